"""The memory of alerts: taken over whole and once, remembered by key, report and address."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digests.alert_book import AlertBook, Lookout
from digests.outbox import Outbox
from digests.outbox_file import Planned
from records.alerting import AlertItem, Cause, Urgency, UrgentAlert
from records.digest import Told
from tests.unit.digest_samples import sample_issue

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FIRST = Told(report_id="r1", source_id="gb-herald", independent=True, stages=("order",), amounts=("EUR 5",))
SECOND = Told(report_id="r2", source_id="fr-quai", independent=False, stages=(), amounts=())
ORDER = Urgency(cause=Cause.STAGE, key="stage order", value="order")
DEADLINE = Urgency(
    cause=Cause.DEADLINE,
    key="deadline comply 2026-12-05",
    value="2026-12-05",
    kind="comply",
    audience=("ana@example.org", "bo@example.org"),
)
LOOKED = Lookout(snapshot="w-7", day=date(2026, 11, 21), waiting_since=None)
MAIL = Planned(channel="mail", recipient="ana@example.org", message_id="<1>", message=b"Subject: now\r\n")


@pytest.fixture
def book(tmp_path: Path) -> AlertBook:
    return AlertBook(tmp_path / "outbox.sqlite")


def alert(
    key: str = "alert-1", *, urgencies: tuple[Urgency, ...] = (ORDER,), members: tuple[Told, ...] = (FIRST, SECOND), at: datetime = NOON
) -> UrgentAlert:
    item = AlertItem(story_id="s1", urgencies=urgencies, members=members)
    return UrgentAlert(id=key, at=at, issue=replace(sample_issue("en"), stories=()), items=(item,))


def test_a_book_without_alerts(book: AlertBook) -> None:
    assert book.lookout("paris-desk") is None
    assert not book.memory("paris-desk")
    assert book.alerted("paris-desk") == {}
    assert book.alerts("paris-desk") == []
    assert book.sent_since("paris-desk", NOON) == 0
    assert book.not_in_feed() == []


def test_a_lookout_is_the_last_one_noted(book: AlertBook) -> None:
    waiting = replace(LOOKED, waiting_since=NOON)
    book.looked("paris-desk", LOOKED)
    assert book.lookout("paris-desk") == LOOKED
    book.looked("paris-desk", waiting)
    assert book.lookout("paris-desk") == waiting
    assert book.lookout("another") is None


def test_an_alert_is_taken_over_whole_and_once(book: AlertBook, tmp_path: Path) -> None:
    book.looked("paris-desk", replace(LOOKED, waiting_since=NOON))
    later = replace(LOOKED, snapshot="w-8", waiting_since=NOON)
    assert book.plan(alert(), [MAIL], later)
    assert not book.plan(alert(), [replace(MAIL, recipient="bo@example.org")], LOOKED)
    assert book.alerts("paris-desk") == [alert()]
    assert book.lookout("paris-desk") == replace(later, waiting_since=None)
    (delivery,) = Outbox(tmp_path / "outbox.sqlite").deliveries()
    assert (delivery.subscription, delivery.issue_id, delivery.recipient, delivery.planned_at) == (
        "paris-desk",
        "alert-1",
        "ana@example.org",
        NOON,
    )


def test_what_was_told_to_everybody_is_remembered_without_an_address(book: AlertBook) -> None:
    book.plan(alert(), [], LOOKED)
    assert book.memory("paris-desk") == {"stage order": {"r1": {""}, "r2": {""}}}
    assert book.memory("another") == {}


def test_what_was_told_to_some_is_remembered_by_address(book: AlertBook) -> None:
    book.plan(alert(urgencies=(ORDER, DEADLINE), members=(FIRST,)), [], LOOKED)
    assert book.memory("paris-desk") == {"stage order": {"r1": {""}}, DEADLINE.key: {"r1": {"ana@example.org", "bo@example.org"}}}


def test_reports_of_steps_that_everybody_was_told_come_with_the_first_time(book: AlertBook) -> None:
    hour = timedelta(hours=1)
    book.plan(alert("alert-1"), [], LOOKED)
    book.plan(alert("alert-2", urgencies=(replace(ORDER, key="stage fine"),), at=NOON + hour), [], LOOKED)
    book.plan(alert("alert-3", urgencies=(DEADLINE,), members=(replace(FIRST, report_id="r3"),)), [], LOOKED)
    book.plan(
        alert("alert-4", urgencies=(replace(ORDER, audience=("ana@example.org",)),), members=(replace(FIRST, report_id="r4"),)), [], LOOKED
    )
    found = book.alerted("paris-desk")
    assert {key: (one.told, one.at) for key, one in found.items()} == {"r1": (FIRST, NOON), "r2": (SECOND, NOON)}


def test_a_deadline_for_everybody_is_no_step(book: AlertBook) -> None:
    book.plan(alert(urgencies=(replace(DEADLINE, audience=()),)), [], LOOKED)
    assert book.alerted("paris-desk") == {}


def test_alerts_of_a_day_are_counted_from_its_first_moment(book: AlertBook) -> None:
    for number in range(3):
        book.plan(alert(f"alert-{number}", at=NOON + timedelta(hours=number)), [], LOOKED)
    assert [book.sent_since("paris-desk", NOON + timedelta(hours=hours)) for hours in (-1, 0, 1, 2, 3)] == [3, 3, 2, 1, 0]
    assert book.sent_since("another", NOON) == 0


def test_the_newest_alerts_come_first_and_thirty_of_them(book: AlertBook) -> None:
    for number in range(31):
        book.plan(alert(f"alert-{number:02}", at=NOON + timedelta(minutes=number // 2)), [], LOOKED)
    ids = [one.id for one in book.alerts("paris-desk")]
    assert ids == [f"alert-{number:02}" for number in range(30, 0, -1)]
    assert [one.id for one in book.alerts("paris-desk", limit=2)] == ["alert-30", "alert-29"]


def test_a_feed_waits_for_alerts_that_everybody_may_read(book: AlertBook) -> None:
    book.plan(alert("alert-1", urgencies=(DEADLINE,)), [], LOOKED)
    assert book.not_in_feed() == []
    book.plan(alert("alert-2"), [], LOOKED)
    assert book.not_in_feed() == ["paris-desk"]
    book.in_feed("another")
    assert book.not_in_feed() == ["paris-desk"]
    book.in_feed("paris-desk")
    assert book.not_in_feed() == []

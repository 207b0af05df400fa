"""The memory of errata: noted once with what tells of them, read by issue, batch and feed, and whom an issue reached."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.erratum_book import ErratumBook
from digests.outbox import IssueRow, Outbox
from digests.outbox_file import Planned
from records.digest import Told
from records.erratum import ErrataBatch, Erratum, ToldDocket

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Erratum(
    subscription="daily", issue_id="i1", issued_at=NOON - DAY, story_id="s1", headline="Court fines X", language="en", article_id="a1", kind="amount",
    was="EUR 5", was_role="fine", value="EUR 50", role="fine", told=ToldDocket(stage="fine"), now=ToldDocket(stage="fine", topic="privacy"), at=NOON, number=17,
)  # fmt: skip
MAIL = Planned(channel="mail", recipient="ana@example.org", message_id="<1>", message=b"Subject: x\r\n")


@pytest.fixture
def book(tmp_path: Path) -> ErratumBook:
    return ErratumBook(tmp_path / "outbox.sqlite")


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox.sqlite")


def batch(*errata: Erratum, key: str = "erratum-17") -> ErrataBatch:
    return ErrataBatch(id=key, at=errata[0].at, errata=errata)


def frozen(
    outbox: Outbox, key: str, *, end: datetime, told: str = "r1", subscription: str = "daily", deliveries: tuple[Planned, ...] = (MAIL,)
) -> None:
    row = IssueRow(
        subscription=subscription, issue_id=key, window_start=end - DAY, window_end=end, digest="sha256:5e", status="frozen", stories=1
    )  # fmt: skip
    outbox.plan(
        row,
        journal_no=1,
        told=[Told(report_id=told, source_id="x", independent=True)],
        deliveries=deliveries,
        now=NOON,
        counts_as_sent=True,
    )


def test_a_book_without_errata(book: ErratumBook) -> None:
    assert (book.looked_until(), book.errata(), book.batches("daily"), book.not_in_feed(), book.subscriptions()) == (0, (), [], [], [])
    assert book.reached("daily", ["i1"]) == []
    assert book.issues_since("daily", ["r1"]) == []


def test_errata_are_noted_once_with_their_deliveries_and_how_far_was_looked(book: ErratumBook, outbox: Outbox) -> None:
    for _ in range(2):
        book.note([(batch(ONE), [MAIL])], until=17, now=NOON)
    assert book.errata() == (ONE,)
    assert book.looked_until() == 17
    (delivery,) = outbox.deliveries()
    assert (delivery.subscription, delivery.issue_id, delivery.recipient, delivery.planned_at) == (
        "daily",
        "erratum-17",
        "ana@example.org",
        NOON,
    )
    book.note([], until=20, now=NOON)
    assert book.looked_until() == 20


def test_errata_are_read_by_subscription_and_issue_in_their_order(book: ErratumBook) -> None:
    two, three = replace(ONE, number=18, issue_id="i2"), replace(ONE, number=16, subscription="weekly")
    book.note([(batch(ONE, two), []), (batch(three, key="erratum-16"), [])], until=18, now=NOON)
    assert book.errata() == (three, ONE, two)
    assert book.errata("daily") == (ONE, two)
    assert book.errata(issue_id="i1") == (three, ONE)
    assert book.errata("daily", "i2") == (two,)
    assert book.errata("monthly") == ()


def test_batches_come_newest_first_thirty_of_them(book: ErratumBook) -> None:
    for number in range(31):
        one = replace(ONE, number=number, at=NOON + timedelta(minutes=number))
        book.note([(batch(one, replace(one, story_id="s2"), key=f"erratum-{number:02}"), [])], until=number, now=one.at)
    found = book.batches("daily")
    assert [one.id for one in found] == [f"erratum-{number:02}" for number in range(30, 0, -1)]
    assert found[0] == batch(*found[0].errata, key="erratum-30")
    assert [one.story_id for one in found[0].errata] == ["s1", "s2"]
    assert [one.id for one in book.batches("daily", limit=2)] == ["erratum-30", "erratum-29"]
    assert book.batches("weekly") == []


def test_a_feed_waits_for_what_it_does_not_have(book: ErratumBook) -> None:
    book.note([(batch(ONE), []), (batch(replace(ONE, subscription="weekly")), [])], until=17, now=NOON)
    assert sorted(book.not_in_feed()) == ["daily", "weekly"]
    book.in_feed("daily")
    assert book.not_in_feed() == ["weekly"]


def test_issues_from_the_first_that_told_a_report_on(book: ErratumBook, outbox: Outbox) -> None:
    frozen(outbox, "i1", end=NOON, told="r0")
    frozen(outbox, "i2", end=NOON + DAY, told="r1")
    frozen(outbox, "i3", end=NOON + 2 * DAY, told="r2")
    frozen(outbox, "w1", end=NOON, told="r1", subscription="weekly")
    assert book.issues_since("daily", ["r1"]) == ["i2", "i3"]
    assert book.issues_since("daily", ["r0"]) == ["i1", "i2", "i3"]
    assert book.issues_since("daily", ["r9"]) == []
    assert book.issues_since("daily", ["r9", "r1"]) == ["i2", "i3"]
    assert book.issues_since("daily", []) == []
    assert book.subscriptions() == ["daily", "weekly"]


def test_whom_issues_reached(book: ErratumBook, outbox: Outbox) -> None:
    bo = replace(MAIL, recipient="bo@example.org", message_id="<2>")
    frozen(outbox, "i1", end=NOON, deliveries=(bo, MAIL))
    frozen(outbox, "i2", end=NOON + DAY, deliveries=(MAIL,))
    assert book.reached("daily", ["i1"]) == [("mail", "ana@example.org", "i1"), ("mail", "bo@example.org", "i1")]
    assert book.reached("daily", ["i2", "i1"]) == [
        ("mail", "ana@example.org", "i1"),
        ("mail", "ana@example.org", "i2"),
        ("mail", "bo@example.org", "i1"),
    ]
    assert book.reached("daily", []) == []
    assert book.reached("weekly", ["i1"]) == []

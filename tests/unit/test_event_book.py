"""The memory of events: noted once, read by cursor, and how far each webhook has taken them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digests.event_book import EventBook, Happened
from digests.outbox import Outbox
from digests.outbox_file import Planned
from records.event import Event, EventPage, EventType, Hook

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
STAGE = Event(at=NOON, type=EventType.STAGE, url="https://dockets.example/dispute/d1", dispute_id="d1", was="complaint", value="order")
FACT = Event(
    at=NOON, type=EventType.FACT, article_id="a1", kind="amount", was="EUR 5", was_role="fine", value="EUR 50", role="fine", withdrawn=True
)
SILENT = Event(at=NOON, type=EventType.SILENT, source_id="gb-herald", since=date(2026, 11, 18))


@pytest.fixture
def book(tmp_path: Path) -> EventBook:
    return EventBook(tmp_path / "outbox.sqlite")


def note(book: EventBook, *events: Event, to: tuple[str, ...] = ()) -> None:
    book.note([Happened(event=event, wanted_by=to) for event in events], {})


def numbered(*events: Event, start: int = 1) -> tuple[Event, ...]:
    return tuple(replace(event, number=number) for number, event in enumerate(events, start))


def test_an_empty_book_has_nothing(book: EventBook) -> None:
    assert book.page(0) == EventPage(events=(), next=0)
    assert book.page(7) == EventPage(events=(), next=7)
    assert (book.last(), book.hooks(), book.hook("daily"), book.known("stage")) == (0, (), None, {})


def test_events_are_read_whole_and_numbered_from_one(book: EventBook) -> None:
    note(book, STAGE, FACT)
    note(book, SILENT)
    assert book.page(0) == EventPage(events=numbered(STAGE, FACT, SILENT), next=3)
    assert book.last() == 3


def test_a_page_goes_on_behind_its_cursor(book: EventBook) -> None:
    note(book, STAGE, FACT, SILENT)
    assert book.page(1, limit=1) == EventPage(events=(replace(FACT, number=2),), next=2)
    assert [event.number for event in book.page(2).events] == [3]
    assert book.page(3) == EventPage(events=(), next=3)


def test_types_are_chosen(book: EventBook) -> None:
    note(book, STAGE, FACT, SILENT, FACT)
    assert [event.number for event in book.page(0, types=[EventType.FACT]).events] == [2, 4]
    assert [event.number for event in book.page(0, types=["source.silent", "dispute.stage_changed"]).events] == [1, 3]


@pytest.mark.parametrize(("limit", "given"), [(-5, 1), (0, 1), (1, 1), (500, 500), (501, 500), (9_999, 500)])
def test_a_page_holds_one_event_at_least_and_five_hundred_at_most(book: EventBook, limit: int, given: int) -> None:
    note(book, *[STAGE] * 502)
    assert len(book.page(0, limit=limit).events) == given


def test_a_page_is_as_large_as_may_be(book: EventBook) -> None:
    note(book, *[STAGE] * 501)
    assert len(book.page(0).events) == 500


def test_what_is_known_is_the_whole_of_its_kind(book: EventBook) -> None:
    book.note([], {"stage": {"d1": "order", "d2": "fine"}, "silent": {"gb-herald": "2026-11-18"}})
    book.note([], {"stage": {"d2": "appeal"}})
    assert book.known("stage") == {"d2": "appeal"}
    assert book.known("silent") == {"gb-herald": "2026-11-18"}


def test_an_event_that_cannot_be_kept_leaves_nothing_behind(book: EventBook) -> None:
    with pytest.raises(Exception, match="bind"):
        book.note([Happened(event=STAGE, wanted_by=())], {"stage": {"d1": object()}})  # type: ignore[dict-item]
    assert (book.last(), book.known("stage")) == (0, {})


# --- webhooks


def test_a_webhook_begins_behind_what_happened_before_it(book: EventBook) -> None:
    note(book, STAGE, FACT)
    begun = book.begin("daily")
    assert begun == Hook(subscription="daily", cursor=2, failures=0, next_at=None, disabled_at=None, detail="")
    note(book, SILENT)
    assert book.begin("daily") == begun == book.hook("daily")


def test_webhooks_are_listed_by_name(book: EventBook) -> None:
    for name in ("weekly", "daily"):
        book.begin(name)
    assert [hook.subscription for hook in book.hooks()] == ["daily", "weekly"]


def test_a_webhook_waits_for_what_is_for_it(book: EventBook) -> None:
    hook = book.begin("daily")
    note(book, STAGE, to=("daily",))
    note(book, FACT, to=("weekly",))
    note(book, SILENT, to=("weekly", "daily"))
    assert book.waiting(hook) == (replace(STAGE, number=1), replace(SILENT, number=3))
    assert book.waiting(hook, limit=1) == (replace(STAGE, number=1),)


def test_a_hundred_are_told_at_a_time(book: EventBook) -> None:
    hook = book.begin("daily")
    note(book, *[STAGE] * 101, to=("daily",))
    assert len(book.waiting(hook)) == 100


def test_what_it_took_it_does_not_wait_for(book: EventBook) -> None:
    hook = book.begin("daily")
    note(book, STAGE, FACT, to=("daily",))
    book.failed(hook, NOON, "http-503", [])
    book.took(hook, book.waiting(hook)[0], "http-200 " + "x" * 600)
    took = book.hook("daily")
    assert took is not None
    assert (took.cursor, took.failures, took.next_at, len(took.detail), took.detail[:9]) == (1, 0, None, 500, "http-200 ")
    assert [event.number for event in book.waiting(took)] == [2]


def test_pauses_grow_until_the_eighth_failure_ends_it(book: EventBook) -> None:
    hook = book.begin("daily")
    minutes = []
    for number in range(1, 9):
        book.failed(hook, NOON, f"try {number}" + "x" * 600, [])
        after = book.hook("daily")
        assert after is not None
        assert after.failures == number
        assert len(after.detail) == 500
        minutes.append(after.next_at and (after.next_at - NOON) / timedelta(minutes=1))
        assert (after.disabled_at is None) is (number < 8)
        hook = after
    assert minutes == [1, 5, 15, 60, 180, 360, 360, None]
    assert hook.disabled_at == NOON


def test_the_end_is_told_by_a_letter_that_is_planned_with_it(book: EventBook, tmp_path: Path) -> None:
    hook = replace(book.begin("daily"), failures=7)
    letter = Planned(channel="mail", recipient="desk@example.org", message_id="<1>", message=b"Subject: told no more\r\n")
    book.failed(hook, NOON, "http-410", [letter])
    (planned,) = Outbox(tmp_path / "outbox.sqlite").deliveries()
    assert (planned.subscription, planned.issue_id, planned.recipient, planned.state) == (
        "daily", "webhook-disabled-20261121T120000", "desk@example.org", "planned",
    )  # fmt: skip


def test_a_replay_enables_it_from_a_cursor_or_from_where_it_stopped(book: EventBook) -> None:
    note(book, STAGE, FACT, SILENT)
    book.failed(replace(book.begin("daily"), failures=7), NOON, "gone", [])
    again = book.replay("daily", None)
    assert again == Hook(subscription="daily", cursor=3, failures=0, next_at=None, disabled_at=None, detail="gone")
    back = book.replay("daily", 1)
    assert back is not None
    assert back.cursor == 1
    assert book.replay("never", None) is None

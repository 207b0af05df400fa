"""What a backfill knows between runs: spans, what an archive holds of reports, and what became of each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.past.ledger import CAPTURED, KNOWN, WAITING, Held, Ledger

SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "l.sqlite")
    yield made
    made.close()


@pytest.fixture
def span(ledger: Ledger) -> int:
    return ledger.span("wayback", "xx-a", SINCE, UNTIL)


def held(name: str = "a", at: datetime | None = SINCE, **more: object) -> Held:
    return Held(key=name, url=f"https://a.example.org/{name}", at=at, **more)  # type: ignore[arg-type]


def test_the_same_work_has_the_same_number_and_other_work_another(ledger: Ledger, span: int) -> None:
    assert ledger.span("wayback", "xx-a", SINCE, UNTIL) == span
    others = [("memento", "xx-a", SINCE, UNTIL), ("wayback", "xx-b", SINCE, UNTIL), ("wayback", "xx-a", UNTIL, UNTIL), ("wayback", "xx-a", SINCE, SINCE)]  # fmt: skip
    assert len({span, *(ledger.span(*one) for one in others)}) == 5


def test_an_index_goes_on_where_it_was(ledger: Ledger, span: int) -> None:
    assert ledger.progress(span) == ("", False)
    ledger.found(span, [held()], resume="key 2")
    assert ledger.progress(span) == ("key 2", False)
    ledger.found(span, [], complete=True)
    assert ledger.progress(span) == ("", True)


def test_of_several_captures_the_earliest_stands_and_all_are_counted(ledger: Ledger, span: int) -> None:
    day = timedelta(days=1)
    early = held(at=SINCE + day, replay="r1", digest="d1", bytes=1)
    late = Held(key="a", url="https://a.example.org/a?late", at=SINCE + 2 * day, replay="r2", digest="d2", bytes=2, hint='{"h": 2}')
    ledger.found(span, [late])
    ledger.found(span, [early])
    ledger.found(span, [Held(key="a", url="u", at=SINCE + 3 * day, replay="r3", digest="d3", bytes=3, hint='{"h": 3}')])
    ((one, tries),) = ledger.waiting(span, "")
    assert (one, tries) == (
        Held(key="a", url="https://a.example.org/a", at=SINCE + day, replay="r1", digest="d1", bytes=1, hint='{"h": 2}'),
        0,
    )
    estimate = ledger.estimate(span)
    assert (estimate.captures, estimate.addresses, estimate.waiting, estimate.bytes) == (3, 1, 1, 1)


def test_a_capture_of_the_same_moment_changes_nothing(ledger: Ledger, span: int) -> None:
    ledger.found(span, [held(replay="r1"), held(replay="r2")])
    assert ledger.waiting(span, "")[0][0].replay == "r1"


def test_what_waits_comes_by_its_key_behind_the_one_given_two_hundred_at_a_time(ledger: Ledger, span: int) -> None:
    ledger.found(span, [held(f"k{n:03d}") for n in range(201)])
    first = [one.key for one, _ in ledger.waiting(span, "")]
    assert first == [f"k{n:03d}" for n in range(200)]
    assert [one.key for one, _ in ledger.waiting(span, "k199")] == ["k200"]
    assert ledger.waiting(span, "k200") == []


def test_what_was_decided_waits_no_more_and_a_try_is_counted(ledger: Ledger, span: int) -> None:
    other = ledger.span("wayback", "xx-b", SINCE, UNTIL)
    for one in (span, other):
        ledger.found(one, [held(name, bytes=5) for name in "abc"])
    ledger.decided(span, ["a"], CAPTURED)
    ledger.decided(span, ["b"], KNOWN)
    ledger.decided(span, ["c"], WAITING)
    ledger.decided(span, ["c"], WAITING)
    assert [(one.key, tries) for one, tries in ledger.waiting(span, "")] == [("c", 2)]
    assert [(one.key, tries) for one, tries in ledger.waiting(other, "")] == [("a", 0), ("b", 0), ("c", 0)]
    estimate = ledger.estimate(span)
    assert (estimate.captures, estimate.addresses, estimate.waiting, estimate.bytes) == (3, 3, 1, 5)


def test_nothing_held_is_estimated_as_nothing(ledger: Ledger, span: int) -> None:
    estimate = ledger.estimate(span)
    assert (estimate.captures, estimate.addresses, estimate.waiting, estimate.bytes) == (0, 0, 0, 0)


def test_a_document_that_was_read_is_done_for_its_span_and_what_it_named_is_held(ledger: Ledger, span: int) -> None:
    other = ledger.span("wayback", "xx-b", SINCE, UNTIL)
    assert not ledger.is_done(span, "f")
    ledger.mark_done(span, "f", [held(at=None)])
    ledger.mark_done(span, "f")
    assert (ledger.is_done(span, "f"), ledger.is_done(span, "g"), ledger.is_done(other, "f")) == (True, False, False)
    ((one, _),) = ledger.waiting(span, "")
    assert (one.at, one.replay, one.digest, one.bytes, one.hint) == (None, "", "", 0, None)


def test_another_process_finds_what_was_written(tmp_path: Path, ledger: Ledger, span: int) -> None:
    ledger.found(span, [held()], resume="x")
    again = Ledger(tmp_path / "l.sqlite")
    assert (again.span("wayback", "xx-a", SINCE, UNTIL), again.progress(span), len(again.waiting(span, ""))) == (span, ("x", False), 1)
    again.close()

"""When a source is visited again, what servers said that counts for longer than a run, and what is dropped when it counts no more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.capture import SourceRun
from records.source import Source
from spiders.memory.answers import Answers, robots_lifetime
from spiders.memory.cadence import interval_minutes, next_rate, next_visit, rate_from_dates
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import RunFindings

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCE = Source(
    id="xx-a", name="A", country="fr", languages=("fr",), homepage="https://a.example.org", min_interval_minutes=10, max_interval_minutes=720
)  # fmt: skip
LISTING = "https://a.example.org/feed"


# --- when to come again


def findings(**changes: object) -> RunFindings:
    return RunFindings(source=SOURCE, counts=SourceRun(source_id="xx-a"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "watched", "again"),
    [
        ({}, None, HOUR),
        ({}, 20 * MINUTE, 20 * MINUTE),
        ({}, 2 * HOUR, HOUR),
        ({}, -HOUR, MINUTE),
        ({"read": True, "later_at": NOON + 20 * MINUTE}, None, 20 * MINUTE),
        ({"read": True, "later_at": NOON + SECOND}, None, MINUTE),
        ({"read": True, "later_at": NOON + 20 * MINUTE}, 10 * MINUTE, 10 * MINUTE),
        ({"read": True, "later_at": NOON + 20 * MINUTE, "not_before": NOON + 30 * MINUTE}, 10 * MINUTE, HOUR),
        ({"later_at": NOON + 2 * HOUR, "read": False}, 10 * MINUTE, 2 * HOUR),
        ({"later_at": NOON + SECOND, "read": False}, None, MINUTE),
        ({"later_at": NOON + 2 * HOUR, "read": False, "not_before": NOON + 3 * HOUR}, None, 3 * HOUR),
        ({"later_at": NOON + 2 * HOUR, "read": False, "not_before": NOON + HOUR}, None, 2 * HOUR),
    ],
)
def test_a_source_is_visited_when_its_listings_are_due_or_something_else_is(
    changes: dict[str, object], watched: timedelta | None, again: timedelta
) -> None:
    at = None if watched is None else NOON + watched
    assert next_visit(NOON + HOUR, findings(**{"read": True, **changes}), watched=at, now=NOON) == NOON + again


@pytest.mark.parametrize(
    ("hours", "rate"), [([], None), ([0, 1], None), ([0, 0, 0], 72.0), ([0, 0, 0.5], 72.0), ([0, 12, 24], 3.0), ([0, 1, 2, 3], 32.0)]
)
def test_a_rate_by_the_dates_of_one_listing(hours: list[float], rate: float | None) -> None:
    """Items of one hour are those of an hour at least."""
    assert rate_from_dates([NOON + timedelta(hours=hour) for hour in hours]) == (None if rate is None else pytest.approx(rate))


@pytest.mark.parametrize(
    ("rate", "new", "since", "after"),
    [
        (10.0, 0, DAY, 7.0),
        (10.0, 10, DAY, 10.0),
        (10.0, 20, DAY, 13.0),
        (10.0, 5, DAY / 2, 10.0),
        (10.0, 99, 5 * MINUTE - SECOND, 10.0),
        (0.0, 1, 5 * MINUTE, 86.4),
        (10.0, 99, None, 10.0),
        (None, 99, DAY, 3.0),
        (None, 99, None, 3.0),
    ],
)
def test_three_tenths_of_a_rate_are_the_last_visit_s(rate: float | None, new: int, since: timedelta | None, after: float) -> None:
    assert next_rate(rate, new=new, since=since, dates=[NOON, NOON + DAY / 2, NOON + DAY]) == pytest.approx(after)


@pytest.mark.parametrize(
    ("rate", "floor", "failures", "minutes"),
    [
        (None, 0.0, 0, 30),
        (432.0, 0.0, 0, 10),
        (433.0, 0.0, 0, 10),
        (216.0, 0.0, 0, 20),
        (216.0, 25.4, 0, 25),
        (216.0, 25.6, 0, 26),
        (216.0, 0.0, 1, 40),
        (216.0, 0.0, 3, 160),
        (5_000.0, 0.0, 1, 20),
        (0.0, 0.0, 0, 720),
        (6.0, 0.0, 0, 720),
        (6.1, 0.0, 0, 708),
    ],
)
def test_a_visit_finds_three_items_and_each_failure_doubles_the_distance(
    rate: float | None, floor: float, failures: int, minutes: int
) -> None:
    assert interval_minutes(SOURCE, rate, floor_minutes=floor, failures=failures) == minutes


# --- what servers said


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        yield frontier


@pytest.fixture
def answers(frontier: Frontier) -> Answers:
    return frontier.answers


@pytest.mark.parametrize(
    ("status", "control", "lifetime"),
    [
        (200, None, DAY),
        (200, "max-age=7200", 2 * HOUR),
        (200, 'public, MAX-AGE = "7200"', 2 * HOUR),
        (200, "max-age=0", HOUR),
        (200, "max-age=3599", HOUR),
        (200, "max-age=172800", DAY),
        (200, "s-max-age=60", DAY),
        (200, "no-store", DAY),
        (404, "max-age=7200", 2 * HOUR),
        (410, None, DAY),
        (401, None, HOUR),
        (403, "max-age=7200", HOUR),
        (399, None, DAY),
    ],
)
def test_robots_count_as_long_as_the_server_says_within_an_hour_and_a_day(status: int, control: str | None, lifetime: timedelta) -> None:
    assert robots_lifetime(status, control) == lifetime


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        (199, None),
        (200, b"rules"),
        (204, b"rules"),
        (299, b"rules"),
        (300, None),
        (399, None),
        (400, b""),
        (404, b""),
        (429, None),
        (499, b""),
        (500, None),
        (503, None),
    ],
)
def test_answers_that_say_what_is_allowed_are_kept_and_pages_of_errors_are_not(answers: Answers, status: int, kept: bytes | None) -> None:
    answers.keep_robots("https://a.example.org", status=status, body=b"rules", coding="gzip", cache_control=None, now=NOON)
    assert answers.robots("https://a.example.org", NOON) == (None if kept is None else (status, kept, "gzip"))
    assert answers.robots("https://b.example.org", NOON) is None


@pytest.mark.parametrize(("size", "kept"), [(524_288, True), (524_289, False)])
def test_robots_of_half_a_megabyte_are_kept(answers: Answers, size: int, kept: bool) -> None:
    answers.keep_robots("https://a.example.org", status=200, body=b"x" * size, coding=None, cache_control=None, now=NOON)
    assert (answers.robots("https://a.example.org", NOON) is not None) is kept


def test_robots_are_asked_for_anew_when_their_time_is_over(answers: Answers) -> None:
    answers.keep_robots("https://a.example.org", status=200, body=b"old", coding=None, cache_control="max-age=7200", now=NOON)
    assert answers.robots("https://a.example.org", NOON + 2 * HOUR - SECOND) == (200, b"old", None)
    assert answers.robots("https://a.example.org", NOON + 2 * HOUR) is None
    answers.keep_robots("https://a.example.org", status=200, body=b"new", coding=None, cache_control=None, now=NOON + 2 * HOUR)
    assert answers.robots("https://a.example.org", NOON + 2 * HOUR) == (200, b"new", None)


def test_a_listing_that_moved_is_asked_for_where_it_went_for_thirty_days(answers: Answers) -> None:
    assert answers.moved_to("xx-a", LISTING, NOON) == LISTING
    answers.remember_move("xx-a", LISTING, LISTING + "/2", NOON)
    assert answers.moved_to("xx-a", LISTING, NOON) == LISTING + "/2"
    assert answers.moved_to("xx-b", LISTING, NOON) == LISTING
    assert answers.moved_to("xx-a", LISTING, NOON + 30 * DAY - SECOND) == LISTING + "/2"
    assert answers.moved_to("xx-a", LISTING, NOON + 30 * DAY) == LISTING


def test_a_second_move_leads_on_and_counts_from_the_first(answers: Answers) -> None:
    answers.remember_move("xx-a", LISTING, LISTING + "/2", NOON)
    answers.remember_move("xx-a", LISTING, LISTING + "/3", NOON + 10 * DAY)
    assert answers.moved_to("xx-a", LISTING, NOON + 30 * DAY - SECOND) == LISTING + "/3"
    assert answers.moved_to("xx-a", LISTING, NOON + 30 * DAY) == LISTING
    answers.remember_move("xx-a", LISTING, LISTING + "/4", NOON + 30 * DAY)
    assert answers.moved_to("xx-a", LISTING, NOON + 59 * DAY) == LISTING + "/4"


def test_a_move_that_led_to_no_listing_is_forgotten(answers: Answers) -> None:
    answers.remember_move("xx-a", LISTING, LISTING + "/2", NOON)
    answers.forget_move("xx-b", LISTING)
    assert answers.moved_to("xx-a", LISTING, NOON) == LISTING + "/2"
    answers.forget_move("xx-a", LISTING)
    assert answers.moved_to("xx-a", LISTING, NOON) == LISTING


def test_what_counts_no_longer_is_dropped_and_the_rest_stays(frontier: Frontier) -> None:
    answers = frontier.answers
    answers.keep_robots("https://a.example.org", status=200, body=b"x", coding=None, cache_control=None, now=NOON - DAY - SECOND)
    answers.keep_robots("https://b.example.org", status=200, body=b"x", coding=None, cache_control=None, now=NOON - DAY)
    answers.remember_move("xx-a", LISTING, LISTING + "/2", NOON - 30 * DAY - SECOND)
    answers.remember_move("xx-b", LISTING, LISTING + "/2", NOON - 30 * DAY)
    frontier.leave_host_alone("a.example.org", NOON - SECOND)
    frontier.leave_host_alone("b.example.org", NOON + SECOND)
    assert frontier.tidy(NOON, keep=None, ladder=()) == 3
    assert frontier.tidy(NOON, keep=None, ladder=()) == 0
    assert frontier.hosts_left_alone(NOON) == ["b.example.org"]

"""Windows of first-seen time: half-open, without gap or overlap, also where clocks change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.window import draft_window, due_window, issue_id, last_due, next_due, previous_due, window_until
from records.digest import Window
from records.subscription import Subscription

PARIS = ZoneInfo("Europe/Paris")
ZONES = (
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
    "America/Sao_Paulo",
)


def desk(
    zone: str = "Europe/Paris", at: str = "06:30", days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
) -> Subscription:
    return Subscription(id="desk", name="Desk", zone=zone, at=at, days=days)


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)])
def test_a_day_has_the_hours_the_clocks_give_it(day: tuple[int, int, int], hours: int) -> None:
    end = datetime(*day, 6, 30, tzinfo=PARIS)
    window = due_window(desk(), None, end.astimezone(UTC))
    assert window is not None
    assert window.end == end
    assert window.end - window.start == timedelta(hours=hours)


def test_a_time_that_summer_time_skips_is_due_as_long_after_the_gap() -> None:
    """02:30 does not exist on 29 March 2026 in Paris: 03:30 it is."""
    due = last_due(desk(at="02:30"), datetime(2026, 3, 29, 12, tzinfo=UTC))
    assert due == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert due.astimezone(PARIS).hour == 3


def test_a_time_that_comes_twice_is_due_the_first_time_only() -> None:
    subscription = desk(at="02:30")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert last_due(subscription, datetime(2026, 10, 25, 12, tzinfo=UTC)) == first
    assert next_due(subscription, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_the_end_belongs_to_the_next_window() -> None:
    end = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)
    window = due_window(desk(), None, end)
    assert window is not None
    assert window.end == end
    assert due_window(desk(), end, end) is None
    assert due_window(desk(), end, end + timedelta(hours=23)) is None


def test_a_weekend_off_is_covered_on_monday() -> None:
    weekdays = desk(days=("mon", "tue", "wed", "thu", "fri"))
    monday = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)
    assert previous_due(weekdays, monday) == datetime(2026, 5, 29, 4, 30, tzinfo=UTC)
    assert due_window(weekdays, None, monday - timedelta(hours=3)) is not None
    assert last_due(weekdays, monday - timedelta(hours=3)) == datetime(2026, 5, 29, 4, 30, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 24 * 60 - 1),
    start=st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - made aware below
    days=st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), min_size=1),
)
def test_windows_follow_each_other_without_gap_or_overlap(zone: str, minute: int, start: datetime, days: set[str]) -> None:
    """Forty windows of any subscription: each begins where the last ended, none is empty, and their ids differ and sort."""
    subscription = desk(zone, f"{minute // 60:02}:{minute % 60:02}", tuple(days))
    now, covered, ids = last_due(subscription, start.replace(tzinfo=UTC)), None, []
    for _ in range(40):
        window = due_window(subscription, covered, now)
        assert window is not None
        assert window.start < window.end == now
        assert covered is None or window.start == covered
        covered = window.end
        ids.append(issue_id(subscription, window))
        now = next_due(subscription, now)
        assert previous_due(subscription, now) == covered
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)


def test_a_rehearsal_reaches_back_at_least_a_day() -> None:
    moment = datetime(2026, 6, 1, 4, 31, tzinfo=UTC)
    assert window_until(desk(), None, moment).start == moment - timedelta(days=1)
    assert window_until(desk(), moment - timedelta(hours=2), moment).start == moment - timedelta(hours=2)


BEGUN = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
"""Two hours before the desk is due on that day."""


def test_a_first_issue_begins_with_its_subscription() -> None:
    """Made this morning, it does not answer for the night before; made `--since` last week, it tells the week."""
    due, week = datetime(2026, 6, 1, 4, 30, tzinfo=UTC), datetime(2026, 5, 25, tzinfo=UTC)
    assert due_window(replace(desk(), begins=BEGUN), None, due) == Window(start=BEGUN, end=due)
    assert due_window(replace(desk(), begins=week), None, due) == Window(start=week, end=due)
    assert due_window(replace(desk(), begins=due), None, due) is None


def test_a_file_without_a_beginning_begins_when_it_was_made() -> None:
    """But a file's time may be older than anything it stands for: then the first issue covers what is usual."""
    due = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)
    assert due_window(replace(desk(), made=BEGUN), None, due) == Window(start=BEGUN, end=due)
    assert due_window(replace(desk(), made=due - timedelta(days=300)), None, due) == due_window(desk(), None, due)


def test_what_was_served_goes_on_whatever_the_subscription_says_of_its_beginning() -> None:
    due = datetime(2026, 6, 1, 4, 30, tzinfo=UTC)
    served = due - timedelta(days=1)
    assert due_window(replace(desk(), begins=BEGUN, made=due), served, due) == Window(start=served, end=due)


def test_a_draft_covers_the_window_that_comes_and_begins_so_long_before_its_end() -> None:
    """Also over a night in which clocks change: two hours are two hours."""
    reviewed = Subscription(id="desk", name="desk", zone="Europe/Paris", at="03:30", review=True, review_ahead="2h")
    due = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    covered = due - timedelta(hours=24)
    assert draft_window(reviewed, covered, due - timedelta(hours=2, seconds=1)) is None
    assert draft_window(reviewed, covered, due - timedelta(hours=2)) == Window(start=covered, end=due)
    assert draft_window(reviewed, due, due - timedelta(hours=1)) is None, "it is covered"
    assert draft_window(reviewed, covered, due) is None, "it goes now; the next one's draft has time"

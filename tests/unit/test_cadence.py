"""How often a source is looked at follows its own rate of new items, within its bounds."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from records.source import Source
from spiders.memory.cadence import interval_minutes, next_rate, rate_from_dates

SOURCE = Source(
    id="xx-a",
    name="A",
    country="fr",
    languages=("fr",),
    homepage="https://a.example.org",
    min_interval_minutes=10,
    max_interval_minutes=720,
)
NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)


def test_a_busy_agency_is_visited_at_the_least_interval_and_a_sleepy_court_at_the_most() -> None:
    assert interval_minutes(SOURCE, 2000.0) == 10
    assert interval_minutes(SOURCE, 0.01) == 720


def test_between_the_bounds_a_visit_should_find_about_three_items() -> None:
    assert interval_minutes(SOURCE, 72.0) == 60


def test_an_unknown_rate_starts_near_the_least_interval() -> None:
    assert interval_minutes(SOURCE, None) == 30


def test_what_the_listing_asks_for_lengthens_the_interval_up_to_the_sources_own_bound() -> None:
    assert interval_minutes(SOURCE, 2000.0, floor_minutes=60) == 60
    assert interval_minutes(SOURCE, 2000.0, floor_minutes=10_000) == 720


def test_failures_in_a_row_double_it() -> None:
    assert [interval_minutes(SOURCE, 2000.0, failures=n) for n in (0, 1, 2, 30)] == [10, 20, 40, 720]


def test_the_first_visit_judges_by_the_dates_in_the_listing() -> None:
    dates = [NOON - timedelta(hours=n) for n in range(24)]
    assert 24 < (rate_from_dates(dates) or 0) < 26
    assert next_rate(None, new=24, since=None, dates=dates) == rate_from_dates(dates)
    assert rate_from_dates(dates[:2]) is None


def test_the_rate_falls_when_nothing_comes_and_rises_when_much_does() -> None:
    hour = timedelta(hours=1)
    assert (next_rate(24.0, new=0, since=hour) or 0) < 24
    assert (next_rate(24.0, new=10, since=hour) or 0) > 24
    assert next_rate(24.0, new=50, since=timedelta(seconds=5)) == 24.0


@given(st.none() | st.floats(0, 1e6), st.floats(0, 1e5), st.integers(0, 100))
def test_the_bounds_hold_whatever_happens(rate: float | None, floor: float, failures: int) -> None:
    assert 10 <= interval_minutes(SOURCE, rate, floor_minutes=floor, failures=failures) <= 720

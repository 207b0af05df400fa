"""Facets in memory: which rows a selection holds, and what they count to."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from records.selection import Selection
from warehouse.selection.columns import Columns, Facet, columns_from, columns_of
from warehouse.selection.facets import COLUMNS
from warehouse.site.slots import Slots

DAY = date(2026, 3, 2)
EPOCH = date(1970, 1, 1)
SEEN = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]


def table(**columns: Any) -> pa.Table:
    """A table as `facets_query` answers it, four rows; what is not named is empty."""
    size = 4
    numbers = [(day - EPOCH).days for day in SEEN]
    given: dict[str, Any] = {
        "language": pa.array(["en", "fr", None, "en"]),
        "platforms": pa.array([["X", "TikTok"], None, [], ["X"]], pa.list_(pa.string())),
        "published_day": pa.array([number - 1 for number in numbers]),
        "seen_day": pa.array(numbers),
        "main_euros": pa.array([0, 5, 10, 11]),
    }
    given |= columns
    for column in COLUMNS.values():
        given.setdefault(column, pa.array([None] * size, pa.string()))
    return pa.table(given)


@pytest.fixture(scope="module", params=[lambda columns: columns, lambda columns: columns_from(columns.arrays())], ids=["made", "stored"])
def columns(request: pytest.FixtureRequest) -> Columns:
    again: Callable[[Columns], Columns] = request.param
    return again(columns_of(table()))


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({}, [0, 1, 2, 3]),
        ({"languages": ("en",)}, [0, 3]),
        ({"languages": ("en", "fr")}, [0, 1, 3]),
        ({"platforms": ("X",)}, [0, 3]),
        ({"platforms": ("TikTok",), "languages": ("en",)}, [0]),
        ({"amount_at_least": 10}, [2, 3]),
        ({"amount_at_least": 11}, [3]),
        ({"seen_since": DAY}, [1, 2, 3]),
        ({"seen_until": DAY}, [0, 1]),
        ({"seen_since": DAY, "seen_until": DAY}, [1]),
        ({"published_since": DAY}, [2, 3]),
        ({"published_until": DAY}, [0, 1, 2]),
    ],
)
def test_a_selection_holds_the_rows_with_its_values_and_days(columns: Columns, asked: dict[str, Any], rows: list[int]) -> None:
    assert np.flatnonzero(columns.choose(Selection(**asked))).tolist() == rows


def test_a_selection_may_be_kept_to_some_rows(columns: Columns) -> None:
    assert np.flatnonzero(columns.choose(Selection(languages=("en",)), among=[1, 3])).tolist() == [3]
    assert not columns.choose(Selection(), among=[]).any()


def test_values_are_counted_the_most_frequent_first_then_by_name(columns: Columns) -> None:
    everything = np.ones(4, dtype=bool)
    assert columns.facets["platform"].counts(everything) == [("X", 2), ("TikTok", 1)]
    assert columns.facets["language"].counts(everything) == [("en", 2), ("fr", 1)]
    assert columns.facets["language"].counts(np.array([True, True, True, False])) == [("en", 1), ("fr", 1)]
    assert columns.facets["topic"].counts(everything) == []


def test_values_move_with_their_rows_each_once() -> None:
    facet = columns_of(table()).facets["platform"]
    moved = facet.moved(np.array([0, 0, -1, 0]))
    assert moved.counts(np.ones(1, dtype=bool)) == [("TikTok", 1), ("X", 1)]
    assert facet.moved(np.array([-1, -1, -1, 1])).counts(np.array([False, True])) == [("X", 1)]


def test_no_rows_have_no_values() -> None:
    empty = columns_of(table().slice(0, 0))
    assert (empty.size, empty.choose(Selection(languages=("en",))).tolist()) == (0, [])
    assert isinstance(empty.facets["platform"], Facet)
    chunks = pa.chunked_array([["en"], ["fr", "en"]])
    facet = columns_of(pa.table({**{name: table()[name].slice(0, 3) for name in table().column_names}, "language": chunks})).facets[
        "language"
    ]
    assert facet.counts(np.ones(3, dtype=bool)) == [("en", 2), ("fr", 1)]


def slots() -> Slots:
    """Over the four rows, two of which are one story."""
    made = Slots.__new__(Slots)
    made._articles = columns_of(table())
    made._story, made._stories = np.array([0, 1, -1, 0]), 2
    return made


@pytest.mark.parametrize(
    ("first", "days", "counts"),
    [(DAY, 1, [1]), (DAY, 3, [1, 1, 1]), (DAY - timedelta(days=2), 3, [0, 1, 1]), (DAY + timedelta(days=3), 2, [0, 0])],
)
def test_articles_are_counted_on_the_days_asked_for_and_on_no_other(first: date, days: int, counts: list[int]) -> None:
    assert slots().per_day(np.ones(4, dtype=bool), first, days) == counts
    assert slots().per_day(np.zeros(4, dtype=bool), first, days) == [0] * days


def test_chosen_articles_have_the_stories_they_belong_to() -> None:
    assert slots().stories_of(np.array([True, False, True, True])).tolist() == [True, False]
    assert slots().stories_of(np.array([False, False, True, False])).tolist() == [False, False]
    assert slots().stories(Selection(languages=("fr",))).tolist() == [False, True]
    assert slots().stories(Selection()).tolist() == [True, True]


@pytest.mark.parametrize(
    ("number", "size", "below", "rows"),
    [(1, 2, None, [3, 2]), (2, 2, None, [0]), (3, 2, None, []), (1, 9, None, [3, 2, 0]), (1, 2, 3, [2, 0]), (1, 2, 0, [])],
)
def test_a_page_has_the_newest_first(number: int, size: int, below: int | None, rows: list[int]) -> None:
    assert Slots.page(np.array([True, False, True, True]), number, size, below) == rows


def test_moments_are_days_of_utc() -> None:
    assert (datetime(2026, 3, 2, tzinfo=UTC).date() - EPOCH).days == columns_of(table()).days["seen"][1]

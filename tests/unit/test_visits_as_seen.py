"""Which articles were visited as a browser sees them, and which visits are given up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from spiders.memory.frontier import Frontier
from spiders.memory.visits import Visits

ONE, TWO, THREE = (f"https://a.example.org/{name}" for name in ("one", "two", "three"))


@pytest.fixture
def visits(tmp_path: Path) -> Iterator[Visits]:
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        yield frontier.visits


def test_all_wait_in_their_order_until_they_were_seen(visits: Visits) -> None:
    assert visits.waiting([TWO, ONE]) == [TWO, ONE]
    visits.seen([ONE, ONE + "#top"])
    assert visits.waiting([THREE, ONE + "?utm_source=x", TWO]) == [THREE, TWO]


def test_a_visit_is_given_up_after_three_tries_that_count(visits: Visits) -> None:
    assert [visits.failed(ONE, "timeout", counts=True) for _ in range(2)] == [1, 2]
    assert visits.failed(ONE, "robots", counts=False) == 2
    assert visits.waiting([ONE]) == [ONE]
    assert visits.failed(ONE, "timeout", counts=True) == 3
    assert visits.waiting([ONE, TWO]) == [TWO]
    assert visits.failed(TWO, "no-browser", counts=False) == 0
    assert visits.waiting([TWO]) == [TWO]


def test_what_failed_and_was_seen_then_is_done(visits: Visits) -> None:
    visits.failed(ONE, "timeout", counts=True)
    visits.seen([ONE])
    assert visits.waiting([ONE]) == []


def test_what_nobody_would_visit_any_more_is_forgotten(visits: Visits) -> None:
    visits.seen([ONE, TWO])
    visits.only([ONE, THREE])
    assert visits.waiting([ONE, TWO, THREE]) == [TWO, THREE]

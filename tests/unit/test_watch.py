"""Reports on the ladder: asked for again at growing distances after their first capture."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.capture import SourceRun
from records.source import Source
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import RunFindings, SeenPage
from spiders.memory.watch import SOONEST, Watched

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://a.example.org/1"
LADDER = (60.0, 360.0, 1440.0)
OUTLET = Source(id="xx-a", name="A", country="fr", languages=("fr",), homepage="https://a.example.org", min_interval_minutes=600)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "f") as made:
        yield made


def watch(frontier: Frontier, *, since: datetime = NOON, now: datetime = NOON) -> int:
    return frontier.watch([Watched(source_id="xx-a", url=URL, since=since)], LADDER, now=now)


def visit(frontier: Frontier, at: datetime, *, gone: bool = False, asked: bool = True, resumed: bool = True) -> datetime | None:
    """A visit that asks for what is due; when the source is due again."""
    watched = tuple((page.url, gone) for page in frontier.watched("xx-a", at, 9)) if asked else ()
    found = RunFindings(source=OUTLET, counts=SourceRun(source_id="xx-a"), watched=watched, ladder=LADDER, resumed=resumed)
    return frontier.record(found, now=at)


def due(frontier: Frontier, at: datetime) -> bool:
    return bool(frontier.watched("xx-a", at, 9))


def test_a_report_is_asked_for_at_every_step_and_no_more_after_the_last(frontier: Frontier) -> None:
    assert (watch(frontier), watch(frontier)) == (1, 0)
    for hours in (1, 6, 24):
        at = NOON + timedelta(hours=hours)
        assert not due(frontier, at - timedelta(seconds=1))
        assert due(frontier, at)
        visit(frontier, at)
        assert not due(frontier, at)
    assert not due(frontier, NOON + timedelta(days=400))
    assert watch(frontier, now=NOON + timedelta(days=2)) == 0


def test_a_report_that_is_gone_is_asked_for_on_without_conditions(frontier: Frontier) -> None:
    seen = SeenPage.of(source_id="xx-a", url=URL, hint=None, fetched_at=NOON, etag='"1"', last_modified="Mon, 02 Mar 2026 12:00:00 GMT")
    frontier.mark_captured("s", [seen])
    watch(frontier)
    visit(frontier, NOON + timedelta(hours=1), gone=True)
    known = frontier.page(URL)
    assert known is not None
    assert (known.etag, known.last_modified) == (None, None)
    assert due(frontier, NOON + timedelta(hours=6))


def test_of_steps_that_were_missed_only_the_last_is_made_up_for(frontier: Frontier) -> None:
    late = NOON + timedelta(hours=7)
    watch(frontier, now=late)
    assert not due(frontier, late)
    assert due(frontier, late + SOONEST)
    visit(frontier, late + SOONEST)
    assert not due(frontier, NOON + timedelta(hours=23))
    assert due(frontier, NOON + timedelta(hours=24))


def test_a_report_older_than_the_ladder_is_not_asked_for_at_all(frontier: Frontier) -> None:
    """It came out of an archive, or of a warehouse that was made anew: there may be hundreds of thousands."""
    assert watch(frontier, since=NOON - timedelta(days=1)) == 0
    assert not due(frontier, NOON + timedelta(days=3000))


def test_a_source_is_due_for_its_watched_report_and_its_listings_keep_their_time(frontier: Frontier) -> None:
    listings = visit(frontier, NOON, asked=False, resumed=False)
    assert listings == NOON + timedelta(hours=12)  # as its longest interval has it
    watch(frontier)
    status = frontier.status("xx-a")
    assert status is not None
    assert (status.next_due_at, frontier.listings_due_at("xx-a")) == (NOON + timedelta(hours=1), listings)
    assert visit(frontier, NOON + timedelta(hours=1)) == NOON + timedelta(hours=6)
    assert visit(frontier, NOON + timedelta(hours=6)) == listings
    assert frontier.listings_due_at("xx-a") is None

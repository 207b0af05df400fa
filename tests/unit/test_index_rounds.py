"""Sitemaps of an index, round by round: how many are on their way, whose turn comes next, and what is left for a later run."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy import Request

from records.source import ListingKind
from spiders.base import AT_ONCE, MAX_CHILDREN, MAX_NESTED, may_change, to_be_read
from spiders.listings.listing import Child
from spiders.memory.remembered import RunFindings, Validators
from spiders.running.books import Visit
from spiders.running.run import Run
from spiders.sitemap import SitemapSpider
from tests.unit.books_of_a_run import NOON, SITEMAP, Runs, counts, source
from tests.unit.test_listing_spider import answer, index

HOME = "https://a.example.org/"
MAP = source(listings=(SITEMAP,))
EMPTY = "<urlset></urlset>"


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


def opened(run: Run) -> tuple[Visit, Request]:
    visit = run.open_visit(run.order.sources[0], SITEMAP, SITEMAP.url)
    run.opened(run.order.sources[0])
    return visit, SitemapSpider(run=run).listing_request(visit)


def tell(request: Request, body: str) -> list[Request]:
    assert request.callback is not None
    return list(request.callback(answer(request, body)))


def paths(requests: list[Request]) -> list[str]:
    return [request.url.removeprefix(HOME) for request in requests]


def of_hours(*names: str, day: int = 1) -> str:
    """Sitemaps dated one hour after the other, the first the newest."""
    return index(*((name, f"2026-03-{day:02d}T{23 - n:02d}:30:00Z") for n, name in enumerate(names)))


def test_four_sitemaps_of_a_listing_are_on_their_way_at_whatever_depth(runs: Runs) -> None:
    run = runs.new(MAP)
    visit, request = opened(run)
    first = tell(request, of_hours("a", "b", "c", "d", "e", "f"))
    assert paths(first) == ["a", "b", "c", "d"]
    assert (AT_ONCE, len(visit.children), visit.opened) == (4, 4, 4)
    (nested,) = tell(first[0], of_hours("a1", "a2", "a3"))
    assert paths([nested]) == ["a1"]
    assert paths(tell(first[1], EMPTY)) == ["a2"]  # a1 is on its way still, though it hangs one deeper
    (third,) = tell(nested, EMPTY)
    assert paths([third]) == ["a3"]
    assert [child.url.removeprefix(HOME) for child in visit.children] == ["a", "b", "c", "d"]
    assert [(child.url.removeprefix(HOME), child.depth, child.root) for child in visit.children[0].children] == [
        ("a1", 2, visit), ("a2", 2, visit), ("a3", 2, visit),
    ]  # fmt: skip
    assert paths(tell(third, EMPTY)) == ["e"]


def test_fewer_sitemaps_than_may_be_on_their_way_are_all_asked_for(runs: Runs) -> None:
    run = runs.new(MAP)
    visit, request = opened(run)
    requests = tell(request, of_hours("a", "b", "c"))
    assert (paths(requests), visit.withheld, visit.waiting) == (["a", "b", "c"], False, [])
    assert [request.meta["visit"].claim for request in requests] == [datetime(2026, 3, 1, 23 - n, 30, tzinfo=UTC) for n in range(3)]


@pytest.mark.parametrize(("named", "withheld"), [(10, False), (11, True)])
def test_an_index_in_an_index_has_room_for_ten(runs: Runs, named: int, withheld: bool) -> None:
    assert MAX_NESTED == 10
    run = runs.new(MAP)
    root, request = opened(run)
    (nested,) = tell(request, of_hours("inner"))
    body = index(*((f"s{n}", f"2026-03-01T10:{59 - n:02d}:01Z") for n in range(named)))
    asked, waiting = [], tell(nested, body)
    while waiting:
        asked.append(waiting.pop(0))
        waiting += tell(asked[-1], EMPTY)
    assert paths(asked) == [f"s{n}" for n in range(MAX_NESTED)]
    assert (root.children[0].withheld, root.withheld) == (withheld, False)


@pytest.mark.parametrize(("named", "withheld"), [(50, False), (51, True)])
def test_a_listing_has_room_for_fifty(runs: Runs, named: int, withheld: bool) -> None:
    run = runs.new(MAP)
    root, request = opened(run)
    waiting = tell(request, index(*((f"s{n}", f"2026-03-01T10:{59 - n:02d}:01Z") for n in range(named))))
    asked = 0
    while waiting:
        waiting += tell(waiting.pop(0), EMPTY)
        asked += 1
    assert (asked, root.opened, root.withheld, root.waiting) == (50, 50, withheld, [])


def test_what_waits_when_the_room_is_used_up_is_withheld_by_the_index_that_named_it(runs: Runs) -> None:
    run = runs.new(MAP)
    root, request = opened(run)
    root.opened = MAX_CHILDREN - 1
    (nested,) = tell(request, of_hours("a", "b"))
    assert (root.opened, root.withheld, root.waiting) == (MAX_CHILDREN, True, [])
    assert tell(nested, of_hours("a1")) == []
    assert root.children[0].withheld


@pytest.mark.parametrize(("depth", "followed"), [(1, True), (2, False)])
def test_below_the_second_index_nothing_is_followed(runs: Runs, depth: int, followed: bool) -> None:
    run = runs.new(MAP)
    visit, request = opened(run)
    visit.depth = depth
    assert paths(tell(request, of_hours("a"))) == (["a"] if followed else [])


def test_undated_sitemaps_come_behind_dated_ones_those_not_read_for_longest_first(runs: Runs) -> None:
    run = runs.new(MAP)
    read = tuple((f"{HOME}{name}", Validators(checked_at=NOON - timedelta(hours=hours))) for name, hours in (("u1", 1), ("u2", 3)))
    run.frontier.record(RunFindings(source=MAP, counts=counts(run), listings=read), now=NOON)
    visit, request = opened(run)
    requests = tell(request, index(("u1", None), ("u2", None), ("new", None), ("dated", "2026-03-01T10:00:01Z")))
    assert paths(requests) == ["dated", "new", "u2", "u1"]
    assert visit.withheld  # an undated one may change while its index stays the same


def test_a_sitemap_that_was_read_at_this_date_is_not_read_again_and_a_later_one_is(runs: Runs) -> None:
    run = runs.new(MAP)
    at = datetime(2026, 3, 1, 10, 0, 1, tzinfo=UTC)
    read = tuple((f"{HOME}{name}", Validators(checked_at=NOON - timedelta(hours=1), claim=at)) for name in ("same", "later", "earlier"))
    run.frontier.record(RunFindings(source=MAP, counts=counts(run), listings=read), now=NOON)
    _, request = opened(run)
    requests = tell(
        request, index(("same", "2026-03-01T10:00:01Z"), ("later", "2026-03-01T10:00:02Z"), ("earlier", "2026-03-01T10:00:00Z"))
    )
    assert paths(requests) == ["later"]


@pytest.mark.parametrize(
    ("modified", "old", "due"),
    [
        (NOON, Validators(claim=NOON + timedelta(seconds=1), checked_at=NOON), False),
        (NOON, Validators(claim=NOON), True),
        (NOON, Validators(checked_at=NOON), True),
        (None, Validators(claim=NOON, checked_at=NOON), True),
        (datetime(2026, 2, 28, tzinfo=UTC), Validators(claim=datetime(2026, 2, 28, tzinfo=UTC), checked_at=NOON), False),
    ],
)
def test_a_date_that_went_back_is_no_reason_to_read(modified: datetime | None, old: Validators, due: bool) -> None:
    assert to_be_read(Child(url="u", modified_at=modified), old) is due


@pytest.mark.parametrize(
    ("modified", "changes"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), True),
        (datetime(2026, 2, 28, 12, tzinfo=UTC), False),
        (datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC), False),
    ],
)
def test_only_a_date_without_a_time_of_day_leaves_the_day_open(modified: datetime, changes: bool) -> None:
    assert may_change(Child(url="u", modified_at=modified), NOON) is changes
    assert may_change(Child(url="u", modified_at=modified), modified + timedelta(days=2)) is False


def test_the_oldest_sitemaps_a_source_wants_are_those_of_its_age_limit(runs: Runs) -> None:
    aged = replace(MAP, max_age_days=1)
    run = runs.new(aged)
    _, request = opened(run)
    assert paths(tell(request, index(("in", "2026-03-01T12:30:00Z"), ("out", "2026-03-01T11:59:00Z")))) == ["in"]
    unlimited = runs.new(replace(MAP, max_age_days=None))
    _, request = opened(unlimited)
    assert paths(tell(request, index(("out", "2016-03-01T11:59:00Z")))) == ["out"]


def test_a_sitemap_spider_reads_its_own_kind_only() -> None:
    assert SitemapSpider.kinds == {ListingKind.SITEMAP}

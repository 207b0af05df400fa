"""What one visit asks for and when it is over: the budget's order, the end of a source, hosts that take their time."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from records.source import Listing, ListingKind, Source
from spiders.fetching.refusals import HostTooSlow
from spiders.running.books import SourceDone
from spiders.running.run import Run
from tests.unit.books_of_a_run import FEED, NOON, Runs, counts, hint, page, read, source, started


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


def test_the_budget_goes_to_pages_never_captured_before_those_that_claim_to_have_changed(runs: Runs) -> None:
    """A sitemap that dates all its pages "now" at every visit."""
    outlet = source(max_pages_per_run=4)
    first = runs.new(outlet)
    read(first, *(hint(f"old{n}", modified=NOON) for n in range(4)))
    for link in first.release(outlet):
        first.captured(link, page(link.url), ())
    first.finish()
    later = NOON + timedelta(hours=1)
    second = runs.new(outlet, at=later)
    old = [hint(f"old{n}", modified=later) for n in range(4)]
    read(second, *old, *(hint(f"new{n}", published=NOON - timedelta(days=1)) for n in range(3)))
    assert [link.url.rpartition("/")[2] for link in second.release(outlet)] == ["new0", "new1", "new2", "old0"]
    assert (counts(second).reasons, second.tallies["xx-a"].new) == ((("budget", 3),), 3)


def test_what_was_left_is_asked_for_before_what_was_captured_and_left_again(runs: Runs) -> None:
    outlet = source(max_pages_per_run=8)
    first = runs.new(outlet)
    read(first, hint("known", modified=NOON))
    for link in first.release(outlet):
        first.captured(link, page(link.url), ())
    first.finish()
    second = runs.new(outlet, at=NOON + timedelta(hours=2))
    read(second, hint("known", modified=NOON + timedelta(hours=1)), hint("unseen", published=NOON - timedelta(days=1)))
    for link in second.release(outlet):
        second.not_captured(link, "timeout")
    second.finish()
    assert [page.url.rpartition("/")[2] for page in runs.frontier.wanted("xx-a", 9)] == ["unseen", "known"]


# the end of one source's visit


def done(run: Run, outlet: Source) -> bool:
    run.settle(outlet)
    return run.tallies[outlet.id].done


def test_a_source_is_done_with_its_last_page_and_others_go_on(runs: Runs) -> None:
    """Its segment is closed, the frontier knows when it is due, and its counts are told, while another source still waits for its host."""
    quick = source()
    other = Listing(kind=ListingKind.FEED, url="https://b.example.org/feed")
    slow = source(id="xx-b", homepage="https://b.example.org", listings=(other,))
    told: list[SourceDone] = []
    order = runs.new(quick, slow).order
    run = Run(order, runs.frontier, tell=told.append)
    read(run, hint("1"), hint("2"))
    read(run, hint("b", listing=other), of=slow, listing=other)
    one, two = run.release(quick)
    run.release(slow)
    assert not done(run, quick)
    run.captured(one, page(one.url), ())
    assert not done(run, quick)
    run.captured(two, page(two.url), ())
    assert done(run, quick)
    assert len(run.writer.segments) == 1
    assert [(one.counts.source_id, one.counts.captured, one.slow) for one in told] == [("xx-a", 2, False)]
    status = runs.frontier.status("xx-a")
    assert status is not None
    assert told[0].next_at == status.next_due_at
    assert (status.wanted, runs.frontier.status("xx-b")) == (0, None)
    report = run.finish()
    assert [(counted.source_id, counted.captured) for counted in report.sources] == [("xx-a", 2), ("xx-b", 0)]
    assert len(told) == 2


def put_off(run: Run, outlet: Source, *names: str, wait: float = 40.0) -> None:
    """Pages whose host's turn comes after the visit."""
    for link in run.release(outlet):
        if link.url.rpartition("/")[2] in names:
            run.put_off(outlet, HostTooSlow("a.example.org", wait, delay=20.0))
            run.not_captured(link, "slow-host")
        else:
            run.captured(link, page(link.url), ())


def test_pages_of_a_slow_host_are_asked_for_in_a_visit_of_their_own_before_the_listings_are_due(runs: Runs) -> None:
    outlet = source(min_interval_minutes=60)
    first = runs.new(outlet)
    read(first, hint("1"), hint("2"), hint("3"))
    put_off(first, outlet, "2", "3", wait=300.0)
    first.finish()
    assert counts(first).reasons == (("slow-host", 2),)
    status, listings = runs.frontier.status("xx-a"), runs.frontier.listings_due_at("xx-a")
    assert status is not None
    assert status.next_due_at is not None
    assert abs(status.next_due_at - NOON - timedelta(seconds=300)) < timedelta(seconds=5)
    assert listings is not None
    assert listings - NOON >= timedelta(hours=1)
    second = runs.new(outlet, at=status.next_due_at, resume=True)
    asyncio.run(started(second))
    assert second.tallies["xx-a"].resumed
    second.opened(outlet)
    for link, _ in second.left["xx-a"]:
        second.captured(link, page(link.url), ())
    assert done(second, outlet)
    after = runs.frontier.status("xx-a")
    assert after is not None
    assert (after.next_due_at, after.wanted, after.items_per_day) == (listings, 0, status.items_per_day)
    assert runs.frontier.listings_due_at("xx-a") is None
    whole = runs.new(outlet, at=listings, resume=True)
    asyncio.run(started(whole))
    assert not whole.tallies["xx-a"].resumed


def test_a_crawl_by_hand_reads_the_listings_of_a_slow_source_too(runs: Runs) -> None:
    outlet = source(min_interval_minutes=60)
    first = runs.new(outlet)
    read(first, hint("1"), hint("2"))
    put_off(first, outlet, "2")
    first.finish()
    second = runs.new(outlet, at=NOON + timedelta(minutes=1))
    asyncio.run(started(second))
    assert not second.tallies["xx-a"].resumed


@pytest.mark.parametrize(("delay", "error"), [(1e9, "slow-host"), (6.0, None)])
def test_a_listing_whose_host_is_too_slow_is_later_and_trouble_only_where_the_host_wants_it_so(
    runs: Runs, delay: float, error: str | None
) -> None:
    """Six seconds a request, with many sources in the queue, is nobody's trouble; 31 years are. Neither counts as a failed run."""
    run = runs.new(visit_seconds=180.0)
    outlet = run.order.sources[0]
    visit = run.open_visit(outlet, FEED, FEED.url)
    run.opened(outlet)
    run.listing_put_off(visit, HostTooSlow("a.example.org", 400.0, delay=delay))
    assert done(run, outlet)
    status = runs.frontier.status("xx-a")
    assert status is not None
    assert status.next_due_at is not None
    assert abs(status.next_due_at - NOON - timedelta(seconds=400)) < timedelta(seconds=5)
    assert (status.failures, status.error, counts(run).error) == (0, error, error)

"""One run's books: which links were named, what became of each, and what the frontier is told at the end."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from records.capture import Hint, SourceRun
from records.source import ListingKind
from spiders.archive.files import read_report, report_path
from spiders.memory.remembered import Validators
from spiders.running.books import Link, Tally, Visit, merged_hint
from tests.unit.books_of_a_run import FEED, NOON, SITEMAP, Runs, counts, hint, page, read, source, started


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


def test_new_links_are_asked_for_newest_first(runs: Runs) -> None:
    run = runs.new()
    old, new, undated = hint("old", published=NOON - timedelta(days=2)), hint("new"), hint("undated", published=None)
    read(run, undated, old, new)
    assert [link.url[-3:] for link in run.release(run.order.sources[0])] == ["new", "old", "ted"]
    assert counts(run) == SourceRun(source_id="xx-a", listings=1, links=3, newest_at=NOON)
    assert run.release(run.order.sources[0]) == []


def test_pages_wait_until_every_listing_of_the_source_has_answered(runs: Runs) -> None:
    run = runs.new(source(listings=(FEED, SITEMAP)))
    outlet = run.order.sources[0]
    read(run, hint("1", title="From the feed"))
    assert run.release(outlet) == []
    open_one = run.open_visit(outlet, SITEMAP, SITEMAP.url)
    run.opened(outlet)
    assert run.release(outlet) == []
    run.listing_unchanged(open_one)
    assert [link.url for link in run.release(outlet)] == ["https://a.example.org/1"]


def test_a_run_that_reads_one_kind_of_listing_waits_for_no_other(runs: Runs) -> None:
    run = runs.new(source(listings=(FEED, SITEMAP)))
    run.kinds = frozenset({ListingKind.FEED})
    read(run, hint())
    assert len(run.release(run.order.sources[0])) == 1


def test_a_link_named_twice_is_one_link_with_the_best_of_both_hints(runs: Runs) -> None:
    run = runs.new(source(listings=(FEED, SITEMAP)))
    read(run, hint("1", published=None, listing=SITEMAP, modified=NOON, title="From the map"), listing=SITEMAP)
    read(run, hint("1?utm_source=rss", title="From the feed"))
    (link,) = run.release(run.order.sources[0])
    assert link.hint is not None
    assert (link.hint.title, link.hint.modified_at, link.hint.listing_kind) == ("From the feed", NOON, ListingKind.FEED)
    assert (counts(run).links, run.tallies["xx-a"].asked, run.tallies["xx-a"].new) == (1, 1, 1)


def test_a_link_of_two_sources_is_asked_for_once(runs: Runs) -> None:
    run = runs.new(source(), source(id="xx-b"))
    read(run, hint())
    read(run, hint(), of=run.order.sources[1])
    assert len(run.release(run.order.sources[0])) == 1
    assert run.release(run.order.sources[1]) == []
    assert (counts(run, "xx-b").links, counts(run, "xx-b").seen) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "named", "reason"),
    [
        ({"include": r"/\d{4}/"}, hint("1"), "not-included"),
        ({"exclude": r"/video"}, hint("video"), "excluded"),
        ({}, hint("old", published=NOON - timedelta(days=15)), "too-old"),
    ],
)
def test_the_catalogues_rules_leave_links_out_for_good(runs: Runs, changes: dict[str, object], named: Hint, reason: str) -> None:
    run = runs.new(source(**changes))
    visit = read(run, named)
    assert run.release(run.order.sources[0]) == []
    assert (counts(run).skipped, counts(run).reasons) == (1, ((reason, 1),))
    assert visit.complete()


@pytest.mark.parametrize("days", [13, 400])
def test_a_source_without_an_age_limit_takes_old_reports(runs: Runs, days: int) -> None:
    run = runs.new(source(max_age_days=None if days > 14 else 14))
    read(run, hint(published=NOON - timedelta(days=days)))
    assert len(run.release(run.order.sources[0])) == 1


def test_what_is_over_the_budget_waits_for_the_next_run(runs: Runs) -> None:
    run = runs.new(source(max_pages_per_run=2))
    visit = read(run, *(hint(str(n)) for n in range(5)))
    links = run.release(run.order.sources[0])
    assert len(links) == 2
    assert (counts(run).skipped, counts(run).reasons) == (3, (("budget", 3),))
    assert not visit.complete()
    for link in links:
        run.captured(link, page(link.url), ())
    run.finish()
    assert len(runs.frontier.wanted("xx-a")) == 3
    assert runs.frontier.validators("xx-a", FEED.url) == Validators()


def test_a_captured_page_is_seen_and_counted_when_its_segment_is_closed(runs: Runs) -> None:
    run = runs.new()
    visit = read(run, hint())
    (link,) = run.release(run.order.sources[0])
    run.captured(link, page(link.url), ("https://a.example.org/0",))
    assert (link.state, link.dealt) == ("captured", False)
    report = run.finish()
    assert (link.dealt, visit.complete()) == (True, True)
    assert (report.status, report.run_id, len(report.segments), report.started_at) == ("done", "run-1", 1, NOON)
    assert report.sources == (SourceRun(source_id="xx-a", listings=1, links=1, captured=1, newest_at=NOON),)
    assert read_report(report_path(runs.folder / "captures", "run-1", NOON)) == report
    known = runs.frontier.page(link.url)
    assert known is not None
    assert (known.etag, known.fetched_at, known.claim) == ('"1"', NOON, NOON)
    assert runs.frontier.validators("xx-a", FEED.url).etag == '"f"'


def test_a_page_seen_before_is_asked_for_again_when_it_claims_a_change(runs: Runs) -> None:
    run = runs.new()
    read(run, hint("same"), hint("changed"))
    for link in run.release(run.order.sources[0]):
        run.captured(link, page(link.url), ())
    run.finish()
    again = runs.new(at=NOON + timedelta(hours=1))
    read(again, hint("same"), hint("changed", modified=NOON + timedelta(minutes=1)))
    (link,) = again.release(again.order.sources[0])
    assert link.url.endswith("changed")
    assert link.page is not None
    assert (counts(again).seen, again.tallies["xx-a"].new, again.tallies["xx-a"].asked) == (1, 0, 1)
    again.unchanged(link)
    assert (link.state, link.dealt, counts(again).unchanged) == ("unchanged", True, 1)


@pytest.mark.parametrize(
    ("reason", "failed", "skipped", "tries"),
    [("timeout", 1, 0, 1), ("http-500", 1, 0, 1), ("http-503", 1, 0, 0), ("host-paused", 0, 1, 0), ("robots-unavailable", 0, 1, 0)],
)
def test_a_page_that_failed_is_wanted_again_and_only_its_own_faults_count_as_tries(
    runs: Runs, reason: str, failed: int, skipped: int, tries: int
) -> None:
    run = runs.new()
    visit = read(run, hint())
    (link,) = run.release(run.order.sources[0])
    run.not_captured(link, reason)
    assert not visit.complete()
    run.finish()
    assert (counts(run).failed, counts(run).skipped, counts(run).reasons) == (failed, skipped, ((reason, 1),))
    assert [(wanted.url, wanted.tries) for wanted in runs.frontier.wanted("xx-a")] == [(link.url, tries)]


@pytest.mark.parametrize("reason", ["http-410", "too-large", "address-refused"])
def test_what_another_try_will_not_mend_is_given_up_at_once(runs: Runs, reason: str) -> None:
    run = runs.new()
    read(run, hint())
    run.not_captured(run.release(run.order.sources[0])[0], reason)
    run.finish()
    known = runs.frontier.page("https://a.example.org/1")
    assert known is not None
    assert known.given_up
    later = runs.new(at=NOON + timedelta(hours=1))
    read(later, hint())
    assert later.release(later.order.sources[0]) == []
    assert counts(later).reasons == (("given-up", 1),)


def test_a_page_that_fails_in_every_run_is_given_up_after_so_many(runs: Runs) -> None:
    for tries in range(1, 4):
        run = runs.new(at=NOON + timedelta(hours=tries), max_tries=3)
        asyncio.run(started(run))
        links = [link for link, _ in run.left["xx-a"]]
        read(run, hint())
        run.not_captured((links or run.release(run.order.sources[0]))[0], "timeout")
        run.finish()
        known = runs.frontier.page("https://a.example.org/1")
        assert known is not None
        assert (known.tries, known.given_up) == (tries, tries == 3)
    assert runs.frontier.wanted("xx-a") == []


def test_where_no_listing_could_be_read_a_failure_is_not_counted_as_the_pages(runs: Runs) -> None:
    first = runs.new()
    read(first, hint())
    first.not_captured(first.release(first.order.sources[0])[0], "timeout")
    first.finish()
    second = runs.new(at=NOON + timedelta(hours=1))
    asyncio.run(started(second))
    ((link, revisit),) = second.left["xx-a"]
    assert not revisit
    second.listing_failed(second.open_visit(second.order.sources[0], FEED, FEED.url), "dns")
    second.not_captured(link, "timeout")
    second.finish()
    assert [wanted.tries for wanted in runs.frontier.wanted("xx-a")] == [1]


def test_robots_deal_with_a_link_and_an_earlier_run_s_wish_ends_there(runs: Runs) -> None:
    first = runs.new()
    read(first, hint())
    first.not_captured(first.release(first.order.sources[0])[0], "timeout")
    first.finish()
    second = runs.new(at=NOON + timedelta(hours=1))
    asyncio.run(started(second))
    ((link, _),) = second.left["xx-a"]
    read(second)
    second.not_captured(link, "robots")
    assert (link.dealt, counts(second).skipped) == (True, 1)
    second.finish()
    assert runs.frontier.wanted("xx-a") == []


def test_earlier_runs_take_three_quarters_of_the_budget_at_most(runs: Runs) -> None:
    budget = source(max_pages_per_run=8)
    first = runs.new(budget)
    read(first, *(hint(f"done{n}", published=NOON - timedelta(minutes=n)) for n in range(8)))
    for link in first.release(budget):
        first.captured(link, page(link.url), ())
    first.finish()
    second = runs.new(budget, at=NOON + timedelta(minutes=1))
    read(second, *(hint(f"left{n}") for n in range(8)))
    for link in second.release(budget):
        second.not_captured(link, "timeout")
    second.finish()
    third = runs.new(budget, at=NOON + timedelta(days=1, minutes=5))
    asyncio.run(started(third))
    assert [(link.url.rpartition("/")[2][:4], revisit) for link, revisit in third.left["xx-a"]] == [("left", False)] * 4 + [
        ("done", True)
    ] * 2
    assert (third.tallies["xx-a"].asked, third.tallies["xx-a"].links) == (6, 6)
    early = runs.new(budget, at=NOON + timedelta(hours=23))
    asyncio.run(started(early))
    assert [revisit for _, revisit in early.left["xx-a"]] == [False] * 4


def test_a_wish_of_an_earlier_run_that_is_too_old_by_now_is_left_out(runs: Runs) -> None:
    first = runs.new()
    read(first, hint(published=NOON - timedelta(days=13)))
    first.not_captured(first.release(first.order.sources[0])[0], "timeout")
    first.finish()
    late = runs.new(at=NOON + timedelta(days=2))
    asyncio.run(started(late))
    assert late.left["xx-a"] == []
    assert counts(late).reasons == (("too-old", 1),)


def test_a_listing_that_failed_is_told_with_word_and_address_the_first_one_only(runs: Runs) -> None:
    run = runs.new()
    visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
    run.listing_failed(visit, "http-403")
    run.listing_failed(run.open_visit(run.order.sources[0], SITEMAP, SITEMAP.url), "undecodable", "bad gzip")
    assert visit.state == "failed"
    report = run.finish()
    assert report.sources == (SourceRun(source_id="xx-a", listings_failed=2, error="http-403", error_detail=FEED.url),)
    status = runs.frontier.status("xx-a")
    assert status is not None
    assert (status.failures, status.last_ok_at, status.error) == (1, None, "http-403")


def test_the_detail_of_a_failure_stands_behind_its_address(runs: Runs) -> None:
    run = runs.new()
    run.listing_failed(run.open_visit(run.order.sources[0], FEED, FEED.url), "undecodable", "bad gzip")
    assert counts(run).error_detail == f"{FEED.url} (bad gzip)"


def test_a_run_that_ends_before_anything_answered_says_nothing_about_the_source(runs: Runs) -> None:
    async def stopped() -> None:
        run = runs.new()
        visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
        run.closing.stop("deadline")
        run.closing.stop("stopped")
        report = run.finish()
        assert (report.status, visit.state, report.sources[0].error) == ("deadline", "cut", "deadline")

    asyncio.run(stopped())
    assert runs.frontier.status("xx-a") is None


def test_links_that_wait_at_the_end_are_told_by_how_the_run_ended(runs: Runs) -> None:
    done = runs.new()
    read(done, hint())
    done.finish()
    assert (counts(done).failed, counts(done).reasons) == (1, (("error", 1),))

    async def stopped() -> None:
        run = runs.new(source(id="xx-b"), at=NOON + timedelta(hours=1))
        read(run, hint("2"))
        run.closing.stop("stopped")
        run.finish()
        assert (counts(run, "xx-b").skipped, counts(run, "xx-b").reasons) == (1, (("stopped", 1),))

    asyncio.run(stopped())


def test_dates_in_the_future_are_no_newest_dates(runs: Runs) -> None:
    run = runs.new()
    visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
    soon = NOON + timedelta(hours=23)
    run.listing_read(visit, Validators(), dates=[NOON, soon, NOON + timedelta(days=2)], floor_minutes=30)
    assert (run.tallies["xx-a"].newest_at, run.tallies["xx-a"].dates, run.tallies["xx-a"].floors) == (soon, [NOON, soon], [30])
    run.listing_read(visit, Validators(), dates=[], floor_minutes=None)
    assert run.tallies["xx-a"].newest_at == soon
    assert counts(run).listings == 2


def test_a_host_that_asks_for_a_long_pause_is_left_alone_by_this_run_and_the_next(runs: Runs) -> None:
    run = runs.new()
    run.leave_host_alone("a.example.org", 3600, source_id="xx-a")
    run.leave_host_alone("a.example.org", 60, source_id="nobody")
    run.finish()
    status = runs.frontier.status("xx-a")
    assert status is not None
    assert status.not_before is not None
    assert timedelta(minutes=59) < status.not_before - NOON < timedelta(minutes=61)
    assert runs.frontier.hosts_left_alone(NOON + timedelta(minutes=50)) == ["a.example.org"]


def test_a_disk_that_refuses_closes_the_run_and_is_told_at_the_end(runs: Runs) -> None:
    async def broken() -> None:
        run = runs.new()
        read(run, hint())
        (link,) = run.release(run.order.sources[0])
        (runs.folder / "captures").write_text("a file stands where the folder should be")
        with pytest.raises(Exception, match="captures"):
            run.captured(link, page(link.url), ())
        assert run.closing.status == "stopped"
        assert counts(run).captured == 0
        with pytest.raises(Exception, match="captures"):
            run.finish()

    asyncio.run(broken())


def test_the_runs_clock_goes_on_from_its_order(runs: Runs) -> None:
    run = runs.new(at=NOON)
    assert NOON <= run.now() < NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("change", "complete"),
    [({}, True), ({"withheld": True}, False), ({"state": "failed"}, False), ({"state": "unchanged", "withheld": True}, True)],
)
def test_a_visit_is_complete_when_a_later_304_would_hide_nothing(change: dict[str, object], complete: bool) -> None:
    visit = Visit(source=source(), listing=FEED, url=FEED.url, **{"state": "read", **change})  # type: ignore[arg-type]
    assert visit.complete() is complete
    child = Visit(source=source(), listing=FEED, url=FEED.url, state="open")
    assert not Visit(source=source(), listing=FEED, url=FEED.url, state="read", children=[child]).complete()
    link = Link(source=source(), url="https://a.example.org/1", hint=None)
    assert not Visit(source=source(), listing=FEED, url=FEED.url, state="read", links=[link]).complete()


def test_the_best_hint_is_the_same_in_whatever_order_listings_answer() -> None:
    feed, map_ = hint(title="Feed", published=None), hint(title="Map", listing=SITEMAP, summary="More")
    assert merged_hint([feed, map_]) == merged_hint([map_, feed])
    assert merged_hint([map_, feed]) == hint(title="Feed", summary="More")
    assert Tally(source()).source_run() == SourceRun(source_id="xx-a")

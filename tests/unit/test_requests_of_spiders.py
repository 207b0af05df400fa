"""What a spider asks for at its start and after each answer, and what a request carries; each status at both sides of its bounds."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from twisted.python.failure import Failure

from records.push import Hub
from records.source import Listing, ListingKind, Source
from spiders.base import FURTHER_PRIORITY, LISTING_PRIORITY, PAGE_PRIORITY, REVISIT_PRIORITY, conditions, header, page_of, source_meta
from spiders.feed import FeedSpider
from spiders.fetching.downloader import Served
from spiders.fetching.refusals import HostTooSlow, RunStopped
from spiders.memory.remembered import PageState, RunFindings, WantedPage
from spiders.running.books import Link
from spiders.running.run import Run
from spiders.search_service import SearchSpider
from spiders.sitemap import SitemapSpider
from tests.unit.books_of_a_run import FEED, NOON, SITEMAP, Runs, counts, hint, page, source
from tests.unit.books_of_a_run import read as read_by_hand
from tests.unit.test_listing_spider import ITEM, RSS, answer, index, pages_kept, read
from tests.unit.test_listing_spider import run as run_of_one_feed
from tests.unit.test_report_pages import SEVERAL, turned

__all__ = ["run_of_one_feed"]

HOME = "https://a.example.org/"


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


def asked(spider: FeedSpider | SitemapSpider | SearchSpider) -> list[Request]:
    async def all_of() -> list[Request]:
        return [request async for request in spider.start()]

    return asyncio.run(all_of())


def fails(request: Request, error: Exception) -> list[Request]:
    failure = Failure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    return list(request.errback(failure) or ())


# the start


def test_listings_of_its_kind_are_asked_for_first_and_what_is_left_behind_them(runs: Runs) -> None:
    search = Listing(kind=ListingKind.SEARCH, url="https://s.example.org/?q={query}", queries=("x", "y"))
    both, none = source(listings=(SITEMAP, FEED)), source(id="xx-b", listings=(search,))
    third = source(id="xx-c", homepage="https://c.example.org", listings=(replace(FEED, url="https://c.example.org/feed"),))
    first = runs.new(both, none, third)
    fed = read_by_hand(first, hint("old"))
    read_by_hand(first, listing=SITEMAP)
    (link,) = first.release(both)
    first.captured(link, page(link.url), ())
    first.finish()
    assert fed.state == "read"
    wanted = WantedPage(url=HOME + "left", hint=hint("left"), tries=1)
    runs.frontier.record(RunFindings(source=third, counts=counts(first, "xx-c"), wanted=(wanted,)), now=NOON)
    again = runs.new(both, none, third, at=NOON + timedelta(days=2))
    requests = asked(FeedSpider(run=again))
    assert [(request.url, request.priority) for request in requests] == [
        (FEED.url, LISTING_PRIORITY),
        ("https://c.example.org/feed", LISTING_PRIORITY),
        (HOME + "left", PAGE_PRIORITY),
    ]
    assert [visit.source.id for visit in again.visits] == ["xx-a", "xx-c"]
    # what is left of a source goes with its first listing's spider
    assert [(request.url, request.priority) for request in asked(SitemapSpider(run=again))] == [
        (SITEMAP.url, LISTING_PRIORITY),
        (HOME + "old", REVISIT_PRIORITY),
    ]
    assert [request.url for request in asked(SearchSpider(run=again))] == ["https://s.example.org/?q=x", "https://s.example.org/?q=y"]
    assert [tally.opened for tally in again.tallies.values()] == [2, 1, 1]


def test_a_source_without_listings_has_nothing_left_to_ask_and_is_settled(runs: Runs) -> None:
    none = source(listings=())
    run = runs.new(none)
    assert asked(FeedSpider(run=run)) == []
    assert run.tallies["xx-a"].done


def test_a_visit_that_only_goes_on_reads_no_listing(runs: Runs) -> None:
    first = runs.new()
    watched = RunFindings(
        source=first.order.sources[0], counts=counts(first), later_at=NOON + timedelta(minutes=5), wanted=(WantedPage(url=HOME + "1", hint=None, tries=0),)
    )  # fmt: skip
    runs.frontier.record(watched, now=NOON)
    on = runs.new(at=NOON + timedelta(minutes=6), resume=True)
    assert [request.url for request in asked(FeedSpider(run=on))] == [HOME + "1"]
    assert (on.tallies["xx-a"].resumed, on.tallies["xx-a"].opened, on.visits) == (True, 1, [])


# requests


def test_a_page_is_asked_for_with_conditions_only_where_it_was_captured(runs: Runs) -> None:
    outlet = source()
    spider = FeedSpider(run=runs.new(outlet))
    known = PageState(claim=None, fetched_at=NOON, etag='"1"', last_modified="then", tries=0, given_up=False)

    def headers(state: PageState | None) -> list[bytes | None]:
        request = spider.page_request(Link(source=outlet, url=HOME + "1", hint=None, page=state), 7)
        assert (request.priority, request.meta["link"].url) == (7, HOME + "1")
        return [request.headers.get(name) for name in ("If-None-Match", "If-Modified-Since")]

    assert headers(known) == [b'"1"', b"then"]
    assert headers(replace(known, fetched_at=None)) == [None, None]
    assert headers(None) == [None, None]


@pytest.mark.parametrize("drawn", [False, True])
def test_only_a_source_that_wants_it_is_drawn(runs: Runs, drawn: bool) -> None:
    outlet = source(render=drawn)
    spider = FeedSpider(run=runs.new(outlet))
    request = spider.page_request(Link(source=outlet, url=HOME + "1", hint=None), 0)
    forwarded = spider._forwarded(Link(source=outlet, url=HOME + "1", hint=None), HOME + "2", (HOME + "1",))
    wanted = spider.on_page_to_draw if drawn else spider.on_page
    assert (request.callback, forwarded.callback) == (wanted, wanted)
    assert (request.errback, forwarded.errback) == (spider.on_page_failure, spider.on_page_failure)
    assert (forwarded.meta["forwarded"], forwarded.meta["redirect_urls"], forwarded.priority) == (True, [HOME + "1"], 0)


def test_a_listing_is_asked_for_where_it_has_moved(runs: Runs) -> None:
    runs.frontier.answers.remember_move("xx-a", FEED.url, HOME + "new", NOON)
    run = runs.new()
    (request,) = asked(FeedSpider(run=run))
    assert (request.url, request.meta["visit"].url) == (HOME + "new", FEED.url)


def test_a_private_source_says_so_with_every_request() -> None:
    assert source_meta(source(allow_private=True, delay_seconds=0.5)) == {
        "source_id": "xx-a", "allow_private": True, "delay": 0.5, "verbatim_url": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("etag", "modified", "sent"),
    [
        (None, None, {}),
        ("", "", {}),
        ('"1"', None, {"If-None-Match": '"1"'}),
        ('"1"', "x", {"If-None-Match": '"1"', "If-Modified-Since": "x"}),
    ],
)
def test_conditions_are_what_is_known(etag: str | None, modified: str | None, sent: dict[str, str]) -> None:
    assert conditions(etag, modified) == sent


def test_a_header_is_text_whatever_its_bytes() -> None:
    response = Response("https://a", headers={"ETag": b'"\xe9"', "Empty": ""})
    assert (header(response, "etag"), header(response, "Empty"), header(response, "None")) == ('"é"', "", None)


# listings


@pytest.mark.parametrize(("status", "error"), [(199, "http-199"), (200, None), (299, None), (300, "http-300")])
def test_a_listing_is_read_where_its_status_is_a_success(run_of_one_feed: Run, status: int, error: str | None) -> None:
    visit, _ = read(run_of_one_feed, RSS.format(""), status=status)
    assert (visit.state, run_of_one_feed.tallies["xx-a"].error) == ("read" if error is None else "failed", error)


def test_a_complaint_about_a_listing_keeps_two_hundred_signs(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
    request = FeedSpider(run=run).listing_request(visit)
    assert fails(request, DownloadTimeoutError("x" * 201)) == []
    assert (run.tallies["xx-a"].error, run.tallies["xx-a"].error_detail) == ("timeout", f"{FEED.url} ({'x' * 200})")


def test_a_listing_whose_host_is_too_slow_is_put_off_and_not_failed(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
    run.opened(run.order.sources[0])
    assert fails(FeedSpider(run=run).listing_request(visit), HostTooSlow("a", 60.0, delay=2.0)) == []
    assert (visit.state, run.tallies["xx-a"].error, run.tallies["xx-a"].listings_failed) == ("later", None, 0)
    assert run.tallies["xx-a"].later_at is not None


def test_a_page_whose_host_is_too_slow_is_put_off_and_comes_later(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    _, (request,) = read(run, RSS.format(ITEM.format(8)))
    assert fails(request, HostTooSlow("a", 60.0, delay=2.0)) == []
    assert (dict(run.tallies["xx-a"].reasons), run.tallies["xx-a"].skipped) == ({"slow-host": 1}, 1)
    assert run.tallies["xx-a"].later_at is not None
    assert run.tallies["xx-a"].done


def test_a_failed_page_puts_nothing_off(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    _, (request,) = read(run, RSS.format(ITEM.format(8)))
    assert fails(request, DownloadTimeoutError("slow")) == []
    assert (run.tallies["xx-a"].later_at, run.tallies["xx-a"].done) == (None, True)


def test_a_sitemap_that_failed_makes_room_for_the_next(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    visit = run.open_visit(run.order.sources[0], SITEMAP, SITEMAP.url)
    request = SitemapSpider(run=run).listing_request(visit)
    assert request.callback is not None
    first, *_ = request.callback(answer(request, index(*((f"s{n}", f"2026-03-01T{n + 10}:00:01Z") for n in range(6)))))
    assert [one.url for one in fails(first, DownloadTimeoutError("slow"))] == [HOME + "s1"]


LINKED = '<{0}>; rel="hub", <https://a.example.org/feed>; rel="self"'


def test_the_document_s_own_hub_comes_before_the_server_s(run_of_one_feed: Run) -> None:
    link = LINKED.format("https://hub.example.net/")
    visit, _ = read(run_of_one_feed, RSS.format(""), Link=link)
    assert visit.hub == Hub(url="https://hub.example.net/", topic=FEED.url)
    own = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://own.example.net/"/>'
    visit, _ = read(run_of_one_feed, RSS.format(own), Link=link)
    assert visit.hub is not None
    assert visit.hub.url == "https://own.example.net/"


def test_an_empty_feed_has_no_newest_date_and_asks_for_its_own_time_alone(run_of_one_feed: Run) -> None:
    visit, requests = read(run_of_one_feed, RSS.format(""))
    assert (requests, visit.state, visit.withheld, visit.hub) == ([], "read", False, None)
    tally = run_of_one_feed.tallies["xx-a"]
    assert (tally.newest_at, tally.dates, tally.floors, tally.done) == (None, [], [30.0], True)
    read(run_of_one_feed, "<rss version='2.0'><channel/></rss>")
    assert tally.floors == [30.0]


def test_a_listing_that_moved_for_good_is_remembered_once_it_answered_as_one(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    moves = run.frontier.answers

    def moved(body: str, status: int) -> str:
        visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
        request = FeedSpider(run=run).listing_request(visit)
        request.meta.update(redirect_urls=[FEED.url], redirect_reasons=[301])
        assert request.callback is not None
        list(request.callback(answer(request, body, status=status).replace(url=HOME + "new")))
        target = moves.moved_to("xx-a", FEED.url, run.now())
        moves.forget_move("xx-a", FEED.url)
        return target

    assert moved("<p>no feed", 200) == FEED.url
    assert moved("", 404) == FEED.url
    assert moved("", 304) == HOME + "new"
    assert moved(RSS.format(""), 200) == HOME + "new"


# pages


@pytest.mark.parametrize(("status", "captured", "failed"), [(199, 0, 1), (200, 1, 0), (299, 1, 0), (300, 0, 1)])
def test_a_page_is_captured_where_its_status_is_a_success(run_of_one_feed: Run, status: int, captured: int, failed: int) -> None:
    run = run_of_one_feed
    _, (request,) = read(run, RSS.format(ITEM.format(8)))
    assert request.callback is not None
    assert request.callback(answer(request, "<html>", status=status)) == []
    assert (run.tallies["xx-a"].captured, run.tallies["xx-a"].failed, run.tallies["xx-a"].done) == (captured, failed, True)


def test_where_a_page_was_redirected_from_is_kept_with_it(run_of_one_feed: Run) -> None:
    kept = pages_kept(run_of_one_feed)
    _, (request,) = read(run_of_one_feed, RSS.format(ITEM.format(8)))
    request.meta["redirect_urls"] = [HOME + "8"]
    assert request.callback is not None
    request.callback(answer(request, "<html>").replace(url=HOME + "moved"))
    assert [(stored.page.url, stored.note.redirects) for stored in kept] == [(HOME + "moved", (HOME + "8",))]


@pytest.mark.parametrize(("status", "missing"), [(199, "http-199"), (200, None), (299, None), (300, "http-300")])
def test_a_further_page_is_taken_where_its_status_is_a_success(run_of_one_feed: Run, status: int, missing: str | None) -> None:
    run = run_of_one_feed
    kept = pages_kept(run)
    _, (request,) = read(run, RSS.format(ITEM.format(8)))
    assert request.callback is not None
    (further,) = request.callback(answer(request, SEVERAL.format(2)))
    assert (further.priority, run.tallies["xx-a"].further) == (FURTHER_PRIORITY, 1)
    assert further.callback is not None
    assert further.callback(answer(further, turned(2, last=True), status=status)) == []  # type: ignore[misc]
    run.writer.close_segment()
    assert [stored.note.missing for stored in kept] == [f"{missing}: {HOME}8?page=2" if missing else None]
    assert run.tallies["xx-a"].done


@pytest.mark.parametrize(("before", "asked_for"), [(-1, 1), (0, 0), (1, 0)])
def test_further_pages_have_a_source_s_budget_of_their_own(run_of_one_feed: Run, before: int, asked_for: int) -> None:
    run = run_of_one_feed
    run.tallies["xx-a"].further = run.order.sources[0].max_pages_per_run + before
    _, (request,) = read(run, RSS.format(ITEM.format(8)))
    assert request.callback is not None
    assert len(request.callback(answer(request, SEVERAL.format(2)))) == asked_for
    assert run.tallies["xx-a"].captured == 1 - asked_for


def test_a_report_cut_off_by_the_run_s_end_is_left_whole_for_the_next(run_of_one_feed: Run) -> None:
    run = run_of_one_feed
    kept = pages_kept(run)
    requests = read(run, RSS.format(ITEM.format(8) + ITEM.format(9)))[1]
    further = []
    for request in requests:
        assert request.callback is not None
        further += request.callback(answer(request, SEVERAL.format(2)))
    fails(further[0], DownloadTimeoutError("slow"))
    assert not run.tallies["xx-a"].done
    fails(further[1], RunStopped("x"))
    assert run.tallies["xx-a"].done
    assert [(stored.page.url, stored.note.missing) for stored in kept] == [(HOME + "9", f"timeout: {HOME}9?page=2")]
    assert (run.tallies["xx-a"].captured, run.tallies["xx-a"].skipped) == (1, 1)


SET = ((b"Set-Cookie", b"key=1"), (b"X-A", b"1"), (b"set-COOKIE", b"other=2"))


@pytest.mark.parametrize(
    ("outlet", "kept"),
    [(None, SET), (source(), SET), (source(cookies_env="KEY"), SET[1:2])],
)
def test_cookies_of_an_account_of_ours_are_not_kept(outlet: Source | None, kept: Any) -> None:
    request = Request(HOME)
    request.meta["served"] = Served(status=200, reason="OK", headers=SET, address=None)
    request.meta.update(drawn=b"<p>", drawn_by="browser", not_drawn="why")
    taken = page_of(Response(HOME, request=request, body=b"x"), NOON, outlet)
    assert (taken.headers, taken.address, taken.body) == (kept, None, b"x")
    assert (taken.drawn, taken.drawn_by, taken.not_drawn) == (b"<p>", "browser", "why")

"""What all spiders share: conditional requests, what an answer of a listing or page means, which sitemaps of an index are read."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadTimeoutError,
)
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from records.source import Listing, ListingKind, Source
from spiders.archive.warc import digest
from spiders.archive.writer import Stored
from spiders.base import MAX_CHILDREN, cache_minutes, conditions, may_change, moved_for_good, page_of, source_meta, to_be_read
from spiders.feed import FeedSpider
from spiders.fetching.cookies import CookiesMiddleware
from spiders.fetching.downloader import Served
from spiders.listings.listing import Child
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import Validators
from spiders.order import CrawlOrder
from spiders.running.books import Visit
from spiders.running.run import Run
from spiders.sitemap import SitemapSpider

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME = "https://a.example.org"
FEED = Listing(kind=ListingKind.FEED, url=f"{HOME}/feed")
MAP = Listing(kind=ListingKind.SITEMAP, url=f"{HOME}/map.xml")
RSS = "<rss version='2.0'><channel><ttl>30</ttl>{}</channel></rss>"
ITEM = "<item><link>/{0}</link><pubDate>Mon, 02 Mar 2026 {0:02d}:00:00 GMT</pubDate></item>"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Frontier(tmp_path / "f.sqlite") as frontier:
        source = Source(id="xx-a", name="A", country="fr", languages=("fr",), homepage=HOME, listings=(FEED,), delay_seconds=2.5)
        order = CrawlOrder(run_id="r", started_at=NOON, captures_dir=str(tmp_path / "c"), frontier_path="", sources=(source,))
        yield Run(order, frontier)


def answer(request: Request, body: str | bytes = "", *, status: int = 200, **headers: str) -> Response:
    """As the downloader gives it, with what it notes in `meta`."""
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request.meta["served"] = Served(status=status, reason="Fine", headers=((b"X-A", b"1"),), address="192.0.2.1")
    return Response(request.url, status=status, body=data, headers=named, request=request)


def visited(run: Run, listing: Listing = FEED) -> tuple[Visit, Request]:
    spider = FeedSpider(run=run) if listing is FEED else SitemapSpider(run=run)
    visit = run.open_visit(run.order.sources[0], listing, listing.url)
    return visit, spider.listing_request(visit)


def read(run: Run, body: str | bytes = "", *, listing: Listing = FEED, **answered: Any) -> tuple[Visit, list[Request]]:
    visit, request = visited(run, listing)
    run.opened(run.order.sources[0])
    assert request.callback is not None
    return visit, list(request.callback(answer(request, body, **answered)))


def test_a_listing_is_asked_for_with_the_validators_of_last_time(run: Run) -> None:
    visit, request = visited(run)
    assert (request.headers.get("If-None-Match"), request.meta["visit"]) == (None, visit)
    visit.known = Validators(etag='"1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT")
    again = FeedSpider(run=run).listing_request(visit)
    assert (again.headers["If-None-Match"], again.headers["If-Modified-Since"]) == (b'"1"', b"Mon, 02 Mar 2026 08:00:00 GMT")
    assert conditions(None, "x") == {"If-Modified-Since": "x"}


def test_a_request_carries_what_middlewares_need_of_its_source(run: Run) -> None:
    assert source_meta(run.order.sources[0]) == {"source_id": "xx-a", "allow_private": False, "delay": 2.5, "verbatim_url": True}


def test_a_read_feed_gives_its_pages_newest_first_and_is_remembered_whole(run: Run) -> None:
    body = RSS.format(ITEM.format(8) + ITEM.format(9) + "<item><link>/undated</link></item>")
    visit, requests = read(run, body, ETag='"2"', Last_Modified="then", Cache_Control="max-age=7200")
    assert [request.url for request in requests] == [f"{HOME}/9", f"{HOME}/8", f"{HOME}/undated"]
    assert [request.priority for request in requests] == [0, 0, 0]
    assert visit.fresh is not None
    assert (visit.fresh.etag, visit.fresh.last_modified, visit.fresh.body_digest) == ('"2"', "then", digest(body.encode()))
    assert (visit.state, run.tallies["xx-a"].floors, run.tallies["xx-a"].newest_at) == ("read", [120.0], NOON - timedelta(hours=3))


def test_a_listing_asks_for_the_longer_of_its_own_time_and_its_servers(run: Run) -> None:
    read(run, RSS.format(""), Cache_Control="max-age=60")
    assert run.tallies["xx-a"].floors == [30.0]


@pytest.mark.parametrize(
    ("control", "minutes"),
    [
        ("max-age=120", 2.0),
        ('public, Max-Age = "600"', 10.0),
        ("s-maxage=600", None),
        ("max-age=0", None),
        ("", None),
        ("max-age=999999999", 7 * 1440.0),
    ],
)
def test_minutes_of_a_cache_header(control: str, minutes: float | None) -> None:
    assert cache_minutes(Response("https://a", headers={"Cache-Control": control} if control else {})) == minutes


def test_an_unchanged_listing_is_told_by_304_or_by_the_same_bytes(run: Run) -> None:
    assert read(run, status=304)[0].state == "unchanged"
    visit, request = visited(run)
    visit.known = Validators(body_digest=digest(RSS.encode()))
    assert request.callback is not None
    list(request.callback(answer(request, RSS)))
    assert visit.state == "unchanged"
    assert run.tallies["xx-a"].listings_unchanged == 2


@pytest.mark.parametrize(
    ("body", "answered", "error"),
    [
        ("", {"status": 403}, "http-403"),
        ("", {"status": 300}, "http-300"),
        ("no feed", {}, "not-a-feed"),
        (b"\x1f\x8bno gzip", {"Content_Encoding": "gzip"}, "undecodable"),
    ],
)
def test_a_listing_that_cannot_be_read_has_one_word_for_why(run: Run, body: str | bytes, answered: dict[str, Any], error: str) -> None:
    visit, requests = read(run, body, **answered)
    assert (visit.state, run.tallies["xx-a"].error, requests) == ("failed", error, [])


def test_a_listing_whose_coding_breaks_off_is_read_and_asked_for_again(run: Run) -> None:
    body = gzip.compress(RSS.format(ITEM.format(8) + ITEM.format(9) + "<!--" + "x" * 4000 + "-->").encode())
    visit, requests = read(run, body[:-20], Content_Encoding="gzip")
    assert ([request.url for request in requests], visit.withheld, visit.state) == ([f"{HOME}/9", f"{HOME}/8"], True, "read")


def test_pages_are_captured_unchanged_or_failed_by_status(run: Run) -> None:
    _, requests = read(run, RSS.format("".join(ITEM.format(hour) for hour in (7, 8, 9))))
    for request, status in zip(requests, (200, 304, 404), strict=True):
        assert request.callback is not None
        request.callback(answer(request, "<html>", status=status))
    tally = run.tallies["xx-a"]
    assert (tally.captured, tally.unchanged, tally.failed, dict(tally.reasons)) == (1, 1, 1, {"http-404": 1})


def pages_kept(run: Run) -> list[Stored]:
    """Pages of segments that will be closed, in order."""
    kept: list[Stored] = []
    tell = run.writer.on_closed

    def closed(name: str, pages: list[Stored]) -> None:
        kept.extend(pages)
        tell(name, pages)

    run.writer.on_closed = closed
    return kept


def test_an_error_is_captured_where_the_listing_tells_enough_for_a_brief(run: Run) -> None:
    told = "<item><link>/{0}</link><title>Court</title><description>Tells of a court.</description></item>"
    items = told.format(1) + told.format(2) + told.format(3) + "<item><link>/4</link><title>Alone</title></item>"
    kept = pages_kept(run)
    _, requests = read(run, RSS.format(items))
    statuses = {"/1": 403, "/2": 404, "/3": 503, "/4": 403}
    for request in requests:
        assert request.callback is not None
        request.callback(answer(request, "<html>", status=statuses[request.url.removeprefix(HOME)]))
    assert [stored.page.url for stored in kept] == [f"{HOME}/1"]
    assert (run.tallies["xx-a"].captured, run.tallies["xx-a"].failed) == (0, 4)
    run.finish()
    assert {page.url for page in run.frontier.wanted("xx-a", 9)} == {f"{HOME}/{n}" for n in (1, 2, 3, 4)}


FORWARD = '<meta http-equiv="refresh" content="0; url={}"><p>Redirecting</p>'


def test_a_page_that_sends_on_is_followed_once_within_its_site(run: Run) -> None:
    kept = pages_kept(run)
    _, requests = read(run, RSS.format(ITEM.format(8) + ITEM.format(9)))
    first, second = requests
    assert first.callback is not None
    assert second.callback is not None
    (following,) = first.callback(answer(first, FORWARD.format("/moved")))
    assert (following.url, run.tallies["xx-a"].captured) == (f"{HOME}/moved", 0)
    assert following.callback(answer(following, FORWARD.format("/again"))) == []
    assert second.callback(answer(second, FORWARD.format("https://b.example.net/"))) == []
    assert run.tallies["xx-a"].captured == 2
    assert [stored.note.redirects for stored in kept] == [(first.url,), ()]


def test_a_failed_request_fails_its_page_or_listing(run: Run) -> None:
    _, (request,) = read(run, RSS.format(ITEM.format(8)))
    failure = Failure(DownloadTimeoutError("slow"))
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    request.errback(failure)
    assert dict(run.tallies["xx-a"].reasons) == {"timeout": 1}
    visit, asked = visited(run)
    failure = Failure(CannotResolveHostError("nobody"))
    failure.request = asked  # type: ignore[attr-defined]
    assert asked.errback is not None
    assert list(asked.errback(failure)) == []
    assert (visit.state, run.tallies["xx-a"].error, run.tallies["xx-a"].error_detail) == ("failed", "dns", f"{FEED.url} (nobody)")


def test_a_page_is_kept_as_it_was_served() -> None:
    request = Request(f"{HOME}/1")
    page = page_of(answer(request, b"body", status=206), NOON)
    assert (page.url, page.status, page.reason, page.headers, page.body) == (f"{HOME}/1", 206, "Fine", ((b"X-A", b"1"),), b"body")
    assert (page.fetched_at, page.address) == (NOON, "192.0.2.1")


# indexes


def index(*children: tuple[str, str | None]) -> str:
    entries = (f"<sitemap><loc>/{name}</loc>{f'<lastmod>{at}</lastmod>' if at else ''}</sitemap>" for name, at in children)
    return f"<sitemapindex>{''.join(entries)}</sitemapindex>"


def test_sitemaps_of_an_index_are_read_newest_first_and_old_ones_not_at_all(run: Run) -> None:
    children = (("day", "2026-03-01T10:00:00Z"), ("undated", None), ("new", "2026-03-02T10:00:00Z"), ("old", "2026-02-01T10:00:00Z"))
    visit, requests = read(run, index(*children), listing=MAP)
    assert [request.url for request in requests] == [f"{HOME}/new", f"{HOME}/day", f"{HOME}/undated"]
    assert [(child.depth, child.claim is None) for child in visit.children] == [(1, False), (1, False), (1, True)]
    assert visit.withheld


def test_a_dated_index_may_stay_unread_while_it_is_the_same(run: Run) -> None:
    visit, _ = read(run, index(("day", "2026-03-01T10:00:00Z")), listing=MAP)
    assert not visit.withheld


def read_all(requests: list[Request], bodies: Callable[[str], str]) -> list[str]:
    """Answer sitemaps until no more are asked for; their paths in order."""
    asked: list[str] = []
    while requests:
        request = requests.pop(0)
        asked.append(request.url.removeprefix(HOME + "/"))
        assert request.callback is not None
        requests.extend(one for one in request.callback(answer(request, bodies(asked[-1]))) if "visit" in one.meta)
    return asked


def minute(number: int) -> str:
    return f"2026-03-01T{number // 60:02d}:{number % 60:02d}:01Z"


def test_more_sitemaps_than_one_run_reads_are_left_for_the_next(run: Run) -> None:
    visit, requests = read(run, index(*((f"s{n}", minute(n)) for n in range(MAX_CHILDREN + 1))), listing=MAP)
    asked = read_all(requests, lambda _: "<urlset></urlset>")
    assert (len(asked), asked[:2], visit.withheld) == (50, ["s50", "s49"], True)


def test_an_index_of_indexes_is_read_within_the_same_bound_and_reaches_its_sitemaps(run: Run) -> None:
    """Sitemaps of the first index come before the index's neighbours; what there was no room for comes first in the next run."""

    def body(path: str) -> str:
        return index(*((f"{path}-{n}", None) for n in range(60))) if "-" not in path else "<urlset></urlset>"

    visit, requests = read(run, index(*((f"i{n:02d}", None) for n in range(60))), listing=MAP)
    asked = read_all(requests, body)
    assert (len(asked), visit.withheld) == (MAX_CHILDREN, True)
    inner = [path for path in asked if "-" in path]
    assert len(inner) >= 30
    reached = {path.partition("-")[0] for path in inner}
    assert reached >= {"i00", "i01", "i02"}
    run.finish()
    visit, requests = read(run, index(*((f"i{n:02d}", None) for n in range(60))), listing=MAP)
    assert not {request.url.removeprefix(HOME + "/") for request in requests} & reached


def test_an_index_in_an_index_in_an_index_is_a_trap(run: Run) -> None:
    for depth, asked in ((1, 1), (2, 0)):
        visit, request = visited(run, MAP)
        visit.depth = depth
        assert request.callback is not None
        assert len(list(request.callback(answer(request, index(("x", "2026-03-01T10:00:00Z")))))) == asked


@pytest.mark.parametrize(
    ("modified", "changes"),
    [
        (None, True),
        (NOON, False),
        (datetime(2026, 3, 2, tzinfo=UTC), True),
        (datetime(2026, 3, 1, tzinfo=UTC), True),
        (datetime(2026, 2, 28, tzinfo=UTC), False),
    ],
)
def test_a_sitemap_dated_by_a_day_may_change_until_that_day_is_over_everywhere(modified: datetime | None, changes: bool) -> None:
    assert may_change(Child(url="u", modified_at=modified), NOON) is changes


@pytest.mark.parametrize(
    ("modified", "old", "due"),
    [
        (NOON, Validators(), True),
        (None, Validators(claim=NOON, checked_at=NOON), True),
        (NOON, Validators(claim=NOON, checked_at=NOON), False),
        (NOON, Validators(claim=NOON - timedelta(seconds=1), checked_at=NOON), True),
        (datetime(2026, 3, 2, tzinfo=UTC), Validators(claim=datetime(2026, 3, 2, tzinfo=UTC), checked_at=NOON), True),
    ],
)
def test_a_sitemap_is_read_when_it_is_new_changed_or_may_have_changed_since(modified: datetime | None, old: Validators, due: bool) -> None:
    assert to_be_read(Child(url="u", modified_at=modified), old) is due


def test_a_cookie_goes_back_to_the_source_that_set_it_and_to_no_other() -> None:
    jars = CookiesMiddleware()
    request = Request(f"{HOME}/1", meta={"source_id": "xx-a"})
    jars.process_request(request)
    assert "Cookie" not in request.headers
    jars.process_response(request, HtmlResponse(request.url, headers={"Set-Cookie": "seen=1; Path=/"}))
    again, other = Request(f"{HOME}/2", meta={"source_id": "xx-a"}), Request(f"{HOME}/2", meta={"source_id": "xx-b"})
    jars.process_request(again)
    jars.process_request(other)
    assert again.headers.get("Cookie") == b"seen=1"
    assert "Cookie" not in other.headers


@pytest.mark.parametrize(
    ("steps", "target"),
    [
        ([], None),
        ([("/1", 301)], f"{HOME}/last"),
        ([("/1", 308), ("/2", 301)], f"{HOME}/last"),
        ([("/1", 301), ("/2", 302)], f"{HOME}/2"),
        ([("/1", 307), ("/2", 301)], None),
        ([("/1", "meta refresh")], None),
    ],
)
def test_a_chain_of_redirects_counts_as_far_as_it_is_permanent(steps: list[tuple[str, object]], target: str | None) -> None:
    meta = {"redirect_urls": [HOME + path for path, _ in steps], "redirect_reasons": [reason for _, reason in steps]} if steps else {}
    assert moved_for_good(Response(f"{HOME}/last", request=Request(f"{HOME}/last", meta=meta))) == target

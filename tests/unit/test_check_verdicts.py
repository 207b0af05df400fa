"""What a look at a source says of a listing that answered: alive, silent, empty, elsewhere, no listing at all."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from common.codec import from_json
from records.capture import Hint
from records.source import Listing, ListingKind, Source
from spiders.catalogue.verdicts import CheckVerdict
from spiders.check import STALE_DAYS, CheckResult, CheckSpider, deadline_for, elsewhere, judge
from spiders.listings.listing import Child, ParsedListing
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.running.run import Run

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE = "https://www.blatt.example.org"
FEED = Listing(kind=ListingKind.FEED, url=f"{BASE}/feed.xml")


def source(**changes: Any) -> Source:
    given = {"id": "de-blatt", "name": "B", "country": "de", "languages": ("de",), "homepage": f"{BASE}/", "listings": (FEED,)}
    return Source(**{**given, **changes})


def parsed(*links: str, newest: datetime | None = None, **more: Any) -> ParsedListing:
    hints = tuple(Hint(url=link, listing_url=FEED.url, listing_kind=FEED.kind, published_at=newest) for link in links)
    return ParsedListing(hints=hints, **more)


def listing(*links: str, at: datetime | None = None) -> bytes:
    date = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
    items = "".join(f"<item><title>T</title><link>{link}</link>{date}</item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


@pytest.mark.parametrize(("sources", "seconds"), [(0, 600.0), (300, 600.0), (301, 602.0), (1000, 2000.0)])
def test_a_look_has_ten_minutes_or_two_seconds_a_source(sources: int, seconds: float) -> None:
    assert deadline_for(sources) == seconds


class Check:
    """A spider over one source, and what it tells."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], **changes: Any) -> None:
        self.source, self._capsys = source(**changes), capsys
        self.frontier = Frontier(folder / "frontier.sqlite")
        order = CrawlOrder(
            run_id="check", started_at=NOW, captures_dir=str(folder), frontier_path="", sources=(self.source,), listing_max_bytes=4000
        )
        self.spider = CheckSpider(run=Run(order, self.frontier))
        self.spider.run.now = lambda: NOW  # type: ignore[method-assign]

    def told(self) -> list[CheckResult]:
        return [from_json(CheckResult, json.loads(line)) for line in self._capsys.readouterr().out.splitlines()]

    def answered(
        self, body: bytes = b"", *, status: int = 200, url: str = FEED.url, headers: dict[str, str] | None = None, of: Listing = FEED
    ) -> CheckResult:
        request = Request(of.url, meta={"asked": (self.source, of)})
        kind = TextResponse if body[:1] == b"<" else Response
        self.spider.on_answer(kind(url, status=status, body=body, headers=headers or {}, request=request))
        [result] = self.told()
        return result


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Check]:
    made = Check(tmp_path, capsys)
    yield made
    made.frontier.close()


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (199, "unreachable"),
        (300, "unreachable"),
        (404, "unreachable"),
        (500, "unreachable"),
        (401, "blocked"),
        (403, "blocked"),
        (429, "blocked"),
    ],
)
def test_an_answer_that_is_none_names_its_status(check: Check, status: int, verdict: str) -> None:
    result = check.answered(listing(), status=status)
    assert (result.verdict, result.detail, result.links, result.newest_at) == (verdict, f"http-{status}", 0, None)
    assert bool(result.remedy)


@pytest.mark.parametrize(
    ("days", "verdict", "detail"),
    [
        (0, CheckVerdict.REACHABLE, "2 links, newest of 2026-03-02 12:00"),
        (STALE_DAYS, CheckVerdict.REACHABLE, "2 links, newest of 2026-01-31 12:00"),
        (STALE_DAYS + 1, CheckVerdict.STALE, "newest of 2 links is of 2026-01-30"),
    ],
)
def test_a_feed_is_silent_after_a_month(check: Check, days: int, verdict: CheckVerdict, detail: str) -> None:
    result = check.answered(listing(f"{BASE}/a", f"{BASE}/b", at=NOW - timedelta(days=days)))
    assert (result.verdict, result.detail, result.links, result.newest_at) == (verdict, detail, 2, NOW - timedelta(days=days))
    assert bool(result.remedy) is (verdict is CheckVerdict.STALE)


def test_links_without_dates_are_counted(check: Check) -> None:
    assert check.answered(listing(f"{BASE}/a")).detail == "1 links"
    assert (check.answered(listing()).verdict, check.answered(listing()).detail) == (CheckVerdict.EMPTY, "no links")


def test_what_is_no_listing_says_what_it_was(check: Check) -> None:
    assert check.answered(b"<html><p>hello</p></html>").verdict is CheckVerdict.NOT_A_FEED
    packed = check.answered(b"no gzip", headers={"Content-Encoding": "gzip"})
    assert (packed.verdict, bool(packed.detail)) == (CheckVerdict.NOT_A_FEED, True)


@pytest.mark.parametrize(
    ("final", "links", "word"),
    [
        (f"{BASE}/other", (), None),
        ("https://feed.example.org/x", (), None),
        ("https://portal.example/x", (), "other-site portal.example"),
        ("https://portal.example/x", (f"{BASE}/a",), None),
        ("https://portal.example/x", (f"{BASE}/a", "https://portal.example/b"), "other-site portal.example"),
        ("https://portal.example/x", (f"{BASE}/a", f"{BASE}/b", "https://portal.example/b"), None),
    ],
)
def test_a_listing_that_leads_elsewhere_is_its_own_while_most_links_lead_back(final: str, links: tuple[str, ...], word: str | None) -> None:
    found = elsewhere(source(), FEED, parsed(*links), final)
    assert (found and found[1]) == word
    assert found is None or found[0] is CheckVerdict.NOT_A_FEED


def test_a_feed_kept_by_a_service_is_the_sources_own() -> None:
    service = Listing(kind=ListingKind.FEED, url="https://feeds.service.example/blatt")
    assert elsewhere(source(), service, parsed(), service.url) is None
    assert elsewhere(source(), service, parsed(), f"{BASE}/feed.xml") is None
    assert elsewhere(source(), service, parsed("https://service.example/a"), "https://other.example/") is not None


def test_what_was_asked_for_words_is_not_silent() -> None:
    old = parsed(f"{BASE}/a", newest=NOW - timedelta(days=99))
    query = Listing(kind=ListingKind.SEARCH, url=f"{BASE}/s?q={{query}}")
    assert judge(FEED, old, now=NOW)[0] is CheckVerdict.STALE
    assert judge(query, old, now=NOW)[0] is CheckVerdict.REACHABLE
    assert judge(FEED, parsed(problem="not-a-feed"), now=NOW) == (CheckVerdict.NOT_A_FEED, "not-a-feed")
    assert judge(FEED, parsed(problem="not-a-feed", detail="line 3"), now=NOW) == (CheckVerdict.NOT_A_FEED, "not-a-feed: line 3")
    assert judge(FEED, parsed(children=(Child(url=f"{BASE}/1.xml"), Child(url=f"{BASE}/2.xml"))), now=NOW) == (
        CheckVerdict.REACHABLE,
        "2 links",
    )


@pytest.mark.parametrize(("error", "detail"), [(DownloadTimeoutError("t"), "timeout"), (ValueError("x"), "error")])
def test_a_failure_names_its_reason(check: Check, error: Exception, detail: str) -> None:
    failure = Failure(error)
    failure.request = Request(FEED.url, meta={"asked": (check.source, FEED)})  # type: ignore[attr-defined]
    check.spider.on_failure(failure)
    [result] = check.told()
    assert (result.source_id, result.listing_url, result.verdict) == ("de-blatt", FEED.url, CheckVerdict.UNREACHABLE)
    assert result.detail == detail


def test_a_listing_is_open_until_it_was_told(check: Check) -> None:
    check.spider.open["de-blatt", FEED.url] = check.source
    check.answered(listing())
    assert check.spider.open == {}

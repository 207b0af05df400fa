"""Looking at sources once, without crawling them: does every listing answer, is it what it should be, is it alive?

`check_sources()` starts `python -m spiders.check`, which reads a `CrawlOrder` and writes one JSON line per listing.
"""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from common.addresses.hosts import host_of
from common.codec import from_json, to_json
from common.content_coding import CodingError, decoded
from common.logs import configure_logging
from common.safe_path import FLAG
from records.capture import REFUSING_STATUSES
from records.errors import CaptureError
from records.source import ELSEWHERE, QUERIED, Listing, ListingKind, Source
from spiders.base import ListingSpider, header, source_meta
from spiders.catalogue.verdicts import CheckVerdict, remedy_of
from spiders.crawl import quieten_libraries, spider_class
from spiders.fetching.reasons import LOCKED, failure_reason
from spiders.fetching.rendering import missing_for_drawing
from spiders.links import site_of
from spiders.listings.listing import ParsedListing
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.running.books import Visit
from spiders.running.run import Run
from spiders.search_service import search_urls
from spiders.settings import crawl_settings

Answer = TypeVar("Answer")

STALE_DAYS = 30
"""A feed or news sitemap whose newest item is older than this has gone silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one listing answered."""

    source_id: str
    listing_url: str
    verdict: CheckVerdict
    detail: str
    """What it was, beginning with a short word where something went wrong: `http-403`, `address-refused` ..."""
    remedy: str = ""
    """What to do about it, in one line; empty when all is well."""
    links: int = 0
    newest_at: datetime | None = None
    """UTC; latest date of an item, None when it gives none."""


def check_sources(
    sources: Sequence[Source],
    *,
    user_agent: str = "Docketwire/0.1",
    contact: str = "",
    now: datetime | None = None,
    deadline_seconds: float | None = None,
    turns_path: str = "",
) -> Iterator[CheckResult]:
    """Ask every listing once, politely, in a child process, hosts side by side; results as they come, in no order.

    The deadline is `deadline_for` so many sources, where none is given.

    A listing that was not reached before the deadline is `unreachable`. Raises CaptureError when the child breaks.
    """
    with TemporaryDirectory(prefix="docketwire-check-") as folder:
        order = CrawlOrder(
            run_id="check",
            started_at=now or datetime.now(UTC),
            captures_dir=folder,
            frontier_path=str(Path(folder) / "frontier.sqlite"),
            turns_path=turns_path,
            sources=tuple(sources),
            user_agent=user_agent,
            contact=contact,
            deadline_seconds=deadline_for(len(sources)) if deadline_seconds is None else deadline_seconds,
        )
        yield from answers("spiders.check", order, CheckResult, what="the check")


def answers(module: str, order: Any, kind: type[Answer], *, what: str) -> Iterator[Answer]:
    """What a child that runs `module` answers to an order, a line each as they come; it ends with its reader. Raises CaptureError when it breaks off."""
    with subprocess.Popen([sys.executable, FLAG, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(to_json(order)).encode())
        child.stdin.close()
        try:
            for line in child.stdout:
                yield from_json(kind, json.loads(line))
        finally:
            child.terminate()
    if child.returncode:
        raise CaptureError(f"{what} broke off with exit code {child.returncode}; see the log above")


def deadline_for(sources: int) -> float:
    """Seconds within which so many sources are asked: ten minutes, or two seconds each where that is more."""
    return max(600.0, 2.0 * sources)


class CheckSpider(scrapy.Spider):
    """Asks each listing once, whatever its kind, and judges the answer."""

    name = "check"

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.open: dict[tuple[str, str], Source] = {}
        self._parsers: dict[ListingKind, ListingSpider] = {kind: spider_class(kind)(run=run) for kind in self._kinds(run)}

    @staticmethod
    def _kinds(run: Run) -> set[ListingKind]:
        return {listing.kind for source in run.order.sources for listing in source.listings}

    async def start(self) -> AsyncIterator[Any]:
        self.run.begin()
        for source in self.run.order.sources:
            if (source.render or source.keep_as_seen) and (lacking := missing_for_drawing()):
                verdict, word = CheckVerdict.UNREACHABLE, "no-browser"
                told = CheckResult(
                    source_id=source.id, listing_url="", verdict=verdict, detail=f"{word} {lacking}", remedy=remedy_of(verdict, word)
                )
                _tell(told)
            if not source.listings:
                _tell(
                    CheckResult(
                        source_id=source.id,
                        listing_url="",
                        verdict=CheckVerdict.EMPTY,
                        detail="the source has no listings",
                        remedy="add a [[source.listings]] table",
                    )
                )
            for listing in source.listings:
                url = next(search_urls(source, listing)) if listing.kind in QUERIED else listing.url
                self.open[source.id, listing.url] = source
                yield Request(
                    url,
                    callback=self.on_answer,
                    errback=self.on_failure,
                    meta={**source_meta(source), "asked": (source, listing)},
                )

    def on_answer(self, response: Response) -> None:
        source, listing = response.meta["asked"]
        if not 200 <= response.status < 300:
            verdict = CheckVerdict.BLOCKED if response.status in REFUSING_STATUSES else CheckVerdict.UNREACHABLE
            self.tell(source, listing, verdict, f"http-{response.status}")
            return
        try:
            body = decoded(response.body, header(response, "Content-Encoding"), limit=self.run.order.listing_max_bytes).body
        except CodingError as error:
            self.tell(source, listing, CheckVerdict.NOT_A_FEED, str(error))
            return
        visit = Visit(source=source, listing=listing, url=response.url)
        parsed = self._parsers[listing.kind].parse_body(body, response.url, header(response, "Content-Type"), visit)
        verdict, detail = elsewhere(source, listing, parsed, response.url) or judge(listing, parsed, now=self.run.now())
        self.tell(source, listing, verdict, detail, parsed)

    def on_failure(self, failure: Failure) -> None:
        source, listing = failure.request.meta["asked"]  # type: ignore[attr-defined]
        reason = failure_reason(failure.value)  # type: ignore[arg-type]
        verdict = CheckVerdict.BLOCKED if reason in ("robots", "host-paused", "slow-host", *LOCKED) else CheckVerdict.UNREACHABLE
        # what our own key lacks is named: the variable, never its value
        self.tell(source, listing, verdict, f"{reason} {failure.value}" if reason in LOCKED else reason)

    def tell(self, source: Source, listing: Listing, verdict: CheckVerdict, detail: str, parsed: ParsedListing | None = None) -> None:
        self.open.pop((source.id, listing.url), None)
        links = len(parsed.hints) + len(parsed.children) if parsed is not None else 0
        newest = parsed.newest_at if parsed is not None else None
        _tell(
            CheckResult(
                source_id=source.id,
                listing_url=listing.url,
                verdict=verdict,
                detail=detail,
                remedy=remedy_of(verdict, detail.partition(" ")[0]),
                links=links,
                newest_at=newest,
            )
        )


def elsewhere(source: Source, listing: Listing, parsed: ParsedListing, final_url: str) -> tuple[CheckVerdict, str] | None:
    """The verdict on a listing that sends us to another site which does not lead back: a domain that was sold, a portal's start page.

    None where all is well. A feed kept by a service, whose links lead to the source's own site, is its own.
    """
    asked, site = site_of(listing.url), site_of(final_url)
    if listing.kind in ELSEWHERE or site in (asked, site_of(source.homepage)):
        return None
    own = sum(site_of(hint.url) in (asked, site_of(source.homepage)) for hint in parsed.hints)
    return None if own > len(parsed.hints) / 2 else (CheckVerdict.NOT_A_FEED, f"other-site {host_of(final_url)}")


def judge(listing: Listing, parsed: ParsedListing, *, now: datetime) -> tuple[CheckVerdict, str]:
    """Verdict and one line of explanation for a listing that answered."""
    if parsed.problem is not None:
        return CheckVerdict.NOT_A_FEED, parsed.problem + (f": {parsed.detail}" if parsed.detail else "")
    count = len(parsed.hints) + len(parsed.children)
    if not count:
        return CheckVerdict.EMPTY, "no links"
    newest = parsed.newest_at
    if newest is not None and newest < now - timedelta(days=STALE_DAYS) and listing.kind not in QUERIED:
        return CheckVerdict.STALE, f"newest of {count} links is of {newest:%Y-%m-%d}"
    return CheckVerdict.REACHABLE, f"{count} links" + (f", newest of {newest:%Y-%m-%d %H:%M}" if newest else "")


def _tell(result: CheckResult) -> None:
    sys.stdout.write(json.dumps(to_json(result), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    configure_logging()
    order = from_json(CrawlOrder, json.loads(sys.stdin.buffer.read()))
    with Frontier(Path(order.frontier_path)) as frontier:
        process = AsyncCrawlerProcess(crawl_settings(order))
        quieten_libraries()
        run = Run(order, frontier)
        stopping: list[asyncio.Task[None]] = []
        run.closing.on_stop = lambda: stopping.append(asyncio.get_running_loop().create_task(process.stop()))
        crawler = process.create_crawler(CheckSpider)
        process.crawl(crawler, run=run)
        process.start()
        spider = crawler.spider
        left = spider.open if isinstance(spider, CheckSpider) else {}
        for source_id, url in left:
            word, verdict = run.closing.status or "deadline", CheckVerdict.UNREACHABLE
            _tell(CheckResult(source_id=source_id, listing_url=url, verdict=verdict, detail=word, remedy=remedy_of(verdict, word)))
    logging.getLogger("docketwire.check").info("check.done sources=%d", len(order.sources))
    return 0


if __name__ == "__main__":
    sys.exit(main())

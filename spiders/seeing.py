"""Visits as seen: `python -m spiders.seeing` reads an order, visits each article's page with Chromium, and answers one JSON line a visit.

A page is fetched as a crawl fetches it; what it asks for goes through the same downloader, with its vetted addresses, robots.txt, turns and bounds.
Each whole visit is a group of records in the run's segment (spiders/archive/as_seen.py); killed at any moment, the whole ones are salvaged.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from common import tether
from common.codec import from_json, to_json
from common.content_coding import CodingError, decoded
from common.logs import configure_logging
from records.errors import CaptureError, DocketwireError
from records.source import Source
from spiders.archive.as_seen import Seen
from spiders.archive.warc import PageNote
from spiders.archive.writer import Stored
from spiders.base import header, page_of, source_meta
from spiders.check import answers
from spiders.crawl import quieten_libraries
from spiders.fetching.reasons import BLAMELESS, failure_reason
from spiders.fetching.rendering import CannotDrawError, Renderer
from spiders.gathering import text_of
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.running.run import Run
from spiders.settings import crawl_settings, user_agent

log = logging.getLogger("docketwire.seeing")
SEEN = "seen"
"""The word for a visit that lies in the captures."""
OURS = BLAMELESS | {"no-browser"}
"""Reasons that do not count as a try of the visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSee:
    """One article to be visited."""

    url: str
    """Where its page is."""
    article_url: str
    """The canonical address it is known by."""
    source_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeingOrder:
    """What one child gets on its standard input."""

    order: CrawlOrder
    """Its sources, limits and folders; its listings are not read."""
    articles: tuple[ToSee, ...]
    seconds: float
    """That one visit may take, its requests and its picture included."""
    max_bytes: int
    """Of all that one visit brings, unpacked, and of its picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What became of one article's visit."""

    article_url: str
    source_id: str
    word: str
    """`seen`, or the short word for why not: `robots`, `http-403`, `timeout`, `no-browser` ..."""
    detail: str = ""
    files: int = 0
    """Kept with the page."""
    missed: int = 0
    """Asked for by the page and not to be had."""


def see(order: SeeingOrder) -> Iterator[Visit]:
    """Visit an order's articles in a child process; answers as they come. Raises CaptureError when it breaks off."""
    yield from answers("spiders.seeing", order, Visit, what="the visits as seen")


class SeeingSpider(scrapy.Spider):
    """Visits one article after the other: a browser's page at a time."""

    name = "seeing"

    def __init__(self, *args: Any, run: Run, order: SeeingOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.seeing = run, order
        self.sources = {source.id: source for source in order.order.sources}
        self.broken: CaptureError | None = None

    async def start(self) -> AsyncIterator[Any]:
        self.run.begin()
        renderer = Renderer(self._asked, user_agent(self.run.order), self.seeing.seconds, self.seeing.max_bytes)
        try:
            for article in self.seeing.articles:
                if self.run.closing.status is not None:
                    break
                visit = await self._visited(article, renderer)
                if visit.word != SEEN:
                    self.run.frontier.visits.failed(article.article_url, visit.word, counts=visit.word not in OURS)
                _tell(visit)
        except CaptureError as error:
            self.broken = error
        finally:
            await renderer.close()
        none: tuple[Request, ...] = ()  # every request is asked for by hand
        for request in none:
            yield request

    async def _visited(self, article: ToSee, renderer: Renderer) -> Visit:
        """A visit; a defect of ours met by one is counted, and the next is made all the same. Raises CaptureError."""
        try:
            return await self._visit(article, renderer)
        except CaptureError:
            raise
        except Exception as error:
            log.exception("seeing.broken_visit source=%s", article.source_id)
            detail = f"{type(error).__name__}: {error}"[:200]
            return Visit(article_url=article.article_url, source_id=article.source_id, word="error", detail=detail)

    async def _visit(self, article: ToSee, renderer: Renderer) -> Visit:
        source = self.sources[article.source_id]
        try:
            response = await self._page(article, source)
            seen = await self._seen(response, source, renderer)
        except _FailedError as error:
            word, _, detail = str(error).partition(": ")
            return Visit(article_url=article.article_url, source_id=source.id, word=word, detail=detail)
        note = PageNote(
            source_id=source.id,
            run_id=self.run.order.run_id,
            requested_url=article.url,
            hint=None,
            redirects=tuple(response.meta.get("redirect_urls", ())),
            as_seen_of=article.article_url,
        )
        self.run.writer.write_seen(seen, note)
        return Visit(article_url=article.article_url, source_id=source.id, word=SEEN, files=len(seen.files), missed=seen.missed)

    async def _asked(self, request: Request) -> Response:
        """An answer, with the moment it came."""
        response: Response = await self.crawler.engine.download_async(request)
        response.meta["came_at"] = self.run.now()
        return response

    async def _page(self, article: ToSee, source: Source) -> Response:
        try:
            response = await self._asked(Request(article.url, meta=source_meta(source)))
        except Exception as error:
            raise _FailedError(failure_reason(error)) from error
        if not 200 <= response.status < 300:
            raise _FailedError(f"http-{response.status}")
        if not text_of(response):
            raise _FailedError("not-html")
        return response

    async def _seen(self, response: Response, source: Source, renderer: Renderer) -> Seen:
        try:
            body = decoded(response.body, header(response, "Content-Encoding"), limit=self.run.order.page_max_bytes).body
            looked = await renderer.looked_at(response.url, body, header(response, "Content-Type") or "text/html", source_meta(source))
        except CodingError as error:
            raise _FailedError("undecodable") from error
        except CannotDrawError as error:
            raise _FailedError(str(error)) from error
        response.meta["drawn"], response.meta["drawn_by"] = looked.html, looked.by
        page, *files = (page_of(one, one.meta["came_at"], source) for one in (response, *looked.brought))
        return Seen(page=page, files=tuple(files), picture=looked.picture, missed=looked.missed)


class _FailedError(Exception):
    """A visit failed; the message begins with a short word."""


def _tell(visit: Visit) -> None:
    sys.stdout.write(json.dumps(to_json(visit), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _visits(order: SeeingOrder) -> int:
    with Frontier(Path(order.order.frontier_path)) as frontier:

        def closed(segment: str, stored: list[Stored]) -> None:
            frontier.visits.seen(one.note.as_seen_of for one in stored if one.note.as_seen_of)
            frontier.mark_captured(segment, [])

        process = AsyncCrawlerProcess(crawl_settings(order.order))
        quieten_libraries()
        run = Run(order.order, frontier)
        run.writer.on_closed = closed
        stopping: list[asyncio.Task[None]] = []
        run.closing.on_stop = lambda: stopping.append(asyncio.get_running_loop().create_task(process.stop()))
        crawler = process.create_crawler(SeeingSpider)
        process.crawl(crawler, run=run, order=order)
        process.start()
        broken = crawler.spider.broken if isinstance(crawler.spider, SeeingSpider) else None
        if broken is not None:  # what is whole in the open segment is salvaged by the next run
            raise broken
        run.writer.close_segment()
    return 0


def main() -> int:
    configure_logging()
    tether.end_with(os.getppid())
    order = from_json(SeeingOrder, json.loads(sys.stdin.buffer.read()))
    try:
        return _visits(order)
    except DocketwireError as error:
        log.error("seeing.broken run=%s error=%s", order.order.run_id, error)  # noqa: TRY400 - it says what to do
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""Looking for a source's listings on its own site: `find_listings()` starts `python -m spiders.discovery.hunt`, one JSON line a source.

A hunt asks for the home page, then for what it names, then for where the usual systems put feeds, and stops asking as soon as something will do.
Every request takes its host's turn and obeys robots.txt; hunts for several sources run side by side.
"""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from common.addresses.hosts import host_of
from common.codec import from_json, to_json
from common.content_coding import CodingError, decoded
from common.logs import configure_logging
from records.source import ELSEWHERE, Listing, ListingKind, Source
from spiders.base import header, source_meta
from spiders.check import answers, deadline_for
from spiders.crawl import quieten_libraries
from spiders.discovery.candidates import Candidate, Site, about_news, customary, named_feeds, named_maps, renamed_sections, site_on
from spiders.discovery.judging import Judged, judge, plain_titles, stranger
from spiders.fetching.reasons import failure_reason
from spiders.links import belongs, page_key, site_of
from spiders.listings.listing import ParsedListing
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.reading import read_listing
from spiders.running.run import Run
from spiders.settings import crawl_settings

AT_ONCE = 24
"""Sources hunted for at a time: below Scrapy's 32 requests, so that robots.txt finds room beside them."""
MAX_ASKED = 30
"""Addresses asked for one source; a site that names a hundred desks is not asked for all."""
MAX_INDEXED = 3
"""Sitemaps of one index that are looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A source whose listings are looked for."""

    source: Source
    titles: tuple[str, ...] = ()
    """Titles it is known for."""
    refused: tuple[str, ...] = ()
    """Addresses that somebody does not want for it."""
    before: tuple[Listing, ...] = ()
    """Listings it had once: they may be back."""
    known: bool = True
    """False for a site that is just being added: it need not call itself as the source is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """What one child gets on its standard input."""

    order: CrawlOrder
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for one source."""

    source_id: str
    problem: str = ""
    """Why its home page could not be used: `other-site`, `parked`, `not-recognised`, `http-404`, `dns` ...; empty when it could."""
    detail: str = ""
    name: str = ""
    """What the site calls itself."""
    language: str = ""
    judged: tuple[Judged, ...] = ()
    """Every candidate that was looked at, in that order."""

    @property
    def best(self) -> Judged | None:
        """The best that may be taken; among equals the first looked at."""
        return max((one for one in self.judged if not one.refusal), key=lambda one: one.score, default=None)


def find_listings(
    wanted: Sequence[Wanted],
    *,
    user_agent: str = "Docketwire/0.1",
    contact: str = "",
    now: datetime | None = None,
    turns_path: str = "",
) -> Iterator[Found]:
    """Hunt for each source's listings in a child process; results as they come, in no order. Raises CaptureError when the child breaks."""
    with TemporaryDirectory(prefix="docketwire-hunt-") as folder:
        order = CrawlOrder(
            run_id="hunt",
            started_at=now or datetime.now(UTC),
            captures_dir=folder,
            frontier_path=str(Path(folder) / "frontier.sqlite"),
            turns_path=turns_path,
            sources=tuple(one.source for one in wanted),
            user_agent=user_agent,
            contact=contact,
            deadline_seconds=2 * deadline_for(len(wanted)),
        )
        hunt = Hunt(order=order, wanted=tuple(wanted))
        yield from answers("spiders.discovery.hunt", hunt, Found, what="the search for listings")


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    body: bytes
    content_type: str | None


class _NoAnswerError(Exception):
    """With the word for why not."""


class HuntSpider(scrapy.Spider):
    """Hunts for all sources of its order."""

    name = "hunt"

    def __init__(self, *args: Any, run: Run, wanted: Sequence[Wanted], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.left = run, {one.source.id: one for one in wanted}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def start(self) -> AsyncIterator[Any]:
        self.run.begin()
        await asyncio.gather(*(self._hunt(one) for one in list(self.left.values())))
        none: tuple[Request, ...] = ()  # every request is asked for by hand
        for request in none:
            yield request

    async def _hunt(self, wanted: Wanted) -> None:
        async with self._room:
            try:
                found = await _Search(self, wanted).run()
            except Exception as error:
                logging.getLogger("docketwire.check").exception("hunt.broken source=%s", wanted.source.id)
                found = Found(source_id=wanted.source.id, problem="error", detail=f"{type(error).__name__}: {error}"[:200])
        if self.left.pop(wanted.source.id, None) is not None:
            _tell(found)

    async def ask(self, source: Source, url: str) -> _Answer:
        """What an address answers, unpacked. Raises _NoAnswerError."""
        request = Request(url, meta=source_meta(source))
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:
            raise _NoAnswerError(failure_reason(error)) from error
        if not 200 <= response.status < 300:
            raise _NoAnswerError(f"http-{response.status}")
        try:
            body = decoded(response.body, header(response, "Content-Encoding"), limit=self.run.order.listing_max_bytes).body
        except CodingError as error:
            raise _NoAnswerError("undecodable") from error
        return _Answer(response.url, body, header(response, "Content-Type"))


class _Search:
    """One source's hunt."""

    def __init__(self, spider: HuntSpider, wanted: Wanted) -> None:
        self._spider, self._wanted, self._source = spider, wanted, wanted.source
        self._titles = plain_titles(wanted.titles)
        self._judged: list[Judged] = []
        self._met = {page_key(url) for url in wanted.refused}
        self._asked = 0

    async def run(self) -> Found:
        home = self._source.homepage
        try:
            answer = await self._spider.ask(self._source, home)
        except _NoAnswerError as error:
            return Found(source_id=self._source.id, problem=str(error), detail=home)
        if site_of(answer.url) != site_of(home):
            return Found(source_id=self._source.id, problem="other-site", detail=f"{home} leads to {host_of(answer.url)}")
        site = site_on(answer.body, answer.url, answer.content_type)
        word = stranger(site, self._source)
        if word and (self._wanted.known or word != "not-recognised"):
            return Found(source_id=self._source.id, problem=word, detail=f"{home}: {site.title[:100]!r}")
        self._source = replace(self._source, homepage=answer.url)  # where it lies by now, on the same site
        await self._look(site, answer)
        return Found(source_id=self._source.id, name=site.name[:200], language=site.language, judged=tuple(self._judged))

    async def _look(self, site: Site, answer: _Answer) -> None:
        """Cheapest first; what is dear is asked for only while nothing will do."""
        before = [Candidate(kind=one.kind, url=one.url, how="known") for one in self._wanted.before if one.kind not in ELSEWHERE]
        await self._try_all([*before, *named_feeds(site)])
        if not self._has_any():
            await self._try_all(named_maps(await self._robots(site.url), site.url))
        if not self._has_any():
            await self._try_all(customary(site.url))
        if not self._has_any():
            gone = [one.url for one in self._source.listings if one.kind is ListingKind.SECTION]
            await self._try_all(renamed_sections(site, gone))
        if not self._has_any():
            self._judge(Candidate(kind=ListingKind.SECTION, url=answer.url, how="front-page"), answer)

    def _has_any(self) -> bool:
        return any(not one.refusal for one in self._judged)

    async def _robots(self, url: str) -> str:
        try:
            answer = await self._spider.ask(self._source, f"{url.split('/', 3)[0]}//{url.split('/', 3)[2]}/robots.txt")
        except _NoAnswerError:
            return ""
        return answer.body[: 512 * 1024].decode("utf-8", "replace")

    async def _try_all(self, candidates: Sequence[Candidate]) -> None:
        for candidate in candidates:
            await self._try(candidate)

    async def _try(self, candidate: Candidate, *, depth: int = 0) -> None:
        if page_key(candidate.url) in self._met or self._asked >= MAX_ASKED:
            return
        self._met.add(page_key(candidate.url))
        if not belongs(candidate.url, self._source.homepage):  # refused unasked: it is not ours to ask
            self._refuse(candidate, "other-site", f"it lies at {host_of(candidate.url)}")
            return
        self._asked += 1
        try:
            answer = await self._spider.ask(self._source, candidate.url)
        except _NoAnswerError as error:
            self._refuse(candidate, str(error))
            return
        parsed = self._judge(candidate, answer)
        if parsed.children and not depth:
            # an index is read at every visit, so the sitemap of news itself is what is taken
            children = [child.url for child in parsed.children if about_news(child.url)][:MAX_INDEXED]
            for url in children:
                await self._try(replace(candidate, url=url), depth=1)

    def _judge(self, candidate: Candidate, answer: _Answer) -> ParsedListing:
        parsed = self._parsed(candidate, answer)
        now = self._spider.run.now()
        judged = judge(candidate, parsed, answer.body, answer.url, source=self._source, titles=self._titles, now=now)
        if judged.refusal or page_key(judged.listing.url) not in {page_key(url) for url in self._wanted.refused}:
            self._judged.append(judged)
        return parsed

    def _parsed(self, candidate: Candidate, answer: _Answer) -> ParsedListing:
        return read_listing(self._source, candidate.kind, answer.body, url=answer.url, content_type=answer.content_type)

    def _refuse(self, candidate: Candidate, word: str, detail: str = "") -> None:
        listing = Listing(kind=candidate.kind, url=candidate.url)
        self._judged.append(Judged(listing=listing, how=candidate.how, refusal=word, detail=detail))


def _tell(found: Found) -> None:
    sys.stdout.write(json.dumps(to_json(found), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    configure_logging()
    hunt = from_json(Hunt, json.loads(sys.stdin.buffer.read()))
    with Frontier(Path(hunt.order.frontier_path)) as frontier:
        process = AsyncCrawlerProcess(crawl_settings(hunt.order))
        quieten_libraries()
        run = Run(hunt.order, frontier)
        stopping: list[asyncio.Task[None]] = []
        run.closing.on_stop = lambda: stopping.append(asyncio.get_running_loop().create_task(process.stop()))
        crawler = process.create_crawler(HuntSpider)
        process.crawl(crawler, run=run, wanted=hunt.wanted)
        process.start()
        left = crawler.spider.left if isinstance(crawler.spider, HuntSpider) else {}
        for source_id in left:
            _tell(Found(source_id=source_id, problem=run.closing.status or "deadline"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

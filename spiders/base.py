"""What all spiders share: listing -> hints -> page requests -> captures."""

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from common.content_coding import CodingError, decoded
from records.source import Listing, ListingKind, Source
from spiders.archive.warc import Page, digest
from spiders.drawing import Drawing
from spiders.fetching.politeness import LONGEST_PAUSE
from spiders.fetching.reasons import failure_reason, too_old
from spiders.fetching.refusals import HostTooSlow
from spiders.forwarded import forward_target
from spiders.gathering import Gathering, first_of
from spiders.hubs import hub_in_headers
from spiders.listings.listing import Child, ParsedListing
from spiders.memory.remembered import Validators, claim_of
from spiders.running.books import Link, Visit
from spiders.running.run import Run

LISTING_PRIORITY, FURTHER_PRIORITY, PAGE_PRIORITY, REVISIT_PRIORITY = 100, 50, 0, -100
"""Further pages of a report come before the next report, so that few reports lie about half fetched."""
PERMANENT = (301, 308)
MAX_DEPTH = 2
"""An index may name indexes once more; deeper is a trap. Kinds that come in pages have their own."""
MAX_CHILDREN = 50
"""Sitemaps read in one run for one listing, whatever indexes name them; newest first, then those not read for longest."""
MAX_NESTED = 10
"""Of those, sitemaps named by one index inside another, so that no such index takes all."""
AT_ONCE = 4
"""Sitemaps of one listing on their way at a time: what an index inside an index names goes before the index's neighbours."""
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


class ListingSpider(scrapy.Spider):
    """Reads one kind of listing; everything else is the same for all kinds."""

    kinds: ClassVar[frozenset[ListingKind]]
    max_depth: ClassVar[int] = MAX_DEPTH
    run: Run
    drawing: Drawing

    def __init__(self, *args: Any, run: Run | None = None, source: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if run is None:
            from spiders.standalone import open_run  # noqa: PLC0415 - only `scrapy crawl` needs the catalogue

            run = open_run(source)
            run.kinds = self.kinds
            self._own_run = run
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ListingSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.drawing = Drawing(crawler, spider.run)
        crawler.signals.connect(spider.drawing.close, signal=signals.spider_closed)
        if hasattr(spider, "_own_run"):
            crawler.signals.connect(spider._own_run.finish, signal=signals.engine_stopped, weak=False)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Listings first, then what earlier runs left to do."""
        self.run.begin()
        for source in self.run.order.sources:
            for listing in source.listings:
                if listing.kind in self.kinds:
                    for url in () if self.run.tallies[source.id].resumed else self.urls(source, listing):
                        yield self.listing_request(self.run.open_visit(source, listing, url))
                    self.run.opened(source)
                    for request in self._release(source):
                        yield request
        for source in self.run.order.sources:
            if source.listings and source.listings[0].kind in self.kinds:
                for link, revisit in self.run.left[source.id]:
                    yield self.page_request(link, REVISIT_PRIORITY if revisit else PAGE_PRIORITY)
        for source in self.run.order.sources:
            self.run.settle(source)  # nothing may be left to ask

    def urls(self, source: Source, listing: Listing) -> Iterator[str]:  # noqa: ARG002 - searches need the source
        """Addresses a listing is read from."""
        yield listing.url

    @abstractmethod
    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:
        """What a listing's body, unpacked, says; `url` is where it was found, for relative links. Never raises."""

    # listings

    def listing_request(self, visit: Visit) -> Request:
        return Request(
            visit.asked_at or visit.url,
            callback=self.on_listing,
            errback=self.on_listing_failure,
            priority=LISTING_PRIORITY,
            headers=conditions(visit.known.etag, visit.known.last_modified),
            meta={**source_meta(visit.source), "visit": visit},
        )

    def on_listing(self, response: Response) -> Iterator[Request]:
        visit: Visit = response.meta["visit"]
        self._read_listing(response, visit)
        yield from self._go_on(visit)

    def _go_on(self, visit: Visit) -> Iterator[Request]:
        """After a listing has answered or failed."""
        yield from self._open_waiting(visit.root or visit)
        yield from self._release(visit.source)
        self.run.settle(visit.source)

    def _release(self, source: Source) -> Iterator[Request]:
        return (self.page_request(link, PAGE_PRIORITY) for link in self.run.release(source))

    def _read_listing(self, response: Response, visit: Visit) -> None:
        if response.status == 304:
            self._remember_move(visit, response)
            self.run.listing_unchanged(visit)
            return
        if not 200 <= response.status < 300:
            self.run.listing_failed(visit, f"http-{response.status}")
            return
        try:
            unpacked = decoded(response.body, header(response, "Content-Encoding"), limit=self.run.order.listing_max_bytes)
        except CodingError as error:
            self.run.listing_failed(visit, "undecodable", str(error))
            return
        body = unpacked.body
        visit.withheld = unpacked.cut  # what it did not say we have to ask for again
        if digest(body) == visit.known.body_digest:
            self._remember_move(visit, response)
            self.run.listing_unchanged(visit)
            return
        parsed = self.parse_body(body, response.url, header(response, "Content-Type"), visit)
        if parsed.problem is not None:
            self.run.listing_failed(visit, parsed.problem, parsed.detail)
            return
        self._remember_move(visit, response)
        self._follow(visit, parsed, response, body)

    def _remember_move(self, visit: Visit, response: Response) -> None:
        target = moved_for_good(response)
        if target is not None and target != visit.asked_at:
            self.run.listing_moved(visit, target)

    def on_listing_failure(self, failure: Failure) -> Iterator[Request]:
        visit: Visit = failure.request.meta["visit"]  # type: ignore[attr-defined]
        if isinstance(failure.value, HostTooSlow):
            self.run.listing_put_off(visit, failure.value)
        else:
            self.run.listing_failed(visit, failure_reason(failure.value), str(failure.value)[:200])  # type: ignore[arg-type]
        return self._go_on(visit)

    def _follow(self, visit: Visit, parsed: ParsedListing, response: Response, body: bytes) -> None:
        fresh = Validators(
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            body_digest=digest(body),
            checked_at=self.run.now(),
            claim=visit.claim,
        )
        visit.hub = parsed.hub or hub_in_headers([link.decode("latin-1") for link in response.headers.getlist("Link")], response.url)
        floors = [minutes for minutes in (parsed.ttl_minutes, cache_minutes(response)) if minutes is not None]
        dates = [at for hint in parsed.hints if (at := claim_of(hint)) is not None]
        self.run.listing_read(visit, fresh, dates=dates, floor_minutes=max(floors, default=None))
        # Newest first, so that the budget goes to news; undated ones in the document's order behind them.
        oldest = datetime.min.replace(tzinfo=UTC)
        for hint in sorted(parsed.hints, key=lambda hint: claim_of(hint) or oldest, reverse=True):
            self.run.offer(visit, hint)
        self._take_children(visit, parsed.children)

    def _take_children(self, visit: Visit, children: tuple[Child, ...]) -> None:
        """Sitemaps an index names, to be read in their turn."""
        now = self.run.now()
        fresh = [child for child in children if child.modified_at is None or not too_old(visit.source, child.modified_at, now=now)]
        if visit.depth >= self.max_depth:
            return
        # An index that stays the same while its sitemaps change must be read each time.
        visit.withheld |= any(may_change(child, now) for child in fresh)
        known = [(child, self.run.frontier.validators(visit.source.id, child.url)) for child in fresh]
        due = [(child, old) for child, old in known if to_be_read(child, old)]
        due.sort(key=lambda pair: (-_seconds(pair[0].modified_at), _seconds(pair[1].checked_at)))
        room = MAX_NESTED if visit.depth else MAX_CHILDREN
        visit.withheld |= len(due) > room
        root = visit.root or visit
        root.waiting[:0] = [(visit, child) for child, _ in due[:room]]

    def _open_waiting(self, root: Visit) -> Iterator[Request]:
        """Ask for the next sitemaps of a listing, as many as it has room for."""
        under_way = sum(child.state == "open" for child in _descendants(root))
        while root.waiting and under_way < AT_ONCE and root.opened < MAX_CHILDREN:
            parent, child = root.waiting.pop(0)
            opened = self.run.open_visit(parent.source, parent.listing, child.url, depth=parent.depth + 1)
            opened.claim, opened.root = child.modified_at, root
            parent.children.append(opened)
            root.opened += 1
            under_way += 1
            yield self.listing_request(opened)
        if root.opened >= MAX_CHILDREN:
            for parent, _ in root.waiting:
                parent.withheld = True
            root.waiting.clear()

    # pages

    def page_request(self, link: Link, priority: int) -> Request:
        known = link.page
        return Request(
            link.url,
            callback=self.on_page_to_draw if link.source.render else self.on_page,
            errback=self.on_page_failure,
            priority=priority,
            headers=conditions(known.etag, known.last_modified) if known is not None and known.fetched_at is not None else {},
            meta={**source_meta(link.source), "link": link},
        )

    async def on_page_to_draw(self, response: Response) -> list[Request]:
        """The same for sources whose pages a browser draws first."""
        await self.drawing.draw(response)
        return self.on_page(response)

    def on_page(self, response: Response) -> list[Request]:
        """Captures the page; gives the request for the one it only sends on to, for its report's first page, or for its next one."""
        link: Link = response.meta["link"]
        redirects = tuple(response.meta.get("redirect_urls", ()))
        if response.status == 304:
            self.run.unchanged(link)
        elif not 200 <= response.status < 300:
            self.run.refused(link, page_of(response, self.run.now(), link.source), redirects)
        elif target := forward_target(response) or self._unseen_first(response):
            return [self._forwarded(link, target, (*redirects, response.url))]
        else:
            page = page_of(response, self.run.now(), link.source)
            if gathering := self._gathering(link, page, response, redirects):
                return [self._further(gathering)]
            self.run.captured(link, page, redirects)
        self.run.settle(link.source)
        return []

    def _unseen_first(self, response: Response) -> str | None:
        """The first page of the report that a listing named by a further one, where nobody else asks for it."""
        first = None if response.meta.get("forwarded") else first_of(response)
        return first if first is not None and self.run.is_new(first) else None

    def _gathering(self, link: Link, page: Page, response: Response, redirects: tuple[str, ...]) -> Gathering | None:
        if self.run.tallies[link.source.id].further >= link.source.max_pages_per_run:
            return None
        return Gathering.begun(link, page, redirects, response, room=self.run.order.page_max_bytes)

    def _further(self, gathering: Gathering) -> Request:
        """Asked for like any page: robots.txt, the host's turn, vetted addresses."""
        self.run.tallies[gathering.link.source.id].further += 1
        meta = {**source_meta(gathering.link.source), "gathering": gathering}
        return Request(
            gathering.next.url,
            callback=self.on_further,
            errback=self.on_further_failure,
            priority=FURTHER_PRIORITY,
            meta=meta,
        )

    def on_further(self, response: Response) -> list[Request]:
        """Takes a further page of a report; captures the report when it was the last."""
        gathering: Gathering = response.meta["gathering"]
        if not 200 <= response.status < 300:
            return self._gathered(gathering, f"http-{response.status}")
        if gathering.take(page_of(response, self.run.now(), gathering.link.source), response):
            return [self._further(gathering)]
        return self._gathered(gathering)

    def on_further_failure(self, failure: Failure) -> None:
        gathering: Gathering = failure.request.meta["gathering"]  # type: ignore[attr-defined]
        reason = failure_reason(failure.value)  # type: ignore[arg-type]
        if reason == "stopped":
            self.run.not_captured(gathering.link, reason)  # the next run asks for it whole
            self.run.settle(gathering.link.source)
        else:
            self._gathered(gathering, reason)

    def _gathered(self, gathering: Gathering, reason: str = "") -> list[Request]:
        missing = f"{reason}: {gathering.next.url}" if reason else None
        self.run.captured(gathering.link, gathering.first, gathering.redirects, gathering.pages, missing)
        self.run.settle(gathering.link.source)
        return []

    def _forwarded(self, link: Link, target: str, redirects: tuple[str, ...]) -> Request:
        meta = {**source_meta(link.source), "link": link, "forwarded": True, "redirect_urls": list(redirects)}
        callback = self.on_page_to_draw if link.source.render else self.on_page
        return Request(target, callback=callback, errback=self.on_page_failure, meta=meta)

    def on_page_failure(self, failure: Failure) -> None:
        link: Link = failure.request.meta["link"]  # type: ignore[attr-defined]
        if isinstance(failure.value, HostTooSlow):
            self.run.put_off(link.source, failure.value)
        self.run.not_captured(link, failure_reason(failure.value))  # type: ignore[arg-type]
        self.run.settle(link.source)


def _descendants(visit: Visit) -> Iterator[Visit]:
    for child in visit.children:
        yield child
        yield from _descendants(child)


def moved_for_good(response: Response) -> str | None:
    """Where a chain of redirects leads as far as it is permanent from its beginning; None when its first step is not."""
    steps = list(zip(response.meta.get("redirect_urls", ()), response.meta.get("redirect_reasons", ()), strict=False))
    lasting = next((n for n, (_, reason) in enumerate(steps) if reason not in PERMANENT), len(steps))
    if not lasting:
        return None
    return steps[lasting][0] if lasting < len(steps) else response.url


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at is not None else 0.0


def may_change(child: Child, now: datetime) -> bool:
    """True when a sitemap may change without its index saying so: it is undated, or dated by a day that is not over."""
    if child.modified_at is None:
        return True
    return child.modified_at.time() == time(0) and child.modified_at + timedelta(days=2) > now


def to_be_read(child: Child, old: Validators) -> bool:
    """True for a sitemap that is new, dated later than when it was last read, or may have changed since."""
    if child.modified_at is None or old.claim is None or old.checked_at is None:
        return True
    return child.modified_at > old.claim or may_change(child, old.checked_at)


def source_meta(source: Source) -> dict[str, Any]:
    """What middlewares and downloader need to know of a request's source."""
    # verbatim_url: aiohttp would rewrite percent-encodings, and some servers know only the address they gave
    return {"source_id": source.id, "allow_private": source.allow_private, "delay": source.delay_seconds, "verbatim_url": True}


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers of a conditional GET; both validators are sent, always (RFC 9110: the server prefers the ETag)."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None


def cache_minutes(response: Response) -> float | None:
    """Cache-Control's max-age in minutes; None when absent or zero."""
    found = _MAX_AGE.search(header(response, "Cache-Control") or "")
    seconds = min(float(found[1]), LONGEST_PAUSE.total_seconds()) if found else 0.0
    return seconds / 60 or None


def page_of(response: Response, now: datetime, source: Source | None = None) -> Page:
    """The response as it is to be captured; without its cookies where they would open an account of ours."""
    served = response.meta["served"]
    headers = (
        tuple(pair for pair in served.headers if pair[0].lower() != b"set-cookie")
        if source is not None and source.signed_in
        else served.headers
    )
    return Page(
        url=response.url,
        status=served.status,
        reason=served.reason,
        headers=headers,
        body=response.body,
        fetched_at=now,
        address=served.address,
        drawn=response.meta.get("drawn"),
        drawn_by=response.meta.get("drawn_by"),
        not_drawn=response.meta.get("not_drawn"),
    )

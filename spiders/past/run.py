"""A backfill out of archives on the net: an index is read into the ledger, then what it holds is fetched, page by page, into segments as a crawl writes them.

Killed at any moment it goes on where it was: the ledger knows how far the index was read, the frontier which pages lie in closed segments, and
what lay in an open one is salvaged when the next run begins.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from records.capture import RunReport, SourceRun
from records.errors import CaptureError
from records.source import Listing, Source
from spiders.archive.files import write_report
from spiders.archive.writer import CaptureWriter, Stored, salvage
from spiders.links import page_key
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage
from spiders.past import ccnews, cdx, memento
from spiders.past.asking import ArchiveBusyError, ArchiveRefusedError, Asking
from spiders.past.ledger import CAPTURED, KNOWN, MAX_TRIES, WAITING, Estimate, Held, Ledger
from spiders.past.memento import Memento
from spiders.past.replay import Replayed, replayed
from spiders.past.reports import Sites, report_address

log = logging.getLogger("docketwire.backfill")
PAGES_PER_SEGMENT = 200
"""A segment is closed after so many pages, however small they are: at three seconds a page that is ten minutes' work."""
_TRANSIENT = ("connect", "connection", "cut-off")
LOOKED_AT = 3
"""Files of CC-NEWS whose size is asked for an estimate; they differ little."""


class Archive(StrEnum):
    """Whom to ask."""

    WAYBACK = "wayback"
    MEMENTO = "memento"
    CC_NEWS = "cc-news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where the archives are; templates hold `{time}` (fourteen digits) and `{url}`."""

    wayback_cdx: str
    wayback_replay: str
    timemap: str
    ccnews: str

    def of(self, archive: Archive) -> str:
        """What names the archive in ledger and reports."""
        return {Archive.WAYBACK: self.wayback_cdx, Archive.MEMENTO: self.timemap, Archive.CC_NEWS: self.ccnews}[archive]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """What is to be taken in."""

    archive: Archive
    endpoints: Endpoints
    sources: tuple[Source, ...]
    since: datetime
    until: datetime
    """UTC, both inclusive: when the archive captured a page."""
    limit: int | None = None
    """Most pages of this run."""
    max_bytes: int | None = None
    """Most bytes received in this run; the answer that passes it is the last."""
    dry: bool = False
    """Only the index is read."""


@dataclass(slots=True, kw_only=True)
class PastReport:
    """What one run did."""

    estimates: dict[str, Estimate] = field(default_factory=dict)
    """By source id, before anything is fetched; of CC-NEWS under `cc-news`, files as captures."""
    pages: Counter[str] = field(default_factory=Counter)
    """Pages made captures, by source id."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Short word -> captures left out: `known`, `not-html`, `other-time`, `not-held`, `http-404` ..."""
    segments: tuple[str, ...] = ()
    problems: list[str] = field(default_factory=list)
    """What could not be asked at all, each with what to do."""
    stopped: str = ""
    """`limit`, `bytes` or `busy`: there is more, and the same command goes on; empty when all is done."""
    requests: int = 0
    received: int = 0


class _Stop(Exception):  # noqa: N818 - told from one function to the next
    """A bound is reached; the word for it."""


Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and of how much where that is known."""


class Backfill:
    """One run of an order. `now` is when it begins, UTC."""

    def __init__(
        self, order: PastOrder, *, captures: Path, frontier: Frontier, ledger: Ledger, asking: Asking, info: dict[str, str], segment_max_bytes: int,
        now: datetime, progress: Progress = lambda *_: None,
    ) -> None:  # fmt: skip
        self.order, self._frontier, self._ledger, self._asking, self._progress = order, frontier, ledger, asking, progress
        self._captures, self._now = captures, now
        self.run_id = f"{now:%Y%m%dT%H%M%SZ}-backfill-{secrets.token_hex(4)}"
        self.report = PastReport()
        self._written: dict[str, tuple[int, str]] = {}
        """Key of a page in the open segment -> its span and its key in the ledger; empty where the ledger has none."""
        self._open_pages = 0
        what = f"{order.archive} {order.endpoints.of(order.archive)}, {order.since:%Y-%m-%d} to {order.until:%Y-%m-%d}"
        self._detail = f"backfill out of {what}"
        self._writer = CaptureWriter(
            captures_dir=captures, run_id=self.run_id, started_at=now, max_bytes=segment_max_bytes,
            info={**info, "isPartOf": self.run_id, "description": self._detail}, on_closed=self._closed,
        )  # fmt: skip

    def run(self) -> PastReport:
        """Index, then fetch; what was fetched is kept whatever ends it."""
        try:
            if not self.order.dry:
                salvage(self._captures, self._frontier)
            if self.order.archive is Archive.CC_NEWS:
                self._news()
            else:
                spans = list(self._indexed())
                for source, span in spans if not self.order.dry else ():
                    self._fetch(source, span)
        except _Stop as bound:
            self.report.stopped = str(bound)
        except ArchiveBusyError as error:
            self.report.stopped = "busy"
            self.report.problems.append(str(error))
        finally:
            self._writer.close_segment()
            self._finish()
        return self.report

    # index

    def _span(self, subject: str) -> int:
        order = self.order
        return self._ledger.span(f"{order.archive} {order.endpoints.of(order.archive)}", subject, order.since, order.until)

    def _indexed(self) -> Iterator[tuple[Source, int]]:
        """Sources whose index could be read; what an archive refuses of one does not stop the others."""
        for source in self.order.sources:
            span = self._span(source.id)
            try:
                if self.order.archive is Archive.WAYBACK:
                    self._index_by_cdx(source, span)
                else:
                    self._index_by_listings(source, span)
            except ArchiveBusyError:
                raise
            except CaptureError as error:
                self.report.problems.append(f"{source.id}: {error}")
                continue
            finally:
                self.report.estimates[source.id] = self._ledger.estimate(span)
            yield source, span

    def _index_by_cdx(self, source: Source, span: int) -> None:
        resume, complete = self._ledger.progress(span)
        if complete:
            return
        order, ends = self.order, self.order.endpoints
        rows = 0
        for page in cdx.index_pages(
            self._asking, ends.wayback_cdx, ends.wayback_replay, source, since=order.since, until=order.until, resume=resume
        ):
            self._ledger.found(span, page.held, resume=page.resume, complete=not page.resume)
            rows += page.rows
            self._progress(f"index of {source.id}: captures", rows, None)
            self._check_bytes()

    def _index_by_listings(self, source: Source, span: int) -> None:
        order, read = self.order, 0
        for listing in memento.listings_of(source):
            name = f"timemap {listing.kind} {listing.url}"
            if self._ledger.is_done(span, name):
                continue
            for one in memento.daily(
                memento.mementos(self._asking, order.endpoints.timemap, listing.url, since=order.since, until=order.until)
            ):
                if not self._ledger.is_done(span, one.url):
                    held = self._named(source, listing, one)
                    self._ledger.mark_done(span, one.url, held)
                read += 1
                self._progress(f"past listings of {source.id}", read, None)
                self._check_bytes()
            self._ledger.mark_done(span, name)

    def _named(self, source: Source, listing: Listing, one: Memento) -> list[Held]:
        try:
            answer = self._asking.get(memento.raw_address(one.url), limit=memento.MAX_LISTING_BYTES)
        except ArchiveBusyError:
            raise
        except ArchiveRefusedError as error:
            self.report.left_out[f"listing {error.word}"] += 1
            return []
        return memento.named_by(source, listing, answer)

    # fetch

    def _fetch(self, source: Source, span: int) -> None:
        total, done, after = self._ledger.estimate(span).waiting, 0, ""
        while some := self._ledger.waiting(span, after):
            for held, tries in some:
                after = held.key
                self._check()
                self._fetch_one(source, span, held, tries)
                done += 1
                self._progress(f"pages of {source.id}", done, total)

    def _fetch_one(self, source: Source, span: int, held: Held, tries: int) -> None:
        if self._known(held.url):
            self._decide(span, held, KNOWN)
            return
        if report_address(source, held.url) is None and held.hint is None:  # the source's patterns were changed since
            self._decide(span, held, "not-a-report")
            return
        try:
            found = self._replayed(source, held)
        except ArchiveBusyError:
            raise
        except ArchiveRefusedError as error:
            # a server's trouble may be over tomorrow; what it says of the page will not
            again = (error.word in _TRANSIENT or error.word.startswith("http-5")) and tries + 1 < MAX_TRIES
            self._decide(span, held, error.word, state=WAITING if again else error.word)
            return
        if isinstance(found, str):
            self._decide(span, held, found)
            return
        self._write(found, span, held.key)

    def _replayed(self, source: Source, held: Held) -> Replayed | str:
        order = self.order
        if not held.replay:
            captures = memento.mementos(self._asking, order.endpoints.timemap, held.url, since=order.since, until=order.until)
            if not captures:
                return "not-held"
            first = captures[0]
            held = Held(key=held.key, url=held.url, replay=memento.raw_address(first.url), at=first.at, hint=held.hint)
        return replayed(self._asking, held, source_id=source.id, run_id=self.run_id, since=order.since, until=order.until)

    def _known(self, url: str) -> bool:
        page = self._frontier.page(url)
        return page_key(url) in self._written or (page is not None and (page.fetched_at is not None or (page.given_up and page.tries == 0)))

    def _decide(self, span: int, held: Held, word: str, *, state: str | None = None) -> None:
        self.report.left_out[word] += 1
        self._ledger.decided(span, [held.key], state or word)

    def _write(self, found: Replayed, span: int, key: str) -> None:
        self._written[page_key(found.note.requested_url)] = (span, key)
        self._writer.write(found.page, found.note, capture_id=found.capture_id)
        self.report.pages[found.note.source_id] += 1
        self._open_pages += 1
        if self._open_pages >= PAGES_PER_SEGMENT:
            self._writer.close_segment()

    def _closed(self, segment: str, pages: list[Stored]) -> None:
        """A segment is safe: the frontier first, then the ledger; between the two a kill costs a look at the frontier."""
        seen = [
            SeenPage.of(
                source_id=stored.note.source_id, url=stored.note.requested_url, hint=stored.note.hint, fetched_at=stored.page.fetched_at,
                etag=None, last_modified=None, imported=True,
            )
            for stored in pages
        ]  # fmt: skip
        self._frontier.mark_captured(segment, seen)
        for stored in pages:
            span, key = self._written.pop(page_key(stored.note.requested_url))
            if key:
                self._ledger.decided(span, [key], CAPTURED)
        self._open_pages = 0

    # CC-NEWS

    def _news(self) -> None:
        order, base = self.order, self.order.endpoints.ccnews
        files, missing = ccnews.files_of(self._asking, base, since=order.since, until=order.until)
        self.report.problems += missing
        span = self._span(" ".join(sorted(source.id for source in order.sources)))
        left = [one for one in files if not self._ledger.is_done(span, one.path)]
        self.report.estimates[str(order.archive)] = Estimate(captures=len(files), addresses=0, waiting=len(left), bytes=self._size(left))
        if order.dry:
            return
        sites = Sites(order.sources)
        for number, file in enumerate(left, start=1):
            self._check()
            self._progress(f"files of CC-NEWS: {file.path.rpartition('/')[2]}", number, len(left))
            if self._read_news(file, sites):
                self._writer.close_segment()
                self._ledger.mark_done(span, file.path)

    def _size(self, files: Sequence[ccnews.NewsFile]) -> int:
        """About how many bytes files have, by those at both ends and in the middle."""
        chosen = [files[n] for n in sorted({0, len(files) // 2, len(files) - 1})][:LOOKED_AT] if files else []
        sizes = [size for one in chosen if (size := self._asking.size(self._news_url(one))) is not None]
        return sum(sizes) // len(sizes) * len(files) if sizes else 0

    def _news_url(self, file: ccnews.NewsFile) -> str:
        return f"{self.order.endpoints.ccnews.rstrip('/')}/{file.path}"

    def _read_news(self, file: ccnews.NewsFile, sites: Sites) -> bool:
        """Take a file's pages as it comes in; False when it broke off, so that it is read again."""
        url, order = self._news_url(file), self.order
        left_out: Counter[str] = Counter()
        try:
            with self._asking.stream(url) as (answer, stream):
                found = ccnews.pages_of(
                    stream, file, url, sites, run_id=self.run_id, since=order.since, until=order.until, left_out=left_out
                )
                for one in found:
                    if self._known(one.note.requested_url):
                        left_out[KNOWN] += 1
                    else:
                        self._check()
                        self._write(one, 0, "")
                if stream.taken < (answer.promised or 0) and not left_out["torn"]:  # between two records, which no record tells
                    left_out["torn"] += 1
        except ArchiveRefusedError as error:
            self.report.problems.append(str(error))
            return False
        finally:
            self.report.left_out.update(left_out)
        if left_out["torn"]:
            self.report.problems.append(f"{url}: broke off: run the same command again")
        return not left_out["torn"]

    # bounds and the end

    def _check(self) -> None:
        if self.order.limit is not None and sum(self.report.pages.values()) >= self.order.limit:
            raise _Stop("limit")
        self._check_bytes()

    def _check_bytes(self) -> None:
        if self.order.max_bytes is not None and self._asking.received >= self.order.max_bytes:
            raise _Stop("bytes")

    def _finish(self) -> None:
        report = self.report
        report.requests, report.received = self._asking.requests, self._asking.received
        report.segments = tuple(self._writer.segments)
        if report.segments:
            sources = tuple(SourceRun(source_id=key, captured=count) for key, count in sorted(report.pages.items()))
            written = RunReport(
                run_id=self.run_id, started_at=self._now, finished_at=self._now, status="stopped" if report.stopped else "done",
                sources=sources, segments=report.segments, detail=self._detail,
            )  # fmt: skip
            write_report(self._captures, written)
        log.info(
            "backfill.done archive=%s pages=%d requests=%d received=%d stopped=%s",
            self.order.archive, sum(report.pages.values()), report.requests, report.received, report.stopped or "-",
        )  # fmt: skip

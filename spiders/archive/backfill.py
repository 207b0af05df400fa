"""Other people's WARC and WACZ files as captures of ours: every page keeps its record id, its head and body as served, and its date.

A page is taken when it is a whole HTTP response that is or may be HTML or a document (PDF, DOCX, ODT), and no digest its writer gave contradicts it. It is written into
segments as a crawl writes them, with a metadata record that names the archive it came from. Segment by segment, each is there whole or not
at all, and holds the same pages however often the work was interrupted.
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from common.files import whole_file
from records.capture import RunReport, SourceRun
from records.errors import CaptureError
from spiders.archive.containers import ENDINGS, records_of
from spiders.archive.files import read_report, report_path, run_folder, write_report
from spiders.archive.foreign import MAX_BLOCK, PAGES, matches, page_in, record_date, record_uuid
from spiders.archive.members import MemberWriter
from spiders.archive.warc import DRAWN_TYPE, WITH, Member, Page, PageNote, read_note, write_info, write_page

PAGES_PER_SEGMENT = 500
AS_SEEN = "as-seen"
"""Word for records of visits: what an article looked like to another home's browser is no page of ours."""
_NO_PAGES = ("request", "metadata", "warcinfo")
"""Records beside pages. What is neither (revisit: the page as it was before; conversion; continuation) is counted by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOrder:
    """One archive to take in."""

    archive: Path
    captures_dir: Path
    hosts: Mapping[str, str]
    """Host without `www.` -> source id."""
    source_id: str = "backfill"
    """For pages of other hosts."""
    software: str = "Docketwire"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillReport:
    """What became of one archive's records."""

    archive: Path
    segments: tuple[str, ...]
    pages: int
    skipped: Mapping[str, int]
    """Short word -> records left out: `not-html`, `not-http`, `digest`, `torn`, `too-large`, `malformed`, `revisit`, `conversion`, `continuation`, `as-seen`."""
    already: bool = False
    """True: it had been taken in before."""


@dataclass(slots=True)
class _Found:
    """A page of the archive on its way into a segment."""

    page: Page
    note: PageNote
    capture_id: uuid.UUID


@dataclass(slots=True)
class _Tally:
    skipped: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)


def backfill(order: BackfillOrder, progress: Callable[[int], None] = lambda _: None) -> BackfillReport:
    """Copy an archive's pages into segments; taken up where a kill stopped it. Raises CaptureError when it is no archive."""
    digest = _file_digest(order.archive)
    tally, run = _Tally(), _run_of(order, digest)
    known = report_path(order.captures_dir, run.run_id, run.started_at)
    if known.is_file():
        report = read_report(known)
        return BackfillReport(
            archive=order.archive, segments=report.segments, pages=sum(s.captured for s in report.sources), skipped={}, already=True
        )
    segments: list[str] = []
    pages = 0
    found = _pages(order, run.run_id, digest, tally)
    for some in _together(found):
        segments.append(_write_segment(order, run, len(segments), some))
        pages += len(some)
        progress(pages)
    sources = tuple(SourceRun(source_id=key, captured=count) for key, count in sorted(tally.sources.items()))
    finished = RunReport(
        run_id=run.run_id,
        started_at=run.started_at,
        finished_at=run.started_at,
        status="done",
        sources=sources,
        segments=tuple(segments),
        detail=f"backfill of {order.archive.name}, sha256:{digest}",
    )
    write_report(order.captures_dir, finished)
    return BackfillReport(archive=order.archive, segments=tuple(segments), pages=pages, skipped=dict(tally.skipped))


def _together(found: Iterator[_Found]) -> Iterator[list[_Found]]:
    """Pages by the segments they go to; further pages of a report stay with its first."""
    some: list[_Found] = []
    for one in found:
        if len(some) >= PAGES_PER_SEGMENT and one.note.page_of is None:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: str
    started_at: datetime
    """Date of the first record, so that the same archive always goes to the same place."""


def _run_of(order: BackfillOrder, digest: str) -> _Run:
    first = next((at for record in records_of(order.archive, Counter()) if (at := record_date(record)) is not None), None)
    if first is None:
        raise CaptureError(f"{order.archive}: no WARC record with a date in it; accepted are {', '.join(ENDINGS)}")
    return _Run(f"{first:%Y%m%dT%H%M%SZ}-backfill-{digest[:12]}", first)


def _write_segment(order: BackfillOrder, run: _Run, number: int, pages: list[_Found]) -> str:
    """Write one segment unless it is there; returns its name. Not `.part`: what is unfinished is simply made again."""
    path = run_folder(order.captures_dir, run.started_at) / f"{run.run_id}-{number:03d}.warc.gz"
    name = path.relative_to(order.captures_dir).as_posix()
    if path.is_file():
        return name
    with whole_file(path) as file:
        writer = MemberWriter(file)
        write_info(
            writer, path.name, {"software": order.software, "isPartOf": run.run_id, "description": f"backfill of {order.archive.name}"}
        )
        for found in pages:
            write_page(writer, found.page, found.note, capture_id=found.capture_id)
    return name


def _pages(order: BackfillOrder, run_id: str, digest: str, tally: _Tally) -> Iterator[_Found]:
    """The archive's pages in its order; a record of ours that follows its response says whose page it is."""
    waiting: _Found | None = None
    for record in records_of(order.archive, tally.skipped):
        if waiting is not None and record.rec_type in PAGES and _belongs(record, waiting):
            tally.skipped[AS_SEEN] += 1
        elif record.rec_type == "metadata" and waiting is not None:
            note = _own_note(record, waiting)
            if note.as_seen_of:
                tally.skipped[AS_SEEN] += 1
                waiting = None
            else:
                waiting.note = note
        elif record.rec_type == "conversion" and waiting is not None and (drawn := _own_drawn(record, waiting)):
            waiting.page = replace(waiting.page, drawn=drawn)
        elif record.rec_type in PAGES:
            if waiting is not None:
                yield _counted(waiting, tally)
            waiting = _found(record, order, run_id, digest, tally)
        elif record.rec_type not in _NO_PAGES:
            tally.skipped[str(record.rec_type)] += 1
    if waiting is not None:
        yield _counted(waiting, tally)


def _belongs(record: Any, found: _Found) -> bool:
    """Whether a record came with a page: a file it asked for, or its picture."""
    return found.capture_id.hex in (record.rec_headers.get_header(WITH) or "").replace("-", "")


def _counted(found: _Found, tally: _Tally) -> _Found:
    tally.sources[found.note.source_id] += 1
    return found


def _found(record: Any, order: BackfillOrder, run_id: str, digest: str, tally: _Tally) -> _Found | None:
    read = page_in(record)
    if isinstance(read, str):
        tally.skipped[read] += 1
        return None
    host = urlsplit(read.url).netloc.casefold().removeprefix("www.")
    record_id = record.rec_headers.get_header("WARC-Record-ID") or ""
    note = PageNote(
        source_id=order.hosts.get(host, order.source_id),
        run_id=run_id,
        requested_url=read.url,
        hint=None,
        origin=f"{order.archive.name} sha256:{digest} {record_id}",
    )
    return _Found(read, note, record_uuid(record_id or f"{digest} {read.url} {read.fetched_at}"))


def _own_drawn(record: Any, found: _Found) -> bytes | None:
    """The document of a page that a browser drew for us; anybody else's conversions are left out."""
    headers = record.rec_headers
    if (
        found.capture_id.hex not in (headers.get_header("WARC-Refers-To") or "").replace("-", "")
        or headers.get_header("Content-Type") != DRAWN_TYPE
    ):
        return None
    block = record.raw_stream.read(MAX_BLOCK + 1)
    whole = str(len(block)) == headers.get_header("Content-Length") and matches(headers.get_header("WARC-Block-Digest"), block)
    return bytes(block) if whole else None


def _own_note(record: Any, found: _Found) -> PageNote:
    """The note of a segment of ours; of anybody else's metadata record the page keeps the note it has."""
    if found.capture_id.hex not in (record.rec_headers.get_header("WARC-Concurrent-To") or "").replace("-", ""):
        return found.note
    try:
        note = read_note(Member(offset=0, raw=b"", headers={}, block=record.raw_stream.read(1 << 20)))
    except CaptureError:
        return found.note
    return PageNote(
        source_id=note.source_id, run_id=found.note.run_id, requested_url=note.requested_url, hint=note.hint, redirects=note.redirects,
        origin=found.note.origin, further=note.further, missing=note.missing, page_of=note.page_of,
        drawn_by=note.drawn_by, not_drawn=note.not_drawn, as_seen_of=note.as_seen_of,
    )  # fmt: skip


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read: {error.strerror}") from error

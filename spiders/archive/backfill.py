"""Other people's WARC and WACZ files as captures of ours: every page keeps its record id, its head and body as served, and its date.

A page is taken when it is a whole HTTP response that is or may be HTML or a document (PDF, DOCX, ODT), and no digest its writer gave contradicts it. It is written into
segments as a crawl writes them, with a metadata record that names the archive it came from. Segment by segment, each is there whole or not
at all, and holds the same pages however often the work was interrupted.
"""

import base64
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.warcwriter import WARCWriter

from common.files import whole_file
from records.capture import RunReport, SourceRun
from records.errors import CaptureError
from spiders.archive.containers import ENDINGS, records_of
from spiders.archive.files import read_report, report_path, run_folder, write_report
from spiders.archive.warc import HOP_HEADER, Member, Page, PageNote, read_note, write_info, write_page

PAGES_PER_SEGMENT = 500
_PAGES = ("response", "resource")
_NO_PAGES = ("request", "metadata", "warcinfo")
"""Records beside pages. What is neither (revisit: the page as it was before; conversion; continuation) is counted by its name."""
_MAX_BLOCK = 64 << 20
_READ = (b"html", b"xml", b"pdf", b"opendocument.text")
_ZONE = uuid.UUID("5f0f7a5e-6d53-5b86-9d0c-0f9f6a8a1c11")
"""Namespace of ids made for records whose own id is no UUID."""


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
    """Short word -> records left out: `not-html`, `not-http`, `digest`, `torn`, `too-large`, `malformed`, `revisit`, `conversion`, `continuation`."""
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
    while some := list(islice(found, PAGES_PER_SEGMENT)):
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


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: str
    started_at: datetime
    """Date of the first record, so that the same archive always goes to the same place."""


def _run_of(order: BackfillOrder, digest: str) -> _Run:
    first = next((at for record in records_of(order.archive, Counter()) if (at := _date(record)) is not None), None)
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
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
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
        if record.rec_type == "metadata" and waiting is not None:
            waiting.note = _own_note(record, waiting)
        elif record.rec_type in _PAGES:
            if waiting is not None:
                yield _counted(waiting, tally)
            waiting = _found(record, order, run_id, digest, tally)
        elif record.rec_type not in _NO_PAGES:
            tally.skipped[str(record.rec_type)] += 1
    if waiting is not None:
        yield _counted(waiting, tally)


def _counted(found: _Found, tally: _Tally) -> _Found:
    tally.sources[found.note.source_id] += 1
    return found


def _found(record: Any, order: BackfillOrder, run_id: str, digest: str, tally: _Tally) -> _Found | None:
    read = _read(record)
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
    return _Found(read, note, _uuid(record_id or f"{digest} {read.url} {read.fetched_at}"))


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
        origin=found.note.origin,
    )  # fmt: skip


def _read(record: Any) -> Page | str:
    """The page in a response record, or in a word why it is not taken."""
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<>")
    bare = record.rec_type == "resource"
    if not url.startswith(("http://", "https://")) or not (bare or "http" in (headers.get_header("Content-Type") or "application/http")):
        return "not-http"
    block = record.raw_stream.read(_MAX_BLOCK + 1)
    if len(block) > _MAX_BLOCK:
        return "too-large"
    at = _date(record)
    if str(len(block)) != headers.get_header("Content-Length") or at is None:
        return "torn"
    if bare:
        return _resource(headers, url, block, at)
    head, found, body = block.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    status = lines[0].split(b" ", 2)
    if not found or not lines[0].startswith(b"HTTP/") or len(status) < 2 or not status[1].isdigit():
        return "malformed"
    fields = tuple((name.strip(), value.strip()) for name, colon, value in (line.partition(b":") for line in lines[1:]) if colon)
    if not _may_be_read(fields):
        return "not-html"
    plain = _dechunked(body) if any(n.lower() == HOP_HEADER and b"chunked" in v.lower() for n, v in fields) else body
    if not _digests_hold(headers, block, body, plain):
        return "digest"
    return Page(
        url=url, status=int(status[1]), reason=status[2].decode("latin-1") if len(status) > 2 else "", headers=fields, body=plain,
        fetched_at=at, address=headers.get_header("WARC-IP-Address"),
    )  # fmt: skip


def _resource(headers: Any, url: str, block: bytes, at: datetime) -> Page | str:
    """A page that was stored without the head it was served with: of it nothing is known but its kind."""
    fields = ((b"Content-Type", (headers.get_header("Content-Type") or "text/html").encode("latin-1", "replace")),)
    if not _may_be_read(fields):
        return "not-html"
    if not _digests_hold(headers, block, block, block):
        return "digest"
    return Page(url=url, status=200, reason="OK", headers=fields, body=block, fetched_at=at)


def _may_be_read(fields: tuple[tuple[bytes, bytes], ...]) -> bool:
    kind = next((value.lower() for name, value in fields if name.lower() == b"content-type"), b"html")
    return any(word in kind for word in _READ)


def _digests_hold(headers: Any, block: bytes, body: bytes, plain: bytes) -> bool:
    """Writers differ in whether the payload digest is over the chunked body or the plain one; either will do."""
    whole, payload = headers.get_header("WARC-Block-Digest"), headers.get_header("WARC-Payload-Digest")
    truncated = headers.get_header("WARC-Truncated")
    return _matches(whole, block) and (bool(truncated) or _matches(payload, body) or _matches(payload, plain))


def _matches(promised: str | None, data: bytes) -> bool:
    """True when a `algorithm:digest` in hexadecimal or base32 fits, or is of an algorithm nobody can check."""
    algorithm, _, value = (promised or "").partition(":")
    name = algorithm.casefold().replace("-", "")
    if not value or name not in ("md5", "sha1", "sha256", "sha512"):
        return True
    actual = hashlib.new(name, data, usedforsecurity=False).digest()
    return value.casefold() == actual.hex() or value.upper().rstrip("=") == base64.b32encode(actual).decode().rstrip("=")


def _dechunked(body: bytes) -> bytes:
    """The body without its transfer coding; as it is when it has none (many writers take it off and leave the header)."""
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position)
        size = body[position:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            return body
        start = end + 2
        if length == 0:
            return b"".join(parts)
        if body[start + length : start + length + 2] != b"\r\n":
            return body
        parts.append(body[start : start + length])
        position = start + length + 2


def _date(record: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    except (TypeError, ValueError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _uuid(record_id: str) -> uuid.UUID:
    try:
        return uuid.UUID(record_id.strip("<>").rpartition(":")[2])
    except ValueError:
        return uuid.uuid5(_ZONE, record_id)


def _file_digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read: {error.strerror}") from error

"""One WARC segment: read its captures with proof that they are whole, and turn every one of them into a row."""

import base64
import binascii
import dataclasses
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from common.codec import from_json
from common.warc_fields import of_warc_fields
from records.article import Processed, Rejected, SegmentRows
from records.as_seen import AsSeen
from records.capture import Capture, Hint
from records.errors import CaptureError
from records.fields import shared
from records.provenance import Origin

Row = Processed | Rejected
_MAX_METADATA = 1 << 20
_TYPES = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class TornRecord:
    """A record that is not whole; its bytes are never used."""

    segment: str
    offset: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    """A response record read ahead, waiting for the metadata record that says whose it is."""

    record_id: str
    offset: int
    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    payload_digest: str
    drawn: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Single:
    """One response with what its metadata record says of it."""

    capture: Capture
    further: int
    """Further pages that were written behind it."""
    page_of: str | None
    """Of a further page: capture id of the first."""
    seen: AsSeen | None = None
    """What it is where it is a visit as seen."""


def process_segment(
    path: Path, root: Path, run: Callable[[Iterable[Capture]], Iterable[Row]], progress: Callable[[int], None] = lambda _: None
) -> SegmentRows:
    """Every row of one segment, in the order of its records.

    `run` maps captures to rows, keeping their number and order: `pipeline.work.pool.WorkerPool.map`, or a plain loop.
    `progress` is told the number of rows done so far. Raises CaptureError when the file cannot be opened.
    """
    torn: list[TornRecord] = []
    seen: list[AsSeen] = []

    def whole() -> Iterator[Capture]:
        for item in read_segment(path, root):
            if isinstance(item, TornRecord):
                torn.append(item)
            elif isinstance(item, AsSeen):
                seen.append(item)
            else:
                yield item

    rows = []
    for row in run(whole()):
        rows.append(row)
        progress(len(rows))
    digest, size = _file_digest(path)
    return SegmentRows(
        segment=path.relative_to(root).as_posix(),
        segment_digest=digest,
        size_bytes=size,
        records=len(rows),
        torn=len(torn),
        rows=tuple(rows),
        seen=tuple(seen),
    )


def read_captures(path: Path, root: Path) -> Iterator[Capture | TornRecord]:
    """Captures of a segment, as `read_segment` gives them, without the visits."""
    return (item for item in read_segment(path, root) if not isinstance(item, AsSeen))


def read_segment(path: Path, root: Path) -> Iterator[Capture | AsSeen | TornRecord]:
    """Captures and visits of a segment in order; what is cut off or does not match its digest comes as a `TornRecord`.

    A response counts as whole when its payload digest (sha256) matches and its metadata record follows it. A broken gzip member ends
    the reading: nothing after it can be trusted to be aligned. Further pages of a report come within its capture.
    """
    first: Capture | None = None
    for item in _single_captures(path, root):
        if isinstance(item, TornRecord):
            yield item
        elif first is not None and item.page_of == first.capture_id:
            first = dataclasses.replace(first, further=(*first.further, item.capture))
        else:
            if first is not None:
                yield first
            first = item.capture if item.seen is None else None
            if item.seen is not None:
                yield item.seen
    if first is not None:
        yield first


def _single_captures(path: Path, root: Path) -> "Iterator[_Single | TornRecord]":
    segment = path.relative_to(root).as_posix()
    waiting: _Response | None = None
    offset = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=_TYPES, parse_http=False):
                offset = record.stream_pos
                if _asked_for(record):
                    continue
                if record.record_type == WarcRecordType.response:
                    if waiting is not None:
                        yield TornRecord(segment=segment, offset=waiting.offset, problem="no metadata record follows")
                    response = _read_response(record)
                    waiting = response if isinstance(response, _Response) else None
                    if isinstance(response, str):
                        yield TornRecord(segment=segment, offset=offset, problem=response)
                elif record.record_type == WarcRecordType.conversion:
                    waiting = _with_drawn(waiting, record) if waiting else None
                elif waiting is not None:
                    yield _capture(record, waiting, segment)
                    waiting = None
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise CaptureError(f"{path}: cannot be read: {error.strerror}") from error
        yield TornRecord(segment=segment, offset=offset, problem=f"stream ends here: {error}")
    if waiting is not None:
        yield TornRecord(segment=segment, offset=waiting.offset, problem="no metadata record follows")


def _asked_for(record: Any) -> bool:
    """Whether a response is a file that a visited page asked for: it belongs to the visit, and is read by nobody but a browser."""
    return bool(record.record_type == WarcRecordType.response and record.headers.get("WARC-Concurrent-To"))


def read_capture(path: Path, root: Path, offset: int) -> Capture:
    """The one capture whose response record begins at `offset`. Raises CaptureError when there is no whole one."""
    segment = path.relative_to(root).as_posix()
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            records = iter(ArchiveIterator(stream, record_types=_TYPES, parse_http=False))
            found = _next_single(records, segment)
            further = _further(found, records, segment) if isinstance(found, _Single) else ()
    except (OSError, EOFError, zlib.error, StopIteration) as error:
        raise CaptureError(f"{path}: no capture can be read at byte {offset}: {str(error) or 'the file ends there'}") from error
    if not isinstance(found, _Single):
        raise CaptureError(f"{path}: no whole capture at byte {offset}: {found if isinstance(found, str) else found.problem}")
    return dataclasses.replace(found.capture, warc_offset=offset, further=further)


def _next_single(records: Iterator[Any], segment: str) -> _Single | TornRecord | str:
    response = _read_response(next(records))
    if isinstance(response, str):
        return response
    behind = next(records)
    if behind.record_type == WarcRecordType.conversion:
        response, behind = _with_drawn(response, behind), next(records)
    return _capture(behind, response, segment)


def _with_drawn(response: _Response, record: Any) -> _Response:
    """The document a browser made of the response; one that is not whole is left out, for what was served is there."""
    drawn = record.reader.read()
    whole = _declared_sha256(record.headers.get("WARC-Block-Digest") or "") == hashlib.sha256(drawn).hexdigest()
    own = _uuid(record.headers.get("WARC-Refers-To") or "") == response.record_id
    return dataclasses.replace(response, drawn=drawn) if whole and own else response


def _further(found: _Single, records: Iterator[Any], segment: str) -> tuple[Capture, ...]:
    """The pages of a report after its first, as far as they are there and whole."""
    pages = []
    for _ in range(found.further):
        try:
            page = _next_single(records, segment)
        except (StopIteration, OSError, EOFError, zlib.error):
            break
        if isinstance(page, _Single) and page.page_of == found.capture.capture_id:
            pages.append(page.capture)
    return tuple(pages)


def _read_response(record: Any) -> _Response | str:
    """The response, or in one line what is wrong with it."""
    try:
        record.parse_http()
        body = record.reader.read()
        declared = record.headers.get("WARC-Payload-Digest") or ""
        digest = hashlib.sha256(body).hexdigest()
        if _declared_sha256(declared) != digest:
            return "payload digest does not match" if declared else "no payload digest"
        return _Response(
            record_id=_uuid(record.record_id),
            offset=record.stream_pos,
            url=record.headers["WARC-Target-URI"].strip("<>"),
            fetched_at=datetime.fromisoformat(record.headers["WARC-Date"]).astimezone(UTC),
            status=int(record.http_headers.status_code),
            headers=tuple((str(k), str(v)) for k, v in record.http_headers),
            body=body,
            payload_digest=f"sha256:{digest}",
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        return f"malformed: {type(error).__name__}: {error}"


def _capture(record: Any, response: _Response, segment: str) -> _Single | TornRecord:
    try:
        concurrent = _uuid(record.headers.get("WARC-Concurrent-To") or record.headers.get("WARC-Refers-To") or "")
        if concurrent != response.record_id:
            return TornRecord(
                segment=segment, offset=response.offset, problem="the metadata record that follows belongs to another response"
            )
        note = record.reader.read(_MAX_METADATA)
        facts = of_warc_fields(note)
        capture = Capture(
            capture_id=response.record_id,
            url=response.url,
            requested_url=facts.get("requested_url") or response.url,
            fetched_at=response.fetched_at,
            status=response.status,
            headers=response.headers,
            body=response.body,
            payload_digest=response.payload_digest,
            source_id=facts["source_id"],
            run_id=facts["run_id"],
            hint=from_json(Hint, facts["hint"]) if facts.get("hint") else None,
            warc_file=segment,
            warc_offset=response.offset,
            drawn=response.drawn,
            not_drawn=facts.get("not_drawn"),
            missing=facts.get("missing"),
        )
        seen = _as_seen(capture, facts, _uuid(record.record_id), note) if facts.get("as_seen_of") else None
        return _Single(capture=capture, further=int(facts.get("further") or 0), page_of=facts.get("page_of"), seen=seen)
    except (KeyError, ValueError, TypeError) as error:
        return TornRecord(segment=segment, offset=response.offset, problem=f"malformed metadata: {type(error).__name__}: {error}")


def _as_seen(page: Capture, facts: Mapping[str, Any], list_id: str, note: bytes) -> AsSeen:
    listed = [line.split(" ", 3) for line in facts.get("records") or ()]
    return AsSeen(
        **shared(page, Origin),
        article_url=facts["as_seen_of"],
        http_status=page.status,
        drawn_by=facts.get("drawn_by"),
        files=sum(line[0] == "file" for line in listed),
        missed=int(facts.get("missed") or 0),
        picture_digest=next((line[2] for line in listed if line[0] == "picture"), None),
        list_id=list_id,
        list_digest=f"sha256:{hashlib.sha256(note).hexdigest()}",
    )


def _declared_sha256(declared: str) -> str | None:
    """Hex form of a `sha256:` digest written in base32 (the WARC custom) or in hex."""
    algorithm, _, value = declared.partition(":")
    if algorithm.casefold() != "sha256":
        return None
    if len(value) == 64:
        return value.casefold()
    try:
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8)).hex()
    except binascii.Error:
        return None


def _uuid(record_id: str) -> str:
    return record_id.strip("<>").rpartition(":")[2].replace("-", "").casefold()


def _file_digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return f"sha256:{digest}", stream.tell()

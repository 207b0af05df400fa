"""WARC 1.1 as Docketwire writes it: the records of one page, and a reader strict enough to salvage a torn file.

Layout of a segment (every record its own gzip member)::

    warcinfo                         software, run, User-Agent, format
    response   http://example/...    HTTP head as served + body as served; WARC-Payload-Digest: sha256:<hex of the body>
    conversion urn:drawn:http://example/...  only where a browser drew the page: the document as it stood then; WARC-Refers-To the response
    metadata   http://example/...    WARC-Concurrent-To the response; application/warc-fields, see `PageNote`
    response   .../example/...?page=2    a further page of the same report: `Docketwire-Page-Of` names the record of the first
    metadata
    response ...

A report of several pages is one capture: its first response, and everything up to the next one that is no further page. A visit as seen
(spiders/archive/as_seen.py) is one too: the page's response, and what lies behind it up to the note that closes it. Digests are `sha256:` and hexadecimal, as `sha256sum` prints them. A `Transfer-Encoding` header is kept under the name
`X-Archive-Orig-Transfer-Encoding`, because the body is stored without it; content coding stays on.
"""

import hashlib
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from common.codec import from_json, to_json
from common.warc_fields import FORMER_MEDIA_TYPE, MEDIA_TYPE, of_warc_fields, to_warc_fields
from records.capture import Hint
from records.errors import CaptureError

CHUNK = 256 * 1024
HOP_HEADER = b"transfer-encoding"
DRAWN_TYPE = "text/html; charset=utf-8"
DRAWN = "urn:drawn:"
"""Before the address of a drawn document: pywb shows whatever has a page's address and time, and would show it in the place of what was served.
Browsertrix names what it makes of a page likewise (`urn:text:`, `urn:pageinfo:`). Segments from before 2026-12 have the plain address."""
WITH = "WARC-Concurrent-To"
"""Of a response or resource: record id of the page that asked for it, or that it is a picture of. (Of a metadata record: of what it tells.)"""
PAGE_OF = "Docketwire-Page-Of"
"""Header of a response that is a further page of a report: record id of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page on its way into a segment."""

    url: str
    """Address that finally answered."""
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    """As served, in order."""
    body: bytes
    """As served, transfer coding removed, content coding still on."""
    fetched_at: datetime
    address: str | None = None
    """IP address that answered."""
    drawn: bytes | None = None
    """The document as a browser drew it, UTF-8; None for pages that were not to be drawn, or could not be."""
    drawn_by: str | None = None
    not_drawn: str | None = None
    """As in `PageNote`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNote:
    """What the metadata record says of the response before it."""

    source_id: str
    run_id: str
    requested_url: str
    """Address the listing gave."""
    hint: Hint | None
    redirects: tuple[str, ...] = ()
    """Addresses that redirected, first to last; `requested_url` is the first of them."""
    origin: str | None = None
    """Of a page out of another archive: its file name, digest and record id."""
    further: int = 0
    """Of a report's first page: further pages that follow in the segment."""
    missing: str | None = None
    """Likewise: why the page after them was not to be had, and its address."""
    page_of: str | None = None
    """Of a report's further page: record id of its first, 32 hex digits."""
    drawn_by: str | None = None
    """The browser that drew it, `Chromium/150.0.7101.2`; the document is the `conversion` record behind the response."""
    not_drawn: str | None = None
    """Of a page that was to be drawn: why it was not."""
    as_seen_of: str | None = None
    """Of a visit as seen: canonical address of the article it shows. Such a page is no news of the article."""
    missed: int = 0
    """Of a visit: files the page asked for and did not get."""
    records: tuple[str, ...] = ()
    """Of a visit: every record of it but this one, `<role> <record id> <payload digest> <address>`; the digest of this list vouches for all."""


def is_page(status: int) -> bool:
    """Whether an answer is the page that was asked for. Errors are written where a listing tells what the page would say; the page is still wanted."""
    return 200 <= status < 300


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


class _RawHead(StatusAndHeaders):  # type: ignore[misc]
    """HTTP head as bytes: warcio would re-encode header values that are not ASCII."""

    def __init__(self, head: bytes) -> None:
        super().__init__("200 OK", [], protocol="HTTP/1.1")
        self._head = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002 - warcio's signature
        self.headers_buff = self._head


def http_head(page: Page) -> bytes:
    """Status line and header lines as served, save for the transfer coding that no longer holds."""
    lines = [f"HTTP/1.1 {page.status} {page.reason}".encode("latin-1", "replace")]
    chunked = any(name.lower() == HOP_HEADER for name, _ in page.headers)
    for name, value in page.headers:
        lines.append((b"X-Archive-Orig-" + name if name.lower() == HOP_HEADER else name) + b": " + value)
    if chunked and not any(name.lower() == b"content-length" for name, _ in page.headers):
        lines.append(b"Content-Length: %d" % len(page.body))
    return b"\r\n".join(lines) + b"\r\n\r\n"


def write_page(writer: WARCWriter, page: Page, note: PageNote, *, capture_id: uuid.UUID | None = None) -> str:
    """Append the response record and its metadata record; returns the response's UUID, 32 hex digits. A given id is that of a copied record."""
    capture_id = capture_id or uuid.uuid4()
    writer.write_record(response_record(writer, page, capture_id, page_of=note.page_of))
    if page.drawn is not None:
        writer.write_record(drawn_record(writer, page, page.drawn, capture_id, uuid.uuid4()))
    writer.write_record(note_record(writer, page, note, capture_id))
    return capture_id.hex


def response_record(
    writer: WARCWriter, page: Page, record_id: uuid.UUID, *, page_of: str | None = None, concurrent_to: uuid.UUID | None = None
) -> Any:
    """A response; `concurrent_to` names the page that asked for it."""
    head = http_head(page)
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{record_id}>",
        "WARC-Date": warc_date(page.fetched_at),
        "WARC-Payload-Digest": digest(page.body),
        "WARC-Block-Digest": digest(head + page.body),
    }
    if page.address:
        headers["WARC-IP-Address"] = page.address
    if page_of:
        headers[PAGE_OF] = f"<urn:uuid:{uuid.UUID(page_of)}>"
    if concurrent_to:
        headers[WITH] = f"<urn:uuid:{concurrent_to}>"
    return writer.create_warc_record(
        page.url, "response", payload=BytesIO(page.body), length=len(page.body), http_headers=_RawHead(head), warc_headers_dict=headers
    )


def drawn_record(writer: WARCWriter, page: Page, drawn: bytes, capture_id: uuid.UUID, record_id: uuid.UUID) -> Any:
    """The rendered document: what was made of the response, not what was served (WARC 1.1, 6.8), as other crawlers keep it."""
    headers = {
        "WARC-Record-ID": f"<urn:uuid:{record_id}>",
        "WARC-Refers-To": f"<urn:uuid:{capture_id}>",
        "WARC-Date": warc_date(page.fetched_at),
        "WARC-Payload-Digest": digest(drawn),
        "WARC-Block-Digest": digest(drawn),
    }
    return writer.create_warc_record(
        DRAWN + page.url, "conversion", payload=BytesIO(drawn), length=len(drawn), warc_content_type=DRAWN_TYPE, warc_headers_dict=headers
    )


def note_record(writer: WARCWriter, page: Page, note: PageNote, capture_id: uuid.UUID) -> Any:
    payload = to_warc_fields({"hint": None, **to_json(note)})
    headers = {
        "WARC-Concurrent-To": f"<urn:uuid:{capture_id}>",
        "WARC-Date": warc_date(page.fetched_at),
        "WARC-Payload-Digest": digest(payload),
        "WARC-Block-Digest": digest(payload),
    }
    return writer.create_warc_record(
        page.url, "metadata", payload=BytesIO(payload), length=len(payload), warc_content_type=MEDIA_TYPE, warc_headers_dict=headers
    )


def write_info(writer: WARCWriter, filename: str, fields: dict[str, str]) -> None:
    """The warcinfo record that opens every segment."""
    writer.write_record(writer.create_warcinfo_record(filename, fields))


def warc_date(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One whole gzip member of a segment and the record in it."""

    offset: int
    raw: bytes
    """The member as it lies in the file."""
    headers: dict[str, str]
    """WARC headers by lower-case name."""
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")

    def whole(self) -> bool:
        """True when the block has the length and digest its header promises."""
        promised = self.headers.get("warc-block-digest", "")
        # warcio gives the warcinfo record a sha1 of its own; its length must do.
        intact = not promised.startswith("sha256:") or promised == digest(self.block)
        return intact and self.headers.get("content-length") == str(len(self.block))


def members(stream: IO[bytes], *, limit: int = 64 * 1024 * 1024) -> Iterator[Member]:
    """Whole members of a segment, in order, up to the first that is torn, corrupt or larger than `limit`."""
    offset, pending = 0, b""
    while True:
        decoder, raw, plain = zlib.decompressobj(31), [], []
        size = 0
        while not decoder.eof:
            data = pending or stream.read(CHUNK)
            if not data:
                return
            try:
                plain.append(decoder.decompress(data))
            except zlib.error:
                return
            pending = decoder.unused_data
            raw.append(data[: len(data) - len(pending)])
            size += len(plain[-1])
            if size > limit:
                return
        member = _member(offset, b"".join(raw), b"".join(plain))
        if member is None or not member.whole():
            return
        yield member
        offset += len(member.raw)


def _member(offset: int, raw: bytes, plain: bytes) -> Member | None:
    head, found, rest = plain.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    if not found or not lines[0].startswith("WARC/1.") or not rest.endswith(b"\r\n\r\n"):
        return None
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return Member(offset=offset, raw=raw, headers=headers, block=rest[:-4])


def begins_capture(member: Member) -> bool:
    """Whether a record is the response that a capture begins with; further pages of its report, and files a page asked for, belong to it."""
    return member.kind == "response" and PAGE_OF.lower() not in member.headers and not asked_for(member)


def asked_for(member: Member) -> bool:
    """Whether a record came with a page that was visited: a file it asked for, or its picture."""
    return member.kind in ("response", "resource") and WITH.lower() in member.headers


def read_note(member: Member) -> PageNote:
    """The note in a metadata record. Raises CaptureError when it is none of ours."""
    try:
        return from_json(PageNote, of_warc_fields(member.block))
    except (ValueError, TypeError, AttributeError) as error:
        raise CaptureError(f"metadata record at {member.offset}: not a note of ours: {error}") from error


def with_fields(member: Member) -> bytes:
    """The member as it lies in the file; a note or a drawn document in its former form is written in the present one, under the same id and date."""
    target = member.headers.get("warc-target-uri", "")
    if member.kind == "conversion" and member.headers.get("content-type") == DRAWN_TYPE and target.startswith("http"):
        return _rewritten(member, member.block, {"warc-target-uri": DRAWN + target})
    if member.kind != "metadata" or member.headers.get("content-type") != FORMER_MEDIA_TYPE:
        return member.raw
    try:
        block = to_warc_fields(of_warc_fields(member.block))
    except (ValueError, AttributeError):
        return member.raw
    changed = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(block)),
        "warc-block-digest": digest(block),
        "warc-payload-digest": digest(block),
    }
    return _rewritten(member, block, changed)


def _rewritten(member: Member, block: bytes, changed: Mapping[str, str]) -> bytes:
    plain = zlib.decompress(member.raw, 31)
    head = plain.partition(b"\r\n\r\n")[0].decode("utf-8", "surrogateescape").split("\r\n")
    lines = [head[0]]
    for line in head[1:]:
        name = line.partition(":")[0]
        lines.append(f"{name}: {changed[name.strip().lower()]}" if name.strip().lower() in changed else line)
    stream = zlib.compressobj(wbits=31)
    whole = "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + block + b"\r\n\r\n"
    return stream.compress(whole) + stream.flush()


def response_status(member: Member) -> int:
    """HTTP status of a response record; 0 when it has none."""
    parts = member.block[:64].split(maxsplit=2)
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0


def response_header(member: Member, name: str) -> str | None:
    """First value of an HTTP header in a response record."""
    head = member.block.partition(b"\r\n\r\n")[0].decode("latin-1")
    wanted = name.casefold()
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.strip().casefold() == wanted:
            return value.strip()
    return None

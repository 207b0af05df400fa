"""A page in somebody else's WARC record: taken when it is a whole HTTP response that is or may be HTML or a document, and no digest contradicts it."""

import base64
import hashlib
import uuid
from datetime import UTC, datetime
from typing import Any

from spiders.archive.warc import HOP_HEADER, Page

PAGES = ("response", "resource")
MAX_BLOCK = 64 << 20
_READ = (b"html", b"xml", b"pdf", b"opendocument.text")
_ZONE = uuid.UUID("5f0f7a5e-6d53-5b86-9d0c-0f9f6a8a1c11")
"""Namespace of ids made for records whose own id is no UUID."""


def page_in(record: Any) -> Page | str:
    """The page in a response record, or in a word why it is not taken."""
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<>")
    bare = record.rec_type == "resource"
    if not url.startswith(("http://", "https://")) or not (bare or "http" in (headers.get_header("Content-Type") or "application/http")):
        return "not-http"
    block = record.raw_stream.read(MAX_BLOCK + 1)
    if len(block) > MAX_BLOCK:
        return "too-large"
    at = record_date(record)
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
    if not may_be_read(fields):
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
    if not may_be_read(fields):
        return "not-html"
    if not _digests_hold(headers, block, block, block):
        return "digest"
    return Page(url=url, status=200, reason="OK", headers=fields, body=block, fetched_at=at)


def may_be_read(fields: tuple[tuple[bytes, bytes], ...]) -> bool:
    """Whether a response's header names a kind of page or document that is read; one that names none may be."""
    kind = next((value.lower() for name, value in fields if name.lower() == b"content-type"), b"html")
    return any(word in kind for word in _READ)


def _digests_hold(headers: Any, block: bytes, body: bytes, plain: bytes) -> bool:
    """Writers differ in whether the payload digest is over the chunked body or the plain one; either will do."""
    whole, payload = headers.get_header("WARC-Block-Digest"), headers.get_header("WARC-Payload-Digest")
    truncated = headers.get_header("WARC-Truncated")
    return matches(whole, block) and (bool(truncated) or matches(payload, body) or matches(payload, plain))


def matches(promised: str | None, data: bytes) -> bool:
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


def record_date(record: Any) -> datetime | None:
    """When a record was made, UTC; None when it does not say."""
    try:
        at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    except (TypeError, ValueError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def record_uuid(record_id: str) -> uuid.UUID:
    """The UUID in a record's id; where that is none, one made of it, always the same."""
    try:
        return uuid.UUID(record_id.strip("<>").rpartition(":")[2])
    except ValueError:
        return uuid.uuid5(_ZONE, record_id)

"""RFC 3161 time stamps of Merkle roots: a request of 59 bytes by HTTP, the answer kept as it came; `openssl ts -verify` checks it."""

import http.client
import urllib.error
import urllib.request
from pathlib import Path

from common.files import write_file
from records.errors import DocketwireError

_SHA256_ALGORITHM = bytes.fromhex("300d06096086480165030402010500")
_LIMIT = 100_000
_GRANTED = (0, 1)
"""PKIStatus `granted` and `grantedWithMods`."""


class TimestampError(DocketwireError):
    """The time stamping authority could not be asked, or refused."""


def request_timestamp(url: str, digest: bytes, target: Path, *, timeout_seconds: float = 10) -> None:
    """Ask the authority at `url` to stamp a SHA-256 digest and store its answer in `target`. Raises TimestampError."""
    if not url.startswith(("https://", "http://")):
        raise TimestampError(f"{url}: not an http(s) address")
    request = urllib.request.Request(url, timestamp_query(digest), {"Content-Type": "application/timestamp-query"})  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=timeout_seconds) as answer:  # noqa: S310
            data = answer.read(_LIMIT)
    except (OSError, urllib.error.URLError, http.client.HTTPException) as error:
        raise TimestampError(f"{url}: {error}") from error
    status = answer_status(data)
    if status not in _GRANTED or digest not in data:
        raise TimestampError(f"{url}: did not stamp the digest (status {status})")
    write_file(target, data)


def timestamp_query(digest: bytes) -> bytes:
    """DER of a TimeStampReq (RFC 3161, section 2.4.1): version 1, SHA-256 imprint, certificate wanted."""
    imprint = _der(0x30, _SHA256_ALGORITHM + _der(0x04, digest))
    return _der(0x30, _der(0x02, b"\x01") + imprint + _der(0x01, b"\xff"))


def answer_status(data: bytes) -> int | None:
    """PKIStatus of a TimeStampResp; None when it is none."""
    try:
        status_info = _content(_content(data, 0x30), 0x30)
        number = _content(status_info, 0x02)
    except (IndexError, ValueError):
        return None
    return int.from_bytes(number, "big")


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def _content(data: bytes, tag: int) -> bytes:
    """Content of the first element. Raises ValueError or IndexError."""
    if data[0] != tag:
        raise ValueError("another element was expected")
    length, start = data[1], 2
    if length & 0x80:
        start = 2 + (length & 0x7F)
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        raise ValueError("cut off")
    return data[start : start + length]

"""What an answer says without its content coding, unpacked once for all who ask."""

from weakref import WeakKeyDictionary

from scrapy.http import Response

from common.content_coding import CodingError, decoded

_MAX_BYTES = 2_000_000
_unpacked: "WeakKeyDictionary[Response, bytes]" = WeakKeyDictionary()
"""Of answers that are still at hand: a page is asked where it sends its readers, then what pages follow it, and unpacking is a tenth of what a page costs."""


def unpacked(response: Response) -> bytes:
    """Bytes of the body; empty where the coding is broken, or more than 2 MB come out."""
    if (body := _unpacked.get(response)) is None:
        coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1") or None
        try:
            body = decoded(response.body, coding, limit=_MAX_BYTES).body
        except CodingError:
            body = b""
        _unpacked[response] = body
    return body

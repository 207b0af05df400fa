"""Content codings off a body, bounded: gzip, deflate, br and zstd, stacked in any order, as browsers take them off where they accept a body.

| body | decision |
|---|---|
| plain text said to be gzip, deflate, br or zstd | taken as it is: some cache forgot to remove the header; nothing else could have been meant |
| unknown coding (`utf-8`, `foo`) over plain text | taken as it is, as browsers do; over anything else refused: we could not say what it is |
| empty | empty, whatever the coding: browsers accept it for 304 and for pages without content |
| gzip in several members, zstd in several frames | all of them (RFC 1952, RFC 8878); browsers stop after the first gzip member and lose text |
| bytes behind a whole stream | left out, as browsers do: padding, a server's debris |
| `deflate` without zlib's wrapper | read: old servers send it, browsers sniff it; zlib streams of every window size are told by their header |
| cut off | what came out is kept and marked `cut`: browsers show it too, and half a report is evidence where no report is none |
| broken inside, or with a wrong checksum | refused: what came out may be garbage |
| zstd window over 8 MB | refused (RFC 9659), as browsers do |
| a gzip file of its own (`sitemap.xml.gz`, a page packed twice) | unpacked, whatever was declared |
| more than four codings | refused: no server sends more than two |
| more than `limit` bytes | refused once the limit is passed; memory stays at the limit plus one chunk, of 4 MB at most |
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import brotli  # type: ignore[import-untyped]
import zstandard
from zlib_ng import zlib_ng

MAX_CODINGS = 4
CHUNK = 256 * 1024
"""Bytes unpacked at a time: 200 real pages of 186 KB take .21 ms each so, .23 at a quarter of it."""
LARGEST_CHUNK = 4 * 1024 * 1024
"""The same where a gzip member says at its end how much it holds: in one piece nothing is put together, .17 ms for .18."""
ZSTD_WINDOW = 8 * 1024 * 1024
"""The largest window RFC 9659 asks a client to hold."""
ZSTD_FEED = 512
"""Its decoder has no output bound of its own; fed so little at a time it gives at most a few blocks of 128 KB."""
BR_AGAIN = 256 * 1024
"""A broken br body up to this size is read once more, slowly (half a second at most), for the case that only debris behind it is wrong."""
SNIFFED = 1445
"""Bytes that tell text from binary: the resource header of the WHATWG MIME Sniffing Standard."""
_BROKEN: type[Exception] = zlib_ng.error  # type: ignore[assignment]  # its stub takes the class for one of its exceptions
GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_MEANINGLESS = frozenset({"", "identity", "none"})
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""The standard's binary data bytes."""


class CodingError(ValueError):
    """The body's coding is unknown or broken."""


class BodyTooLargeError(CodingError):
    """The body holds more than the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body without its content codings."""

    body: bytes
    cut: bool = False
    """True: the stream breaks off; `body` is what came before."""


def decoded(body: bytes, content_encoding: str | None, *, limit: int) -> Decoded:
    """The body without what Content-Encoding names (None and empty: nothing), and without gzip of its own; at most `limit` bytes.

    Raises BodyTooLargeError, or CodingError for a coding that is unknown or broken.
    """
    codings = [word for word in re.split(r"[,\s]+", (content_encoding or "").casefold()) if word not in _MEANINGLESS]
    if len(codings) > MAX_CODINGS:
        raise CodingError(f"{len(codings)} stacked content codings")
    cut = False
    for coding in reversed(codings):
        body, broken_off = _without(coding, body, limit)
        cut = cut or broken_off
    if body[:3] == GZIP_MAGIC:
        body, broken_off = _without("gzip", body, limit)
        cut = cut or broken_off
    if len(body) > limit:
        raise BodyTooLargeError(f"body of {len(body)} bytes, limit {limit}")
    return Decoded(body=body, cut=cut)


class _CutOff(Exception):  # noqa: N818 - told from one function to the next
    """The stream ends before its end."""


def _without(coding: str, body: bytes, limit: int) -> tuple[bytes, bool]:
    """The body without one coding, and whether it was cut off."""
    if not body:
        return body, False
    streams = _STREAMS.get(coding)
    if streams is None:
        if _looks_like_text(body):
            return body, False
        raise CodingError(f"unknown content coding {coding[:40]!r}")
    problem = ""
    for stream in streams(body):
        try:
            plain, cut = _joined(stream, limit)
        except (_BROKEN, brotli.error, zstandard.ZstdError) as error:
            problem = problem or str(error)
            continue
        if cut and _looks_like_text(body):
            return body, False
        if cut and not plain:
            raise CodingError(f"broken {coding}: cut off before its first byte")
        return plain, cut
    if _looks_like_text(body):
        return body, False
    raise CodingError(f"broken {coding}: {problem}")


def _joined(chunks: Iterator[bytes], limit: int) -> tuple[bytes, bool]:
    parts, size, cut = list[bytes](), 0, False
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise BodyTooLargeError(f"unpacks to more than {limit} bytes")
            parts.append(chunk)
    except _CutOff:
        cut = True
    return b"".join(parts), cut


def _looks_like_text(body: bytes) -> bool:
    """True for what nobody has compressed: no stream's magic number, no control characters, UTF-8 or markup."""
    head = body[:SNIFFED]
    if head.startswith((GZIP_MAGIC, ZSTD_MAGIC)) or _has_zlib_header(head) or _BINARY.search(head):
        return False
    # In UTF-8 the last character of the head may be cut in the middle.
    whole = head if len(body) <= SNIFFED else head[:-3]
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError as error:
        return head.lstrip().startswith(b"<") or (len(body) > SNIFFED and error.start >= len(whole) - 3)
    return True


def _has_zlib_header(body: bytes) -> bool:
    """RFC 1950: method 8, a window of at most 32 KB, and a check that makes both bytes a multiple of 31."""
    return len(body) > 1 and body[0] & 0x0F == 8 and body[0] >> 4 <= 7 and (body[0] * 256 + body[1]) % 31 == 0


def _gzip(body: bytes) -> Iterator[Iterator[bytes]]:
    yield _gzip_members(body)


def _gzip_members(body: bytes) -> Iterator[bytes]:
    rest = body
    while rest is body or rest.startswith(GZIP_MAGIC):
        inflater = zlib_ng.decompressobj(wbits=31)
        said = int.from_bytes(rest[-4:], "little")  # RFC 1952: of the last member, modulo 2^32
        try:
            yield from _inflated(inflater, rest, said + 1 if CHUNK < said < LARGEST_CHUNK else CHUNK)
        except _BROKEN:
            if rest is body:
                raise
            return  # what looked like a further member was debris
        rest = inflater.unused_data.lstrip(b"\0")


def _deflate(body: bytes) -> Iterator[Iterator[bytes]]:
    if _has_zlib_header(body):
        yield _inflated(zlib_ng.decompressobj(wbits=15), body)
    yield _inflated(zlib_ng.decompressobj(wbits=-15), body)


def _inflated(inflater: Any, body: bytes, size: int = CHUNK) -> Iterator[bytes]:
    data = body
    while not inflater.eof:
        chunk = inflater.decompress(data, size)
        if chunk:
            yield chunk
        elif not inflater.eof and not inflater.unconsumed_tail:
            raise _CutOff
        data = inflater.unconsumed_tail


def _br(body: bytes) -> Iterator[Iterator[bytes]]:
    yield _unbrotlied(brotli.Decompressor(), body)
    if len(body) <= BR_AGAIN:
        yield _unbrotlied_to_its_end(body)


def _unbrotlied(decoder: Any, body: bytes) -> Iterator[bytes]:
    data = body
    while not decoder.is_finished():
        chunk = decoder.process(data, output_buffer_limit=CHUNK)
        if chunk:
            yield chunk
        elif not decoder.is_finished() and decoder.can_accept_more_data():
            raise _CutOff
        data = b""


def _unbrotlied_to_its_end(body: bytes) -> Iterator[bytes]:
    """Byte by byte: the library calls a whole stream broken when one call brings more than it, and does not say where it ended."""
    decoder = brotli.Decompressor()
    for place in range(len(body)):
        with suppress(_CutOff):
            yield from _unbrotlied(decoder, body[place : place + 1])
        if decoder.is_finished():
            return
    raise _CutOff


def _zstd(body: bytes) -> Iterator[Iterator[bytes]]:
    yield _zstd_frames(body)


def _zstd_frames(body: bytes) -> Iterator[bytes]:
    rest = memoryview(body)
    while rest is not None and rest:
        decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        fed = 0
        try:
            while not decoder.eof:
                if fed >= len(rest):
                    raise _CutOff
                yield decoder.decompress(rest[fed : fed + ZSTD_FEED])
                fed += ZSTD_FEED
        except zstandard.ZstdError:
            if len(rest) == len(body):
                raise
            return  # debris behind a whole frame
        rest = rest[min(fed, len(rest)) - len(decoder.unused_data) :]


_STREAMS: dict[str, Callable[[bytes], Iterator[Iterator[bytes]]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _br,
    "zstd": _zstd,
}
"""Coding -> the ways in which its streams are read, likeliest first."""

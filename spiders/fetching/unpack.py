"""Taking content codings off a listing, bounded: a bomb costs no more than the limit."""

import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]
import zstandard

CHUNK = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b\x08"


class UnpackError(ValueError):
    """The body's coding is broken, unknown, or it unpacks to more than the limit."""


def unpack(body: bytes, content_encoding: str | None, *, limit: int) -> bytes:
    """The body without its content codings, and without gzip of its own (`sitemap.xml.gz`); at most `limit` bytes.

    Raises UnpackError.
    """
    codings = [word.strip().lower() for word in (content_encoding or "").split(",") if word.strip()]
    for coding in reversed(codings[:4]):
        body = _without(coding, body, limit)
    return _joined(_zlib_chunks(body, 31), limit) if body[:3] == GZIP_MAGIC else body


def _without(coding: str, body: bytes, limit: int) -> bytes:
    if coding in ("identity", "none", "utf-8"):  # the last two are seen in the wild and mean nothing
        return body
    if coding in ("gzip", "x-gzip"):
        # Some servers say gzip and send plain text; what is no gzip is taken as it is.
        return _joined(_zlib_chunks(body, 31), limit) if body[:3] == GZIP_MAGIC else body
    if coding == "deflate":
        return _joined(_zlib_chunks(body, 15 if body[:1] == b"\x78" else -15), limit)
    if coding == "br":
        return _joined(_brotli_chunks(body), limit)
    if coding == "zstd":
        return _joined(_zstd_chunks(body), limit)
    raise UnpackError(f"content coding {coding!r} is unknown")


def _joined(chunks: Iterator[bytes], limit: int) -> bytes:
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise UnpackError(f"unpacks to more than {limit} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _zlib_chunks(body: bytes, wbits: int) -> Iterator[bytes]:
    """Plain bytes of one or several zlib or gzip members; a cut-off tail gives what there is."""
    while body:
        decoder = zlib.decompressobj(wbits)
        try:
            while body and not decoder.eof:
                yield decoder.decompress(body, CHUNK)
                body = decoder.unconsumed_tail
        except zlib.error as error:
            raise UnpackError(f"broken compression: {error}") from error
        if not decoder.eof:
            return
        body = decoder.unused_data.lstrip(b"\0")


def _brotli_chunks(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    try:
        chunk = decoder.process(body, output_buffer_limit=CHUNK)
        if not chunk and not decoder.is_finished():
            raise UnpackError("broken compression: not one byte comes out")
        while chunk:
            yield chunk
            chunk = b"" if decoder.is_finished() else decoder.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        raise UnpackError(f"broken compression: {error}") from error


def _zstd_chunks(body: bytes) -> Iterator[bytes]:
    try:
        # 8 MB is the largest window RFC 8878 asks a web client to hold
        with zstandard.ZstdDecompressor(max_window_size=8 * 1024 * 1024).stream_reader(body, read_across_frames=True) as reader:
            while chunk := reader.read(CHUNK):
                yield chunk
    except zstandard.ZstdError as error:
        raise UnpackError(f"broken compression: {error}") from error

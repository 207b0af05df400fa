"""From the bytes of a response body to text: content codings off with a bound on work, then the character encoding."""

import codecs
import re
import unicodedata
import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]
import zstandard
from charset_normalizer import from_bytes

from records.capture import Capture

MAX_BYTES = 20 << 20
"""Of a page after its content coding is taken off; the largest of 118 real news pages has 2.2 MB."""
_MAX_CODINGS = 4
"""More stacked codings than this are an attack: no server sends more than two."""
_CHUNK = 64 * 1024
_SNIFF_BYTES = 4096
"""How much of a page is searched for a `<meta charset>`; the HTML standard says 1,024, real pages place it later."""
_DETECT_BYTES = 48 * 1024
"""Detection reads this much: its cost grows with the input, its answer hardly changes."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""")
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROL_BYTES = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F, 0xED, 0xEF])
"""Every byte that starts or is a control character, a lone surrogate (ED A0..) or a noncharacter (EF B7.., EF BF BE); ED and EF also start good ones."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_AS_BROWSERS_READ = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "unicode": "utf-16",
    "utf8": "utf-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "windows-874": "cp874",
}
"""Labels that mean a superset in practice (WHATWG Encoding Standard, section 4.2)."""


class Undecodable(ValueError):  # noqa: N818 - it names an outcome
    """The content coding is unknown, broken or cut off."""


class TooLarge(ValueError):  # noqa: N818 - it names an outcome
    """The body grows beyond the limit when decoded."""


def html_of(capture: Capture) -> str:
    """A captured page as text. Raises Undecodable or TooLarge."""
    data = decode_body(capture.body, content_encoding=capture.header("Content-Encoding"), limit=MAX_BYTES)
    return decode_text(data, content_type=capture.header("Content-Type"))


def decode_body(body: bytes, *, content_encoding: str | None, limit: int) -> bytes:
    """The body without its content codings (gzip, deflate, br, zstd, stacked in any order).

    A body that is plainly HTML although a coding was declared is taken as it is: some caches forget to remove the header.

    Args:
        body: As served.
        content_encoding: The header's value; None or empty when there is none.
        limit: Bytes; checked before and after each coding, and while decoding, so that a bomb costs at most `limit` plus one chunk.

    Raises:
        TooLarge: More than `limit` bytes.
        Undecodable: A coding is unknown, broken or cut off.
    """
    codings = [c for c in re.split(r"[,\s]+", (content_encoding or "").casefold()) if c not in {"", "identity", "none", "utf-8"}]
    if len(codings) > _MAX_CODINGS:
        raise Undecodable(f"{len(codings)} stacked content codings")
    for coding in reversed(codings):
        body = _without_coding(body, coding, limit)
    if len(body) > limit:
        raise TooLarge(f"body of {len(body)} bytes, limit {limit}")
    return body


def _without_coding(body: bytes, coding: str, limit: int) -> bytes:
    decoder = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd}.get(coding)
    if decoder is None:
        raise Undecodable(f"unknown content coding {coding[:40]!r}")
    if not body:
        return body
    try:
        return _gathered(decoder(body), limit)
    except TooLarge:
        raise
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError, MemoryError) as error:
        if body.lstrip()[:1] == b"<":
            return body
        raise Undecodable(f"{coding}: {error or type(error).__name__}") from error


def _gathered(chunks: Iterator[bytes], limit: int) -> bytes:
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"more than {limit} bytes after content decoding")
        parts.append(chunk)
    return b"".join(parts)


def _gunzip(body: bytes) -> Iterator[bytes]:
    """Every member of a gzip body; what follows the last member is ignored, as browsers do."""
    rest = body
    while rest[:2] == b"\x1f\x8b" or rest is body:
        inflater = zlib.decompressobj(wbits=31)
        yield from _inflated(inflater, rest)
        rest = inflater.unused_data


def _inflate(body: bytes) -> Iterator[bytes]:
    """RFC 9110 means a zlib stream by `deflate`; some servers send the bare one."""
    wrapped = body[0] & 0x0F == 8 and len(body) > 1 and (body[0] * 256 + body[1]) % 31 == 0
    return _inflated(zlib.decompressobj(wbits=15 if wrapped else -15), body)


def _inflated(inflater: "zlib._Decompress", body: bytes) -> Iterator[bytes]:
    data = body
    while not inflater.eof:
        chunk = inflater.decompress(data, _CHUNK)
        if not chunk and not inflater.unconsumed_tail and not inflater.eof:
            raise EOFError("cut off")
        yield chunk
        data = inflater.unconsumed_tail


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    data = body
    while True:
        chunk = decoder.process(data, output_buffer_limit=_CHUNK)
        yield chunk
        if decoder.is_finished():
            return
        if not chunk and decoder.can_accept_more_data():
            raise EOFError("cut off")
        data = b""


def _unzstd(body: bytes) -> Iterator[bytes]:
    """RFC 9659 allows windows of at most 8 MB in a content coding."""
    rest = body
    while rest:
        decoder = zstandard.ZstdDecompressor(max_window_size=8 * 1024 * 1024).decompressobj()
        data = rest
        # The decoder has no output bound of its own; feeding it little by little is one: 512 bytes give at most a few blocks of 128 KB.
        for start in range(0, len(data), 512):
            yield decoder.decompress(data[start : start + 512])
            if decoder.eof:
                rest = decoder.unused_data + data[start + 512 :]
                break
        else:
            raise EOFError("cut off")


def decode_text(data: bytes, *, content_type: str | None) -> str:
    """The characters of a page, without control characters and lone surrogates; never fails.

    The order was chosen on pages that one of the usual decoders garbles: byte order mark; NUL-heavy means UTF-16; UTF-8 when valid; UTF-8 with
    replacement when only a few bytes are bad; the declared charset (header, then `<meta>`) when it fits strictly; detection; at last cp1252.
    """
    text = _by_mark(data) or _by_nuls(data)
    if text is None:
        text = _strict(data, "utf-8") or _nearly_utf8(data) or _declared(data, content_type) or _detected(data)
    return without_controls(text)


def without_controls(text: str) -> str:
    """The text with control characters as spaces and lone surrogates as U+FFFD: parsers and databases choke on both."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _CONTROL_BYTES)) == len(raw):  # nearly every page: ten times faster than the search below
        return text
    return _CONTROL.sub(lambda m: "\ufffd" if unicodedata.category(m[0]) == "Cs" else " ", text)


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return None


def _by_nuls(data: bytes) -> str | None:
    """UTF-16 without a mark: markup is ASCII, so every other byte of it is NUL."""
    head = data[:_SNIFF_BYTES]
    if len(head) < 4 or head.count(0) < len(head) * 0.25:
        return None
    little = head[1::2].count(0) >= head[::2].count(0)
    return data.decode("utf-16-le" if little else "utf-16-be", "replace")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few bad bytes: valid sequences outnumber them 20 to 1, which no other encoding produces by chance."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return text if good > 20 * bad else None


def _declared(data: bytes, content_type: str | None) -> str | None:
    labels = [m[1] for m in [_HEADER_CHARSET.search(content_type or "")] if m]
    head = data[:_SNIFF_BYTES]
    labels += [m[1].decode("ascii") for m in (_META_CHARSET.search(head), _XML_ENCODING.search(head)) if m]
    for label in dict.fromkeys(map(str.casefold, labels)):
        text = _strict(data, encoding) if (encoding := _text_encoding(label)) else None
        if text is not None:
            return text
    return None


def _text_encoding(label: str) -> str | None:
    """The codec of a charset label; None for unknown ones, for UTF-8 (tried already) and for codecs that are no charsets (`rot13`, `hex`)."""
    name = _AS_BROWSERS_READ.get(label, label)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    harmless = getattr(info, "_is_text_encoding", True) and info.name not in {"utf-7", "idna", "punycode", "undefined", "utf-8"}
    return info.name if harmless and not info.name.endswith("escape") else None


def _detected(data: bytes) -> str:
    """What charset-normalizer finds in the page's middle, where text is; cp1252 when it finds nothing."""
    visible = re.sub(
        rb"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", b" ", data[: 512 * 1024], flags=re.DOTALL | re.IGNORECASE
    )
    lines = b" ".join(part for part in re.split(rb"\s{2,}", visible) if any(byte > 127 for byte in part[:400]))
    best = from_bytes((lines or visible)[:_DETECT_BYTES]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")

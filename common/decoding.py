"""From the bytes of a page or a listing to its characters, whatever charset they are in or say they are in."""

import codecs
import re
from typing import NamedTuple

from common import charsets

_SNIFF_BYTES = 4096
"""How much is searched for a declaration; the HTML standard says 1,024, real pages place it later."""
FEW_LETTERS = 12
"""Letters beyond ASCII that there must be before a declared ISO-8859-1 is doubted, as many as `charsets.reads_well` asks for."""
_DETECT_BYTES = 48 * 1024
"""Detection reads this much: its cost grows with the input, its answer hardly changes."""
_VISIBLE = 512 * 1024
"""Of a page, what is looked at to tell whether it reads well."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ROWS = re.compile("[\x80-\x9f\xa1-\xff]{4,}")
"""Signs of Latin-1 side by side, as no language of the West sets four: what another charset's pairs of bytes look like when they are taken for it."""
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_MARKUP_BYTES = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A stray byte in UTF-8 is what an editor pasted from Windows: a quotation mark, a dash, an accented letter. Torn sequences are lost."""
    assert isinstance(error, UnicodeDecodeError)
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace") if len(stray) == 1 else "\ufffd", error.end


_STRAYS = "docketwire.strays"
codecs.register_error(_STRAYS, _as_windows)


class Characters(NamedTuple):
    """A body as text."""

    text: str
    codec: str
    """What it was read with."""
    plain: bool = False
    """True: the body is this text in UTF-8, byte by byte."""


def decoded_text(data: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The characters of a body without its content coding, and the codec they were read with. Never raises."""
    found = characters(data, content_type)
    return found.text, found.codec


def characters(data: bytes, content_type: str | None = None) -> Characters:
    """The same, and whether they are the body as it came.

    The order was chosen on pages that one of the usual decoders garbles: byte order mark; NUL-heavy means UTF-16; escapes of ISO-2022; UTF-8 when valid
    (whatever it claims to be); UTF-8 with strays when only a few bytes are bad; the declared charset (the server's, then the document's) when it fits
    strictly, else with replacement when only a few pairs are broken, and never when words fall apart under it; detection; what was declared after all; at
    last cp1252.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Characters(data[len(mark) :].decode(codec, "replace"), codec)
    if wide := _by_nuls(data):
        return Characters(data.decode(wide, "replace"), wide)
    if b"\x1b" not in data and not _may_be_hz(data) and (text := _strict(data, "utf-8")) is not None:  # nearly every page
        meant = text if text.isascii() else _undone(text, data, content_type)
        return Characters(meant, "utf-8", plain=meant is text)
    labels = _labels(data, content_type)
    if (text := charsets.by_escapes(data, hz=any(label.startswith("hz-gb") for label in labels))) is not None:
        return Characters(text, "utf-8")  # seven bits: no address on it needs another charset
    if (text := _strict(data, "utf-8")) is not None:
        return Characters(text, "utf-8", plain=True)
    if _nearly(data, "utf-8") is not None:
        return Characters(data.decode("utf-8", _STRAYS), "utf-8")
    return Characters(*(_declared(data, labels) or _detected(data, labels)))


def _may_be_hz(data: bytes) -> bool:
    """Whether `~{`, with which HZ begins its Chinese, stands in it: a page is parted at one byte in a tenth of the time in which two are found."""
    return b"~" in data and any(part.startswith(b"{") for part in data.split(b"~")[1:])


def _undone(text: str, data: bytes, content_type: str | None) -> str:
    """The text, or what was meant by it where somebody took the declared charset for Latin-1 and saved that as UTF-8: "Ò»¸öÔ¼¶¨" on a page that still
    declares GB2312. Signs of such pages stand in rows, as the accents of no language do, and read well once undone.
    """
    declared = {encoding for label in _labels(data, content_type) if (encoding := charsets.codec_of(label))} - {"cp1252"}
    if not declared:
        return text
    seen = _visible(text)
    rows = sum(map(len, _ROWS.findall(seen)))
    if rows < FEW_LETTERS or 2 * rows < sum(sign > "\x7f" for sign in seen):
        return text
    for mistaken in ("latin-1", "cp1252"):
        try:
            raw = text.encode(mistaken)
        except UnicodeEncodeError:
            continue
        for encoding in sorted(declared):
            meant = _strict(raw, encoding) or _nearly(raw, encoding)
            if meant is not None and charsets.reads_well(_visible(meant)):
                return meant
    return text


def _by_nuls(data: bytes) -> str | None:
    """UTF-16 without a mark: markup is ASCII, so every other byte of it is NUL, and on one side only."""
    head = data[:_SNIFF_BYTES]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(4, 0.02 * len(head)) or min(even, odd) > 0.1 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly(data: bytes, encoding: str) -> str | None:
    """Text with a few bad bytes: what is not ASCII outnumbers them 20 to 1, which a wrong encoding of several bytes a sign does not reach by chance."""
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    good = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return text if good > 20 * bad else None


def _labels(data: bytes, content_type: str | None) -> list[str]:
    """Charsets that were declared, the header's first."""
    head = data[:_SNIFF_BYTES]
    declared = [found[1].decode("ascii") for found in (_META_CHARSET.search(head), _XML_ENCODING.search(head)) if found]
    return list(
        dict.fromkeys(label.casefold() for label in [*(m[1] for m in [_HEADER_CHARSET.search(content_type or "")] if m), *declared])
    )


def _declared(data: bytes, labels: list[str]) -> tuple[str, str] | None:
    for reading in (_strict, _nearly):
        for label in labels:
            encoding = charsets.codec_of(label)
            text = reading(data, encoding) if encoding else None
            if encoding and text is not None and _is_believed(data, text, encoding, labels):
                return text, encoding
    return None


def _is_believed(data: bytes, text: str, encoding: str, labels: list[str]) -> bool:
    if not charsets.reads_well(_visible(text)) or not charsets.fits(_seen(data), encoding):
        return False
    return encoding != "cp1252" or not _is_mere_default(data, labels)


def _is_mere_default(data: bytes, labels: list[str]) -> bool:
    """True where ISO-8859-1 is what a server says of every page, and this one is plainly in another encoding, or declares the one it looks like."""
    seen = _seen(data)
    looks = charsets.guessed(seen)
    if looks == "cp1252":
        return False
    letters = sum(sign > "\x7f" and sign.isalpha() for sign in seen.decode(looks, "replace"))
    return letters >= FEW_LETTERS or looks in map(charsets.codec_of, labels)


def _visible(text: str) -> str:
    return _MARKUP.sub(" ", text[:_VISIBLE])


def _seen(data: bytes) -> bytes:
    """The lines of a page's text that are not ASCII throughout, without markup: what an encoding can be told by."""
    visible = _MARKUP_BYTES.sub(b" ", data[:_VISIBLE])
    lines = b" ".join(part for part in re.split(rb"\s{2,}", visible) if any(byte > 127 for byte in part[:400]))
    return (lines or visible)[:_DETECT_BYTES]


def _detected(data: bytes, labels: list[str]) -> tuple[str, str]:
    """By what the page's text looks like; where no language sets letters so, by what was declared; else cp1252."""
    codec = charsets.guessed(_seen(data))
    found = data.decode(codec, "replace")
    if charsets.reads_well(_visible(found)):
        return found, codec
    declared = next(filter(None, map(charsets.codec_of, labels)), "cp1252")
    return data.decode(declared, "replace"), declared

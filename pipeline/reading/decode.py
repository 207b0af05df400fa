"""From the bytes of a response body to text: content codings off, then the character encoding."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from common import charsets
from common.content_coding import decoded
from records.capture import Capture

MAX_BYTES = 20 << 20
"""Of a page after its content coding is taken off; the largest of 118 real news pages has 2.2 MB."""
_SNIFF_BYTES = 4096
"""How much of a page is searched for a `<meta charset>`; the HTML standard says 1,024, real pages place it later."""
FEW_LETTERS = 12
"""Letters beyond ASCII that a page must have before its declared ISO-8859-1 is doubted, as many as `charsets.reads_well` asks for."""
_DETECT_BYTES = 48 * 1024
"""Detection reads this much: its cost grows with the input, its answer hardly changes."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""")
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_MARKUP_BYTES = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_CONTROL_BYTES = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F, 0xED, 0xEF])
"""Every byte that starts or is a control character, a lone surrogate (ED A0..) or a noncharacter (EF B7.., EF BF BE); ED and EF also start good ones."""
_SERVED_BYTES = _CONTROL_BYTES.replace(b"\xed", b"").replace(b"\xef", b"")
"""The same of bytes that are valid UTF-8, in which no surrogate can stand; of what EF starts, two beginnings may be noncharacters."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedHtml:
    """A captured page as text."""

    html: str
    cut: bool
    """True: the body's content coding breaks off; this is what came before."""


def served_html(capture: Capture) -> ServedHtml:
    """A captured page as text; as a browser drew it, where one did. Raises CodingError, or BodyTooLargeError, which is one."""
    if capture.drawn is not None:
        return ServedHtml(html=without_controls(capture.drawn.decode("utf-8", "replace")), cut=False)
    found = decoded(capture.body, capture.header("Content-Encoding"), limit=MAX_BYTES)
    return ServedHtml(html=decode_text(found.body, content_type=capture.header("Content-Type")), cut=found.cut)


def decode_text(data: bytes, *, content_type: str | None) -> str:
    """The characters of a page, without control characters and lone surrogates; never fails.

    The order was chosen on pages that one of the usual decoders garbles: byte order mark; NUL-heavy means UTF-16; escapes of ISO-2022; UTF-8 when valid;
    UTF-8 with replacement when only a few bytes are bad; the declared charset (header, then `<meta>`) when it fits strictly, else with replacement when only
    a few pairs are broken, and never when words fall apart under it; detection; what was declared after all; at last cp1252.
    """
    text = _by_mark(data) or _by_nuls(data)
    if text is None:
        if b"\x1b" not in data and b"~{" not in data and (text := _strict(data, "utf-8")):  # nearly every page
            return without_controls(text) if _may_hold_controls(data) else text
        labels = _labels(data, content_type)
        text = (
            charsets.by_escapes(data, hz=any(label.casefold().startswith("hz-gb") for label in labels))
            or _strict(data, "utf-8")
            or _nearly(data, "utf-8")
            or _declared(data, labels)
            or _detected(data, labels)
        )
    return without_controls(text)


def without_controls(text: str) -> str:
    """The text with control characters as spaces and lone surrogates as U+FFFD: parsers and databases choke on both."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _CONTROL_BYTES)) == len(raw):  # nearly every page: ten times faster than the search below
        return text
    return _CONTROL.sub(lambda m: "\ufffd" if unicodedata.category(m[0]) == "Cs" else " ", text)


def _may_hold_controls(data: bytes) -> bool:
    """Whether `without_controls` might change what these bytes say, which are valid UTF-8."""
    return len(data.translate(None, _SERVED_BYTES)) != len(data) or b"\xef\xb7" in data or b"\xef\xbf" in data


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
    """UTF-16 without a mark: markup is ASCII, so every other byte of it is NUL, and on one side only."""
    head = data[:_SNIFF_BYTES]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(4, 0.02 * len(head)) or min(even, odd) > 0.1 * max(even, odd):
        return None
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


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


def _declared(data: bytes, labels: list[str]) -> str | None:
    for reading in (_strict, _nearly):
        for label in labels:
            encoding = charsets.codec_of(label)
            text = reading(data, encoding) if encoding else None
            if encoding and text is not None and _is_believed(data, text, encoding, labels):
                return text
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
    return _MARKUP.sub(" ", text[: 512 * 1024])


def _seen(data: bytes) -> bytes:
    """The lines of a page's text that are not ASCII throughout, without markup: what an encoding can be told by."""
    visible = _MARKUP_BYTES.sub(b" ", data[: 512 * 1024])
    lines = b" ".join(part for part in re.split(rb"\s{2,}", visible) if any(byte > 127 for byte in part[:400]))
    return (lines or visible)[:_DETECT_BYTES]


def _detected(data: bytes, labels: list[str]) -> str:
    """By what the page's text looks like; where no language sets letters so, by what was declared; else cp1252."""
    found = data.decode(charsets.guessed(_seen(data)), "replace")
    if charsets.reads_well(_visible(found)):
        return found
    declared = next(filter(None, map(charsets.codec_of, labels)), "cp1252")
    return data.decode(declared, "replace")

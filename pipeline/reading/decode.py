"""From the bytes of a response body to text: content codings off, then the character encoding."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from common.content_coding import decoded
from records.capture import Capture

MAX_BYTES = 20 << 20
"""Of a page after its content coding is taken off; the largest of 118 real news pages has 2.2 MB."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedHtml:
    """A captured page as text."""

    html: str
    cut: bool
    """True: the body's content coding breaks off; this is what came before."""


def served_html(capture: Capture) -> ServedHtml:
    """A captured page as text. Raises CodingError, or BodyTooLargeError, which is one."""
    found = decoded(capture.body, capture.header("Content-Encoding"), limit=MAX_BYTES)
    return ServedHtml(html=decode_text(found.body, content_type=capture.header("Content-Type")), cut=found.cut)


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

"""The text of a listing, whatever charset it is in or says it is in, and its XML mended where a parser would lose what a reader sees."""

import codecs
import re

from common.charsets import codec_of, guessed

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"))
FEW_BROKEN = 0.02
"""Of a UTF-8 text's characters outside ASCII, that may be broken before it is taken for another charset: pasted quotation marks of Windows are single ones."""
MANY_HIGH = 0.2
"""Of a text's bytes, from which on an undeclared charset is guessed: below it is a Latin script, whose charset for the web is Windows-1252."""
_ILLEGAL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]+|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_PROLOGUE = re.compile(r"^\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\?xml|!DOCTYPE|(?:[\w-]+:)?(?:rss|feed|rdf|urlset|sitemapindex|channel|opml)\b)", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)", re.IGNORECASE)
_NAMED = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,31};)", re.IGNORECASE)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A stray byte in UTF-8 is what an editor pasted from Windows: a quotation mark, a dash, an accented letter."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_STRAYS = "docketwire.strays"
codecs.register_error(_STRAYS, _as_windows)


def listing_text(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """A listing as text, and the charset it was in. Never raises.

    In this order: a byte order mark, the zeros of UTF-16, what is valid UTF-8 (whatever it claims to be), what the server says, what the document
    says - each only where all of it can be read so -, UTF-8 with a few broken characters, and a guess.
    """
    for mark, name in (*_MARKS, (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode("utf-8-sig" if name == "utf-8" else name, "replace"), name
    start = body[:64].lstrip()
    if b"\0" in start and (wide := "utf-16-le" if start[1:2] == b"\0" else "utf-16-be" if start[:1] == b"\0" else None):
        return body.decode(wide, "replace"), wide
    declared = [name for name in (_header_charset(content_type), _document_charset(body)) if name is not None]
    escaped = [name for name in declared if name.startswith(("iso2022", "hz"))]  # written in ASCII alone, so they look like UTF-8
    for name in (*escaped, "utf-8", *declared):
        if (text := _strictly(body, name)) is not None:
            return text, name
    text = body.decode("utf-8", "replace")
    foreign, broken = sum(character > "\x7f" for character in text), text.count("\ufffd")
    if broken <= max(1, FEW_BROKEN * foreign) and foreign > broken:
        return body.decode("utf-8", _STRAYS), "utf-8"
    guess = _guessed(body)
    return body.decode(guess, "replace"), guess


def _header_charset(content_type: str | None) -> str | None:
    found = _HEADER.search(content_type or "")
    return codec_of(found[1]) if found else None


def _document_charset(body: bytes) -> str | None:
    found = _DECLARED.search(body[:1024]) or _META.search(body[:4096])
    return codec_of(found[1].decode("ascii")) if found else None


def _strictly(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _guessed(body: bytes) -> str:
    sample = body[: 64 * 1024]
    if sum(byte > 127 for byte in sample) < MANY_HIGH * len(sample):
        return "cp1252"
    # The markup is ASCII in all of them and says nothing.
    return guessed(re.sub(rb"<[^<>]{0,500}>", b" ", sample))


def mended_xml(text: str, *, entities: bool) -> str:
    """XML text that a strict parser takes: no characters XML forbids, nothing before its root, no bare ampersands.

    `entities`: HTML's names (`&eacute;`) stay, for a parser that knows them; else they become text.
    """
    text = _ILLEGAL.sub("", text)
    root = _ROOT.search(text[:65536])
    text = _PROLOGUE.sub("", text[root.start() :] if root else text).lstrip()
    bare = _NAMED if entities else _BARE_AMPERSAND
    # Inside CDATA an ampersand is itself.
    head, *sections = text.split("<![CDATA[")
    parts = [bare.sub("&amp;", head)]
    for section in sections:
        content, end, rest = section.partition("]]>")
        parts.append(f"<![CDATA[{content}{end}" + bare.sub("&amp;", rest))
    return "".join(parts)


def without_torn(text: str, name: str) -> str:
    """XML cut off in the middle of an element that holds an address, without that element: half an address is one nobody published."""
    tail = max(0, len(text) - 16 * 1024)
    opened = max((found.start() for found in re.finditer(rf"<(?:[\w.-]+:)?{name}\b", text[tail:])), default=-1)
    whole = opened < 0 or re.search(rf"</(?:[\w.-]+:)?{name}\s*>|^[^>]*/>", text[tail + opened :])
    return text if whole else text[: tail + opened]

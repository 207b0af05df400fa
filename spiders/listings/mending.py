"""The XML of a listing, mended where a parser would lose what a reader sees."""

import re

_ILLEGAL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]+|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_PROLOGUE = re.compile(r"^\s*<\?xml\b[^>]*\?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\?xml|!DOCTYPE|(?:[\w-]+:)?(?:rss|feed|rdf|urlset|sitemapindex|channel|opml)\b)", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)", re.IGNORECASE)
_NAMED = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,31};)", re.IGNORECASE)


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

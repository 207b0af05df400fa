"""The headline: the h1 where it agrees with what the page says elsewhere, else og:title without the site's tail."""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipeline.reading.extent import reaches

SEPARATORS = re.compile(
    r"\s+[|·•–—‹›«»:/~-]\s+|\s*[|｜︱»：]\s*|\s+::\s+|\s*[_-]{2,3}\s*|(?<=[^\W\x00-\x7f_])\s?_(?=[^\W\x00-\x7f_])|(?<=[\u4e00-\u9fff”》）])-(?=[\u4e00-\u9fff])"
)
"""What may stand between a headline and the outlet's name; `_` only between letters that are not ASCII, `-` without spaces between Chinese ones."""
_SEPARATING = re.compile(r"[|·•–—‹›«»:/~_｜︱：-]")
"""One of which stands in each of them: without one a title has no parts."""
_QUOTED = re.compile(
    r"«[^«»]{1,200}»|»[^«»]{1,200}«|‹[^‹›]{1,200}›|›[^‹›]{1,200}‹|„[^„“]{1,200}“|“[^“”]{1,200}”|「[^「」]{1,200}」|『[^『』]{1,200}』"
)
"""A quotation is never taken apart: the outlet's own name in it is its subject."""
WORD = re.compile(r"\w+")
_COLONS = frozenset(":：")
_ARCHIVE = "blogarchive"
"""What the themes of old blogs put between their own name and the headline."""
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_TAG = re.compile(r"</?(?:a|abbr|b|br|cite|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^<>]{0,200}>", re.IGNORECASE)
_CHINESE_OUTLET = re.compile(
    r"[\u4e00-\u9fff\w]{1,6}(?:网|網|[日晚早时時]报|[日晚早時]報|新闻|新聞|在线|線上|频道|頻道|电视台|電視台|周刊|週刊|通讯社|通訊社|客户端|网站|網站|传媒|傳媒)"
)
"""How a Chinese outlet is called behind the last seam of a `<title>`; its address is in Latin letters, so that nothing else tells."""
_KICKER_ENDS = re.compile(r"[:：|–—-]\s*$|[»”\"“']\s*[:：]?\s*$")
_MAX_LENGTH, _MAX_KICKER = 400, 60
_KNOWN = 64
"""Titles remembered: a page says the same one in four or five places."""
_LONGEST_SECTION, _SECTION_WORDS, _LEAST_HEADLINE = 25, 2, 15
"""Characters and words of a section's name; letters of a headline before it. Of 790 real pages one loses a section so, and none anything else."""


def headline(
    h1s: Sequence[Sequence[str]],
    og: str | None,
    node: str | None,
    page: str | None,
    *,
    site: str | None,
    host: str,
    hint: str | None,
    others: Sequence[str] = (),
) -> tuple[str | None, str | None]:
    """The headline and where it came from (`h1`, `og`, `json-ld`, `title`, `listing`, `heading`).

    Two that agree word for word beat one: an `<h1>` that stands alone against og:title and JSON-LD is an editor's other wording, or no headline.
    Chosen on 118 news pages: of 6 such pages the two were right on all.

    Args:
        h1s: The page's h1 elements in order, each as its readings (`headings.first_headings`).
        og: og:title or twitter:title.
        node: JSON-LD headline.
        page: Text of `<title>`.
        site: og:site_name.
        host: Host name of the page; its name is a site tail too.
        hint: Title in the listing that led here.
        others: Further headings, asked when nothing else is left.
    """
    og, node, page, hint = (_clean(text) for text in (og, node, page, hint))
    short = {
        origin: without_tail(text, site, host)
        for origin, text in (("og", og), ("json-ld", node), ("listing", hint), ("title", page))
        if text
    }
    if page and "title" in short:
        short["title"] = _without_section(short["title"], page)
    said = {origin: text for origin, text in short.items() if not is_site(text, site, host)}
    headings = [[without_tail(text, site, host) for text in map(_clean, readings) if text] for readings in h1s[:8]]
    headings = [readings for readings in headings if readings and not is_site(readings[0], site, host)]
    return _agreed(headings, said) or _first(
        headings, short, said, [text for text in map(_clean, others) if text and not is_site(text, site, host)]
    )


def _agreed(headings: list[list[str]], said: Mapping[str, str]) -> tuple[str, str] | None:
    """What two places say word for word, without a kicker that one of them leaves out."""
    claims = {origin: said[origin] for origin in ("og", "json-ld") if origin in said}
    for readings in headings:
        for reading in readings:
            for claim in claims.values():
                if key(reading) == key(claim):
                    return _without_kicker(_better_set(readings, reading, claim), claims)
        if "title" in said and (part := next((text for text in readings[1:] if key(text) == key(said["title"])), None)):
            return part, "h1"
    if len(claims) == 2 and key(claims["og"]) == key(claims["json-ld"]):
        return claims["og"], "og"
    return None


def _better_set(readings: list[str], reading: str, claim: str) -> str:
    """A heading of several parts has lost its signs between them; the claim has kept them."""
    return claim if len(readings) > 1 and reading == readings[0] else reading


def _without_kicker(heading: str, claims: Mapping[str, str]) -> tuple[str, str]:
    """Where og:title or JSON-LD is the heading less `Kicker:`, the outlet itself says what the headline is."""
    for claim in claims.values():
        kicker = heading[: len(heading) - len(claim)]
        if heading.endswith(claim) and 1 < len(kicker) <= _MAX_KICKER and len(claim) >= 15 and _KICKER_ENDS.search(kicker):
            return claim, "h1"
    return heading, "h1"


def _first(
    headings: list[list[str]], short: Mapping[str, str], said: Mapping[str, str], others: list[str]
) -> tuple[str | None, str | None]:
    for origin in ("og", "json-ld", "title"):
        for readings in headings:
            if origin in short and _agree(readings[0], short[origin]):
                return _without_kicker(readings[0], {"og": said["og"]} if "og" in said else {})
    for origin in ("og", "json-ld", "listing", "title"):
        if origin in said:
            return said[origin], origin
    if headings:
        return headings[0][0], "h1"
    return (others[0], "heading") if others else (None, None)


def _clean(text: str | None) -> str | None:
    text = unicodedata.normalize("NFC", text or "")[: _MAX_LENGTH * 4]
    if "&" in text and _ENTITY.search(text):  # escaped twice
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(text.split())[:_MAX_LENGTH] or None


def key(text: str) -> str:
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _agree(h1: str, claim: str) -> bool:
    """Equal but for punctuation, or one holds the other, or most words are shared (editors shorten titles for search engines)."""
    one, other = key(h1), key(claim)
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if short in long and len(short) >= 0.5 * len(long):
        return True
    mine, theirs = set(one.split()), set(other.split())
    return len(mine & theirs) >= 0.5 * len(mine | theirs)


@lru_cache(maxsize=_KNOWN)
def without_tail(text: str, site: str | None, host: str) -> str:
    """The title without ` | Site name`; a part is a tail only when it names the site, and never inside a quotation."""
    if _SEPARATING.search(text) is None:
        return text.strip() or text
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    seams = [
        seam
        for seam in SEPARATORS.finditer(text)
        if not any(start <= seam.start() < end or start < seam.end() <= end for start, end in quoted)
    ]
    start, end = 0, len(text)
    for seam in reversed(seams):
        part = text[seam.end() : end]
        if not is_site(part, site, host) and (_COLONS & set(seam[0]) or not _CHINESE_OUTLET.fullmatch(part)):
            break
        end = seam.start()
    for seam in seams:
        # `Chirper : la justice tranche` is about the outlet itself
        if seam.end() > end or _COLONS & set(seam[0].replace("::", "")) or not is_site(text[start : seam.start()], site, host):
            break
        start = seam.end()
    return text[start:end].strip() or text


def _without_section(text: str, page: str) -> str:
    """`<title>` without the section that stands before the outlet's name, `Headline | Law | Outlet`: two words at most, the first with a capital, between two seams of one sign.

    `text` is the title without the outlet's name at its end, which `page` has.
    """
    tail = SEPARATORS.match(page, len(text)) if page.startswith(text) else None
    seam = next(reversed(list(SEPARATORS.finditer(text))), None)
    if tail is None or seam is None or seam[0].strip() != tail[0].strip() or _COLONS & set(seam[0]):
        return text
    head, part = text[: seam.start()].strip(), text[seam.end() :]
    is_section = len(part) <= _LONGEST_SECTION and len(part.split()) <= _SECTION_WORDS and not part[:1].islower()
    return head if is_section and reaches(key(head).replace(" ", ""), _LEAST_HEADLINE) else text


@lru_cache(maxsize=_KNOWN)
def is_site(part: str, site: str | None, host: str) -> bool:
    """Whether a part of a title is the site's name, as og:site_name or the host spell it."""
    name = "" if _QUOTED.fullmatch(part.strip()) else key(part).replace(" ", "")
    if not name or len(name) > 60:
        return False
    if name == _ARCHIVE:
        return True
    labels = [
        label for label in host.split(".") if len(label) > 2 and label not in {"www", "com", "org", "net", "news", "info", "gov", "edu"}
    ]
    owned = [key(site).replace(" ", "")] if site else []
    owned += [label.replace("-", "") for label in labels] + ["".join(labels), host.removeprefix("www.").replace(".", "").replace("-", "")]
    return any(
        name == own or (len(own) > 3 and (name.startswith(own) or name.endswith(own)) and len(name) <= len(own) + 12)
        for own in owned
        if own
    )

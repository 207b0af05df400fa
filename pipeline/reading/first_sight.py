"""A page at first sight: headline, day, language and the lines that read like its report, before it is read.

One fast parse (lexbor's, by resiliparse) gives all visible text; what the page says of itself is read from a small tree of its head, its headings and
its JSON-LD, by the same rules as from the whole tree. Enough to tell whether the page may be on the beat, and whether it may be a wall.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain, islice
from typing import Any
from unicodedata import normalize

from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura.utils import load_html

from pipeline.reading import dates, jsonld, metadata
from pipeline.reading.decoded import Decoded
from pipeline.reading.extent import PROSE, extent, reaches
from pipeline.reading.leftovers import markup_of, mended_text, with_shadows
from pipeline.reading.titles import key
from records.article import DatedFact

LEAD_CHARS = 2_500
"""Characters of the lead: relevance is told by the first 1,300, and further names vouch for doubtful ones."""
_AFTER_HEADLINE = 300.0
"""Letters of prose that must follow a line that says the title for the report to begin there: fewer may be a teaser's."""
_TITLE_ROOM = 20
"""Letters that such a line may have beyond twice the title's: a kicker, the outlet's name."""
_MAX_HEADINGS, _MAX_HEADING, _MAX_META = 8, 20_000, 400
_LANGUAGE_NAMES = ("lang", "xml:lang")
_JSON_LD = re.compile(r"<script\b[^<>]{0,500}?ld\+json[^<>]{0,500}>.*?</script", re.IGNORECASE | re.DOTALL)
_TELLING = re.compile(r"<(?:h1\b.*?</h1\s*>|meta\b[^<>]{0,4000}>)", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\b[^<>]{0,4000}>", re.IGNORECASE)
_HIDING = (("<script", "</script"), ("<!--", "-->"))
_OPAQUE = re.compile(r"<(script|style|noscript|template|svg)\b")
"""In markup that the parser wrote: tags are in small letters."""


@dataclass(frozen=True, slots=True)
class FirstSight:
    """What is known of a page before it is read."""

    title: str | None
    published: DatedFact | None
    """As JSON-LD or a meta tag declares it, else the address or the listing; the page's text is not searched."""
    language: str | None
    """As the page declares it, ISO 639-1 or 639-3."""
    standfirst: str | None
    node: Mapping[str, Any] = field(repr=False)
    """JSON-LD of the report."""
    lead: str = field(repr=False)
    """The standfirst where the text does not begin with it, then lines of prose, from the headline on where it stands among them."""
    size: float
    """Letters (`extent`) of all lines of prose from there on."""
    shown: str = field(repr=False)
    """All visible text, furniture included."""


def first_sight(page: Decoded) -> FirstSight | None:
    """None for pages that need a closer look. What is read off the page is mended, not the page: it is forty times as long."""
    html = with_shadows(page.html)
    try:
        tree = HTMLTree.parse(html)
        shown = mended_text(str(extract_plain_text(tree, main_content=False, comments=False, list_bullets=False, alt_texts=False)))
        small = load_html(markup_of(_synopsis(tree, html)))
    except Exception:  # noqa: BLE001 - hostile markup is left to those who read it in full
        return None
    if not isinstance(small, HtmlElement):
        return None
    lines = [line for text in shown.split("\n") if (line := " ".join(text.split()))]
    meta, node = metadata.meta_tags(small), jsonld.article_node(small)
    title, _ = metadata.headline(small, meta, node, url=page.url, hint=page.hint, texts=lambda: lines)
    habits = metadata.habits_on(small, meta, url=page.url, content_language=page.content_language, hint=page.hint)
    standfirst = metadata.standfirst(meta, node, title)
    prose = _from_headline(lines, title)
    return FirstSight(
        title=title,
        published=dates.stated(meta, node, url=page.url, hint=page.hint, fetched_at=page.fetched_at, habits=habits),
        language=metadata.declared_language(small, meta, page.content_language),
        standfirst=standfirst,
        node=node,
        lead=_lead(standfirst, prose),
        size=sum(map(extent, prose)),
        shown=shown,
    )


def _synopsis(tree: HTMLTree, html: str) -> str:
    """A small page with all that a page says of itself: its head without scripts and styles, its JSON-LD, its first headings."""
    head = _without_opaque(tree.head.html) if tree.head is not None else ""
    data = "".join(islice(_described(html), jsonld.MAX_SCRIPTS + 1))
    beside, headings = _telling(html)
    around = tree.body.parent if tree.body is not None else None
    return f"<html{_languages(around)}>{head}{data}<body{_languages(tree.body)}>{''.join([*beside, *headings])}</body></html>"


def _without_opaque(head: str) -> str:
    parts, at = [], 0
    while found := _OPAQUE.search(head, at):
        closing = f"</{found[1]}>"
        end = head.find(closing, found.end())
        if end == -1:
            break
        parts.append(head[at : found.start()])
        at = end + len(closing)
    return "".join([*parts, head[at:]])


def _described(html: str) -> Iterator[str]:
    """Scripts of JSON-LD, found by their type: to try the tag of each script takes ten times as long."""
    at, end, last = html.find("ld+json"), 0, _last(html, "</script", "</SCRIPT")
    while -1 < at < last:  # each that is closed is passed over whole, so that no stretch of the page is searched twice
        found = _JSON_LD.match(html, max(end, html.rfind("<", end, at)))
        if found:
            end = found.end()
            yield f"{found[0]}>"
        at = html.find("ld+json", max(end, at + 1))


def _telling(html: str) -> tuple[list[str], list[str]]:
    """Meta elements of the page's body and its first headings, none of a script or a comment; to ask the parsed tree for them takes ten times as long."""
    beside: list[str] = []
    headings: list[str] = []
    body, hides = max(0, html.find("<body")), [_Hiding(html, *pair) for pair in _HIDING]
    closed = _last(html, "</h1", "</H1")
    after = html.find(">", closed) + 1 if closed != -1 else 0
    for found in chain(_TELLING.finditer(html, 0, after), _META.finditer(html, max(body, after))):
        at, heading = found.start(), found[0][1] in "hH"
        kept, most = (headings, _MAX_HEADINGS) if heading else (beside, _MAX_META)
        if len(kept) < most and (heading or at >= body) and len(found[0]) <= _MAX_HEADING and not any(hide.covers(at) for hide in hides):
            kept.append(found[0])
    return beside, headings


def _last(html: str, *marks: str) -> int:
    return max(map(html.rfind, marks))


class _Hiding:
    """Whether a place stands between two marks; places are asked for in order, so that each stretch of the page is searched once."""

    def __init__(self, html: str, opening: str, closing: str) -> None:
        self._html, self._opening, self._closing = html, opening, closing
        self._opened = self._closed = -1
        self._asked = 0

    def covers(self, at: int) -> bool:
        self._opened = max(self._opened, self._html.rfind(self._opening, self._asked, at))
        self._closed = max(self._closed, self._html.rfind(self._closing, self._asked, at))
        self._asked = max(self._asked, at - len(self._opening) - len(self._closing))
        return self._opened > self._closed


def _languages(element: Any) -> str:
    found = [(name, element.getattr(name)) for name in _LANGUAGE_NAMES] if element is not None else []
    return "".join(f' {name}="{escape(value, quote=True)}"' for name, value in found if value)


def _from_headline(lines: Sequence[str], title: str | None) -> list[str]:
    """Lines of prose; what stands before the headline (menus, notices, other reports) is left out where enough follows it."""
    wanted = key(title or "")
    first, longest = wanted.partition(" ")[0], 2 * len(title or "") + _TITLE_ROOM
    for n, line in enumerate(lines if wanted else ()):
        if len(line) <= longest and first in _plain(line) and wanted in key(line):
            behind = [text for text in lines[n + 1 :] if reaches(text, PROSE) and key(text) != wanted]
            if sum(map(extent, behind)) >= _AFTER_HEADLINE:
                return behind
    return [line for line in lines if reaches(line, PROSE)]


def _plain(line: str) -> str:
    return (line if line.isascii() else normalize("NFKC", line)).casefold()


def _lead(standfirst: str | None, prose: Sequence[str]) -> str:
    text = "\n".join(_first(prose))
    if standfirst and key(standfirst[:80])[:50] not in key(text[:1500]):
        text = f"{standfirst}\n{text}"
    return text[:LEAD_CHARS]


def _first(prose: Sequence[str]) -> Iterator[str]:
    left = LEAD_CHARS
    for line in prose:
        if left <= 0:
            return
        yield line[:LEAD_CHARS]
        left -= len(line)

"""A page at first sight: headline, day, language and the lines that read like its report, before it is read.

All visible text is taken out of the markup without a tree; what the page says of itself is read from a small tree of its meta elements, its headings and
its JSON-LD, by the same rules as from the whole tree. Enough to tell whether the page may be on the beat, and whether it may be a wall.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from pipeline.reading import dates, jsonld, metadata
from pipeline.reading.decoded import Decoded
from pipeline.reading.extent import PROSE, extent, reaches
from pipeline.reading.leftovers import markup_of, mended_text, with_shadows
from pipeline.reading.markup import Markup
from pipeline.reading.parsing import tree_of
from pipeline.reading.synopsis import synopsis
from pipeline.reading.titles import WORD, key
from records.article import DatedFact

LEAD_CHARS = 2_500
"""Characters of the lead: relevance is told by the first 1,300, and further names vouch for doubtful ones."""
_AFTER_HEADLINE = 300.0
"""Letters of prose that must follow a line that says the title for the report to begin there: fewer may be a teaser's."""
_TITLE_ROOM = 20
"""Letters that such a line may have beyond twice the title's: a kicker, the outlet's name."""


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
    try:
        markup = _markup(page)
        shown = mended_text("\n".join(markup.lines()))
        small = tree_of(markup_of(synopsis(markup)))
    except Exception:  # noqa: BLE001 - hostile markup is left to those who read it in full
        return None
    if small is None:
        return None
    lines = shown.split("\n")
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
        size=extent("".join(prose)),
        shown=shown,
    )


def _markup(page: Decoded) -> Markup:
    found = Markup.of(page.utf8)
    if any(name == "template" for _, _, name in found.hidden) and (shown := with_shadows(page.html)) is not page.html:
        return Markup.of(shown.encode())
    return found


def _from_headline(lines: Sequence[str], title: str | None) -> list[str]:
    """Lines of prose; what stands before the headline (menus, notices, other reports) is left out where enough follows it."""
    wanted = key(title or "")
    first, longest = wanted.partition(" ")[0], 2 * len(title or "") + _TITLE_ROOM
    for n, line in enumerate(lines if wanted else ()):
        if len(line) <= longest and first in _plain(line) and wanted in key(line):
            behind = [text for text in lines[n + 1 :] if reaches(text, PROSE) and not (_may_begin(text, first) and key(text) == wanted)]
            if extent("".join(behind)) >= _AFTER_HEADLINE:
                return behind
    return [line for line in lines if reaches(line, PROSE)]


def _may_begin(line: str, word: str) -> bool:
    """Whether a line's first word may be this one, as `key` spells it; asked of what stands before the first space."""
    words = WORD.findall(_plain(line.partition(" ")[0]))
    return not words or words[0] == word


def _plain(line: str) -> str:
    return (line if line.isascii() else normalize("NFKC", line)).casefold()


def _lead(standfirst: str | None, prose: Sequence[str]) -> str:
    text = "\n".join(_first(prose))
    if standfirst and standfirst[:80] not in text[:1500] and key(standfirst[:80])[:50] not in key(text[:1500]):
        text = f"{standfirst}\n{text}"
    return text[:LEAD_CHARS]


def _first(prose: Sequence[str]) -> Iterator[str]:
    left = LEAD_CHARS
    for line in prose:
        if left <= 0:
            return
        yield line[:LEAD_CHARS]
        left -= len(line)

"""What a listing document says, whatever its format, and the plain text in it."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from records.capture import Hint
from records.push import Hub

MAX_LINKS = 50_000
"""sitemaps.org's own bound; more of one document are left out."""
MAX_SUMMARY = 2000
MAX_TITLE = 500
MAX_CONTENT = 200_000
"""Characters of an item's whole text, markup included: a judgment read out in full has 100,000."""
_SHORTEST_CONTENT = 800
"""Characters of plain text from which a description is the text itself rather than a summary; 400 are the custom for summaries."""
_ELEMENTS = """
    a abbr acronym address article aside audio b big blockquote body br button center cite code content data dd del details dfn div dl dt em embed
    encoded figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main mark math meta
    nav nobr noscript object ol option p param picture pre q rp rt ruby s samp script section select small source span strike strong style sub summary
    sup svg table tbody td template tfoot th thead time title tr tt u ul var video wbr xml
"""
_TAG = re.compile(
    rf"</?(?:{'|'.join(_ELEMENTS.split())}|[a-z]{{1,10}}:[a-z]+)(?:\s[^<>]{{0,2000}}|/)?>|<[!?][^<>]{{0,2000}}>", re.IGNORECASE
)
"""Markup is what HTML has a name for: in "fewer than <6 posts> of <Platform>" nothing is."""
_NOISE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]+")
_LANGUAGE = re.compile(r"^([a-z]{2})(?:$|[-_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A listing that a listing names: one sitemap of an index."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedListing:
    """Links and children, in the document's order."""

    hints: tuple[Hint, ...] = ()
    children: tuple[Child, ...] = ()
    ttl_minutes: float | None = None
    """How long the document asks not to be fetched again."""
    hub: Hub | None = None
    """Whom a feed names as telling of its changes."""
    problem: str | None = None
    """A short word (`not-a-feed`, `not-a-sitemap`, `refused`, ...) when the document is not what it should be; None when it is, even empty."""
    detail: str | None = None

    @property
    def newest_at(self) -> datetime | None:
        """The latest date claimed for an item."""
        dates = [at for hint in self.hints for at in (hint.published_at, hint.modified_at) if at is not None]
        dates += [child.modified_at for child in self.children if child.modified_at is not None]
        return max(dates, default=None)


def plain(text: object, limit: int) -> str | None:
    """Text without tags, entities, control characters and needless space, at most `limit` characters; None when nothing is left."""
    if not isinstance(text, str):
        return None
    stripped = html.unescape(_TAG.sub(" ", text[: limit * 20]))
    words = _NOISE.sub(" ", unicodedata.normalize("NFC", _NOISE.sub(" ", stripped))).split()
    return " ".join(words)[:limit].strip() or None


def markup(text: object) -> str | None:
    """An item's whole text, markup as served, at most MAX_CONTENT characters; None when there is no text in it."""
    if not isinstance(text, str):
        return None
    kept = _NOISE.sub(" ", unicodedata.normalize("NFC", text[:MAX_CONTENT])).strip()
    return kept if plain(kept, 20) else None


def whole_text(contents: Iterable[object], description: object) -> str | None:
    """The longest of an item's contents, else its description where that is too long for a summary."""
    longest: object = max((text for text in contents if isinstance(text, str)), key=len, default=None)
    if longest is None and len(plain(description, MAX_SUMMARY) or "") >= _SHORTEST_CONTENT:
        longest = description
    return markup(longest)


def language_code(text: object) -> str | None:
    """ISO 639-1 out of `en`, `en-US`, `nb_NO`; None for anything else. Norwegian is `no`."""
    found = _LANGUAGE.match(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    code = found[1].lower()
    return "no" if code in ("nb", "nn") else code

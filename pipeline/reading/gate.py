"""Pages that are no reports: found by cheap counting before anything is parsed, and by what remains after extraction."""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.automaton import Phrases
from pipeline.reading.extent import extent
from pipeline.reading.long_tags import MAX_TAG_BYTES, longest_tag
from pipeline.urls import host_of
from records.article import Extraction
from records.outcome import Outcome

MAX_ELEMENTS = 60_000
"""Opening tags. The largest of 258 real news pages has 13,000; 200,000 paragraphs hang trafilatura."""
MAX_LINKS = 15_000
MAX_PARAGRAPHS = 20_000
MAX_CHARACTERS = 8_000_000

_HTML_TYPES = re.compile(
    r"\s*(?:text/html|application/xhtml\+xml|application/xml|text/xml|text/plain|application/octet-stream|unknown/unknown)?\s*(?:;|$)",
    re.IGNORECASE,
)
_SURE_HTML_TYPES = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\s*(?:;|$)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|article|script|table|h1|span|br)\b", re.IGNORECASE)
_FOREIGN = re.compile(
    r"\s*(?:%PDF-|\{\\rtf|PK\x03\x04|GIF8|\x89PNG|<\?xml[^>]{0,200}>\s*(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|urlset|sitemapindex|svg)\b|<(?:rss|feed|urlset|svg)\b|[{\[]\s*[\"{\[])",
    re.DOTALL,
)
_OPENING = re.compile(r"<[a-zA-Z]")
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_OPAQUE = tuple(
    (re.compile(opening, re.IGNORECASE | re.ASCII), re.compile(closing, re.IGNORECASE | re.ASCII))
    for opening, closing in (("<script", "</script"), ("<style", "</style"), ("<!--", "-->"))
)

_FRONT_PATH = re.compile(r"/(?:index|home|homepage|startseite|accueil|portada|inicio|start|main|default)?(?:\.\w{2,5})?/?", re.IGNORECASE)
_DESCRIBED = {
    b'"@type"': re.compile(rb'"@type"\s*:\s*\[?\s*"[a-z]*(?:article|posting|report)"'),
    b"property=": re.compile(rb"property=[\"']og:type[\"']\s+content=[\"']article"),
}
"""How a page calls itself an article, by what each way begins with."""
_SAYS_MUCH, _STUB = 2_500, 700
"""Letters from which a page is no wall, and up to which it may be a stub before one."""
_LEAST_CUES = 2
_TAKEN = 2
"""Of 17 listings among 790 real pages, 15 are told by half of their prose, 16 by a third, by which short reports with long menus are taken for some, too."""
_ONLY_CONSENT = 2_500
"""Letters of a page that shows a consent wall and nothing behind it."""
_TITLE_PARTS, _NAME_WORDS = re.compile(r"\s[|\u2013\u2014\u00b7\u2022/-]\s"), 4
"""What stands between a title and a site's name, and how many words such a name has."""
_NUMBER = re.compile(r"\d[\d.,\u00a0]*")
_LISTING_PATH = re.compile(
    r"/(?:tags?|topics?|category|categories|author|authors|autor|autoren|search|suche|buscar|rubrik|thema|themen|etiqueta|kategori|archive)/[^/]+/?",
    re.IGNORECASE,
)


def page_problem(html: str, *, content_type: str | None = None) -> tuple[Outcome, str] | None:
    """Why a page should not even be parsed, with a line for people; None for pages worth reading. Costs about a millisecond."""
    if content_type and not _HTML_TYPES.match(content_type):
        return Outcome.NOT_HTML, f"content type {content_type[:60]}"
    if _FOREIGN.match(html[:2000]) or (
        not _MARKUP.search(html[:200_000]) and not (html.strip() == "" and _SURE_HTML_TYPES.match(content_type or "text/html"))
    ):
        return Outcome.NOT_HTML, "no HTML markup"
    return oversize(html)


def oversize(html: str) -> tuple[Outcome, str] | None:
    """What would hang a parser: counted, never parsed."""
    if len(html) > MAX_CHARACTERS:
        return Outcome.TOO_LARGE, f"{len(html)} characters"
    if longest_tag(html) > MAX_TAG_BYTES and (longest := longest_tag(_visible_markup(html))) > MAX_TAG_BYTES:
        return Outcome.TOO_LARGE, f"a tag of {longest} characters"
    if html.count("<") > min(MAX_LINKS, MAX_PARAGRAPHS):
        for pattern, limit, name in (
            (_OPENING, MAX_ELEMENTS, "elements"),
            (_LINK, MAX_LINKS, "links"),
            (_PARAGRAPH, MAX_PARAGRAPHS, "paragraphs"),
        ):
            if any(count >= limit for count, _ in enumerate(pattern.finditer(html))):
                return Outcome.TOO_LARGE, f"more than {limit} {name}"
    return None


def _visible_markup(html: str) -> str:
    """The page without scripts, styles and comments, in linear time whatever is left unclosed."""
    for opening, closing in _OPAQUE:
        kept, at = [], 0
        while start := opening.search(html, at):
            kept.append(html[at : start.start()])
            end = closing.search(html, start.end())
            at = end.start() if end else len(html)
        html = "".join([*kept, html[at:]])
    return html


def article_problem(extraction: Extraction, html: str, *, url: str) -> tuple[Outcome, str] | None:
    """Why an extracted page is no report, with a line for people; None for reports.

    Careful on purpose: a report taken for a wall is lost, a wall taken for a report is merely noise that later stages drop as too short or off-topic.
    None of 118 real news pages is rejected.
    """
    text, title = extraction.text, extraction.title or ""
    size = extent(text)
    if not text and not _found("soft-404-title", title):
        return Outcome.NO_TEXT, "no line of the page reads like a report"
    said = _phrases_in(f"{title}\n{text[:3000]}") if size < _SAYS_MUCH else Counter[str]()
    if size < 900 and (cue := _found("soft-404-title", title)):
        return Outcome.SOFT_404, f"title says {cue!r}"
    if size < 600 and said["soft-404"] and (cue := _found("soft-404", f"{title}\n{text}"[:1500])):
        return Outcome.SOFT_404, f"page says {cue!r}"
    if (said["consent"] >= _LEAST_CUES or said["consent-title"]) and (cue := _consent(text, title, html)):
        return Outcome.CONSENT_WALL, f"page says {cue!r}"
    if size < _STUB:
        visible = _visible_tail(html, text)
        if cue := _only_consent(text, visible):
            return Outcome.CONSENT_WALL, f"page says {cue!r}"
        if (cue := _found_among("paywall", _phrases_of(visible), visible)) and _looks_gated(html, text):
            return Outcome.PAYWALL_STUB, f"page says {cue!r}"
    return _listing_problem(extraction, html, url, size)


def may_be_wall(title: str, shown: str, html: str, size: float) -> bool:
    """Whether `article_problem` might take a page for a wall or an error page, whatever of its text is taken for the report; True in doubt.

    `shown`: all its visible text; `size`: letters (`extent`) of prose in it, which may be twice what will be taken.
    """
    if size >= _SAYS_MUCH:
        return False
    named = _phrases_in(title)
    if named["consent-title"] or named["soft-404-title"]:
        return True
    may_be_stub = size < 2 * _STUB
    said = _phrases_in(f"{title}\n{_visible_tail(html, '') if may_be_stub else ''}\n{shown}")
    return said["consent"] >= _LEAST_CUES or (may_be_stub and bool(said["soft-404"] or said["paywall"]))


def _phrases_in(text: str) -> Counter[str]:
    """How many different phrases of each kind of wall a text may have."""
    return Counter(kind for kinds in _phrases_of(text).values() for kind in kinds)


def _phrases_of(text: str) -> dict[str, tuple[str, ...]]:
    """The phrases of walls that a text may have, with the kinds that have them: found in one pass, borders of words not asked for."""
    plain = _as_phrase(text)
    parts = (plain, _as_phrase(_NUMBER.sub(" ", plain)))
    return {phrase: kinds for part in parts for _, _, (phrase, kinds) in _phrases().found(part)}


def _plain(phrase: str) -> str:
    """A phrase of cues/walls.toml as it stands in `_as_phrase` of a text."""
    return _as_phrase(phrase.removeprefix("^"))


def _as_phrase(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").split())


@lru_cache(maxsize=1)
def _phrases() -> Phrases[tuple[str, tuple[str, ...]]]:
    """Phrases of cues/walls.toml -> the kinds that have them."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, languages in _walls().items():
        for phrase in (_plain(phrase) for phrases in languages.values() for phrase in phrases):
            kinds[phrase] = (*kinds.get(phrase, ()), kind)
    return Phrases({phrase: (phrase, of) for phrase, of in kinds.items()})


def _consent(text: str, title: str, html: str) -> str | None:
    """Two different cues (three on longer pages), in more than half of the lines: reports about cookies mention the words too, but say more than that.
    A title is enough where it is a wall's and the page does not call itself a report; reports about consent have the word in theirs.
    """
    # "we and our 837 partners": the number of partners changes, the phrase does not
    lines = [_consent_cues(line) for line in text[:3000].split("\n") if line]
    cues = list(dict.fromkeys(cue for found in lines for cue in found))
    least = _LEAST_CUES if extent(text) < 1200 else _LEAST_CUES + 1
    mostly = sum(map(_addresses_readers, lines)) > 0.5 * len(lines)
    if len(cues) >= least and mostly:
        return cues[0]
    if extent(text) >= 1200 or not (cue := _found("consent-title", title)):
        return None
    return cue if mostly or (_is_walls_title(title) and not _described_as_article(html)) else None


def _is_walls_title(title: str) -> bool:
    """Whether a title is a wall's phrase with at most the name of a site beside it: "Consent | Ledger", "Before you continue to the Ledger"."""
    parts = [part.strip() for part in _TITLE_PARTS.split(title)]
    said = [cue[0] for part in parts if (cue := _cues()["consent-title"].match(part)) and (cue.end() == len(part) or " " in cue[0])]
    return bool(said) and len(title.split()) - len(said[0].split()) <= _NAME_WORDS


def _addresses_readers(cues: Iterable[str]) -> bool:
    """Whether one of the cues is said to readers alone: reports, too, have courts who ask whether users "consent to" something."""
    return any(not _found("consent-in-reports", cue) for cue in cues)


def _consent_cues(text: str) -> list[str]:
    return list(_all_found("consent", " ".join(_NUMBER.sub(" ", text).split())))


def _only_consent(text: str, visible: str) -> str | None:
    """A page that shows little else: three cues on it, and one in at least half of the lines taken for its body. Pages of reports have menus and much
    more; a short report beside a banner that passed for a part of it has lines of its own.
    """
    if extent(visible) > _ONLY_CONSENT:
        return None
    lines = [_consent_cues(line) for line in text.split("\n") if line]
    mine = [found for found in lines if _addresses_readers(found)]
    if not mine or 2 * len(mine) < len(lines):
        return None
    return mine[0][0] if len(set(_consent_cues(visible))) >= 3 else None


def _looks_gated(html: str, text: str) -> bool:
    return (
        bool(
            re.search(
                r"isAccessibleForFree\"?\s*:\s*\"?(?:https?://schema.org/)?false|paywall|piano\.io|tinypass|metered|regwall|abo-?wall|premium",
                html,
                re.IGNORECASE,
            )
        )
        or extent(text) < 250
    )


def _visible_tail(html: str, text: str) -> str:
    """Text of the page around and after the body, without scripts; bounded."""
    plain = re.sub(r"<[^>]{0,4000}>", " ", _visible_markup(html[:1_500_000]))
    return text[-600:] + "\n" + " ".join(plain.split())[:20_000]


def listing_problem(html: str, url: str, *, dated: bool, size: float) -> tuple[Outcome, str] | None:
    """Whether a page that is not read is a front, section or tag page.

    `dated`: it names a day of publication; `size`: letters of prose on it, of which half may be taken for the report, on an index less.
    """
    return _listing(html, url, size / _TAKEN, described=dated or _described_as_article(html))


def _listing_problem(extraction: Extraction, html: str, url: str, size: float) -> tuple[Outcome, str] | None:
    """Front, section and tag pages: the address has no article in it, the page does not call itself one, and links outweigh the text."""
    return _listing(html, url, size, described=extraction.published is not None or _described_as_article(html))


def _listing(html: str, url: str, size: float, *, described: bool) -> tuple[Outcome, str] | None:
    """`described`: the page names a day of publication, or calls itself an article."""
    front = _front_path(url)
    if described and not front:
        return None
    links = len(_LINK.findall(html))
    if front and links > 40 and size < 60 * links:
        return Outcome.NOT_ARTICLE, "a site's front page"
    if described:
        return None
    if _LISTING_PATH.search(_path(url)) and links > 30 and size < 40 * links:
        return Outcome.NOT_ARTICLE, f"a listing page with {links} links"
    if links > 80 and size < 12 * links:
        return Outcome.NOT_ARTICLE, f"{links} links, hardly any text of its own"
    return None


def _path(url: str) -> str:
    return urlsplit(url).path if host_of(url) else "/"


def _front_path(url: str) -> bool:
    return bool(_FRONT_PATH.fullmatch(_path(url))) and not urlsplit(url).query


def _described_as_article(html: str) -> bool:
    """In whatever case: bytes become small a dozen times as fast as text does, and one expression for all of it tries each quotation mark, twenty times the cost of searching."""
    head = html[:2_000_000].encode("utf-8", "surrogatepass").lower()
    if b"article:published_time" in head:
        return True
    return any(pattern.match(head, at) for word, pattern in _DESCRIBED.items() for at in _places_of(word, head))


def _places_of(word: bytes, text: bytes) -> Iterator[int]:
    at = text.find(word)
    while at != -1:
        yield at
        at = text.find(word, at + 1)


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    """Patterns of walls and error pages, all languages joined, out of cues/walls.toml."""
    return {
        kind: re.compile("|".join(_pattern(phrase) for phrases in languages.values() for phrase in phrases), re.IGNORECASE)
        for kind, languages in _walls().items()
    }


@lru_cache(maxsize=1)
def _walls() -> dict[str, dict[str, list[str]]]:
    """Kind -> language -> phrases."""
    return tomllib.loads((Path(__file__).parent / "cues" / "walls.toml").read_text("utf-8"))


def _pattern(phrase: str) -> str:
    """A phrase as whole words where the script has words; `^` binds it to the start of a line."""
    start = (
        "(?m:^)\\W*"
        if phrase.startswith("^")
        else r"(?<!\w)"
        if phrase[0].isascii() or (phrase[0].isalpha() and phrase[0] < "\u0e00")
        else ""
    )
    body = re.escape(phrase.removeprefix("^")).replace("\\ ", r"\s+").replace("'", "['’]")
    return start + body + (r"(?!\w)" if phrase[-1] < "\u0e00" and phrase[-1].isalnum() else "")


def _found(kind: str, text: str) -> str | None:
    return _shown(_cues()[kind].search(text))


def _found_among(kind: str, phrases: Mapping[str, Collection[str]], text: str) -> str | None:
    """The same where it is known which phrases a text may have: hundreds tried at each of 18,000 characters took 30 ms, one phrase less than .5."""
    some = frozenset(phrase for phrase, kinds in phrases.items() if kind in kinds)
    return _shown(_cue_of(kind, some).search(text)) if some else None


@lru_cache(maxsize=256)
def _cue_of(kind: str, some: frozenset[str]) -> re.Pattern[str]:
    """The pattern of a kind's phrases of which a text has some, in the order of the file."""
    written = (phrase for phrases in _walls().get(kind, {}).values() for phrase in phrases)
    return re.compile("|".join(_pattern(phrase) for phrase in written if _plain(phrase) in some), re.IGNORECASE)


def _shown(found: re.Match[str] | None) -> str | None:
    return " ".join(found[0].split())[:60] if found else None


def _all_found(kind: str, text: str) -> Iterator[str]:
    return (" ".join(m[0].lower().split())[:60] for m in _cues()[kind].finditer(text))

"""Which text is the report's: the page's own, or one that stands elsewhere and says more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.elsewhere.embedded import Embedded, embedded_report
from pipeline.elsewhere.markup import lines_of
from pipeline.reading import dates, titles
from pipeline.reading.blocks import Block
from pipeline.reading.extent import extent
from pipeline.reading.line_features import agreement, tokens_of
from pipeline.reading.line_shapes import SENTENCE_END
from records.article import DatedFact, Extraction
from records.capture import GONE_STATUSES, Hint
from records.outcome import Outcome
from records.text_origin import TextOrigin

WALLED = frozenset({
    Outcome.NO_TEXT, Outcome.TOO_SHORT, Outcome.CONSENT_WALL, Outcome.PAYWALL_STUB, Outcome.UNDECODABLE, Outcome.HTTP_ERROR, Outcome.REDIRECT,
    Outcome.ENCRYPTED, Outcome.SCANNED, Outcome.TOO_LARGE, Outcome.NOT_HTML,
})  # fmt: skip
"""Outcomes of pages that exist and give no text: what the listing says of them stands in."""
AWAY = frozenset({Outcome.CONSENT_WALL, Outcome.REDIRECT, Outcome.HTTP_ERROR, Outcome.UNDECODABLE, Outcome.NOT_HTML, Outcome.TOO_LARGE})
"""Of these, pages whose address may be a wall's that stands before many reports: the address the listing gave is the report's."""

_STUB = 200
"""Letters below which a page's text may be a caption or a notice, where the listing says half as much again."""
SHORT = 1_500
"""Letters below which a page's scripts are asked for more: reading them costs as much as a small page does."""
_FAR_SHORTER = 2.0
_CUT = 1.25
"""A feed's text that holds the page's is preferred from this many times its length on: less is a note of the editors."""
_SENTENCE = 60
"""Letters from which a line that ends in a full stop is a sentence of the report."""
_LEAST_SUMMARY = 60
_LEAST_NEWS = 40
"""Letters that a summary must say beyond the headline: search services answer with the headline and the outlet's name."""
_ENABLE = re.compile(
    r"enabl|turn on|activ|aktiv|allow|zulass|einschalt|erlaub|inschakel|włącz|wlacz|povol|zapn|engedélyez|slå p|ota käyttöön|attiv|habilit|permit|abilit|ativ|ativar|etkin|"
    r"включ|увімк|разреш|ενεργοποι|تفعيل|تمكين|הפעל|सक्षम|เปิดใช้|bật|mengaktifkan|有効|启用|啟用|开启|開啟|사용|켜|disabled|deaktiv|désactiv|desactiv|disabilit|無効|禁用|requires|need|necesita|nécessite|benötigt|richiede",
    re.IGNORECASE,
)
_ARTICLE_BODY = re.compile(r'"articleBody"\s*:\s*"(?:[^"\\]|\\.)*+"')
_EMPTY_ROOT = re.compile(
    r"""<(div|main|section|article)\b[^<>]{0,500}?\bid\s*=\s*["']?(?:root|app|__next|__nuxt|main-app|app-root|react-root|q-app|application)\b[^<>]{0,500}>\s*</\1\s*>"""
    r"""|<app-root\b[^<>]{0,500}>\s*</app-root""",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"<h1\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b[^<>]{0,500}>(.{0,2000}?)</noscript", re.IGNORECASE | re.DOTALL)
_JAVASCRIPT = re.compile(r"java\s?-?script", re.IGNORECASE)


def asks_for_scripts(text: str) -> bool:
    """Whether a page's whole text is the request to switch scripts on."""
    if "java" not in text.lower():
        return False
    lines = [line for line in text.split("\n") if line]
    told = [line for line in lines if _JAVASCRIPT.search(line) and _ENABLE.search(line)]
    return bool(told) and extent(text) < 3 * extent("\n".join(told)) + _STUB


def is_shell(page: str, text: str) -> bool:
    """Whether a page is but the frame that scripts draw the report into: an empty root, no headline, and the request to switch scripts on.

    What was read of it then are menus and the imprint.
    """
    if extent(text) >= SHORT or not _EMPTY_ROOT.search(page) or _HEADLINE.search(_without_scripts(page)):
        return False
    return any(_JAVASCRIPT.search(said[1]) and _ENABLE.search(said[1]) for said in _NOSCRIPT.finditer(page))


def _without_scripts(page: str) -> str:
    first, *others = _SCRIPT.split(page)
    return first + " ".join(rest.partition("</")[2] for rest in others)


def may_be_elsewhere(page: str, title: str, shown: str, size: float, hint: Hint | None) -> bool:
    """Whether the report of a page with `size` letters of prose may be found elsewhere than in what it shows: drawn by scripts, in their data, in the feed."""
    if size < 2 * _STUB or _EMPTY_ROOT.search(page):
        return True
    if any(_ENABLE.search(line) for line in _naming_scripts(shown)):
        return True
    texts = _texts(page, Extraction(text="", title=title), hint)
    return any(extent("\n".join(lines)) >= _CUT * size for _, lines, _ in texts)


def _naming_scripts(shown: str) -> list[str]:
    """The lines that name JavaScript: hardly any page has one, so all are searched at once first."""
    return [line for line in shown.split("\n") if _JAVASCRIPT.search(line)] if _JAVASCRIPT.search(shown) else []


def own_origin(text: str, blocks: Sequence[Block]) -> TextOrigin:
    """Where a page's own text was read: extractors read JSON-LD too, and say nothing of it."""
    shown = "\n".join(block.text for block in blocks)
    lines = [" ".join(line.split()) for line in text.split("\n") if len(line) >= 40]
    return TextOrigin.EMBEDDED_DATA if lines and sum(line[:80] in shown for line in lines) < 0.5 * len(lines) else TextOrigin.PAGE


def fuller(own: Extraction, page: str, hint: Hint | None) -> Extraction:
    """A page's own report with a longer text from elsewhere, where the page's is a piece of it or next to nothing."""
    size = extent(own.text)
    for origin, lines, found in _texts(page if size < SHORT or _names_longer(page, size) else "", own, hint):
        text = "\n".join(lines)
        longer = extent(text) >= _FAR_SHORTER * size if origin is TextOrigin.EMBEDDED_DATA else _prose(lines) >= _CUT * size
        if longer and extent(text) >= _STUB and (size < _STUB or _holds(text, own.text)):
            return _with(own, text, origin, found)
    return own


def standing_in(own: Extraction | None, page: str, hint: Hint | None) -> Extraction | None:
    """What stands in for a page without a text: its scripts' data, the feed's text, headline and summary. None when nothing does."""
    least = max(_STUB, extent(own.text) if own and not asks_for_scripts(own.text) else 0.0)
    for origin, lines, found in _texts(page, own, hint):
        text = "\n".join(lines)
        if extent(text) >= least:
            return _with(own or _blank(), text, origin, found, hint)
    return _brief(own, hint)


def brief_rather(own: Extraction, hint: Hint | None) -> Extraction | None:
    """The brief, where a page's text is a stub and the listing says clearly more; else None."""
    size = extent(own.text)
    if size >= _STUB or hint is None or extent(hint.summary or "") < 1.5 * size:
        return None
    return _brief(own, hint)


def whole(own: Extraction | None, page: str, hint: Hint | None = None) -> Extraction | None:
    """A page's report with its text from wherever it stands whole; `own` is what the page shows. None when there is nothing."""
    if own is None or not own.text or asks_for_scripts(own.text):
        return standing_in(own, page, hint) or own
    return fuller(own, page, hint)


def gone(status: int) -> bool:
    """Whether an HTTP status says that there is no such page: nothing stands in for it."""
    return status in GONE_STATUSES


def _texts(page: str, own: Extraction | None, hint: Hint | None) -> Iterator[tuple[TextOrigin, list[str], Embedded | None]]:
    """Texts from elsewhere, the longer first: of two as long, that of the page's data, for the page is what is cited."""
    headlines = [text for text in (own.title if own else None, hint.title if hint else None) if text]
    found = embedded_report(page, headlines) if page and headlines else None
    fed = _fed(hint, headlines)
    texts: list[tuple[TextOrigin, list[str], Embedded | None]] = []
    if found:
        texts.append((TextOrigin.EMBEDDED_DATA, list(found.lines), found))
    if fed:
        texts.append((TextOrigin.FEED_CONTENT, fed, None))
    yield from sorted(texts, key=lambda item: -round(extent("\n".join(item[1])) / 100))


def _fed(hint: Hint | None, headlines: list[str]) -> list[str]:
    lines = lines_of(hint.content) if hint and hint.content else []
    own = {titles.key(text) for text in headlines}
    return [line for line in dict.fromkeys(lines) if titles.key(line) not in own]


def _names_longer(page: str, size: float) -> bool:
    """Whether JSON-LD names a text that is far longer than this; asked before scripts are read."""
    return any(found.end() - found.start() > _FAR_SHORTER * size for found in _ARTICLE_BODY.finditer(page))


def _prose(lines: list[str]) -> float:
    """Letters of the lines that are sentences: feeds have lists of other reports and buttons below their texts."""
    return sum(extent(line) for line in lines if extent(line) >= _SENTENCE and SENTENCE_END.search(line))


def _holds(long: str, short: str) -> bool:
    """Whether most of a text's three-word shingles stand in another."""
    if agreement(long, short) > 0.9:
        return True
    mine, theirs = (set(zip(words, words[1:], words[2:], strict=False)) for words in (tokens_of(short), tokens_of(long)))
    return len(mine & theirs) >= 0.8 * len(mine)


def _brief(own: Extraction | None, hint: Hint | None) -> Extraction | None:
    if hint is None or not hint.title or not hint.summary or not _says_more(hint.summary, hint.title):
        return None
    base = own or _blank()
    return replace(
        base,
        title=hint.title,
        title_origin="listing",
        standfirst=None,
        text=hint.summary,
        text_origin=TextOrigin.FEED_SUMMARY,
        body_confidence=None,
        published=_listed(hint.published_at) or base.published,
        authors=hint.authors or base.authors,
        declared_language=hint.language or base.declared_language,
        extractor=str(TextOrigin.FEED_SUMMARY),
    )


def _says_more(summary: str, title: str) -> bool:
    """Whether a summary is more than the headline again."""
    known = set(titles.key(title).split())
    news = " ".join(word for word in titles.key(summary).replace(titles.key(title), " ").split() if word not in known)
    return extent(summary) >= _LEAST_SUMMARY and extent(news) >= _LEAST_NEWS


def _with(base: Extraction, text: str, origin: TextOrigin, found: Embedded | None, hint: Hint | None = None) -> Extraction:
    """The statements of a page around another text; what the page does not say, its data or the listing may."""
    title, title_origin = base.title, base.title_origin
    if found is not None and (title is None or titles.key(found.title) not in titles.key(title)):
        title, title_origin = found.title, str(origin)
    elif hint is not None and hint.title and origin is TextOrigin.FEED_CONTENT:
        title, title_origin = hint.title, "listing"
    return replace(
        base,
        title=title,
        title_origin=title_origin,
        text=text,
        text_origin=origin,
        body_confidence=None,
        published=base.published or _listed(hint.published_at if hint else None),
        authors=base.authors or (hint.authors if hint else ()),
        declared_language=base.declared_language or (hint.language if hint else None),
        extractor=str(origin),
    )


def _blank() -> Extraction:
    return Extraction(text="")


def _listed(at: datetime | None) -> DatedFact | None:
    return DatedFact(at=at, origin="listing", plausible=dates.is_plausible(at, None)) if at else None

"""Everything a page says about its report besides the body, read from one parsed tree."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from common.dates.habits import Habits, habits_of
from pipeline.reading import authors as bylined
from pipeline.reading import boilerplate, dates, jsonld, titles
from pipeline.reading.headings import first_headings, second_headings, text_of
from pipeline.reading.layout import Layout
from pipeline.reading.line_features import tokens_of
from pipeline.urls import host_of
from records.article import Claims, DatedFact
from records.capture import Hint

_MAX_META = 400
_MAX_LINKS = 400
_MAX_TEXTS = 20_000
_LANGUAGE = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*\s*$")
_TO_ISO_639_1 = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "deu": "de", "ger": "de", "eng": "en", "fra": "fr", "fre": "fr", "spa": "es", "rus": "ru",
                 "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "por": "pt", "ita": "it", "nob": "no", "nno": "no", "nor": "no", "ara": "ar", "tur": "tr",
                 "fil": "tl", "cmn": "zh", "jp": "ja", "cn": "zh", "ua": "uk", "cz": "cs", "kr": "ko", "gr": "el"}  # fmt: skip

_MOST_WORDS = 200_000
"""A report that says it has more is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts(Claims):
    """The page's own statements, and what kind of page it calls itself."""

    kind: str | None
    """og:type, lower case."""
    gated: bool
    """JSON-LD says isAccessibleForFree is false."""
    described_as_article: bool
    """JSON-LD or og:type calls the page an article."""
    news: bool
    """JSON-LD calls it a news report, of whatever kind (`NewsArticle`, `ReportageNewsArticle`, `Report`)."""
    body: str | None
    """JSON-LD's `articleBody`."""
    claimed_words: int | None
    """How long JSON-LD says the report is, by its count or its `articleBody`, whichever is longer; None when it has neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """A page's headline and day, with where they were looked for."""

    title: str | None
    title_origin: str | None
    published: DatedFact | None
    meta: Mapping[str, str]
    node: Mapping[str, Any]
    """Its report in JSON-LD."""
    site: str | None
    layout: Layout
    habits: Habits


def headed(
    tree: HtmlElement, *, url: str, content_language: str | None = None, hint: Hint | None = None, fetched_at: datetime | None = None
) -> Headed:
    """Title and day of publication, each from the most trustworthy place that has it; nothing else is looked for."""
    meta, node = meta_tags(tree), jsonld.article_node(tree)
    site = _site(meta, node)
    title, origin = headline(tree, meta, node, url=url, hint=hint, texts=lambda: _texts(tree))
    if title is None:
        title, origin = titles.headline([], None, None, None, site=site, host=host_of(url), hint=None, others=second_headings(tree))
    layout = Layout(tree, title)
    habits = habits_on(tree, meta, url=url, content_language=content_language, hint=hint)
    published = dates.published(layout, meta, node, url=url, hint=hint, fetched_at=fetched_at, habits=habits)
    return Headed(title=title, title_origin=origin, published=published, meta=meta, node=node, site=site, layout=layout, habits=habits)


def page_facts(
    tree: HtmlElement, *, url: str, content_language: str | None = None, hint: Hint | None = None, fetched_at: datetime | None = None
) -> PageFacts:
    """Title, dates, authors and the rest, each from the most trustworthy place that has it."""
    head = headed(tree, url=url, content_language=content_language, hint=hint, fetched_at=fetched_at)
    meta, node = head.meta, head.node
    types = " ".join(map(str, jsonld.as_list(node.get("@type")))).lower()
    kind = (meta.get("og:type") or "").strip().lower() or None
    return PageFacts(
        title=head.title,
        title_origin=head.title_origin,
        standfirst=standfirst(meta, node, head.title) or _labelled_lead(tree),
        authors=bylined.authors(head.layout, meta_values(tree), node, site=head.site, host=host_of(url)),
        published=head.published,
        modified=dates.modified(meta, node, fetched_at, head.habits),
        site_name=_line(head.site, 120),
        section=_line(meta.get("article:section") or jsonld.words(node.get("articleSection")) or meta.get("parsely-section"), 120),
        declared_language=declared_language(tree, meta, content_language),
        canonical_url=_canonical(tree, url),
        robots=meta.get("robots"),
        kind=kind,
        gated=_is_false(node.get("isAccessibleForFree")),
        described_as_article="article" in types or "posting" in types or (kind or "").endswith("article"),
        news="newsarticle" in types or "report" in types,
        body=body if isinstance(body := node.get("articleBody"), str) else None,
        claimed_words=_claimed_words(node),
    )


def headline(
    tree: HtmlElement, meta: Mapping[str, str], node: Mapping[str, Any], *, url: str, hint: Hint | None, texts: Callable[[], Iterable[str]]
) -> tuple[str | None, str | None]:
    """A page's headline and its origin, second headings not asked. `texts`: gives the texts of the page's body, if they are wanted."""
    return titles.headline(
        first_headings(tree),
        meta.get("og:title") or meta.get("twitter:title"),
        jsonld.words(node.get("headline")) or jsonld.words(node.get("name")),
        _page_title(tree, texts),
        site=_site(meta, node),
        host=host_of(url),
        hint=hint.title if hint else None,
    )


def habits_on(tree: HtmlElement, meta: Mapping[str, str], *, url: str, content_language: str | None, hint: Hint | None) -> Habits:
    """How a page's outlet writes dates."""
    return habits_of(*_language_tags(tree, meta, content_language), hint.language if hint else None, host=host_of(url))


def _site(meta: Mapping[str, str], node: Mapping[str, Any]) -> str | None:
    return meta.get("og:site_name") or jsonld.words(_named(node.get("publisher")))


def _page_title(tree: HtmlElement, texts: Callable[[], Iterable[str]]) -> str | None:
    """Text of `<title>`; where its part before a separator stands on the page by itself, that part: it is the headline, the rest the site's name."""
    title = next((text_of(item) for item in tree.iter("title")), None)
    if not title:
        return None
    wanted = {head for seam in titles.SEPARATORS.finditer(title) if len(head := title[: seam.start()].strip()) >= 15}
    if not wanted:
        return title
    least, longest = (
        min(map(len, wanted)),
        max(wanted, key=len),
    )  # most texts of a page are shorter, and white space folded they become no longer
    alone: set[str] = set()
    for text in texts():
        if len(text) >= least and (line := " ".join(text.split())) in wanted:
            if line == longest:
                return line
            alone.add(line)
    return max(alone, key=len, default=title)


def _texts(tree: HtmlElement) -> Iterable[str]:
    body = tree.find("body")
    return () if body is None else itertools.islice(body.itertext(), _MAX_TEXTS)


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """First non-empty content of each `<meta>` by lower-case property, name, itemprop or http-equiv; robots of all agents joined."""
    found: dict[str, str] = {}
    for name, content in meta_values(tree):
        if name == "robots" and name in found and content not in found[name]:
            found[name] = f"{found[name]}, {content}"[:400]
        found.setdefault(name, content)
        if name.startswith("tdm-"):
            found["robots"] = ", ".join(filter(None, [found.get("robots"), f"{name}: {content}"]))[:400]
    return found


def meta_values(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Every `<meta>` with a content, in order: lower-case name, content with white space folded."""
    for tag in itertools.islice(tree.iter("meta"), _MAX_META):
        content = " ".join((tag.get("content") or "")[:4000].split())
        names = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
        if content:
            yield from ((name, content) for name in names.lower().split())


def _line(text: str | None, limit: int) -> str | None:
    return " ".join(unicodedata.normalize("NFC", text or "")[:limit].split()) or None


def _named(value: Any) -> Any:
    first = next(iter(jsonld.as_list(value)), None)
    return first.get("name") if isinstance(first, dict) else first


def _labelled_lead(tree: HtmlElement) -> str | None:
    return next((lead for text in _texts(tree) if (lead := boilerplate.labelled_lead(text.strip()))), None)


def standfirst(meta: Mapping[str, str], node: Mapping[str, Any], title: str | None) -> str | None:
    """The page's own summary, unless it only repeats the title."""
    for text in (
        meta.get("og:description"),
        jsonld.words(node.get("description")),
        meta.get("description"),
        meta.get("twitter:description"),
    ):
        line = _line(jsonld.words(text), 2000)
        if line and len(line) >= 20 and (not title or titles.key(line) != titles.key(title)):
            return line
    return None


def language_code(text: str | None) -> str | None:
    """ISO 639-1 (or 639-3 where there is no shorter code) of a language tag; None when it is no tag. Norwegian is `no`."""
    found = _LANGUAGE.match(text or "")
    code = found[1].lower() if found else None
    return _TO_ISO_639_1.get(code, code) if code else None


def declared_language(tree: HtmlElement, meta: Mapping[str, str], header: str | None) -> str | None:
    """What a page says its language is, ISO 639-1 or 639-3."""
    tags = _language_tags(tree, meta, header)
    return next((code for text in tags if (code := language_code(text)) and code not in {"und", "mul", "zxx"}), None)


def _language_tags(tree: HtmlElement, meta: Mapping[str, str], header: str | None) -> list[str | None]:
    """Where a page names its language, the most trustworthy place first."""
    root = tree.getroottree().getroot()
    body = root.find("body")  # found at once, where a search goes through all of the head first
    if body is None:
        body = tree.find(".//body")
    return [
        *(root.get(name) for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")),
        body.get("lang") if body is not None else None,
        *(meta.get(name) for name in ("og:locale", "content-language", "language", "dc.language")),
        (header or "").split(",")[0],
    ]


def _canonical(tree: HtmlElement, url: str) -> str | None:
    for _, link in zip(range(_MAX_LINKS), tree.iter("link"), strict=False):
        if "canonical" in (link.get("rel") or "").lower().split() and (href := (link.get("href") or "").strip()):
            try:
                return str(urljoin(url, href))[:8192]
            except ValueError:
                return None
    return None


def _claimed_words(node: Mapping[str, Any]) -> int | None:
    said, body = str(node.get("wordCount") or "").strip().replace(",", ""), node.get("articleBody")
    counted = int(said) if said.isdecimal() and len(said) < 9 and int(said) <= _MOST_WORDS else 0
    return max(counted, len(tokens_of(body)) if isinstance(body, str) else 0) or None


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower().rsplit("/", 1)[-1] == "false")

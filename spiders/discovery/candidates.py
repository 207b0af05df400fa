"""Addresses at which a site may list its reports, named by its pages, its robots.txt, or by custom. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from common.decoding import decoded_text
from records.source import ListingKind
from spiders.links import page_key, page_url
from spiders.section import anchors, attributes

MAX_NAMED = 12
"""Feeds of one page that are looked at: the first are a site's own, what follows are its hundred desks."""
MAX_MAPS = 6
COMMON_PATHS = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where the usual systems put them: WordPress, Drupal, Hugo, Jekyll, Joomla; asked only where the site names nothing that will do."""
_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_LINK = re.compile(r"<link\s([^<>]{1,4000})>", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss\d?|feeds?|atom)(?:$|[/._-])|\.(?:rss|rdf|atom)$", re.IGNORECASE)
_SITEMAP = re.compile(r"^[^\S\n]*sitemap[^\S\n]*:[^\S\n]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|nouvelle|noticia|nachricht|google", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SITE_NAME = re.compile(r"""<meta\s[^<>]{0,300}?property\s*=\s*["']og:site_name["'][^<>]{0,500}?>""", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_LANG = re.compile(r"""<html\s[^<>]{0,1000}?\blang\s*=\s*["']?([A-Za-z]{2})\b""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that is to be looked at, and how we came by it."""

    kind: ListingKind
    url: str
    how: str
    """`known` (the catalogue's own), `named` (the page's head), `linked` (in its text), `robots`, `custom`, `section`, `front-page`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a home page says of its site."""

    url: str
    name: str = ""
    """What it calls itself: its og:site_name, else its title."""
    title: str = ""
    language: str = ""
    """Its `lang`, two letters; empty when it has none."""
    text: str = ""
    """The page as it was served, for who looks for a name in it."""


def site_on(body: bytes, url: str, content_type: str | None) -> Site:
    """A home page's word on its site."""
    page, _ = decoded_text(body, content_type)
    head = page[:200_000]
    meta, title, lang = _SITE_NAME.search(head), _TITLE.search(head), _LANG.search(head)
    called = unescape(attributes(meta[0][5:-1]).get("content", "")).strip() if meta else ""
    titled = unescape(title[1]).strip() if title else ""
    return Site(url=url, name=called or titled, title=titled, language=lang[1].lower() if lang else "", text=page)


def named_feeds(site: Site) -> list[Candidate]:
    """Feeds the page names in its head, then those it links to, each once."""
    declared = (_declared(attributes(tag[1]), site.url) for tag in _LINK.finditer(site.text))
    linked = (
        Candidate(kind=ListingKind.FEED, url=link, how="linked")
        for link, _ in anchors(site.text, site.url, "utf-8")
        if _FEED_PATH.search(urlsplit(link).path)
    )
    return [*islice(_once(filter(None, (*declared, *linked))), MAX_NAMED)]


def _declared(found: dict[str, str], url: str) -> Candidate | None:
    kind, relation = found.get("type", "").partition(";")[0].strip().lower(), found.get("rel", "").lower().split()
    link = page_url(unescape(found.get("href", "")), url) if kind in _TYPES and "alternate" in relation else None
    return Candidate(kind=ListingKind.FEED, url=link, how="named") if link else None


def named_maps(robots: str, url: str) -> list[Candidate]:
    """Sitemaps of news that a robots.txt names, and the indexes that may name one: news first."""
    links = [link for found in _SITEMAP.finditer(robots) if (link := page_url(found[1], url))]
    links.sort(key=lambda link: not _NEWS.search(urlsplit(link).path))
    return [*islice(_once(Candidate(kind=ListingKind.NEWS_SITEMAP, url=link, how="robots") for link in links), MAX_MAPS)]


def about_news(url: str) -> bool:
    """True for a sitemap whose address says that it is of news."""
    return bool(_NEWS.search(urlsplit(url).path))


def customary(url: str) -> list[Candidate]:
    """Where the usual systems put feeds and news sitemaps."""
    return [
        Candidate(kind=ListingKind.NEWS_SITEMAP if "sitemap" in path else ListingKind.FEED, url=urljoin(url, path), how="custom")
        for path in COMMON_PATHS
    ]


def renamed_sections(site: Site, sections: Iterable[str]) -> list[Candidate]:
    """Links of the home page that share a word of their path or their text with a section that is gone: `/law-and-justice/` for `/justice`."""
    wanted = {word for section in sections for word in _words(urlsplit(section).path)}
    found = []
    for link, text in anchors(site.text, site.url, "utf-8"):
        parts = [part for part in urlsplit(link).path.split("/") if part]
        if wanted and 0 < len(parts) <= 3 and wanted & {*_words(parts[-1]), *_words(text or "")} and len(text or "") <= 40:
            found.append(Candidate(kind=ListingKind.SECTION, url=link, how="section"))
    return [*islice(_once(found), 3)]


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)} - {"news", "index", "html", "page", "www"}


def _once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    met = set()
    for candidate in candidates:
        if (key := page_key(candidate.url)) not in met:
            met.add(key)
            yield candidate

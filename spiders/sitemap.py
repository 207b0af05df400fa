"""Sitemaps: of news, of everything, and indexes of them; dates, titles and languages carried on."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import ClassVar

from lxml import etree

from common.decoding import decoded_text
from records.capture import Hint
from records.source import ListingKind
from spiders.base import ListingSpider
from spiders.feed import parse_feed
from spiders.links import page_url
from spiders.listings.dates import listing_date
from spiders.listings.listing import MAX_LINKS, MAX_TITLE, Child, ParsedListing, language_code, plain
from spiders.listings.mending import mended_xml, without_torn
from spiders.running.books import Visit

FEED_ROOTS = ("rss", "feed", "rdf")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class NewsSitemapSpider(ListingSpider):
    """Reads news sitemaps: the last two days of an outlet, by the protocol."""

    name = "news_sitemap"
    kinds: ClassVar = frozenset({ListingKind.NEWS_SITEMAP})

    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:  # noqa: ARG002
        return parse_sitemap(body, url=url, kind=visit.listing.kind)


class SitemapSpider(NewsSitemapSpider):
    """Reads general sitemaps and their indexes."""

    name = "sitemap"
    kinds: ClassVar = frozenset({ListingKind.SITEMAP})


def parse_sitemap(body: bytes, *, url: str, kind: ListingKind = ListingKind.SITEMAP) -> ParsedListing:
    """Links of a sitemap, children of an index. Never raises: what is neither has the problem `not-a-sitemap`."""
    text = decoded_text(body)[0]
    start = text.lstrip()[:8]
    if not start.startswith("<"):
        return _parse_text(text, url, kind)
    text = without_torn(mended_xml(text, entities=False), "loc")
    hints: list[Hint] = []
    children: list[Child] = []
    root, detail = None, None
    try:
        for element in _elements(text.encode()):
            name = _local(element)
            if name == "url" and len(hints) < MAX_LINKS:
                hints.extend(filter(None, [_hint(element, url, kind)]))
            elif name == "sitemap" and len(children) < MAX_LINKS:
                children.extend(filter(None, [_child(element, url)]))
            elif name in ("urlset", "sitemapindex"):
                root = name
            elif name in FEED_ROOTS and element.getparent() is None and not hints and not children:
                return parse_feed(body, url=url, kind=kind)  # the protocol allows feeds as sitemaps
            _forget(element, name)
    except etree.LxmlError as error:
        detail = str(error)[:200]
    if root is None and not hints and not children:
        return ParsedListing(problem="not-a-sitemap", detail=detail or f"begins with {start!r}")
    return ParsedListing(hints=tuple(hints), children=tuple(children), detail=detail)


def _elements(body: bytes) -> Iterator[etree._Element]:
    # Entities stay unresolved and nothing is loaded from elsewhere; broken documents give what can be read of them.
    events = etree.iterparse(
        BytesIO(body),
        events=("end",),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    for _, element in events:
        yield element


def _local(element: etree._Element) -> str:
    """Name without its namespace. A broken document has tags that are no names (`lochttps:`), which etree.QName refuses."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _forget(element: etree._Element, name: str) -> None:
    """Free an entry that has been read, so that memory does not grow with the document."""
    if name not in ("url", "sitemap"):
        return
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _texts(element: etree._Element) -> dict[str, str]:
    """Text of the elements inside, first one wins, by `name` or `news:name` (the namespace's meaning, not its prefix)."""
    found: dict[str, str] = {}
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str) and inner.text and inner.text.strip():
            space = "news:" if "sitemap-news" in inner.tag else "image:" if "sitemap-image" in inner.tag else ""
            space = "video:" if "sitemap-video" in inner.tag else space
            found.setdefault(space + _local(inner), inner.text.strip())
    return found


def _hint(element: etree._Element, url: str, kind: ListingKind) -> Hint | None:
    texts = _texts(element)
    link = page_url(texts.get("loc", ""), url) if texts.get("loc") else None
    if link is None:
        return None
    return Hint(
        url=link,
        listing_url=url,
        listing_kind=kind,
        title=plain(texts.get("news:title"), MAX_TITLE),
        published_at=listing_date(texts.get("news:publication_date")),
        modified_at=listing_date(texts.get("lastmod")),
        language=language_code(texts.get("news:language")),
        publisher=plain(texts.get("news:name"), 200),
    )


def _child(element: etree._Element, url: str) -> Child | None:
    texts = _texts(element)
    link = page_url(texts.get("loc", ""), url) if texts.get("loc") else None
    return Child(url=link, modified_at=listing_date(texts.get("lastmod"))) if link is not None else None


def _parse_text(text: str, url: str, kind: ListingKind) -> ParsedListing:
    """One address a line; a line that is none, a remark or a heading, is nobody's link."""
    lines = (line.strip() for line in text.split("\n", MAX_LINKS)[:MAX_LINKS])
    links = [page_url(line, url) for line in lines if _ADDRESS.fullmatch(line)]
    if not links:
        return ParsedListing(problem="not-a-sitemap", detail=f"begins with {text.lstrip()[:8]!r}")
    return ParsedListing(hints=tuple(Hint(url=link, listing_url=url, listing_kind=kind) for link in links if link is not None))

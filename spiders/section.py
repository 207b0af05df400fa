"""Section pages: links of a plain page that look like reports of the same outlet."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from courlan.filters import FILE_TYPE, SITE_STRUCTURE, extension_filter, is_navigation_page, is_not_crawlable

from common.decoding import decoded_text
from records.capture import Hint
from records.source import ListingKind, SourceKind
from spiders.base import ListingSpider
from spiders.links import page_key, page_url, site_of
from spiders.listings.listing import MAX_TITLE, ParsedListing, plain
from spiders.running.books import Visit

MAX_SECTION_BYTES = 4 * 1024 * 1024
MAX_SECTION_LINKS = 2000
MAX_ANCHORS = 10_000
"""Front pages hold up to 1,500; more of one page are not looked at."""
# Regular expressions rather than a parser: their time is bounded by the page's length, whatever its nesting.
_QUOTED = r"""=\s*"[^"]{0,8000}"|=\s*'[^']{0,8000}'"""
_ANCHOR = re.compile(rf"<a\s((?:{_QUOTED}|[^<>]){{1,8000}}+)>((?:(?!</?a[\s>]).){{0,3000}})", re.IGNORECASE | re.DOTALL)
"""A `>` inside a quoted value ends no tag; a quotation mark that opens nothing is a character like others."""
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_BASE = re.compile(r"""<base\s[^<>]{0,2000}?href\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|docx|odt)$", re.IGNORECASE)
PUBLISHES_DOCUMENTS = frozenset({SourceKind.REGULATOR, SourceKind.COURT, SourceKind.GOVERNMENT, SourceKind.NGO, SourceKind.LAW})
"""Sources whose decisions and statements are files; on a newspaper's section page a file is its price list."""
_WORDS = re.compile(r"[^\W\d_]+")


class SectionSpider(ListingSpider):
    """Reads section pages."""

    name = "section"
    kinds: ClassVar = frozenset({ListingKind.SECTION})

    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:
        documents = visit.source.kind in PUBLISHES_DOCUMENTS
        return parse_section(body, url=url, content_type=content_type, include=visit.source.include, documents=documents)


def parse_section(
    body: bytes, *, url: str, content_type: str | None = None, include: str | None = None, documents: bool = False
) -> ParsedListing:
    """Links to reports on a page. With `include` (a regular expression) that alone says what a report's address looks like.

    `documents`: PDF, DOCX and ODT files are reports too.
    """
    if len(body) > MAX_SECTION_BYTES:
        return ParsedListing(problem="too-large", detail=f"{len(body)} bytes")
    page, charset = decoded_text(body, content_type)
    if "<" not in page:
        return ParsedListing(problem="not-a-page", detail="no markup")
    site, wanted = _site(urlsplit(url).netloc), re.compile(include) if include else None
    titles: dict[str, str | None] = {}
    for link, text in anchors(page, url, charset):
        if _site(urlsplit(link).netloc) != site or page_key(link) == page_key(url):
            continue
        if (wanted.search(link) if wanted else looks_like_report(link, documents=documents)) and len(titles) < MAX_SECTION_LINKS:
            titles[link] = _longer(titles.get(link), text)
    hints = (Hint(url=link, listing_url=url, listing_kind=ListingKind.SECTION, title=title) for link, title in titles.items())
    return ParsedListing(hints=tuple(hints))


@lru_cache(maxsize=1024)
def _site(netloc: str) -> str:
    return site_of(f"https://{netloc}/")


def anchors(page: str, url: str, charset: str) -> Iterator[tuple[str, str | None]]:
    """Links of a page, absolute, with their plain text."""
    base = _BASE.search(page[:65536])
    root = (page_url(unescape(base[1]), url) if base else None) or url
    for anchor in islice(_ANCHOR.finditer(page), MAX_ANCHORS):
        tag, content = anchor.groups()
        href = attributes(tag).get("href")
        link = page_url(unescape(href), root, charset) if href else None
        if link is not None:
            yield link, plain(content, MAX_TITLE)


def attributes(tag: str) -> dict[str, str]:
    """Attributes of a tag by lower-case name, the first of each, read as browsers do: what stands in the value of another attribute is none."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), next(filter(None, values), ""))
    return found


def _longer(one: str | None, other: str | None) -> str | None:
    """The same report is often linked by its picture, its headline and "read more": the headline is the longest."""
    return max(one, other, key=len) if one and other else one or other


def looks_like_report(url: str, *, documents: bool = False) -> bool:
    """Judged by its address alone: courlan's filters, and a last part of the path that is a slug, has a number, or ends in a page's extension.

    courlan's list of adult words is left out: age checks and harmful pictures are among what is disputed with platforms.
    """
    path = unquote(urlsplit(url).path)
    if documents and (document := _DOCUMENT.search(path)):
        path, url = path[: document.start()], url.replace(document[0], "", 1)
    if (
        SITE_STRUCTURE.search(url)
        or FILE_TYPE.search(path)
        or is_navigation_page(url)
        or is_not_crawlable(url)
        or not extension_filter(path)
    ):
        return False
    parts = [part for part in path.split("/") if part]
    if not parts:
        return False
    last = parts[-1].rpartition(".")[0] or parts[-1]
    words = len(_WORDS.findall(last))
    digits = sum(character.isdigit() for character in path)
    return words >= 4 or digits >= 5 or (len(parts) >= 2 and (words >= 3 or (words >= 1 and digits >= 2)))

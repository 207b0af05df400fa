"""Search services: GDELT's DOC 2.0 article list, and any search that answers with a feed."""

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import quote

from records.capture import Hint
from records.source import Listing, ListingKind, Source
from spiders.base import ListingSpider
from spiders.feed import parse_feed
from spiders.links import page_url
from spiders.listings.dates import listing_date
from spiders.listings.listing import MAX_LINKS, MAX_TITLE, ParsedListing, plain
from spiders.running.books import Visit

_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
# GDELT names languages in English.
GDELT_LANGUAGES = {
    "afrikaans": "af", "albanian": "sq", "arabic": "ar", "armenian": "hy", "azerbaijani": "az", "bengali": "bn", "bosnian": "bs",
    "bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
    "estonian": "et", "finnish": "fi", "french": "fr", "galician": "gl", "georgian": "ka", "german": "de", "greek": "el",
    "gujarati": "gu", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is", "indonesian": "id", "italian": "it",
    "japanese": "ja", "kannada": "kn", "kazakh": "kk", "korean": "ko", "latvian": "lv", "lithuanian": "lt", "macedonian": "mk",
    "malay": "ms", "malayalam": "ml", "marathi": "mr", "mongolian": "mn", "nepali": "ne", "norwegian": "no", "persian": "fa",
    "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "russian": "ru", "serbian": "sr", "sinhalese": "si",
    "slovak": "sk", "slovenian": "sl", "somali": "so", "spanish": "es", "swahili": "sw", "swedish": "sv", "tamil": "ta", "telugu": "te",
    "thai": "th", "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
}  # fmt: skip


class SearchSpider(ListingSpider):
    """Puts a source's queries to a search service and reads its answers."""

    name = "search"
    kinds: ClassVar = frozenset({ListingKind.SEARCH})

    def urls(self, source: Source, listing: Listing) -> Iterator[str]:
        yield from search_urls(source, listing)

    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:  # noqa: ARG002
        return parse_answer(body, url=url, content_type=content_type)


def search_urls(source: Source, listing: Listing) -> Iterator[str]:
    """The template's addresses, one per query; `{language}` is the source's first."""
    for query in listing.queries:
        filled = listing.url.replace("{query}", quote(query, safe="")).replace("{language}", quote(source.languages[0], safe=""))
        yield page_url(filled, filled) or filled


def parse_answer(body: bytes, *, url: str, content_type: str | None = None) -> ParsedListing:
    """Links of a search's answer. GDELT tells its complaints as plain text with status 200: those have the problem `refused`."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _parse_articles(body, url, content_type)
    if start == b"<":
        return parse_feed(body, url=url, content_type=content_type, kind=ListingKind.SEARCH)
    return ParsedListing(problem="refused" if start else "empty-answer", detail=plain(body[:1000].decode("utf-8", "replace"), 200))


def _parse_articles(body: bytes, url: str, content_type: str | None) -> ParsedListing:
    text = body.decode("utf-8-sig", "replace")
    try:
        document = _loads(text)
    except (ValueError, RecursionError) as error:
        return ParsedListing(problem="not-json", detail=str(error))
    if "items" in document and "articles" not in document:
        return parse_feed(body, url=url, content_type=content_type, kind=ListingKind.SEARCH)
    articles = document.get("articles", [])
    if not isinstance(articles, list):
        return ParsedListing(problem="not-json", detail="`articles` is not a list")
    hints = (_hint(article, url) for article in articles[:MAX_LINKS] if isinstance(article, dict))
    return ParsedListing(hints=tuple(hint for hint in hints if hint is not None))


def _loads(text: str) -> dict[str, Any]:
    """JSON as GDELT writes it: titles may hold raw control characters and stray backslashes."""
    try:
        document = json.loads(text, strict=False)
    except ValueError:
        document = json.loads(_ESCAPE.sub(lambda found: found[0] if found[1] else r"\\", text), strict=False)
    if not isinstance(document, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one kind of error for one kind of answer
    return document


def _hint(article: dict[str, Any], url: str) -> Hint | None:
    link = page_url(article["url"], url) if isinstance(article.get("url"), str) else None
    if link is None:
        return None
    language = article.get("language")
    return Hint(
        url=link,
        listing_url=url,
        listing_kind=ListingKind.SEARCH,
        title=plain(article.get("title"), MAX_TITLE),
        # `seendate` is when the service saw the page, to a quarter of an hour: the best it offers for a date of publication.
        published_at=listing_date(article["seendate"]) if isinstance(article.get("seendate"), str) else None,
        language=GDELT_LANGUAGES.get(language.strip().lower()) if isinstance(language, str) else None,
        publisher=plain(article.get("domain"), 200),
    )

"""One listing document read as its kind is, outside of a crawl."""

from records.source import ListingKind, Source
from spiders.feed import parse_feed
from spiders.listings.listing import ParsedListing
from spiders.section import PUBLISHES_DOCUMENTS, parse_section
from spiders.sitemap import parse_sitemap


def read_listing(source: Source, kind: ListingKind, body: bytes, *, url: str, content_type: str | None) -> ParsedListing:
    """What a feed, sitemap or page says, unpacked; never raises. Other kinds are read by their spiders alone."""
    if kind is ListingKind.FEED:
        return parse_feed(body, url=url, content_type=content_type)
    if kind is ListingKind.SECTION:
        documents = source.kind in PUBLISHES_DOCUMENTS
        return parse_section(body, url=url, content_type=content_type, include=source.include, documents=documents)
    return parse_sitemap(body, url=url, kind=kind)

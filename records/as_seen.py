"""A visit to an article's page as a browser saw it: as it is read back from a WARC segment, and as the site shows it."""

from dataclasses import dataclass
from datetime import datetime

from records.provenance import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class AsSeen(Origin):
    """One whole visit; its place is that of the page's response, and everything it brought lies behind that in the same segment."""

    article_url: str
    """Canonical address of the article it shows."""
    http_status: int
    drawn_by: str | None
    """`Chromium/150.0.7101.2`."""
    files: int
    """Answers kept with the page: what it asked for, redirects among them."""
    missed: int
    """Files it asked for and did not get."""
    picture_digest: str | None
    """`sha256:<hex>` of the picture (PNG)."""
    list_id: str
    """Id of the metadata record that closes the visit, 32 hex digits: it lists every record of it with its digest."""
    list_digest: str
    """`sha256:<hex>` of that record's block: sealed with the page, it vouches for the picture and every file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPage:
    """The article's page as a browser saw it, and kept it with its files and a picture."""

    fetched_at: datetime
    capture_id: str
    warc_file: str
    warc_offset: int
    files: int
    missed: int
    drawn_by: str

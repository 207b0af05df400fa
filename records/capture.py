"""What a crawl hands over: the bytes of a page, where they lie, and what the listing said of them."""

from dataclasses import dataclass, field
from datetime import datetime

from records.provenance import Origin
from records.source import ListingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a feed, sitemap or search said about a link, before the page was seen. Claims, not facts."""

    url: str
    listing_url: str
    listing_kind: ListingKind
    title: str | None = None
    summary: str | None = None
    """Plain text, at most 2,000 characters."""
    content: str | None = None
    """The whole text where the listing carries it, markup as served, at most 200,000 characters."""
    published_at: datetime | None = None
    """UTC; None when the listing names no date."""
    modified_at: datetime | None = None
    """UTC: Atom `updated`, sitemap `lastmod`; None when the listing names none."""
    language: str | None = None
    """ISO 639-1 as the listing declares it."""
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    """Name of the outlet where a search service names one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture(Origin):
    """One HTTP response as read back from a WARC segment; its digest was verified on reading."""

    requested_url: str
    """Address the listing gave."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """HTTP response headers as served, in order."""
    body: bytes = field(repr=False)
    """Entity body as served: transfer coding removed, content coding (gzip, br, zstd) still on."""
    hint: Hint | None
    drawn: bytes | None = field(default=None, repr=False)
    """The document as a browser drew it, UTF-8; None where none did. What was served is `body` all the same."""
    not_drawn: str | None = None
    """Why a page that was to be drawn was not."""
    further: tuple["Capture", ...] = ()
    """Further pages of the same report, in order, fetched with it."""
    missing: str | None = None
    """Why the page after them was not to be had, and its address; None when the report is whole."""

    def header(self, name: str) -> str | None:
        """First value of a response header, by case-insensitive name."""
        wanted = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == wanted), None)


GONE_STATUSES = frozenset({404, 410})
"""What a server answers where there is no such page (any more)."""
REFUSING_STATUSES = frozenset({401, 402, 403, 406, 407, 429, 451})
"""HTTP statuses by which a server says that it does not want us, rather than that it has trouble: log in, pay, forbidden, not acceptable
(what bot filters answer), proxy login, too many requests, unavailable for legal reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRun:
    """What one run found at one source; counts of URLs unless said otherwise."""

    source_id: str
    listings: int = 0
    """Listing documents that answered with content."""
    listings_unchanged: int = 0
    """Listing documents that answered 304, or byte for byte as last time."""
    listings_failed: int = 0
    links: int = 0
    """Distinct article links the listings named."""
    seen: int = 0
    """Links not fetched because they had been captured before and did not claim a change."""
    skipped: int = 0
    """Links left out by age, pattern, robots or the run's budget."""
    captured: int = 0
    """Pages written to a segment."""
    unchanged: int = 0
    """Pages that answered 304."""
    failed: int = 0
    """Pages that could not be fetched at all."""
    reasons: tuple[tuple[str, int], ...] = ()
    """(short word, count) of skips and failures, e.g. `robots`, `timeout`, `dns`, `address-refused`, `http-503`."""
    newest_at: datetime | None = None
    """UTC; the latest date any listing claimed for an item."""
    error: str | None = None
    """Short word of the first error that kept a listing from being read, as in `reasons`; None when all were."""
    error_detail: str | None = None
    """Address of that listing and what else is known of the error, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """Closing report of one crawl (one child process); written beside its segments as `<run_id>.run.json`."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    status: str
    """`done`, `deadline` (stopped by its time limit, closed cleanly), `stopped` (by signal) or `crashed` (reported by the parent)."""
    sources: tuple[SourceRun, ...]
    segments: tuple[str, ...] = ()
    """Closed segments, POSIX paths relative to the captures folder."""
    detail: str | None = None

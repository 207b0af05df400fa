"""Outlets and the ways to find their reports."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceKind(StrEnum):
    """What sort of publisher a source is."""

    NEWS = "news"
    AGENCY = "agency"
    REGULATOR = "regulator"
    COURT = "court"
    GOVERNMENT = "government"
    NGO = "ngo"
    LAW = "law"
    TECH = "tech"
    SEARCH = "search"
    """Not a publisher: a search service that points at many outlets' pages."""


class ListingKind(StrEnum):
    """One spider per way of finding links."""

    FEED = "feed"
    NEWS_SITEMAP = "news-sitemap"
    SITEMAP = "sitemap"
    SECTION = "section"
    SEARCH = "search"
    DOCKET = "docket"
    """CourtListener's REST API v4: court records by query."""
    SOCIAL = "social"
    """An account's or channel's posts, of which the links are what is gathered: Mastodon's RSS, YouTube's Atom, Telegram's preview page."""


QUERIED = frozenset({ListingKind.SEARCH, ListingKind.DOCKET})
"""Kinds whose address is a template with `{query}`."""
ELSEWHERE = frozenset({ListingKind.SEARCH, ListingKind.DOCKET, ListingKind.SOCIAL})
"""Kinds whose links lead to other sites than the source's own; no home page tells where such a listing has moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One document of a source that lists links to its reports."""

    kind: ListingKind
    url: str
    """Absolute http(s) URL; of a search or docket, a template with `{query}` and optionally `{language}`."""
    queries: tuple[str, ...] = ()
    """Of a search or docket: the queries to put into the template, in the source's language; else empty."""
    token_env: str = ""
    """Of a docket: name of the environment variable that holds the interface's token; empty: none is sent."""
    files: str = ""
    """Of a docket: address below which its documents' files lie; empty: CourtListener's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One outlet as the catalogue describes it."""

    id: str
    """Lower-case slug, `<country>-<name>`, e.g. `fr-le-monde`; unique over the catalogue, never reused."""
    name: str
    country: str
    """ISO 3166-1 alpha-2, lower case; `eu` and `zz` (international) are accepted."""
    languages: tuple[str, ...]
    """ISO 639-1, lower case, most used first (Norwegian is `no`)."""
    homepage: str
    kind: SourceKind = SourceKind.NEWS
    listings: tuple[Listing, ...] = ()
    verified: date | None = None
    """Day on which `sources check` last reached it; None when never."""
    enabled: bool = True
    allow_private: bool = False
    """True: the downloader may connect to private and loopback addresses (test and demo sources only)."""
    max_pages_per_run: int = 100
    max_age_days: int | None = 14
    """Links whose listing date is older are not followed; None: no limit."""
    min_interval_minutes: int = 10
    max_interval_minutes: int = 720
    delay_seconds: float = 1.0
    """Least time between two requests to one host of this source; robots' Crawl-delay may lengthen it."""
    include: str | None = None
    """Regular expression an article URL must match (searched, not anchored); None: every link of a feed or sitemap."""
    exclude: str | None = None
    """Regular expression an article URL must not match."""
    take: tuple[str, ...] = ()
    """XPath expressions for the article's body, where learning is not enough; the first that matches wins."""
    drop: tuple[str, ...] = ()
    """XPath expressions for elements to remove before extraction."""
    render: bool = False
    """True: its pages are drawn by Chromium before they are read (extra `browser`); for sites whose pages are empty without scripts."""
    keep_as_seen: bool = False
    """True: each new article on the beat is visited once by Chromium (extra `browser`), and kept as a reader saw it: files and a picture."""
    agency: bool = False
    """True for a news agency, whose own copy of a wire report is the canonical one."""
    cookies_env: str = ""
    """Name of the environment variable that holds cookies for the source's own site, `name=value; name=value`."""
    headers: tuple[str, ...] = ()
    """`Name: value`, sent to the source's own site; `$NAME` in a value is the environment's."""
    proxy: str = ""
    """Address of a proxy all requests of the source go through, or `$NAME`, the environment's; empty: none."""
    login_url: str = ""
    """Page of the form that opens the source's site to its readers; empty: none."""
    login_fields: tuple[str, ...] = ()
    """`name: value` of that form's fields; a value `$NAME` is the environment's."""
    note: str = ""

    @property
    def signed_in(self) -> bool:
        """Whether its site knows us: what it sets as cookies then is a key to an account."""
        return bool(self.cookies_env or self.login_url or self.headers)

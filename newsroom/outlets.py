"""The outlets of the demonstration press, as `outlets.toml` describes them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from common.tables import Rules, Written, read_table, record
from records.errors import ConfigurationError
from records.source import ListingKind, SourceKind

FOLDER = Path(__file__).parent
OUTLETS_FILE = FOLDER / "outlets.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingOffer:
    """One document of an outlet that lists its reports."""

    kind: ListingKind
    format: str
    """`rss`, `atom`, `news-sitemap`, `sitemap-index` or `page`."""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialPage:
    """A listed address that is no report: `soft-404` (200, but nothing there) or `gone` (404)."""

    kind: str
    path: str
    title: str
    """What the listing still calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented outlet and the habits of its content management system."""

    id: str
    name: str
    language: str
    """ISO 639-1."""
    country: str
    """ISO 3166-1 alpha-2, lower case, or `eu`."""
    offset: int
    """Port = base port + offset."""
    article_path: str
    """Pattern with {year} {month} {day} {section} {slug} {id} {title}."""
    section_path: str
    tag_path: str
    latest_path: str
    """Plain page that lists every report."""
    latest: str
    """What the outlet calls that page."""
    metadata: tuple[str, ...]
    """What its pages say of themselves: see `metadata.HEAD_PARTS`."""
    listings: tuple[ListingOffer, ...]
    kind: SourceKind = SourceKind.NEWS
    agency: bool = False
    direction: str = "ltr"
    charset: str = "utf-8"
    gzip: bool = False
    """Pages are compressed where the client accepts it."""
    validators: str = "both"
    """`both`, `etag`, `last-modified` or `none`."""
    title_tail: str = ""
    """What its `<title>` and og:title carry after the headline."""
    date_style: str = "long"
    """`long` (day, month name, year, time), `day` (no time) or `iso`."""
    by: str = ""
    """Word before a byline."""
    amp_path: str = ""
    """Pattern with {path}; empty: no AMP pages."""
    print_path: str = ""
    """Pattern with {path}, {slug} and {id}; empty: no print pages."""
    tracking: str = ""
    """Query its feed and teasers add to every link, e.g. `utm_source=rss`; empty: none."""
    teasers_link: tuple[str, ...] = ()
    """Variants (`amp`, `print`) that the teasers on list pages link to besides the report."""
    robots: tuple[str, ...] = ()
    """Lines of robots.txt for every agent; empty: the outlet has no robots.txt."""
    private_prefix: str = ""
    """Path prefix of reports that robots.txt forbids."""
    moved_path: str = ""
    """Pattern with {id} of old addresses that redirect."""
    silent_from_edition: int = 0
    """From this edition on its feed is empty; 0: never."""
    links: tuple[tuple[str, str], ...] = ()
    """(word, tag): words that the CMS turns into links to a tag page at their first occurrence."""
    static: tuple[tuple[str, str, str], ...] = ()
    """(path, title, text) of pages that are no reports: about, subscribe, newsletter."""
    special: tuple[SpecialPage, ...] = ()
    include: str | None = None
    """Regular expression its catalogue entry demands of report addresses."""
    note: str = ""

    @property
    def locale(self) -> str:
        """As og:locale writes it."""
        return f"{self.language}_{self.country.upper()}"


@dataclass(frozen=True, slots=True)
class _File:
    outlet: tuple[Outlet, ...]


def _pairs(links: object) -> object:
    return tuple(links.items()) if isinstance(links, dict) else links


def _triples(pages: object) -> object:
    return tuple((page.get("path"), page.get("title"), page.get("text")) for page in pages) if isinstance(pages, list) else pages


_RULES: Rules = {
    Outlet: {
        "links": (Written(_pairs, 'a section: write links = { "word" = "tag" }'),),
        "static": (Written(_triples, "tables: write [[outlet.static]] with path, title and text"),),
    }
}


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """All outlets in the order of `outlets.toml`. Raises ConfigurationError naming the key that is wrong."""
    outlets = record(_File, read_table(OUTLETS_FILE), str(OUTLETS_FILE), rules=_RULES).outlet
    for name in ("id", "offset"):
        values = [getattr(outlet, name) for outlet in outlets]
        if len(set(values)) != len(values):
            raise ConfigurationError(str(OUTLETS_FILE), name, "is given twice")
    return outlets

"""One run's entries: links, listing documents, and the tally of a source."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from records.capture import Hint, SourceRun
from records.push import Hub
from records.source import Listing, ListingKind, Source
from spiders.memory.remembered import PageState, Validators

_KNOWS_BEST = (
    ListingKind.FEED,
    ListingKind.DOCKET,
    ListingKind.NEWS_SITEMAP,
    ListingKind.SITEMAP,
    ListingKind.SECTION,
    ListingKind.SEARCH,
    ListingKind.SOCIAL,
)

SLOW_SECONDS = 30.0
"""A source whose visit took longer is put together with its like next time, so that it holds up nobody. With the usual delay of a second
this is a visit that found thirty pages; of the loopback press none takes five seconds."""


@dataclass(slots=True, eq=False)
class Link:
    """One article address in this run."""

    source: Source
    url: str
    hint: Hint | None
    page: PageState | None = None
    """What the frontier knew of it when it was named."""
    claim: datetime | None = None
    state: str = "waiting"
    """`waiting`, `seen`, `captured`, `unchanged`, or the reason why it was not captured."""
    dealt: bool = False
    """True: nothing is left to do for this link in a later run."""
    given_up: bool = False
    """True: dealt with for good, though it was never captured."""
    again: bool = False
    """True: an earlier run left it."""
    watched: bool = False
    """True: a report that is asked for to see whether it changed, or is gone."""
    hints: list[Hint] = field(default_factory=list)
    """What each listing of this run says of it."""


@dataclass(slots=True, eq=False)
class Visit:
    """One listing document being read in this run."""

    source: Source
    listing: Listing
    url: str
    """The listing's address, a search's with its query, or a sitemap of an index."""
    asked_at: str = ""
    """Where it is asked for: `url`, or where permanent redirects led in an earlier run."""
    depth: int = 0
    claim: datetime | None = None
    """`lastmod` of a sitemap in its index."""
    known: Validators = field(default_factory=Validators)
    hub: Hub | None = None
    """Of a feed that was read: whom it names as telling of its changes."""
    fresh: Validators | None = None
    """Validators to save, should everything it names be dealt with."""
    state: str = "open"
    """`open`, `read`, `unchanged`, `failed`; `cut` when the run ended before it answered, `later` when its host's turn comes after this visit."""
    withheld: bool = False
    """True: it names something that was left for a later run."""
    links: list[Link] = field(default_factory=list)
    children: list["Visit"] = field(default_factory=list)
    root: "Visit | None" = None
    """The index of indexes it was reached from; None of a listing of the catalogue."""
    waiting: list[Any] = field(default_factory=list)
    """Of a root: sitemaps to be read in this run, as its spider ranks them."""
    opened: int = 0
    """Of a root: sitemaps asked for in this run, at whatever depth."""

    def complete(self) -> bool:
        """True when a later 304 would hide nothing."""
        if self.state == "unchanged":
            return True
        dealt = all(link.dealt for link in self.links) and all(child.complete() for child in self.children)
        return self.state == "read" and not self.withheld and dealt


@dataclass(slots=True)
class Tally:
    """Counts of one source; fields as in `SourceRun`."""

    source: Source
    listings: int = 0
    listings_unchanged: int = 0
    listings_failed: int = 0
    links: int = 0
    seen: int = 0
    skipped: int = 0
    captured: int = 0
    unchanged: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    newest_at: datetime | None = None
    error: str | None = None
    error_detail: str | None = None
    asked: int = 0
    """Pages asked for: what the budget is charged with."""
    further: int = 0
    """Further pages of reports asked for, besides."""
    new: int = 0
    dates: list[datetime] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    not_before: datetime | None = None
    named: set[str] = field(default_factory=set)
    waiting: int = 0
    """Links nothing is decided about yet."""
    open_visits: int = 0
    opened: int = 0
    """Listings of which all addresses were asked for."""
    later_at: datetime | None = None
    """When the host of what was put off can be asked again; None when nothing was."""
    resumed: bool = False
    """True: only what an earlier visit left is asked for."""
    done: bool = False
    """True: nothing of the source is under way, and the frontier knows what was found."""

    def source_run(self) -> SourceRun:
        return SourceRun(
            source_id=self.source.id,
            listings=self.listings,
            listings_unchanged=self.listings_unchanged,
            listings_failed=self.listings_failed,
            links=self.links,
            seen=self.seen,
            skipped=self.skipped,
            captured=self.captured,
            unchanged=self.unchanged,
            failed=self.failed,
            reasons=tuple(sorted(self.reasons.items())),
            newest_at=self.newest_at,
            error=self.error,
            error_detail=self.error_detail,
        )


def merged_hint(hints: Sequence[Hint]) -> Hint:
    """One hint of all: each field from the listing that knows best, feeds before sitemaps before section pages and searches.

    The listings may have answered in any order; the result is the same.
    """
    ranks = {kind: rank for rank, kind in enumerate(_KNOWS_BEST)}
    best, *others = sorted(hints, key=lambda hint: (ranks[hint.listing_kind], hint.listing_url))
    for other in others:
        known = {f.name: getattr(best, f.name) or getattr(other, f.name) for f in fields(Hint)}
        best = Hint(**known)
    return best


def to_be_fetched(link: Link) -> bool:
    """New, still wanted, or claimed to have changed since it was captured."""
    page = link.page
    if page is None or (page.fetched_at is None and not page.given_up):
        return True
    return link.claim is not None and page.claim is not None and link.claim > page.claim


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDone:
    """A source's visit is over: what its child tells in one line as soon as it is."""

    run_id: str
    counts: SourceRun
    next_at: datetime | None
    """When it is due again; None when the run ended before the source answered."""
    slow: bool
    """True: its visit took long, by its own doing."""


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)

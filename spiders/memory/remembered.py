"""What the frontier gives and takes: validators, states of pages and sources, findings of a run."""

from dataclasses import dataclass
from datetime import datetime

from records.capture import Hint, SourceRun
from records.push import Hub
from records.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request needs, and what tells an unchanged listing whose server ignores conditions."""

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    checked_at: datetime | None = None
    claim: datetime | None = None
    """Of a sitemap named by an index: the `lastmod` it was read at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """What is known of one article address."""

    claim: datetime | None
    """Latest date any listing gave for it."""
    fetched_at: datetime | None
    """None: never captured."""
    etag: str | None
    last_modified: str | None
    tries: int
    given_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPage:
    """A page that lies in a closed segment."""

    source_id: str
    url: str
    claim: datetime | None
    modified_known: bool
    hint: Hint | None
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    imported: bool = False
    """True: out of another archive, so that there is no change to be looked for a day later."""

    @classmethod
    def of(
        cls,
        *,
        source_id: str,
        url: str,
        hint: Hint | None,
        fetched_at: datetime,
        etag: str | None,
        last_modified: str | None,
        claim: datetime | None = None,
        imported: bool = False,
    ) -> "SeenPage":
        claims = [at for at in (claim, claim_of(hint)) if at is not None]
        return cls(
            source_id=source_id,
            url=url,
            claim=max(claims, default=None),
            modified_known=hint is not None and hint.modified_at is not None,
            hint=hint,
            fetched_at=fetched_at,
            etag=None if imported else etag,
            last_modified=None if imported else last_modified,
            imported=imported,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPage:
    """A page to be fetched though no listing may name it any more."""

    url: str
    hint: Hint | None
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """What the crawler knows of a source; times UTC, None when it never happened."""

    source_id: str
    last_run_at: datetime | None
    last_ok_at: datetime | None
    """Last run in which at least one listing could be read."""
    last_new_at: datetime | None
    """Last run that found a new link: the source is silent since then."""
    next_due_at: datetime | None
    not_before: datetime | None
    """The source asked to be left alone until then."""
    interval_minutes: int | None
    items_per_day: float | None
    failures: int
    """Runs in a row in which no listing could be read."""
    error: str | None
    """Short word of why a listing could not be read last time; None when all were."""
    error_detail: str | None = None
    wanted: int = 0
    """Pages waiting for a later run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFindings:
    """What one run leaves to the frontier for one source; saved in one transaction when the run ends."""

    source: Source
    counts: SourceRun
    listings: tuple[tuple[str, Validators], ...] = ()
    """URL and validators of listings of which every link was dealt with."""
    wanted: tuple[WantedPage, ...] = ()
    given_up: tuple[WantedPage, ...] = ()
    unchanged: tuple[tuple[str, datetime | None], ...] = ()
    """URL and latest claim of pages that answered 304."""
    new: int = 0
    dates: tuple[datetime, ...] = ()
    """Dates of the items, as the listings give them."""
    floor_minutes: float = 0.0
    not_before: datetime | None = None
    read: bool = True
    """False: no listing could be read."""
    reached: bool = True
    """False: the run ended before any listing answered, which says nothing about the source."""
    later_at: datetime | None = None
    """Something was put off because its host's turn comes after this visit: when it can be asked; None when nothing was."""
    resumed: bool = False
    """True: no listing was to be read, only what an earlier visit had put off."""
    slow: bool = False
    """True: the visit took long."""
    watched: tuple[tuple[str, bool], ...] = ()
    """URLs of watched reports that were asked for, and whether they are gone."""
    ladder: tuple[float, ...] = ()
    """Minutes after its first capture at which a watched report is asked for again."""
    hubs: tuple[tuple[str, Hub | None], ...] = ()
    """URL of feeds that were read, and the hub each names."""


def claim_of(hint: Hint | None) -> datetime | None:
    """The latest date a listing gives for a page, whichever kind."""
    if hint is None:
        return None
    return max((at for at in (hint.modified_at, hint.published_at) if at is not None), default=None)

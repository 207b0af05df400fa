"""What a run's books say of one source when its visit is over."""

import logging
from collections.abc import Sequence
from datetime import datetime

from records.capture import SourceRun
from records.source import ListingKind
from spiders.archive.writer import Stored
from spiders.fetching.reasons import BLAMELESS, FOR_GOOD, GONE, LEFT_OUT
from spiders.memory.frontier import WANTED_LIMIT
from spiders.memory.remembered import RunFindings, SeenPage, Validators, WantedPage
from spiders.running.books import Link, Tally, Visit

log = logging.getLogger("docketwire.crawl")


def findings_of(
    tally: Tally, links: Sequence[Link], visits: Sequence[Visit], *, max_tries: int, slow: bool, ladder: tuple[float, ...] = ()
) -> RunFindings:
    """Everything the frontier is told of one source; decides which links without a capture are given up."""
    read = any(visit.state in ("read", "unchanged") for visit in visits)
    for link in links:
        _settle(link, read=read, max_tries=max_tries)
    return RunFindings(
        source=tally.source,
        counts=tally.source_run(),
        listings=tuple((visit.url, known) for visit in visits if (known := _to_be_known(visit)) is not None),
        wanted=tuple(_wanted(link, read=read) for link in links if not link.dealt)[:WANTED_LIMIT],
        given_up=tuple(_wanted(link, read=read) for link in links if link.given_up),
        unchanged=tuple((link.url, link.claim) for link in links if link.state == "unchanged"),
        new=tally.new,
        dates=tuple(tally.dates),
        floor_minutes=min(tally.floors, default=0.0),
        not_before=tally.not_before,
        read=read or not visits,
        reached=not visits or any(visit.state != "cut" for visit in visits),
        later_at=tally.later_at,
        resumed=tally.resumed,
        slow=slow,
        watched=tuple((link.url, link.state in GONE) for link in links if link.watched and link.state not in LEFT_OUT),
        ladder=ladder,
        hubs=tuple((visit.url, visit.hub) for visit in visits if visit.state == "read" and visit.listing.kind is ListingKind.FEED),
    )


def _to_be_known(visit: Visit) -> Validators | None:
    """Validators to save: whole, where a later 304 would hide nothing; of an index some of whose sitemaps wait, only when it was read, so that others come first next time."""
    if visit.fresh is None:
        return None
    if visit.complete():
        return visit.fresh
    return Validators(checked_at=visit.fresh.checked_at) if visit.children else None


def _settle(link: Link, *, read: bool, max_tries: int) -> None:
    """Decide whether a link without a capture is given up."""
    if link.state in ("captured", "unchanged", "seen"):
        return
    if not link.dealt and (link.state in FOR_GOOD or _tries(link, read=read) >= max_tries):
        link.dealt = link.given_up = True
    elif link.dealt and link.again:
        link.given_up = True  # robots.txt, age or a pattern leaves out by now what an earlier run wanted


def _tries(link: Link, *, read: bool) -> int:
    """Runs in which the page failed. Where no listing could be read either, the fault is hardly the page's."""
    before = link.page.tries if link.page is not None else 0
    return before + (read and link.state not in BLAMELESS)


def _wanted(link: Link, *, read: bool) -> WantedPage:
    return WantedPage(url=link.url, hint=link.hint, tries=_tries(link, read=read))


def seen_page(stored: Stored, *, claim: datetime | None) -> SeenPage:
    """What the frontier remembers of a page in a closed segment."""
    served = stored.page.headers if stored.note.missing is None else ()  # a report that lacks a page is asked for whole next time
    headers = {name.lower(): value.decode("latin-1") for name, value in reversed(served)}
    return SeenPage.of(
        source_id=stored.note.source_id,
        url=stored.note.requested_url,
        hint=stored.note.hint,
        claim=claim,
        fetched_at=stored.page.fetched_at,
        etag=headers.get(b"etag"),
        last_modified=headers.get(b"last-modified"),
    )


def log_source(run: SourceRun) -> None:
    """One closing line of a source's visit."""
    log.info(
        "crawl.source source=%s links=%d captured=%d unchanged=%d seen=%d skipped=%d failed=%d listings=%d/%d/%d",
        run.source_id,
        run.links,
        run.captured,
        run.unchanged,
        run.seen,
        run.skipped,
        run.failed,
        run.listings,
        run.listings_unchanged,
        run.listings_failed,
    )

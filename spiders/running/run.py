"""One run's books: which links were named, what became of each, and what the frontier may be told at the end."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.addresses.keys import marked_form
from records.capture import REFUSING_STATUSES, Hint, RunReport
from records.source import Listing, ListingKind, Source
from spiders.archive.files import write_report
from spiders.archive.warc import Page, PageNote, is_page
from spiders.archive.writer import CaptureWriter, Stored
from spiders.fetching.closing import Closing
from spiders.fetching.politeness import HostGate
from spiders.fetching.reasons import BLAMELESS, FOR_GOOD, LEFT_OUT, skip_reason
from spiders.fetching.robots import RobotsBook
from spiders.links import page_key
from spiders.memory.frontier import WANTED_LIMIT, Frontier
from spiders.memory.remembered import RunFindings, SeenPage, Validators, WantedPage, claim_of
from spiders.order import CrawlOrder
from spiders.running.books import Link, Tally, Visit, later, merged_hint, to_be_fetched
from spiders.settings import robots_token, user_agent

log = logging.getLogger("docketwire.crawl")
_REFUSED = REFUSING_STATUSES - {429}
_GONE = frozenset({404, 410})
WARC_FORMAT = "WARC File Format 1.1"
WARC_SPEC = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class Run:
    """Shared by all spiders of one crawl child."""

    def __init__(self, order: CrawlOrder, frontier: Frontier) -> None:
        self.order, self.frontier = order, frontier
        self.closing = Closing()
        self.gate = HostGate(self.closing)
        self.robots = RobotsBook(robots_token(order))
        self.tallies = {source.id: Tally(source) for source in order.sources}
        self.visits: list[Visit] = []
        self.left: dict[str, list[tuple[Link, bool]]] = {}
        """By source: links of earlier runs to be asked for, and whether that is a revisit."""
        self.kinds = frozenset(ListingKind)
        """Kinds of listing that this run reads."""
        self._opened: Counter[str] = Counter()
        self._held: dict[str, list[Link]] = {}
        self._links: dict[str, Link] = {}
        self._started = time.monotonic()
        self._begun = False
        self.broken: Exception | None = None
        """What made it impossible to go on, raised by `finish`."""
        self.writer = CaptureWriter(
            captures_dir=Path(order.captures_dir),
            run_id=order.run_id,
            started_at=order.started_at,
            max_bytes=order.segment_max_bytes,
            info={
                "software": order.user_agent.partition(" ")[0],
                "format": WARC_FORMAT,
                "conformsTo": WARC_SPEC,
                "isPartOf": order.run_id,
                "robots": "obey",
                "http-header-user-agent": user_agent(order),
                "operator": order.contact,
            },
            on_closed=self._segment_closed,
        )
        for host in frontier.hosts_left_alone(self.now()):
            self.gate.leave_alone(host)

    def now(self) -> datetime:
        """The run's clock: the order's start plus what has passed since."""
        return self.order.started_at + timedelta(seconds=time.monotonic() - self._started)

    def begin(self) -> None:
        """Called in the event loop by every spider that starts; the first sets the deadline going and takes up what earlier runs left.

        That comes before any listing is read, so that what is asked for does not depend on who answers first.
        """
        if self._begun:
            return
        self._begun = True
        asyncio.get_running_loop().call_later(self.order.deadline_seconds, self.closing.stop, "deadline")
        for source in self.order.sources:
            self.left[source.id] = list(self._take_up(source))

    # links

    def offer(self, visit: Visit, hint: Hint) -> None:
        """Take down a link a listing names; its page is held until every listing of the source was read, see `release`."""
        link, first = self._named(visit.source, hint)
        visit.links.append(link)
        link.hints.append(hint)
        link.claim = later(link.claim, claim_of(hint))
        if not first:
            return
        tally = self.tallies[visit.source.id]
        link.page = self.frontier.page(link.url)
        reason = skip_reason(visit.source, hint, now=self.now())
        if reason is not None:
            self._leave_out(link, reason, dealt=True)
        elif not to_be_fetched(link):
            given_up = link.page is not None and link.page.given_up
            self._leave_out(link, "given-up", dealt=True) if given_up else self._seen(link)
        elif tally.asked >= visit.source.max_pages_per_run:
            self._leave_out(link, "budget", dealt=False)
        else:
            tally.asked += 1
            tally.new += link.page is None
            self._held.setdefault(visit.source.id, []).append(link)

    def opened(self, source: Source) -> None:
        """All addresses of one listing of the source have been asked for."""
        self._opened[source.id] += 1

    def release(self, source: Source) -> list[Link]:
        """Pages to be asked for, newest first, once every listing of the source has answered or failed; until then none.

        So what a page's hint says does not depend on which listing answered first.
        """
        expected = sum(listing.kind in self.kinds for listing in source.listings)
        if self._opened[source.id] < expected or any(visit.state == "open" for visit in self.visits if visit.source is source):
            return []
        links = self._held.pop(source.id, [])
        for link in links:
            link.hint = merged_hint(link.hints)
        oldest = datetime.min.replace(tzinfo=UTC)
        return sorted(links, key=lambda link: claim_of(link.hint) or oldest, reverse=True)

    def _named(self, source: Source, hint: Hint) -> tuple[Link, bool]:
        """The link of an address, and whether it is named for the first time in this run."""
        key, tally = page_key(hint.url), self.tallies[source.id]
        link = self._links.get(key)
        if key not in tally.named:
            tally.named.add(key)
            tally.links += 1
            if link is not None:  # another source of this run has it
                tally.seen += 1
        if link is not None:
            self._prefer_ordinary(link, hint.url)
            return link, False
        link = self._links[key] = Link(source=source, url=hint.url, hint=hint)
        return link, True

    def _prefer_ordinary(self, link: Link, url: str) -> None:
        """Of the forms of a page that listings name, the ordinary one is asked for rather than AMP or print; not once it is on its way."""
        if link.url != url and link in self._held.get(link.source.id, ()) and marked_form(link.url) and not marked_form(url):
            link.url = url

    def _take_up(self, source: Source) -> Iterator[tuple[Link, bool]]:
        """Links of earlier runs: those still wanted, then (second value True) those to be asked for changes once; three quarters of the budget at most."""
        tally, budget = self.tallies[source.id], source.max_pages_per_run
        wanted = self.frontier.wanted(source.id, max(1, budget // 2))
        revisits = self.frontier.revisits(source.id, self.now() - timedelta(minutes=self.order.revisit_minutes), max(1, budget // 4))
        for page, revisit in [(page, False) for page in wanted] + [(page, True) for page in revisits]:
            key = page_key(page.url)
            if key in self._links or tally.asked >= budget:
                continue
            link = self._links[key] = Link(source=source, url=page.url, hint=page.hint, claim=claim_of(page.hint), again=True)
            link.page = self.frontier.page(page.url)
            tally.named.add(key)
            tally.links += 1
            reason = skip_reason(source, page.hint, now=self.now()) if page.hint is not None and not revisit else None
            if reason is not None:
                self._leave_out(link, reason, dealt=True)
                continue
            tally.asked += 1
            yield link, revisit

    def _seen(self, link: Link) -> None:
        link.state, link.dealt = "seen", True
        self.tallies[link.source.id].seen += 1

    def _leave_out(self, link: Link, reason: str, *, dealt: bool) -> None:
        link.state, link.dealt = reason, dealt
        tally = self.tallies[link.source.id]
        tally.skipped += 1
        tally.reasons[reason] += 1

    # what became of a page

    def captured(self, link: Link, page: Page, redirects: tuple[str, ...]) -> None:
        """Write a page that answered; its link is dealt with once the segment is closed."""
        link.state = "captured"
        self._write(link, page, redirects)
        self.tallies[link.source.id].captured += 1

    def refused(self, link: Link, page: Page, redirects: tuple[str, ...]) -> None:
        """A page answered with an error. It is written where the listing tells enough to make a brief of, once: at the first refusal, at the last try of others."""
        tries = link.page.tries if link.page is not None else 0
        final = tries == 0 if page.status in _REFUSED else tries + 1 == self.order.max_tries
        if final and page.status not in _GONE and link.hint is not None and link.hint.title and link.hint.summary:
            self._write(link, page, redirects)
        self.not_captured(link, f"http-{page.status}")

    def _write(self, link: Link, page: Page, redirects: tuple[str, ...]) -> None:
        note = PageNote(source_id=link.source.id, run_id=self.order.run_id, requested_url=link.url, hint=link.hint, redirects=redirects)
        try:
            self.writer.write(page, note)
        except Exception as error:
            # Without captures or frontier a crawl makes no sense: close, leave the segment to `salvage`, and say so at the end.
            self.broken = self.broken or error
            self.closing.stop("stopped")
            raise

    def unchanged(self, link: Link) -> None:
        link.state, link.dealt = "unchanged", True
        self.tallies[link.source.id].unchanged += 1

    def not_captured(self, link: Link, reason: str) -> None:
        """A page was not asked for, or did not answer as a page does."""
        if reason == "stopped":
            reason = self.closing.status or reason
        if reason in LEFT_OUT:
            self._leave_out(link, reason, dealt=reason == "robots")
            return
        link.state = reason
        tally = self.tallies[link.source.id]
        tally.failed += 1
        tally.reasons[reason] += 1

    def _segment_closed(self, segment: str, pages: list[Stored]) -> None:
        seen = [self._seen_page(stored) for stored in pages if is_page(stored.page.status)]
        self.frontier.mark_captured(segment, seen)
        for page in seen:
            self._links[page_key(page.url)].dealt = True

    def _seen_page(self, stored: Stored) -> SeenPage:
        headers = {name.lower(): value.decode("latin-1") for name, value in reversed(stored.page.headers)}
        return SeenPage.of(
            source_id=stored.note.source_id,
            url=stored.note.requested_url,
            hint=stored.note.hint,
            claim=self._links[page_key(stored.note.requested_url)].claim,
            fetched_at=stored.page.fetched_at,
            etag=headers.get(b"etag"),
            last_modified=headers.get(b"last-modified"),
        )

    # listings

    def open_visit(self, source: Source, listing: Listing, url: str, *, depth: int = 0) -> Visit:
        visit = Visit(source=source, listing=listing, url=url, depth=depth, known=self.frontier.validators(source.id, url))
        visit.asked_at = self.frontier.answers.moved_to(source.id, url, self.now())
        self.visits.append(visit)
        return visit

    def listing_moved(self, visit: Visit, target: str) -> None:
        """A listing answered after a permanent redirect (301, 308): later runs ask where it is now."""
        self.frontier.answers.remember_move(visit.source.id, visit.url, target, self.now())
        log.info("crawl.moved source=%s from=%s to=%s", visit.source.id, visit.asked_at, target)

    def known_robots(self, origin: str) -> tuple[int, bytes, str | None] | None:
        """What an earlier run was answered and still counts."""
        return self.frontier.answers.robots(origin, self.now())

    def keep_robots(self, origin: str, status: int, body: bytes, coding: str | None, cache_control: str | None) -> None:
        """An answer to /robots.txt, for later runs."""
        self.frontier.answers.keep_robots(origin, status=status, body=body, coding=coding, cache_control=cache_control, now=self.now())

    def listing_unchanged(self, visit: Visit) -> None:
        visit.state = "unchanged"
        self.tallies[visit.source.id].listings_unchanged += 1

    def listing_failed(self, visit: Visit, reason: str, detail: str | None = None) -> None:
        """A listing could not be read: the word that is counted, and what else is known."""
        tally = self.tallies[visit.source.id]
        if reason == "stopped":
            reason = self.closing.status or reason
        visit.state = "cut" if reason in ("stopped", "deadline") else "failed"
        if visit.asked_at != visit.url and visit.state == "failed" and reason not in BLAMELESS:
            self.frontier.answers.forget_move(visit.source.id, visit.url)
        tally.listings_failed += 1
        if tally.error is None:
            tally.error, tally.error_detail = reason, visit.url + (f" ({detail})" if detail else "")

    def listing_read(self, visit: Visit, fresh: Validators, *, dates: list[datetime], floor_minutes: float | None) -> None:
        tally = self.tallies[visit.source.id]
        visit.state, visit.fresh = "read", fresh
        tally.listings += 1
        claimed = [at for at in dates if at <= self.now() + timedelta(days=1)]
        tally.dates.extend(claimed)
        tally.newest_at = max([*claimed, *filter(None, [tally.newest_at])], default=None)
        if floor_minutes is not None:
            tally.floors.append(floor_minutes)

    def leave_host_alone(self, host: str, seconds: float, *, source_id: str | None) -> None:
        """A host asked for a longer pause than this run can wait."""
        until = self.now() + timedelta(seconds=seconds)
        self.gate.leave_alone(host)
        self.frontier.leave_host_alone(host, until)
        log.warning("crawl.host_paused host=%s seconds=%.0f", host, seconds)
        tally = self.tallies.get(source_id or "")
        if tally is not None:
            tally.not_before = later(tally.not_before, until)

    # the end

    def finish(self) -> RunReport:
        """Close the last segment, tell the frontier, write the report. Call once, when all spiders have closed."""
        if self.broken is not None:
            raise self.broken
        self.writer.close_segment()
        for link in self._links.values():
            if link.state == "waiting":
                self.not_captured(link, "stopped" if self.closing.status else "error")
        for visit in self.visits:
            if visit.state == "open":
                self.listing_failed(visit, "stopped" if self.closing.status else "error")
        now = self.now()
        for tally in self.tallies.values():
            self.frontier.record(self._findings(tally), now=now)
        report = RunReport(
            run_id=self.order.run_id,
            started_at=self.order.started_at,
            finished_at=now,
            status=self.closing.status or "done",
            sources=tuple(tally.source_run() for tally in self.tallies.values()),
            segments=tuple(self.writer.segments),
        )
        write_report(Path(self.order.captures_dir), report)
        self._log(report)
        return report

    def _findings(self, tally: Tally) -> RunFindings:
        links = [link for link in self._links.values() if link.source.id == tally.source.id]
        visits = [visit for visit in self.visits if visit.source.id == tally.source.id]
        read = any(visit.state in ("read", "unchanged") for visit in visits)
        for link in links:
            self._settle(link, read=read)
        return RunFindings(
            source=tally.source,
            counts=tally.source_run(),
            listings=tuple((visit.url, visit.fresh) for visit in visits if visit.fresh is not None and visit.complete()),
            wanted=tuple(self._wanted(link, read=read) for link in links if not link.dealt)[:WANTED_LIMIT],
            given_up=tuple(self._wanted(link, read=read) for link in links if link.given_up),
            unchanged=tuple((link.url, link.claim) for link in links if link.state == "unchanged"),
            new=tally.new,
            dates=tuple(tally.dates),
            floor_minutes=min(tally.floors, default=0.0),
            not_before=tally.not_before,
            read=read or not visits,
            reached=not visits or any(visit.state != "cut" for visit in visits),
        )

    def _settle(self, link: Link, *, read: bool) -> None:
        """Decide whether a link without a capture is given up."""
        if link.state in ("captured", "unchanged", "seen"):
            return
        if not link.dealt and (link.state in FOR_GOOD or self._tries(link, read=read) >= self.order.max_tries):
            link.dealt = link.given_up = True
        elif link.dealt and link.again:
            link.given_up = True  # robots.txt, age or a pattern leaves out by now what an earlier run wanted

    def _tries(self, link: Link, *, read: bool) -> int:
        """Runs in which the page failed. Where no listing could be read either, the fault is hardly the page's."""
        before = link.page.tries if link.page is not None else 0
        return before + (read and link.state not in BLAMELESS)

    def _wanted(self, link: Link, *, read: bool) -> WantedPage:
        return WantedPage(url=link.url, hint=link.hint, tries=self._tries(link, read=read))

    def _log(self, report: RunReport) -> None:
        seconds = (report.finished_at - report.started_at).total_seconds()
        for run in report.sources:
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
        log.info("crawl.done run=%s status=%s segments=%d seconds=%.1f", report.run_id, report.status, len(report.segments), seconds)

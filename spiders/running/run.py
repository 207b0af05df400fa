"""One run's books: which links were named, what became of each, and what the frontier may be told at the end."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.addresses.keys import marked_form
from records.capture import GONE_STATUSES, REFUSING_STATUSES, Hint, RunReport
from records.source import Listing, ListingKind, Source
from spiders.archive.files import write_report
from spiders.archive.warc import Page, PageNote, is_page
from spiders.archive.writer import CaptureWriter, Stored
from spiders.fetching.access import access_of
from spiders.fetching.closing import Closing
from spiders.fetching.politeness import HostGate
from spiders.fetching.reasons import BLAMELESS, LEFT_OUT, skip_reason
from spiders.fetching.refusals import HostTooSlow
from spiders.fetching.robots import RobotsBook
from spiders.fetching.turns import Turns
from spiders.links import page_key
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import Validators, claim_of
from spiders.order import CrawlOrder
from spiders.running.books import SLOW_SECONDS, Link, SourceDone, Tally, Visit, later, merged_hint, to_be_fetched
from spiders.running.findings import findings_of, log_source, seen_page
from spiders.settings import robots_token, user_agent

log = logging.getLogger("docketwire.crawl")
_REFUSED = REFUSING_STATUSES - {429}
WARC_FORMAT = "WARC File Format 1.1"
WARC_SPEC = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class Run:
    """Shared by all spiders of one crawl child."""

    def __init__(self, order: CrawlOrder, frontier: Frontier, *, tell: Callable[[SourceDone], None] = lambda _: None) -> None:
        self.order, self.frontier, self._tell = order, frontier, tell
        self.closing = Closing()
        self.turns = Turns(Path(order.turns_path) if order.turns_path else None)
        self.gate = HostGate(
            self.closing, self.turns, visit_seconds=min(order.visit_seconds or order.deadline_seconds, order.deadline_seconds)
        )
        self.robots, self.access = RobotsBook(robots_token(order)), access_of(order)
        self.tallies = {source.id: Tally(source) for source in order.sources}
        self.visits: list[Visit] = []
        self.left: dict[str, list[tuple[Link, bool]]] = {}
        """By source: links of earlier runs to be asked for, and whether that is a revisit."""
        self.kinds = frozenset(ListingKind)
        """Kinds of listing that this run reads."""
        self._held: dict[str, list[Link]] = {}
        self._links: dict[str, Link] = {}
        self._links_of: defaultdict[str, list[Link]] = defaultdict(list)
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
            due = self.frontier.listings_due_at(source.id) if self.order.resume else None
            self.tallies[source.id].resumed = due is not None and self.now() < due
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
        link.page = self.frontier.page(link.url)
        reason = skip_reason(visit.source, hint, now=self.now())
        if reason is not None:
            self._leave_out(link, reason, dealt=True)
        elif not to_be_fetched(link):
            given_up = link.page is not None and link.page.given_up
            self._leave_out(link, "given-up", dealt=True) if given_up else self._seen(link)
        else:
            self._held.setdefault(visit.source.id, []).append(link)

    def opened(self, source: Source) -> None:
        """All addresses of one listing of the source have been asked for."""
        self.tallies[source.id].opened += 1

    def _listings_answered(self, tally: Tally) -> bool:
        expected = sum(listing.kind in self.kinds for listing in tally.source.listings)
        return tally.opened >= expected and not tally.open_visits

    def release(self, source: Source) -> list[Link]:
        """Pages to be asked for, once every listing of the source has answered or failed; until then none.

        So what a page's hint says does not depend on which listing answered first. The budget goes to pages never captured before those
        that claim to have changed - a sitemap may claim that of all its pages every day - and among each to the newest.
        """
        if not self._listings_answered(tally := self.tallies[source.id]):
            return []
        links = self._held.pop(source.id, [])
        for link in links:
            link.hint = merged_hint(link.hints)
        links.sort(key=lambda link: claim_of(link.hint) or datetime.min.replace(tzinfo=UTC), reverse=True)
        links.sort(key=lambda link: link.page is not None and link.page.fetched_at is not None)
        room = max(0, source.max_pages_per_run - tally.asked)
        for link in links[room:]:
            self._leave_out(link, "budget", dealt=False)
        tally.asked += len(links[:room])
        tally.new += sum(link.page is None for link in links[:room])
        return links[:room]

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
        return self._taken_down(key, Link(source=source, url=hint.url, hint=hint)), True

    def _taken_down(self, key: str, link: Link) -> Link:
        self._links[key] = link
        self._links_of[link.source.id].append(link)
        self.tallies[link.source.id].waiting += 1
        return link

    def _prefer_ordinary(self, link: Link, url: str) -> None:
        """Of the forms of a page that listings name, the ordinary one is asked for rather than AMP or print; not once it is on its way."""
        if link.url != url and link in self._held.get(link.source.id, ()) and marked_form(link.url) and not marked_form(url):
            link.url = url

    def _take_up(self, source: Source) -> Iterator[tuple[Link, bool]]:
        """Links of earlier runs: those still wanted, then (second value True) those to be asked for changes once; three quarters of the budget at most."""
        tally, budget = self.tallies[source.id], source.max_pages_per_run
        wanted = self.frontier.wanted(source.id, max(1, budget // 2))
        quarter = max(1, budget // 4)
        watched = self.frontier.watched(source.id, self.now(), quarter)
        revisits = watched + self.frontier.revisits(source.id, self.now() - timedelta(minutes=self.order.revisit_minutes), quarter)
        on_ladder = {page.url for page in watched}
        for page, revisit in [(page, False) for page in wanted] + [(page, True) for page in revisits[:quarter]]:
            key = page_key(page.url)
            if key in self._links or tally.asked >= budget:
                continue
            link = self._taken_down(key, Link(source=source, url=page.url, hint=page.hint, claim=claim_of(page.hint), again=True))
            link.page, link.watched = self.frontier.page(page.url), revisit and page.url in on_ladder
            tally.named.add(key)
            tally.links += 1
            reason = skip_reason(source, page.hint, now=self.now()) if page.hint is not None and not revisit else None
            if reason is not None:
                self._leave_out(link, reason, dealt=True)
                continue
            tally.asked += 1
            yield link, revisit

    def _decide(self, link: Link, state: str) -> None:
        self.tallies[link.source.id].waiting -= link.state == "waiting"
        link.state = state

    def _seen(self, link: Link) -> None:
        self._decide(link, "seen")
        link.dealt = True
        self.tallies[link.source.id].seen += 1

    def _leave_out(self, link: Link, reason: str, *, dealt: bool) -> None:
        self._decide(link, reason)
        link.dealt = dealt
        tally = self.tallies[link.source.id]
        tally.skipped += 1
        tally.reasons[reason] += 1

    # what became of a page

    def captured(
        self, link: Link, page: Page, redirects: tuple[str, ...], further: Sequence[Page] = (), missing: str | None = None
    ) -> None:
        """Write a page that answered, with the further pages of its report; its link is dealt with once the segment is closed."""
        self._decide(link, "captured")
        self._write(link, page, redirects, further, missing)
        self.tallies[link.source.id].captured += 1

    def is_new(self, url: str) -> bool:
        """Whether a page is neither known from before nor named in this run."""
        return page_key(url) not in self._links and self.frontier.page(url) is None

    def refused(self, link: Link, page: Page, redirects: tuple[str, ...]) -> None:
        """A page answered with an error. It is written where the listing tells enough to make a brief of, once: at the first refusal, at the last try of others; and where a report that is watched is gone, as the proof of that."""
        tries = link.page.tries if link.page is not None else 0
        missing = link.watched and page.status in GONE_STATUSES
        final = tries == 0 if page.status in _REFUSED else tries + 1 == self.order.max_tries
        if missing or (final and page.status not in GONE_STATUSES and link.hint is not None and link.hint.title and link.hint.summary):
            self._write(link, page, redirects)
        self.not_captured(link, f"http-{page.status}")

    def _write(self, link: Link, page: Page, redirects: tuple[str, ...], further: Sequence[Page] = (), missing: str | None = None) -> None:
        run = self.order.run_id
        note = PageNote(source_id=link.source.id, run_id=run, requested_url=link.url, hint=link.hint, redirects=redirects, missing=missing)
        with self._breaking():
            self.writer.write(page, note, further)

    @contextmanager
    def _breaking(self) -> Iterator[None]:
        """Without captures or frontier a crawl makes no sense: close, leave the segment to `salvage`, and say so at the end."""
        try:
            yield
        except Exception as error:
            self.broken = self.broken or error
            self.closing.stop("stopped")
            raise

    def unchanged(self, link: Link) -> None:
        self._decide(link, "unchanged")
        link.dealt = True
        self.tallies[link.source.id].unchanged += 1

    def not_captured(self, link: Link, reason: str) -> None:
        """A page was not asked for, or did not answer as a page does."""
        if reason == "stopped":
            reason = self.closing.status or reason
        if reason in LEFT_OUT:
            self._leave_out(link, reason, dealt=reason == "robots")
            return
        self._decide(link, reason)
        self.tallies[link.source.id].failed += 1
        self.tallies[link.source.id].reasons[reason] += 1

    def _segment_closed(self, segment: str, pages: list[Stored]) -> None:
        served = (stored for stored in pages if is_page(stored.page.status))
        seen = [seen_page(stored, claim=self._links[page_key(stored.note.requested_url)].claim) for stored in served]
        self.frontier.mark_captured(segment, seen)
        for page in seen:
            self._links[page_key(page.url)].dealt = True

    # listings

    def open_visit(self, source: Source, listing: Listing, url: str, *, depth: int = 0) -> Visit:
        self.tallies[source.id].open_visits += 1
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

    def _close_visit(self, visit: Visit, state: str) -> None:
        self.tallies[visit.source.id].open_visits -= visit.state == "open"
        visit.state = state

    def listing_unchanged(self, visit: Visit) -> None:
        self._close_visit(visit, "unchanged")
        self.tallies[visit.source.id].listings_unchanged += 1

    def listing_failed(self, visit: Visit, reason: str, detail: str | None = None) -> None:
        """A listing could not be read: the word that is counted, and what else is known."""
        tally = self.tallies[visit.source.id]
        if reason == "stopped":
            reason = self.closing.status or reason
        self._close_visit(visit, "cut" if reason in ("stopped", "deadline") else "failed")
        if visit.asked_at != visit.url and visit.state == "failed" and reason not in BLAMELESS:
            self.frontier.answers.forget_move(visit.source.id, visit.url)
        tally.listings_failed += 1
        if tally.error is None:
            tally.error, tally.error_detail = reason, visit.url + (f" ({detail})" if detail else "")

    def listing_read(self, visit: Visit, fresh: Validators, *, dates: list[datetime], floor_minutes: float | None) -> None:
        tally = self.tallies[visit.source.id]
        self._close_visit(visit, "read")
        visit.fresh = fresh
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
        self.gate.pause(host, seconds)
        self.frontier.leave_host_alone(host, until)
        log.warning("crawl.host_paused host=%s seconds=%.0f", host, seconds)
        tally = self.tallies.get(source_id or "")
        if tally is not None:
            tally.not_before = later(tally.not_before, until)

    def put_off(self, source: Source, why: HostTooSlow) -> None:
        """A request's turn comes after this visit; the source is due again when its host can be asked."""
        tally, at = self.tallies[source.id], self.now() + timedelta(seconds=why.wait)
        tally.later_at = min(at, tally.later_at or at)

    def listing_put_off(self, visit: Visit, why: HostTooSlow) -> None:
        """A listing is asked for in a later visit. Where others are merely before it in its host's queue that is no trouble of the source."""
        self.put_off(visit.source, why)
        if why.delay > (self.order.visit_seconds or self.order.deadline_seconds):
            self.listing_failed(visit, "slow-host", str(why))
        self._close_visit(visit, "later")

    # the end

    def settle(self, source: Source) -> None:
        """To be called when something of the source has come to its end. With the last thing the source is done: its pages' segment is closed, and the frontier told."""
        tally = self.tallies[source.id]
        if tally.done or tally.waiting or not self._listings_answered(tally) or self.closing.status is not None:
            return
        with self._breaking():
            if self.writer.holds(source.id):
                self.writer.close_segment()
            self._close_source(tally)

    def _close_source(self, tally: Tally) -> None:
        tally.done, source_id = True, tally.source.id
        slow = time.monotonic() - self._started > SLOW_SECONDS
        visits = [visit for visit in self.visits if visit.source.id == source_id]
        order = self.order
        findings = findings_of(tally, self._links_of[source_id], visits, max_tries=order.max_tries, slow=slow, ladder=order.ladder)
        next_at = self.frontier.record(findings, now=self.now())
        run = tally.source_run()
        log_source(run)
        self._tell(SourceDone(run_id=self.order.run_id, counts=run, next_at=next_at, slow=slow))

    def finish(self) -> RunReport:
        """Close the last segment, tell the frontier of sources that were cut off, write the report. Call once, when all spiders have closed."""
        if self.broken is not None:
            raise self.broken
        self.writer.close_segment()
        for link in self._links.values():
            if link.state == "waiting":
                self.not_captured(link, "stopped" if self.closing.status else "error")
        for visit in self.visits:
            if visit.state == "open":
                self.listing_failed(visit, "stopped" if self.closing.status else "error")
        for tally in self.tallies.values():
            if not tally.done:
                self._close_source(tally)
        report = RunReport(
            run_id=self.order.run_id,
            started_at=self.order.started_at,
            finished_at=self.now(),
            status=self.closing.status or "done",
            sources=tuple(tally.source_run() for tally in self.tallies.values()),
            segments=tuple(self.writer.segments),
        )
        write_report(Path(self.order.captures_dir), report)
        self.turns.close()
        seconds = (report.finished_at - report.started_at).total_seconds()
        log.info("crawl.done run=%s status=%s segments=%d seconds=%.1f", report.run_id, report.status, len(report.segments), seconds)
        return report

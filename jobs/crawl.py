"""Crawl: visit sources when each is due, side by side in a few child processes, and account for every child however it ended."""

import contextlib
import logging
import secrets
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from common.clock import minutes_of
from jobs.gathering.agenda import Agenda, Batch
from jobs.gathering.nursery import Gone, Nursery
from jobs.gathering.plan import leave_plan, watching
from jobs.installation.home import Home
from jobs.installation.memory import open_frontier
from jobs.installation.settings import Settings, load_settings
from jobs.installation.watched import require_contact, select_sources
from records.capture import RunReport, SourceRun
from records.errors import ConfigurationError, HomeError
from records.source import Source
from spiders.archive.files import CRASHED, read_report, write_report
from spiders.archive.writer import salvage
from spiders.fetching.turns import Turns
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.running.books import SLOW_SECONDS, SourceDone

log = logging.getLogger("docketwire.crawl")
STAY = timedelta(minutes=10)
"""A crawl that stays ends when nothing is due for so long: starting one costs two seconds of CPU, waiting nothing."""
SHIFT = timedelta(hours=1)
"""A crawl that stays gives out no more work after this, so that it takes up what was installed or changed meanwhile."""
_LOOK_SECONDS = 60.0
"""How often a crawl that stays looks whether settings or catalogue were changed."""
_AGAIN_SECONDS = 60.0
"""A source that another process is visiting, or whose visit was cut off, is tried again so much later."""
_ASIDE_SECONDS = SLOW_SECONDS
"""A child that goes on for longer leaves its place to another: what is left in it are sources that mostly wait for their hosts."""
_CLAIM_SECONDS = 600.0
"""A child is gone so long after its deadline, whatever happened."""
_AFTER_CRASH_SECONDS = 300.0
"""Sources whose child crashed wait longer: one of them may do it again, to eight others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """What one crawl job did."""

    reports: tuple[RunReport, ...]
    salvaged: tuple[str, ...]
    """Segments closed on behalf of children that died earlier."""

    def total(self, field: str) -> int:
        """Sum of one counter of `SourceRun` over all sources."""
        return sum(int(getattr(source, field)) for report in self.reports for source in report.sources)

    @property
    def crashed(self) -> int:
        return sum(report.status == "crashed" for report in self.reports)


def crawl(
    home: Home,
    settings: Settings,
    *,
    names: Sequence[str] = (),
    due_only: bool = False,
    stay: bool = False,
    wait: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[RunReport], None] = lambda _: None,
) -> CrawlSummary:
    """Crawl the named sources, or the enabled ones: each once, or with `due_only` those whose cadence says so.

    With `stay` it goes on as long as sources become due within minutes, for about an hour. One job crawls what is due at a time in a home: while
    another one does, this one waits (`wait`) or raises HomeError. Other crawls go on beside it: a source that is being visited is left out, or
    waited for (`wait`); HomeError when that leaves nothing to do.
    """
    with contextlib.ExitStack() as stack:
        if due_only:
            stack.enter_context(home.lock("crawl", wait=wait))
        frontier = stack.enter_context(open_frontier(home, now()))
        turns = stack.enter_context(contextlib.closing(Turns(home.turns)))
        job = CrawlJob(home, settings, names, frontier, turns, due_only=due_only, stay=stay, wait=wait, now=now, progress=progress)
        with Nursery() as nursery, job.stopped_by_signal(nursery):
            job.run(nursery)
    return CrawlSummary(reports=tuple(job.reports), salvaged=tuple(job.salvaged))


@dataclass(slots=True)
class _Running:
    order: CrawlOrder
    batch: Batch
    aside: bool = False
    """True: it takes long, and another child runs in its place."""
    done: dict[str, SourceRun] = field(default_factory=dict)

    def left(self) -> list[str]:
        return [source.id for source in self.order.sources if source.id not in self.done]


class CrawlJob:
    """One job's loop: start what is due, hear what became of it, until there is nothing more to do."""

    def __init__(
        self,
        home: Home,
        settings: Settings,
        names: Sequence[str],
        frontier: Frontier,
        turns: Turns,
        *,
        due_only: bool,
        stay: bool,
        wait: bool,
        now: Callable[[], datetime],
        progress: Callable[[RunReport], None],
    ) -> None:
        self._home, self._settings, self._names, self._frontier, self._turns = home, settings, names, frontier, turns
        self._due_only, self._stay, self._wait, self._now, self._progress = due_only, stay, wait, now, progress
        self.agenda = Agenda(per_run=settings.crawl.sources_per_run, parallel=settings.crawl.parallel_runs)
        self.reports: list[RunReport] = []
        self.salvaged: list[str] = []
        self._nursery = Nursery()
        self._running: dict[str, _Running] = {}
        self._refused: list[str] = []
        self._stopped = False
        self._began = now()
        self._watching, self._looked = watching(home), now()

    # what is watched

    def watch(self) -> None:
        """Read which sources there are, and when each is due."""
        sources = select_sources(self._home, self._settings, self._names)
        require_contact(self._home, self._settings, sources)
        self.agenda.watch(sources, self._frontier.plan() if self._due_only else {})

    def _look(self) -> None:
        """Take up changes of settings and catalogue; a mistake in them is left to those who make it."""
        if not self._stay or (self._now() - self._looked).total_seconds() < _LOOK_SECONDS:
            return
        self._looked, seen = self._now(), watching(self._home)
        self.agenda.bring_forward(self._frontier.plan(), self._now().timestamp())
        if seen == self._watching:
            return
        self._watching = seen
        try:
            self._settings = load_settings(self._home.settings)
            self.watch()
        except ConfigurationError as error:
            log.error("crawl.reload_refused reason=%s", error)  # noqa: TRY400 - the message is the whole story
        else:
            log.info("crawl.reloaded")

    # the loop

    def run(self, nursery: Nursery) -> None:
        """Until all is done, nothing is due, the shift is over, or somebody wants it to stop."""
        self._nursery = nursery
        self.salvage()
        self.watch()
        try:
            while True:
                self._look()
                self._make_room()
                if not self._closing():
                    self._start_due()
                if not self._running and self._over():
                    break
                for event in self._nursery.events(self._patience()):
                    self._hear(event)
        finally:
            self._turns.release([source_id for running in self._running.values() for source_id in running.left()])
        if self._due_only:
            self.agenda.bring_forward(self._frontier.plan(), self._now().timestamp())
            next_at = self.agenda.next_at()
            leave_plan(self._home, datetime.fromtimestamp(next_at, UTC) if next_at is not None else None)
        if self._refused and not self.reports and not self._due_only:
            first = self._refused[0]
            raise HomeError(f"{first} is being visited by process {self._turns.visitor(first)}: wait for it (--wait) or stop it")

    def _closing(self) -> bool:
        shift = min(SHIFT, timedelta(hours=self._settings.schedule.job_hours / 2))
        return self._stopped or (self._stay and self._now() - self._began >= shift)

    def _over(self) -> bool:
        next_at = self.agenda.next_at()
        if self._closing() or next_at is None:
            return True
        if not self._due_only:
            return False
        return next_at > self._now().timestamp() + (STAY.total_seconds() if self._stay else 0.0)

    def _patience(self) -> float | None:
        """Seconds until something is to be started; None where only what runs can change that."""
        next_at, now = self.agenda.next_at(), self._now().timestamp()
        if self._closing() or next_at is None:
            return None
        marks = [running.order.started_at.timestamp() + _ASIDE_SECONDS for running in self._running.values()]
        soon = min((mark for mark in (*marks, next_at) if mark > now), default=now + _LOOK_SECONDS)
        # what is due already waits for a place, which an event or one of the marks makes
        return min(soon - now, _LOOK_SECONDS) if next_at > now or self._running else 0.0

    def _make_room(self) -> None:
        """Children that take long stand aside."""
        for running in self._running.values():
            if not running.aside and (self._now() - running.order.started_at).total_seconds() >= _ASIDE_SECONDS:
                running.aside = self.agenda.stand_aside(running.batch)

    def _start_due(self) -> None:
        now = self._now()
        for batch in self.agenda.take(now.timestamp()):
            ours = self._turns.claim(
                (source.id for source in batch.sources), seconds=self._settings.crawl.deadline_minutes * 60 + _CLAIM_SECONDS
            )
            for source in batch.sources:
                if source.id not in ours:
                    self._elsewhere(source)
            sources = tuple(source for source in batch.sources if source.id in ours)
            if not sources:
                self.agenda.ended(batch)
                continue
            order = self._order(sources)
            self._running[order.run_id] = _Running(order, batch)
            self._nursery.start(order)

    def _elsewhere(self, source: Source) -> None:
        """Another process is visiting it."""
        if self._due_only or self._wait:
            again = self._now().timestamp() + (_AGAIN_SECONDS if self._due_only else 0.5)
            self.agenda.again(source.id, again, interval=0.0, slow=False)
        else:
            self._refused.append(source.id)
            log.warning("crawl.left_out source=%s visited_by=%s", source.id, self._turns.visitor(source.id))

    def _order(self, sources: tuple[Source, ...]) -> CrawlOrder:
        crawl, started = self._settings.crawl, self._now()
        return CrawlOrder(
            run_id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
            started_at=started,
            captures_dir=self._home.captures.as_posix(),
            frontier_path=self._home.frontier.as_posix(),
            turns_path=self._home.turns.as_posix(),
            sources=sources,
            user_agent=crawl.user_agent or f"Docketwire/{version('docketwire')}",
            contact=crawl.contact,
            deadline_seconds=crawl.deadline_minutes * 60,
            visit_seconds=crawl.visit_minutes * 60 if self._due_only else None,
            resume=self._due_only,
            ladder=tuple(minutes_of(crawl.revisits)),
            segment_max_bytes=crawl.segment_mb << 20,
            reactorless=crawl.reactorless,
        )

    # what became of it

    def _hear(self, event: SourceDone | Gone) -> None:
        if isinstance(event, SourceDone):
            self._source_done(event)
        else:
            self._child_gone(event)

    def _source_done(self, done: SourceDone) -> None:
        self._running[done.run_id].done[done.counts.source_id] = done.counts
        self._turns.release([done.counts.source_id])
        if self._due_only:
            now = self._now().timestamp()
            next_at = done.next_at.timestamp() if done.next_at is not None else now + _AGAIN_SECONDS
            self.agenda.again(done.counts.source_id, next_at, interval=next_at - now, slow=done.slow)

    def _child_gone(self, gone: Gone) -> None:
        running = self._running.pop(gone.run_id)
        self.agenda.ended(running.batch, aside=running.aside)
        left = running.left()
        self._turns.release(left)
        path = _report_path(self._home.captures, gone.run_id)
        if path is not None:
            report = read_report(path)
        elif self._stopped and gone.exit_code == -signal.SIGTERM:  # told to stop before it had begun
            return
        else:
            report = _report_crash(self._home, running, gone, self._now())
            self.salvage()
        if self._due_only:
            for source_id in left:
                again = self._now().timestamp() + (_AFTER_CRASH_SECONDS if report.status == "crashed" else _AGAIN_SECONDS)
                self.agenda.again(source_id, again, interval=0.0, slow=running.batch.slow)
        self.reports.append(report)
        self._progress(report)

    def salvage(self) -> None:
        """Close what children left behind that died."""
        self.salvaged += [report.segment for report in salvage(self._home.captures, self._frontier) if report.segment]

    # being stopped

    def stop(self) -> None:
        """No new child is started, the running ones close their segments and report."""
        self._stopped = True
        self._nursery.stop()
        self._nursery.wake()

    @contextlib.contextmanager
    def stopped_by_signal(self, nursery: Nursery) -> Iterator[None]:
        """While inside, SIGTERM stops the job and its children."""
        self._nursery = nursery
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        previous = signal.signal(signal.SIGTERM, lambda *_: self.stop())
        try:
            with nursery.hearing_signals():
                yield
        finally:
            signal.signal(signal.SIGTERM, previous)


def _report_path(captures: Path, run_id: str) -> Path | None:
    return next(captures.glob(f"*/*/*/{run_id}.run.json"), None)


def _report_crash(home: Home, running: _Running, gone: Gone, now: datetime) -> RunReport:
    """A child that could not speak for itself gets its report from here, so that no run is missing from the record; what it told of sources that were done stands."""
    order = running.order
    detail = f"{CRASHED}: {gone.status}, exit code {gone.exit_code}, after {gone.seconds:.0f} s"
    report = RunReport(
        run_id=order.run_id,
        started_at=order.started_at,
        finished_at=now,
        status="crashed",
        sources=tuple(
            running.done.get(source.id) or SourceRun(source_id=source.id, error="crashed", error_detail=detail) for source in order.sources
        ),
        detail=detail,
    )
    write_report(home.captures, report)
    return report

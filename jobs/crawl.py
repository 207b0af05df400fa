"""Crawl: choose sources, start one child process per batch, and account for every child however it ended."""

import json
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from common.codec import to_json
from jobs.children.child import Ended, run_child, signal_group
from jobs.installation.home import Home
from jobs.installation.settings import CrawlSettings, Settings
from jobs.installation.watched import select_sources
from records.capture import RunReport, SourceRun
from records.errors import ConfigurationError
from records.source import Source
from spiders.archive.files import CRASHED, read_report, write_report
from spiders.archive.writer import salvage
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder

_CLOSING_SECONDS = 60
"""A child stops itself at its deadline; it is ended from outside this much later."""
_GRACE_SECONDS = 15


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
    wait: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[RunReport], None] = lambda _: None,
) -> CrawlSummary:
    """Crawl the named sources, or the enabled ones (with `due_only`, those whose cadence says so).

    One crawl job runs at a time in a home: while another one does, this one waits (`wait`) or raises HomeError.
    """
    with home.lock("crawl", wait=wait), Frontier(home.frontier) as frontier:
        salvaged = tuple(report.segment for report in salvage(home.captures, frontier) if report.segment)
        sources = select_sources(home, settings, names)
        _require_contact(home, settings, sources)
        if due_only:
            due = set(frontier.due(sources, now()))
            sources = tuple(source for source in sources if source.id in due)
        reports: list[RunReport] = []
        with _Children() as children, ThreadPoolExecutor(max_workers=settings.crawl.parallel_runs) as threads:
            for report in threads.map(lambda batch: _run(home, settings, batch, now, children), batches(sources, settings.crawl)):
                if report is not None:
                    reports.append(report)
                    progress(report)
        if any(report.status == "crashed" for report in reports):
            salvaged += tuple(report.segment for report in salvage(home.captures, frontier) if report.segment)
    return CrawlSummary(reports=tuple(reports), salvaged=salvaged)


def batches(sources: Sequence[Source], settings: CrawlSettings) -> list[tuple[Source, ...]]:
    """Sources in groups of about `sources_per_run`; sources that share a host stay together, so that only one child talks to it."""
    groups: list[list[Source]] = []
    for together in _sharing_a_host(sources):
        if not groups or len(groups[-1]) + len(together) > settings.sources_per_run:
            groups.append([])
        groups[-1].extend(together)
    return [tuple(group) for group in groups]


def _sharing_a_host(sources: Sequence[Source]) -> list[list[Source]]:
    """Connected components: two sources are neighbours when a homepage or listing of one is on a host of the other."""
    component: dict[str, list[Source]] = {}
    for source in sources:
        hosts = _hosts(source)
        merged = [source]
        for earlier in {id(component[host]): component[host] for host in hosts if host in component}.values():
            merged[:0] = earlier
        for host in hosts.union(*(_hosts(member) for member in merged)):
            component[host] = merged
    return list({id(members): members for members in component.values()}.values())


def _hosts(source: Source) -> set[str]:
    urls = [source.homepage, *(listing.url for listing in source.listings)]
    return {urlsplit(url).netloc.casefold().removeprefix("www.") for url in urls}


def _run(
    home: Home, settings: Settings, sources: tuple[Source, ...], now: Callable[[], datetime], children: "_Children"
) -> RunReport | None:
    if children.stopped:
        return None
    started = now()
    order = CrawlOrder(
        run_id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
        started_at=started,
        captures_dir=home.captures.as_posix(),
        frontier_path=home.frontier.as_posix(),
        sources=sources,
        user_agent=settings.crawl.user_agent or f"Docketwire/{version('docketwire')}",
        contact=settings.crawl.contact,
        deadline_seconds=settings.crawl.deadline_minutes * 60,
        segment_max_bytes=settings.crawl.segment_mb << 20,
        reactorless=settings.crawl.reactorless,
    )
    ended = run_child(
        [sys.executable, "-m", "spiders.crawl"],
        stdin=json.dumps(to_json(order)),
        deadline_seconds=order.deadline_seconds + _CLOSING_SECONDS,
        grace_seconds=_GRACE_SECONDS,
        on_start=children.add,
    )
    path = _report_path(home.captures, order.run_id)
    if path is not None:
        return read_report(path)
    return _report_crash(home, order, ended, now())


def _report_path(captures: Path, run_id: str) -> Path | None:
    return next(captures.glob(f"*/*/*/{run_id}.run.json"), None)


def _report_crash(home: Home, order: CrawlOrder, ended: Ended, now: datetime) -> RunReport:
    """A child that could not speak for itself gets its report from here, so that no run is missing from the record."""
    detail = f"{CRASHED}: {ended.status}, exit code {ended.exit_code}, after {ended.seconds:.0f} s"
    report = RunReport(
        run_id=order.run_id,
        started_at=order.started_at,
        finished_at=now,
        status="crashed",
        sources=tuple(SourceRun(source_id=source.id, error="crashed", error_detail=detail) for source in order.sources),
        detail=detail,
    )
    write_report(home.captures, report)
    return report


def _require_contact(home: Home, settings: Settings, sources: Sequence[Source]) -> None:
    if settings.crawl.contact or settings.crawl.user_agent or all(source.allow_private for source in sources):
        return
    raise ConfigurationError(
        str(home.settings),
        "crawl.contact",
        "is empty, and publishers must be able to reach whoever crawls them",
        'set it to a mail address or page, e.g. contact = "mailto:desk@example.org"',
    )


class _Children:
    """The running children, so that a signal to this job closes them before it ends."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[str]] = []
        self._stopped = threading.Event()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def add(self, process: "subprocess.Popen[str]") -> None:
        self._running.append(process)
        if self._stopped.is_set():
            signal_group(process.pid, signal.SIGTERM)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """SIGTERM: no new child is started, the running ones close their segments and report."""
        self._stopped.set()
        for process in self._running:
            signal_group(process.pid, signal.SIGTERM)

    def __enter__(self) -> "_Children":
        self._previous = signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self.stop)
        return self

    def __exit__(self, *_: object) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._previous)

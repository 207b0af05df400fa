"""Ingest: every closed segment and run report that the warehouse does not know yet, each in one transaction."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from jobs.installation.boilerplate import read_memories
from jobs.installation.home import Home
from jobs.installation.numbers import highest_number
from jobs.installation.settings import Settings
from jobs.installation.watched import catalog_of
from jobs.revisits import watch_reports
from pipeline.fingerprint import shingles
from pipeline.reading.page import Page, PageMaker, SourceProfile, lost_page
from pipeline.work.pool import PoolSettings, WorkerPool
from pipeline.work.segment import process_segment
from records.article import Processed, Rejected
from records.errors import CaptureError
from records.outcome import Outcome
from spiders.archive.files import REPORT, read_report
from spiders.archive.folders import DayFolder, day_folders
from warehouse.facts.revalue import revalue
from warehouse.ingest.folders import settle_folder, settled_folders, unknown_runs, unknown_segments
from warehouse.ingest.segment import ingest_run, ingest_segment, upsert_sources
from warehouse.ingest.tombstones import restore_tombstones
from warehouse.rebuilding.numbers import begin_above
from warehouse.storage.database import Connection, open_warehouse

log = logging.getLogger("docketwire.ingest")

Progress = Callable[[str, int, int, int], None]
"""Told segment name, its number, how many segments there are, and pages done in it."""


@dataclass(slots=True, kw_only=True)
class IngestSummary:
    """What one ingest job did."""

    segments: int = 0
    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    torn: int = 0
    unreadable: list[str] = field(default_factory=list)
    """Segments or reports that could not be opened at all; they stay where they are and are tried again."""


def ingest(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda *_: None,
) -> IngestSummary:
    """Bring the warehouse up to the captures; running it twice is the same as once. One writer at a time: a second ingest waits."""
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            begin_above(con, highest_number(home), at=now())
            return ingest_into(con, home, settings, now=now, progress=progress)
        finally:
            con.close()


def ingest_into(
    con: Connection, home: Home, settings: Settings, *, now: Callable[[], datetime], progress: Progress = lambda *_: None
) -> IngestSummary:
    """The same for a warehouse that is open, the home's own or one that is to take its place."""
    return _Ingest(con, home, settings, now, progress).run()


class _Ingest:
    def __init__(self, con: Connection, home: Home, settings: Settings, now: Callable[[], datetime], progress: Progress) -> None:
        self._con, self._home, self._settings, self._now, self._progress = con, home, settings, now, progress
        self._sources = catalog_of(home, settings).sources
        self._summary = IngestSummary()
        self._troubled: set[Path] = set()
        """Folders with a file that could not be read, and is tried again."""

    def run(self) -> IngestSummary:
        restore_tombstones(self._con, self._home.tombstones)
        upsert_sources(self._con, self._sources)
        revalue(self._con, at=self._now())
        folders = list(day_folders(self._home.captures, settled_folders(self._con)))
        for path in self._unknown_reports(folders):
            self._report(path)
        waiting = self._unknown_segments(folders)
        self._segments(waiting)
        watch_reports(self._con, self._home, self._settings, [self._name(path) for path in waiting], now=self._now())
        for folder in folders:
            if folder.settles() and folder.path not in self._troubled:
                settle_folder(self._con, folder.name, folder.mtime_ns)
        return self._summary

    def _unknown_reports(self, folders: Sequence[DayFolder]) -> list[Path]:
        """In the order of their names, which begin with the time of their run."""
        found = {path.name.removesuffix(REPORT): path for folder in folders for path in folder.files(REPORT)}
        return [found[name] for name in sorted(unknown_runs(self._con, list(found)))]

    def _unknown_segments(self, folders: Sequence[DayFolder]) -> list[Path]:
        found = {self._name(path): path for folder in folders for path in folder.files(".warc.gz")}
        return sorted((found[name] for name in unknown_segments(self._con, list(found))), key=lambda path: path.name)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._home.captures).as_posix()

    def _report(self, path: Path) -> None:
        try:
            report = read_report(path)
        except (OSError, ValueError, TypeError) as error:
            self._summary.unreadable.append(f"{path}: not a run report: {error}")
            self._troubled.add(path.parent)
            return
        ingest_run(self._con, report)
        self._summary.runs += 1

    def _segments(self, waiting: list[Path]) -> None:
        if not waiting:
            return
        profiles = {source.id: SourceProfile.of(source) for source in self._sources}
        memories = read_memories(self._home, profiles)
        maker = PageMaker(profiles=profiles, memories=memories, keep_all=self._settings.pipeline.keep == "all")
        limits = PoolSettings(
            workers=self._settings.workers,
            item_seconds=self._settings.pipeline.page_seconds,
            memory_mb=self._settings.pipeline.memory_mb,
        )
        with WorkerPool[Page, Processed | Rejected](
            "pipeline.process:process", lost=lost_page, settings=limits, preload=["pipeline.work.warm"]
        ) as pool:
            for number, path in enumerate(waiting, start=1):
                self._segment(path, maker, pool, partial(self._progress, path.name, number, len(waiting)))

    def _segment(self, path: Path, maker: PageMaker, pool: WorkerPool[Page, Processed | Rejected], told: Callable[[int], None]) -> None:
        try:
            rows = process_segment(path, self._home.captures, lambda captures: pool.map(maker.pages(captures)), told)
        except CaptureError as error:
            self._summary.unreadable.append(str(error))
            self._troubled.add(path.parent)
            return
        counts = ingest_segment(self._con, rows, ingested_at=self._now(), shingles=shingles)
        self._summary.segments += 1
        self._summary.torn += rows.torn
        self._summary.outcomes.update(counts.outcomes)
        log.info(
            "ingest.segment segment=%s pages=%d stored=%d torn=%d",
            counts.segment,
            counts.pages,
            counts.outcomes.get(Outcome.STORED, 0),
            rows.torn,
        )

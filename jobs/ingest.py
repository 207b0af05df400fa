"""Ingest: every closed segment and run report that the warehouse does not know yet, each in one transaction."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from beat.files import beat_digest
from jobs.gathering.plan import watching
from jobs.installation.boilerplate import read_memories
from jobs.installation.home import Home
from jobs.installation.numbers import highest_number
from jobs.installation.settings import Settings
from jobs.installation.watched import catalog_of, watched
from jobs.installation.writing import open_for_writing
from jobs.needed import segments_since
from jobs.reading.captures import captures_of, rows_beside, send_own
from jobs.reading.here import KeptWorkers, reader_here
from jobs.reading.order import Reader, ReadingOrder
from jobs.revisits import watch_reports
from pipeline.fingerprint import shingles
from pipeline.reading.page import PageMaker, SourceProfile
from pipeline.work.pool import PoolSettings
from records.article import SegmentRows
from records.errors import CaptureError, PlaceError
from records.outcome import Outcome
from spiders.archive.files import REPORT, read_report
from spiders.archive.folders import DayFolder, day_folders
from warehouse.facts.revalue import revalue
from warehouse.ingest.folders import settle_folder, settled_folders, unknown_runs, unknown_segments
from warehouse.ingest.segment import ingest_run, ingest_segment, upsert_sources
from warehouse.ingest.tombstones import restore_tombstones
from warehouse.rebuilding.numbers import begin_above
from warehouse.storage.database import Connection

log = logging.getLogger("docketwire.ingest")

STAY = timedelta(minutes=10)
"""An ingest that stays ends when no segment came for so long: starting one costs two seconds of CPU and more, waiting memory only."""
SHIFT = timedelta(hours=1)
"""An ingest that stays begins no further round after this, as a crawl that stays does."""

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

    def add(self, later: "IngestSummary") -> None:
        """What a later round did, too; what cannot be read is told as it was last."""
        self.segments += later.segments
        self.runs += later.runs
        self.outcomes.update(later.outcomes)
        self.torn += later.torn
        self.unreadable = later.unreadable


def ingest(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda *_: None,
    kept: KeptWorkers | None = None,
) -> IngestSummary:
    """Bring the warehouse up to the captures; running it twice is the same as once. One writer at a time: a second ingest waits.

    Where the settings name a cluster, its workers read the pages; what is committed, by whom and in which order stays the same. Where they name
    another place for captures, those of the home's own crawls are sent there first. `kept`: workers that are left for the next round.
    """
    with open_for_writing(home, settings) as con:
        begin_above(con, highest_number(home), at=now())
        return ingest_into(con, home, settings, now=now, progress=progress, kept=kept)


def ingest_and_stay(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait: Callable[[float], object] = time.sleep,
    progress: Progress = lambda *_: None,
) -> IngestSummary:
    """The same again and again, with the same workers, as long as segments come within STAY, for about an hour; what all rounds did.

    Between two rounds the warehouse is left to others. It ends early where settings, catalogue or beat were changed: the next job takes them up.
    A round that read nothing here (nothing came, or a cluster reads) is the only one.
    """
    began = now()
    state, shift = _state_of(home), min(SHIFT, timedelta(hours=settings.schedule.job_hours / 2))
    with KeptWorkers() as kept:
        looked = now()
        summary = ingest(home, settings, now=now, progress=progress, kept=kept)
        came = looked
        while kept and now() - came < STAY and now() - began < shift and _state_of(home) == state:
            wait(settings.schedule.ingest_minutes * 60)
            if segments_since(home.captures, looked):
                looked = came = now()
                summary.add(ingest(home, settings, now=now, progress=progress, kept=kept))
    return summary


def _state_of(home: Home) -> tuple[str, str]:
    return watching(home), beat_digest()


def ingest_into(
    con: Connection,
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    progress: Progress = lambda *_: None,
    kept: KeptWorkers | None = None,
) -> IngestSummary:
    """The same for a warehouse that is open, the home's own or one that is to take its place."""
    return _Ingest(con, home, settings, now, progress, kept).run()


class _Ingest:
    def __init__(
        self, con: Connection, home: Home, settings: Settings, now: Callable[[], datetime], progress: Progress, kept: KeptWorkers | None
    ) -> None:
        self._con, self._home, self._settings, self._now, self._progress, self._kept = con, home, settings, now, progress, kept
        chosen = {source.id for source in watched(home, settings)}
        self._sources = tuple(replace(source, enabled=source.id in chosen) for source in catalog_of(home, settings).sources)
        self._captures = captures_of(home, settings)
        self._summary = IngestSummary()
        self._troubled: set[str] = set()
        """Folders with a file that could not be read, and is tried again."""

    def run(self) -> IngestSummary:
        restore_tombstones(self._con, self._home.tombstones)
        upsert_sources(self._con, self._sources)
        revalue(self._con, at=self._now())
        folders = self._folders()
        segments, reports = self._found(folders)
        for name in reports:
            self._report(name)
        waiting = self._waiting(segments)
        self._segments(waiting, segments)
        watch_reports(self._con, self._home, self._settings, waiting, now=self._now())
        for folder in folders:
            if folder.settles() and folder.name not in self._troubled:
                settle_folder(self._con, folder.name, folder.mtime_ns)
        return self._summary

    def _folders(self) -> list[DayFolder]:
        """Of the home's own captures, the folders in which something may be new. Captures elsewhere are listed whole, after our own were sent there."""
        if self._captures.address != str(self._home.captures):
            send_own(self._home, self._captures.address, compare=False)
            return []
        return list(day_folders(self._home.captures, settled_folders(self._con)))

    def _found(self, folders: Sequence[DayFolder]) -> tuple[Mapping[str, int], list[str]]:
        """Segments with their bytes, and the run reports that are not in, each in the order of the files' names, which begin with the time of their run."""
        if self._captures.address != str(self._home.captures):
            segments, reports = self._captures.found()
        else:
            segments = {f"{folder.name}/{path.name}": path.stat().st_size for folder in folders for path in folder.files(".warc.gz")}
            reports = [f"{folder.name}/{path.name}" for folder in folders for path in folder.files(REPORT)]
        runs = {Path(name).name.removesuffix(REPORT): name for name in reports}
        return segments, [runs[run] for run in sorted(unknown_runs(self._con, list(runs)))]

    def _waiting(self, segments: Mapping[str, int]) -> list[str]:
        """Those not taken in yet."""
        return sorted(unknown_segments(self._con, list(segments)), key=lambda name: name.rpartition("/")[2])

    def _report(self, name: str) -> None:
        try:
            with self._captures.report(name) as path:
                report = read_report(path)
        except (OSError, ValueError, TypeError, PlaceError) as error:
            self._summary.unreadable.append(f"{self._captures.address}/{name}: not a run report: {error}")
            self._troubled.add(name.rpartition("/")[0])
            return
        ingest_run(self._con, report)
        self._summary.runs += 1

    def _segments(self, waiting: list[str], sizes: Mapping[str, int]) -> None:
        if not waiting:
            return
        numbers = {name: number for number, name in enumerate(waiting, start=1)}
        told = lambda name, pages: self._progress(Path(name).name, numbers[name], len(waiting), pages)  # noqa: E731 - a name for one line
        with self._reader(sizes) as read:
            for name, rows in read(waiting, told):
                self._commit(name, rows)

    def _reader(self, sizes: Mapping[str, int]) -> AbstractContextManager[Reader]:
        order, cluster = self._order(), self._settings.cluster
        if not cluster.scheduler:
            return reader_here(order, self._kept)
        from jobs.cluster.reader import reader_on  # noqa: PLC0415 - only installations with a cluster pay for it

        return reader_on(cluster.scheduler, order, rows_beside(self._captures.address, self._home, self._settings), sizes)

    def _order(self) -> ReadingOrder:
        profiles = {source.id: SourceProfile.of(source) for source in self._sources}
        maker = PageMaker(profiles=profiles, memories=read_memories(self._home, profiles), keep_all=self._settings.pipeline.keep == "all")
        limits = PoolSettings(
            workers=self._settings.workers,
            item_seconds=self._settings.pipeline.page_seconds,
            memory_mb=self._settings.pipeline.memory_mb,
        )
        return ReadingOrder.of(self._captures.address, maker, limits)

    def _commit(self, name: str, rows: SegmentRows | CaptureError) -> None:
        if isinstance(rows, CaptureError):
            self._summary.unreadable.append(str(rows))
            self._troubled.add(name.rpartition("/")[0])
            return
        assert rows.segment == name, f"asked for {name}, got the rows of {rows.segment}"
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

"""Ingest: every closed segment and run report that the warehouse does not know yet, each in one transaction."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from jobs.home import Home
from jobs.selection import catalog_of
from jobs.settings import Settings
from pipeline.pool import PoolSettings, WorkerPool
from pipeline.process import ProcessOptions
from pipeline.segment import process_segment
from records.capture import RunReport
from records.codec import from_json
from records.errors import CaptureError
from warehouse.catalog import Connection, open_warehouse
from warehouse.ingest import ingest_run, ingest_segment, known_runs, known_segments, upsert_sources


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
    progress: Callable[[str, int, int, int], None] = lambda *_: None,
) -> IngestSummary:
    """Bring the warehouse up to the captures; running it twice is the same as once.

    `progress` is told segment name, its number, how many there are, and pages done in it. One writer at a time: a second ingest waits.
    """
    summary = IngestSummary()
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            catalog = catalog_of(home, settings)
            upsert_sources(con, catalog.sources)
            known = known_runs(con)
            for path in _files(home.captures, "*.run.json"):
                if path.name.removesuffix(".run.json") not in known:
                    _ingest_report(con, path, summary)
            done = known_segments(con)
            waiting = [p for p in _files(home.captures, "*.warc.gz") if p.relative_to(home.captures).as_posix() not in done]
            if waiting:
                options = ProcessOptions.of(settings.pipeline.keep, catalog.sources)
                with WorkerPool(options, _pool_settings(settings)) as pool:
                    for number, path in enumerate(waiting, start=1):
                        name = path.name
                        try:
                            rows = process_segment(
                                path, home.captures, pool.map, lambda n, name=name, number=number: progress(name, number, len(waiting), n)
                            )
                        except CaptureError as error:
                            summary.unreadable.append(str(error))
                            continue
                        counts = ingest_segment(con, rows, ingested_at=now())
                        summary.segments += 1
                        summary.torn += rows.torn
                        summary.outcomes.update(counts.outcomes)
        finally:
            con.close()
    return summary


def _ingest_report(con: Connection, path: Path, summary: IngestSummary) -> None:
    try:
        report = from_json(RunReport, json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        summary.unreadable.append(f"{path}: not a run report: {error}")
        return
    ingest_run(con, report)
    summary.runs += 1


def _pool_settings(settings: Settings) -> PoolSettings:
    return PoolSettings(workers=settings.workers, page_seconds=settings.pipeline.page_seconds, memory_mb=settings.pipeline.memory_mb)


def _files(captures: Path, pattern: str) -> list[Path]:
    """Files of the captures folder in the order of their names, which begin with the time of their run."""
    return sorted(captures.glob(f"*/*/*/{pattern}"), key=lambda path: path.name)

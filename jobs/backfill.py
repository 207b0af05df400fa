"""Backfill: other people's WARC and WACZ files as captures, then through the same pipeline as every crawl."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from jobs.ingest import IngestSummary, ingest
from jobs.installation.home import Home
from jobs.installation.outlets import sources_by_host
from jobs.installation.settings import Settings
from jobs.installation.watched import catalog_of
from records.errors import CaptureError
from spiders.archive.backfill import BackfillOrder, BackfillReport, backfill
from spiders.archive.containers import ENDINGS

Progress = Callable[[Path, int, int, int], None]
"""Told archive, its number, how many there are, and pages done in it."""


@dataclass(slots=True, kw_only=True)
class BackfillSummary:
    """What one backfill did."""

    archives: int = 0
    already: int = 0
    """Archives that had been taken in before."""
    pages: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Records left out, by short word."""
    unreadable: list[str] = field(default_factory=list)
    ingested: IngestSummary | None = None


def backfill_paths(
    home: Home,
    settings: Settings,
    paths: Sequence[Path],
    *,
    source_id: str = "backfill",
    then_ingest: bool = True,
    progress: Progress = lambda *_: None,
    ingest_progress: Callable[[str, int, int, int], None] = lambda *_: None,
) -> BackfillSummary:
    """Take in archives (and those in folders), each once; a file that is none is named and the others go on."""
    summary, hosts = BackfillSummary(), _hosts(home, settings)
    archives = _archives(paths, home)
    for number, archive in enumerate(archives, start=1):
        order = BackfillOrder(
            archive=archive, captures_dir=home.captures, hosts=hosts, source_id=source_id, software=f"Docketwire/{version('docketwire')}"
        )
        try:
            report = backfill(order, lambda pages, a=archive, n=number: progress(a, n, len(archives), pages))  # type: ignore[misc]
        except CaptureError as error:
            summary.unreadable.append(str(error))
            continue
        _count(summary, report)
    if then_ingest:
        summary.ingested = ingest(home, settings, progress=ingest_progress)
    return summary


def _count(summary: BackfillSummary, report: BackfillReport) -> None:
    summary.archives += 1
    summary.already += report.already
    summary.pages += 0 if report.already else report.pages
    summary.skipped.update(report.skipped)


def _archives(paths: Sequence[Path], home: Home) -> list[Path]:
    """Archives named, and those in folders named; what lies among the home's own captures is no archive of others."""
    own = home.captures.resolve()
    found: list[Path] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file() and p.name.endswith(ENDINGS)) if path.is_dir() else [path]
        found += [p for p in inside if own not in p.resolve().parents]
    return found


def _hosts(home: Home, settings: Settings) -> dict[str, str]:
    return {host: source.id for host, source in sources_by_host(catalog_of(home, settings).sources).items()}

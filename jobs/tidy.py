"""Tidying: what grows from day to day and proves nothing is kept as long as the settings say; the one place where that is done.

What each thing is, what bounds it and what is never touched stands in docs/reliability.md; everything else that grows is bounded where it is
written (snapshots, job history, turns of hosts, generations of the search index).
"""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from common.clock import minutes_of
from jobs.cite import thin_out
from jobs.installation.damaged import damaged_folder
from jobs.installation.home import Home
from jobs.installation.memory import open_frontier
from jobs.installation.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What one tidying did."""

    past_states: int = 0
    """Past states that went."""
    memory_rows: int = 0
    """Rows of the crawler's memory folded or dropped."""
    files: int = 0
    """Previews and damaged files that went."""


def tidy(home: Home, settings: Settings, now: datetime) -> Tidied:
    """Apply the settings' times; safe to repeat, and to be killed at any point."""
    kept = settings.retention
    return Tidied(
        past_states=len(thin_out(home, now, days=kept.past_days)) if kept.past_days else 0,
        memory_rows=_memory(home, settings, now),
        files=sum(
            _remove(path)
            for folder, days in ((home.root / "preview", kept.preview_days), (damaged_folder(home), kept.damaged_days))
            for path in _older(folder, now, days)
        ),
    )


def _memory(home: Home, settings: Settings, now: datetime) -> int:
    if not home.frontier.exists():
        return 0
    days = settings.retention.memory_days
    with open_frontier(home, now) as frontier:
        return frontier.tidy(now, keep=timedelta(days=days) if days else None, ladder=minutes_of(settings.crawl.revisits))


def _older(folder: Path, now: datetime, days: int) -> Iterator[Path]:
    """Files last written longer ago."""
    if not days or not folder.is_dir():
        return
    before = (now - timedelta(days=days)).timestamp()
    for path in sorted(folder.rglob("*")):
        with contextlib.suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < before:
                yield path


def _remove(path: Path) -> int:
    """The file, and the folders it leaves empty below the one it was kept in."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder.name in ("preview", "damaged") or any(folder.iterdir()):
            break
        shutil.rmtree(folder, ignore_errors=True)
    return 1

"""Whether a job would find anything to do: asked by the daemon before it starts one, from the times of files and of earlier runs alone.

Starting a process that finds nothing costs one to two seconds of CPU; asking costs under a millisecond. When in doubt the answer is yes.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.gathering.plan import crawl_needed
from jobs.installation.history import JobHistory, JobRun
from jobs.installation.home import Home
from warehouse.storage.snapshot_files import snapshot_files

__all__ = [
    "always_needed",
    "as_seen_needed",
    "crawl_needed",
    "digest_needed",
    "group_needed",
    "hubs_needed",
    "ingest_needed",
    "publish_needed",
]

AT_LEAST = timedelta(hours=1)
"""Reports of crawls that found nothing, changes of the catalogue and what only time changes (days that are over, stamps) wait no longer than this."""
_MARGIN = timedelta(minutes=30)
"""A publish may wait for an ingest, and begins when its interval says so."""


def always_needed(_home: Home, _now: datetime) -> bool:
    """Of a job that reads or writes what other machines change, too: no file here says whether there is something to do."""
    return True


def ingest_needed(home: Home, now: datetime) -> bool:
    """True when a segment came since the last ingest began, or when that is an hour ago."""
    return _due(home, "ingest", now, lambda last: segments_since(home.captures, last.started_at))


def group_needed(home: Home, now: datetime) -> bool:
    """True when the warehouse changed since the last grouping, or when that is an hour ago."""
    return _due(home, "group", now, lambda last: _changed(home.warehouse, last.started_at))


def publish_needed(home: Home, now: datetime) -> bool:
    """True when the warehouse changed since the newest snapshot was copied or the last look found nothing to publish, when somebody corrected a fact
    or a grouping since then, or when that is an hour ago.
    """
    return _due(
        home,
        "publish",
        now,
        lambda last: _changed(home.warehouse, max(last.started_at, _copied_at(home.public))) or _corrected(home, last.started_at),
    )


def _corrected(home: Home, since: datetime) -> bool:
    if not home.desk.is_file():
        return False
    from people.leaving import Desk  # noqa: PLC0415 - only where people keep anything

    desk = Desk(home.desk)
    return desk.touched_since(since) or desk.regrouped_since(since)


def hubs_needed(home: Home, now: datetime) -> bool:
    """True where a feed names a hub that is to be asked."""
    from spiders.memory.frontier import Frontier  # noqa: PLC0415 - only where hubs are subscribed to at all

    if not home.frontier.exists():
        return False
    with Frontier(home.frontier) as frontier:
        return bool(frontier.pushes.to_be_asked(now))


def as_seen_needed(home: Home, now: datetime) -> bool:
    """True where the home's own sources may ask for visits, and there is another snapshot since the last, or that is an hour ago."""
    if not any(b"keep_as_seen" in file.read_bytes() for file in home.sources.glob("*.toml")):
        return False
    return _due(home, "as-seen", now, lambda last: _changed(home.public / "latest.json", last.started_at))


def digest_needed(home: Home, now: datetime) -> bool:
    """True where an issue or a delivery is due, the last job did not end well, or, where anybody has subscribed at all, that is an hour ago."""
    if not any((home.root / "subscriptions").glob("*")) and not (home.root / "outbox.sqlite").exists():
        return False
    return _due(home, "digest", now, lambda _: _digest_due(home, now))


def digest_near(home: Home, now: datetime) -> bool:
    """True where an issue or a delivery is due before a publish that finds nothing else to do would run again: an issue says which sources were visited."""
    return any((home.root / "subscriptions").glob("*")) and _digest_due(home, now + AT_LEAST + _MARGIN)


def _digest_due(home: Home, now: datetime) -> bool:
    from jobs.digests.due import anything_due  # noqa: PLC0415 - loads what reads subscriptions: not before somebody has one

    return anything_due(home, now)


def _due(home: Home, job: str, now: datetime, changed: Callable[[JobRun], bool]) -> bool:
    last = JobHistory(home.history).last_finished(job)
    if last is None or last.status != "done" or now - last.started_at >= AT_LEAST:
        return True
    return changed(last)


def _changed(warehouse: Path, since: datetime) -> bool:
    """Not since a job ended: others commit between its last look and its end. What it wrote itself is looked at once more, which writes nothing."""
    files = (warehouse, warehouse.with_name(warehouse.name + ".wal"))
    return any(path.stat().st_mtime > since.timestamp() for path in files if path.exists())


def _copied_at(public: Path) -> datetime:
    """When the newest snapshot was copied, while the warehouse was held; the beginning of time without one."""
    times = [path.stat().st_mtime for path in snapshot_files(public)]
    return datetime.fromtimestamp(max(times, default=0.0), UTC)


def segments_since(captures: Path, since: datetime) -> bool:
    """Whether a segment got its name since a moment."""
    return any(_segments_since(captures, since.timestamp()))


def _segments_since(captures: Path, since: float) -> Iterator[str]:
    """Segments that got their name since a moment, of whatever day: change times tell of copied and restored ones too."""
    for folder in captures.glob("*/*/*"):
        if folder.stat().st_mtime < since - 1:
            continue
        for entry in os.scandir(folder):
            if entry.name.endswith(".warc.gz") and entry.stat().st_ctime >= since - 1:
                yield entry.name

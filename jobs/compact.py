"""Compact: versions of the shared warehouse, which of them stay, and the one that somebody asks for as a file."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.writing import lake_of, open_for_reading, open_for_writing
from records.errors import HomeError
from warehouse.storage.lake import Lake, open_lake
from warehouse.storage.transfer import write_whole
from warehouse.storage.versions import Compacted, Version, hold, version, versions
from warehouse.storage.versions import compact as compact_versions


def compact(home: Home, settings: Settings, *, dry_run: bool = False, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Compacted:
    """Few large files in place of many small ones, and versions past their days go; with `dry_run` only counted. Waits for a running committer.

    Raises HomeError for a home whose warehouse is its own, WarehouseError.
    """
    _require_shared(home, settings, "compact")
    with open_for_reading(home, settings) if dry_run else open_for_writing(home, settings) as con:
        return compact_versions(con, days=settings.cluster.version_days, now=now(), dry_run=dry_run)


def known_versions(home: Home, settings: Settings) -> list[Version]:
    """Every version that can be asked, oldest first. Raises HomeError, WarehouseError."""
    _require_shared(home, settings, "compact --list")
    with open_for_reading(home, settings) as con:
        return versions(con)


def keep_version(home: Home, number: int, reason: str) -> None:
    """A version never expires from now on. Waits for a running committer. Raises HomeError, QueryError where it has expired already."""
    with open_for_writing(home, load_settings(home.settings)) as con:
        hold(con, number, reason, at=datetime.now(UTC))


def version_as_file(home: Home, number: int, folder: Path) -> tuple[str, Path]:
    """(id, file) of a version as a warehouse of its own, written where it is not there yet: asked like a snapshot, behind the same locks.

    Raises HomeError for a home whose warehouse is its own, QueryError where the version is not kept, WarehouseError.
    """
    settings = load_settings(home.settings)
    lake = _require_shared(home, settings, f"version {number}")
    memory = f"{settings.warehouse.memory_mb}MB"
    with open_lake(lake, memory_limit=memory, read_only=True) as con:
        found = version(con, number)
    file = folder / f"snapshot-{found.id}.duckdb"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with open_lake(lake, memory_limit=memory, read_only=True, version=number) as con:
            write_whole(con, file)
    return found.id, file


def _require_shared(home: Home, settings: Settings, what: str) -> Lake:
    lake = lake_of(home, settings)
    if lake is None:
        raise HomeError(
            f"{home.settings}: {what} is of a shared warehouse, and [cluster] warehouse names none; snapshots are asked with --as-of"
        )
    return lake

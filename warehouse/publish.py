"""Publishing: what changed is decided, then a consistent copy is renamed into place; every snapshot's decisions fit its reports."""

from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.storage.snapshot import Snapshot, WholeCopy, copy_whole, lead_to
from warehouse.stories.deciding import decide_changed


def publish(
    con: duckdb.DuckDBPyConnection, public: Path, *, now: datetime, keep_last: int = 3, slim: bool | None = True, force: bool = False
) -> Snapshot | None:
    """Publish the warehouse; None when nothing was committed since the latest snapshot (unless `force`).

    `con` is the writer's only connection, outside a transaction; it stays open and keeps its lock. Killed at any point, the folder holds the
    old pointer or the new one. Raises WarehouseError.
    """
    copied = copy_decided(con, public, now=now, keep_last=keep_last, force=force)
    return lead_to(copied, keep_last=keep_last, slim=slim) if copied else None


def copy_decided(
    con: duckdb.DuckDBPyConnection, public: Path, *, now: datetime, keep_last: int = 3, force: bool = False, reports_too: bool = False
) -> WholeCopy | None:
    """The part of it that the writer waits for; `snapshot.lead_to` does the rest without it."""
    decide_changed(con, at=now)
    return copy_whole(con, public, now=now, keep_last=keep_last, force=force, reports_too=reports_too)

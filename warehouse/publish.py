"""Publishing: what changed is decided, then a consistent copy is renamed into place; every snapshot's decisions fit its reports."""

from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.storage.snapshot import Snapshot, copy_out
from warehouse.stories.deciding import decide_changed


def publish(
    con: duckdb.DuckDBPyConnection, public: Path, *, now: datetime, keep_last: int = 3, slim: bool = True, force: bool = False
) -> Snapshot | None:
    """Publish the warehouse; None when nothing was committed since the latest snapshot (unless `force`).

    `con` is the writer's only connection, outside a transaction; it stays open and keeps its lock. Killed at any point, the folder holds the
    old pointer or the new one. Raises WarehouseError.
    """
    decide_changed(con, at=now)
    return copy_out(con, public, now=now, keep_last=keep_last, slim=slim, force=force)

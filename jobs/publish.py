"""Publish: a consistent snapshot for readers, renamed into place."""

from collections.abc import Callable
from datetime import UTC, datetime

from jobs.home import Home
from jobs.seal import seal
from jobs.settings import Settings
from warehouse.catalog import open_warehouse
from warehouse.snapshot import Snapshot
from warehouse.snapshot import publish as publish_snapshot


def publish(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Snapshot | None:
    """The new snapshot, or None when nothing has changed since the last one. Waits for a running ingest."""
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            seal(con, home, settings.archive, now())
            return publish_snapshot(con, home.public, now=now(), keep_last=settings.warehouse.keep_snapshots)
        finally:
            con.close()

"""Publish: a consistent snapshot for readers, renamed into place, and the search index beside it."""

from collections.abc import Callable
from datetime import UTC, datetime

from jobs.home import Home
from jobs.seal import seal
from jobs.search import folder, update_index
from jobs.settings import Settings
from warehouse.catalog import open_warehouse
from warehouse.snapshot import Snapshot, latest
from warehouse.snapshot import publish as publish_snapshot


def publish(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Snapshot | None:
    """The new snapshot, or None when nothing has changed since the last one; the search index follows. Waits for a running ingest.

    A removal takes the index away with what it held, so a missing one is made anew.
    """
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            seal(con, home, settings.archive, now())
            snapshot = publish_snapshot(con, home.public, now=now(), keep_last=settings.warehouse.keep_snapshots)
        finally:
            con.close()
    if snapshot is not None or (latest(home.public) is not None and not folder(home).exists()):
        update_index(home, settings, snapshot)
    return snapshot

"""The warehouse opened to be written: by one process at a time, the home's own file or one that several machines share."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import HomeError
from warehouse.storage.database import Connection, open_warehouse
from warehouse.storage.lake import Lake, open_lake

BESIDE_MB = 350
"""What a writer has besides DuckDB's memory: libraries, rows on their way, numbers of a million reports and bands that wait (near_at_scale: 319 MB before it reads
anything; 949 at a million articles where DuckDB may have 650)."""


def database_memory(settings: Settings) -> str:
    """What DuckDB may have of a writer's memory, so that the whole process keeps to what `[warehouse] memory_mb` says; half of it at least."""
    whole = settings.warehouse.memory_mb
    return f"{max(whole - BESIDE_MB, whole // 2)}MB"


@contextmanager
def open_for_writing(home: Home, settings: Settings, *, wait: bool = True) -> Iterator[Connection]:
    """The only writer's connection. Others wait: those of this home for its lock, those of other machines for the shared warehouse's.

    Raises WarehouseError, and HomeError where `wait` is False and another process of this home has it.
    """
    limit, lake = database_memory(settings), lake_of(home, settings)
    with home.lock("warehouse", wait=wait):
        opened = closing(open_warehouse(home.warehouse, memory_limit=limit)) if lake is None else open_lake(lake, memory_limit=limit)
        with opened as con:
            yield con


@contextmanager
def open_for_reading(home: Home, settings: Settings) -> Iterator[Connection]:
    """The shared warehouse, read-only, beside its committer; other jobs of this home that publish wait. Raises HomeError for a home with its own."""
    lake = lake_of(home, settings)
    if lake is None:
        raise HomeError(
            f"{home.settings}: [cluster] warehouse names no shared warehouse; one of the home's own is published without --copy"
        )
    with home.lock("warehouse", wait=True), open_lake(lake, memory_limit=f"{settings.warehouse.memory_mb}MB", read_only=True) as con:
        yield con


def lake_of(home: Home, settings: Settings) -> Lake | None:
    """The shared warehouse that the settings name; None for a home with its own. Raises ConfigurationError."""
    named = settings.cluster.warehouse
    return Lake.named(named, settings.cluster.data, at=home.root, file=str(home.settings)) if named else None


def require_own(settings: Settings, what: str, instead: str) -> None:
    """Refuse what is only done to a warehouse of the home's own. Raises HomeError with what to do instead."""
    if settings.cluster.warehouse:
        raise HomeError(f"{what} works on a warehouse of the home's own, and this one is shared ({settings.cluster.warehouse}): {instead}")

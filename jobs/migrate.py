"""Migrate: a home's warehouse into one that several machines share, and back; nothing is lost, and it is compared before it counts."""

from dataclasses import dataclass
from pathlib import Path

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import HomeError
from warehouse.storage.database import open_warehouse
from warehouse.storage.lake import Lake, open_lake
from warehouse.storage.transfer import compare_file, copy_in, write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """What one migration did."""

    tables: int
    rows: int
    already: bool
    """True: both held the same before."""


def migrate_to(home: Home, settings: Settings, address: str, *, data: str = "", replace: bool = False) -> Migrated:
    """Every row of the home's warehouse into the shared one at `address`, in one transaction. The home's file stays as it is.

    Raises ConfigurationError, HomeError, WarehouseError when the shared one holds something else and `replace` is False.
    """
    lake, limit = _lake(home, address, data), _limit(settings)
    if not home.warehouse.is_file():
        raise HomeError(
            f"{home.root}: has no warehouse yet: name the shared one in docketwire.toml, [cluster] warehouse, and ingest into it"
        )
    with home.lock("warehouse", wait=True):
        open_warehouse(home.warehouse, memory_limit=limit).close()  # migrated to this version, its log taken in
        with open_lake(lake, memory_limit=limit) as con:
            already = all(one.same for one in compare_file(con, home.warehouse))
            compared = copy_in(con, home.warehouse, replace=replace)
    return Migrated(tables=len(compared), rows=sum(one.rows for one in compared), already=already)


def migrate_from(home: Home, settings: Settings, address: str, *, data: str = "", replace: bool = False) -> Migrated:
    """Every row of the shared warehouse at `address` into a file of the home's own, in one step. The shared one stays as it is.

    Raises ConfigurationError, WarehouseError, HomeError when the home has a warehouse that holds something else and `replace` is False.
    """
    lake, limit = _lake(home, address, data), _limit(settings)
    with home.lock("warehouse", wait=True), open_lake(lake, memory_limit=limit, read_only=True) as con:
        if home.warehouse.is_file():
            open_warehouse(home.warehouse, memory_limit=limit).close()
            compared = compare_file(con, home.warehouse)
            if all(one.same for one in compared):
                return Migrated(tables=len(compared), rows=sum(one.rows for one in compared), already=True)
            if not replace:
                raise HomeError(f"{home.warehouse}: holds something else; choose another home, or give --replace to overwrite it")
        compared = write_whole(con, home.warehouse)
    return Migrated(tables=len(compared), rows=sum(one.rows for one in compared), already=False)


def _lake(home: Home, address: str, data: str) -> Lake:
    return Lake.named(address, str(Path(data).absolute()) if data else "", at=home.root)


def _limit(settings: Settings) -> str:
    return f"{settings.warehouse.memory_mb}MB"

"""The shared warehouse: DuckLake, whose catalogue is a PostgreSQL database and whose rows are Parquet files in a folder all machines reach.

The same tables, views and statements as in a file of one's own. One committer at a time: it holds an advisory lock of the catalogue's database, which
PostgreSQL frees when its connection ends, however it ends, and every transaction asks whether it is still held. The extensions come as wheels, so nothing is
loaded from the net. Readers attach read-only and need no lock.
"""

import contextlib
import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from common.extras import needs
from records.errors import ConfigurationError, WarehouseError
from warehouse.storage.database import CATALOG, connection
from warehouse.storage.journal import guard
from warehouse.storage.migrate import migrate, require_current
from warehouse.storage.statements import Statements, filled, run_all
from warehouse.storage.versions import lay_out

if TYPE_CHECKING:
    from psycopg import Connection as Held

SQL = Statements(__file__)

PREFIX = "ducklake:postgres:"
_SECRET = re.compile(r"password\s*=\s*('[^']*'|[^\s\"]+)", re.IGNORECASE)
_EXTENSIONS = ("postgres_scanner", "ducklake")
_LOCK = 0x646F636B657477
"""Number of the advisory lock, `docketw` in ASCII; PostgreSQL keeps them apart by database, and a database holds one warehouse."""


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a shared warehouse is."""

    catalog: str = field(repr=False)
    """libpq's connection string of the catalogue's database."""
    data: Path
    """Folder of the Parquet files."""

    @classmethod
    def named(cls, address: str, data: str, *, at: Path, file: str = "--to") -> "Lake":
        """The lake at `ducklake:postgres:<connection string>`; without `data` its files lie in `lake/` of the folder `at`. Raises ConfigurationError."""
        if not address.startswith(PREFIX) or "=" not in address:
            raise ConfigurationError(
                file, "cluster.warehouse", f"{address!r} is no shared warehouse", f"write {PREFIX}host=... dbname=..., see docs/scale.md"
            )
        return cls(address.removeprefix(PREFIX), (at / (data or "lake")).absolute())


@contextmanager
def open_lake(
    lake: Lake, *, memory_limit: str = "1GB", threads: int = 2, read_only: bool = False, version: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A shared warehouse, for its one committer (who waits until the one before is done) or, `read_only`, for any number of readers.

    `version`: for a reader, all of it as it was then. A committer creates and migrates it. Raises WarehouseError, MissingExtraError.
    """
    with contextlib.ExitStack() as stack:
        held = None if read_only else stack.enter_context(_held(lake))
        con = stack.enter_context(contextlib.closing(connection(memory_limit, threads)))
        try:
            attach_lake(con, lake, CATALOG, read_only=read_only, version=version)
            con.execute(f"use {CATALOG}")
            if held is None:
                require_current(con)
            else:
                guard(con, lambda: _still_held(held))
                if con.execute(SQL["is_new"]).fetchone() == (0,):
                    run_all(con, SQL["options"])
                migrate(con)
                lay_out(con)
        except duckdb.Error as error:
            raise WarehouseError(f"{PREFIX}{_safe(lake)}: cannot be opened: {_first_line(error)}") from error
        try:
            yield con
        except duckdb.Error as error:  # PostgreSQL went away, a file of the folder is missing, ...
            raise WarehouseError(
                f"{PREFIX}{_safe(lake)}: failed ({_first_line(error)}); what was committed stays, run the same command again"
            ) from error


def attach_lake(con: duckdb.DuckDBPyConnection, lake: Lake, name: str, *, read_only: bool, version: int | None = None) -> None:
    """Make a lake's tables readable under a name, those of a version where one is given. Rows are never put into the catalogue itself: 1.5.5 fails on reading some of them back."""
    for extension in _EXTENSIONS:
        con.execute(f"load {_quoted(str(_extension(extension)))}")
    if not read_only:
        lake.data.mkdir(parents=True, exist_ok=True)
    options = f"data_path {_quoted(str(lake.data))}, data_inlining_row_limit 0" + (", read_only" if read_only else "")
    options += "" if version is None else f", snapshot_version {version}"
    con.execute(f"attach {_quoted('ducklake:postgres:' + lake.catalog)} as {name} ({options})")


@contextmanager
def _held(lake: Lake) -> "Iterator[Held[tuple[object, ...]]]":
    with needs("cluster", "a shared warehouse"):
        import psycopg  # noqa: PLC0415 - an extra
    try:
        held = psycopg.connect(
            lake.catalog, autocommit=True, connect_timeout=20, keepalives_idle=10, keepalives_interval=5, keepalives_count=3
        )
    except psycopg.Error as error:
        raise WarehouseError(f"{PREFIX}{_safe(lake)}: no PostgreSQL answers there: {str(error).strip().partition(chr(10))[0]}") from error
    with contextlib.closing(held):
        held.execute(filled(SQL["lock"], number=str(_LOCK)).encode())
        yield held


def _still_held(held: "Held[tuple[object, ...]]") -> None:
    """Raises WarehouseError when the lock's connection has ended: somebody else may be the committer by now."""
    import psycopg  # noqa: PLC0415 - an extra

    try:
        held.execute(SQL["alive"].encode())
    except psycopg.Error as error:
        raise WarehouseError(
            f"the lock of the shared warehouse was lost, nothing more is committed: run the same command again ({error})"
        ) from error


def _extension(name: str) -> Path:
    with needs("cluster", "a shared warehouse"):
        package = importlib.import_module(f"duckdb_extension_{name}")
    assert package.__file__ is not None
    file = Path(package.__file__).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not file.is_file():
        raise WarehouseError(f"{file}: missing; DuckDB {duckdb.__version__} needs its extension {name} in the same version")
    return file


def _first_line(error: duckdb.Error) -> str:
    return _SECRET.sub("password=...", str(error).strip().partition("\n")[0])


def _safe(lake: Lake) -> str:
    return _SECRET.sub("password=...", lake.catalog)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

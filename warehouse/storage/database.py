"""Opening DuckDB files: the live warehouse for its one writer, snapshots for any number of readers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import duckdb

from records.errors import WarehouseError
from warehouse.storage.connecting import connected
from warehouse.storage.migrate import migrate
from warehouse.storage.row_groups import ROWS, choose_joining
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

Connection: TypeAlias = duckdb.DuckDBPyConnection
"""For callers that pass a connection on without knowing DuckDB."""
CATALOG = "warehouse"
"""Name under which the file is attached; statements may rely on it being the current catalogue."""


def open_warehouse(path: Path, *, memory_limit: str = "1GB", threads: int = 1) -> duckdb.DuckDBPyConnection:
    """The live warehouse, created if missing and migrated to this version; the caller is its only writer and closes it.

    The file is attached, never opened as the main database: the row group size (small, so that a change rewrites little) and the storage
    version (the first that compresses text with zstd) are options of ATTACH and the first does not persist. A commit is two dozen statements of a
    millisecond each: handing them to a second thread costs more than it does (a page into 30,000 .07 s of CPU, with one thread .04; 1,000 take no longer).
    Raises WarehouseError when another process holds the file, or it is damaged or newer than this program.
    """
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    con = connection(memory_limit, threads)
    try:
        con.execute("set checkpoint_threshold = '64MB'")  # of the log; at 16 MB, checkpoints take a third of an ingest's time
        con.execute(f"attach {_quoted(path)} as {CATALOG} (storage_version 'v1.5.0', row_group_size {ROWS})")
        con.execute(f"use {CATALOG}")
        migrate(con)
        choose_joining(con)
    except duckdb.Error as error:
        con.close()
        raise WarehouseError(_explained(path, error)) from error
    except BaseException:
        con.close()
        raise
    return con


@cache
def empty_warehouse() -> bytes:
    """The file of a warehouse of this version without a report in it, for those who begin many: its migrations take half a second, once a process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        open_warehouse(path).close()
        return path.read_bytes()


@contextmanager
def open_snapshot(path: Path, *, memory_limit: str = "512MB", threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published snapshot, read-only, for trusted statements (for a user's SQL see `warehouse.asking.query`). Raises WarehouseError."""
    con = connection(memory_limit, threads)
    try:
        try:
            con.execute(f"attach {_quoted(path.absolute())} as {CATALOG} (read_only)")
            con.execute(f"use {CATALOG}")
        except duckdb.Error as error:
            raise WarehouseError(damage_message(error, str(path))) from error
        yield con
    finally:
        con.close()


def attach_old(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make another warehouse's tables readable as `old`; its own copy, of this version."""
    con.execute(f"attach {_quoted(path.absolute())} as old (read_only)")


def detach_old(con: duckdb.DuckDBPyConnection) -> None:
    """The end of `attach_old`."""
    con.execute("detach old")


def warehouse_file(con: duckdb.DuckDBPyConnection) -> Path:
    """The file behind a connection of `open_warehouse` or `open_snapshot`."""
    row = con.execute(SQL["file_of_current"]).fetchone()
    assert row is not None
    assert row[0] is not None, "not a connection of this module"
    return Path(row[0])


def connection(memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory, with the habits that every database of ours is attached under."""
    con = connected({"memory_limit": memory_limit, "threads": threads, "python_enable_replacements": False})
    con.execute("set TimeZone = 'UTC'")
    con.execute("set preserve_insertion_order = false")
    return con


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _explained(path: Path, error: duckdb.Error) -> str:
    if "could not set lock" in str(error).lower():
        return f"{path}: another process has the warehouse open; readers should use a snapshot instead ({error})"
    return damage_message(error, str(path))


def damage_message(error: Exception, place: str = "the warehouse or a snapshot") -> str:
    """What an error of DuckDB that nobody expected means: no room, or a damaged file; with the remedy. Empty for any other error."""
    if not isinstance(error, duckdb.Error):
        return ""
    said = str(error).strip().partition("\n")[0]
    if any(word in said.lower() for word in _NO_ROOM):
        return f"{place}: no room on the disk or no right to write there ({said}); nothing was changed, try again when there is"
    return f"{place}: damaged ({said}); `docketwire check` says what is, `docketwire check --repair` makes it anew"


_NO_ROOM = ("no space left", "read-only file system", "permission denied", "quota exceeded", "failed to allocate", "could not write")

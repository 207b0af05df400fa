"""Inside the query's own process: a snapshot opened so that SQL sees nothing else, one statement at a time, and bounds that hold.

DuckDB's own memory limit does not count what functions build within a row (`repeat('a', 10000000) from range(9000)` took 14 GB of a limit
of 512 MB), so the system bounds the address space as well: an allocation beyond it fails and becomes an ordinary error of the statement.
"""

import re
import resource
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from records.errors import QueryError
from warehouse.storage.connecting import connected

_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_BATCH = 2048
_ALLOWANCE = 256 << 20
"""Bytes of address space beside DuckDB's memory: stacks and arenas of two threads, batches on their way out. Measured: sorting 300 MB of text
within 512 MB of memory has its peak 290 MB (address space) above the start, a sum over lists 190 MB."""
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


class Locked:
    """A connection that sees nothing but one snapshot."""

    def __init__(self, file: Path, memory_limit: str, threads: int) -> None:
        """Raises QueryError when the file is no snapshot."""
        self._con = _locked(file, memory_limit, threads)

    def close(self) -> None:
        """Release the file."""
        self._con.close()

    def batches(
        self, sql: str, params: Mapping[str, Any] | Sequence[Any] | None, *, timeout_seconds: float
    ) -> "tuple[pa.Schema, Iterator[pa.RecordBatch]]":
        """Columns of one statement's answer and its rows as they come. Raises QueryError, also while the rows are taken."""
        expired = threading.Event()
        timer = threading.Timer(timeout_seconds, _interrupt, (self._con, expired))
        timer.daemon = True
        timer.start()
        try:
            _check(self._con, sql)
            reader = self._con.execute(sql, params).to_arrow_reader(_BATCH)
        except BaseException as error:
            timer.cancel()
            raise _told(error, timeout_seconds, expired) from error
        return reader.schema, _taken(reader, timer, timeout_seconds, expired)


def bound_memory(memory_limit: str) -> None:
    """From now on this process can have this much memory more than it has, and what a database of that size needs beside it (Linux only)."""
    if not Path("/proc/self/statm").exists():
        return
    with open("/proc/self/statm", encoding="ascii") as counts:  # noqa: PTH123 - a number of the kernel's
        now = int(counts.read().split()[0]) * resource.getpagesize()
    most = now + _bytes(memory_limit) + _ALLOWANCE
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _locked(file: Path, memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    """The order matters: the file is attached before the outside world is shut off."""
    # python_enable_replacements: a table name must never resolve to a variable of this program.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": "",
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    con = connected(settings)
    try:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as warehouse (read_only)")
        con.execute("use warehouse")
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
    except duckdb.Error as error:
        con.close()
        raise QueryError(f"cannot be read as a snapshot: {error}") from error
    return con


def _check(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = con.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(f"expected one statement, found {len(statements)}")
    if statements[0].type not in _ALLOWED:
        raise QueryError(f"only SELECT, DESCRIBE, SUMMARIZE, SHOW and EXPLAIN are allowed here, not {statements[0].type.name}")


def _interrupt(con: duckdb.DuckDBPyConnection, expired: threading.Event) -> None:
    expired.set()
    con.interrupt()


def _taken(
    reader: pa.RecordBatchReader, timer: threading.Timer, timeout_seconds: float, expired: threading.Event
) -> Iterator[pa.RecordBatch]:
    try:
        yield from reader
    except GeneratorExit:
        raise
    except BaseException as error:
        raise _told(error, timeout_seconds, expired) from error
    finally:
        timer.cancel()


def _told(error: BaseException, timeout_seconds: float, expired: threading.Event) -> QueryError:
    """The error as whoever asked is told it."""
    if expired.is_set() or isinstance(error, duckdb.InterruptException):
        return QueryError(f"stopped after {timeout_seconds:g} seconds; narrow the query or raise the time limit")
    if isinstance(error, MemoryError):
        return QueryError("Out of Memory: narrow the query")
    if isinstance(error, duckdb.OutOfMemoryException):  # advice about settings nobody may change here follows
        return QueryError(str(error).partition("\n")[0])
    return QueryError(str(error) or type(error).__name__)


def _bytes(memory_limit: str) -> int:
    found = re.fullmatch(r"\s*(\d+)\s*([KMG]i?B)\s*", memory_limit, re.IGNORECASE)
    if found is None:
        raise QueryError(f"{memory_limit!r} is no amount of memory; write 512MB")
    return int(found[1]) * _UNITS[found[2].upper()]

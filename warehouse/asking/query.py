"""A user's SQL over a snapshot: read-only, without files, network or settings, within limits of time, memory and rows."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from records.errors import QueryError

_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_BATCH = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """Rows of one statement."""

    table: pa.Table
    truncated: bool
    """True: there were more rows than the limit."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.column_names)

    def rows(self) -> list[tuple[Any, ...]]:
        """Python values, row by row; duplicate column names are no problem."""
        return list(zip(*(column.to_pylist() for column in self.table.columns), strict=True))


def run_query(
    snapshot: Path,
    sql: str,
    params: Mapping[str, Any] | Sequence[Any] | None = None,
    *,
    timeout_seconds: float = 30.0,
    memory_limit: str = "512MB",
    max_rows: int | None = 10_000,
    threads: int = 2,
) -> QueryResult:
    """Run one SELECT (or DESCRIBE, SUMMARIZE, SHOW, EXPLAIN) on a published snapshot.

    `params` fill `$name` or `?`. Raises QueryError with DuckDB's message when the statement is refused, fails or exceeds a limit.
    """
    with LockedSnapshot(snapshot, memory_limit=memory_limit, threads=threads) as locked:
        return locked.ask(sql, params, timeout_seconds=timeout_seconds, max_rows=max_rows)


class LockedSnapshot:
    """A snapshot held open for a user's SQL; it stays readable when its file is replaced or removed. One statement at a time."""

    def __init__(self, snapshot: Path, *, memory_limit: str = "512MB", threads: int = 2) -> None:
        """Raises QueryError when the file is missing or no snapshot."""
        self._con = _locked(snapshot, memory_limit, threads)
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._con.close()

    def ask(
        self,
        sql: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        timeout_seconds: float = 30.0,
        max_rows: int | None = 10_000,
    ) -> QueryResult:
        """Rows of one statement; see `run_query`."""
        with self._turn:
            expired = threading.Event()
            timer = threading.Timer(timeout_seconds, _interrupt, (self._con, expired))
            timer.daemon = True
            timer.start()
            try:
                _check(self._con, sql)
                return _fetched(self._con.execute(sql, params).to_arrow_reader(_BATCH), max_rows)
            except (duckdb.Error, pa.ArrowException, RuntimeError, UnicodeError) as error:
                if expired.is_set() or isinstance(error, duckdb.InterruptException):
                    raise QueryError(f"stopped after {timeout_seconds:g} seconds; narrow the query or raise the time limit") from error
                raise QueryError(str(error)) from error
            finally:
                timer.cancel()


def _locked(snapshot: Path, memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    """A connection that sees nothing but the snapshot. The order matters: the file is attached before the outside world is shut off."""
    if not snapshot.is_file():
        raise QueryError(f"{snapshot}: no such snapshot; publish first")
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
    con = duckdb.connect(":memory:", config=settings)
    try:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{str(snapshot.absolute()).replace(chr(39), chr(39) * 2)}' as warehouse (read_only)")
        con.execute("use warehouse")
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
    except duckdb.Error as error:
        con.close()
        raise QueryError(f"{snapshot}: cannot be read as a snapshot: {error}") from error
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


def _fetched(reader: pa.RecordBatchReader, max_rows: int | None) -> QueryResult:
    batches: list[pa.RecordBatch] = []
    count = 0
    for batch in reader:
        batches.append(batch)
        count += batch.num_rows
        if max_rows is not None and count > max_rows:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    truncated = max_rows is not None and count > max_rows
    return QueryResult(table=table.slice(0, max_rows) if truncated else table, truncated=truncated)

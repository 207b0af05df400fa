"""A user's SQL over a snapshot: read-only, without files, network or settings, within limits of time, memory and rows, in a process of its own."""

import io
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from records.errors import QueryError
from warehouse.asking.child import MOST_ANSWER, Child, ChildEndedError, a_child, give_back, own_name

_BUFFER = 1 << 18
_STOPPED = "stopped after {:g} seconds; narrow the query or raise the time limit"


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
        """Raises QueryError when the file is missing; that it is no snapshot is found out by the first statement."""
        self._snapshot, self._memory_limit, self._threads = snapshot, memory_limit, threads
        if not snapshot.is_file():
            raise QueryError(f"{snapshot}: no such snapshot; publish first")
        self._held: int | None = os.open(snapshot, os.O_RDONLY | os.O_CLOEXEC)
        self._turn = threading.Lock()
        self._child: Child | None = None
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; a statement that is under way is ended."""
        child, self._child = self._child, None
        if child is not None and child.ours:
            give_back(child) if self._opened and self._turn.acquire(blocking=False) else child.kill()
        held, self._held = self._held, None
        if held is not None:
            os.close(held)

    def ask(
        self,
        sql: str,
        params: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        timeout_seconds: float = 30.0,
        max_rows: int | None = 10_000,
    ) -> QueryResult:
        """Rows of one statement; see `run_query`."""
        request = {"sql": sql, "params": _plain(params), "timeout_seconds": timeout_seconds, "max_rows": max_rows}
        with self._turn:
            child = self._ready()
            try:
                return _answer(child, request)
            except ChildEndedError as error:
                self._drop()
                raise QueryError(_STOPPED.format(timeout_seconds) if not error.in_time else _died(error, self._memory_limit)) from error
            except OverflowError:
                self._drop()
                raise QueryError(f"the answer is larger than {MOST_ANSWER >> 20} MB; narrow the query, or use an export") from None
            except QueryError as error:
                if "memory" in str(error).lower():
                    self._drop()  # what it could not give back must not be missing from the next statement's share
                raise

    def _begin(self) -> Child:
        """Start the child; it opens the file while we do other things."""
        if self._held is None:
            raise QueryError(f"{self._snapshot}: this snapshot was closed")
        child = a_child()
        self._child, self._opened = child, False
        try:
            child.open(own_name(self._held, str(self._snapshot.absolute())), memory_limit=self._memory_limit, threads=self._threads)
        except ChildEndedError as error:
            self._drop()
            raise QueryError(f"the process for queries did not start: {error}") from error
        return child

    def _ready(self) -> Child:
        child = self._child if self._child is not None and self._child.ours and self._child.alive else self._begin()
        if not self._opened:
            try:
                child.ready()
            except ChildEndedError as error:
                self._drop()
                raise QueryError(f"the process for queries did not start: {error}") from error
            except QueryError as error:
                self._drop()
                raise QueryError(f"{self._snapshot}: {error}") from error
            self._opened = True
        return child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.ours:
            child.kill()


def _answer(child: Child, request: Mapping[str, Any]) -> QueryResult:
    with child.answering(request) as answer:
        reader = pa.ipc.open_stream(pa.PythonFile(io.BufferedReader(answer, _BUFFER), mode="r"))  # Arrow takes a short read for the end
        batches = list(reader)
        return QueryResult(table=pa.Table.from_batches(batches, schema=reader.schema), truncated=answer.finish())


def _plain(value: Any) -> Any:
    """A parameter without numpy and pandas, which the child does not load."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if type(value).__module__.partition(".")[0] == "numpy":
        return value.tolist()
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value


def _died(error: ChildEndedError, memory_limit: str) -> str:
    return f"the statement ended its own process ({error}), most likely for want of more than {memory_limit} of memory; narrow the query"

"""Transactions and the running number of committed changes."""

import contextlib
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime

import duckdb

from warehouse.storage.statements import Statements

SQL = Statements(__file__)


_guards: "weakref.WeakKeyDictionary[duckdb.DuckDBPyConnection, Callable[[], None]]" = weakref.WeakKeyDictionary()


def guard(con: duckdb.DuckDBPyConnection, check: Callable[[], None]) -> None:
    """Have each transaction of a connection begin and commit only while `check` raises nothing: whether it is still the only writer."""
    _guards[con] = check


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: committed at the end of the block, rolled back on any exception."""
    check = _guards.get(con, _anybody)
    check()
    con.begin()
    try:
        yield
        check()
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # an interrupted or failed commit has ended the transaction already
            con.rollback()
        raise
    con.commit()


def _anybody() -> None:
    """Of a connection without a guard: its file's own lock keeps others away."""


def next_entry(con: duckdb.DuckDBPyConnection, kind: str, subject: str, at: datetime) -> int:
    """Write the journal entry of the transaction in progress and return its number."""
    con.execute(SQL["add"], {"at": at, "kind": kind, "subject": subject})
    return last_entry(con)  # asked, for DuckLake knows no `returning`


def last_entry(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the latest committed change; 0 for an empty warehouse."""
    row = con.execute(SQL["last"]).fetchone()
    assert row is not None
    return int(row[0])

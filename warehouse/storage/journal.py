"""Transactions and the running number of committed changes."""

import contextlib
from collections.abc import Iterator
from datetime import datetime

import duckdb

from warehouse.storage.statements import Statements

SQL = Statements(__file__)


@contextlib.contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: committed at the end of the block, rolled back on any exception."""
    con.begin()
    try:
        yield
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # an interrupted or failed commit has ended the transaction already
            con.rollback()
        raise
    con.commit()


def next_entry(con: duckdb.DuckDBPyConnection, kind: str, subject: str, at: datetime) -> int:
    """Write the journal entry of the transaction in progress and return its number."""
    row = con.execute(SQL["add"], {"at": at, "kind": kind, "subject": subject}).fetchone()
    assert row is not None
    return int(row[0])


def last_entry(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the latest committed change; 0 for an empty warehouse."""
    row = con.execute(SQL["last"]).fetchone()
    assert row is not None
    return int(row[0])

"""When a writer's checkpoints join row groups: DuckDB joins any that fit, full texts and all; here only tables that are mostly room are worth it."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)

ROWS = 8192
"""Rows of a full row group: small, so that a change rewrites little."""
_TASKS = 8
"""Joins a checkpoint may make of a table, where it makes any: each writes up to three row groups, a second and a half with their texts. DuckDB's own hundred would
have the writer rewrite a large archive in one go."""
_WORTH_JOINING = 0.5
"""Share of the rows that there is room for, below which a table is joined. Checkpoints leave their last row group as it is and begin another, so 12,000 articles
a log fill three quarters; to make three of four such took 1.8 s of CPU of a checkpoint's 2.3 at 90,000 articles."""
_FEW = 4
_TABLES = ("base.version", "base.story", "base.story_member", "base.story_evidence")
"""The first is cheap to ask and stands for all that get rows in the same commits; rows of the others are exchanged again and again. Bands are put in order
by blocks of their own, and row groups without any row left go at every checkpoint."""


def choose_joining(con: duckdb.DuckDBPyConnection) -> None:
    """Have this connection's checkpoints join row groups where a table is mostly room, else none."""
    con.execute("set max_vacuum_tasks = $tasks", {"tasks": _TASKS if any(_is_sparse(con, table) for table in _TABLES) else 0})


@contextmanager
def joining_none(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Checkpoints in the block join nothing; after it they do again what they did before."""
    before = con.execute(SQL["tasks"]).fetchone()
    con.execute("set max_vacuum_tasks = 0")
    try:
        yield
    finally:
        con.execute("set max_vacuum_tasks = $tasks", {"tasks": before[0] if before else _TASKS})


def _is_sparse(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    row = con.execute(filled(SQL["filled"], table=known(table))).fetchone()
    assert row is not None
    return bool(row[1] > _FEW and row[0] < row[1] * ROWS * _WORTH_JOINING)

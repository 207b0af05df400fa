"""Whether a DuckDB file is whole: every block of every table read (each has a checksum), and what its tables promise each other."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)
PROMISES = Statements(Path(__file__).parent / "promises")
"""Named for what there is none of, `no_copy_without_its_article`: rows that break it."""


def damage_of(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """One line for each table that cannot be read to its end."""
    try:
        tables = [name for (name,) in con.execute(SQL["tables"]).fetchall()]
    except duckdb.Error as error:
        yield f"its catalogue cannot be read: {_first_line(error)}"
        return
    for table in tables:
        try:
            con.execute(filled(SQL["read_all"], table=known(table))).fetchone()
        except duckdb.Error as error:
            yield f"table {table} cannot be read: {_first_line(error)}"


def broken_promises(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """One line for each promise between tables that does not hold, with how many rows break it and one of them."""
    for name, statement in PROMISES.items():
        rows = con.execute(statement).fetchall()
        if rows:
            yield f"{name.removeprefix('no_').replace('_', ' ')}: {len(rows)}, for example {rows[0][0]}"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]

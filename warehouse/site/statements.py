"""The site's statements: files of `warehouse/site/queries/`, read once."""

from pathlib import Path

import duckdb

from warehouse.storage import statements

SQL = statements.Statements(Path(__file__).parent / "queries")


def statement(name: str) -> str:
    """One statement, or several separated by semicolons."""
    return SQL[name]


def run_all(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run the statements of a file in order."""
    statements.run_all(con, SQL[name])

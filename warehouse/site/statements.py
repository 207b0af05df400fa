"""The site's statements: files of site_queries/, read once."""

from functools import cache
from pathlib import Path

import duckdb

QUERIES = Path(__file__).parent / "queries"


@cache
def statement(name: str) -> str:
    """One statement, or several separated by semicolons."""
    return (QUERIES / f"{name}.sql").read_text("utf-8")


def run_all(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run the statements of a file in order."""
    for sql in con.extract_statements(statement(name)):
        con.execute(sql)

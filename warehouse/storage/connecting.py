"""DuckDB opened, by whoever opens it here: it prints nothing.

From 1.5 on its Python module draws a bar on standard output for whatever takes more than two seconds, also where that is a file or a pipe: in an
archive of millions it would stand in the middle of an answer's JSON.
"""

from collections.abc import Mapping

import duckdb


def connected(settings: Mapping[str, str | bool | int | float | list[str]] | None = None) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory with these settings."""
    con = duckdb.connect(":memory:", config=dict(settings or {}))
    con.execute("set enable_progress_bar = false")
    con.execute("set enable_progress_bar_print = false")  # whoever says when it is to be drawn has switched it on
    return con

"""docs/columns.md out of the comments on views and columns: `python -m warehouse.storage.dictionary > docs/columns.md`."""

import sys
import tempfile
from pathlib import Path

import duckdb

from warehouse.storage.database import open_warehouse
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

_INTRODUCTION = """# Views and columns

Generated from the comments in `warehouse/views/*.sql` by `python -m warehouse.storage.dictionary`; edit those, not this file.
These views are the interface: they stay when the tables behind them are rearranged. All times are UTC.
"""


def columns_page(con: duckdb.DuckDBPyConnection) -> str:
    """The data dictionary as Markdown."""
    views = con.execute(SQL["views"]).fetchall()
    return _INTRODUCTION + "".join(_section(con, name, comment) for name, comment in views)


def _section(con: duckdb.DuckDBPyConnection, view: str, comment: str | None) -> str:
    rows = con.execute(SQL["columns"], {"view": view}).fetchall()
    lines = [f"| `{name}` | {_short(kind)} | {_cell(meaning)} |" for name, kind, meaning in rows]
    return "\n".join([f"\n## {view}\n", f"{comment or ''}.\n", "| column | type | meaning |", "|---|---|---|", *lines, ""])


def _short(kind: str) -> str:
    return _cell(kind.lower().replace("timestamp with time zone", "timestamptz").replace('"', ""))


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")


def main() -> None:
    """Print the page for a fresh warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        con = open_warehouse(Path(folder) / "empty.duckdb")
        try:
            sys.stdout.write(columns_page(con))
        finally:
            con.close()


if __name__ == "__main__":
    main()

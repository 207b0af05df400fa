"""A new warehouse, without its hundred migrations for every test: they run once a process."""

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from warehouse.storage.database import open_warehouse


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.duckdb"
        open_warehouse(path).close()
        return path.read_bytes()


def new_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """As `open_warehouse` gives it where there was none."""
    path.write_bytes(_migrated())
    return open_warehouse(path)

"""A new warehouse, alone or in a new home, without its migrations for every test: they run once a process."""

from pathlib import Path

import duckdb

from jobs.installation.home import Home
from jobs.installation.setup import initialise
from warehouse.storage.database import empty_warehouse, open_warehouse


def new_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """As `open_warehouse` gives it where there was none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(empty_warehouse())
    return open_warehouse(path)


def initialised(home: Home, contact: str = "", *, builtin: bool = False, overrides: dict[str, str] | None = None) -> None:
    """A home as `initialise` makes it, with the empty warehouse that its first ingest would make."""
    assert initialise(home, contact, builtin=builtin, overrides=overrides)
    home.warehouse.write_bytes(empty_warehouse())

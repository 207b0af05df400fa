"""What of the captures the warehouse does not know yet, asked by name, and the folders in which there is nothing such: they are not listed again."""

from collections.abc import Sequence

import duckdb

from warehouse.storage.journal import transaction
from warehouse.storage.statements import Statements

SQL = Statements(__file__)


def settled_folders(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Folder, relative to the captures -> its time in nanoseconds when everything in it was known. None of a snapshot from before they were noted."""
    try:
        return dict(con.execute(SQL["settled"]).fetchall())
    except duckdb.CatalogException:
        return {}


def settle_folder(con: duckdb.DuckDBPyConnection, folder: str, mtime_ns: int) -> None:
    """Everything in it is known. No entry of the journal: readers see nothing of it."""
    with transaction(con):
        con.execute(SQL["forget"], {"folder": folder})
        con.execute(SQL["settle"], {"folder": folder, "mtime_ns": mtime_ns})


def unknown_segments(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> set[str]:
    """Of these segments (paths relative to the captures), those not taken in yet."""
    return {name for (name,) in con.execute(SQL["unknown_segments"], {"names": list(names)}).fetchall()}


def unknown_runs(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> set[str]:
    """Of these crawls, those whose own report is not in; a crawl known only as crashed is one, so that its late report is still taken."""
    return {name for (name,) in con.execute(SQL["unknown_runs"], {"names": list(names)}).fetchall()}

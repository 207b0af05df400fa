"""Every row of a warehouse into another: from a file to the shared one and back, compared table by table before it counts."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from common.files import whole_path
from records.errors import WarehouseError
from warehouse.storage.database import attach_old, detach_old, open_warehouse
from warehouse.storage.journal import transaction
from warehouse.storage.statements import Statements, filled, known, listed

SQL = Statements(__file__)

_OWN = "schema_version"
"""Says when this copy's tables were made, so each has its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One table, here and there."""

    table: str
    rows: int
    same: bool


def copy_in(con: duckdb.DuckDBPyConnection, file: Path, *, replace: bool = False) -> tuple[Compared, ...]:
    """Take every row of a warehouse's file into the open, shared one, in one transaction: all of it or nothing.

    Rows that are the same already are left alone. Raises WarehouseError when it holds something else, unless `replace`.
    """
    attach_old(con, file)
    try:
        compared = compare(con, "old")
        if all(one.same for one in compared):
            return compared
        if not replace and con.execute(SQL["holds"]).fetchone() != (0,):
            raise WarehouseError(
                "the shared warehouse holds something else already; name another database, or give --replace to overwrite it"
            )
        with transaction(con):
            for table in _tables(con):
                con.execute(filled(SQL["empty"], table=known(table)))
                con.execute(filled(SQL["take"], table=known(table)))
            compared = compare(con, "old")
            _require(compared)
        return compared
    finally:
        detach_old(con)


def copy_to_file(con: duckdb.DuckDBPyConnection, target: Path) -> tuple[Compared, ...]:
    """Write every row of the open warehouse into a new file with this version's tables and views; `target` is the caller's to rename.

    One state of it, though others may commit meanwhile. Raises WarehouseError when what was written differs.
    """
    open_warehouse(target).close()
    con.execute(f"attach '{str(target).replace(chr(39), chr(39) * 2)}' as whole (storage_version 'v1.5.0', row_group_size 8192)")
    try:
        con.begin()
        for table in _tables(con):
            con.execute(filled(SQL["empty_whole"], table=known(table)))
            con.execute(filled(SQL["give"], table=known(table)))
        con.commit()
        con.execute("force checkpoint whole")
        compared = compare(con, "whole")
    except duckdb.Error as error:
        raise WarehouseError(f"{target}: the shared warehouse could not be copied: {str(error).partition(chr(10))[0]}") from error
    finally:
        con.execute("detach whole")
    _require(compared)
    return compared


def write_whole(con: duckdb.DuckDBPyConnection, target: Path) -> tuple[Compared, ...]:
    """`copy_to_file` in one step: the file is there when all of it is."""
    with whole_path(target) as part:
        return copy_to_file(con, part)


def compare_file(con: duckdb.DuckDBPyConnection, file: Path) -> tuple[Compared, ...]:
    """The open warehouse against a file of this version."""
    attach_old(con, file)
    try:
        return compare(con, "old")
    finally:
        detach_old(con)


def compare(con: duckdb.DuckDBPyConnection, other: str) -> tuple[Compared, ...]:
    """Every table of the open warehouse against the one attached as `other`: numbers of rows, and sums of the hashes of whole rows."""
    found = []
    for table in _tables(con):
        columns = listed(name for (name,) in con.execute(SQL["columns"], {"table": table}).fetchall())
        here, there = (
            con.execute(filled(SQL["digest"], columns=columns, table=known(name))).fetchone()
            for name in (f"base.{table}", f"{other}.base.{table}")
        )
        assert here is not None
        found.append(Compared(table=table, rows=int(here[0]), same=here == there))
    return tuple(found)


def _require(compared: tuple[Compared, ...]) -> None:
    if different := [one.table for one in compared if not one.same]:
        raise WarehouseError(f"the copy differs in {', '.join(different)}; nothing was changed")


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute(SQL["tables"]).fetchall() if name != _OWN]

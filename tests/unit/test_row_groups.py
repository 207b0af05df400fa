"""Which checkpoints join row groups."""

from pathlib import Path

import duckdb
import pytest

from warehouse.storage import row_groups
from warehouse.storage.database import open_warehouse
from warehouse.storage.row_groups import ROWS, joining_none

FILL = """
insert into base.version by name
select n::varchar as version_id, n::varchar as report_id, '' as text_digest, '' as capture_id
from range($rows) as made(n)
"""


def filled_by(path: Path, rows: int, checkpoints: int) -> None:
    con = open_warehouse(path)
    for _ in range(checkpoints):
        con.execute(FILL, {"rows": rows})
        con.execute("force checkpoint")
    con.close()


def found(path: Path) -> tuple[int, int]:
    """(joins that a checkpoint may make, row groups of the table)."""
    con = open_warehouse(path)
    try:
        row = con.execute(
            "select current_setting('max_vacuum_tasks'), max(row_group_id) + 1 from pragma_storage_info('base.version')"
        ).fetchone()
    finally:
        con.close()
    assert row is not None
    return row


@pytest.mark.parametrize(("rows", "joins"), [(ROWS * 6 // 10, False), (ROWS * 4 // 10, True)])
def test_only_a_table_that_is_mostly_room_is_joined(tmp_path: Path, rows: int, joins: bool) -> None:
    path = tmp_path / "warehouse.duckdb"
    filled_by(path, rows, 6)
    tasks, groups = found(path)
    assert (tasks > 0, groups) == (joins, 6)
    filled_by(path, 1, 1)
    assert (found(path)[1] < groups) is joins


def test_what_is_deleted_counts_as_room(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    filled_by(path, ROWS, 6)
    con = open_warehouse(path)
    con.execute("delete from base.version where version_id::int % 8 > 2")
    con.close()
    assert found(path)[0] > 0


def test_a_small_table_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    filled_by(path, 10, row_groups._FEW)
    assert found(path)[0] == 0


def test_what_a_connection_joins_is_the_same_after_a_block_without(tmp_path: Path) -> None:
    con = open_warehouse(tmp_path / "warehouse.duckdb")
    con.execute("set max_vacuum_tasks = 7")
    with joining_none(con):
        assert tasks(con) == 0
    assert tasks(con) == 7
    con.close()


def tasks(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select current_setting('max_vacuum_tasks')").fetchone()
    assert row is not None
    return int(row[0])

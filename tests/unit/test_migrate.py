"""Migrations: once each, all or nothing, and never backwards."""

from pathlib import Path

import pytest

from records.errors import WarehouseError
from warehouse.storage.database import open_warehouse
from warehouse.storage.migrate import migrate


def folder_with(tmp_path: Path, **files: str) -> Path:
    for name in ("migrations", "views"):
        (tmp_path / "sql" / name).mkdir(parents=True, exist_ok=True)
    for name, script in files.items():
        place = "views" if name.startswith("view_") else "migrations"
        (tmp_path / "sql" / place / f"{name.removeprefix('m')}.sql").write_text(script, "utf-8")
    return tmp_path / "sql"


def test_opening_twice_applies_nothing_the_second_time(tmp_path: Path) -> None:
    """A migrated file is left alone."""
    open_warehouse(tmp_path / "w.duckdb").close()
    con = open_warehouse(tmp_path / "w.duckdb")
    assert migrate(con) == []
    con.close()


def test_a_failing_migration_leaves_nothing_and_names_its_file(tmp_path: Path) -> None:
    """The first statement is undone when the second fails."""
    con = open_warehouse(tmp_path / "w.duckdb")
    folder = folder_with(tmp_path, m9001_broken="create table base.half (a integer); select no_such_column;")
    with pytest.raises(WarehouseError, match=r"9001_broken\.sql"):
        migrate(con, folder=folder)
    assert con.execute("select count(*) from duckdb_tables() where table_name = 'half'").fetchone() == (0,)
    con.close()


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An old program must not write into tables it does not know."""
    con = open_warehouse(tmp_path / "w.duckdb")
    con.execute("insert into base.schema_version values (9999, '9999_future.sql', now())")
    with pytest.raises(WarehouseError, match="newer version"):
        migrate(con)
    con.close()


def test_changed_views_are_replaced(tmp_path: Path) -> None:
    """Editing a view's file is enough; dropped files drop the view."""
    con = open_warehouse(tmp_path / "w.duckdb")
    folder = folder_with(tmp_path, view_a="create view one as select 1 as n;", view_b="create view two as select 2 as n;")
    con.execute("delete from base.schema_version where number > 0")
    assert migrate(con, folder=folder) == ["views"]
    (folder / "views" / "view_b.sql").unlink()
    assert migrate(con, folder=folder) == ["views"]
    assert con.execute("select view_name from duckdb_views() where not internal").fetchall() == [("one",)]
    con.close()


def test_a_file_that_is_no_warehouse_is_explained(tmp_path: Path) -> None:
    """The error names the file."""
    (tmp_path / "w.duckdb").write_text("this is no database, but long enough to look at " * 500)
    with pytest.raises(WarehouseError, match=r"w\.duckdb: damaged"):
        open_warehouse(tmp_path / "w.duckdb")

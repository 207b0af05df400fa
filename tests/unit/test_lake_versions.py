"""Versions of a shared warehouse, and how its tables are made: on DuckLake itself, with a file for its catalogue in the place of PostgreSQL's database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from records.errors import QueryError, WarehouseError
from tests.unit.new_warehouse import new_warehouse
from warehouse.storage.database import CATALOG, connection
from warehouse.storage.journal import last_entry, next_entry, transaction
from warehouse.storage.lake import _extension
from warehouse.storage.migrate import is_lake, is_this_version, migrate, require_current, require_this_version
from warehouse.storage.versions import compact, hold, lay_out, version, versions

pytest.importorskip("duckdb_extension_ducklake", reason="DuckLake is not installed: run `make dev`")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TABLES = """
-- What grouping and readers need of it, in small.
create schema if not exists base;
create table base.journal (entry_no bigint, written_at timestamptz, kind varchar, subject varchar);
create table base.report (report_id varchar using compression zstd, first_seen timestamptz, language varchar, topic varchar);
create table base.capture (capture_id varchar, fetched_at timestamptz);
-- An index, and
-- a remark before it.
create index by_id on base.report (report_id);
comment on table base.report is 'Reports';
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("migrations", "views"):
        (tmp_path / "sql" / name).mkdir(parents=True)
    (tmp_path / "sql/migrations/0001_tables.sql").write_text(TABLES)
    (tmp_path / "sql/views/reports.sql").write_text("create view reports as select * from base.report;\ncomment on view reports is 'x';\n")
    return tmp_path / "sql"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = connection("500MB", 1)
    opened.execute(f"load '{_extension('ducklake')}'")
    opened.execute(f"attach 'ducklake:{tmp_path}/c.ducklake' as {CATALOG} (data_path '{tmp_path}/files', data_inlining_row_limit 0)")
    opened.execute(f"use {CATALOG}")
    yield opened
    opened.close()


@pytest.fixture
def lake(con: duckdb.DuckDBPyConnection, folder: Path) -> duckdb.DuckDBPyConnection:
    migrate(con, folder=folder)
    lay_out(con)
    return con


def add(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    """One transaction each, as an ingest makes one a segment."""
    for name in names:
        with transaction(con):
            next_entry(con, "segment", name, NOW)
            con.execute("insert into base.report values (?, ?, 'en', 'user-data')", [name, NOW])


# how its tables are made


def test_a_lake_is_made_without_what_it_does_not_know(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    assert is_lake(con)
    assert migrate(con, folder=folder) == ["0001_tables.sql", "views"]
    assert con.execute("select * from reports").fetchall() == []
    assert migrate(con, folder=folder) == []
    (folder / "migrations/0002_more.sql").write_text("create table base.more (n integer);")
    assert migrate(con, folder=folder) == ["0002_more.sql", "views"]
    (folder / "views/reports.sql").write_text("create view reports as select report_id from base.report;\n")
    assert migrate(con, folder=folder) == ["views"]
    add(con, "a")
    assert con.execute("select * from reports").fetchall() == [("a",)]


def test_a_reader_needs_the_version_that_its_program_is_of(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    with pytest.raises(WarehouseError, match="no warehouse is there yet"):
        require_current(con, folder=folder)
    migrate(con, folder=folder)
    require_current(con, folder=folder)
    (folder / "migrations/0002_more.sql").write_text("create table base.more (n integer);")
    with pytest.raises(WarehouseError, match="is of an older version than this program"):
        require_current(con, folder=folder)
    migrate(con, folder=folder)
    (folder / "migrations/0002_more.sql").unlink()
    with pytest.raises(WarehouseError, match="is of a newer version than this program"):
        require_current(con, folder=folder)


def test_a_file_of_ones_own_has_all_of_it_and_is_of_this_version_with_its_views(tmp_path: Path, folder: Path) -> None:
    con = new_warehouse(tmp_path / "w.duckdb")
    assert not is_lake(con)
    assert is_this_version(con)
    require_this_version(con)
    (folder / "migrations/0001_tables.sql").write_text("select 1;")
    assert not is_this_version(con, folder=folder)
    with pytest.raises(WarehouseError, match="published by another version of this program"):
        require_this_version(con, folder=folder)
    con.close()
    with duckdb.connect(str(tmp_path / "w.duckdb")) as whole:
        assert whole.execute("select count(*) > 0 from duckdb_columns() where schema_name = 'main' and comment is not null").fetchall() == [
            (True,)
        ]


# versions


def test_rows_are_laid_out_once(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    migrate(con, folder=folder)
    lay_out(con)
    after = len(versions(con))
    lay_out(con)
    assert len(versions(con)) == after
    laid = f"select count(*) from __ducklake_metadata_{CATALOG}.ducklake_partition_column"
    assert con.execute(laid).fetchall() == [(4 + 2,)]


def test_every_transaction_is_a_version_that_can_be_named(lake: duckdb.DuckDBPyConnection) -> None:
    before = versions(lake)
    add(lake, "a", "b")
    found = versions(lake)
    assert [one.number for one in found] == list(range(found[0].number, found[-1].number + 1))
    assert len(found) == len(before) + 2
    assert found == sorted(found, key=lambda one: (one.number, one.at))
    assert {one.kept for one in found} == {""}
    assert all(one.at.tzinfo is UTC and abs(one.at - datetime.now(UTC)) < timedelta(hours=1) for one in found)
    assert version(lake, found[3].number) == found[3]
    with pytest.raises(QueryError, match=rf"version 999 is not kept: the oldest is {found[0].number}, the newest {found[-1].number}"):
        version(lake, 999)


def test_what_is_sealed_or_cited_is_held_once_and_for_its_first_reason(lake: duckdb.DuckDBPyConnection) -> None:
    add(lake, "a")
    newest = versions(lake)[-1].number
    assert hold(lake, None, "sealed", at=NOW).number == newest
    assert hold(lake, newest, "cited", at=NOW).number == newest
    assert hold(lake, 2, "cited", at=NOW).number == 2
    assert {one.number: one.kept for one in versions(lake) if one.kept} == {newest: "sealed", 2: "cited"}
    assert lake.execute("select version, reason, kept_at from lake.kept_version order by 1").fetchall() == [
        (2, "cited", NOW),
        (newest, "sealed", NOW),
    ]
    with pytest.raises(QueryError, match="version 999"):
        hold(lake, 999, "cited", at=NOW)


def test_compaction_lets_old_versions_go_but_those_that_are_held_and_the_newest(lake: duckdb.DuckDBPyConnection) -> None:
    add(lake, *"abcd")
    kept = versions(lake)[-2].number
    hold(lake, kept, "cited", at=NOW)
    found, entry = versions(lake), last_entry(lake)
    later = datetime.now(UTC) + timedelta(days=30)
    young = compact(lake, days=40, now=later, dry_run=True)
    assert (young.versions, young.expired, young.kept) == (len(found), 0, 0)
    assert (young.files, young.bytes) == (young.files_before, young.bytes_before)
    told = compact(lake, days=20, now=later, dry_run=True)
    assert (told.versions, told.expired, told.kept, versions(lake)) == (len(found), len(found) - 2, 1, found)
    done = compact(lake, days=20, now=later)
    assert (done.versions, done.expired, done.kept) == (told.versions, told.expired, 1)
    assert done.files < done.files_before == told.files_before > 4
    assert 0 < done.bytes < done.bytes_before == told.bytes_before
    assert [one.number for one in versions(lake)][:2] == [kept, found[-1].number]
    assert lake.execute("select report_id from base.report order by 1").fetchall() == [("a",), ("b",), ("c",), ("d",)]
    assert lake.execute(f"select count(*) from base.report at (version => {kept})").fetchall() == [(3,)]
    assert last_entry(lake) == entry


def test_many_versions_expire_in_several_statements(lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.storage.versions._AT_ONCE", 3)
    add(lake, *"abcde")
    newest = versions(lake)[-1].number
    done = compact(lake, days=0, now=datetime.now(UTC) + timedelta(days=1))
    assert done.expired > 6
    assert next(one.number for one in versions(lake)) == newest

"""The data dictionary is complete, and docs/columns.md is what the comments say."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.unit.new_warehouse import new_warehouse
from warehouse.storage.dictionary import columns_page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    con = new_warehouse(tmp_path_factory.mktemp("dictionary") / "w.duckdb")
    yield con
    con.close()


def test_every_table_view_and_column_has_a_comment(con: duckdb.DuckDBPyConnection) -> None:
    """A column without a comment is a column nobody can use."""
    ours = "where comment is null and not internal and database_name = 'warehouse'"
    assert con.execute(f"select table_name, column_name from duckdb_columns() {ours}").fetchall() == []
    assert con.execute(f"select table_name from duckdb_tables() {ours}").fetchall() == []
    assert con.execute(f"select view_name from duckdb_views() {ours}").fetchall() == []


def test_columns_page_is_up_to_date(con: duckdb.DuckDBPyConnection) -> None:
    """Renew it with `python -m warehouse.storage.dictionary > docs/columns.md`."""
    assert (ROOT / "docs" / "columns.md").read_text("utf-8") == columns_page(con)


def test_every_view_answers_on_an_empty_warehouse(con: duckdb.DuckDBPyConnection) -> None:
    """No view needs data to bind."""
    for (view,) in con.execute("select view_name from duckdb_views() where not internal and database_name = 'warehouse'").fetchall():
        con.execute(f"from {view}").fetchall()

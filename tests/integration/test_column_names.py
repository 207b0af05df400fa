"""Names that everybody can write: analysts, and programs that move tables from one store to another."""

from pathlib import Path

from tests.unit.new_warehouse import new_warehouse


def test_no_column_is_called_as_sql_calls_something_of_its_own(tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "warehouse.duckdb")
    reserved = con.execute(
        """
        select table_name || '.' || column_name
        from information_schema.columns
        where table_schema in ('base', 'main')
            and column_name in (select keyword_name from duckdb_keywords() where keyword_category = 'reserved')
        order by all
        """
    ).fetchall()
    con.close()
    assert reserved == []

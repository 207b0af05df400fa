"""SQL lies in .sql files: none in Python strings (but in the modules still waiting), every named statement is read by DuckDB and used, every file names its reader."""

import ast
import contextlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from records.errors import WarehouseError
from tests.unit.new_warehouse import new_warehouse
from warehouse.storage.statements import Statements, filled, known, run_all

ROOT = Path(__file__).resolve().parents[2]
STATEMENT = re.compile(r"^\s*(select|insert|update|delete|create|alter|with)\s", re.IGNORECASE)
MODULES = sorted((ROOT / "warehouse").rglob("*.py"))
NAMED = [path for path in sorted((ROOT / "warehouse").rglob("*.sql")) if "-- name: " in path.read_text("utf-8")]


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Text in a module, f-strings' first parts too; docstrings are prose and left out."""
    tree = ast.parse(path.read_text("utf-8"))
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_statement_stands_in_a_python_string(path: Path) -> None:
    found = [f"{path.relative_to(ROOT)}:{line}: {text[:60]!r}" for line, text in strings(path) if STATEMENT.match(text)]
    assert found == []


def test_no_rule_against_such_strings_is_silenced() -> None:
    assert [str(path.relative_to(ROOT)) for path in MODULES if "S608" in path.read_text("utf-8")] == []


@pytest.mark.parametrize("path", NAMED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_named_statement_is_sql_and_used(path: Path) -> None:
    """Its first comment names the reader; parts that vary are filled with something harmless."""
    text = path.read_text("utf-8")
    assert re.match(r"-- For \S", text), "the first comment names the reader"
    module = path.with_suffix(".py").read_text("utf-8")
    statements = Statements(path)
    assert list(statements) == re.findall(r"^-- name: (\w+)$", text, re.MULTILINE)
    for name, sql in statements.items():
        assert f'SQL["{name}"]' in module, f"{name} is used by nobody"
        assert sql == sql.strip()
        assert is_sql(sql), name


def is_sql(statement: str) -> bool:
    """True when DuckDB reads it with some of its parts a name and the others a query."""
    parts = sorted(set(re.findall(r"\{(\w+)\}", statement)))
    for chosen in itertools.product(("x", "select 1 as x", "x = 1"), repeat=len(parts)):
        with contextlib.suppress(duckdb.Error):
            return bool(duckdb.extract_statements(filled(statement, **dict(zip(parts, chosen, strict=True)))))
    return False


def test_what_is_no_sql_is_seen() -> None:
    assert is_sql("select {columns} from ({rows})")
    assert not is_sql("selec {columns} from ({rows})")


@pytest.mark.parametrize("path", sorted((ROOT / "warehouse").rglob("*.sql")), ids=lambda path: str(path.relative_to(ROOT)))
def test_keywords_are_lower_case(path: Path) -> None:
    bare = re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", path.read_text("utf-8"))
    assert not re.search(r"\b(SELECT|FROM|WHERE|JOIN|GROUP|ORDER|INSERT|UPDATE|DELETE|CREATE|WITH)\b", bare)


def test_a_file_gives_its_statements_by_name(tmp_path: Path) -> None:
    (tmp_path / "m.sql").write_text("-- For a test.\n\n-- name: one\n-- why\nselect $x;\n\n-- name: two\nselect 1;\nselect 2;\n")
    found = Statements(tmp_path / "m.py")
    assert dict(found) == {"one": "-- why\nselect $x", "two": "select 1;\nselect 2"}
    with pytest.raises(KeyError, match="no statement 'three'; there are one, two"):
        found["three"]


def test_a_folder_gives_its_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "script.sql").write_text("create table t (n integer);\ninsert into t values (1);\n")
    con = duckdb.connect(":memory:")
    run_all(con, Statements(tmp_path)["script"])
    assert con.execute("select n from t").fetchall() == [(1,)]


def test_all_parts_are_filled_and_no_other() -> None:
    assert filled("delete from base.{table}", table=known("band")) == "delete from base.band"
    for parts in ({}, {"table": "band", "more": "x"}):
        with pytest.raises(ValueError, match="wanted in"):
            filled("delete from base.{table}", **parts)


@pytest.mark.parametrize(
    "name", ["band; drop table report", "no_such_table", "Report", "", "base.", "base..report", 'base."report"', "report--"]
)
def test_a_name_that_is_not_ours_is_refused(name: str) -> None:
    with pytest.raises(WarehouseError, match="not a name"):
        known(name)


def test_every_table_and_column_there_is_is_known(tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "w.duckdb")
    try:
        for table, column in con.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall():
            assert known(f"base.{table}.{column}")
    finally:
        con.close()

"""Exports in the tools of analysts: pandas, polars, pyarrow, DuckDB; a workbook for people; and the promise about their columns."""

import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from jobs.export import export
from jobs.installation.home import Home
from tests.integration.archive_home import SETTINGS
from tests.integration.archive_home import make_home as archive
from tests.integration.decisions_home import built
from warehouse.exports.order import ExportOrder
from warehouse.exports.schema import VERSION

pytestmark = pytest.mark.long

PROMISE = Path(__file__).with_name("export-schema-2.0.json")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return built(tmp_path_factory)


@pytest.fixture(scope="module")
def parquet(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "x"
    export(home, SETTINGS, ExportOrder(format="parquet"), folder)
    return folder


def columns_of(folder: Path) -> dict[str, dict[str, str]]:
    """Table -> column -> DuckDB type, as the card tells them."""
    card = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return {
        resource["path"][0].split("/")[1] if isinstance(resource["path"], list) else resource["path"].split("/")[1]: {
            field["name"]: field["duckdbType"] for field in resource["schema"]["fields"]
        }
        for resource in card["resources"]
    }


def test_every_reader_sees_the_same_rows_and_columns_of_every_table(parquet: Path) -> None:
    rows = {name: table["rows"] for name, table in json.loads((parquet / "manifest.json").read_text("utf-8"))["tables"].items()}
    for name, columns in columns_of(parquet).items():
        folder = parquet / "data" / name
        frame = pd.read_parquet(folder)
        assert (len(frame), list(frame.columns)) == (rows[name], list(columns)), name
        polar = pl.read_parquet(f"{folder}/**/*.parquet")
        assert (polar.height, polar.columns) == (rows[name], list(columns)), name
        arrow = ds.dataset(folder, format="parquet").to_table()
        assert (arrow.num_rows, arrow.column_names) == (rows[name], list(columns)), name
        relation = duckdb.sql(f"from read_parquet('{folder}/**/*.parquet')")
        assert relation.columns == list(columns), name
        assert [str(kind) for kind in relation.types] == list(columns.values()), name


def test_what_articles_hold_names_them(parquet: Path) -> None:
    articles = set(pd.read_parquet(parquet / "data/articles")["article_id"])
    for name in ("copies", "versions", "mentions", "facts", "fines", "deadlines", "captures"):
        ids = pd.read_parquet(parquet / "data" / name)["article_id"].dropna()
        assert len(ids) > 0, name
        assert set(ids) <= articles, name


def test_nothing_that_was_promised_is_gone(parquet: Path) -> None:
    """Within 2.x no table or column goes, is renamed or changes its type; see docs/export-schema.md."""
    assert VERSION.partition(".")[0] == "2"
    promised, there = json.loads(PROMISE.read_text("utf-8")), columns_of(parquet)
    gone = [
        (table, name) for table, columns in promised.items() for name, kind in columns.items() if there.get(table, {}).get(name) != kind
    ]
    assert gone == []


def test_metadata_only_holds_no_sentence_of_fines_and_deadlines(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="parquet", metadata_only=True), tmp_path / "x")
    for name in ("fines", "deadlines"):
        assert pd.read_parquet(tmp_path / "x/data" / name)["sentence"].isna().all()


def test_a_workbook_has_a_sheet_a_table_and_no_formula(home: Home, tmp_path: Path) -> None:
    done = export(home, SETTINGS, ExportOrder(format="xlsx"), tmp_path / "x")
    sheets = cells_of(tmp_path / "x/data/docketwire.xlsx")
    assert list(sheets) == ["articles", "copies", "stories", "disputes", "decisions", "fines", "deadlines", "facts", "sources"]
    assert {name: len(rows) - 1 for name, rows in sheets.items()} == done.rows
    head, *fines = sheets["fines"]
    amounts = {row[head.index("amount")] for row in fines if row[head.index("main")] == "1"}
    assert "90000000" in amounts


def test_a_workbook_takes_formulas_and_odd_signs_as_text(tmp_path: Path) -> None:
    home = archive(tmp_path / "home")
    export(home, SETTINGS, ExportOrder(format="xlsx"), tmp_path / "x")
    head, *rows = cells_of(tmp_path / "x/data/docketwire.xlsx")["articles"]
    (odd,) = (row for row in rows if row[head.index("url")].endswith("/20"))
    assert odd[head.index("title")] == "=cmd|'/c calc'!A0"
    assert odd[head.index("text")].startswith('@SUM("x"),\n=== not a head\n\ttab "quotes"\n頁、Zürich')


def cells_of(path: Path) -> dict[str, list[list[str]]]:
    """Sheet -> rows of texts, by the file format alone; a formula fails."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}

    def text_of(cell: Any) -> str:
        assert cell.find("m:f", space) is None
        return "".join(part.text or "" for part in cell.iter() if part.tag.endswith(("}t", "}v")))

    with zipfile.ZipFile(path) as book:
        names = [sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{{{space['m']}}}sheet")]
        found = {}
        for number, name in enumerate(names, start=1):
            rows = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{{{space['m']}}}row")
            head_and_rows: list[list[str]] = []
            for row in rows:
                values = {_column(cell.get("r")): text_of(cell) for cell in row}
                width = len(head_and_rows[0]) if head_and_rows else max(values) + 1
                head_and_rows.append([values.get(place, "") for place in range(width)])
            found[str(name)] = head_and_rows
    return found


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1

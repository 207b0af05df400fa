"""Tables as sheets: where a cell is cut, which numbers stand as text, and where a table goes on in another sheet."""

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warehouse.exports import workbook
from warehouse.exports.workbook import MOST_CHARACTERS, Sheets, in_words, write_workbook

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def written(path: Path, *tables: tuple[str, Sequence[str], list[Any]]) -> tuple[dict[str, Sheets], list[str], list[tuple[str, int]]]:
    """What is told, the sheets' XML, and the progress."""
    told: list[tuple[str, int]] = []
    rows = iter([(name, columns, [pa.RecordBatch.from_pydict(batch) for batch in batches]) for name, columns, batches in tables])
    done = write_workbook(path, rows, created=AT, progress=lambda *one: told.append(one))
    with zipfile.ZipFile(path) as book:
        sheets = sorted((name for name in book.namelist() if "/sheet" in name), key=lambda name: (len(name), name))
        return done, [book.read(name).decode() for name in sheets], told


def cell(value: Any, path: Path, kind: Any = None) -> str:
    """The XML of one cell below a heading."""
    array = pa.array([value], kind) if kind is not None else pa.array([value])
    _, [sheet], _ = written(path, ("t", ["a"], [{"a": array}]))
    found = re.search(r'<c r="A2"[^>]*>(.*?)</c>', sheet, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (True, None, 't="b"><v>1<'), (False, None, 't="b"><v>0<'), (7, None, "<v>7<"), (1.5, None, "<v>1.5<"), (Decimal("2.50"), None, "<v>2.5<"),
        (999_999_999_999_999, None, "<v>999999999999999<"), (1_234_567_890_123_456, None, "<t>1234567890123456<"),
        (1_000_000_000_000_000_000, None, "<v>1"), (float("nan"), None, "<t>nan<"), (float("inf"), None, "<t>inf<"),
        (Decimal("1234567890123.456"), None, "<t>1234567890123.456<"), (None, pa.string(), ""),
        (date(1900, 1, 1), None, "<v>"), (date(1899, 12, 31), None, "<t>1899-12-31<"), (date(2026, 3, 2), None, "<v>46083<"),
        (datetime(2026, 3, 2, 12, tzinfo=UTC), None, "<v>46083.5<"), (datetime(1899, 1, 1, tzinfo=UTC), None, "<t>1899-01-01T00:00:00+00:00<"),
        ("=1+1", None, "<t>=1+1<"), (["a", "b"], None, "<t>a; b<"), ({"x": 1, "y": None, "z": "c"}, None, "<t>1, c<"),
    ],
)  # fmt: skip
def test_a_value_stands_as_itself_or_as_text_where_a_spreadsheet_would_change_it(value: Any, kind: Any, shown: str, tmp_path: Path) -> None:
    found = cell(value, tmp_path / "x.xlsx", kind)
    assert shown in found
    assert bool(found) is bool(shown)


@pytest.mark.parametrize(
    ("length", "cut"), [(MOST_CHARACTERS - 1, 0), (MOST_CHARACTERS, 0), (MOST_CHARACTERS + 1, 1), (MOST_CHARACTERS * 2, 1)]
)
def test_a_text_too_long_for_a_cell_is_cut_where_everybody_sees_it(length: int, cut: int, tmp_path: Path) -> None:
    done, [sheet], _ = written(tmp_path / "x.xlsx", ("t", ["a"], [{"a": ["x" * length, "y"]}]))
    assert done["t"].shortened_cells == cut
    text = re.search(r"<t>(x[^<]*)</t>", sheet)
    assert text is not None
    assert (len(text[1]), text[1].endswith(" […]")) == (min(length, MOST_CHARACTERS), bool(cut))


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    done, sheets, told = written(tmp_path / "x.xlsx", ("t", ["a"], [{"a": [1, 2]}, {"a": [3, 4, 5]}]), ("none", ["b", "c"], []))
    assert (done["t"].names, done["t"].rows, done["none"].names, done["none"].rows) == (["t", "t 2", "t 3"], 5, ["none"], 0)
    assert told == [("t", 5), ("none", 0)]
    assert [re.findall(r"<v>(\d)</v>", sheet) for sheet in sheets] == [["1", "2"], ["3", "4"], ["5"], []]
    assert [re.findall(r'autoFilter ref="([^"]*)"', sheet) for sheet in sheets] == [["A1:A3"], ["A1:A3"], ["A1:A2"], []]
    assert all("<t>a</t>" in sheet for sheet in sheets[:3])


def test_columns_are_as_wide_as_what_they_hold(tmp_path: Path) -> None:
    _, [sheet], _ = written(tmp_path / "x.xlsx", ("t", ["id", "title", "a_rather_long_name"], []))
    widths = [float(width) for width in re.findall(r'<col min="\d" max="\d" width="([\d.]+)"', sheet)]
    assert [round(width - 0.71) for width in widths] == [10, 60, 20]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        written(tmp_path / name, ("t", ["a"], [{"a": ["x"]}]))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_lists_and_records_are_told_in_words() -> None:
    assert in_words([{"a": 1, "b": [Decimal("1E+2"), None]}, AT]) == "1, 100; None; 2026-03-02T08:00:00+00:00"

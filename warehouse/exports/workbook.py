"""An export as one workbook for people: a sheet a table, texts never formulas, the same rows the same bytes.

What a cell cannot hold is cut where everybody sees it and counted; numbers that a spreadsheet would round stand as text.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from common.files import whole_path

TABLES = ("articles", "copies", "stories", "disputes", "decisions", "fines", "deadlines", "facts", "sources")
"""Tables that people read, in the order of their sheets; the rest is for programs."""
MOST_CHARACTERS = 32_767
"""Of a cell, and of a sheet `MOST_ROWS`: limits of the file format."""
MOST_ROWS = 1_048_576
_CUT = " […]"
_EXACT_DIGITS = 15
"""A spreadsheet's numbers are doubles."""
_FIRST_YEAR = 1900
_WIDTHS = {"title": 60, "headline": 60, "text": 60, "sentence": 60, "standfirst": 40, "url": 40, "canonical_url": 20, "summary": 60}
_ZONED = "yyyy-mm-dd hh:mm"


@dataclass(slots=True)
class Sheets:
    """What became of one table."""

    names: list[str] = field(default_factory=list)
    rows: int = 0
    shortened_cells: int = 0


Table = tuple[str, Sequence[str], Iterable[pa.RecordBatch]]
"""Name, columns, rows."""


def write_workbook(path: Path, tables: Iterator[Table], *, created: datetime, progress: Callable[[str, int], None]) -> dict[str, Sheets]:
    """Write the tables, one after the other; the file appears whole. Times are UTC."""
    found: dict[str, Sheets] = {}
    with whole_path(path) as scratch:
        book = Workbook(str(scratch), {"constant_memory": True, "default_date_format": _ZONED})
        book.set_properties({"created": created.astimezone(UTC).replace(tzinfo=None), "comments": "Times are UTC."})
        formats = {"head": book.add_format({"bold": True}), "day": book.add_format({"num_format": "yyyy-mm-dd"})}
        for name, columns, batches in tables:
            found[name] = _write_table(book, formats, name, columns, batches)
            progress(name, found[name].rows)
        book.close()
    return found


def _write_table(
    book: Workbook, formats: dict[str, Format], name: str, columns: Sequence[str], batches: Iterable[pa.RecordBatch]
) -> Sheets:
    done, line = Sheets(), MOST_ROWS
    sheet: Worksheet | None = None
    for values in _rows(batches):
        if sheet is None or line == MOST_ROWS:
            _close(sheet, line, columns)
            sheet, line = _sheet(book, formats, name, columns, done), 1
        for column, value in enumerate(values):
            done.shortened_cells += _write(sheet, formats, line, column, value)
        line += 1
        done.rows += 1
    _close(sheet, line, columns)
    if sheet is None:
        _sheet(book, formats, name, columns, done)
    return done


def _close(sheet: Worksheet | None, lines: int, columns: Sequence[str]) -> None:
    if sheet is not None:
        sheet.autofilter(0, 0, lines - 1, len(columns) - 1)


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _sheet(book: Workbook, formats: dict[str, Format], name: str, columns: Sequence[str], done: Sheets) -> Worksheet:
    done.names.append(name if not done.names else f"{name} {len(done.names) + 1}")
    sheet: Worksheet = book.add_worksheet(done.names[-1])
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(column, max(10, len(column) + 2)))
        sheet.write_string(0, number, column, formats["head"])
    return sheet


def _write(sheet: Worksheet, formats: dict[str, Format], row: int, column: int, value: Any) -> bool:
    """Write one cell; True when its text had to be cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and _exact(value):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, datetime) and value.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None))
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= _FIRST_YEAR:
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001 - a day has no zone
    else:
        text = in_words(value)
        cut = len(text) > MOST_CHARACTERS
        sheet.write_string(row, column, text[: MOST_CHARACTERS - len(_CUT)] + _CUT if cut else text)
        return cut
    return False


def _exact(value: int | float | Decimal) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return len(str(abs(value)).replace(".", "").strip("0")) <= _EXACT_DIGITS


def in_words(value: Any) -> str:
    """A value as a cell shows it: lists by `;`, records by `,`, times in ISO 8601."""
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    if isinstance(value, dict):
        return ", ".join(in_words(part) for part in value.values() if part is not None)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)

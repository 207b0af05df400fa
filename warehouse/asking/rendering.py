"""Query results as text: a table for people, CSV and JSON for machines."""

import csv
import io
import json
import unicodedata
from base64 import b64encode
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from warehouse.asking.query import QueryResult

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
"""Characters of a cell of the table for people; longer ones are cut with an ellipsis."""


def to_json_rows(result: QueryResult) -> list[dict[str, Any]]:
    """One object a row: times as ISO 8601 with offset, decimals as numbers, bytes as base64."""
    return [dict(zip(result.columns, (json_value(value) for value in row), strict=True)) for row in result.rows()]


def to_json(result: QueryResult) -> str:
    """A JSON array of objects."""
    return json.dumps(to_json_rows(result), ensure_ascii=False, indent=2)


def to_csv(result: QueryResult) -> str:
    """RFC 4180 with a header; nested values as JSON. A text that a spreadsheet would run (`= + - @`, tab, carriage return) gets an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(result.columns)
    writer.writerows([_defused(_flat(value)) for value in row] for row in result.rows())
    return out.getvalue()


def to_table(result: QueryResult) -> str:
    """Aligned columns, wide characters counted as two, cells cut at 60."""
    lines = [list(result.columns), *([_cell(value) for value in row] for row in result.rows())]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(result.columns))]
    drawn = ["  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    drawn.insert(1, "  ".join("-" * width for width in widths))
    if result.truncated:
        drawn.append(f"... more than {result.table.num_rows} rows")
    return "\n".join(drawn)


def json_value(value: Any) -> Any:
    """A value JSON can hold."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 - NaN has no JSON form
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    return value


def _flat(value: Any) -> Any:
    plain = json_value(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict | list) else plain


def _defused(value: Any) -> Any:
    """As exports do it; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    flat = value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else str(_flat(value))
    text = " ".join("".join(c if c.isprintable() else " " for c in flat).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

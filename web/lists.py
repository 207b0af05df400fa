"""Lists for machines: the same rows as on the page, as CSV or JSON."""

import csv
import dataclasses
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

FORMS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "atom": "application/atom+xml; charset=utf-8",
    "feed": "application/feed+json",
    "ics": "text/calendar; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
}
"""What `format=` may say besides `html`, and its media type."""
LISTS = ("csv", "json")
"""The forms of every list."""
FEEDS = ("atom", "feed")
CITATIONS = ("bibtex", "csl")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """JSON-ready form of records: every field present, times ISO 8601, sums as texts."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)  # as the API writes sums: no digit is lost
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def as_json(rows: Sequence[Any], about: Mapping[str, Any]) -> bytes:
    """`{... about, "rows": [...]}`."""
    return json.dumps({**plain(about), "rows": plain(rows)}, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def as_csv(rows: Sequence[Any], columns: Sequence[str]) -> bytes:
    """RFC 4180 with a header and a byte order mark, so that a spreadsheet reads every script.

    Lists are joined with `; `. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value.get(column)) for column in columns] for value in map(plain, rows))
    return out.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value

"""Citing the answer to a query: snapshot, statement, number of rows and a hash that anyone can compute again.

Canonical form of an answer, version 1: UTF-8 lines ended by LF. The first is the JSON array of column names, every other one the JSON array of a
row. Separators are `,` and `:` without spaces, characters are not escaped beyond what JSON demands. Whole numbers are JSON numbers, floating
point numbers their shortest decimal form that reads back to the same double (`NaN`, `Infinity` and `-Infinity` as strings), decimals strings,
dates and times ISO 8601 (with a zone: in UTC, `+00:00`), bytes Base64, structs objects with sorted keys, lists and maps arrays. Rows are sorted by
their bytes, unless the statement has an ORDER BY of its own: then they stay in its order. The hash is the SHA-256 of all of it.

Answers are computed by one thread, so that sums of floating point numbers are always added in the same order.
"""

import base64
import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from common.citing import tex
from records.errors import QueryError
from warehouse.asking.query import QueryResult, run_query
from warehouse.asking.rendering import json_value
from warehouse.storage.connecting import connected
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

FORM = 1
MOST_ROWS = 1_000_000
_KEY = "docketwire"
"""Field of a BibTeX entry, or of CSL's `custom`, that holds everything needed to check a citation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What is needed to ask the same question of the same data again."""

    snapshot: str
    """Id: UTC stamp and journal entry."""
    sql: str
    parameters: dict[str, Any] = field(default_factory=dict)
    saved: str | None = None
    """Name, where it is a saved query."""
    rows: int
    sha256: str
    """Of the canonical form of the answer."""
    ordered: bool
    """True when the rows' order is part of the answer."""
    columns: tuple[str, ...]
    duckdb: str
    """Version that computed it."""
    form: int = FORM


def answer(file: Path, snapshot: str, sql: str, parameters: Mapping[str, Any], *, saved: str | None, timeout_seconds: float) -> Citation:
    """Run a statement on a snapshot and describe its answer. Raises QueryError, also for a statement whose answer depends on the moment."""
    tree = _tree(sql)
    _check_repeatable(file, tree)
    result = run_query(file, sql, dict(parameters) or None, timeout_seconds=timeout_seconds, max_rows=MOST_ROWS, threads=1)
    if result.truncated:
        raise QueryError(f"more than {MOST_ROWS:,} rows; cite a query that sums them up")
    ordered = _ordered(tree)
    return Citation(
        snapshot=snapshot,
        sql=sql.strip(),
        parameters=dict(parameters),
        saved=saved,
        rows=result.table.num_rows,
        sha256=digest(result, ordered=ordered),
        ordered=ordered,
        columns=result.columns,
        duckdb=duckdb.__version__,
    )


def digest(result: QueryResult, *, ordered: bool) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    hasher = hashlib.sha256()
    for line in canonical(result, ordered=ordered):
        hasher.update(line + b"\n")
    return hasher.hexdigest()


def canonical(result: QueryResult, *, ordered: bool) -> Iterator[bytes]:
    """The lines of the canonical form, without their ends."""
    yield _line(list(result.columns))
    lines = [_line([_value(value) for value in row]) for row in result.rows()]
    yield from lines if ordered else sorted(lines)


def to_json(citation: Citation) -> str:
    """Everything as one line of JSON; braces within strings are escaped, so that BibTeX counts none."""
    text = json.dumps(asdict(citation), ensure_ascii=False, default=str)
    strings = re.compile(r'"(?:[^"\\]|\\.)*"')
    return strings.sub(lambda match: match.group().replace("{", "\\u007b").replace("}", "\\u007d"), text)


def from_text(text: str) -> Citation:
    """The citation in a BibTeX or CSL-JSON file. Raises QueryError."""
    starts = list(re.finditer(rf'["\s]?{_KEY}"?\s*[=:]\s*(?=\{{)', text))
    if not starts:
        raise QueryError(f"no citation of ours in it: there is no field {_KEY!r}")
    try:
        # the last one: only there are braces of the statement escaped
        values, _ = json.JSONDecoder().raw_decode(text[starts[-1].end() :])
        citation = Citation(**values | {"columns": tuple(values["columns"])})
    except (ValueError, TypeError, KeyError) as error:
        raise QueryError(f"the field {_KEY!r} is damaged: {error}") from error
    if citation.form != FORM:
        raise QueryError(f"the citation is of form {citation.form}; this version reads form {FORM}")
    return citation


def to_bibtex(citation: Citation, title: str) -> str:
    """A BibTeX entry; what checking needs is in a field that styles ignore."""
    taken = _taken(citation)
    note = f"Answer of {citation.rows} rows, SHA-256 {citation.sha256}. Query: {' '.join(citation.sql.split())}"
    fields = {
        "author": "{Docketwire}",
        "title": tex(title),
        "year": f"{taken:%Y}",
        "month": f"{taken:%b}".lower(),
        "howpublished": tex(f"Docketwire snapshot {citation.snapshot}"),
        "note": tex(note),
        "type": "Data set",
    }
    lines = [f"  {name} = {{{value}}}," if name != "month" else f"  month = {value}," for name, value in fields.items()]
    return "\n".join([f"@misc{{docketwire-{citation.snapshot}-{citation.sha256[:8]},", *lines, f"  {_KEY} = {to_json(citation)}", "}", ""])


def to_csl(citation: Citation, title: str) -> str:
    """CSL-JSON, an array of one item."""
    taken = _taken(citation)
    item = {
        "id": f"docketwire-{citation.snapshot}-{citation.sha256[:8]}",
        "type": "dataset",
        "title": title,
        "author": [{"literal": "Docketwire"}],
        "issued": {"date-parts": [[taken.year, taken.month, taken.day]]},
        "version": citation.snapshot,
        "note": f"{citation.rows} rows, SHA-256 {citation.sha256}. Query: {' '.join(citation.sql.split())}",
        "custom": {_KEY: json.loads(to_json(citation))},
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _taken(citation: Citation) -> datetime:
    return datetime.strptime(citation.snapshot.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _tree(sql: str) -> dict[str, Any]:
    """The statement as DuckDB parses it; empty for DESCRIBE and the like. Raises QueryError."""
    with connected() as con:
        row = con.execute(SQL["parsed"], [sql]).fetchone()
    tree: dict[str, Any] = json.loads(row[0]) if row else {}
    if tree.get("error") and "SELECT" not in str(tree.get("error_message", "")):
        raise QueryError(str(tree.get("error_message")))
    return tree


def _ordered(tree: dict[str, Any]) -> bool:
    statements = tree.get("statements") or []
    modifiers = statements[0]["node"].get("modifiers", []) if statements else []
    return any(modifier.get("type") == "ORDER_MODIFIER" for modifier in modifiers)


def _check_repeatable(file: Path, tree: dict[str, Any]) -> None:
    """Functions of the clock or of chance give another answer tomorrow."""
    used = {name.lower() for name in _functions(tree)}
    shaky = run_query(file, SQL["shaky_functions"], max_rows=None)
    found = sorted(
        used & ({name for (name,) in shaky.rows()} | {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"})
    )
    if found or _sampled(tree):
        what = ", ".join(f"{name}()" for name in found) or "a random sample"
        raise QueryError(f"{what} gives another answer each time and cannot be cited; write the date or value itself")


def _functions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(name := node.get("function_name"), str):
            yield name
        if node.get("class") == "COLUMN_REF" and len(node.get("column_names", ())) == 1:
            yield str(node["column_names"][0])  # current_date and its like are written without parentheses
        for value in node.values():
            yield from _functions(value)
    elif isinstance(node, list):
        for value in node:
            yield from _functions(value)


def _sampled(node: Any) -> bool:
    if isinstance(node, dict):
        return node.get("sample") is not None or any(_sampled(value) for value in node.values())
    return isinstance(node, list) and any(_sampled(value) for value in node)


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")


def _value(value: Any) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {True: "NaN"}.get(math.isnan(value), "Infinity" if value > 0 else "-Infinity")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {str(key): _value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    return json_value(value)

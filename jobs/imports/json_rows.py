"""Rows of JSON as other programs write them: a row a line, one array, one row, or a list within a document (JSON Feed, answers of APIs)."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any

from jobs.imports.columns import ALIASES, folded
from jobs.imports.errors import IncomingError, Skipped

_LISTS = ("items", "articles", "stories", "results", "entries", "data", "documents")
"""Names under which documents hold their rows."""
_TEXTS = frozenset(map(folded, ALIASES["text"]))
_DATES = frozenset({"date-parts"})


def json_rows(path: Path, file: IO[str], skipped: Skipped) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line or number, row) of a file of any of those forms. Raises IncomingError when it is none of them."""
    head = file.readline()
    while head and not head.strip():
        head = file.readline()
    if _is_row_or_bad_line(head):
        yield from _lines(path, head, file, skipped)
        return
    try:
        value = json.loads(head + file.read())
    except ValueError as error:
        raise IncomingError(f"{path}: neither JSON lines nor one JSON document: {error}") from error
    yield from _of_document(path, value, skipped)


def _is_row_or_bad_line(head: str) -> bool:
    """True when the first line is a row of JSON lines: an object by itself that is no document with rows in it, or anything that opens no document."""
    try:
        value = json.loads(head)
    except ValueError:
        return not head.lstrip().startswith(("[", "{")) or head.rstrip().endswith("}")
    return not isinstance(value, list) and not (isinstance(value, dict) and _list_of(value))


def _lines(path: Path, head: str, file: IO[str], skipped: Skipped) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(chain([head], file), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            skipped.rows.append(f"{path}: line {number}: not JSON: {error}")
            continue
        if isinstance(row, dict):
            yield number, flat(row)
        else:
            skipped.rows.append(f"{path}: line {number}: not a JSON object")


def _of_document(path: Path, value: Any, skipped: Skipped) -> Iterator[tuple[int, dict[str, Any]]]:
    shared: dict[str, Any] = {}
    rows = value if isinstance(value, list) else _list_of(value) or [value]
    if isinstance(value, dict) and rows is not value and isinstance(value.get("language"), str):
        shared["language"] = value["language"]
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            yield number, flat(shared | row)
        else:
            skipped.rows.append(f"{path}: entry {number}: not a JSON object")


def _list_of(value: dict[str, Any]) -> list[Any] | None:
    """The rows of a document, unless it is a row itself that has such a list."""
    if any(folded(name) in _TEXTS for name in value):
        return None
    for name in _LISTS:
        rows = value.get(name)
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            return rows
    return None


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row with CSL's dates and names as one text each; the rest as it is."""
    return {key: _flat(value) for key, value in row.items()}


def _flat(value: Any) -> Any:
    if isinstance(value, dict) and _DATES & value.keys():
        parts = next(iter(value.get("date-parts") or [[]]))
        return "-".join(f"{int(part):02d}" for part in parts) if len(parts) == 3 else None
    if isinstance(value, list) and value and all(isinstance(item, dict) and "family" in item for item in value):
        return [" ".join(filter(None, (item.get("given"), item["family"]))) for item in value]
    return value

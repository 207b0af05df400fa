"""Articles of other origin: rows of JSONL or CSV and texts of dumps, read one by one, with errors that say where and what to do."""

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Any

import zstandard

from common.addresses.hosts import host_of
from common.dates.habits import Habits, habits_of
from common.dates.reading import read_date
from jobs.imports.columns import SAID, columns_of, holds_markup, require_fields
from jobs.imports.errors import IncomingError, Skipped
from jobs.imports.json_rows import json_rows
from pipeline.elsewhere.markup import lines_of
from records.article import Statements

__all__ = ["Incoming", "IncomingError", "Skipped", "csv_rows", "open_text", "read_rows", "read_texts"]

_KINDS = typing.get_type_hints(Statements)
_MAX_DIGITS = 9
"""Of a whole number: columns hold 32 bits."""
_HEAD = re.compile(r"=== (?P<id>\S+) (?P<day>\S+) (?P<language>\S+) (?P<topic>\S+) (?P<url>\S+)")
_FORMULA = re.compile(r"'(?=[=+\-@\t\r])")
_TITLE_CHARACTERS = 250
_DAY = len("2026-03-01")
_MOST_SHAPES = 1000
"""Sets of columns that are remembered; a file has a few, whatever is made to have many must not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming(Statements):
    """One article of other origin, before it is classified; besides what is named here, all that a page would say of it."""

    number: int
    """Line or text within its file, from 1."""
    text: str
    title: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    day_only: bool = False
    language: str | None = None
    source_id: str | None = None
    fetched_at: datetime | None = None
    plain: bool = False
    """True: out of a text dump, with whatever stood around the report."""
    digest: str = ""
    """SHA-256 of the row as it stood in the file, hexadecimal."""


def read_rows(path: Path, mapping: Mapping[str, str], skipped: Skipped) -> Iterator[Incoming]:
    """Articles of a JSON or CSV file (also .gz, .zst), each row by the columns it has: exporters leave out what is empty.

    Raises IncomingError when no row has a column that can be the text.
    """
    require_fields(mapping)
    columns: dict[frozenset[str], dict[str, str]] = {}
    ignored: dict[str, None] = {}
    refused, taken = None, False
    for number, row in _raw_rows(path, skipped):
        names = frozenset(row)
        if len(columns) > _MOST_SHAPES:
            columns.clear()
        try:
            found = columns.get(names) or columns.setdefault(names, columns_of(str(path), row, mapping))
        except IncomingError as error:
            refused = refused or error
            skipped.rows.append(f"{path}: line {number}: the text is empty")
            continue
        taken = True
        ignored |= dict.fromkeys(name for name, value in row.items() if name not in found and value not in (None, "", [], {}))
        try:
            yield _incoming(f"{path}: line {number}", number, row, found, skipped)
        except ValueError as error:
            skipped.rows.append(f"{path}: line {number}: {error}")
    if refused is not None and not taken:
        raise refused
    if ignored:
        skipped.remarks.append(f"{path}: columns not taken: {', '.join(ignored)}; give one a place with --map FIELD=COLUMN")


def _raw_rows(path: Path, skipped: Skipped) -> Iterator[tuple[int, dict[str, Any]]]:
    if _kind(path) in (".csv", ".tsv"):
        yield from csv_rows(path)
        return
    with open_text(path) as file:
        yield from json_rows(path, file, skipped)


def read_texts(path: Path, delimiter: str | None) -> Iterator[Incoming]:
    """Articles of a plain text file: the whole of it, or what stands between lines that begin with `delimiter`."""
    with open_text(path) as file:
        text = file.read()
    if delimiter is None and _HEAD.match(text):
        delimiter = "=== "
    for number, (head, body) in enumerate(_parts(text, delimiter), start=1):
        if body.strip():
            yield _from_text(number, head, body)


def open_text(path: Path) -> IO[str]:
    """A text file, unpacked if its name says so; bad bytes become U+FFFD."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="")
    if path.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True, closefd=True)
        return io.TextIOWrapper(reader, encoding="utf-8-sig", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


def _kind(path: Path) -> str:
    return Path(path.stem).suffix.casefold() if path.suffix in (".gz", ".zst") else path.suffix.casefold()


def csv_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line and values of a CSV or TSV file (also .gz, .zst), blank values left out; its delimiter is the most frequent of `,;` and tab in its header."""
    csv.field_size_limit(sys.maxsize)
    with open_text(path) as file:
        reader = csv.DictReader(file, delimiter="\t" if _kind(path) == ".tsv" else _delimiter(path))
        for row in reader:
            yield reader.line_num, {key: _FORMULA.sub("", value, count=1) if value.startswith("'") else value for key, value in row.items() if key and value}  # fmt: skip


def _delimiter(path: Path) -> str:
    with open_text(path) as file:
        head = file.readline()
    return max(",;\t", key=head.count)


def _incoming(where: str, number: int, row: Mapping[str, Any], columns: Mapping[str, str], skipped: Skipped) -> Incoming:
    values = {name: row.get(column) for column, name in columns.items()}
    text = values.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the text is empty")
    if any(name == "text" and holds_markup(column) for column, name in columns.items()):
        text = "\n".join(lines_of(text))
    url, language = _string(values.get("url")), _string(values.get("language"))
    habits = habits_of(language, host=host_of(url) if url else "")
    times: dict[str, tuple[datetime | None, bool]] = {}
    for name in ("published_at", "fetched_at"):
        try:
            times[name] = _time(values.get(name), habits)
        except ValueError as error:
            skipped.remarks.append(f"{where}: taken without {name}: {error}")
            times[name] = None, False
    at, day_only = times["published_at"]
    return Incoming(
        number=number,
        text=text,
        title=_string(values.get("title")),
        url=url,
        published_at=at,
        day_only=day_only,
        language=language,
        source_id=_string(values.get("source_id")),
        fetched_at=times["fetched_at"][0],
        **_said(values),
        digest=_digest(json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)),
    )


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the page would say, each in the kind of its field; what does not fit is not said."""
    return {name: _of_kind(_KINDS[name], values.get(name)) for name in SAID}


def _of_kind(kind: Any, value: Any) -> Any:
    """A value as a tuple of names, a number, a word of a list, or a text."""
    if typing.get_origin(kind) is tuple:
        return _names(value)
    text = _string(value)
    kinds = [part for part in typing.get_args(kind) or (kind,) if part is not type(None)]
    if kinds == [int]:
        return int(text) if text and text.isdecimal() and len(text) <= _MAX_DIGITS else None
    if kinds == [float]:
        return _share(text)
    if issubclass(kinds[0], Enum):
        return next((word for word in kinds[0] if word.value == text), None)
    return text


def _share(text: str | None) -> float | None:
    """A number from 0 to 1, as all of ours are."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _string(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return (str(value).strip() or None) if isinstance(value, str | int | float) else None


def _names(value: Any) -> tuple[str, ...]:
    """Names out of a list, a schema.org object, or a text that lists them."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return (value,)
    if isinstance(value, str):
        return tuple(part for name in value.split(";") if (part := name.strip()))
    return tuple(name for item in (value if isinstance(value, list) else [value]) if (name := _string(item)))


def _time(value: Any, habits: Habits) -> tuple[datetime | None, bool]:
    """(UTC, day only), in any notation that pages use; a time without zone counts as UTC. Raises ValueError for what is no date."""
    text = _string(value)
    if text is None:
        return None, False
    try:
        at = datetime.fromisoformat(text)
        day_only = len(text) == _DAY
    except ValueError:
        found = read_date(text, habits)
        if found is None:
            raise ValueError(f"{text!r} is no date: write it as 2026-03-01 or 2026-03-01T12:00:00Z") from None
        at, day_only = found.at, found.day_only
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), day_only


def _parts(text: str, delimiter: str | None) -> Iterator[tuple[str, str]]:
    """(head line, body) of each article; the head is empty where the file is one article."""
    if delimiter is None:
        yield "", text
        return
    head, lines = "", list[str]()
    for line in text.splitlines(keepends=True):
        if line.startswith(delimiter):
            yield head, "".join(lines)
            head, lines = line.rstrip("\r\n"), []
        else:
            lines.append(line)
    yield head, "".join(lines)


def _from_text(number: int, head: str, body: str) -> Incoming:
    """An article of our own text export names its day, language and address in the head line; any other begins with its headline."""
    lines = [line.strip() for line in body.replace("\n ===", "\n===").splitlines()]
    first = next((i for i, line in enumerate(lines) if line), 0)
    titled = len(lines[first]) <= _TITLE_CHARACTERS and any(lines[first + 1 :])
    known = _HEAD.match(head)
    at, day_only = _time(known["day"] if known and known["day"] != "-" else None, Habits())
    return Incoming(
        number=number,
        text="\n".join(line for line in lines[first + titled :] if line),
        title=lines[first] if titled else None,
        url=known["url"] if known else None,
        published_at=at,
        day_only=day_only,
        language=known["language"] if known else None,
        plain=known is None,
        digest=_digest(f"{head}\n{body}"),
    )

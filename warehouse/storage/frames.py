"""Rows as Arrow tables, the fast way into DuckDB: one schema per base table, text cleaned of what DuckDB refuses."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from records.article import Extraction
from records.facts import PlainFacts
from warehouse.storage.rows import columns_of
from warehouse.storage.statements import Statements, filled, known, listed

SQL = Statements(__file__)
FEW = 1_000
"""Values that go in as parameters: a table of Arrow's is registered and planned for 1.5 to 6 ms however few it has, so many parameters cost 1 to 4."""
_BAD = re.compile("[\x00\ud800-\udfff]")
_TIME = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()
_MONEY = pa.decimal128(38, 2)
_TEXTS = pa.list_(pa.string())
_TOPICS = pa.list_(pa.struct([("topic", _TEXT), ("score", pa.float32())]))

NOT_STORED = frozenset({"canonical_url", "published_offset_minutes", "modified_day_only", "modified_plausible", "modified_offset_minutes"})
"""What an extraction has and no table keeps: its rel=canonical went into the report's key, and of a modification only when it was is told."""

EXTRACTED: dict[str, pa.DataType] = {name: kind for name, kind in columns_of(Extraction).items() if name not in NOT_STORED}
"""Columns that are the fields of `records.article.Extraction`."""

PLACE: dict[str, pa.DataType] = {
    "capture_id": _TEXT,
    "segment": _TEXT,
    "warc_offset": pa.int64(),
    "payload_digest": _TEXT,
    "fetched_at": _TIME,
}
"""Columns that are the fields of `records.provenance.Place`; tables call its `warc_file` segment."""

CONTENT: dict[str, pa.DataType] = {
    "version_id": _TEXT,
    "url": _TEXT,
    **EXTRACTED,
    "language": _TEXT,
    "language_confidence": pa.float32(),
    "language_method": _TEXT,
    "score": pa.float32(),
    "topic": _TEXT,
    "topics": _TOPICS,
    "platforms": _TEXTS,
    **columns_of(PlainFacts),
    "model": _TEXT,
    "tokens": pa.int32(),
    "characters": pa.int32(),
    **PLACE,
}
"""Columns that belong to a version: in base.report for the current one, in base.superseded for the others."""

STATE: dict[str, pa.DataType] = {
    "report_id": _TEXT,
    "canonical_url": _TEXT,
    "source_id": _TEXT,
    "agency": pa.bool_(),
    "established": pa.bool_(),
    "first_seen": _TIME,
    "last_seen": _TIME,
    "earliest_published_at": _TIME,
    "ranked_at": _TIME,
    "longest": pa.int32(),
    "versions": pa.int32(),
    "changed_no": pa.int64(),
}
"""Columns of base.report that later captures change in place."""

ROLE: dict[str, pa.DataType] = {
    "article_id": _TEXT,
    "copy_kind": _TEXT,
    "agreement": pa.float32(),
    "containment": pa.float32(),
    "shared_shingles": pa.int32(),
}
"""Columns of base.report that say what it is a copy of, and why."""

REPORT = {**STATE, **ROLE, **CONTENT}
SUPERSEDED = {"report_id": _TEXT, **CONTENT}
VERSION: dict[str, pa.DataType] = {
    "version_id": _TEXT,
    "report_id": _TEXT,
    "text_digest": _TEXT,
    "first_seen": _TIME,
    "last_seen": _TIME,
    "capture_id": _TEXT,
    "rendition": _TEXT,
}
CAPTURE: dict[str, pa.DataType] = {
    **PLACE,
    "run_id": _TEXT,
    "source_id": _TEXT,
    "url": _TEXT,
    "requested_url": _TEXT,
    "http_status": pa.int16(),
    "outcome": _TEXT,
    "text_origin": _TEXT,
    "detail": _TEXT,
    "title": _TEXT,
    "language": _TEXT,
    "published_at": _TIME,
    "score": pa.float32(),
    "report_id": _TEXT,
    "version_id": _TEXT,
}
MENTION: dict[str, pa.DataType] = {
    "version_id": _TEXT,
    "report_id": _TEXT,
    "kind": _TEXT,
    "value": _TEXT,
    "surface": _TEXT,
    "span_start": pa.int32(),
    "span_end": pa.int32(),
    "rule": _TEXT,
    "party": pa.bool_(),
    "jurisdiction": _TEXT,
}
FACT: dict[str, pa.DataType] = {
    "version_id": _TEXT,
    "report_id": _TEXT,
    "kind": _TEXT,
    "position": pa.int32(),
    "value": _TEXT,
    "canonical": _TEXT,
    "role": _TEXT,
    "jurisdiction": _TEXT,
    "span_start": pa.int32(),
    "span_end": pa.int32(),
    "sentence_start": pa.int32(),
    "sentence_end": pa.int32(),
    "rule": _TEXT,
    "confidence": pa.float32(),
    "amount": _MONEY,
    "currency": _TEXT,
    "main": pa.bool_(),
    "told_on": pa.date32(),
    "eur": _MONEY,
    "rate_on": pa.date32(),
    "eur_missing": _TEXT,
    "due": pa.date32(),
    "month_only": pa.bool_(),
}
VECTOR: dict[str, pa.DataType] = {"version_id": _TEXT, "report_id": _TEXT, "model": _TEXT, "vector": pa.list_(pa.float32())}
SIGNATURE: dict[str, pa.DataType] = {
    "sig_no": pa.int64(),
    "report_id": _TEXT,
    "version_id": _TEXT,
    "day": pa.date32(),
    "text_hash": pa.int64(),
    "shingles": pa.int32(),
    "signature": pa.binary(),
    "particulars": pa.binary(),
}
BAND: dict[str, pa.DataType] = {"day": pa.date32(), "hash": pa.int32(), "sig_no": pa.int64()}
AS_SEEN: dict[str, pa.DataType] = {
    **PLACE,
    "run_id": _TEXT,
    "source_id": _TEXT,
    "url": _TEXT,
    "report_id": _TEXT,
    "http_status": pa.int16(),
    "drawn_by": _TEXT,
    "files": pa.int32(),
    "missed": pa.int32(),
    "picture_digest": _TEXT,
    "list_id": _TEXT,
    "list_digest": _TEXT,
}
LEAF: dict[str, pa.DataType] = {
    "day": pa.date32(),
    "batch": pa.int32(),
    "position": pa.int32(),
    "capture_id": _TEXT,
    "payload_digest": _TEXT,
    "chain": _TEXT,
}
FORGOTTEN: dict[str, pa.DataType] = {"forgotten_id": _TEXT, "reason": _TEXT, "forgotten_at": _TIME, "entry_no": pa.int64()}
SOURCE: dict[str, pa.DataType] = {
    "source_id": _TEXT,
    "name": _TEXT,
    "country": _TEXT,
    "languages": _TEXTS,
    "homepage": _TEXT,
    "kind": _TEXT,
    "enabled": pa.bool_(),
    "agency": pa.bool_(),
    "listings": pa.list_(pa.struct([("kind", _TEXT), ("url", _TEXT)])),
    "verified": pa.date32(),
    "note": _TEXT,
}
_COUNTS = ("listings", "listings_unchanged", "listings_failed", "links", "seen", "skipped", "captured", "unchanged", "failed")
SOURCE_RUN: dict[str, pa.DataType] = {
    "run_id": _TEXT,
    "source_id": _TEXT,
    **{name: pa.int32() for name in _COUNTS},
    "reasons": pa.list_(pa.struct([("reason", _TEXT), ("urls", pa.int32())])),
    "newest_at": _TIME,
    "error": _TEXT,
    "error_detail": _TEXT,
}


def clean(value: str) -> str:
    """Without NUL, lone surrogates as U+FFFD: DuckDB accepts neither, and one such page must not fail its segment."""
    return _BAD.sub(lambda found: "" if found.group() == "\x00" else "\ufffd", value)


def frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    """Rows as a table of exactly these columns; a missing key is null, strings are cleaned."""
    return frame_of(dict(zip(columns, _columns(list(rows), tuple(columns)), strict=True)), columns)


def frame_of(values: Mapping[str, Sequence[Any]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    """The same of values that are columns already."""
    return pa.table([_array(values[name], kind) for name, kind in columns.items()], names=list(columns))


def _columns(rows: Sequence[Mapping[str, Any]], names: tuple[str, ...]) -> list[Sequence[Any]]:
    """The values of rows by column; asked of each row at once, for which a name at a time takes twice as long."""
    return list(zip(*(map(row.get, names) for row in rows), strict=True)) if rows else [()] * len(names)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Cleaned only where something is bad, which is rare: looking at every string in Python took most of an ingest's time."""
    try:
        array = pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_cleaned(value) for value in values], kind)
    return pa.array([_cleaned(value) for value in values], kind) if _has_nul(array) else array


def _has_nul(array: pa.Array | pa.ChunkedArray) -> bool:
    """Asked of the bytes of all values at once: a search of each value for a substring took ten times as long, 7 ms for a segment's bodies."""
    if isinstance(array, pa.ChunkedArray):  # more than 2 GB of text
        return any(_has_nul(chunk) for chunk in array.chunks)
    if pa.types.is_list(array.type):
        return _has_nul(array.flatten())
    if pa.types.is_struct(array.type):
        return any(_has_nul(field) for field in array.flatten())
    if not pa.types.is_string(array.type):
        return False
    letters = array.buffers()[2]
    return letters is not None and b"\0" in letters.to_pybytes()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value) if _BAD.search(value) else value
    if isinstance(value, list | tuple) and value and isinstance(value[0], str | dict):  # not the 512 numbers of a vector
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


@contextlib.contextmanager
def given(con: duckdb.DuckDBPyConnection, **tables: pa.Table) -> Iterator[None]:
    """Arrow tables visible to SQL under these names for the time of the block."""
    for name, table in tables.items():
        con.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            con.unregister(name)


def append(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]], columns: Mapping[str, pa.DataType]) -> int:
    """Rows added by column name; returns how many. `table` is one of ours. Raises WarehouseError for any other."""
    kept = list(rows)
    if len(kept) * len(columns) > FEW:
        return append_table(con, table, frame(kept, columns))
    return _append_few(con, table, dict(zip(columns, _columns(kept, tuple(columns)), strict=True)))


def append_table(con: duckdb.DuckDBPyConnection, table: str, incoming: pa.Table) -> int:
    """The same for rows that are columns already."""
    if incoming.num_rows * incoming.num_columns <= FEW:
        return _append_few(con, table, incoming.to_pydict())
    with given(con, incoming=incoming):
        con.execute(filled(SQL["append"], table=known(table)))
    return int(incoming.num_rows)


def _append_few(con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[Any]]) -> int:
    values = [[_bound(value) for value in column] for column in columns.values()]
    if values and values[0]:
        con.execute(_few(table, tuple(columns)), values)
    return len(values[0]) if values else 0


@cache
def _few(table: str, columns: tuple[str, ...]) -> str:
    return filled(SQL["append_few"], table=known(table), columns=listed(columns), values=", ".join(["unnest(?)"] * len(columns)))


def _bound(value: Any) -> Any:
    """A value as a parameter: cleaned, lists as lists."""
    return _cleaned(list(value) if isinstance(value, tuple) else value)

"""Records as rows and rows as records, by their annotations: a new field of a record is a column wherever the record goes."""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, TypeVar

import pyarrow as pa

from records.fields import all_of

R = TypeVar("R")
_Plan: TypeAlias = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...], tuple[str, ...]]
"""A record's fields, what gets all their values at once, the fields that are no plain columns, and those that are records."""
_TIME = pa.timestamp("us", tz="UTC")
_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int32(),
    float: pa.float64(),
    datetime: _TIME,
    date: pa.date32(),
    Decimal: pa.decimal128(38, 2),
}


def columns_of(kind: Any) -> dict[str, pa.DataType]:
    """Column -> type for the fields of a record. A record within it, such as `published: DatedFact`, is one column a field: `published_at`.

    Raises TypeError for an annotation that is no column.
    """
    found: dict[str, pa.DataType] = {}
    for name, hint in _hints(kind):
        if dataclasses.is_dataclass(hint):
            found |= {f"{name}_{inner}": column for inner, column in columns_of(hint).items()}
        else:
            found[name] = _column(hint)
    return found


def row_of(record: object) -> dict[str, Any]:
    """The columns of a record with its values; the columns of a record within it that is None are missing, that is null."""
    names, values, special, nested = _plan(type(record))
    row = dict(zip(names, values(record), strict=True))
    for name in special:
        value = row[name]
        if isinstance(value, tuple):
            row[name] = list(value)
        elif isinstance(value, Enum):
            row[name] = value.value
    for name in nested:
        if (value := row.pop(name)) is not None:
            row |= within(name, row_of(value))
    return row


def columns_with(kind: Any, records: Iterable[Any]) -> dict[str, Sequence[Any]]:
    """The columns of many records of one kind that has no records within, a third of the time of a row each; lists are tuples."""
    names, values, _, nested = _plan(kind)
    assert not nested
    found = list(zip(*map(values, records), strict=True))
    return dict(zip(names, found or [()] * len(names), strict=True))


def within(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a record that is a field of another, as columns of that one: `published_at` of `at`."""
    return {f"{name}_{inner}": item for inner, item in row.items()}


def tree_of(record: object) -> dict[str, Any]:
    """A record as a dict whose records, at any depth, are dicts: rows of columns that are structs. `dataclasses.asdict` copies every text and number too,
    and took longer than deciding what is told.
    """
    names, values, branching = _branches(type(record))
    row = dict(zip(names, values(record), strict=True))
    for name in branching:
        value = row[name]
        if isinstance(value, tuple):
            row[name] = [tree_of(item) for item in value] if value and dataclasses.is_dataclass(value[0]) else list(value)
        elif dataclasses.is_dataclass(value):
            row[name] = tree_of(value)
    return row


def record_of(kind: type[R], row: Mapping[str, Any], **known: Any) -> R:
    """The record a row was made of; `known` wins, times are UTC.

    What is null there, or no column, is the field's default; without one, None where that is allowed and the empty text where it is a text.
    Raises TypeError for any other field.
    """
    values = {name: value for name, hint in _hints(kind) if name not in known and (value := _value(hint, name, row)) is not None}
    return kind(**(_blank(kind) | values | known))


def _read_hints(kind: Any) -> tuple[tuple[str, Any], ...]:
    """(field, its annotation without `| None`) of a record."""
    hints = typing.get_type_hints(kind)
    return tuple((f.name, _certain(hints[f.name])) for f in dataclasses.fields(kind))


def _read_required(kind: Any) -> frozenset[str]:
    missing = dataclasses.MISSING
    return frozenset(f.name for f in dataclasses.fields(kind) if f.default is missing and f.default_factory is missing)


def _read_blank(kind: Any) -> dict[str, Any]:
    """What stands for null in the fields without a default that can say so."""
    hints = typing.get_type_hints(kind)
    optional = {name: None for name in _required(kind) if type(None) in typing.get_args(hints[name])}
    return optional | {name: "" for name in _required(kind) if hints[name] is str}


def _read_plan(kind: Any) -> "_Plan":
    """Asked once a kind, because an ingest asks for every mention of every page."""
    hints = _hints(kind)
    names, nested = tuple(name for name, _ in hints), tuple(name for name, hint in hints if dataclasses.is_dataclass(hint))
    return names, all_of(names), tuple(name for name, hint in hints if hint not in _SCALARS and name not in nested), nested


def _read_branches(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """A record's fields, what gets all their values at once, and the fields that can hold records or lists."""
    names = tuple(name for name, _ in _hints(kind))
    return names, all_of(names), tuple(name for name, hint in _hints(kind) if hint not in _SCALARS)


_hints: Callable[[Any], tuple[tuple[str, Any], ...]] = cache(_read_hints)
_plan: "Callable[[Any], _Plan]" = cache(_read_plan)
_branches: Callable[[Any], tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]] = cache(_read_branches)
_required: Callable[[Any], frozenset[str]] = cache(_read_required)
_blank: Callable[[Any], dict[str, Any]] = cache(_read_blank)


def _certain(hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


def _column(hint: Any) -> pa.DataType:
    if typing.get_origin(hint) is tuple:
        return pa.list_(_column(typing.get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return pa.string()
    if hint not in _SCALARS:
        raise TypeError(f"{hint}: no column can hold it; see warehouse/storage/rows.py")
    return _SCALARS[hint]


def _value(hint: Any, name: str, row: Mapping[str, Any]) -> Any:
    """A field's value out of a row, None where there is none."""
    if dataclasses.is_dataclass(hint):
        inner = dict(_parts(name, row))
        needed = _required(hint)
        return _within(hint, inner) if all(inner.get(part) is not None for part in _first(needed, hint)) else None
    value = row.get(name)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return hint(value) if value is not None and isinstance(hint, type) and issubclass(hint, Enum) else value


def _within(kind: Any, row: Mapping[str, Any]) -> Any:
    return record_of(kind, row)


def _first(needed: frozenset[str], hint: Any) -> list[str]:
    """The required fields that are no texts: without them there is no such record."""
    return [name for name, kind in _hints(hint) if name in needed and kind is not str]


def _parts(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key.removeprefix(f"{name}_"), value) for key, value in row.items() if key.startswith(f"{name}_"))

"""Records to JSON values and back, driven by their annotations: for run reports, WARC metadata and orders to child processes."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

R = TypeVar("R")


def to_json(value: Any) -> Any:
    """JSON-ready form of a record: dataclasses become objects, tuples lists, times ISO 8601, enums their value.

    Fields that hold their default are left out, so adding a field does not change what old readers see.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: to_json(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.default is dataclasses.MISSING or getattr(value, f.name) != f.default
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    return value


def from_json(kind: type[R], value: Mapping[str, Any]) -> R:
    """The record `kind` out of what `to_json` made; unknown keys are ignored (written by a newer version).

    Raises TypeError when a required field is missing, ValueError when a value does not parse.
    """
    hints = typing.get_type_hints(kind)
    known = {f.name for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _parse(hints[name], item) for name, item in value.items() if name in known})


def _parse(hint: Any, value: Any) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _parse(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_parse(args[0], item) for item in value)
        return tuple(_parse(a, item) for a, item in zip(args, value, strict=True))
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return from_json(hint, value)
        if issubclass(hint, datetime | date):
            return hint.fromisoformat(value)
        if issubclass(hint, Enum):
            return hint(value)
        if hint is float:
            return float(value)
    return value

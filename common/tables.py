"""TOML into records: one reader for every file that people write. A mistake names file, key, value and what is accepted, all mistakes at once.

`read_table(path)` gives the file's table, `record(kind, table, file)` the record in it: `kind` may be any type that `common.forms` knows, so
also `Mapping[str, SomeRecord]` for a file of named tables.
"""

import dataclasses
import functools
import tomllib
import typing
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from common.forms import (
    AtLeast,
    BadValueError,
    Between,
    Check,
    Dialect,
    Each,
    Mark,
    Rules,
    Written,
    accepted,
    issubclass_of,
    schema_of,
    unmarked,
    without_none,
)
from records.errors import ConfigurationError, closest

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, ErrorDetails, SchemaValidator

__all__ = [
    "AtLeast",
    "BadValueError",
    "Between",
    "Check",
    "Each",
    "Mark",
    "Rules",
    "Written",
    "parse_table",
    "read_table",
    "record",
    "records",
]

T = TypeVar("T")
WHOLE_FILE = "(whole file)"
_NO_RULES: Rules = {}


def read_table(path: Path) -> dict[str, Any]:
    """A TOML file as it is. Raises ConfigurationError."""
    try:
        return parse_table(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(path), WHOLE_FILE, f"cannot be read: {error}", "it must be TOML in UTF-8") from error


def parse_table(text: str, file: str) -> dict[str, Any]:
    """TOML text as it is; `file` is for messages. Raises ConfigurationError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(file, WHOLE_FILE, f"is not TOML: {error}") from error


def record(
    kind: type[T],
    table: object,
    file: str,
    *,
    rules: Rules = _NO_RULES,
    within: str = "",
    given: Mapping[str, Any] | None = None,
    fallback: Mapping[str, Any] | None = None,
) -> T:
    """The record a table describes.

    Args:
        kind: The record's type.
        table: As TOML has it.
        file: Where it stands, for messages.
        rules: What a file may hold, where that is less than what the record can; a constant of the caller's, its schema is made once.
        within: What stands before the key in a message, e.g. `source fr-le-monde: `.
        given: Fields that the caller knows; the table must not name them.
        fallback: Fields where the table says nothing, in the place of the record's own defaults.

    Raises:
        ConfigurationError: With every mistake, one a line.
    """
    from pydantic_core import ValidationError  # noqa: PLC0415

    given = given or {}
    known = [key for key in given if isinstance(table, Mapping) and key in table]
    values = {**(fallback or {}), **table, **given} if isinstance(table, Mapping) else table
    try:
        made: T = _validator(typing.cast("Hashable", kind), _Identity(rules)).validate_python(values)
    except ValidationError as error:
        mistakes = [_mistake(kind, rules, item, given) for item in error.errors(include_url=False)]
    else:
        mistakes = []
    mistakes += [(key, "is not set here", f"it is {given[key]!r}") for key in known]
    if mistakes:
        raise ConfigurationError.of(
            [ConfigurationError(file, within + (key or WHOLE_FILE), problem, remedy) for key, problem, remedy in mistakes]
        )
    return made


def records(kind: type[T], table: object, file: str, *, rules: Rules = _NO_RULES) -> dict[str, T]:
    """The records of a file of named tables, by name. Raises ConfigurationError with every mistake."""
    return record(typing.cast("type[dict[str, T]]", Mapping[str, kind]), table, file, rules=rules)  # type: ignore[valid-type]


class _Identity:
    """Rules as a key of the cache: they are constants, the same object means the same rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.rules is self.rules

    def __hash__(self) -> int:
        return id(self.rules)


@functools.lru_cache(maxsize=64)
def _validator(kind: Hashable, rules: _Identity) -> "SchemaValidator":
    from pydantic_core import SchemaValidator  # noqa: PLC0415

    return SchemaValidator(schema_of(kind, _TOML, rules.rules))


def _leaf(name: str, **options: Any) -> "CoreSchema":
    return typing.cast("CoreSchema", {"type": name, "strict": True, **options})


_TOML = Dialect(
    leaves={
        str: lambda: _leaf("str"),
        int: lambda: _leaf("int"),
        float: lambda: _leaf("float", allow_inf_nan=False),
        bool: lambda: _leaf("bool"),
        date: lambda: _leaf("date"),
        datetime: lambda: _leaf("datetime"),
    },
    unknown_keys="forbid",
    none_is_false=True,
)


def _mistake(kind: Any, rules: Rules, item: "ErrorDetails", given: Mapping[str, Any]) -> tuple[str, str, str]:
    """(key, problem, remedy) of one mistake."""
    place = item["loc"]
    key = _dotted(place)
    if item["type"] == "bad_value":
        told = item["ctx"]
        inner = told["key"]
        return (f"{key}.{inner}" if key and inner else key or inner), told["problem"], told["remedy"]
    if item["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        before = key[: -len(str(place[-1]))]
        hint, _ = _at(kind, rules, place[:-1])
        names = [before + f.name.rstrip("_") for f in dataclasses.fields(_bare(hint)[0]) if f.name not in given]
        return key, "no such key", closest(key, names, "accepted: " + ", ".join(names))
    hint, marks = _at(kind, rules, place)
    remedy = accepted(hint, marks, item["input"], key)
    if item["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return key, "missing", f"it is needed: {accepted(hint, marks, '', key)}"
    return key, f"{item['input']!r} is not accepted", remedy


def _dotted(place: Sequence[int | str]) -> str:
    """`listings[1].url`: people count from one."""
    key = ""
    for part in place:
        key += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _at(kind: Any, rules: Rules, place: Sequence[int | str]) -> tuple[Any, tuple[Mark, ...]]:
    """The type at a place of a record, and its marks."""
    hint: Any = kind
    marks: tuple[Mark, ...] = ()
    for part in place:
        hint, own = _bare(hint)
        if dataclasses.is_dataclass(hint):
            name = str(part) if str(part) in {f.name for f in dataclasses.fields(hint)} else f"{part}_"
            marks = tuple(rules.get(typing.cast("type", hint), {}).get(name, ()))
            hint = typing.get_type_hints(hint, include_extras=True)[name]
        elif issubclass_of(get_origin(hint), Mapping):
            hint, marks = get_args(hint)[1], ()
        else:
            args = get_args(hint)
            item = args[0] if len(args) == 2 and args[1] is Ellipsis else args[int(part)]
            hint, marks = item, tuple(_of_items([*own, *marks]))
    return hint, marks


def _bare(hint: Any) -> tuple[Any, tuple[Mark, ...]]:
    base, marks = unmarked(hint)
    return without_none(base)[0], marks


def _of_items(marks: Sequence[Mark]) -> Iterator[Mark]:
    for mark in marks:
        if isinstance(mark, Each):
            yield from mark.marks

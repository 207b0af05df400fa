"""What a record type accepts, as a schema for pydantic's core: its fields' types, defaults and docs stay the one truth.

Records are frozen dataclasses of the standard library. What a file may hold is often narrower than what a record can: an owner says so with
marks, either in the record (`Annotated[int, AtLeast(1)]`) or, where the record knows nothing of files, in `Rules`.

The core is used without pydantic's models: importing those costs 100 ms more of every command and of every crawl (measured: 50 and 149 ms of
CPU), and the records are the models already. It is imported when the first schema is made, not before.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from records.errors import closest

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

Mark = object
Rules = Mapping[type, Mapping[str, Sequence[Mark]]]
"""Record type -> field -> marks it has in a file, besides those of the record."""


class BadValueError(ValueError):
    """A value is not accepted: the problem, and what is. `key` names the field, where a check looks at a whole record."""

    def __init__(self, problem: str, remedy: str = "", key: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.key = problem, remedy, key


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number's least value, or a list's least length."""

    least: float


@dataclass(frozen=True, slots=True)
class Between:
    """A number's bounds, both included."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Check:
    """A function of the value, called once its type is right: gives the value to keep, or raises BadValueError."""

    function: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Each:
    """Marks of a list's items."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The field is written in another form: a function that makes the record's form of it, before anything is checked."""

    function: Callable[[Any], Any]
    form: str
    """What is to be written, for messages."""


WHOLE = ""
"""Key of `Rules` under which a check of a whole record stands."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are written: what simple types take, and what becomes of keys nobody knows."""

    leaves: Mapping[type, Callable[[], "CoreSchema"]]
    unknown_keys: Literal["forbid", "ignore"]
    none_is_false: bool
    """TOML has no null: `false` stands for it."""


def schema_of(hint: Any, dialect: Dialect, rules: Rules, marks: Sequence[Mark] = ()) -> "CoreSchema":
    """The schema of a type in a dialect. Raises TypeError for a type no record of ours has."""
    from pydantic_core import core_schema as core  # noqa: PLC0415

    hint, own = unmarked(hint)
    marks = [*own, *marks]
    inner, optional = without_none(hint)
    if optional:
        made = core.nullable_schema(schema_of(inner, dialect, rules, marks))
        return core.no_info_before_validator_function(lambda v: None if v is False else v, made) if dialect.none_is_false else made
    return _marked(_plain(hint, dialect, rules, _items(marks)), marks)


def _plain(hint: Any, dialect: Dialect, rules: Rules, items: Sequence[Mark]) -> "CoreSchema":
    from pydantic_core import core_schema as core  # noqa: PLC0415

    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple and args[-1] is Ellipsis:
        return core.tuple_schema([schema_of(args[0], dialect, rules, items)], variadic_item_index=0)
    if origin is tuple:
        return core.tuple_schema([schema_of(arg, dialect, rules, items) for arg in args])
    if issubclass_of(origin, Mapping):
        return core.dict_schema(core.str_schema(), schema_of(args[1], dialect, rules, items))
    if origin is Literal:
        return core.literal_schema(list(args))
    if dataclasses.is_dataclass(hint):
        return _record(typing.cast("type[Any]", hint), dialect, rules)
    if issubclass_of(hint, Enum):
        return core.enum_schema(hint, list(hint), sub_type="str" if issubclass(hint, str) else None)
    if hint in dialect.leaves:
        return dialect.leaves[hint]()
    if hint in (Any, object):
        return core.any_schema()
    raise TypeError(f"no schema for {hint!r}")


def _record(kind: type[Any], dialect: Dialect, rules: Rules) -> "CoreSchema":
    from pydantic_core import core_schema as core  # noqa: PLC0415

    hints, own, fields = typing.get_type_hints(kind, include_extras=True), rules.get(kind, {}), dataclasses.fields(kind)
    arguments = []
    for item in fields:
        made = schema_of(hints[item.name], dialect, rules, own.get(item.name, ()))
        if item.default is not dataclasses.MISSING:
            made = core.with_default_schema(made, default=item.default)
        elif item.default_factory is not dataclasses.MISSING:
            made = core.with_default_schema(made, default_factory=item.default_factory)
        # A field named like a word of Python's carries an underscore: `not_` is written `not`.
        name = item.name.rstrip("_")
        arguments.append(core.dataclass_field(item.name, made, kw_only=True, validation_alias=name if name != item.name else None))
    accepted = core.dataclass_args_schema(kind.__name__, arguments, extra_behavior=dialect.unknown_keys)
    slots = "__slots__" in vars(kind)
    whole = core.dataclass_schema(kind, accepted, [item.name for item in fields], post_init=hasattr(kind, "__post_init__"), slots=slots)
    return _marked(whole, own.get(WHOLE, ()))


def _marked(made: "CoreSchema", marks: Sequence[Mark]) -> "CoreSchema":
    from pydantic_core import core_schema as core  # noqa: PLC0415

    for mark in marks:
        if isinstance(mark, AtLeast):
            made = core.no_info_after_validator_function(_least(mark.least), made)
        elif isinstance(mark, Between):
            made = core.no_info_after_validator_function(_bounds(mark.least, mark.most), made)
        elif isinstance(mark, Check):
            made = core.no_info_after_validator_function(_told(mark.function), made)
        elif isinstance(mark, Written):
            made = core.no_info_before_validator_function(_told(mark.function), made)
    return made


def _told(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function with its BadValueError in the form in which the core passes it on."""
    from pydantic_core import PydanticCustomError  # noqa: PLC0415

    def checked(value: Any) -> Any:
        try:
            return function(value)
        except BadValueError as bad:
            told = {"problem": bad.problem, "remedy": bad.remedy, "key": bad.key}
            raise PydanticCustomError("bad_value", "{problem}", told) from None

    return checked


def _least(least: float) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not (len(value) if isinstance(value, tuple) else value) >= least:
            raise ValueError
        return value

    return check


def _bounds(least: float, most: float) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not least <= value <= most:
            raise ValueError
        return value

    return check


def unmarked(hint: Any) -> tuple[Any, tuple[Mark, ...]]:
    """A type without its marks, and these."""
    if get_origin(hint) is Annotated:
        base, *marks = get_args(hint)
        return base, tuple(marks)
    return hint, ()


def without_none(hint: Any) -> tuple[Any, bool]:
    """A type without its None, and whether it had one. Raises TypeError for a choice between several types."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    others = [arg for arg in get_args(hint) if arg is not NoneType]
    if len(others) != 1:
        raise TypeError(f"no schema for {hint!r}")
    return others[0], True


def issubclass_of(hint: Any, parent: type) -> bool:
    return isinstance(hint, type) and issubclass(hint, parent)


def _items(marks: Iterable[Mark]) -> list[Mark]:
    return [inner for mark in marks if isinstance(mark, Each) for inner in mark.marks]


def accepted(hint: Any, marks: Sequence[Mark], value: object, key: str) -> str:
    """What a field takes, for a message; with "did you mean" where the value is near a word that is accepted."""
    hint, own = unmarked(hint)
    marks = [*own, *marks]
    if written := [mark.form for mark in marks if isinstance(mark, Written)]:
        return written[0]
    inner, optional = without_none(hint)
    if optional:
        told = accepted(inner, marks, value, key)
        return told if told.startswith("did you mean") else f"{told}, or false for none"
    words = list(get_args(hint)) if get_origin(hint) is Literal else [str(m.value) for m in hint] if issubclass_of(hint, Enum) else []
    if words:
        return closest(str(value), words)
    if get_origin(hint) is tuple:
        few = any(isinstance(mark, AtLeast) for mark in marks)
        last = key.rpartition(".")[2]
        texts = unmarked(get_args(hint)[0])[0] is str or issubclass_of(get_args(hint)[0], Enum)
        return (
            ("a list of strings" if texts else "a list")
            + (", not empty" if few else "")
            + (f': write {last} = ["a", "b"]' if texts else "")
        )
    if dataclasses.is_dataclass(hint) or get_origin(hint) is not None:
        return f"a section: write [{key}]" if "[" not in key else "a table"
    return _NAMES.get(hint, "another value") + _range(marks)


_NAMES = {
    bool: "true or false, without quotes",
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    date: "a day, written as 2026-08-14 without quotes",
    datetime: "a time, written as 2026-08-14T12:00:00Z without quotes",
}


def _range(marks: Sequence[Mark]) -> str:
    for mark in marks:
        if isinstance(mark, Between):
            return f" from {mark.least:g} to {mark.most:g}" if mark.most < 1_000_000 else f" from {mark.least:g} to {int(mark.most)}"
        if isinstance(mark, AtLeast):
            return f", at least {mark.least:g}"
    return ""

"""Records to JSON values and back, driven by their annotations: for run reports, WARC metadata, issues and orders to child processes.

The form is older than the library that makes it, and files of it are kept for good: fields that hold their default are left out, times are
written as `datetime.isoformat` writes them, keys nobody knows (of a newer version) are passed over.
"""

import functools
import typing
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

from common.forms import Dialect, Rules, schema_of

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator

R = TypeVar("R")
_NO_RULES: Rules = {}


def to_json(value: Any) -> Any:
    """JSON-ready form of a record: dataclasses become objects, tuples lists, times ISO 8601, enums their value.

    Fields that hold their default are left out, so adding a field does not change what old readers see.
    """
    return _writer(typing.cast("Hashable", type(value))).to_python(value, mode="json", exclude_defaults=True, warnings=False)


def from_json(kind: type[R], value: Mapping[str, Any]) -> R:
    """The record `kind` out of what `to_json` made. Raises ValueError when a field is missing or does not parse."""
    from pydantic_core import ValidationError  # noqa: PLC0415

    try:
        made: R = _reader(typing.cast("Hashable", kind)).validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "(the whole)"
        raise ValueError(f"{place}: {first['msg']}") from None
    return made


@functools.lru_cache(maxsize=128)
def _writer(kind: Hashable) -> "SchemaSerializer":
    from pydantic_core import SchemaSerializer  # noqa: PLC0415

    return SchemaSerializer(schema_of(kind, _JSON, _NO_RULES), {"ser_json_inf_nan": "constants"})


@functools.lru_cache(maxsize=128)
def _reader(kind: Hashable) -> "SchemaValidator":
    from pydantic_core import SchemaValidator  # noqa: PLC0415

    return SchemaValidator(schema_of(kind, _JSON, _NO_RULES))


def _iso(kind: type[date]) -> Callable[[], "CoreSchema"]:
    """Read and written by Python, not by the core: its own times carry a zone of its own and end in `Z`."""

    def made() -> "CoreSchema":
        from pydantic_core import core_schema as core  # noqa: PLC0415

        return core.no_info_plain_validator_function(
            kind.fromisoformat, serialization=core.plain_serializer_function_ser_schema(kind.isoformat, return_schema=core.str_schema())
        )

    return made


def _exact() -> "CoreSchema":
    """A sum as text: JSON's numbers lose its last digits. Trailing zeros, which only say how it was stored, are left out."""
    from pydantic_core import core_schema as core  # noqa: PLC0415

    written = core.plain_serializer_function_ser_schema(lambda value: f"{value.normalize():f}", return_schema=core.str_schema())
    return core.no_info_plain_validator_function(_decimal, serialization=written)


def _decimal(text: object) -> Decimal:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None


def _simple(name: str) -> Callable[[], "CoreSchema"]:
    return lambda: typing.cast("CoreSchema", {"type": name})


def _as_it_is(name: str) -> Callable[[], "CoreSchema"]:
    """Written as the value says, not as the type does: a whole number in a field for any number has no `.0`."""
    return lambda: typing.cast("CoreSchema", {"type": name, "serialization": {"type": "any"}})


_JSON = Dialect(
    leaves={
        str: _simple("str"),
        int: _simple("int"),
        float: _as_it_is("float"),
        bool: _simple("bool"),
        Decimal: _exact,
        datetime: _iso(datetime),
        date: _iso(date),
    },
    unknown_keys="ignore",
    none_is_false=False,
)

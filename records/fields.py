"""What two records have in common, by the names of their fields: a record that travels on takes along what the next one has a place for."""

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any


def shared(record: object, kind: type) -> dict[str, Any]:
    """The values of `record` for every field that `kind` has too: `Article(**shared(page, Article), text=...)`.

    A field that both get needs no line where one becomes the other, so none can be forgotten there.
    """
    return {name: getattr(record, name) for name in _common(type(record), kind)}


def _read_common(ours: Any, theirs: Any) -> tuple[str, ...]:
    names = {f.name for f in dataclasses.fields(theirs)}
    return tuple(f.name for f in dataclasses.fields(ours) if f.name in names)


_common: Callable[[Any, Any], tuple[str, ...]] = cache(_read_common)

"""What two records have in common, by the names of their fields: a record that travels on takes along what the next one has a place for."""

import dataclasses
import operator
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any


def shared(record: object, kind: type) -> dict[str, Any]:
    """The values of `record` for every field that `kind` has too: `Article(**shared(page, Article), text=...)`.

    A field that both get needs no line where one becomes the other, so none can be forgotten there.
    """
    names, values = _common(type(record), kind)
    return dict(zip(names, values(record), strict=True))


def all_of(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of these fields of a record at once, in half the time of one after the other."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _read_common(ours: Any, theirs: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    others = {f.name for f in dataclasses.fields(theirs)}
    names = tuple(f.name for f in dataclasses.fields(ours) if f.name in others)
    return names, all_of(names)


_common: Callable[[Any, Any], tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = cache(_read_common)

"""What two records have in common, by the names of their fields: a record that travels on takes along what the next one has a place for."""

import dataclasses
from typing import Any


def shared(record: object, kind: type) -> dict[str, Any]:
    """The values of `record` for every field that `kind` has too: `Article(**shared(page, Article), text=...)`.

    A field that both get needs no line where one becomes the other, so none can be forgotten there.
    """
    theirs = {f.name for f in dataclasses.fields(kind)}
    return {f.name: getattr(record, f.name) for f in dataclasses.fields(record) if f.name in theirs}  # type: ignore[arg-type]

"""What strangers wrote, as pages and mails print it: without what is not to be seen and would make a reader see something else."""

import re
from dataclasses import fields, replace
from typing import Any, TypeVar

from markupsafe import Markup

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""Control characters HTML forbids, directional embeddings, overrides and isolates (each headline gets its own `dir`), lone surrogates."""

Said = TypeVar("Said")


def seen(value: object) -> object:
    """A value as templates print it: texts without what must not be seen, everything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNSEEN.sub("", value)
    return value


def printed(said: Said) -> Said:
    """A record of what somebody said (a form, a program's request), each of its texts as it will be printed: what is kept is what is shown, in a terminal, too,
    and can be written down (half of a surrogate pair cannot).
    """
    record: Any = said
    made: Said = replace(record, **{field.name: seen(getattr(record, field.name)) for field in fields(record)})
    return made

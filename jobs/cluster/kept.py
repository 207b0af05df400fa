"""Rows of segments that were read and are not committed yet: one file each, named by what was asked, so that twice is once.

Only records are read back: whoever may write to the folder can forge rows, but not run code in the committer.
"""

import hashlib
import io
import pickle
from enum import Enum
from typing import Any

import zstandard

from common.places import Place
from jobs.reading.order import ReadingOrder
from records.article import SegmentRows
from records.errors import CaptureError, PlaceError

_MAGIC = b"docketwire rows 1\n"
_PLAIN = frozenset(
    {("datetime", "datetime"), ("datetime", "date"), ("datetime", "timezone"), ("datetime", "timedelta"), ("decimal", "Decimal")}
)


def rows_key(order: ReadingOrder, segment: str, size: int) -> str:
    """Name of the rows of a segment read by an order; another size, setting, beat or version is another name. Key of the task, too."""
    told = f"{order.digest()}\n{segment}\n{size}"
    return f"docketwire-{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"


def keep(place: Place, key: str, rows: SegmentRows | CaptureError) -> None:
    """Put rows aside for the committer, in one step."""
    written = io.BytesIO()
    _Writer(written, protocol=5).dump(rows)
    packed = zstandard.compress(written.getvalue())
    place.write(key, _MAGIC + hashlib.sha256(packed).digest() + packed)


def kept(place: Place, key: str) -> SegmentRows | CaptureError | None:
    """Rows that were put aside; None where there are none, or what is there is no such file (it is read again then)."""
    content = place.read(key)
    if content is None or not content.startswith(_MAGIC):
        return None
    digest, packed = content[len(_MAGIC) : len(_MAGIC) + 32], content[len(_MAGIC) + 32 :]
    if hashlib.sha256(packed).digest() != digest:
        return None
    found = _Records(io.BytesIO(zstandard.decompress(packed))).load()
    if not isinstance(found, SegmentRows | CaptureError):
        raise PlaceError(f"{place.address}/{key}: holds a {type(found).__name__} instead of a segment's rows; remove it")
    return found


class _Writer(pickle.Pickler):
    """Members of enumerations by their value: before Python 3.11.4 they are written as a call of `getattr`, which is never read back. Errors by what
    they say: Dask's tracebacks teach pickle another way, which is never read back either.
    """

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Enum):
            return type(value), (value.value,)
        return (type(value), value.args) if isinstance(value, CaptureError) else NotImplemented


class _Records(pickle.Unpickler):
    """Reads our own frozen records and plain values, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith("records.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise PlaceError(f"rows that were put aside name {module}.{name}, which no record is made of; remove them")

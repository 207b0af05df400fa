"""What the asking process and the query's own process say to each other: frames of a kind, a length and so many bytes.

Requests come from whoever may do everything anyway and are pickled. Answers come out of a process that ran a stranger's SQL: they are Arrow IPC
and JSON, nothing in them is ever run.
"""

import io
import json
import struct
from typing import Any, BinaryIO

_HEAD = struct.Struct(">cQ")
REQUEST, READY, ROWS, FAILED, DONE = b"q", b"r", b"a", b"e", b"d"


def write(stream: BinaryIO, kind: bytes, payload: bytes | memoryview) -> None:
    """One frame, sent at once."""
    stream.write(_HEAD.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def read(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Kind and content of the next frame; None where the stream ends, whole or torn."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    payload = stream.read(length)
    return (kind, payload) if len(payload) == length else None


class RowsOut(io.RawIOBase):
    """A file whose content goes out in frames of rows."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        view = memoryview(data).cast("B")
        write(self._stream, ROWS, view)
        return len(view)


def said(payload: bytes) -> dict[str, Any]:
    """The content of a frame that is JSON."""
    found: dict[str, Any] = json.loads(payload)
    return found

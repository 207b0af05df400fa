"""A record's note in a WARC: `application/warc-fields`, which replay tools pass over, with the values as one line of JSON.

Tools that index by address (pywb, cdxj-indexer) take any record of another media type for something to show; a note of type `application/json`
under a page's address and time stood before the page. Segments from before 2026-12 hold such notes, so both forms are read.
"""

import json
from collections.abc import Mapping
from typing import Any

MEDIA_TYPE = "application/warc-fields"
FORMER_MEDIA_TYPE = "application/json"
_NAME = b"json-metadata"


def to_warc_fields(values: Mapping[str, Any]) -> bytes:
    """The block of a metadata record; JSON escapes line ends, so the values are one line."""
    line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return _NAME + b": " + line + b"\r\n"


def of_warc_fields(block: bytes) -> Any:
    """The values in a note of either form. Raises ValueError when there are none."""
    if block.lstrip()[:1] == b"{":
        return json.loads(block)
    for line in block.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() == _NAME:
            return json.loads(value)
    raise ValueError(f"no field {_NAME.decode()}")

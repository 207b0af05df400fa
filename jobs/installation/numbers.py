"""Journal numbers that somebody outside the warehouse remembers: snapshots by their names, past states, the digests' outbox."""

import contextlib
import json
import re
from collections.abc import Iterator

from digests.outbox_file import highest_entry
from jobs.installation.home import Home

_NAMED = re.compile(r"\d{8}T\d{6}Z-(\d+)")


def highest_number(home: Home) -> int:
    """The highest of them, 0 when there is none; a warehouse made anew begins to count above it."""
    return max(_remembered(home), default=0)


def _remembered(home: Home) -> Iterator[int]:
    for folder, pattern in ((home.public, "snapshot-*.duckdb"), (home.root / "past", "*.json")):
        for path in folder.glob(pattern):
            if found := _NAMED.search(path.name):
                yield int(found[1])
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        yield int(json.loads((home.public / "latest.json").read_text("utf-8"))["journal_no"])
    yield highest_entry(home.root / "outbox.sqlite")

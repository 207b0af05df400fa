"""The days' folders of the captures, and which of them are settled: nothing came, nothing is left to be done, so nobody need list them again.

A folder's own time changes whenever a file in it appears, goes or is replaced. Who has dealt with all of its files notes that time, and looks
into the folder again when it has another one. After a year a home has as many files as before, but only today's folder is listed.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SETTLES_AFTER = 3600.0
"""Seconds a folder is left unchanged before it is noted. A file that comes in the same tick of the file system's clock (4 ms on ext4, 2 s on
FAT) as a folder was looked at would not be told from it; and the folder of today is not noted anew after every segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFolder:
    """One folder as it was when it was found."""

    name: str
    """`YYYY/MM/DD`, relative to the captures folder."""
    path: Path
    mtime_ns: int

    def settles(self, clock: Callable[[], float] = time.time) -> bool:
        """Whether what was seen of it since can be relied on."""
        return clock() - self.mtime_ns / 1e9 > SETTLES_AFTER

    def files(self, ending: str) -> list[Path]:
        """Files whose names end so, by name."""
        with os.scandir(self.path) as entries:
            return [self.path / name for name in sorted(entry.name for entry in entries if entry.name.endswith(ending))]


def day_folders(captures: Path, settled: Mapping[str, int]) -> Iterator[DayFolder]:
    """Folders that have another time than the one noted of them (name -> nanoseconds), in the order of their days."""
    for path in sorted(captures.glob("*/*/*")):
        if not path.is_dir():
            continue
        name, mtime_ns = path.relative_to(captures).as_posix(), path.stat().st_mtime_ns
        if settled.get(name) != mtime_ns:
            yield DayFolder(name=name, path=path, mtime_ns=mtime_ns)

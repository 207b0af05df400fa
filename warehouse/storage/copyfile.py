"""Copy one DuckDB file, durably: run as a child process by `warehouse.storage.snapshot`.

Closing any descriptor of a file drops every POSIX lock its process holds on it, so the process that has the warehouse open must not
copy it itself. Standard library only, so that the child starts in milliseconds.

With a third file - an older copy that nobody needs any more - that one becomes the new copy, and only blocks that differ are written. A block begins
with its checksum (DuckDB's storage format: three headers of 4 KB, then blocks of 256 KB), so telling which ones differ reads eight bytes of each.
"""

import fcntl
import os
import shutil
import signal
import sys
from pathlib import Path

HEADERS, BLOCK = 3 * 4096, 262_144
"""Bytes, DuckDB's defaults; the warehouse is made with them."""
SLICES = 32
"""Of the blocks that seem the same, one in so many is compared whole, another one each time: a byte that flipped in an old copy does not live on."""
_WORD, _SEED, _FACTOR = 8, 5381, 0xBF58476D1CE4E5B9
_PROBES = 8


def copy(source: Path, target: Path) -> None:
    """Copy and fsync; `target` appears half-written until this returns, so give it a temporary name."""
    with source.open("rb") as reading, target.open("wb") as writing:
        _share_or_copy(reading.fileno(), writing.fileno())
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())


def copy_over(source: Path, target: Path, old: Path, *, turn: int) -> int | None:
    """Rename `old` to `target` and write into it what differs from `source`; returns the bytes written.

    None, and nothing done, where that cannot be: somebody has `old` open or it has a second name, the system does not tell, or the blocks are
    not laid out as they are expected to be. `turn` says which of the blocks that seem the same are compared whole.
    """
    with source.open("rb") as reading:
        if not _laid_out(reading.fileno()) or not _take(old, target):
            return None
        with target.open("r+b") as writing:
            size = os.fstat(reading.fileno()).st_size
            os.truncate(writing.fileno(), size)
            written = sum(
                _copy_range(reading.fileno(), writing.fileno(), start, end)
                for start, end in _differing(reading.fileno(), writing.fileno(), size, turn)
            )
            os.fsync(writing.fileno())
            return written


def _laid_out(file: int) -> bool:
    """Whether some block at the beginning has the checksum that this version of the format gives it."""
    for number in range(_PROBES):
        block = os.pread(file, BLOCK, HEADERS + number * BLOCK)
        if len(block) == BLOCK and _checksum(block[_WORD:]) == int.from_bytes(block[:_WORD], "little"):
            return True
    return False


def _checksum(content: bytes) -> int:
    """Of DuckDB's blocks (`Checksum` in src/common/checksum.cpp)."""
    found = _SEED
    for word in memoryview(content).cast("Q"):
        found ^= word * _FACTOR & 0xFFFF_FFFF_FFFF_FFFF
    return found


def _take(old: Path, target: Path) -> bool:
    """Rename a file that nobody has open and that has no other name. A lease for writing is granted on no other; who opens it meanwhile breaks it."""
    lease, told = getattr(fcntl, "F_SETLEASE", None), getattr(fcntl, "F_GETLEASE", None)
    if lease is None or told is None:
        return False
    signal.signal(signal.SIGIO, signal.SIG_IGN)  # what the kernel says to the holder of a lease that somebody breaks
    try:
        with old.open("r+b") as file:
            if os.fstat(file.fileno()).st_nlink != 1:
                return False
            fcntl.fcntl(file, lease, fcntl.F_WRLCK)
            old.rename(target)
            alone = fcntl.fcntl(file, told) == fcntl.F_WRLCK
            fcntl.fcntl(file, lease, fcntl.F_UNLCK)
    except OSError:
        return False
    if not alone:
        target.rename(old)
    return alone


def _differing(reading: int, writing: int, size: int, turn: int) -> "list[tuple[int, int]]":
    """Ranges of bytes: the headers, and blocks with another checksum or, of those whose turn it is, another content."""
    found = [(0, min(HEADERS, size))]
    for number, start in enumerate(range(HEADERS, size, BLOCK)):
        length = BLOCK if number % SLICES == turn % SLICES else _WORD
        if os.pread(reading, length, start) == os.pread(writing, length, start):
            continue
        end = min(start + BLOCK, size)
        if found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _copy_range(reading: int, writing: int, start: int, end: int) -> int:
    at = start
    while at < end:
        at += os.pwrite(writing, os.pread(reading, min(BLOCK, end - at), at), at)
    return end - start


def _share_or_copy(reading: int, writing: int) -> None:
    """Let the file system share blocks (or copy inside the kernel) where it can; whatever remains is copied by the caller."""
    share = getattr(os, "copy_file_range", None)
    try:
        while share is not None and share(reading, writing, 1 << 30):
            pass
    except OSError:
        return


def main(source: Path, target: Path, old: Path | None, turn: int) -> None:
    """Over the old file where that can be, else whole; says the bytes written."""
    written = copy_over(source, target, old, turn=turn) if old is not None else None
    if written is None:
        copy(source, target)
        written = target.stat().st_size
    sys.stdout.write(str(written))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3] else None, int(sys.argv[4]))

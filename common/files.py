"""Files and folders that are there as a whole or not at all: write aside, force to the disk, rename, force the folder.

What is written aside is called `<name>.tmp`. When the writer fails it is removed; when the writer is killed it stays under that name, which
no reader of ours takes for a file, and the next write of the same file begins by clearing it away.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

SCRATCH_SUFFIX = ".tmp"


class Discard(Exception):  # noqa: N818 - a request, no fault
    """Raised inside `whole_file` by a writer that finds it has nothing to say: what was there stays, and no error reaches the caller."""


def scratch_of(path: Path) -> Path:
    """Where a file or folder is written aside until it is whole."""
    return path.with_name(path.name + SCRATCH_SUFFIX)


def write_file(path: Path, content: bytes | str) -> None:
    """Create or replace a file in one step, with its folder; text is written as UTF-8. It is on the disk when this returns."""
    with whole_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that becomes `path` when the block ends well, and vanishes when it does not.

    Two processes that write the same file do so one after the other.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = scratch_of(path)
    file = _locked(scratch)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            # Renamed before it is closed: closing frees the lock, and the name has to be free by then.
            scratch.replace(path)
    except Discard:
        scratch.unlink()
        return
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """The same for writers that want a name and open it themselves; the caller keeps other writers of `path` away.

    What such a writer leaves beside its file (DuckDB's `.wal`) goes with it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = scratch_of(path)
    _clear(scratch)
    try:
        yield scratch
        _sync(scratch)
        scratch.replace(path)
    finally:
        _clear(scratch)
    sync_folder(path.parent)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill that becomes `folder` when the block ends well, every file of it on the disk; it must not be there yet.

    Until then it has a name that begins with a dot. The caller keeps other writers of `folder` away.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = folder.with_name(f".{folder.name}{SCRATCH_SUFFIX}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        yield scratch
        sync_tree(scratch)
        scratch.rename(folder)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, so that a rename survives a power cut."""
    _sync(folder)


def sync_tree(folder: Path) -> None:
    """Force everything below a folder to the disk."""
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _locked(scratch: Path) -> IO[bytes]:
    """The scratch file, empty, with the lock held: whoever wrote it before us has renamed or left it."""
    while True:
        # Opened without emptying it: until the lock is ours it is another's.
        file = os.fdopen(os.open(scratch, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if scratch.exists() and os.path.samestat(os.fstat(file.fileno()), scratch.stat()):
                file.truncate(0)
                return file
        except FileNotFoundError:  # renamed between the question and the answer
            pass
        except BaseException:
            file.close()
            raise
        file.close()


def _clear(scratch: Path) -> None:
    for path in (scratch, scratch.with_name(scratch.name + ".wal")):
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

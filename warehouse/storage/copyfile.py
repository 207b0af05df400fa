"""Copy one file, durably: run as a child process by `warehouse.storage.snapshot`.

Closing any descriptor of a file drops every POSIX lock its process holds on it, so the process that has the warehouse open must not
copy it itself. Standard library only, so that the child starts in milliseconds.
"""

import os
import shutil
import sys
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Copy and fsync; `target` appears half-written until this returns, so give it a temporary name."""
    with source.open("rb") as reading, target.open("wb") as writing:
        _share_or_copy(reading.fileno(), writing.fileno())
        shutil.copyfileobj(reading, writing, 1 << 20)
        writing.flush()
        os.fsync(writing.fileno())


def _share_or_copy(reading: int, writing: int) -> None:
    """Let the file system share blocks (or copy inside the kernel) where it can; whatever remains is copied by the caller."""
    share = getattr(os, "copy_file_range", None)
    try:
        while share is not None and share(reading, writing, 1 << 30):
            pass
    except OSError:
        return


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]))

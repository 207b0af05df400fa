"""Where damaged files are put aside when others take their place; nothing reads them, and `forget` removes them."""

from datetime import datetime
from pathlib import Path

from common.files import sync_folder
from jobs.installation.home import Home


def damaged_folder(home: Home) -> Path:
    return home.root / "damaged"


def put_aside(home: Home, path: Path, at: datetime) -> Path:
    """Move a damaged file into `damaged/`, for whoever wants to look at it."""
    folder = damaged_folder(home)
    folder.mkdir(exist_ok=True)
    target = folder / f"{at:%Y%m%dT%H%M%SZ}-{path.name}"
    path.replace(target)
    sync_folder(folder)
    return target


def put_aside_with_log(home: Home, path: Path, at: datetime) -> Path:
    """The same for a SQLite file with what lies beside it."""
    for ending in ("-wal", "-shm"):
        extra = path.with_name(path.name + ending)
        if extra.exists():
            put_aside(home, extra, at)
    return put_aside(home, path, at)

"""Backup and restore: a copy of a home in use, with the digest of every file, and a home made of it again.

```
FOLDER/manifest.json     format, time, home's journal number, every file with size and SHA-256; its own digest last
FOLDER/home/...          the files
```

Copied is what cannot be made anew (settings, captures, seals, tombstones, subscriptions, outbox, frontier, jobs) and what would take long (the
warehouse, as one consistent state). Left out are snapshots, search index, past states (`--past` takes them along) and work in progress.
Segments are hard links where the file system allows: they are replaced by other files, never written to, so a link keeps what it had.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from common.files import whole_folder, write_file
from common.sqlite import copy_in_use
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.writing import require_own
from jobs.publish import publish
from jobs.retention import settle
from records.errors import HomeError
from warehouse.storage.database import open_warehouse
from warehouse.storage.journal import last_entry
from warehouse.storage.snapshot import copy_consistently

FORMAT = "docketwire-backup/1"
Progress = Callable[[str], None]
_MADE_ANEW = ("public", "search", "past", "preview", "rebuild", "damaged", "fixity.json")
_PASSING = (".lock", ".tmp", ".part", "-wal", "-shm", ".wal")
_DATABASES = (".sqlite",)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupDone:
    """A finished backup, or a home made of one."""

    folder: str
    files: int
    size_bytes: int
    linked: int
    """Files that are hard links of the home's and take no room."""
    journal_no: int
    """Latest change of the warehouse in it; 0 without one."""


def backup(
    home: Home,
    settings: Settings,
    folder: Path,
    *,
    link: bool = True,
    past: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda _: None,
) -> BackupDone:
    """Copy a home into a new folder while it is in use; the folder appears when it is whole. Raises HomeError, WarehouseError."""
    home.require()
    require_own(
        settings,
        "`docketwire backup`",
        "back up its database with pg_dump and its folder of files, or take it into a home with `docketwire migrate --from` and back that up",
    )
    if folder.exists():
        raise HomeError(f"{folder}: is there already; name a folder that is not")
    if folder.absolute().is_relative_to(home.root):
        raise HomeError(f"{folder}: lies within the home; name a folder outside, best on another disk")
    with whole_folder(folder.absolute()) as making:
        target, linked = making / "home", 0
        target.mkdir()
        with home.lock("warehouse", wait=True):  # neither retention nor a removal changes segments meanwhile
            entry = _copy_warehouse(home, settings, target, now())
            for path in _closed_files(home, past=past):
                progress(path.name)
                linked += _copy(path, target / path.relative_to(home.root), link=link and path.suffix == ".gz")
        for path in sorted(home.root.glob("*.sqlite")):
            progress(path.name)
            copy_in_use(path, target / path.name)
            shutil.copymode(path, target / path.name)  # what only its owner reads stays so
        files = dict(_described(target))
        body = {"format": FORMAT, "made_at": now().astimezone(UTC).isoformat(), "journal_no": entry, "files": files}
        write_file(making / "manifest.json", json.dumps({**body, "sha256": _digest_of(body)}, indent=1) + "\n")
    return BackupDone(
        folder=str(folder),
        files=len(files),
        size_bytes=sum(int(str(told["bytes"])) for told in files.values()),
        linked=linked,
        journal_no=entry,
    )


def verify_backup(folder: Path, *, progress: Progress = lambda _: None) -> dict[str, object]:
    """The manifest of a backup that is as it was written. Raises HomeError that names every file that is not."""
    try:
        manifest: dict[str, object] = json.loads((folder / "manifest.json").read_bytes())
        said = manifest.pop("sha256")
        if manifest["format"] != FORMAT or said != _digest_of(manifest):
            raise HomeError(f"{folder / 'manifest.json'}: damaged, or of another program: its digest does not match")
        files: dict[str, dict[str, object]] = manifest["files"]  # type: ignore[assignment]
        wrong = [f"{name}: {problem}" for name, told in files.items() if (problem := _compared(folder / "home" / name, told, progress))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HomeError(f"{folder}: not a backup of ours ({error})") from error
    if wrong:
        raise HomeError(f"{folder}: {len(wrong)} files are not as they were written: " + "; ".join(wrong[:10]))
    return manifest


def restore_home(
    folder: Path, home: Home, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), progress: Progress = lambda _: None
) -> BackupDone:
    """Make a home out of a backup, in a folder that is not there or empty, and publish it; a damaged backup is refused before anything is written."""
    if home.root.exists() and any(home.root.iterdir()):
        raise HomeError(f"{home.root}: is not empty; name another home with --home, or move this one away")
    manifest = verify_backup(folder, progress=progress)
    if home.root.exists():
        home.root.rmdir()
    with whole_folder(home.root) as making:
        for path in sorted((folder / "home").rglob("*")):
            if path.is_file():
                progress(path.name)
                _copy(path, making / path.relative_to(folder / "home"), link=False)
    home.create()
    if home.warehouse.is_file():
        from jobs.installation.settings import load_settings  # noqa: PLC0415 - only now there are some

        publish(home, load_settings(home.settings), now=now, force=True)
    files: dict[str, dict[str, int]] = manifest["files"]  # type: ignore[assignment]
    return BackupDone(
        folder=str(home.root),
        files=len(files),
        size_bytes=sum(told["bytes"] for told in files.values()),
        linked=0,
        journal_no=int(str(manifest["journal_no"])),
    )


def _copy_warehouse(home: Home, settings: Settings, target: Path, at: datetime) -> int:
    if not home.warehouse.is_file():
        return 0
    con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
    try:
        settle(home, con, at)
        copy_consistently(con, target / home.warehouse.name)
        return last_entry(con)
    finally:
        con.close()


def _closed_files(home: Home, *, past: bool) -> Iterator[Path]:
    left_out = {*_MADE_ANEW, home.warehouse.name} - ({"past"} if past else set())
    for path in sorted(home.root.rglob("*")):
        inside = path.relative_to(home.root)
        at_top = len(inside.parts) == 1
        if not path.is_file() or path.is_symlink() or inside.parts[0] in left_out or path.name.endswith(_PASSING):
            continue
        if not (at_top and path.name.endswith(_DATABASES)):
            yield path


def _copy(source: Path, target: Path, *, link: bool) -> bool:
    """True when it became a link. A file that went meanwhile (a page of a preview) is passed over by its caller's own list."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if link:
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            pass
        else:
            return True
    shutil.copy2(source, target)
    return False


def _described(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield path.relative_to(folder).as_posix(), {"bytes": path.stat().st_size, "sha256": digest}


def _compared(path: Path, told: dict[str, object], progress: Progress) -> str:
    progress(path.name)
    if not path.is_file():
        return "it is missing"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return "" if digest == told["sha256"] else "its bytes are not the ones that were copied"


def _digest_of(value: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()

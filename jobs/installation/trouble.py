"""Errors that nobody raised on purpose, as one line that says what to do: a full disk, a read-only home, a damaged file."""

import errno
import sqlite3

from warehouse.storage.database import damage_message

_NO_ROOM = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the quota is used up"}
_NO_RIGHT = {
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "this user may not do that",
    errno.EPERM: "this user may not do that",
}


def explained(error: BaseException) -> str:
    """One line for an error of the disk, of SQLite or of DuckDB; empty for any other, which is a fault of ours."""
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, OSError):
        return _of_disk(error)
    return damage_message(error) if isinstance(error, Exception) else ""


def _of_disk(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in _NO_ROOM:
        return f"{where}{_NO_ROOM[error.errno]}: nothing half-written stays; make room and run the command again"
    if error.errno in _NO_RIGHT:
        return f"{where}{_NO_RIGHT[error.errno]}: nothing was changed; `docketwire doctor` says which folders have to be writable"
    return ""


def _of_sqlite(error: sqlite3.Error) -> str:
    said = str(error)
    if "full" in said:
        return f"the disk is full ({said}): make room and run the command again"
    if "readonly" in said or "unable to open" in said:
        return f"a file of the home cannot be written ({said}): `docketwire doctor` says which folders have to be writable"
    if "locked" in said:
        return f"another process holds a file of the home for too long ({said}): try again"
    return (
        f"a file of the home is damaged ({said}): `docketwire check` says which (frontier.sqlite, outbox.sqlite, desk.sqlite or jobs.sqlite), "
        "`docketwire check --repair` puts it aside"
    )

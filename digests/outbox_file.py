"""The file the outbox lies in (SQLite)."""

import sqlite3
from contextlib import closing
from pathlib import Path

from common.sqlite import StateFile, moment, stamp

__all__ = ["OutboxFile", "highest_entry", "moment", "stamp"]

_SCHEMA = Path(__file__).with_name("outbox.sql")


class OutboxFile(StateFile):
    """Made when it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _SCHEMA)


def highest_entry(path: Path) -> int:
    """The highest journal number that any digest remembers; 0 where there is no outbox, or none that can be read."""
    if not path.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as con:
            row = con.execute("select max(journal_no) from covered").fetchone()
    except sqlite3.Error:
        return 0
    return int(row[0] or 0) if row else 0

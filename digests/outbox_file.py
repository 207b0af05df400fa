"""The file the outbox lies in (SQLite): opened for each question, every change forced to the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

_SCHEMA = Path(__file__).with_name("outbox.sql")


class OutboxFile:
    """Made when it is not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.connection() as con:
            con.executescript(_SCHEMA.read_text(encoding="utf-8"))

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """One connection, closed when the block ends; each statement is its own transaction unless `transaction` says otherwise."""
        con = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        try:
            con.row_factory = sqlite3.Row
            con.execute("pragma journal_mode = wal")
            con.execute("pragma synchronous = full")
            yield con
        finally:
            con.close()


def stamp(moment: datetime) -> str:
    """UTC with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """What `stamp` wrote."""
    return datetime.fromisoformat(text)


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

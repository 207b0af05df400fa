"""SQLite files: one that keeps state, a transaction, whether one is whole, a copy of one in use, and what can still be read of a damaged one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path


class StateFile:
    """A file that nothing else holds: opened for each question, every change forced to the disk; made when it is not there."""

    def __init__(self, path: Path, schema: Path) -> None:
        """`schema` is SQL that may run again on a file that has it."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self.connection() as con:
            con.executescript(schema.read_text(encoding="utf-8"))

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


def damage_of(path: Path) -> str | None:
    """What is wrong with a file in one line; None when it is whole, or not there. Reads all of it, changes nothing."""
    if not path.is_file():
        return None
    try:
        with closing(_reading(path)) as con:
            rows = con.execute("pragma integrity_check(3)").fetchall()
    except sqlite3.OperationalError as error:
        return None if "locked" in str(error) else str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    said = [str(row[0]) for row in rows]
    return None if said == ["ok"] else "; ".join(said).replace("\n", " ")[:300]


def copy_in_use(source: Path, target: Path) -> None:
    """A consistent copy of a file that others may be writing (SQLite's own backup). Raises sqlite3.Error."""
    with closing(_reading(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def salvage(source: Path, target: Path) -> tuple[int, int]:
    """Copy what can be read of a damaged file into `target`, whose tables are there and empty; (rows copied, tables that broke off)."""
    copied = broken = 0
    try:
        with closing(_reading(source)) as reading, closing(sqlite3.connect(target)) as writing:
            for table, columns in _tables(writing):
                names = ", ".join(f'"{column}"' for column in columns)  # one may be called as SQL calls something of its own
                marks = ", ".join("?" * len(columns))
                try:
                    for row in reading.execute(f"select {names} from {table}"):  # noqa: S608 - names of our own schema
                        added = f"insert or ignore into {table} ({names}) values ({marks})"  # noqa: S608
                        copied += writing.execute(added, row).rowcount
                except sqlite3.Error:
                    broken += 1
            writing.commit()
    except sqlite3.Error:
        broken += 1
    return copied, broken


def _tables(con: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    names = [name for (name,) in con.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")]
    for name in names:
        yield name, [row[1] for row in con.execute(f"pragma table_info({name})")]


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


@contextmanager
def transaction(con: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing; one writer at a time. The connection commits nothing by itself (`isolation_level=None`)."""
    con.execute("begin immediate")
    try:
        yield
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")

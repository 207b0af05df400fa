"""The file people's state lies in (SQLite), the books of who changed what, and how its secrets are kept."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from common.sqlite import StateFile, moment, stamp, transaction
from records.people import AuditLine, Person

_SCHEMA = Path(__file__).with_name("desk.sql")
_SECRET_BYTES = 32
"""256 bits: a secret of this length needs no slow hash, for nobody can try them all."""


class DeskFile(StateFile):
    """`desk.sqlite`; made when it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _SCHEMA)
        path.chmod(0o600)

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, after which everything shown of the desk is stale."""
        with self.connection() as con, transaction(con):
            yield con
            con.execute("update revision set number = number + 1")

    def revision(self) -> int:
        """Grows with every change that a page shows."""
        with self.connection() as con:
            return int(con.execute("select number from revision").fetchone()[0])

    def secret(self, name: str) -> bytes:
        """A secret of this installation's own, made when it is first needed."""
        with self.connection() as con:
            con.execute("insert or ignore into meta values (?, ?)", (name, secrets.token_hex(_SECRET_BYTES)))
            return bytes.fromhex(con.execute("select value from meta where name = ?", (name,)).fetchone()[0])

    def noted(self, person: Person, action: str, key: str, detail: str, now: datetime) -> None:
        """Put into the books what somebody did to a list, which lies in a file of its own."""
        with self.changing() as con:
            note_deed(con, now, person.id, action, "list", key, detail)

    def audit(self, *, person: str = "", limit: int = 1000) -> tuple[AuditLine, ...]:
        """Who changed what, newest first."""
        with self.connection() as con:
            rows = con.execute(
                "select * from audit where ?1 = '' or by = ?1 or (kind = 'person' and key = ?1) order by number desc limit ?2",
                (person, limit),
            ).fetchall()
        return tuple(AuditLine(**dict(row) | {"at": moment(row["at"])}) for row in rows)


def note_deed(con: sqlite3.Connection, at: datetime, by: str, action: str, kind: str, key: str, detail: str = "") -> None:
    """One line in the books, within the transaction of what it tells."""
    con.execute(
        "insert into audit (at, by, action, kind, key, detail) values (?, ?, ?, ?, ?, ?)", (stamp(at), by, action, kind, key, detail[:500])
    )


def new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

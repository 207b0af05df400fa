"""What a backfill knows between runs: which captures an archive holds of which reports, and what became of each. One SQLite file.

Only progress is in it: without it an archive is asked for its index again, and pages that lie in closed segments are known to the frontier.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from common.sqlite import transaction

SCHEMA = """
create table if not exists span (
    id integer primary key, archive text not null, subject text not null, since text not null, until text not null,
    resume text not null default '', complete integer not null default 0, unique (archive, subject, since, until)
);
create table if not exists capture (
    span integer not null, key text not null, url text not null, replay text not null default '', at real, digest text not null default '',
    bytes integer not null default 0, hint text, captures integer not null default 1, state text not null default 'waiting', tries integer not null default 0,
    primary key (span, key)
) without rowid;
create index if not exists capture_waiting on capture (span, key) where state = 'waiting';
create table if not exists done (span integer not null, name text not null, primary key (span, name)) without rowid;
"""
WAITING, CAPTURED, KNOWN = "waiting", "captured", "known"
MAX_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One report an archive holds."""

    key: str
    """The key its report has in the warehouse."""
    url: str
    replay: str = ""
    """Where the bytes are; empty: the archive is to be asked for that first."""
    at: datetime | None = None
    """UTC; when the archive captured it."""
    digest: str = ""
    """Base32 of the body's SHA-1, as the index gives it."""
    bytes: int = 0
    """Of the stored record, packed; 0 when the index does not say."""
    hint: str | None = None
    """What a listing said of it, JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What is held, and how much of it is still to be fetched."""

    captures: int
    addresses: int
    waiting: int
    bytes: int
    """Of what is waiting, packed, as far as the index says."""


class Ledger:
    """The file. Safe to kill at any moment: every step is one transaction."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    def span(self, archive: str, subject: str, since: datetime, until: datetime) -> int:
        """The number of one piece of work: an archive, a source, and a time."""
        values = (archive, subject, since.isoformat(), until.isoformat())
        self._db.execute("insert or ignore into span (archive, subject, since, until) values (?, ?, ?, ?)", values)
        row = self._db.execute("select id from span where archive = ? and subject = ? and since = ? and until = ?", values).fetchone()
        return int(row[0])

    def progress(self, span: int) -> tuple[str, bool]:
        """Where the index is to be asked on, and whether it was read to its end."""
        row = self._db.execute("select resume, complete from span where id = ?", (span,)).fetchone()
        return str(row[0]), bool(row[1])

    def found(self, span: int, held: Iterable[Held], *, resume: str = "", complete: bool = False) -> None:
        """One page of an index, and how it goes on. Of several captures of a report the earliest stands."""
        with transaction(self._db):
            self._add(span, held)
            self._db.execute("update span set resume = ?, complete = ? where id = ?", (resume, int(complete), span))

    def _add(self, span: int, held: Iterable[Held]) -> None:
        for one in held:
            at = one.at.timestamp() if one.at is not None else None
            self._db.execute(
                "insert into capture (span, key, url, replay, at, digest, bytes, hint) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                " on conflict (span, key) do update set captures = captures + 1,"
                " url = case when ?5 < at then ?3 else url end, replay = case when ?5 < at then ?4 else replay end,"
                " digest = case when ?5 < at then ?6 else digest end, bytes = case when ?5 < at then ?7 else bytes end,"
                " hint = coalesce(hint, ?8), at = min(at, ?5)",
                (span, one.key, one.url, one.replay, at, one.digest, one.bytes, one.hint),
            )

    def waiting(self, span: int, after: str) -> list[tuple[Held, int]]:
        """The next reports to be fetched behind a key, with how often each was tried."""
        rows = self._db.execute(
            "select key, url, replay, at, digest, bytes, hint, tries from capture where span = ? and state = 'waiting' and key > ? order by key limit 200",
            (span, after),
        )
        return [
            (
                Held(
                    key=key,
                    url=url,
                    replay=replay,
                    at=datetime.fromtimestamp(at, UTC) if at is not None else None,
                    digest=digest,
                    bytes=size,
                    hint=hint,
                ),
                tries,
            )
            for key, url, replay, at, digest, size, hint, tries in rows
        ]

    def decided(self, span: int, keys: Iterable[str], state: str) -> None:
        """What became of reports; `waiting` counts a try."""
        with transaction(self._db):
            self._db.executemany(
                "update capture set state = ?, tries = tries + (?1 = 'waiting') where span = ? and key = ?",
                [(state, span, key) for key in keys],
            )

    def estimate(self, span: int) -> Estimate:
        row = self._db.execute(
            "select coalesce(sum(captures), 0), count(*), coalesce(sum(state = 'waiting'), 0), coalesce(sum(bytes * (state = 'waiting')), 0)"
            " from capture where span = ?",
            (span,),
        ).fetchone()
        return Estimate(captures=row[0], addresses=row[1], waiting=row[2], bytes=row[3])

    def is_done(self, span: int, name: str) -> bool:
        """Whether one document or file of the work was read to its end."""
        return self._db.execute("select 1 from done where span = ? and name = ?", (span, name)).fetchone() is not None

    def mark_done(self, span: int, name: str, held: Iterable[Held] = ()) -> None:
        """A document or file was read to its end, and named these."""
        with transaction(self._db):
            self._add(span, held)
            self._db.execute("insert or ignore into done values (?, ?)", (span, name))

"""Whose turn it is at a host, and who visits a source: one small table for every process of a home.

A turn is given in one statement of SQLite, so two processes cannot both get it; a process that died gives its turns back by being dead.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

SCHEMA = """
create table if not exists host (
    name text primary key, ended real not null default 0, free real not null default 0, paused real not null default 0,
    holder integer, lease real not null default 0
) without rowid;
create table if not exists visit (source_id text primary key, holder integer not null, until real not null) without rowid;
"""
LONGEST = timedelta(days=7)
"""No delay or pause counts for longer: a host that wants more is asked once a week."""
LEASE_SECONDS = 120.0
"""A turn that is held longer than this is nobody's: four times what one request may take."""
KEPT_FOR = timedelta(days=1)
"""A host nobody asked for so long is forgotten."""
POLL_SECONDS = 0.1
"""How often a process looks again while another one holds the turn."""

_TAKE = """
insert into host (name, holder, lease) values (?1, ?2, ?3)
on conflict (name) do update set holder = ?2, lease = ?3
where (holder is null or lease <= ?4) and free <= ?4 and paused <= ?4 and ended + ?5 <= ?4
"""
_GIVE_BACK = "update host set holder = null, lease = 0, ended = ?2, free = max(free, ?2 + ?3) where name = ?1 and holder = ?4"
_CLOCK_WENT_BACK = """
update host set free = free - (ended - ?1), paused = paused - (ended - ?1), lease = 0, ended = ?1 where ended > ?1 + 1
"""


class Turns:
    """The table. `path` None: one that only this process knows. Times are seconds of the wall clock, which all processes share."""

    def __init__(self, path: Path | None = None, *, clock: Callable[[], float] = time.time, holder: int | None = None) -> None:
        self._clock, self._holder = clock, holder or os.getpid()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(SCHEMA)
        now = clock()
        self._db.execute(_CLOCK_WENT_BACK, (now,))
        kept = now - KEPT_FOR.total_seconds()
        self._db.execute("delete from host where ended < ?1 and free < ?1 and paused < ?1 and lease < ?1", (kept,))

    def close(self) -> None:
        self._db.close()

    # hosts

    def take(self, host: str, delay: float) -> float:
        """Take the host's turn: 0.0 when it is ours, otherwise in how many seconds to ask again.

        The turn comes `delay` seconds after the end of the last request of whatever process, and not before the time that one left.
        """
        now = self._clock()
        if self._db.execute(_TAKE, (host, self._holder, now + LEASE_SECONDS, now, _bounded(delay))).rowcount:
            return 0.0
        ended, free, paused, holder, lease = self._row(host)
        if holder is not None and lease > now:
            if not alive(holder):
                self._db.execute("update host set holder = null, lease = 0 where name = ? and holder = ?", (host, holder))
            return POLL_SECONDS
        return max(free, paused, ended + _bounded(delay)) - now

    def give_back(self, host: str, delay: float) -> None:
        """The request has ended; the next one starts `delay` seconds from now at the earliest."""
        self._db.execute(_GIVE_BACK, (host, self._clock(), _bounded(delay), self._holder))

    def slow_down(self, host: str, delay: float) -> None:
        """The delay turns out to be longer, which counts from the last request on."""
        self._db.execute("update host set free = max(free, ended + ?2) where name = ?1 and ended > 0", (host, _bounded(delay)))

    def pause(self, host: str, seconds: float) -> None:
        """No request for so long: the host said so."""
        until = self._clock() + _bounded(seconds)
        self._db.execute(
            "insert into host (name, paused) values (?1, ?2) on conflict (name) do update set paused = max(paused, ?2)", (host, until)
        )

    def paused_seconds(self, host: str) -> float:
        """How much longer the host wants to be left alone; 0.0 when it does not."""
        return max(0.0, self._row(host)[2] - self._clock())

    def _row(self, host: str) -> tuple[float, float, float, int | None, float]:
        row = self._db.execute("select ended, free, paused, holder, lease from host where name = ?", (host,)).fetchone()
        return row or (0.0, 0.0, 0.0, None, 0.0)

    # sources

    def claim(self, sources: Iterable[str], *, seconds: float) -> set[str]:
        """Of these sources, those that are now ours to visit, for so long; the others are being visited by another process.

        The time is there for process numbers that were given to somebody else, after a restart of the machine for one.
        """
        got, now = set(), self._clock()
        self._db.execute("begin immediate")
        try:
            for source_id in sources:
                if self.visitor(source_id) in (None, self._holder):
                    self._db.execute("insert or replace into visit values (?, ?, ?)", (source_id, self._holder, now + seconds))
                    got.add(source_id)
        finally:
            self._db.execute("commit")
        return got

    def release(self, sources: Iterable[str]) -> None:
        """The visits are over."""
        self._db.executemany("delete from visit where source_id = ? and holder = ?", [(one, self._holder) for one in sources])

    def visitor(self, source_id: str) -> int | None:
        """The process that visits a source; None when nobody does."""
        row = self._db.execute("select holder from visit where source_id = ? and until > ?", (source_id, self._clock())).fetchone()
        return row[0] if row is not None and alive(row[0]) else None


def alive(process: int) -> bool:
    """True while a process with this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as somebody else
        return True
    return True


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST.total_seconds())

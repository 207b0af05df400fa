"""Reports that are asked for again to see what became of them: at growing distances after their first capture, until the ladder ends."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from spiders.links import page_key

SCHEMA = """
create table if not exists watch (
    key text primary key, url text not null, source_id text not null, hint text, since real not null, step integer not null default 0, next_at real
) without rowid;
create index if not exists watch_due on watch (source_id, next_at) where next_at is not null;
"""
SOONEST = timedelta(minutes=1)
"""A step that was missed meanwhile is made up for so soon, but only the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A report to be watched."""

    source_id: str
    url: str
    since: datetime
    """UTC; its first capture, which the ladder counts from."""


class Watch:
    """Part of a `Frontier`, in its database. A ladder is the minutes after a report's first capture, ascending."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, reports: Iterable[Watched], ladder: Sequence[float], *, now: datetime) -> int:
        """Watch reports from now on; each once, however often it is named. Their sources are due at the first step, for that alone. Gives how many are new. To be called in a transaction."""
        new = 0
        for report in reports:
            key, since = page_key(report.url), report.since.timestamp()
            if not ladder or since + 60 * ladder[-1] <= now.timestamp():
                continue  # out of an archive, or of a warehouse that is made anew
            step, at = _next(ladder, 0, since, now)
            hint = self._db.execute("select hint from page where key = ?", (key,)).fetchone()
            values = (key, report.url, report.source_id, hint[0] if hint else None, since, step, at)
            if not self._db.execute("insert or ignore into watch values (?, ?, ?, ?, ?, ?, ?)", values).rowcount:
                continue
            new += 1
            self._db.execute(
                "update source set listings_due_at = coalesce(listings_due_at, next_due_at), next_due_at = ?1 where id = ?2 and next_due_at > ?1",
                (at, report.source_id),
            )
        return new

    def due(self, source_id: str, now: datetime, limit: int) -> list[tuple[str, str | None]]:
        """Address and hint (JSON) of reports whose time has come, the longest overdue first."""
        rows = self._db.execute(
            "select url, hint from watch where source_id = ? and next_at <= ? order by next_at, key limit ?",
            (source_id, now.timestamp(), limit),
        )
        return [(url, hint) for url, hint in rows]

    def asked(self, url: str, ladder: Sequence[float], *, now: datetime, gone: bool) -> None:
        """A report was asked for. One that is `gone` is asked for on, without conditions: what comes back is read, and not taken for unchanged."""
        key = page_key(url)
        row = self._db.execute("select step, since from watch where key = ?", (key,)).fetchone()
        if row is None:
            return
        step, at = _next(ladder, row[0] + 1, row[1], now)
        self._db.execute("update watch set step = ?, next_at = ? where key = ?", (step, at, key))
        if gone:
            self._db.execute("update page set etag = null, last_modified = null where key = ?", (key,))

    def next_at(self, source_id: str) -> datetime | None:
        """When the next of a source's reports is to be asked for."""
        (at,) = self._db.execute("select min(next_at) from watch where source_id = ? and next_at is not null", (source_id,)).fetchone()
        return datetime.fromtimestamp(at, UTC) if at is not None else None


def _next(ladder: Sequence[float], step: int, since: float, now: datetime) -> tuple[int, float | None]:
    """The step to wait for, from `step` on: the next one ahead, or at once the last that was missed."""
    missed = [n for n, minutes in enumerate(ladder) if n >= step and since + 60 * minutes <= now.timestamp()]
    if missed:
        return missed[-1], (now + SOONEST).timestamp()
    return (step, since + 60 * ladder[step]) if step < len(ladder) else (step, None)

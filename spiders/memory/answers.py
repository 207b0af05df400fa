"""What servers said once and for longer than a run: where a listing has moved for good, and what robots.txt allows."""

import re
import sqlite3
import zlib
from datetime import datetime, timedelta

SCHEMA = """
create table if not exists moved (
    source_id text not null, url text not null, target text not null, at real not null, primary key (source_id, url)
) without rowid;
create table if not exists robots (origin text primary key, status integer not null, body blob not null, coding text, until real not null)
    without rowid;
"""
MOVED_FOR = timedelta(days=30)
"""After this the old address is asked once more: "permanent" is a word that servers take lightly, and one request a month tells."""
ROBOTS_FOR = timedelta(hours=24)
"""RFC 9309, 2.4: crawlers should not use a cached robots.txt for longer."""
ROBOTS_AT_LEAST = timedelta(hours=1)
"""Of a server that asks for less (many send max-age=0 with everything), and of what says neither yes nor no: 401, 403."""
NO_ROBOTS = (404, 410)
MAX_KEPT = 512 * 1024
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


class Answers:
    """Part of a `Frontier`, in its database; short transactions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def moved_to(self, source_id: str, url: str, now: datetime) -> str:
        """The address a listing is asked for at; its own where nothing else is known."""
        row = self._db.execute(
            "select target from moved where source_id = ? and url = ? and at > ?", (source_id, url, (now - MOVED_FOR).timestamp())
        ).fetchone()
        return str(row[0]) if row else url

    def remember_move(self, source_id: str, url: str, target: str, now: datetime) -> None:
        """A permanent redirect that led to a listing. A second one from there moves the listing on; when it was first met stays."""
        self._db.execute(
            "insert into moved values (?, ?, ?, ?) on conflict do update set target = excluded.target,"
            " at = case when at > ? then at else excluded.at end",
            (source_id, url, target, now.timestamp(), (now - MOVED_FOR).timestamp()),
        )

    def forget_move(self, source_id: str, url: str) -> None:
        """The new address is no listing: the catalogue's is asked again."""
        self._db.execute("delete from moved where source_id = ? and url = ?", (source_id, url))

    def robots(self, origin: str, now: datetime) -> tuple[int, bytes, str | None] | None:
        """Status, body and content coding of the origin's robots.txt; None where it has to be asked."""
        row = self._db.execute(
            "select status, body, coding from robots where origin = ? and until > ?", (origin, now.timestamp())
        ).fetchone()
        return None if row is None else (row[0], zlib.decompress(row[1]), row[2])

    def keep_robots(self, origin: str, *, status: int, body: bytes, coding: str | None, cache_control: str | None, now: datetime) -> None:
        """An answer that says what is allowed. Server errors say nothing and are not kept."""
        if not (200 <= status < 300 or 400 <= status < 500) or status == 429 or len(body) > MAX_KEPT:
            return
        until = now + robots_lifetime(status, cache_control)
        packed = zlib.compress(body if status < 300 else b"", 1)
        self._db.execute("insert or replace into robots values (?, ?, ?, ?, ?)", (origin, status, packed, coding, until.timestamp()))


def robots_lifetime(status: int, cache_control: str | None) -> timedelta:
    """How long an answer to /robots.txt counts."""
    if status >= 400 and status not in NO_ROBOTS:
        return ROBOTS_AT_LEAST
    found = _MAX_AGE.search(cache_control or "")
    asked = timedelta(seconds=int(found[1])) if found else ROBOTS_FOR
    return min(max(asked, ROBOTS_AT_LEAST), ROBOTS_FOR)

"""What stays of pages nobody has named for months: a hash of the key and two times, a tenth of the room, for good.

A page's row holds its address, what its listing said of it and its validators: what a visit needs that comes soon. Later nothing but "seen, and
when" is asked, and that must not be lost: a listing that goes back years would be fetched anew.
"""

import hashlib
import sqlite3
from datetime import datetime, timedelta

from common.sqlite import transaction
from spiders.memory.answers import MOVED_FOR

SCHEMA = """
create table if not exists folded (hash blob primary key, claim integer, fetched_at integer) without rowid;
create table if not exists settled (folder text primary key, mtime_ns integer not null) without rowid;
"""
BATCH = 5000
"""Pages of one transaction, so that a crawl beside it never waits long."""
LISTING_FOR = timedelta(days=400)
"""Sitemaps of a month stay named for a year and are read once; one that nobody read for longer is read as if it were new."""
_OLD = """
select key, claim, fetched_at from page
where wanted = 0 and coalesce(fetched_at, claim, 0) < ?1 and not exists (select 1 from watch where watch.key = page.key and next_at is not null)
limit ?2
"""


def fold(db: sqlite3.Connection, before: datetime) -> int:
    """Fold pages that were last fetched (or, never fetched, last dated) before a time; gives how many. Killed, it goes on where it was."""
    folded = 0
    while True:
        with transaction(db):
            rows = db.execute(_OLD, (before.timestamp(), BATCH)).fetchall()
            db.executemany(
                "insert or replace into folded values (?, ?, ?)",
                [(page_hash(key), _whole(claim), _whole(fetched)) for key, claim, fetched in rows],
            )
            db.executemany("delete from page where key = ?", [(row[0],) for row in rows])
        folded += len(rows)
        if len(rows) < BATCH:
            return folded


def unfolded(db: sqlite3.Connection, key: str) -> tuple[int | None, int | None] | None:
    """Latest claim and time of the last fetch (seconds since 1970) of a folded page; None: it is not one."""
    row: tuple[int | None, int | None] | None = db.execute(
        "select claim, fetched_at from folded where hash = ?", (page_hash(key),)
    ).fetchone()
    return row


def drop_spent(db: sqlite3.Connection, now: datetime, ladder_minutes: float) -> int:
    """Drop answers that count no longer and reports whose watch is over; gives how many rows. `ladder_minutes`: the longest of the ladder."""
    at = now.timestamp()
    over = (now - timedelta(minutes=ladder_minutes, days=1)).timestamp()
    with transaction(db):
        return sum(
            db.execute(statement, (value,)).rowcount
            for statement, value in (
                ("delete from robots where until < ?", at),
                ("delete from moved where at < ?", (now - MOVED_FOR).timestamp()),
                ("delete from host where not_before < ?", at),
                ("delete from listing where checked_at < ?", (now - LISTING_FOR).timestamp()),
                ("delete from watch where next_at is null and since < ?", over),
            )
        )


def page_hash(key: str) -> bytes:
    """96 bits: among a thousand million pages two meet with a chance of one in a hundred million thousand million."""
    return hashlib.sha256(key.encode()).digest()[:12]


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds)

"""Pages remembered under the keys of an earlier version, put under those of this one."""

import sqlite3

from spiders.links import page_key

KEYS = 1
"""Counted up when `page_key` changes what it makes of an address; a frontier says in its `user_version` which it was written by."""


def renew_keys(db: sqlite3.Connection) -> None:
    """Inside a transaction. Where two pages turn out to be one, the one that was fetched last stays, with what is known of both."""
    if db.execute("pragma user_version").fetchone()[0] >= KEYS:
        return
    rows = db.execute("select key, url, fetched_at, claim, visits from page").fetchall()
    rows.sort(key=lambda row: row[2] or 0.0)
    for key, url, fetched_at, claim, visits in rows:
        new = page_key(url)
        if new == key:
            continue
        twin = db.execute("select fetched_at, claim, visits from page where key = ?", (new,)).fetchone()
        goes, stays = (key, new) if twin is not None and (twin[0] or 0.0) >= (fetched_at or 0.0) else (new, key)
        db.execute("delete from page where key = ?", (goes,))
        known = max(filter(None, (claim, twin[1] if twin else None)), default=None), max(visits, twin[2] if twin else 0)
        db.execute("update page set key = ?, claim = ?, visits = ? where key = ?", (new, *known, stays))
    db.execute(f"pragma user_version = {KEYS}")

"""Which articles were visited as a browser sees them, and which visits failed: each article is visited once."""

import sqlite3
from collections.abc import Iterable

from common.sqlite import transaction
from spiders.links import page_key

SCHEMA = """
create table if not exists visit (key text primary key, seen integer not null default 0, tries integer not null default 0, word text not null default '')
    without rowid;
"""
MAX_TRIES = 3
"""An article whose visit failed so often is left alone: a day later its page is no longer what readers saw."""


class Visits:
    """Part of a `Frontier`, in its database; short transactions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def waiting(self, urls: Iterable[str]) -> list[str]:
        """Those of the addresses that are still to be visited, in their order."""
        done = {key for (key,) in self._db.execute("select key from visit where seen or tries >= ?", (MAX_TRIES,))}
        return [url for url in urls if page_key(url) not in done]

    def only(self, urls: Iterable[str]) -> None:
        """Forget all but these: articles that nobody would visit any more."""
        keep = {page_key(url) for url in urls}
        with transaction(self._db):
            gone = [(key,) for (key,) in self._db.execute("select key from visit").fetchall() if key not in keep]
            self._db.executemany("delete from visit where key = ?", gone)

    def seen(self, urls: Iterable[str]) -> None:
        """Their visits lie in a closed segment."""
        with transaction(self._db):
            self._db.executemany(
                "insert into visit (key, seen) values (?, 1) on conflict do update set seen = 1", [(page_key(u),) for u in urls]
            )

    def failed(self, url: str, word: str, *, counts: bool) -> int:
        """A visit failed for a reason; one that `counts` is a try. Returns the tries so far."""
        row = self._db.execute(
            "insert into visit (key, tries, word) values (?, ?, ?)"
            " on conflict do update set tries = tries + excluded.tries, word = excluded.word returning tries",
            (page_key(url), int(counts), word),
        ).fetchone()
        return int(row[0])

"""Who receives a subscription now: tokens for the links in its mails, who left, who pauses. Part of the outbox's file."""

import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from common.sqlite import transaction
from digests.outbox_file import OutboxFile, moment, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A recipient of a subscription."""

    subscription: str
    address: str
    token: str
    state: str
    """`active` or `unsubscribed`."""
    paused_until: datetime | None


class Recipients(OutboxFile):
    """Recipients by subscription and address, in whatever case it was written."""

    def readers(self, subscription: str, addresses: Iterable[str], now: datetime) -> list[Reader]:
        """The recipients that want this subscription now; each gets a token of its own the first time."""
        wanted = [address.strip() for address in addresses]
        with self.connection() as con, transaction(con):
            con.executemany(
                "insert or ignore into recipient (subscription, address, token, changed_at) values (?, ?, ?, ?)",
                [(subscription, address.casefold(), secrets.token_urlsafe(24), stamp(now)) for address in wanted],
            )
            rows = con.execute("select * from recipient where subscription = ?", (subscription,)).fetchall()
        known = {row["address"]: _reader(row) for row in rows}
        return [reader for address in dict.fromkeys(a.casefold() for a in wanted) if _wants(reader := known[address], now)]

    def reader(self, token: str) -> Reader | None:
        """Whom a link in a mail belongs to."""
        with self.connection() as con:
            row = con.execute("select * from recipient where token = ?", (token,)).fetchone()
        return row and _reader(row)

    def wanted(self, subscription: str, address: str, now: datetime) -> bool:
        with self.connection() as con:
            row = con.execute(
                "select * from recipient where subscription = ? and address = ?", (subscription, address.casefold())
            ).fetchone()
        return row is None or _wants(_reader(row), now)

    def unsubscribe(self, token: str, now: datetime) -> Reader | None:
        """One click, without questions; None when no such link was ever given out."""
        return self._reader_change(token, "unsubscribed", None, now)

    def resubscribe(self, token: str, now: datetime) -> Reader | None:
        return self._reader_change(token, "active", None, now)

    def pause(self, token: str, until: datetime, now: datetime) -> Reader | None:
        return self._reader_change(token, "active", until, now)

    def _reader_change(self, token: str, state: str, until: datetime | None, now: datetime) -> Reader | None:
        with self.connection() as con, transaction(con):
            con.execute(
                "update recipient set state = ?, paused_until = ?, changed_at = ? where token = ?",
                (state, until and stamp(until), stamp(now), token),
            )
        return self.reader(token)


def _wants(reader: Reader, now: datetime) -> bool:
    return reader.state == "active" and (reader.paused_until is None or reader.paused_until <= now)


def _reader(row: sqlite3.Row) -> Reader:
    return Reader(
        subscription=row["subscription"],
        address=row["address"],
        token=row["token"],
        state=row["state"],
        paused_until=row["paused_until"] and moment(row["paused_until"]),
    )

"""Hubs that tell when a feed has changed (W3C WebSub): which feeds name one, what was agreed with it, and what it told."""

import secrets
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from records.push import Hub, Push

SCHEMA = """
create table if not exists push (
    source_id text not null, url text not null, hub text not null, topic text not null, token text not null unique, secret text not null,
    asked_at real, until real, problem text not null default '', pushes integer not null default 0, last_at real, primary key (source_id, url)
) without rowid;
"""
LEASE = timedelta(days=10)
"""What is asked for, as the specification suggests; a hub may grant less or more."""
RENEW_BEFORE = timedelta(days=1)
AGAIN = timedelta(days=1)
"""Until a hub that refused, or has not answered, is asked again."""
ANSWER_WITHIN = timedelta(days=1)
"""A hub confirms within seconds. What it confirms a day later nobody has asked for."""
BETWEEN_VISITS = timedelta(minutes=1)
"""However often a hub tells, a source is not visited oftener."""


class Pushes:
    """Part of a `Frontier`, in its database. Short transactions of one statement each, unless said otherwise."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def named(self, source_id: str, named: Iterable[tuple[str, Hub | None]]) -> None:
        """Feeds that were read, and the hub each names. Another hub, or none, ends what was agreed. To be called in a transaction."""
        for url, hub in named:
            if hub is None:
                self._db.execute("delete from push where source_id = ? and url = ?", (source_id, url))
                continue
            secret = secrets.token_hex(32) if hub.url.startswith("https://") else ""
            self._db.execute(
                "insert into push (source_id, url, hub, topic, token, secret) values (?, ?, ?, ?, ?, ?) on conflict (source_id, url) do update set"
                " hub = excluded.hub, topic = excluded.topic, token = excluded.token, secret = excluded.secret, asked_at = null, until = null, problem = ''"
                " where hub <> excluded.hub or topic <> excluded.topic",
                (source_id, url, hub.url, hub.topic, secrets.token_urlsafe(24), secret),
            )

    def all(self) -> list[Push]:
        """Every feed that names a hub, by source and address."""
        return [_push(row) for row in self._db.execute("select * from push order by source_id, url")]

    def to_be_asked(self, now: datetime) -> list[Push]:
        """Those never asked, those whose lease ends soon, and those that did not agree when they were asked a day ago."""

        def wanted(push: Push) -> bool:
            if push.asked_at is None:
                return True
            return push.asked_at <= now - AGAIN and (push.until is None or push.until <= now + RENEW_BEFORE)

        return [push for push in self.all() if wanted(push)]

    def asked(self, token: str, now: datetime) -> None:
        """The hub is being asked."""
        self._db.execute("update push set asked_at = ? where token = ?", (now.timestamp(), token))

    def answered(self, token: str, problem: str) -> None:
        """What the hub said to it; empty when it took the request. A lease it granted before goes on."""
        self._db.execute("update push set problem = ? where token = ?", (problem, token))

    def known(self, token: str) -> Push | None:
        """What belongs to a callback."""
        row = self._db.execute("select * from push where token = ?", (token,)).fetchone()
        return _push(row) if row else None

    def confirm(self, token: str, topic: str, lease_seconds: float | None, now: datetime) -> bool:
        """The hub asks whether we meant it: yes for what we asked for, within a day."""
        push = self.known(token)
        if push is None or push.hub.topic != topic or push.asked_at is None or push.asked_at < now - ANSWER_WITHIN:
            return False
        lease = LEASE if lease_seconds is None else timedelta(seconds=min(max(lease_seconds, 60.0), 90 * 86_400))
        self._db.execute("update push set until = ?, problem = '' where token = ?", ((now + lease).timestamp(), token))
        return True

    def denied(self, token: str, reason: str) -> None:
        """The hub will not, or no longer."""
        self._db.execute("update push set until = null, problem = ? where token = ?", (f"denied {reason}".strip()[:200], token))

    def told(self, token: str, now: datetime) -> None:
        """The hub tells of a change: the source's listings are due, a minute after its last visit at the earliest. To be called in a transaction."""
        self._db.execute("update push set pushes = pushes + 1, last_at = ? where token = ?", (now.timestamp(), token))
        self._db.execute(
            "update source set next_due_at = max(?1, coalesce(last_run_at, 0) + ?2), listings_due_at = null"
            " where id = (select source_id from push where token = ?3) and coalesce(listings_due_at, next_due_at) > max(?1, coalesce(last_run_at, 0) + ?2)",
            (now.timestamp(), BETWEEN_VISITS.total_seconds(), token),
        )


def _push(row: tuple[object, ...]) -> Push:
    source_id, url, hub, topic, token, secret, asked_at, until, problem, pushes, last_at = row
    return Push(
        source_id=str(source_id),
        listing_url=str(url),
        hub=Hub(url=str(hub), topic=str(topic)),
        token=str(token),
        secret=str(secret),
        asked_at=_time(asked_at),
        until=_time(until),
        problem=str(problem),
        pushes=int(pushes),  # type: ignore[call-overload]
        last_at=_time(last_at),
    )


def _time(stamp: object) -> datetime | None:
    return datetime.fromtimestamp(float(stamp), UTC) if isinstance(stamp, int | float) else None

"""The memory of events: what happened, what was known before, for whom it is, and how far each webhook has taken it. Part of the outbox's file."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.codec import from_json, to_json
from common.sqlite import transaction
from digests.outbox_file import OutboxFile, Planned, moment, plan_deliveries, stamp
from records.event import LARGEST_PAGE, Event, EventPage, Hook

TRIES = 8
"""Failures in a row after which a webhook is told no more."""
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 360))
"""Pauses between the tries: eight of them take over sixteen hours, so that a night without a server disables nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event that is not noted yet."""

    event: Event
    wanted_by: tuple[str, ...]
    """Subscriptions whose webhook is told of it."""


class EventBook(OutboxFile):
    """Events are noted in the transaction that changes what is known: killed at any point, none is noted twice and none is lost."""

    def known(self, kind: str) -> dict[str, str]:
        """What was known of a kind of thing, by key."""
        with self.connection() as con:
            return dict(con.execute("select key, value from event_known where kind = ?", (kind,)).fetchall())

    def note(self, happened: Sequence[Happened], known: Mapping[str, Mapping[str, str]]) -> None:
        """Note what happened, and what is known from now on; `known` is the whole of each kind it names."""
        with self.connection() as con, transaction(con):
            for one in happened:
                body = {key: value for key, value in to_json(one.event).items() if key != "number"}
                number = con.execute(
                    "insert into event (at, type, body) values (?, ?, ?)",
                    (stamp(one.event.at), one.event.type.value, json.dumps(body, ensure_ascii=False)),
                ).lastrowid
                con.executemany("insert or ignore into event_for values (?, ?)", [(key, number) for key in one.wanted_by])
            for kind, values in known.items():
                con.execute("delete from event_known where kind = ?", (kind,))
                con.executemany("insert into event_known values (?, ?, ?)", [(kind, key, value) for key, value in values.items()])

    def page(self, since: int, *, types: Collection[str] = (), limit: int = LARGEST_PAGE) -> EventPage:
        """Events after a cursor."""
        with self.connection() as con:
            rows = con.execute(
                "select * from event where number > ?1 and (?2 = '[]' or type in (select value from json_each(?2))) order by number limit ?3",
                (since, json.dumps([str(word) for word in types]), max(1, min(limit, LARGEST_PAGE))),
            ).fetchall()
        found = tuple(_event(row) for row in rows)
        return EventPage(events=found, next=found[-1].number if found else since)

    def last(self) -> int:
        """The newest event's number; 0 where there is none."""
        with self.connection() as con:
            return int(con.execute("select coalesce(max(number), 0) from event").fetchone()[0])

    # --- webhooks ------------------------------------------------------------------------------------------------------------------

    def hook(self, subscription: str) -> Hook | None:
        with self.connection() as con:
            row = con.execute("select * from hook where subscription = ?", (subscription,)).fetchone()
        return row and _hook(row)

    def hooks(self) -> tuple[Hook, ...]:
        with self.connection() as con:
            return tuple(_hook(row) for row in con.execute("select * from hook order by subscription").fetchall())

    def begin(self, subscription: str) -> Hook:
        """A webhook that is told from now on; one that is known stays as it is."""
        with self.connection() as con, transaction(con):
            con.execute(
                "insert or ignore into hook (subscription, cursor) values (?, (select coalesce(max(number), 0) from event))",
                (subscription,),
            )
            return _hook(con.execute("select * from hook where subscription = ?", (subscription,)).fetchone())

    def waiting(self, hook: Hook, limit: int = 100) -> tuple[Event, ...]:
        """What it has not taken, oldest first."""
        with self.connection() as con:
            rows = con.execute(
                "select e.* from event_for as f join event as e using (number) where f.subscription = ? and f.number > ? order by f.number limit ?",
                (hook.subscription, hook.cursor, limit),
            ).fetchall()
        return tuple(_event(row) for row in rows)

    def took(self, hook: Hook, event: Event, detail: str) -> None:
        with self.connection() as con:
            con.execute(
                "update hook set cursor = ?, failures = 0, next_at = null, detail = ? where subscription = ?",
                (event.number, detail[:500], hook.subscription),
            )

    def failed(self, hook: Hook, now: datetime, detail: str, notices: Sequence[Planned]) -> None:
        """Try again later, or after too many failures no more, with the notices that say so."""
        failures = hook.failures + 1
        ended = failures >= TRIES
        next_at = None if ended else stamp(now + _WAITS[failures - 1])
        with self.connection() as con, transaction(con):
            con.execute(
                "update hook set failures = ?, next_at = ?, disabled_at = ?, detail = ? where subscription = ?",
                (failures, next_at, stamp(now) if ended else None, detail[:500], hook.subscription),
            )
            plan_deliveries(con, hook.subscription, f"webhook-disabled-{now:%Y%m%dT%H%M%S}", notices, stamp(now))

    def replay(self, subscription: str, since: int | None) -> Hook | None:
        """Enable a webhook, to be told from a cursor on, or from where it stopped; None for one that was never told anything."""
        with self.connection() as con, transaction(con):
            con.execute(
                "update hook set cursor = coalesce(?, cursor), failures = 0, next_at = null, disabled_at = null where subscription = ?",
                (since, subscription),
            )
            row = con.execute("select * from hook where subscription = ?", (subscription,)).fetchone()
        return row and _hook(row)


def _event(row: sqlite3.Row) -> Event:
    return from_json(Event, json.loads(row["body"]) | {"number": row["number"]})


def _hook(row: sqlite3.Row) -> Hook:
    return Hook(
        subscription=row["subscription"],
        cursor=row["cursor"],
        failures=row["failures"],
        next_at=row["next_at"] and moment(row["next_at"]),
        disabled_at=row["disabled_at"] and moment(row["disabled_at"]),
        detail=row["detail"],
    )

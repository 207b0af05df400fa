"""The memory of the digests (SQLite): what was told, what is to be sent, and what became of it. Never twice, never silently lost.

A delivery is `planned` in the same transaction that moves its subscription's watermark. It becomes `sending` right before the mail's last
line leaves us, and `sent` or `failed` with the server's answer. Whoever finds `sending` after a crash cannot know whether the server has
accepted the mail: that is `unknown`, it is reported, and a person decides.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from records.digest import Told

_SCHEMA = """
create table if not exists covered (
    subscription text primary key,
    until text not null,
    journal_no integer not null,
    last_sent text
) strict;
create table if not exists issue (
    subscription text not null,
    issue_id text not null,
    window_start text not null,
    window_end text not null,
    digest text not null,
    status text not null,
    stories integer not null,
    made_at text not null,
    primary key (subscription, issue_id)
) strict;
create table if not exists told (
    subscription text not null,
    report_id text not null,
    issue_id text not null,
    source_id text not null,
    independent integer not null,
    stages text not null,
    amounts text not null,
    primary key (subscription, report_id)
) strict, without rowid;
create table if not exists delivery (
    id integer primary key,
    subscription text not null,
    issue_id text not null,
    channel text not null,
    recipient text not null,
    message_id text not null,
    state text not null,
    attempts integer not null default 0,
    planned_at text not null,
    next_at text not null,
    changed_at text not null,
    detail text not null default '',
    message blob,
    unique (subscription, issue_id, channel, recipient)
) strict;
create index if not exists delivery_by_state on delivery (state, next_at);
create table if not exists recipient (
    subscription text not null,
    address text not null,
    token text not null unique,
    state text not null default 'active',
    paused_until text,
    changed_at text not null,
    primary key (subscription, address)
) strict;
create table if not exists translation (
    source text not null,
    target text not null,
    text text not null,
    translated text not null,
    primary key (source, target, text)
) strict, without rowid;
"""
_WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(hours=6))
"""Pauses after refusals for now: greylisting asks for minutes, a broken server for hours; the last one repeats."""
GIVE_UP = timedelta(days=3)


class State(StrEnum):
    """Where a delivery stands."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """Refused for good, or not accepted for three days."""
    UNKNOWN = "unknown"
    """Handed over without an answer."""
    CANCELLED = "cancelled"
    """The recipient left before it was sent, or a person decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One issue for one recipient by one channel."""

    id: int
    subscription: str
    issue_id: str
    channel: str
    recipient: str
    """Mail address, or the webhook's address."""
    message_id: str
    """Message-ID, or the idempotency key."""
    state: State
    attempts: int
    planned_at: datetime
    next_at: datetime
    changed_at: datetime
    detail: str
    """The last answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A delivery to be written down."""

    channel: str
    recipient: str
    message_id: str
    message: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """How far a subscription has been served."""

    until: datetime
    journal_no: int
    """Latest change of the warehouse that its last issue saw."""
    last_sent: datetime | None
    """End of the last window for which something was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue that was made, or a window in which none was due to be sent."""

    subscription: str
    issue_id: str
    window_start: datetime
    window_end: datetime
    digest: str
    status: str
    """`frozen` or `skipped`."""
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A recipient of a subscription."""

    subscription: str
    address: str
    token: str
    state: str
    """`active` or `unsubscribed`."""
    paused_until: datetime | None


class Outbox:
    """One file; several processes may read, one sender at a time works on it (the caller holds the home's digest lock)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._connection() as con:
            con.executescript(_SCHEMA)

    # --- what was told -------------------------------------------------------------------------------------------------------------

    def covered(self, subscription: str) -> Covered | None:
        with self._connection() as con:
            row = con.execute("select * from covered where subscription = ?", (subscription,)).fetchone()
        return row and Covered(
            until=_time(row["until"]), journal_no=row["journal_no"], last_sent=row["last_sent"] and _time(row["last_sent"])
        )

    def told(self, subscription: str) -> dict[str, Told]:
        """Every report this subscription was told, by id."""
        with self._connection() as con:
            rows = con.execute("select * from told where subscription = ?", (subscription,)).fetchall()
        return {row["report_id"]: _told(row) for row in rows}

    def issue(self, subscription: str, issue_id: str) -> IssueRow | None:
        with self._connection() as con:
            row = con.execute("select * from issue where subscription = ? and issue_id = ?", (subscription, issue_id)).fetchone()
        return row and _issue(row)

    def issues(self, subscription: str | None = None, limit: int = 50) -> list[IssueRow]:
        """Newest first."""
        with self._connection() as con:
            rows = con.execute(
                "select * from issue where ?1 is null or subscription = ?1 order by window_end desc, subscription limit ?2",
                (subscription, limit),
            ).fetchall()
        return [_issue(row) for row in rows]

    def plan(
        self, issue: IssueRow, *, journal_no: int, told: Iterable[Told], deliveries: Iterable[Planned], now: datetime, counts_as_sent: bool
    ) -> bool:
        """Take an issue over: its row, what it tells, its deliveries and the watermark in one transaction; False when it was known."""
        stamp = _stamp(now)
        with self._connection() as con, _transaction(con):
            added = con.execute(
                "insert or ignore into issue values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    issue.subscription,
                    issue.issue_id,
                    _stamp(issue.window_start),
                    _stamp(issue.window_end),
                    issue.digest,
                    issue.status,
                    issue.stories,
                    stamp,
                ),
            )
            if not added.rowcount:
                return False
            con.executemany(
                "insert or ignore into told values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        issue.subscription,
                        t.report_id,
                        issue.issue_id,
                        t.source_id,
                        int(t.independent),
                        json.dumps(t.stages),
                        json.dumps(t.amounts),
                    )
                    for t in told
                ],
            )
            con.executemany(
                "insert or ignore into delivery (subscription, issue_id, channel, recipient, message_id, state, planned_at, next_at, changed_at,"
                " message) values (?, ?, ?, ?, ?, 'planned', ?, ?, ?, ?)",
                [
                    (issue.subscription, issue.issue_id, d.channel, d.recipient, d.message_id, stamp, stamp, stamp, d.message)
                    for d in deliveries
                ],
            )
            con.execute(
                "insert into covered values (?1, ?2, ?3, ?4) on conflict (subscription) do update set until = ?2, journal_no = ?3,"
                " last_sent = coalesce(?4, last_sent)",
                (issue.subscription, _stamp(issue.window_end), journal_no, _stamp(issue.window_end) if counts_as_sent else None),
            )
        return True

    # --- deliveries ----------------------------------------------------------------------------------------------------------------

    def recover(self, now: datetime) -> list[Delivery]:
        """What a sender that died left in the air: mails become unknown, webhooks (their receiver knows the key) are planned again."""
        with self._connection() as con, _transaction(con):
            rows = con.execute("select * from delivery where state = 'sending'").fetchall()
            con.execute(
                "update delivery set state = case channel when 'webhook' then 'planned' else 'unknown' end, changed_at = ?,"
                " detail = 'the sender ended before the answer came' where state = 'sending'",
                (_stamp(now),),
            )
        return [_delivery(row) for row in rows]

    def due(self, now: datetime, *, channel: str) -> list[Delivery]:
        """Planned deliveries whose time has come, oldest first."""
        with self._connection() as con:
            rows = con.execute(
                "select * from delivery where state = 'planned' and next_at <= ? and channel = ? order by id", (_stamp(now), channel)
            ).fetchall()
        return [_delivery(row) for row in rows]

    def message(self, delivery: Delivery) -> bytes:
        with self._connection() as con:
            row = con.execute("select message from delivery where id = ?", (delivery.id,)).fetchone()
        return bytes(row["message"] or b"")

    def sending(self, delivery: Delivery, now: datetime) -> None:
        """The point of no return: committed to the disk before the last line of the mail leaves."""
        self._change(delivery, State.SENDING, now, delivery.detail)

    def sent(self, delivery: Delivery, now: datetime, detail: str) -> None:
        """Accepted; the bytes are no longer needed here, the issue is frozen in the archive."""
        self._change(delivery, State.SENT, now, detail, attempt=1, forget=True)

    def failed(self, delivery: Delivery, now: datetime, detail: str) -> None:
        self._change(delivery, State.FAILED, now, detail, attempt=1)

    def unknown(self, delivery: Delivery, now: datetime, detail: str) -> None:
        self._change(delivery, State.UNKNOWN, now, detail, attempt=1)

    def cancelled(self, delivery: Delivery, now: datetime, detail: str) -> None:
        self._change(delivery, State.CANCELLED, now, detail, forget=True)

    def later(self, delivery: Delivery, now: datetime, detail: str) -> State:
        """Not accepted for now: planned again after a pause, or failed when it has been tried for three days."""
        if now - delivery.planned_at > GIVE_UP:
            self.failed(delivery, now, f"given up after {delivery.attempts + 1} attempts: {detail}")
            return State.FAILED
        wait = _WAITS[min(delivery.attempts, len(_WAITS) - 1)]
        self._change(delivery, State.PLANNED, now, detail, attempt=1, next_at=now + wait)
        return State.PLANNED

    def resend(self, key: int, now: datetime) -> bool:
        """A person's decision: plan a failed or unknown delivery again; False when there is none such, or its bytes are gone."""
        with self._connection() as con, _transaction(con):
            changed = con.execute(
                "update delivery set state = 'planned', planned_at = ?1, next_at = ?1, changed_at = ?1, detail = 'planned again by hand'"
                " where id = ?2 and state in ('failed', 'unknown') and message is not null",
                (_stamp(now), key),
            )
        return changed.rowcount > 0

    def settle(self, key: int, now: datetime) -> bool:
        """A person's decision: a failed or unknown delivery needs nothing more."""
        with self._connection() as con, _transaction(con):
            changed = con.execute(
                "update delivery set state = 'cancelled', changed_at = ?, detail = 'settled by hand', message = null"
                " where id = ? and state in ('failed', 'unknown')",
                (_stamp(now), key),
            )
        return changed.rowcount > 0

    def deliveries(self, *, states: Iterable[str] = (), subscription: str | None = None, limit: int = 200) -> list[Delivery]:
        """Newest first."""
        wanted = json.dumps([str(s) for s in states])
        with self._connection() as con:
            rows = con.execute(
                "select * from delivery where (?1 = '[]' or state in (select value from json_each(?1))) and (?2 is null or subscription = ?2)"
                " order by id desc limit ?3",
                (wanted, subscription, limit),
            ).fetchall()
        return [_delivery(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Deliveries by state."""
        with self._connection() as con:
            return dict(con.execute("select state, count(*) from delivery group by state order by state").fetchall())

    # --- recipients ----------------------------------------------------------------------------------------------------------------

    def readers(self, subscription: str, addresses: Iterable[str], now: datetime) -> list[Reader]:
        """The recipients that want this subscription now; each gets a token of its own the first time."""
        wanted = [address.strip() for address in addresses]
        with self._connection() as con, _transaction(con):
            con.executemany(
                "insert or ignore into recipient (subscription, address, token, changed_at) values (?, ?, ?, ?)",
                [(subscription, address.casefold(), secrets.token_urlsafe(24), _stamp(now)) for address in wanted],
            )
            rows = con.execute("select * from recipient where subscription = ?", (subscription,)).fetchall()
        known = {row["address"]: _reader(row) for row in rows}
        return [reader for address in dict.fromkeys(a.casefold() for a in wanted) if _wants(reader := known[address], now)]

    def reader(self, token: str) -> Reader | None:
        """Whom a link in a mail belongs to."""
        with self._connection() as con:
            row = con.execute("select * from recipient where token = ?", (token,)).fetchone()
        return row and _reader(row)

    def wanted(self, subscription: str, address: str, now: datetime) -> bool:
        with self._connection() as con:
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
        with self._connection() as con, _transaction(con):
            con.execute(
                "update recipient set state = ?, paused_until = ?, changed_at = ? where token = ?",
                (state, until and _stamp(until), _stamp(now), token),
            )
        return self.reader(token)

    # --- translations --------------------------------------------------------------------------------------------------------------

    def translations(self, target: str, texts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Cached translations of (source language, text)."""
        with self._connection() as con:
            found = {}
            for source, text in texts:
                row = con.execute(
                    "select translated from translation where source = ? and target = ? and text = ?", (source, target, text)
                ).fetchone()
                if row:
                    found[source, text] = row["translated"]
        return found

    def remember_translations(self, target: str, texts: Mapping[tuple[str, str], str]) -> None:
        with self._connection() as con, _transaction(con):
            con.executemany(
                "insert or replace into translation values (?, ?, ?, ?)", [(source, target, text, t) for (source, text), t in texts.items()]
            )

    def _change(
        self,
        delivery: Delivery,
        state: State,
        now: datetime,
        detail: str,
        *,
        attempt: int = 0,
        next_at: datetime | None = None,
        forget: bool = False,
    ) -> None:
        with self._connection() as con, _transaction(con):
            con.execute(
                "update delivery set state = ?, changed_at = ?, detail = ?, attempts = attempts + ?, next_at = coalesce(?, next_at),"
                " message = case when ? then null else message end where id = ?",
                (state.value, _stamp(now), detail[:500], attempt, next_at and _stamp(next_at), forget, delivery.id),
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        con = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        try:
            con.row_factory = sqlite3.Row
            con.execute("pragma journal_mode = wal")
            con.execute("pragma synchronous = full")
            yield con
        finally:
            con.close()


@contextmanager
def _transaction(con: sqlite3.Connection) -> Iterator[None]:
    con.execute("begin immediate")
    try:
        yield
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


def _wants(reader: Reader, now: datetime) -> bool:
    return reader.state == "active" and (reader.paused_until is None or reader.paused_until <= now)


def _told(row: sqlite3.Row) -> Told:
    return Told(
        report_id=row["report_id"],
        source_id=row["source_id"],
        independent=bool(row["independent"]),
        stages=tuple(json.loads(row["stages"])),
        amounts=tuple(json.loads(row["amounts"])),
    )


def _issue(row: sqlite3.Row) -> IssueRow:
    return IssueRow(
        subscription=row["subscription"],
        issue_id=row["issue_id"],
        window_start=_time(row["window_start"]),
        window_end=_time(row["window_end"]),
        digest=row["digest"],
        status=row["status"],
        stories=row["stories"],
    )


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=row["id"],
        subscription=row["subscription"],
        issue_id=row["issue_id"],
        channel=row["channel"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        state=State(row["state"]),
        attempts=row["attempts"],
        planned_at=_time(row["planned_at"]),
        next_at=_time(row["next_at"]),
        changed_at=_time(row["changed_at"]),
        detail=row["detail"],
    )


def _reader(row: sqlite3.Row) -> Reader:
    return Reader(
        subscription=row["subscription"],
        address=row["address"],
        token=row["token"],
        state=row["state"],
        paused_until=row["paused_until"] and _time(row["paused_until"]),
    )


def _stamp(moment: datetime) -> str:
    """UTC with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)

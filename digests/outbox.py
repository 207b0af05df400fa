"""The memory of the digests (SQLite): what was told, what is to be sent, and what became of it. Never twice, never silently lost.

A delivery is `planned` in the same transaction that moves its subscription's watermark. It becomes `sending` right before the mail's last
line leaves us, and `sent` or `failed` with the server's answer. Whoever finds `sending` after a crash cannot know whether the server has
accepted the mail: that is `unknown`, it is reported, and a person decides.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from common.sqlite import transaction
from digests.alert_book import AlertBook
from digests.erratum_book import ErratumBook
from digests.event_book import EventBook
from digests.outbox_file import OutboxFile, Planned, moment, plan_deliveries, stamp, told_of_row
from digests.recipients import Recipients
from digests.translate import TranslationMemory
from records.digest import Told

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
    """One issue or alert for one recipient by one channel."""

    id: int
    subscription: str
    issue_id: str
    channel: str
    recipient: str
    """Mail address, the webhook's address, or the name of the variable that holds a secret one."""
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


class Outbox(OutboxFile):
    """One file; several processes may read, one sender at a time works on it (the caller holds the home's digest lock)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.recipients = Recipients(path)
        self.alerts = AlertBook(path)
        self.events = EventBook(path)
        self.errata = ErratumBook(path)
        self.translations = TranslationMemory(path)

    # --- what was told -------------------------------------------------------------------------------------------------------------

    def covered(self, subscription: str) -> Covered | None:
        with self.connection() as con:
            row = con.execute("select * from covered where subscription = ?", (subscription,)).fetchone()
        return row and Covered(
            until=moment(row["until"]), journal_no=row["journal_no"], last_sent=row["last_sent"] and moment(row["last_sent"])
        )

    def told(self, subscription: str) -> dict[str, Told]:
        """Every report this subscription was told, by id."""
        with self.connection() as con:
            rows = con.execute("select * from told where subscription = ?", (subscription,)).fetchall()
        return {row["report_id"]: told_of_row(row) for row in rows}

    def left_out(self, subscription: str) -> frozenset[str]:
        """Reports that count as told though the desk kept them from readers."""
        with self.connection() as con:
            rows = con.execute("select report_id from left_out where subscription = ?", (subscription,)).fetchall()
        return frozenset(row["report_id"] for row in rows)

    def issue(self, subscription: str, issue_id: str) -> IssueRow | None:
        with self.connection() as con:
            row = con.execute("select * from issue where subscription = ? and issue_id = ?", (subscription, issue_id)).fetchone()
        return row and _issue(row)

    def issues(self, subscription: str | None = None, limit: int = 50) -> list[IssueRow]:
        """Newest first."""
        with self.connection() as con:
            rows = con.execute(
                "select * from issue where ?1 is null or subscription = ?1 order by window_end desc, subscription limit ?2",
                (subscription, limit),
            ).fetchall()
        return [_issue(row) for row in rows]

    def plan(
        self,
        issue: IssueRow,
        *,
        journal_no: int,
        told: Iterable[Told],
        deliveries: Iterable[Planned],
        now: datetime,
        counts_as_sent: bool,
        left_out: Iterable[str] = (),
    ) -> bool:
        """Take an issue over: its row, what it tells, its deliveries and the watermark in one transaction; False when it was known."""
        at = stamp(now)
        with self.connection() as con, transaction(con):
            added = con.execute(
                "insert or ignore into issue values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    issue.subscription,
                    issue.issue_id,
                    stamp(issue.window_start),
                    stamp(issue.window_end),
                    issue.digest,
                    issue.status,
                    issue.stories,
                    at,
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
                "insert or ignore into left_out values (?, ?, ?)",
                [(issue.subscription, report, issue.issue_id) for report in left_out],
            )
            plan_deliveries(con, issue.subscription, issue.issue_id, deliveries, at)
            con.execute(
                "insert into covered values (?1, ?2, ?3, ?4) on conflict (subscription) do update set until = ?2, journal_no = ?3,"
                " last_sent = coalesce(?4, last_sent)",
                (issue.subscription, stamp(issue.window_end), journal_no, stamp(issue.window_end) if counts_as_sent else None),
            )
        return True

    # --- deliveries ----------------------------------------------------------------------------------------------------------------

    def recover(self, now: datetime) -> list[Delivery]:
        """What a sender that died left in the air: webhooks (their receiver knows the key) are planned again, everything else is unknown."""
        with self.connection() as con, transaction(con):
            rows = con.execute("select * from delivery where state = 'sending'").fetchall()
            con.execute(
                "update delivery set state = case channel when 'webhook' then 'planned' else 'unknown' end, changed_at = ?,"
                " detail = 'the sender ended before the answer came' where state = 'sending'",
                (stamp(now),),
            )
        return [_delivery(row) for row in rows]

    def due(self, now: datetime, *, channel: str) -> list[Delivery]:
        """Planned deliveries whose time has come, oldest first."""
        with self.connection() as con:
            rows = con.execute(
                "select * from delivery where state = 'planned' and next_at <= ? and channel = ? order by id", (stamp(now), channel)
            ).fetchall()
        return [_delivery(row) for row in rows]

    def message(self, delivery: Delivery) -> bytes:
        with self.connection() as con:
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
        with self.connection() as con, transaction(con):
            changed = con.execute(
                "update delivery set state = 'planned', planned_at = ?1, next_at = ?1, changed_at = ?1, detail = 'planned again by hand'"
                " where id = ?2 and state in ('failed', 'unknown') and message is not null",
                (stamp(now), key),
            )
        return changed.rowcount > 0

    def settle(self, key: int, now: datetime) -> bool:
        """A person's decision: a failed or unknown delivery needs nothing more."""
        with self.connection() as con, transaction(con):
            changed = con.execute(
                "update delivery set state = 'cancelled', changed_at = ?, detail = 'settled by hand', message = null"
                " where id = ? and state in ('failed', 'unknown')",
                (stamp(now), key),
            )
        return changed.rowcount > 0

    def deliveries(self, *, states: Iterable[str] = (), subscription: str | None = None, limit: int = 200) -> list[Delivery]:
        """Newest first."""
        wanted = json.dumps([str(s) for s in states])
        with self.connection() as con:
            rows = con.execute(
                "select * from delivery where (?1 = '[]' or state in (select value from json_each(?1))) and (?2 is null or subscription = ?2)"
                " order by id desc limit ?3",
                (wanted, subscription, limit),
            ).fetchall()
        return [_delivery(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Deliveries by state."""
        with self.connection() as con:
            return dict(con.execute("select state, count(*) from delivery group by state order by state").fetchall())

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
        with self.connection() as con, transaction(con):
            con.execute(
                "update delivery set state = ?, changed_at = ?, detail = ?, attempts = attempts + ?, next_at = coalesce(?, next_at),"
                " message = case when ? then null else message end where id = ?",
                (state.value, stamp(now), detail[:500], attempt, next_at and stamp(next_at), forget, delivery.id),
            )


def _issue(row: sqlite3.Row) -> IssueRow:
    return IssueRow(
        subscription=row["subscription"],
        issue_id=row["issue_id"],
        window_start=moment(row["window_start"]),
        window_end=moment(row["window_end"]),
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
        planned_at=moment(row["planned_at"]),
        next_at=moment(row["next_at"]),
        changed_at=moment(row["changed_at"]),
        detail=row["detail"],
    )

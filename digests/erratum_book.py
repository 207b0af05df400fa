"""The memory of errata: what of which issue was put right, and that its readers were told. Part of the outbox's file."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from common.codec import from_json, to_json
from common.sqlite import transaction
from digests.outbox_file import OutboxFile, Planned, plan_deliveries, stamp
from records.erratum import ErrataBatch, Erratum

_REACHED = ("planned", "sending", "sent", "unknown")
"""Deliveries whose recipient has what was told, or will have it."""


class ErratumBook(OutboxFile):
    """Errata, their deliveries and how far events were looked at are one transaction: killed at any point, each is told once."""

    def looked_until(self) -> int:
        """The last event whose issues were looked for."""
        with self.connection() as con:
            row = con.execute("select value from event_known where kind = 'errata' and key = 'until'").fetchone()
        return int(row["value"]) if row else 0

    def note(self, batches: Sequence[tuple[ErrataBatch, Sequence[Planned]]], until: int, now: datetime) -> None:
        """Take errata over, a batch a subscription, with what tells of them."""
        at = stamp(now)
        with self.connection() as con, transaction(con):
            for batch, deliveries in batches:
                con.executemany(
                    "insert or ignore into erratum values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                    [
                        (e.subscription, e.issue_id, e.story_id, e.kind, e.number, batch.id, at, json.dumps(to_json(e), ensure_ascii=False))
                        for e in batch.errata
                    ],
                )
                plan_deliveries(con, batch.errata[0].subscription, batch.id, deliveries, at)
            con.execute("insert or replace into event_known values ('errata', 'until', ?)", (str(until),))

    def errata(self, subscription: str = "", issue_id: str = "") -> tuple[Erratum, ...]:
        """Of one issue, one subscription or all, in the order in which they were noted."""
        with self.connection() as con:
            rows = con.execute(
                "select body from erratum where (?1 = '' or subscription = ?1) and (?2 = '' or issue_id = ?2)"
                " order by number, subscription, issue_id, story_id",
                (subscription, issue_id),
            ).fetchall()
        return tuple(from_json(Erratum, json.loads(row["body"])) for row in rows)

    def batches(self, subscription: str, limit: int = 30) -> list[ErrataBatch]:
        """Newest first."""
        found: dict[str, list[Erratum]] = {}
        with self.connection() as con:
            rows = con.execute(
                "select batch, body from erratum where subscription = ? order by at desc, batch, number, issue_id, story_id",
                (subscription,),
            ).fetchall()
        for row in rows:
            found.setdefault(row["batch"], []).append(from_json(Erratum, json.loads(row["body"])))
        return [ErrataBatch(id=key, at=errata[0].at, errata=tuple(errata)) for key, errata in list(found.items())[:limit]]

    def issues_since(self, subscription: str, reports: Collection[str]) -> list[str]:
        """Frozen issues from the first that told one of some reports on, oldest first; none where none did."""
        with self.connection() as con:
            rows = con.execute(
                "select issue_id from issue where subscription = ?1 and status = 'frozen' and window_end >= (select min(i.window_end)"
                " from told as t join issue as i using (subscription, issue_id)"
                " where t.subscription = ?1 and t.report_id in (select value from json_each(?2)))"
                " order by window_end",
                (subscription, json.dumps(sorted(reports))),
            ).fetchall()
        return [row["issue_id"] for row in rows]

    def subscriptions(self) -> list[str]:
        """Everything that ever told something."""
        with self.connection() as con:
            rows = con.execute("select subscription from issue union select subscription from alert order by 1").fetchall()
        return [row["subscription"] for row in rows]

    def reached(self, subscription: str, issues: Sequence[str]) -> list[tuple[str, str, str]]:
        """(channel, recipient, issue) of every delivery of these that arrived, may have, or will."""
        with self.connection() as con:
            rows = con.execute(
                "select channel, recipient, issue_id from delivery where subscription = ? and issue_id in (select value from json_each(?))"
                " and state in (select value from json_each(?)) order by channel, recipient, issue_id",
                (subscription, json.dumps(list(issues)), json.dumps(_REACHED)),
            ).fetchall()
        return [(row["channel"], row["recipient"], row["issue_id"]) for row in rows]

    def not_in_feed(self) -> list[str]:
        """Subscriptions with an erratum that their feed does not have yet."""
        with self.connection() as con:
            rows = con.execute("select distinct subscription from erratum where not in_feed").fetchall()
        return [row["subscription"] for row in rows]

    def in_feed(self, subscription: str) -> None:
        with self.connection() as con:
            con.execute("update erratum set in_feed = 1 where subscription = ?", (subscription,))

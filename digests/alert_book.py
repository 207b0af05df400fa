"""The memory of alerts: what waits to be told together, what was told to whom, how many on a day. Part of the outbox's file."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from common.codec import from_json, to_json
from common.sqlite import transaction
from digests.outbox_file import OutboxFile, Planned, moment, plan_deliveries, stamp, told_of_row
from digests.urgent import AlertMemory, remembered
from records.alerting import Alerted, UrgentAlert


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """When a subscription was last looked at for what is urgent."""

    snapshot: str
    day: date
    """On its own clock."""
    waiting_since: datetime | None
    """When the first of what is to be told together was found; None: nothing waits."""


class AlertBook(OutboxFile):
    """An alert, its memory and its deliveries are one transaction: killed at any point it was told whole, or will be."""

    def lookout(self, subscription: str) -> Lookout | None:
        with self.connection() as con:
            row = con.execute("select * from lookout where subscription = ?", (subscription,)).fetchone()
        return row and Lookout(
            snapshot=row["snapshot"],
            day=date.fromisoformat(row["day"]),
            waiting_since=row["waiting_since"] and moment(row["waiting_since"]),
        )

    def looked(self, subscription: str, found: Lookout) -> None:
        """Note that everything up to a snapshot and day was looked at, and whether something waits."""
        with self.connection() as con:
            con.execute(
                "insert or replace into lookout values (?, ?, ?, ?)",
                (subscription, found.snapshot, found.day.isoformat(), found.waiting_since and stamp(found.waiting_since)),
            )

    def memory(self, subscription: str) -> AlertMemory:
        """What was told to whom: key -> report -> addresses, the empty one for everybody."""
        with self.connection() as con:
            rows = con.execute("select key, report_id, address from alerted where subscription = ?", (subscription,)).fetchall()
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for key, report_id, address in rows:
            found[key][report_id].add(address)
        return found

    def alerted(self, subscription: str) -> dict[str, Alerted]:
        """Every report of a story that everybody was alerted of, by id, with the first time."""
        with self.connection() as con:
            rows = con.execute(
                "select m.*, a.at from alerted as m join alert as a using (subscription, alert_id)"
                " where m.subscription = ? and m.address = '' and m.key like 'stage %' order by a.at desc, m.report_id",
                (subscription,),
            ).fetchall()
        return {row["report_id"]: Alerted(told=told_of_row(row), at=moment(row["at"])) for row in rows}

    def sent_since(self, subscription: str, begin: datetime) -> int:
        """Alerts from a moment on."""
        with self.connection() as con:
            (found,) = con.execute("select count(*) from alert where subscription = ? and at >= ?", (subscription, stamp(begin))).fetchone()
        return int(found)

    def plan(self, alert: UrgentAlert, deliveries: Iterable[Planned], looked: Lookout) -> bool:
        """Take an alert over: what it tells, its deliveries, and that nothing waits any more; False when it was known."""
        key, at = alert.issue.subscription.id, stamp(alert.at)
        everybody = any(not item.audience for item in alert.items)
        with self.connection() as con, transaction(con):
            body = json.dumps(to_json(alert), ensure_ascii=False)
            added = con.execute("insert or ignore into alert values (?, ?, ?, ?, ?, 0)", (key, alert.id, at, body, int(everybody)))
            if not added.rowcount:
                return False
            con.executemany(
                "insert or ignore into alerted values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        key,
                        what,
                        t.report_id,
                        address,
                        alert.id,
                        t.source_id,
                        int(t.independent),
                        json.dumps(t.stages),
                        json.dumps(t.amounts),
                    )
                    for what, address, t in remembered(alert.items)
                ],
            )
            plan_deliveries(con, key, alert.id, deliveries, at)
            con.execute("insert or replace into lookout values (?, ?, ?, null)", (key, looked.snapshot, looked.day.isoformat()))
        return True

    def alerts(self, subscription: str, limit: int = 30) -> list[UrgentAlert]:
        """Newest first."""
        with self.connection() as con:
            rows = con.execute(
                "select body from alert where subscription = ? order by at desc, alert_id desc limit ?", (subscription, limit)
            ).fetchall()
        return [from_json(UrgentAlert, json.loads(row["body"])) for row in rows]

    def not_in_feed(self) -> list[str]:
        """Subscriptions with an alert that their feed does not have yet."""
        with self.connection() as con:
            rows = con.execute("select distinct subscription from alert where not in_feed and for_everybody").fetchall()
        return [row["subscription"] for row in rows]

    def in_feed(self, subscription: str) -> None:
        with self.connection() as con:
            con.execute("update alert set in_feed = 1 where subscription = ?", (subscription,))

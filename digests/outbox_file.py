"""The file the outbox lies in (SQLite)."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from common.sqlite import StateFile, moment, stamp
from records.digest import Told

__all__ = ["OutboxFile", "Planned", "highest_entry", "moment", "plan_deliveries", "stamp", "told_of_row"]

_SCHEMA = Path(__file__).with_name("outbox.sql")


class OutboxFile(StateFile):
    """Made when it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _SCHEMA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A delivery to be written down."""

    channel: str
    recipient: str
    message_id: str
    message: bytes


def plan_deliveries(con: sqlite3.Connection, subscription: str, issue_id: str, deliveries: Iterable[Planned], at: str) -> None:
    """Write deliveries down, within the transaction that takes over what they deliver; those that are there stay as they are."""
    con.executemany(
        "insert or ignore into delivery (subscription, issue_id, channel, recipient, message_id, state, planned_at, next_at, changed_at,"
        " message) values (?, ?, ?, ?, ?, 'planned', ?, ?, ?, ?)",
        [(subscription, issue_id, d.channel, d.recipient, d.message_id, at, at, at, d.message) for d in deliveries],
    )


def told_of_row(row: sqlite3.Row) -> Told:
    """Of the tables `told` and `alerted`."""
    return Told(
        report_id=row["report_id"],
        source_id=row["source_id"],
        independent=bool(row["independent"]),
        stages=tuple(json.loads(row["stages"])),
        amounts=tuple(json.loads(row["amounts"])),
    )


def highest_entry(path: Path) -> int:
    """The highest journal number that any digest remembers; 0 where there is no outbox, or none that can be read."""
    if not path.is_file():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as con:
            row = con.execute("select max(journal_no) from covered").fetchone()
    except sqlite3.Error:
        return 0
    return int(row[0] or 0) if row else 0

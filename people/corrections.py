"""Facts that people corrected: one correction of a fact read wrongly, until it is taken back. What may be said is decided in beat/correcting.py."""

import secrets
import sqlite3
from datetime import datetime

from beat.correcting import corrected_value
from common.sqlite import moment, stamp
from people.accounts import PeopleError
from people.desk_file import DeskFile, note_deed
from people.keeping import checked
from records.errors import SelectionError
from records.people import LONGEST_NOTE, Correction, Deed, Person


class Corrections(DeskFile):
    """Everybody sees them; editors make them."""

    def corrections(self, report_id: str = "") -> tuple[Correction, ...]:
        """Those of a report, or all, in the order in which they were made."""
        asked = "select * from correction where (?1 = '' or report_id = ?1) and withdrawn_at is null order by at, id"
        with self.connection() as con:
            return tuple(_correction(row) for row in con.execute(asked, (report_id,)).fetchall())

    def withdrawn(self, report_id: str, since: datetime) -> tuple[Correction, ...]:
        """Those of a report that were taken back since then: a snapshot of before still tells them."""
        with self.connection() as con:
            rows = con.execute("select * from correction where report_id = ? and withdrawn_at > ?", (report_id, stamp(since))).fetchall()
        return tuple(_correction(row) for row in rows)

    def touched_since(self, since: datetime) -> bool:
        """Whether anybody corrected a fact, or took that back, since then."""
        with self.connection() as con:
            row = con.execute("select 1 from correction where at > ?1 or withdrawn_at > ?1 limit 1", (stamp(since),)).fetchone()
        return row is not None

    def correct(self, person: Person, deed: Deed, now: datetime) -> None:
        """Say what a fact of an article is; the latest word on it counts. Raises PeopleError."""
        checked(person, deed)
        if deed.kind != "article":
            raise PeopleError("kind: facts are those of an article")
        try:
            value, role = corrected_value(deed.fact, deed.value, deed.role)
        except SelectionError as error:
            raise PeopleError(str(error)) from error
        if not deed.was or len(deed.was) > LONGEST_NOTE or len(deed.text) > LONGEST_NOTE:
            raise PeopleError("was: which fact is it? Name the value that was read")
        if (value, role) == (deed.was, deed.was_role):
            raise PeopleError("value: that is what was read")
        with self.changing() as con:
            con.execute(
                "insert or replace into correction values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)",
                (
                    secrets.token_hex(8),
                    deed.key,
                    deed.fact,
                    deed.was,
                    deed.was_role,
                    value,
                    role,
                    " ".join(deed.text.split()),
                    person.id,
                    stamp(now),
                ),
            )
            note_deed(
                con,
                now,
                person.id,
                "correct",
                deed.kind,
                deed.key,
                f"{deed.fact}: {deed.was} {deed.was_role} to {value or 'nothing'} {role}",
            )

    def uncorrect(self, person: Person, deed: Deed, now: datetime) -> None:
        """Take a correction back, whoever made it: the books say who did. Raises PeopleError."""
        checked(person, deed)
        with self.changing() as con:
            gone = con.execute(
                "update correction set withdrawn_at = ? where id = ? and report_id = ? and withdrawn_at is null returning kind, was, value",
                (stamp(now), deed.text, deed.key),
            ).fetchone()
            if gone is not None:
                note_deed(
                    con, now, person.id, "uncorrect", deed.kind, deed.key, f"{gone['kind']}: {gone['value'] or 'nothing'} to {gone['was']}"
                )


def _correction(row: sqlite3.Row) -> Correction:
    values = dict(row) | {"at": moment(row["at"])}
    values.pop("withdrawn_at")
    return Correction(**values)

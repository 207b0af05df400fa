"""Drafts of issues, and what people changed of them: each change with its line in the books, one transaction. What may be said is decided by the caller."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from common.sqlite import moment, stamp
from people.accounts import PeopleError
from people.desk_file import DeskFile, note_deed
from records.draft import EDITABLE, LIVE, Draft, DraftState, Edit, EditKind

KEPT = timedelta(days=400)
"""What was changed of an issue that is gone stays a year and some weeks, so that the same week of the year before can be looked up; the books keep who did it."""
_SUBJECT = "draft"
"""Kind of the lines in the books; their key is `subscription/issue`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshDraft:
    """An issue as it would go, just made."""

    subscription: str
    issue_id: str
    start: datetime
    end: datetime
    snapshot: str
    snapshot_at: datetime
    body: str
    reports: tuple[str, ...]


class Drafts(DeskFile):
    """Part of `desk.sqlite`; `by` is the id of whoever changes something."""

    def draft(self, subscription: str, issue_id: str) -> Draft | None:
        with self.connection() as con:
            row = con.execute("select * from draft where subscription = ? and issue_id = ?", (subscription, issue_id)).fetchone()
            return _draft(con, row) if row else None

    def live(self, subscription: str = "") -> tuple[Draft, ...]:
        """Those that have not gone, the next to go first; of one subscription, or all."""
        states = json.dumps([state.value for state in LIVE])
        with self.connection() as con:
            rows = con.execute(
                "select * from draft where (?1 = '' or subscription = ?1) and state in (select value from json_each(?2))"
                " order by goes_at, subscription",
                (subscription, states),
            ).fetchall()
            return tuple(_draft(con, row) for row in rows)

    def keep(self, fresh: FreshDraft, now: datetime) -> None:
        """Make a draft, with what was changed of one that was held until now; or bring one that nobody decided about up to date. Twice is once."""
        at, reports = stamp(now), json.dumps(fresh.reports)
        with self.changing() as con:
            row = _row(con, fresh.subscription, fresh.issue_id)
            if row is None:
                _insert(con, fresh, DraftState.OPEN, now)
                _fold(con, fresh.subscription, fresh.issue_id, now)
                con.execute(
                    "delete from draft_edit where (subscription, issue_id) in (select subscription, issue_id from draft where goes_at < ?1 and state in ('gone', 'folded'))",
                    (stamp(now - KEPT),),
                )
                con.execute("delete from draft where goes_at < ? and state in ('gone', 'folded')", (stamp(now - KEPT),))
            elif row["state"] in EDITABLE:
                con.execute(
                    "update draft set starts_at = ?, looked_at = ?, snapshot = ?, snapshot_at = ?, body = ?, reports = ? where subscription = ? and issue_id = ?",
                    (
                        stamp(fresh.start),
                        at,
                        fresh.snapshot,
                        stamp(fresh.snapshot_at),
                        fresh.body,
                        reports,
                        fresh.subscription,
                        fresh.issue_id,
                    ),
                )

    def change(self, subscription: str, issue_id: str, edits: Sequence[Edit], detail: str, now: datetime) -> None:
        """Put changes in the place of those of the same kind and story. Raises PeopleError where the draft is no longer to be changed."""
        with self.changing() as con:
            self._editable(con, subscription, issue_id)
            for one in edits:
                con.execute(
                    "insert or replace into draft_edit values (?, ?, ?, ?, ?, ?, ?, ?)",
                    (subscription, issue_id, one.kind.value, one.story_id, one.text, json.dumps(one.reports), one.by, stamp(one.at)),
                )
                note_deed(con, now, one.by, one.kind.value, _SUBJECT, f"{subscription}/{issue_id}", detail)
            _seen(con, subscription, issue_id)

    def take_back(self, subscription: str, issue_id: str, kind: EditKind, story_id: str, *, by: str, detail: str, now: datetime) -> None:
        """As if it had not been changed. Raises PeopleError where the draft is no longer to be changed."""
        with self.changing() as con:
            self._editable(con, subscription, issue_id)
            gone = con.execute(
                "delete from draft_edit where subscription = ? and issue_id = ? and kind = ? and story_id = ?",
                (subscription, issue_id, kind.value, story_id),
            )
            if gone.rowcount:
                note_deed(con, now, by, f"un{kind.value}", _SUBJECT, f"{subscription}/{issue_id}", detail)
                _seen(con, subscription, issue_id)

    def decide(self, subscription: str, issue_id: str, state: DraftState, *, by: str, now: datetime, seen: str = "") -> None:
        """Approve, hold, or let go by the clock again; twice is once. `seen`: the version that was decided about, empty: whatever it is by now.

        Raises PeopleError once it is going, or where it has become another version, be it in this very moment.
        """
        with self.changing() as con:
            row = self._editable(con, subscription, issue_id, also=(DraftState.APPROVED,))
            if seen and seen != _draft(con, row).version:
                raise PeopleError("seen: the draft has changed since you looked at it: look again, then approve it")
            if row["state"] == state:
                return
            con.execute(
                "update draft set state = ?1, state_by = ?2, state_at = ?3, approved_by = ?4 where subscription = ?5 and issue_id = ?6",
                (state.value, by, stamp(now), by if state is DraftState.APPROVED else "", subscription, issue_id),
            )
            word = {DraftState.APPROVED: "approve", DraftState.HELD: "hold"}.get(state, "release")
            note_deed(con, now, by, word, _SUBJECT, f"{subscription}/{issue_id}")

    def take(self, subscription: str, issue_id: str, start: datetime, end: datetime, now: datetime) -> Draft | None:
        """Whatever is sent is what this gives: from now on nobody changes it. None for one that is held.

        An issue without a draft (nothing ran before its hour) gets one, with what was changed of one that was held. Twice is once.
        """
        with self.changing() as con:
            row = _row(con, subscription, issue_id)
            if row is None:
                bare = FreshDraft(
                    subscription=subscription,
                    issue_id=issue_id,
                    start=start,
                    end=end,
                    snapshot="",
                    snapshot_at=now,
                    body="",
                    reports=(),
                )
                _insert(con, bare, DraftState.GOING, now)
                _fold(con, subscription, issue_id, now)
            elif row["state"] in (DraftState.HELD, DraftState.FOLDED):
                return None
            elif row["state"] in LIVE:
                con.execute(
                    "update draft set state = 'going' where subscription = ? and issue_id = ?",
                    (subscription, issue_id),
                )
            return _draft(con, found) if (found := _row(con, subscription, issue_id)) else None

    def edits_by(self, person: str) -> tuple[Edit, ...]:
        """What somebody changed of drafts, gone ones too, oldest first."""
        with self.connection() as con:
            return tuple(_edit(row) for row in con.execute("select * from draft_edit where by = ? order by at", (person,)).fetchall())

    def empty(self) -> None:
        """Without what was read of the press, also in the file's free pages: it is made anew out of the next snapshot. What was changed stays."""
        with self.connection() as con:
            con.execute("pragma secure_delete = on")
            con.execute("update draft set body = '', snapshot = '' where body <> ''")
            con.execute("vacuum")
            con.execute("pragma wal_checkpoint(truncate)")

    def gone(self, subscription: str, issue_id: str, now: datetime) -> None:
        """It was sent, or was not worth sending; what it held is in the archive."""
        with self.changing() as con:
            con.execute(
                "update draft set state = 'gone', state_at = ?, body = '' where subscription = ? and issue_id = ? and state <> 'gone'",
                (stamp(now), subscription, issue_id),
            )

    @staticmethod
    def _editable(con: sqlite3.Connection, subscription: str, issue_id: str, also: Sequence[DraftState] = ()) -> sqlite3.Row:
        row = _row(con, subscription, issue_id)
        if row is None:
            raise PeopleError(f"{subscription}: there is no draft {issue_id}")
        if row["state"] == DraftState.APPROVED and not also:
            raise PeopleError(f"{subscription} {issue_id}: is approved: hold or release it before you change it")
        if row["state"] not in (*EDITABLE, *also):
            raise PeopleError(f"{subscription} {issue_id}: has gone, or is going this very moment")
        return row


def _row(con: sqlite3.Connection, subscription: str, issue_id: str) -> sqlite3.Row | None:
    found: sqlite3.Row | None = con.execute(
        "select * from draft where subscription = ? and issue_id = ?", (subscription, issue_id)
    ).fetchone()
    return found


def _insert(con: sqlite3.Connection, fresh: FreshDraft, state: DraftState, now: datetime) -> None:
    at, reports = stamp(now), json.dumps(fresh.reports)
    con.execute(
        "insert into draft values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, '')",
        (
            fresh.subscription,
            fresh.issue_id,
            stamp(fresh.start),
            stamp(fresh.end),
            at,
            at,
            fresh.snapshot,
            stamp(fresh.snapshot_at),
            fresh.body,
            reports,
            reports,
            state.value,
            at,
        ),
    )


def _fold(con: sqlite3.Connection, subscription: str, into: str, now: datetime) -> None:
    """What was changed of older drafts that never went, the latest of each, goes on in this one: an editor's work is not lost by a hold."""
    older = "subscription = ?1 and issue_id <> ?2 and state in ('held', 'open', 'approved', 'going')"
    con.execute(
        "insert or replace into draft_edit select subscription, ?2, kind, story_id, text, reports, by, at from draft_edit"  # noqa: S608
        f" where subscription = ?1 and issue_id in (select issue_id from draft where {older}) order by at",
        (subscription, into),
    )
    con.execute(
        f"update draft set state = 'folded', state_at = ?3, body = '' where {older}",  # noqa: S608
        (subscription, into, stamp(now)),
    )


def _seen(con: sqlite3.Connection, subscription: str, issue_id: str) -> None:
    """Whoever changes it has what is in it before them."""
    con.execute("update draft set known = reports where subscription = ? and issue_id = ?", (subscription, issue_id))


def _draft(con: sqlite3.Connection, row: sqlite3.Row) -> Draft:
    edits = con.execute(
        "select * from draft_edit where subscription = ? and issue_id = ? order by at, kind, story_id",
        (row["subscription"], row["issue_id"]),
    ).fetchall()
    return Draft(
        subscription=row["subscription"],
        issue_id=row["issue_id"],
        start=moment(row["starts_at"]),
        end=moment(row["goes_at"]),
        made_at=moment(row["made_at"]),
        looked_at=moment(row["looked_at"]),
        snapshot=row["snapshot"],
        snapshot_at=moment(row["snapshot_at"]),
        body=row["body"],
        known=tuple(json.loads(row["known"])),
        state=DraftState(row["state"]),
        state_by=row["state_by"],
        state_at=moment(row["state_at"]),
        approved_by=row["approved_by"],
        edits=tuple(_edit(one) for one in edits),
    )


def _edit(row: sqlite3.Row) -> Edit:
    return Edit(
        kind=EditKind(row["kind"]),
        story_id=row["story_id"],
        text=row["text"],
        reports=tuple(json.loads(row["reports"])),
        by=row["by"],
        at=moment(row["at"]),
    )

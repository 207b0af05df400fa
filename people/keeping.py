"""What people keep of disputes, stories, articles and names: what they follow, marks, tags and notes, each seen by whom it is for."""

import secrets
import sqlite3
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from common.sqlite import moment, stamp
from common.wording.printed import printed
from people.accounts import PeopleError
from people.desk_file import DeskFile, note_deed
from people.ownership import matter_of, matters_about, owner_of, owners_of, team_of
from records.errors import closest
from records.people import (
    ACTIONS,
    LOCAL,
    LONGEST_LABEL,
    LONGEST_NOTE,
    LONGEST_TAG,
    MARKS,
    SUBJECTS,
    About,
    Deed,
    Followed,
    Kept,
    Mark,
    Note,
    Person,
    Role,
    Tag,
)

_LONGEST_KEY = 200
MOST = 5_000
"""Things that one person follows, marks, tags and notes of each kind: more than the disputes of ten years of the demonstration's press."""


class Keeping(DeskFile):
    """Every question is asked for one person, and answered with what is theirs and their teams'."""

    def about(self, person: Person, kind: str, key: str, *, once: Sequence[str] = ()) -> About:
        """What they keep of one thing; `once`: ids that it had before, for what was kept under them is kept of it."""
        owners, keys = owners_of(person), [key, *once]
        asked = f"select key from follow where person = ? and kind = ? and key in ({', '.join('?' * len(keys))})"  # noqa: S608
        with self.connection() as con:
            followed = [row["key"] for row in con.execute(asked, (person.id, kind, *keys)).fetchall()]
            rows = {table: [row for one in keys for row in _rows(con, table, owners, kind, one)] for table in ("mark", "tag", "note")}
            matters = matters_about(con, owners, kind, keys)
        return About(
            followed=bool(followed),
            marks=_each([_mark(row) for row in rows["mark"]], lambda one: (one.mark, one.team)),
            tags=_each([_tag(row) for row in rows["tag"]], lambda one: (one.tag, one.team)),
            notes=_each([_note(row) for row in rows["note"]], lambda one: (one.text, one.team, one.by)),
            matters=matters,
        )

    def kept(self, person: Person) -> Kept:
        """Everything they keep."""
        owners = owners_of(person)
        with self.connection() as con:
            follows = con.execute("select * from follow where person = ? order by since desc, kind, key", (person.id,)).fetchall()
            found = {table: _rows(con, table, owners) for table in ("mark", "tag", "note", "matter")}
        return Kept(
            followed=tuple(
                Followed(kind=r["kind"], key=r["key"], label=r["label"], since=moment(r["since"]), looked_at=moment(r["looked_at"]))
                for r in follows
            ),
            marks=tuple(_mark(row) for row in found["mark"]),
            tags=tuple(_tag(row) for row in found["tag"]),
            notes=tuple(_note(row) for row in found["note"]),
            matters=tuple(matter_of(row) for row in found["matter"]),
        )

    def followers(self, kind: str) -> tuple[tuple[str, str, datetime], ...]:
        """(thing, mail address of who follows it, since when) of everybody who may sign in, `local` with an empty address: for what is sent to them alone."""
        asked = (
            "select f.key, coalesce(p.email, ''), f.since from follow as f left join person as p on p.id = f.person and p.removed_at is null"
            " where f.kind = ? and (p.id is not null or f.person = ?) order by f.key, 2"
        )
        with self.connection() as con:
            return tuple((key, email, moment(since)) for key, email, since in con.execute(asked, (kind, LOCAL)).fetchall())

    def judgements(self) -> tuple[Mark, ...]:
        """What anybody marked relevant or not, as examples to learn from."""
        with self.connection() as con:
            rows = con.execute("select * from mark where mark in ('relevant', 'irrelevant') order by at, kind, key").fetchall()
        return tuple(_mark(row) for row in rows)

    def do(self, person: Person, deed: Deed, now: datetime) -> None:
        """Change what is kept; twice is the same as once. Raises PeopleError for what cannot be, or is not theirs to do."""
        deed = printed(deed)
        checked(person, deed)
        change = _CHANGES.get(deed.action)
        if change is None:
            raise PeopleError(f"{deed.action!r} is nothing to be kept")
        with self.changing() as con:
            change(con, person, deed, now)
            note_deed(con, now, person.id, deed.action, deed.kind, deed.key, f"team {deed.team}" if deed.team else "")


def checked(person: Person, deed: Deed) -> None:
    """Whether this person may want that. Raises PeopleError."""
    least = ACTIONS.get(deed.action)
    if least is None:
        raise PeopleError(f"action: {deed.action[:40]!r} is unknown; " + closest(deed.action[:40], ACTIONS, "see docs/people.md"))
    if deed.team and deed.team not in person.teams:
        raise PeopleError(f"team: {deed.team[:40]!r} is none of yours")
    if not person.may(Role.EDITOR if deed.team else least):
        raise PeopleError(f"{deed.action}: this needs an editor, and you are a {person.role.value}")
    if deed.action == "looked":
        return
    if deed.kind not in SUBJECTS:
        raise PeopleError(f"kind: {deed.kind[:40]!r} is unknown; accepted: {', '.join(SUBJECTS)}")
    if not deed.key.strip() or len(deed.key) > _LONGEST_KEY or not deed.key.isprintable():
        raise PeopleError("key: is missing, or no id")


Change = Callable[[sqlite3.Connection, Person, Deed, datetime], None]


def _rows(con: sqlite3.Connection, table: str, owners: list[str], kind: str = "", key: str = "") -> list[sqlite3.Row]:
    marks = ", ".join("?" * len(owners))
    asked = f"select * from {table} where owner in ({marks}) and (? = '' or (kind = ? and key = ?)) order by at desc, kind, key"  # noqa: S608
    return con.execute(asked, (*owners, kind, kind, key)).fetchall()


def _room(con: sqlite3.Connection, table: str, column: str, owner: str) -> None:
    (made,) = con.execute(f"select count(*) from {table} where {column} = ?", (owner,)).fetchone()  # noqa: S608
    if made >= MOST:
        raise PeopleError(f"{made} are enough: take some back first")


def _follow(con: sqlite3.Connection, person: Person, deed: Deed, now: datetime) -> None:
    _room(con, "follow", "person", person.id)
    label = " ".join(deed.text.split())[:LONGEST_LABEL] or deed.key
    at = stamp(now)
    con.execute("insert or ignore into follow values (?, ?, ?, ?, ?, ?)", (person.id, deed.kind, deed.key, label, at, at))


def _unfollow(con: sqlite3.Connection, person: Person, deed: Deed, _now: datetime) -> None:
    con.execute("delete from follow where person = ? and kind = ? and key = ?", (person.id, deed.kind, deed.key))


def _looked(con: sqlite3.Connection, person: Person, _deed: Deed, now: datetime) -> None:
    con.execute("update follow set looked_at = ? where person = ?", (stamp(now), person.id))


def _marking(mark: str, *instead: str) -> Change:
    def change(con: sqlite3.Connection, person: Person, deed: Deed, now: datetime) -> None:
        owner = owner_of(person, deed)
        _room(con, "mark", "owner", owner)
        for other in instead:
            con.execute("delete from mark where owner = ? and mark = ? and kind = ? and key = ?", (owner, other, deed.kind, deed.key))
        con.execute("insert or ignore into mark values (?, ?, ?, ?, ?, ?)", (owner, mark, deed.kind, deed.key, person.id, stamp(now)))

    return change


def _unmarking(*marks: str) -> Change:
    def change(con: sqlite3.Connection, person: Person, deed: Deed, _now: datetime) -> None:
        for mark in marks:
            con.execute(
                "delete from mark where owner = ? and mark = ? and kind = ? and key = ?",
                (owner_of(person, deed), mark, deed.kind, deed.key),
            )

    return change


def _noted(con: sqlite3.Connection, person: Person, deed: Deed, now: datetime) -> None:
    text = deed.text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_NOTE:
        raise PeopleError(f"text: a note has 1 to {LONGEST_NOTE} characters")
    owner = owner_of(person, deed)
    _room(con, "note", "owner", owner)
    again = con.execute(
        "select 1 from note where owner = ? and kind = ? and key = ? and text = ? and by = ?", (owner, deed.kind, deed.key, text, person.id)
    ).fetchone()
    if again is None:
        values = (secrets.token_hex(8), owner, deed.kind, deed.key, text, person.id, stamp(now))
        con.execute("insert into note values (?, ?, ?, ?, ?, ?, ?)", values)


def _unnoted(con: sqlite3.Connection, person: Person, deed: Deed, _now: datetime) -> None:
    """Who wrote it takes it back; nobody else."""
    con.execute("delete from note where id = ? and by = ?", (deed.text, person.id))


def _tagged(con: sqlite3.Connection, person: Person, deed: Deed, now: datetime) -> None:
    tag = " ".join(deed.text.split())
    if not tag or len(tag) > LONGEST_TAG or not tag.isprintable():
        raise PeopleError(f"text: a tag has 1 to {LONGEST_TAG} characters")
    owner = owner_of(person, deed)
    _room(con, "tag", "owner", owner)
    con.execute("insert or ignore into tag values (?, ?, ?, ?, ?, ?)", (owner, tag, deed.kind, deed.key, person.id, stamp(now)))


def _untagged(con: sqlite3.Connection, person: Person, deed: Deed, _now: datetime) -> None:
    con.execute(
        "delete from tag where owner = ? and tag = ? and kind = ? and key = ?", (owner_of(person, deed), deed.text, deed.kind, deed.key)
    )


_CHANGES: Mapping[str, Change] = {
    "follow": _follow,
    "unfollow": _unfollow,
    "looked": _looked,
    "star": _marking("star"),
    "unstar": _unmarking("star"),
    "read": _marking("read"),
    "unread": _unmarking("read"),
    "relevant": _marking("relevant", "irrelevant"),
    "irrelevant": _marking("irrelevant", "relevant"),
    "unjudged": _unmarking("relevant", "irrelevant"),
    "handled": _marking("handled"),
    "unhandled": _unmarking("handled"),
    "note": _noted,
    "unnote": _unnoted,
    "tag": _tagged,
    "untag": _untagged,
}


T = TypeVar("T")


def _each(found: Sequence[T], told: Callable[[T], Hashable]) -> tuple[T, ...]:
    """Without what is kept twice, under two ids."""
    return tuple({told(one): one for one in reversed(found)}.values())[::-1]


def _mark(row: sqlite3.Row) -> Mark:
    assert row["mark"] in MARKS
    return Mark(mark=row["mark"], kind=row["kind"], key=row["key"], team=team_of(row), by=row["by"], at=moment(row["at"]))


def _tag(row: sqlite3.Row) -> Tag:
    return Tag(tag=row["tag"], kind=row["kind"], key=row["key"], team=team_of(row), by=row["by"], at=moment(row["at"]))


def _note(row: sqlite3.Row) -> Note:
    return Note(id=row["id"], kind=row["kind"], key=row["key"], text=row["text"], team=team_of(row), by=row["by"], at=moment(row["at"]))

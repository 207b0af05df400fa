"""What people say of where reports belong: kept by reports, until it is taken back. Which reports a story has, the caller looks up."""

import json
import secrets
import sqlite3
from dataclasses import replace
from datetime import datetime

from common.sqlite import moment, stamp
from people.accounts import PeopleError
from people.desk_file import DeskFile, note_deed
from people.keeping import checked
from records.people import LONGEST_NOTE, Deed, Person
from records.regrouping import LEVELS, MOST_REPORTS, Regrouping

_LISTS = ("ones", "apart", "together")
MOST_SAID = 20_000
"""Words on groupings of one home: a hundred a day for half a year; every grouping reads all of them, in 50 ms."""
_KEPT_ALONG = ("follow", "mark", "tag", "matter")
"""Tables whose rows are one thing's, by kind and key."""


class Regroupings(DeskFile):
    """Everybody sees them; editors make them and take them back."""

    def regroupings(self, key: str = "") -> tuple[Regrouping, ...]:
        """Those that name an article, story or dispute by this id, or all, in the order in which they were said."""
        asked = "select * from regrouping where withdrawn_at is null and (?1 = '' or ?1 in (what, was, goes_to)) order by at, id"
        with self.connection() as con:
            return tuple(_regrouping(row) for row in con.execute(asked, (key,)).fetchall())

    def regrouped_since(self, since: datetime) -> bool:
        """Whether anybody said anything of where reports belong, or took that back, since then."""
        with self.connection() as con:
            row = con.execute("select 1 from regrouping where at > ?1 or withdrawn_at > ?1 limit 1", (stamp(since),)).fetchone()
        return row is not None

    def regroup(self, person: Person, deed: Deed, said: Regrouping, now: datetime, *, left: str = "") -> Regrouping:
        """Say it; what was said last counts. Said twice in a row it is one word. `said` has the reports, its id, author and time are given here.

        `left`: the id of what `said.was` leaves behind, where it is called otherwise without these reports: what people keep of the one they keep of the
        other, too. Raises PeopleError.
        """
        checked(person, deed)
        _sound(said)
        said = replace(said, id=secrets.token_hex(8), reason=" ".join(deed.text.split()), by=person.id, at=now)
        if len(said.reason) > LONGEST_NOTE:
            raise PeopleError(f"text: a reason has at most {LONGEST_NOTE} characters")
        with self.changing() as con:
            before = con.execute("select * from regrouping where withdrawn_at is null order by at desc, rowid desc limit 1").fetchone()
            if before is not None and _same(_regrouping(before), said):
                return _regrouping(before)
            (count,) = con.execute("select count(*) from regrouping where withdrawn_at is null").fetchone()
            if count >= MOST_SAID:
                raise PeopleError(f"{MOST_SAID} words on groupings are the most; take some back first")
            lists = {name: json.dumps(getattr(said, name)) for name in _LISTS}
            con.execute(
                "insert into regrouping values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null)",
                (said.id, said.level, *lists.values(), said.what, said.was, said.goes_to, said.reason, said.by, stamp(now)),
            )
            if left:
                _keep_along(con, said.level, said.was, left)
            words = (f"not of {said.was}" if said.was else "", f"of {said.goes_to}" if said.goes_to else "")
            note_deed(con, now, person.id, deed.action, deed.kind, deed.key, ", ".join(filter(None, words)))
        return said

    def unregroup(self, person: Person, deed: Deed, now: datetime) -> None:
        """Take a word back, whoever said it: the books say who did. Raises PeopleError."""
        checked(person, deed)
        with self.changing() as con:
            gone = con.execute(
                "update regrouping set withdrawn_at = ? where id = ? and ? in (what, was, goes_to) and withdrawn_at is null returning what",
                (stamp(now), deed.text, deed.key),
            ).fetchone()
            if gone is not None:
                note_deed(con, now, person.id, "unregroup", deed.kind, deed.key, f"of {gone['what']}")


def _sound(said: Regrouping) -> None:
    if said.level not in LEVELS or not said.ones or not (said.apart or said.together):
        raise PeopleError("there is nothing to be grouped otherwise")
    ones, apart, together = map(set, (said.ones, said.apart, said.together))
    if ones & apart or ones & together or apart & together:
        raise PeopleError("a report cannot be of a story and not of it")
    if max(len(said.ones), len(said.apart), len(said.together)) > MOST_REPORTS:
        raise PeopleError(f"a story or dispute of more than {MOST_REPORTS} reports is not grouped otherwise by hand")


def _same(one: Regrouping, other: Regrouping) -> bool:
    return replace(one, id="", by="", at=other.at) == replace(other, id="", by="")


def _keep_along(con: sqlite3.Connection, kind: str, key: str, left: str) -> None:
    for table in _KEPT_ALONG:
        columns = [name for _, name, *_ in con.execute(f"pragma table_info({table})").fetchall()]  # names of our own schema
        taken = ", ".join("?" if name == "key" else name for name in columns)
        con.execute(f"insert or ignore into {table} select {taken} from {table} where kind = ? and key = ?", (left, kind, key))  # noqa: S608
    notes = con.execute("select owner, text, by, at from note where kind = ? and key = ?", (kind, key)).fetchall()
    for owner, text, by, at in notes:
        there = con.execute(
            "select 1 from note where kind = ? and key = ? and owner = ? and text = ? and by = ?", (kind, left, owner, text, by)
        ).fetchone()
        if there is None:
            con.execute("insert into note values (?, ?, ?, ?, ?, ?, ?)", (secrets.token_hex(8), owner, kind, left, text, by, at))


def _regrouping(row: sqlite3.Row) -> Regrouping:
    values = dict(row) | {name: tuple(json.loads(row[name])) for name in _LISTS} | {"at": moment(row["at"])}
    values.pop("withdrawn_at")
    return Regrouping(**values)

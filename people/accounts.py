"""Who may sign in: people by mail address, their role and their teams."""

import re
import secrets
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address

from common.sqlite import moment, stamp
from people.desk_file import DeskFile, note_deed
from records.errors import DocketwireError, closest
from records.people import Person, Role

_TEAM = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class PeopleError(DocketwireError):
    """What was asked about somebody cannot be done."""


class Accounts(DeskFile):
    """People and teams. `by` is the id of whoever changes something, or `command`."""

    def add(self, email: str, *, name: str, role: Role, teams: Iterable[str], language: str, by: str, now: datetime) -> Person:
        """Somebody new, or somebody removed who comes back. Raises PeopleError for no address, and for one that is known."""
        address, key = mail_address(email), f"p{secrets.token_hex(6)}"
        members = [team_name(team) for team in teams]
        with self.changing() as con:
            before = con.execute("select id, removed_at from person where email = ?", (address,)).fetchone()
            if before is not None and before["removed_at"] is None:
                raise PeopleError(f"{address}: is known already; `docketwire people role` and `team` change what they may do")
            key = before["id"] if before else key
            con.execute(
                "insert into person (id, email, name, role, language, created_at) values (?, ?, ?, ?, ?, ?)"
                " on conflict (id) do update set name = excluded.name, role = excluded.role, language = excluded.language, removed_at = null",
                (key, address, _line(name), role.value, language, stamp(now)),
            )
            con.executemany("insert or ignore into member values (?, ?)", [(key, team) for team in members])
            note_deed(con, now, by, "add", "person", key, " ".join([role.value, *members]))
        return self.called(address)

    def people(self) -> tuple[Person, ...]:
        """Everybody who may sign in, by address."""
        with self.connection() as con:
            rows = con.execute("select * from person where removed_at is null order by email").fetchall()
            return tuple(person_of(con, row) for row in rows)

    def known(self, email: str, *, removed: bool = False) -> Person | None:
        """Who may sign in, by address in whatever case it is written; with `removed`, also who might once."""
        with self.connection() as con:
            row = con.execute(
                "select * from person where email = ? and (? or removed_at is null)", (email.strip().casefold(), removed)
            ).fetchone()
            return person_of(con, row) if row else None

    def called(self, email: str, *, removed: bool = False) -> Person:
        """The same. Raises PeopleError that names the nearest for an address nobody has."""
        found = self.known(email, removed=removed)
        if found is None:
            raise PeopleError(
                f"{email}: nobody of that address; " + closest(email, [one.email for one in self.people()], "see `docketwire people list`")
            )
        return found

    def names(self) -> dict[str, str]:
        """What everybody is called, by id; who was removed, too."""
        with self.connection() as con:
            return {row["id"]: row["name"] or row["email"].partition("@")[0] for row in con.execute("select * from person").fetchall()}

    def set_role(self, person: Person, role: Role, *, by: str, now: datetime) -> None:
        """Holds from the next request on."""
        with self.changing() as con:
            con.execute("update person set role = ? where id = ?", (role.value, person.id))
            note_deed(con, now, by, "role", "person", person.id, f"{person.role.value} to {role.value}")

    def set_teams(self, person: Person, teams: Iterable[str], *, by: str, now: datetime) -> None:
        """The teams somebody is in from now on."""
        wanted = sorted({team_name(team) for team in teams})
        with self.changing() as con:
            con.execute("delete from member where person = ?", (person.id,))
            con.executemany("insert into member values (?, ?)", [(person.id, team) for team in wanted])
            note_deed(con, now, by, "team", "person", person.id, f"{' '.join(person.teams) or 'none'} to {' '.join(wanted) or 'none'}")

    def remove(self, person: Person, *, by: str, now: datetime) -> None:
        """They cannot sign in any more; what they made keeps their name, and what they kept waits for their return."""
        with self.changing() as con:
            for table in ("member", "link", "session", "access_key"):
                con.execute(f"delete from {table} where person = ?", (person.id,))  # noqa: S608 - names of our own schema
            con.execute("update person set removed_at = ? where id = ?", (stamp(now), person.id))
            note_deed(con, now, by, "remove", "person", person.id)

    def forget(self, person: Person, *, by: str, now: datetime) -> None:
        """They cannot sign in any more, and everything that was theirs alone goes; what teams and everybody see stays without their name."""
        with self.changing() as con:
            con.execute("pragma secure_delete = on")
            for table in ("member", "link", "session", "access_key", "follow"):
                con.execute(f"delete from {table} where person = ?", (person.id,))  # noqa: S608 - names of our own schema
            for table in ("mark", "tag", "note", "matter"):
                con.execute(f"delete from {table} where owner = ?", (person.id,))  # noqa: S608
            for table in ("mark", "tag", "note", "correction", "regrouping", "matter", "audit", "draft_edit"):
                con.execute(f"update {table} set by = '' where by = ?", (person.id,))  # noqa: S608
            con.execute("update matter set holder = '' where holder = ?", (person.id,))
            con.execute("delete from matter where number = '' and holder = ''")
            for column in ("state_by", "approved_by"):
                con.execute(f"update draft set {column} = '' where {column} = ?", (person.id,))  # noqa: S608
            con.execute("update audit set key = '' where kind = 'person' and key = ?", (person.id,))
            con.execute("delete from person where id = ?", (person.id,))
            note_deed(con, now, by, "forget", "person", "")
        with self.connection() as con:  # so that no page of the file, and none of its log, holds the address any more
            con.execute("vacuum")
            con.execute("pragma wal_checkpoint(truncate)")


def person_of(con: sqlite3.Connection, row: sqlite3.Row) -> Person:
    teams = con.execute("select team from member where person = ? order by team", (row["id"],)).fetchall()
    return Person(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        teams=tuple(team for (team,) in teams),
        language=row["language"],
        created_at=moment(row["created_at"]),
        seen_at=row["seen_at"] and moment(row["seen_at"]),
    )


def mail_address(text: str) -> str:
    """In small letters. Raises PeopleError."""
    try:
        found = Address(addr_spec=text.strip())
    except (MessageError, ValueError, IndexError) as error:
        raise PeopleError(f"{text!r} is no mail address: write name@example.org") from error
    if not found.domain or not found.username or not text.strip().isprintable():
        raise PeopleError(f"{text!r} is no mail address: write name@example.org")
    return text.strip().casefold()


def team_name(text: str) -> str:
    """Raises PeopleError for what cannot be the name of a team."""
    if not _TEAM.fullmatch(text):
        raise PeopleError(f"{text!r} is no name of a team: small letters, digits and hyphens, e.g. paris-desk")
    return text


def _line(text: str) -> str:
    if not text.isprintable() or len(text) > 100:
        raise PeopleError(f"{text[:40]!r} is no name: one line of at most 100 characters")
    return text.strip()

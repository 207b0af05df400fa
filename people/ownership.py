"""Whose a row of the desk is: a person's own, or a team's."""

import sqlite3
from collections.abc import Sequence

from common.sqlite import moment
from records.people import LOCAL, Deed, Matter, Person, Role

TEAM = "team:"
"""Before the name of a team in the column `owner`, which else holds the id of a person."""


def local_person() -> Person:
    """Whoever uses an installation on its own machine, without accounts: may do everything, and is in no team."""
    return Person(id=LOCAL, email="", name="", role=Role.ADMIN)


def owner_of(person: Person, deed: Deed) -> str:
    """Whose what somebody wants kept will be."""
    return f"{TEAM}{deed.team}" if deed.team else person.id


def owners_of(person: Person) -> list[str]:
    """Whose rows somebody sees: their own and their teams'."""
    return [person.id, *(f"{TEAM}{team}" for team in person.teams)]


def team_of(row: sqlite3.Row) -> str:
    """Empty for a person's own."""
    owner = str(row["owner"])
    return owner.removeprefix(TEAM) if owner.startswith(TEAM) else ""


def matter_of(row: sqlite3.Row) -> Matter:
    return Matter(
        kind=row["kind"], key=row["key"], number=row["number"], holder=row["holder"], team=team_of(row), by=row["by"], at=moment(row["at"])
    )


def matters_about(con: sqlite3.Connection, owners: Sequence[str], kind: str, keys: Sequence[str]) -> tuple[Matter, ...]:
    """Of one thing under any of its ids, the first of them before the others; one for each owner."""
    found: dict[str, Matter] = {}
    for key in keys:
        marks = ", ".join("?" * len(owners))
        asked = f"select * from matter where owner in ({marks}) and kind = ? and key = ? order by owner"  # noqa: S608
        for row in con.execute(asked, (*owners, kind, key)).fetchall():
            found.setdefault(row["owner"], matter_of(row))
    return tuple(found.values())

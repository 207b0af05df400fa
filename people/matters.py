"""A team's own number of a dispute or story, and whose it is there: seen by the team alone, and by whoever keeps one for oneself."""

from datetime import datetime

from common.sqlite import stamp
from common.wording.printed import printed
from people.accounts import PeopleError, person_of
from people.desk_file import DeskFile, note_deed
from people.keeping import MOST, checked
from people.ownership import TEAM, matter_of, owner_of, owners_of
from records.people import LONGEST_NUMBER, MATTER_KINDS, Deed, Matter, Person


class Matters(DeskFile):
    """One number and one owner for a thing and a team."""

    def matters(self, person: Person, *, text: str = "", mine: bool = False, team: str | None = None) -> tuple[Matter, ...]:
        """Theirs and their teams', newest first. `text`: what the number holds, in whatever case; `mine`: only what is theirs to do; `team`: only that team's,
        with nothing in it only what they keep for themselves.
        """
        owners = owners_of(person)
        if team is not None:
            owners = [one for one in owners if one == (f"{TEAM}{team}" if team else person.id)]
        marks = ", ".join("?" * len(owners))
        asked = f"select * from matter where owner in ({marks}) and (? = '' or holder = ?) order by at desc, kind, key"  # noqa: S608
        with self.connection() as con:
            rows = con.execute(asked, (*owners, person.id if mine else "", person.id)).fetchall()
        wanted = " ".join(text.split()).casefold()
        return tuple(one for row in rows if wanted in (one := matter_of(row)).number.casefold())

    def matters_made(self, person: Person) -> tuple[Matter, ...]:
        """What somebody wrote down, or has to do, wherever: for whoever asks what is known of them."""
        with self.connection() as con:
            rows = con.execute("select * from matter where ?1 in (by, holder, owner) order by at desc, kind, key", (person.id,)).fetchall()
        return tuple(matter_of(row) for row in rows)

    def mates(self, person: Person, team: str) -> tuple[Person, ...]:
        """Whose it can be: the people of a team, or who asks alone. Nobody of a team that is none of theirs."""
        if not team:
            return (person,)
        if team not in person.teams:
            return ()
        asked = "select p.* from person as p join member as m on m.person = p.id where m.team = ? and p.removed_at is null order by p.email"
        with self.connection() as con:
            return tuple(person_of(con, row) for row in con.execute(asked, (team,)).fetchall())

    def set_matter(self, person: Person, deed: Deed, now: datetime) -> None:
        """Write number and owner down, in the place of what was there; twice is the same as once. Raises PeopleError.

        `deed.text` is the number, `deed.value` whose it is, by mail address or id; one of both is enough.
        """
        deed = printed(deed)
        checked(person, deed)
        if deed.kind not in MATTER_KINDS:
            raise PeopleError(f"kind: {', '.join(MATTER_KINDS)} can be a matter")
        number, holder = " ".join(deed.text.split()), self._holder(person, deed)
        if len(number) > LONGEST_NUMBER or not number.isprintable():
            raise PeopleError(f"text: a matter number is one line of at most {LONGEST_NUMBER} characters")
        if not number and not holder:
            raise PeopleError("text: give a number, or say whose it is; `unmatter` takes both away")
        owner = owner_of(person, deed)
        with self.changing() as con:
            (made,) = con.execute("select count(*) from matter where owner = ?", (owner,)).fetchone()
            before = con.execute("select * from matter where owner = ? and kind = ? and key = ?", (owner, deed.kind, deed.key)).fetchone()
            if before is None and made >= MOST:
                raise PeopleError(f"{made} matters are enough: take some back first")
            if before is not None and (before["number"], before["holder"]) == (number, holder):
                return
            con.execute(
                "insert or replace into matter values (?, ?, ?, ?, ?, ?, ?)",
                (owner, deed.kind, deed.key, number, holder, person.id, stamp(now)),
            )
            note_deed(con, now, person.id, "matter", deed.kind, deed.key, f"team {deed.team}" if deed.team else "")

    def end_matter(self, person: Person, deed: Deed, now: datetime) -> None:
        """Take number and owner away. Raises PeopleError."""
        checked(person, deed)
        with self.changing() as con:
            gone = con.execute("delete from matter where owner = ? and kind = ? and key = ?", (owner_of(person, deed), deed.kind, deed.key))
            if gone.rowcount:
                note_deed(con, now, person.id, "unmatter", deed.kind, deed.key, f"team {deed.team}" if deed.team else "")

    def _holder(self, person: Person, deed: Deed) -> str:
        asked = deed.value.strip().casefold()
        if not asked:
            return ""
        there = self.mates(person, deed.team)
        found = next((one.id for one in there if asked in (one.id.casefold(), one.email)), None)
        if found is None:
            whose = f"of {deed.team}: {', '.join(one.email or one.id for one in there)}" if deed.team else "you alone, without a team"
            raise PeopleError(f"value: {asked[:60]!r} cannot be whose it is; accepted: {whose}")
        return found

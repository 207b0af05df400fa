"""Signing in without a password: one-time links, sessions that renew their secret, keys for programs, and how often anybody may try."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from common.sqlite import moment, stamp, transaction
from people.accounts import PeopleError, person_of
from people.desk_file import DeskFile, hashed, new_secret, note_deed
from records.people import KeyLine, Person, SessionLine, SignedIn

RENEWED_AFTER = timedelta(hours=12)
"""A session's secret is another after half a day, so that a stolen one soon fails, and its theft shows: two browsers drive each other out."""
FORMER_HOLDS = timedelta(seconds=60)
"""The secret before holds so long, for what the browser asked meanwhile."""
LETTERS, WITHIN = 3, timedelta(minutes=15)
"""Links to one address."""
ASKERS, HOUR = 20, timedelta(hours=1)
"""Links that one visitor may ask for, whatever the addresses: a desk behind one address signs in within an hour, a list of guesses does not."""
KEYS = 20
"""Of one person."""


class Sessions(DeskFile):
    """Links, sessions and keys; only their digests are kept."""

    def allowed(self, subjects: Iterable[tuple[str, int, timedelta]], now: datetime) -> bool:
        """Take one attempt of each (who, how many, within what time); False when one of them has none left. Nobody learns whether `who` is known."""
        wanted = [(hashed(who), most, within) for who, most, within in subjects]
        with self.connection() as con, transaction(con):
            con.execute("delete from attempt where at < ?", (stamp(now - HOUR),))
            for who, most, within in wanted:
                (made,) = con.execute("select count(*) from attempt where subject = ? and at > ?", (who, stamp(now - within))).fetchone()
                if made >= most:
                    return False
            con.executemany("insert into attempt values (?, ?)", [(who, stamp(now)) for who, _, _ in wanted])
        return True

    def make_link(self, person: Person, target: str, lasts: timedelta, now: datetime) -> str:
        """The secret of a link that signs somebody in once and leads to `target`, a path; asking for another leaves those before it."""
        secret = new_secret()
        with self.connection() as con, transaction(con):
            con.execute("delete from link where expires_at < ?", (stamp(now - HOUR),))
            con.execute(
                "insert into link values (?, ?, ?, ?, ?, null)", (hashed(secret), person.id, target, stamp(now), stamp(now + lasts))
            )
        return secret

    def link_holds(self, secret: str, now: datetime) -> bool:
        """Whether a link would sign somebody in; looking at it does not use it up, for mail scanners open every link."""
        with self.connection() as con:
            row = con.execute(
                "select 1 from link join person on person.id = link.person where hash = ? and used_at is null and expires_at > ?",
                (hashed(secret), stamp(now)),
            ).fetchone()
        return row is not None

    def use_link(self, secret: str, agent: str, lasts: timedelta, now: datetime) -> tuple[str, str] | None:
        """Once: (the secret of a new session, path to lead to); None for a link that is used, too old, or nobody's."""
        with self.changing() as con:
            row = con.execute(
                "update link set used_at = ?1 where hash = ?2 and used_at is null and expires_at > ?1 returning person, target",
                (stamp(now), hashed(secret)),
            ).fetchone()
            if row is None or con.execute("select 1 from person where id = ?", (row["person"],)).fetchone() is None:
                return None
            session = new_secret()
            con.execute(
                "insert into session (id, person, hash, agent, created_at, renewed_at, seen_at, expires_at) values (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6)",
                (secrets.token_hex(8), row["person"], hashed(session), agent, stamp(now), stamp(now + lasts)),
            )
            con.execute("update person set seen_at = ? where id = ?", (_day(now), row["person"]))
            note_deed(con, now, row["person"], "sign-in", "person", row["person"])
        return session, str(row["target"])

    def signed_in(self, secret: str, now: datetime, *, renew: bool) -> SignedIn | None:
        """Whom a session's secret belongs to; with `renew` it may be given another. None for one that has ended."""
        given = hashed(secret)
        with self.connection() as con:
            row = con.execute(
                "select * from session where (hash = ?1 or (former = ?1 and former_until > ?2)) and expires_at > ?2", (given, stamp(now))
            ).fetchone()
            found = row and con.execute("select * from person where id = ?", (row["person"],)).fetchone()
            if not found:
                return None
            person = person_of(con, found)
        renewed = ""
        if row["hash"] == given and renew and moment(row["renewed_at"]) <= now - RENEWED_AFTER:
            renewed = self._renew(row["id"], given, now)
        return SignedIn(session=row["id"], person=person, renewed=renewed)

    def _renew(self, session: str, given: str, now: datetime) -> str:
        """Of two requests at the same time one renews."""
        fresh = new_secret()
        with self.connection() as con, transaction(con):
            changed = con.execute(
                "update session set hash = ?1, former = ?2, former_until = ?3, renewed_at = ?4, seen_at = ?4 where id = ?5 and hash = ?2",
                (hashed(fresh), given, stamp(now + FORMER_HOLDS), stamp(now), session),
            )
            con.execute("update person set seen_at = ?1 where id = (select person from session where id = ?2)", (_day(now), session))
        return fresh if changed.rowcount else ""

    def sessions(self, person: Person, now: datetime) -> tuple[SessionLine, ...]:
        """Where somebody is signed in, the latest first."""
        with self.connection() as con:
            rows = con.execute(
                "select * from session where person = ? and expires_at > ? order by seen_at desc, id", (person.id, stamp(now))
            ).fetchall()
        return tuple(
            SessionLine(
                id=row["id"],
                agent=row["agent"],
                created_at=moment(row["created_at"]),
                seen_at=moment(row["seen_at"]),
                expires_at=moment(row["expires_at"]),
            )
            for row in rows
        )

    def end(self, person: Person, now: datetime, *, session: str = "", by: str = "") -> int:
        """End one session of somebody, or all of them with every link that is out; returns how many sessions ended. Holds from the next request on."""
        with self.changing() as con:
            con.execute("delete from session where expires_at < ?", (stamp(now),))
            ended = con.execute("delete from session where person = ?1 and (?2 = '' or id = ?2)", (person.id, session)).rowcount
            if not session:
                con.execute("delete from link where person = ?", (person.id,))
            note_deed(con, now, by or person.id, "sign-out" if session else "sign-out-everywhere", "person", person.id)
        return ended

    def make_key(self, person: Person, label: str, now: datetime) -> str:
        """A key for programs: its secret, which nobody is told again. Raises PeopleError when there are too many."""
        secret = f"dw_{new_secret()}"
        with self.changing() as con:
            (made,) = con.execute("select count(*) from access_key where person = ?", (person.id,)).fetchone()
            if made >= KEYS:
                raise PeopleError(f"{made} keys are enough: take one back first")
            key = secrets.token_hex(8)
            con.execute("insert into access_key values (?, ?, ?, ?, ?)", (key, person.id, hashed(secret), label[:80], stamp(now)))
            note_deed(con, now, person.id, "key", "person", person.id, label[:80])
        return secret

    def end_key(self, person: Person, key: str, now: datetime) -> bool:
        with self.changing() as con:
            ended = con.execute("delete from access_key where person = ? and id = ?", (person.id, key)).rowcount > 0
            if ended:
                note_deed(con, now, person.id, "unkey", "person", person.id)
        return ended

    def keys(self, person: Person) -> tuple[KeyLine, ...]:
        with self.connection() as con:
            rows = con.execute("select * from access_key where person = ? order by created_at desc, id", (person.id,)).fetchall()
        return tuple(KeyLine(id=row["id"], label=row["label"], created_at=moment(row["created_at"])) for row in rows)

    def holder(self, secret: str) -> Person | None:
        """Whose key it is."""
        with self.connection() as con:
            row = con.execute(
                "select person.* from access_key join person on person.id = access_key.person where hash = ?", (hashed(secret),)
            ).fetchone()
            return person_of(con, row) if row else None


def _day(now: datetime) -> str:
    return stamp(now.replace(hour=0, minute=0, second=0, microsecond=0))

"""What whoever runs an installation does about people: add them, change what they may, hand them what is known of them, forget them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobs.digests.subscriptions import remove, subscriptions_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.people.desk import desk_of
from jobs.people.letter import link_of
from people.leaving import OwnData, own_data
from records.own_list import alone
from records.people import AuditLine, Person, Role

BY = "command"
"""Who changed something, in the books, when it was done on the command line."""
Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What became of somebody's traces."""

    person: str
    """Their id, by which SQL called them until the next publish."""
    subscriptions: tuple[str, ...]
    """Digests whose file still names the address as a recipient."""
    corrections: int
    """Of theirs that stay, without a name."""


def add_person(
    home: Home, email: str, *, name: str = "", role: Role = Role.READER, teams: Sequence[str] = (), language: str = "", now: Clock = _now
) -> Person:
    """Somebody who may sign in from now on. Raises PeopleError."""
    return desk_of(home.require()).add(email, name=name, role=role, teams=teams, language=language, by=BY, now=now())


def people_of(home: Home) -> tuple[Person, ...]:
    """Everybody who may sign in."""
    return desk_of(home.require()).people()


def change_role(home: Home, email: str, role: Role, *, now: Clock = _now) -> Person:
    """Holds from their next request on. Raises PeopleError."""
    desk = desk_of(home.require())
    desk.set_role(desk.called(email), role, by=BY, now=now())
    return desk.called(email)


def change_teams(home: Home, email: str, *, join: Sequence[str] = (), leave: Sequence[str] = (), now: Clock = _now) -> Person:
    """Raises PeopleError."""
    desk = desk_of(home.require())
    person = desk.called(email)
    desk.set_teams(person, (set(person.teams) | set(join)) - set(leave), by=BY, now=now())
    return desk.called(email)


def sign_out(home: Home, email: str, *, now: Clock = _now) -> int:
    """End every session and link of somebody; returns how many sessions ended. Raises PeopleError."""
    desk = desk_of(home.require())
    return desk.end(desk.called(email), now(), by=BY)


def link_for(home: Home, settings: Settings, email: str, *, now: Clock = _now) -> str:
    """A link to hand over by other means than mail. Raises PeopleError."""
    desk = desk_of(home.require())
    secret = desk.make_link(desk.called(email), "/", timedelta(minutes=settings.people.link_minutes), now())
    return link_of(settings, secret)


def remove_person(home: Home, email: str, *, now: Clock = _now) -> Person:
    """They cannot sign in any more, and the lists that are theirs alone end. Raises PeopleError."""
    desk = desk_of(home.require())
    person = desk.called(email)
    _end_lists(home, load_settings(home.settings), person)
    desk.remove(person, by=BY, now=now())
    return person


def _end_lists(home: Home, settings: Settings, person: Person) -> None:
    for one in subscriptions_of(home, settings, problems=[]):
        if one.team == alone(person.id):
            remove(home, one.id)


def known_of(home: Home, email: str, *, now: Clock = _now) -> OwnData:
    """Everything that is known of somebody. Raises PeopleError."""
    desk = desk_of(home.require())
    return own_data(desk, desk.called(email, removed=True), now())


def forget_person(home: Home, settings: Settings, email: str, *, now: Clock = _now) -> Forgotten:
    """Remove somebody for good; what teams and everybody see of theirs stays without their name. Raises PeopleError."""
    desk = desk_of(home.require())
    person = desk.called(email, removed=True)
    _end_lists(home, settings, person)
    for kept in (home.root / "subscriptions").glob("*.removed*"):
        if f'"{alone(person.id)}"' in kept.read_text("utf-8", "replace"):
            kept.unlink(missing_ok=True)
    named = [one.id for one in subscriptions_of(home, settings, problems=[]) if person.email in {a.casefold() for a in one.recipients}]
    corrections = sum(one.by == person.id for one in desk.corrections())
    desk.forget(person, by=BY, now=now())
    return Forgotten(person=person.id, subscriptions=tuple(named), corrections=corrections)


def log_of(home: Home, *, email: str = "", limit: int = 1000) -> tuple[AuditLine, ...]:
    """Who changed what, newest first. Raises PeopleError."""
    desk = desk_of(home.require())
    return desk.audit(person=desk.called(email, removed=True).id if email else "", limit=limit)

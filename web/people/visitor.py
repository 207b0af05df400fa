"""Who asks: one record for the length of a request, made by the gate and read by everything that shows or changes something."""

from dataclasses import dataclass

from starlette.requests import Request

from records.own_list import alone
from records.people import LOCAL, Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody, or nobody known."""

    person: Person | None = None
    csrf: str = ""
    """What a form has to send back; empty where nothing can be changed by a form."""
    session: str = ""
    """Id of the session, where one signed in by a link."""
    by_key: bool = False
    """A program with somebody's key: no other site can make it ask, so it needs no `csrf`."""
    machine: bool = False
    """Carries the token of the site itself."""
    free: bool = False
    """Everybody may read here: there are no accounts."""
    mark: str = ""
    """Tells the pages of one visitor from those of another, and before a change from after it; empty for all whom nobody knows."""

    @property
    def local(self) -> bool:
        return self.person is not None and self.person.id == LOCAL

    @property
    def signed_in(self) -> bool:
        """Somebody with an account."""
        return self.person is not None and not self.local

    def may(self, role: Role) -> bool:
        return self.person is not None and self.person.may(role)

    def sees(self, team: str | None) -> bool:
        """Whether the lists and issues of a team are for this visitor; `` is everybody's, None is nobody's."""
        if self.local or self.machine:
            return True
        if self.person is None:
            return self.free and team == ""
        return team in ("", alone(self.person.id), *self.person.teams)


def person_of(request: Request) -> Person:
    """Whoever asks for a page that the rules keep for people."""
    person = visitor_of(request).person
    assert person is not None, "the rules let nobody else in"
    return person


def visitor_of(request: Request) -> Visitor:
    """Whom the gate let in; nobody known where there was none."""
    found = request.scope.get("state", {}).get("visitor")
    return found if isinstance(found, Visitor) else Visitor()

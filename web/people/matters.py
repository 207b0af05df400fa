"""Matters: the disputes and stories that somebody and their teams have a number for, or an owner, found by number, owner and team."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from records.people import LONGEST_NUMBER, Matter, Person
from web.asking import asked
from web.frame import Site, private
from web.people.pages import Item, items_of
from web.people.visitor import person_of, visitor_of
from web.reader import Reader

SHOWN = 200
NAMED = 5
"""Matters that a search shows above what it found."""
ME = "me"
"""How an address says that only what is one's own to do is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
    """A matter, and the dispute or story as the snapshot knows it."""

    matter: Matter
    item: Item | None


def matter_lines(reader: Reader, matters: Sequence[Matter]) -> list[MatterLine]:
    """Each with what it is about now, after merges too."""
    items = items_of(reader, list(dict.fromkeys((one.kind, one.key) for one in matters)))
    return [MatterLine(matter=one, item=items[one.kind, one.key]) for one in matters]


def wanted_matters(site: Site, person: Person, query: str, owner: str, team: str | None) -> tuple[Matter, ...]:
    """Those an address asks for."""
    return site.desk.matters(person, text=query[:LONGEST_NUMBER], mine=owner == ME, team=team)


def matters_named(site: Site, request: Request, reader: Reader, text: str) -> list[MatterLine]:
    """The visitor's matters whose number holds what is searched for; the first few."""
    person = visitor_of(request).person
    return matter_lines(reader, site.desk.matters(person, text=text)[:NAMED]) if person is not None and text.strip() else []


def matters_by_thing(site: Site, request: Request, kind: str) -> dict[str, list[Matter]]:
    """Key -> the visitor's matters of a kind, for the lists of what they are about."""
    person, found = visitor_of(request).person, dict[str, list[Matter]]()
    for one in site.desk.matters(person) if person is not None else ():
        if one.kind == kind:
            found.setdefault(one.key, []).append(one)
    return found


class MatterPages:
    """For whoever keeps something; nobody else keeps a copy."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        return [Route("/desk/matters", self.matters, methods=["GET"], include_in_schema=False)]

    def matters(self, request: Request) -> Response:
        """All of them, or those whose number holds `number`, with `owner=me` one's own to do, with `team` one team's."""
        a, person, query = asked(request, rest=("number", "owner", "team")), person_of(request), request.query_params
        found = wanted_matters(self.site, person, query.get("number", ""), query.get("owner", ""), query.get("team") or None)
        with self.site.library.reading() as reader:
            if reader is None:
                return self.site.unpublished(request, a)
            lines = matter_lines(reader, found[:SHOWN])
            response = self.site.page(
                request,
                "matters",
                a,
                snapshot=reader.snapshot,
                lines=lines,
                total=len(found),
                names=self.site.desk.names(),
                longest=LONGEST_NUMBER,
            )
        return private(response)

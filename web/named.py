"""Pages of platforms, authorities, laws, actors and countries, and the list of all of them."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from beat.wording import wording
from common.drawing.days import chart
from records.entity import ENTITY_KINDS, FACET_OF, Entity
from web import ics
from web.asking import Asked
from web.feeds import ENTRIES, Feeds
from web.frame import Site
from web.lists import FEEDS, LISTS
from web.pages import DISPUTE_COLUMNS, MACHINE_SIZE
from web.reader import Reader

SIZE, DAYS = 20, 90
"""Disputes of one page, and days of its trend."""
ENTITY_COLUMNS = ("kind", "name", "articles", "path")


class NamedPages:
    """One page each, and one for all."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        own = [Route(f"/{kind}/{{key}}", self.entity, methods=["GET"], include_in_schema=False) for kind in ENTITY_KINDS]
        return [Route("/names", self.names, methods=["GET"], include_in_schema=False), *own]

    def names(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            found = reader.entities()
            if a.form != "html":
                rows = [
                    {"kind": e.kind, "name": e.value, "articles": e.articles, "path": e.path} for kind in ENTITY_KINDS for e in found[kind]
                ]
                return self.site.rows("names", a, rows, ENTITY_COLUMNS, snapshot=reader.snapshot.id)
            return self.site.page(request, "names", a, snapshot=reader.snapshot, found=found)

        return self.site.read(request, view)

    def entity(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            key, kind = request.path_params["key"], request.url.path.split("/")[1]
            entity = reader.entity_of(key)
            if entity is None:
                return self.site.missing(request, a, reader.snapshot, reader, meant=reader.near(slug_of(key)))
            if entity.path != f"/{kind}/{key}":
                return self.site.moved(a, entity.path)
            return self._page(request, reader, a, entity)

        return self.site.read(request, view, clocked=True, forms=(*LISTS, *FEEDS))

    def _page(self, request: Request, reader: Reader, a: Asked, entity: Entity) -> Response:
        w, machine = wording(a.language), a.form in LISTS
        name = w.place(entity.value) if entity.kind == "country" else entity.value
        if a.form in FEEDS:
            feeds = Feeds(self.site, request, a)
            return feeds.answer(reader, entity.kind, name, feeds.stories(reader.entity_stories([entity], size=ENTRIES)[0]))
        size, today = MACHINE_SIZE if machine else SIZE, self.site.now().date()
        found = reader.entity(entity, today=today, days=DAYS, number=a.number, size=size, language=a.language)
        if a.number > 1 and not found.disputes:
            return self.site.missing(request, a, reader.snapshot, reader)
        if machine:
            about = {"entity": entity, "fines": found.fines, "fines_eur": found.fines_eur, "deadlines": found.deadlines.lines}
            return self.site.rows(entity.kind, a, found.disputes, DISPUTE_COLUMNS, **about, snapshot=reader.snapshot.id)
        found = replace(found, disputes=reader.titled_in(found.disputes, a.language), stories=reader.in_language(found.stories, a.language))
        word = FACET_OF.get(entity.kind)
        return self.site.page(
            request,
            "entity",
            a,
            snapshot=reader.snapshot,
            found=found,
            entity=entity,
            called=name,
            chosen={word: entity.value} if word else {},
            graph=chart(
                [(p.day, p.matching, bool(p.runs or p.pages)) for p in found.trend], width=320, height=88, left=30, foot=18, labels=3
            ),
            pages=(found.disputes_total + size - 1) // size,
            told=lambda line: ics.words(line, w),
            box=self.site.box(request, entity.kind, entity.path.rpartition("/")[2], name),
        )


def slug_of(key: str) -> str:
    """The words of an address without their id, where it ends in one."""
    words, _, last = key.rpartition("-")
    return words if words and len(last) == 10 and all(c in "0123456789abcdef" for c in last) else key

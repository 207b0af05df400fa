"""Where disputes run: a map of equal squares, shaded by how many stories each place has."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from common.drawing.tiles import STEPS, tile_map
from web.asking import Asked
from web.frame import Site, name_path
from web.reader import Reader

MAP_COLUMNS = ("place", "stories")


class MapPages:
    """One page."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Its path."""
        return [Route("/map", self.map, methods=["GET"], include_in_schema=False)]

    def map(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            found = {item.value: item.count for item in reader.places(a.selection)}
            untold = found.pop("", 0)
            listed = sorted(((place, stories) for place, stories in found.items() if stories), key=lambda item: (-item[1], item[0]))
            if a.form != "html":
                rows = [{"place": place, "stories": stories} for place, stories in [*listed, *([("", untold)] if untold else [])]]
                return self.site.rows("map", a, rows, MAP_COLUMNS, snapshot=reader.snapshot.id)
            known = {entity.value for entity in reader.entities()["country"]}
            return self.site.page(
                request,
                "map",
                a,
                snapshot=reader.snapshot,
                map=tile_map(found),
                listed=listed,
                untold=untold,
                steps=STEPS,
                choices=reader.facets(),
                page_of=lambda place: name_path("country", place) if place in known else "",
            )

        return self.site.read(request, view)

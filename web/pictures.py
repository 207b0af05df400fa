"""The picture of an article's page as a browser saw it, for those who may see whole texts."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from records.as_seen import SeenPage
from web.asking import Asked
from web.frame import Site
from web.reader import Reader

ReadPicture = Callable[[SeenPage], bytes | None]
"""The PNG of a visit; None where its records cannot be read here."""


class PicturePages:
    """One picture an article."""

    def __init__(self, site: Site, read: ReadPicture) -> None:
        self.site, self._read = site, read

    def routes(self) -> list[Route]:
        """Its path."""
        return [Route("/article/{id}/as-seen.png", self.picture, methods=["GET"], include_in_schema=False)]

    def picture(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            article = reader.article(request.path_params["id"]) if self.site.whole(request) else None
            content = self._read(article.as_seen) if article and article.as_seen else None
            if content is None:
                return self.site.missing(request, a, reader.snapshot, reader)
            return Response(content, media_type="image/png")

        return self.site.read(request, view)

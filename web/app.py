"""The application: pages, post room, API, stylesheet, all behind the guard."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from records.errors import SelectionError, TooSlowError
from web.api import EVERYWHERE, Problem, router
from web.asking import asked
from web.calendar_page import CalendarPages
from web.compare_page import ComparePages
from web.frame import FOLDER, Site, environment
from web.guard import Guard
from web.hubs import HubPages
from web.map_page import MapPages
from web.named import NamedPages
from web.pages import Pages
from web.people.api import desk_router
from web.people.changing import ListPages
from web.people.desk import Desk
from web.people.drafts import DraftPages, draft_router
from web.people.gate import Gate
from web.people.lists_api import lists_router
from web.people.matters import MatterPages
from web.people.pages import DeskPages
from web.people.signing_in import SigningIn
from web.people.subscribing import SubscribePages
from web.pictures import PicturePages, ReadPicture
from web.post import PostPages
from web.reader import Hubs, Library, PostRoom
from web.visitors import Allowance, Names

_ICON = (FOLDER / "static" / "icon.svg").read_bytes()
SMALLEST, LEVEL = 1_000, 5
"""Bytes that are worth compressing (a packet holds 1,400), and how hard: level 9 takes three times as long for one or two per cent."""
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


def create_app(
    library: Library,
    post: PostRoom,
    desk: Desk,
    *,
    token: str = "",
    base_url: str = "",
    full_text: str = "always",
    metrics: Callable[[Request], bytes | None] = lambda _: None,
    picture: ReadPicture = lambda _: None,
    names: Names | None = None,
    allowance: Allowance | None = None,
    hubs: Hubs | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    demonstration: datetime | None = None,
) -> Guard:
    """The site over what its job hands in: who may read and change what is decided by the gate. `token` is for programs of whoever runs the site.

    Absolute addresses begin with `base_url`, empty: as asked. Whole texts are shown `always`, `never`, or to `loopback` alone. `metrics` answers
    with the state in Prometheus' text format, or with None to whoever may not see it. `picture` reads an article's page as a browser saw it. `hubs`: who hears what hubs of feeds say.
    `demonstration`: the moment that a demonstration shows, so that every page says that it is one.
    """
    site = Site(library, post, desk, clock=clock, base_url=base_url, full_text=full_text, demonstration=demonstration)
    environment()  # compiled before the first reader comes
    app = FastAPI(
        title="Docketwire",
        version=_version(),
        summary="Disputes between online platforms and justice, as the world's press reports them.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        swagger_ui_oauth2_redirect_url=None,
    )
    app.include_router(router(site))
    app.include_router(desk_router(site, EVERYWHERE, Problem))
    app.include_router(lists_router(site, EVERYWHERE, Problem))
    app.include_router(draft_router(site, EVERYWHERE, Problem))
    signing_in, desk_pages = SigningIn(site), DeskPages(site)
    app.router.routes.extend(
        [
            *Pages(site).routes(),
            *PicturePages(site, picture).routes(),
            *NamedPages(site).routes(),
            *CalendarPages(site).routes(),
            *ComparePages(site).routes(),
            *MapPages(site).routes(),
            *PostPages(site).routes(),
            *(HubPages(hubs).routes() if hubs else ()),
            *signing_in.routes(),
            *desk_pages.routes(),
            *SubscribePages(site).routes(),
            *ListPages(site).routes(),
            *MatterPages(site).routes(),
            *DraftPages(site).routes(),
            *_files(site, app, metrics),
        ]
    )
    app.add_exception_handler(HTTPException, _no_page(site))
    app.add_exception_handler(SelectionError, _refused)
    app.add_exception_handler(TooSlowError, _too_slow(site))
    app.add_exception_handler(Exception, _broken(site))
    gate = Gate(
        app,
        desk,
        token=token,
        secure=base_url.startswith("https:"),
        team=post.team,
        closed=_closed(site),
        missing=_missing(site),
    )
    signing_in.gate = desk_pages.gate = gate
    return Guard(
        GZipMiddleware(gate, minimum_size=SMALLEST, compresslevel=LEVEL), names=names, allowance=allowance
    )  # around everything, so that an answer to a defect of ours has the headers too


def _closed(site: Site) -> Callable[[Request, str, int], Response]:
    def page(request: Request, why: str, status: int) -> Response:
        response = site.page(request, "closed", asked(request), status=status, why=why, problem="")
        response.headers["cache-control"] = "no-store"
        return response

    return page


def _missing(site: Site) -> Callable[[Request], Response]:
    def page(request: Request) -> Response:
        with site.library.reading() as reader:
            return site.missing(request, asked(request), reader.snapshot if reader else None, reader)

    return page


def _files(site: Site, app: FastAPI, metrics: Callable[[Request], bytes | None]) -> list[Route]:
    style = (FOLDER / "static" / "site.css").read_bytes()

    def stylesheet(request: Request) -> Response:  # noqa: ARG001 - the version in its name is for browsers
        return Response(style, media_type="text/css; charset=utf-8", headers=_FOREVER)

    def icon(request: Request) -> Response:  # noqa: ARG001
        return Response(_ICON, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})

    def robots(request: Request) -> Response:  # noqa: ARG001
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    def health(request: Request) -> Response:  # noqa: ARG001
        return JSONResponse({"snapshot": site.library.snapshot_id()})

    def measured(request: Request) -> Response:
        found = metrics(request)
        if found is None:
            raise HTTPException(404)
        return Response(found, media_type="text/plain; version=0.0.4", headers={"cache-control": "no-store"})

    def api(request: Request) -> Response:
        a = asked(request)
        return site.page(request, "api", a, operations=_operations(app.openapi()), version=app.version)

    table = {
        "/static/site.{build}.css": stylesheet,
        "/static/icon.svg": icon,
        "/favicon.ico": icon,
        "/robots.txt": robots,
        "/healthz": health,
        "/metrics": measured,
        "/api": api,
        "/api/v1": api,
    }
    return [Route(path, file, methods=["GET"], include_in_schema=False) for path, file in table.items()]


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations of the OpenAPI document for the page that describes them."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "parameters": [
                {
                    "name": p["name"],
                    "where": p["in"],
                    "type": _type(p["schema"]),
                    "about": p.get("description", p["schema"].get("description", "")),
                }
                for p in operation.get("parameters", ())
            ],
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(part) for part in schema["anyOf"] if part.get("type") != "null")
    if schema.get("type") == "array":
        return f"{_type(schema['items'])}[]"
    return str(schema.get("format") or schema.get("type", ""))


def _no_page(site: Site) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if request.url.path.startswith("/api/v1/") or error.status_code != 404:
            return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
        return _missing(site)(request)

    return answer


def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the words of the error say all
    """A selection of something that does not exist; pages answer it by themselves, in their frame."""
    return JSONResponse({"detail": str(error)}, 422)


def _too_slow(site: Site) -> Callable[[Request, Exception], Response]:
    """The answer took longer than one may."""

    def answer(request: Request, error: Exception) -> Response:  # noqa: ARG001 - nothing of the inside is told
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": "this takes too long at the moment; ask again, or for less"}, 503, {"retry-after": "30"})
        response = site.page(request, "broken", asked(request), status=503)
        response.headers["retry-after"] = "30"
        return response

    return answer


def _broken(site: Site) -> Callable[[Request, Exception], Response]:
    """A defect of ours: the page says so and shows nothing of the inside; the log has the traceback."""

    def answer(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the server logs it
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": "something broke; the log says what"}, 500)
        return site.page(request, "broken", asked(request), status=500)

    return answer


@cache
def _version() -> str:
    try:
        return version("docketwire")
    except PackageNotFoundError:
        return "0"

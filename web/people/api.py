"""The desk's part of `/api/v1`: the same changes as on the pages, for programs with a person's key."""

from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response

from records.people import LONGEST_NUMBER, About, Correction, Deed, Kept, Matter
from records.regrouping import Regrouping
from web.frame import Site
from web.people.desk import DeedError
from web.people.matters import wanted_matters
from web.people.visitor import visitor_of


def desk_router(site: Site, everywhere: dict[int | str, dict[str, Any]], problem: type) -> APIRouter:
    """Operations of version 1. `everywhere`: what any operation may answer; `problem`: the form of why there is no answer."""
    own: dict[int | str, dict[str, Any]] = {
        401: {"model": problem, "description": "This needs a signed-in person, or a person's key"},
        403: {"model": problem, "description": "This needs another role"},
    }
    write = {**own, 413: {"model": problem, "description": "The request is too large"}}
    api = APIRouter(prefix="/api/v1", responses=everywhere)

    @api.get("/desk", summary="What the holder of the key, or whoever is signed in, follows and keeps", response_model=Kept, responses=own)
    def kept(request: Request) -> object:
        return site.desk.kept(_person(request))

    @api.post(
        "/desk",
        summary="Follow, mark, note, tag, number, correct, regroup: one change (see docs/people.md)",
        status_code=204,
        responses=write,
    )
    def do(request: Request, deed: Deed) -> Response:
        try:
            site.desk.do(_person(request), deed)
        except DeedError as error:
            raise HTTPException(422, str(error)) from error
        return Response(status_code=204)

    @api.get("/desk/{kind}/{key}", summary="What is kept of one thing", response_model=About, responses=own)
    def about(request: Request, kind: str, key: str) -> object:
        return site.desk.about(_person(request), kind, key)

    @api.get("/corrections", summary="Facts that people corrected", response_model=list[Correction])
    def corrections(report: str = Query(default="", description="Id of an article; empty: all")) -> object:
        return list(site.desk.corrections(report))

    @api.get("/regroupings", summary="What people say of which reports are of one story or dispute", response_model=list[Regrouping])
    def regroupings(thing: str = Query(default="", description="Id of an article, story or dispute that is named; empty: all")) -> object:
        return list(site.desk.regroupings(thing))

    @api.get(
        "/matters",
        summary="Disputes and stories that you or your teams gave a number or an owner",
        response_model=list[Matter],
        responses=own,
    )
    def matters(
        request: Request,
        number: str = Query(default="", max_length=LONGEST_NUMBER, description="What the number holds, in whatever case"),
        owner: Literal["", "me"] = Query(default="", description="`me`: only what is yours to do"),
        team: str | None = Query(default=None, description="One team's; with nothing in it what you keep for yourself"),
    ) -> object:
        return list(wanted_matters(site, _person(request), number, owner, team))

    return api


def _person(request: Request) -> Any:
    person = visitor_of(request).person
    if person is None:
        raise HTTPException(401, "this needs a person's key")
    return person

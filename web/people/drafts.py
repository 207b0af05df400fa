"""The editor's desk: issues before they go, seen as they will go, put in order, remarked upon, approved or held."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from records.digest import Section
from records.draft import DraftDeed, DraftLine
from records.drafted import ShownDraft
from web.asking import Asked, asked
from web.frame import Site, private
from web.guard import MAILED_POLICY
from web.people.desk import DeedError
from web.people.facts import SaidFact, said_facts
from web.people.forms import form_of
from web.people.visitor import visitor_of

_FIELDS = ("action", "story", "text", "to", "seen")


class DraftPages:
    """For editors of the team whose digest it is; nobody keeps a copy."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        one = "/desk/draft/{subscription}/{issue}"
        return [
            Route("/desk/drafts", self.drafts, methods=["GET"], include_in_schema=False),
            Route(one, self.draft, methods=["GET"], include_in_schema=False),
            Route(one, self.do, methods=["POST"], include_in_schema=False),
            Route(f"{one}/mail.html", self.mail, methods=["GET"], include_in_schema=False),
        ]

    def drafts(self, request: Request) -> Response:
        """Those of the visitor's teams."""
        return private(self.site.page(request, "drafts", asked(request), lines=seen_lines(self.site, request)))

    def draft(self, request: Request) -> Response:
        """One issue as it will go; `facts` names a story whose facts are to be corrected."""
        a, names = asked(request, rest=("facts",)), _names(request)
        found = self.site.desk.drafts.shown(*names)
        if found is None:
            return self._missing(request, a)
        with self.site.library.reading() as reader:
            card = next((one for one in found.issue.stories if one.story_id == a.rest.get("facts")), None)
            article = reader.article(card.headline.report_id) if reader is not None and card is not None else None
            said: tuple[SaidFact, ...] = ()
            if article is not None and reader is not None:
                key, desk = article.line.report_id, self.site.desk
                said = said_facts(article.told, desk.corrections(key), desk.withdrawn(key, reader.snapshot.created_at))
            response = self.site.page(
                request,
                "draft",
                a,
                snapshot=reader.snapshot if reader else None,
                found=found,
                draft=found.draft,
                issue=found.issue,
                cards=[(section, found.issue.section(section)) for section in Section],
                said=said,
                titles_of={one.story_id: one.headline for one in (*found.issue.stories, *found.dropped)},
                team=self.site.post.team(names[0]),
                names=self.site.desk.names(),
                path=f"/desk/draft/{quote(names[0])}/{quote(names[1])}",
            )
        return private(response)

    async def do(self, request: Request) -> Response:
        """One change, and back to the story it was about."""
        form, names, a = await form_of(request), _names(request), asked(request)
        person = visitor_of(request).person
        if person is None:
            raise HTTPException(403)
        try:
            await run_in_threadpool(self.site.desk.drafts.do, person, *names, _deed(form))
        except DeedError as error:
            return private(self.site.page(request, "closed", a, status=422, why="deed", problem=str(error)))
        story = f"#s-{quote(form['story'])}" if form.get("story") else ""
        return private(RedirectResponse(a.link(f"/desk/draft/{quote(names[0])}/{quote(names[1])}") + story, 303))

    def mail(self, request: Request) -> Response:
        """As mail programs show it, in a sandbox, because its styles are inline."""
        content = self.site.desk.drafts.mail(*_names(request))
        if content is None:
            return self._missing(request, asked(request))
        return private(Response(content, headers={"content-security-policy": MAILED_POLICY}, media_type="text/html; charset=utf-8"))

    def _missing(self, request: Request, a: Asked) -> Response:
        with self.site.library.reading() as reader:
            return self.site.missing(request, a, reader.snapshot if reader else None, reader)


def draft_router(site: Site, everywhere: dict[int | str, dict[str, Any]], problem: type) -> APIRouter:
    """The same for programs with an editor's key."""
    own: dict[int | str, dict[str, Any]] = {
        401: {"model": problem, "description": "This needs a person's key"},
        403: {"model": problem, "description": "This needs an editor"},
        404: {"model": problem, "description": "There is no such draft"},
    }
    api = APIRouter(prefix="/api/v1", responses=everywhere)

    @api.get("/drafts", summary="Issues that wait for their hour on the editor's desk", response_model=list[DraftLine], responses=own)
    def drafts(request: Request) -> object:
        return list(seen_lines(site, request))

    @api.get("/drafts/{subscription_id}/{issue_id}", summary="A draft: the issue as it would go, and what was changed of it", response_model=ShownDraft, responses=own)  # fmt: skip
    def draft(subscription_id: str, issue_id: str) -> object:
        found = site.desk.drafts.shown(subscription_id, issue_id)
        if found is None:
            raise HTTPException(404, "there is no draft of that id")
        return found

    @api.post("/drafts/{subscription_id}/{issue_id}", summary="Move, drop, restore, note, approve, hold, release: one change (see docs/desk.md)", status_code=204, responses=own)  # fmt: skip
    def do(request: Request, subscription_id: str, issue_id: str, deed: DraftDeed) -> Response:
        person = visitor_of(request).person
        if person is None:
            raise HTTPException(401, "this needs a person's key")
        if site.desk.drafts.shown(subscription_id, issue_id) is None:
            raise HTTPException(404, "there is no draft of that id")
        try:
            site.desk.drafts.do(person, subscription_id, issue_id, deed)
        except DeedError as error:
            raise HTTPException(422, str(error)) from error
        return Response(status_code=204)

    return api


def seen_lines(site: Site, request: Request) -> tuple[DraftLine, ...]:
    """Drafts of the digests that this visitor's teams may see."""
    visitor = visitor_of(request)
    return tuple(line for line in site.desk.drafts.lines() if visitor.sees(site.post.team(line.subscription)))


def _deed(form: Mapping[str, str]) -> DraftDeed:
    return DraftDeed(**{name: form.get(name, "") for name in _FIELDS})


def _names(request: Request) -> tuple[str, str]:
    return request.path_params["subscription"], request.path_params["issue"]

"""`/api/v1`: the site's data as JSON, described by OpenAPI. Reading needs no token; pausing a digest does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, HTTPException, Query, Request, Response

from records.erratum import Erratum
from records.event import LARGEST_PAGE, EventPage
from records.selection import AMOUNT, DAYS, MOST_EUROS, Selection
from records.site import (
    Article,
    CoverageDay,
    Dispute,
    DisputeList,
    SearchResult,
    SnapshotInfo,
    SourceHealth,
    SourcePage,
    Story,
    StoryList,
    Today,
    TrendPoint,
)
from records.site_digests import IssueEntry
from web.asking import LAST_PAGE, LONGEST_TEXT, selected
from web.frame import Site, matches
from web.passages import first_words
from web.reader import Reader
from web.walking import walked_articles, walked_disputes, walked_stories

R = TypeVar("R")
Number = Annotated[int, Query(ge=1, le=LAST_PAGE, description="Page, from 1")]
Size = Annotated[int, Query(ge=1, le=500, description="Lines a page")]
After = Annotated[
    str,
    Query(description="The `next` of the page before, to read on where it ended though more came in meanwhile; then `page` says nothing"),
]
Days = Annotated[int, Query(ge=1, le=1000)]
_WORDS = {
    "language": "Language by name or ISO 639-1 code, e.g. fr; repeat for more",
    "topic": "Topic by id or name, e.g. user-data; repeat for more",
    "platform": "Platform that is a party, by any of its names, e.g. X; a company stands for its services too; repeat for more",
    "authority": "Court, regulator or other authority, by any of its names; repeat for more",
    "law": "Law by any of its names, e.g. DSA; repeat for more",
    "jurisdiction": "Country by name or ISO code, or eu; repeat for more",
    "stage": "Step of a proceeding, e.g. appeal; repeat for more",
    "source": "Outlet by id or name; repeat for more",
    "story": "Id of a story; repeat for more",
    "dispute": "Id of a dispute; repeat for more",
    "amount_at_least": "Whole euros: the sum of the act reported is this much or more",
    "published_since": "First UTC day of publication",
    "published_until": "Last UTC day of publication",
    "seen_since": "First UTC day of first capture; also `since`",
    "seen_until": "Last UTC day of first capture; also `until`",
}


def _schema(word: str) -> dict[str, Any]:
    if word == AMOUNT:
        return {"type": "integer", "minimum": 1, "maximum": MOST_EUROS}
    return {"type": "string", "format": "date"} if word in DAYS else {"type": "array", "items": {"type": "string"}}


_PARAMETERS: dict[str, Any] = {
    "parameters": [
        {
            "name": word,
            "in": "query",
            "required": False,
            "description": about,
            "schema": _schema(word),
        }
        for word, about in _WORDS.items()
    ]
}
"""The words of a selection, for the description of every operation that takes one; `selected` reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no answer."""

    detail: str | list[dict[str, Any]]
    """One sentence; a list of faults where parameters are no numbers or out of bounds."""


EVERYWHERE: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Where there are accounts: this needs a key"},
    414: {"model": Problem, "description": "The query is too long"},
    421: {"model": Problem, "description": "The site does not go by the name of the Host header"},
    422: {"model": Problem, "description": "A parameter that makes no sense, or selects what does not exist"},
    429: {"model": Problem, "description": "Too many requests from this address; Retry-After says when to come again"},
    500: {"model": Problem, "description": "A defect of ours"},
    503: {
        "model": Problem,
        "description": "Nothing has been published yet, or too much is asked at a time; Retry-After says when to come again",
    },
}
"""What any operation may answer besides its own."""
_READ: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing has changed since the ETag that was given"}}
_ONE: dict[int | str, dict[str, Any]] = {**_READ, 404: {"model": Problem, "description": "There is none of that id"}}
_WRITE: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "This needs the site's token, or an editor's key"},
    403: {"model": Problem, "description": "This needs an editor"},
    404: {"model": Problem, "description": "There is none of that id"},
    413: {"model": Problem, "description": "The request is too large"},
}


def router(site: Site) -> APIRouter:
    """The operations of version 1."""
    api = APIRouter(prefix="/api/v1", responses=EVERYWHERE)

    def read(request: Request, response: Response, view: Callable[[Reader], R | None], *, clocked: bool = False) -> R | Response:
        with site.library.reading() as reader:
            if reader is None:
                raise HTTPException(503, site.nothing, {"Retry-After": "60"})
            validator = site.tag(reader.snapshot, "-", site.seen_as(request, "api"), clocked=clocked)
            if matches(request, validator):
                return Response(status_code=304, headers={"etag": validator})
            found = view(reader)
        if found is None:
            raise HTTPException(404, "there is none of that id")
        response.headers.update({"etag": validator, "cache-control": "private, no-cache"})
        return found

    def select(request: Request, response: Response, view: Callable[[Reader, Selection], R], *, clocked: bool = False) -> R | Response:
        return read(request, response, lambda reader: view(reader, reader.settled(selected(request, reader.values))), clocked=clocked)

    @api.get("/snapshot", summary="The published state that answers", response_model=SnapshotInfo, responses=_READ)
    def snapshot(request: Request, response: Response) -> object:
        return read(request, response, lambda reader: reader.snapshot)

    @api.get("/today", summary="The last 24 hours, and how far they were watched", response_model=Today, responses=_READ)
    def today(request: Request, response: Response, limit: Size = 50) -> object:
        return read(request, response, lambda reader: reader.today(site.now(), limit=limit), clocked=True)

    @api.get("/stories", summary="Stories, latest report first", response_model=StoryList, openapi_extra=_PARAMETERS, responses=_READ)
    def stories(request: Request, response: Response, page: Number = 1, size: Size = 50, cursor: After = "") -> object:
        return select(request, response, lambda reader, wanted: walked_stories(reader, wanted, page, size, cursor))

    @api.get("/stories/{story_id}", summary="A story with all its reports", response_model=Story, responses=_ONE)
    def story(request: Request, response: Response, story_id: str) -> object:
        return read(request, response, lambda reader: _whole(reader.story, story_id))

    @api.get("/disputes", summary="Disputes, latest event first", response_model=DisputeList, openapi_extra=_PARAMETERS, responses=_READ)
    def disputes(request: Request, response: Response, page: Number = 1, size: Size = 50, cursor: After = "") -> object:
        return select(request, response, lambda reader, wanted: walked_disputes(reader, wanted, page, size, cursor))

    @api.get("/disputes/{dispute_id}", summary="A dispute with its timeline", response_model=Dispute, responses=_ONE)
    def dispute(request: Request, response: Response, dispute_id: str) -> object:
        return read(request, response, lambda reader: _whole(reader.dispute, dispute_id))

    @api.get(
        "/articles/{report_id}", summary="A report, article or copy: text, versions, provenance", response_model=Article, responses=_ONE
    )
    def article(request: Request, response: Response, report_id: str) -> object:
        def view(reader: Reader) -> Article | None:
            found = reader.article(report_id)
            return first_words(found) if found and not site.whole(request) else found

        return read(request, response, view)

    @api.get("/search", summary="Search articles", response_model=SearchResult, openapi_extra=_PARAMETERS, responses=_READ)
    def search(
        request: Request, response: Response,
        q: Annotated[str, Query(max_length=LONGEST_TEXT, description="Free text")] = "",  # noqa: ARG001 - read by `selected`; here for its bound
        mode: Annotated[Literal["auto", "words", "meaning", "hybrid"], Query(description="Meaning finds the same in other languages; auto adds it to a few plain words")] = "auto",
        page: Number = 1, size: Size = 50, cursor: After = "",
    ) -> object:  # fmt: skip
        return select(request, response, lambda reader, wanted: walked_articles(reader, wanted, page, size, cursor, mode))

    @api.get(
        "/trends",
        summary="Articles per UTC day with their denominators",
        response_model=list[TrendPoint],
        openapi_extra=_PARAMETERS,
        responses=_READ,
    )
    def trends(request: Request, response: Response, days: Days = 90) -> object:
        def view(reader: Reader, wanted: Selection) -> list[TrendPoint]:
            return list(reader.trend(wanted, until=wanted.seen_until or site.now().date(), days=days))

        return select(request, response, view, clocked=True)

    @api.get("/sources", summary="Sources and their health", response_model=list[SourceHealth], responses=_READ)
    def sources(request: Request, response: Response) -> object:
        return read(request, response, lambda reader: list(reader.sources()))

    @api.get("/sources/{source_id}", summary="A source with its recent days", response_model=SourcePage, responses=_ONE)
    def source(request: Request, response: Response, source_id: str, days: Days = 56) -> object:
        return read(request, response, lambda reader: reader.source(source_id, until=site.now().date(), days=days), clocked=True)

    @api.get(
        "/coverage",
        summary="What was crawled per UTC day, days without a crawl included",
        response_model=list[CoverageDay],
        responses=_READ,
    )
    def coverage(request: Request, response: Response, days: Days = 90) -> object:
        return read(request, response, lambda reader: list(reader.coverage(until=site.now().date(), days=days)), clocked=True)

    @api.get("/issues", summary="Digest issues, newest first", response_model=list[IssueEntry])
    def issues(request: Request) -> object:
        return list(site.issues(request))

    @api.get(
        "/issues/{subscription_id}/{issue_id}/errata",
        summary="What of an issue was put right since it was sent",
        response_model=list[Erratum],
    )
    def errata(subscription_id: str, issue_id: str) -> object:
        return list(site.post.errata(subscription_id, issue_id))

    @api.get("/events", summary="What happened since a cursor: stages changed, facts corrected, sources silent", response_model=EventPage)
    def events(
        since: int = Query(default=0, ge=0, le=2**53, description="Events after this number: the `next` of the answer before"),
        limit: int = Query(default=100, ge=1, le=LARGEST_PAGE, description="At most so many"),
    ) -> object:
        return site.post.events(since, limit)

    @api.post("/subscriptions/{subscription_id}/pause", summary="Pause a digest (needs the token)", status_code=204, responses=_WRITE)
    def pause(subscription_id: str) -> Response:
        return _paused(site, subscription_id, paused=True)

    @api.post("/subscriptions/{subscription_id}/resume", summary="Resume a digest (needs the token)", status_code=204, responses=_WRITE)
    def resume(subscription_id: str) -> Response:
        return _paused(site, subscription_id, paused=False)

    return api


def _whole(find: Callable[[str], R | str | None], key: str) -> R | None:
    """The record of an id, also where it was merged into another."""
    found = find(key)
    if isinstance(found, str):
        found = find(found)
    return None if isinstance(found, str) else found


def _paused(site: Site, subscription_id: str, *, paused: bool) -> Response:
    if not site.post.pause(subscription_id, paused=paused):
        raise HTTPException(404, "there is no subscription of that id")
    return Response(status_code=204)

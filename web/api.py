"""`/api/v1`: the site's data as JSON, described by OpenAPI. Reading needs no token; pausing a digest does."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, HTTPException, Query, Request, Response

from records.site import (
    Article,
    CoverageDay,
    Dispute,
    DisputeList,
    Filters,
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
from web.asking import LAST_PAGE, LONGEST_VALUE, LONGEST_WORDS, MOST_VALUES
from web.frame import Site, matches
from web.reader import Reader

R = TypeVar("R")
One = Annotated[str | None, Query(max_length=LONGEST_VALUE)]
Number = Annotated[int, Query(ge=1, le=LAST_PAGE, description="Page, from 1")]
Size = Annotated[int, Query(ge=1, le=500, description="Lines a page")]
Days = Annotated[int, Query(ge=1, le=1000)]
Languages = Annotated[list[str], Query(max_length=MOST_VALUES, description="ISO 639-1, e.g. fr; repeat for more")]
Topics = Annotated[list[str], Query(max_length=MOST_VALUES, description="Topic id, e.g. user-data; repeat for more")]
Platforms = Annotated[list[str], Query(max_length=MOST_VALUES, description="Canonical name, e.g. X; repeat for more")]
Since = Annotated[date | None, Query(description="First UTC day of first capture")]
Until = Annotated[date | None, Query(description="Last UTC day of first capture")]


def router(site: Site) -> APIRouter:
    """The operations of version 1."""
    api = APIRouter(prefix="/api/v1")

    def read(request: Request, response: Response, view: Callable[[Reader], R | None], *, clocked: bool = False) -> R | Response:
        with site.library.reading() as reader:
            if reader is None:
                raise HTTPException(503, "nothing has been published yet", {"Retry-After": "60"})
            validator = site.tag(reader.snapshot, "-", "api", clocked=clocked)
            if matches(request, validator):
                return Response(status_code=304, headers={"etag": validator})
            found = view(reader)
        if found is None:
            raise HTTPException(404, "there is none of that id")
        response.headers.update({"etag": validator, "cache-control": "private, no-cache"})
        return found

    @api.get("/snapshot", summary="The published state that answers", response_model=SnapshotInfo)
    def snapshot(request: Request, response: Response) -> object:
        return read(request, response, lambda reader: reader.snapshot)

    @api.get("/today", summary="The last 24 hours, and how far they were watched", response_model=Today)
    def today(request: Request, response: Response, limit: Size = 50) -> object:
        return read(request, response, lambda reader: reader.today(site.now(), limit=limit), clocked=True)

    @api.get("/stories", summary="Stories, latest report first", response_model=StoryList)
    def stories(
        request: Request, response: Response, language: Languages = [], topic: Topics = [], platform: Platforms = [],  # noqa: B006 - FastAPI copies defaults
        since: Since = None, until: Until = None, page: Number = 1, size: Size = 50,
    ) -> object:  # fmt: skip
        filters = Filters(languages=tuple(language), topics=tuple(topic), platforms=tuple(platform), since=since, until=until)
        return read(request, response, lambda reader: reader.stories(filters, number=page, size=size))

    @api.get("/stories/{story_id}", summary="A story with all its reports", response_model=Story)
    def story(request: Request, response: Response, story_id: str) -> object:
        return read(request, response, lambda reader: _whole(reader.story, story_id))

    @api.get("/disputes", summary="Disputes, latest event first", response_model=DisputeList)
    def disputes(
        request: Request, response: Response, language: Languages = [], topic: Topics = [], platform: Platforms = [],  # noqa: B006
        page: Number = 1, size: Size = 50,
    ) -> object:  # fmt: skip
        filters = Filters(languages=tuple(language), topics=tuple(topic), platforms=tuple(platform))
        return read(request, response, lambda reader: reader.disputes(filters, number=page, size=size))

    @api.get("/disputes/{dispute_id}", summary="A dispute with its timeline", response_model=Dispute)
    def dispute(request: Request, response: Response, dispute_id: str) -> object:
        return read(request, response, lambda reader: _whole(reader.dispute, dispute_id))

    @api.get("/articles/{report_id}", summary="A report, article or copy: text, versions, provenance", response_model=Article)
    def article(request: Request, response: Response, report_id: str) -> object:
        return read(request, response, lambda reader: reader.article(report_id))

    @api.get("/search", summary="Search articles", response_model=SearchResult)
    def search(
        request: Request, response: Response, q: Annotated[str, Query(max_length=LONGEST_WORDS, description="Free text")] = "",
        mode: Annotated[Literal["words", "meaning", "hybrid"], Query(description="Meaning finds the same in other languages")] = "words",
        language: One = None, topic: One = None, platform: One = None, source: One = None,
        since: Since = None, until: Until = None, page: Number = 1, size: Size = 50,
    ) -> object:  # fmt: skip
        def only(value: str | None) -> tuple[str, ...]:
            return (value,) if value else ()

        filters = Filters(
            words=q, languages=only(language), topics=only(topic), platforms=only(platform), sources=only(source), since=since, until=until
        )
        return read(request, response, lambda reader: reader.search(filters, number=page, size=size, mode=mode))

    @api.get("/trends", summary="Articles per UTC day with their denominators", response_model=list[TrendPoint])
    def trends(
        request: Request, response: Response, language: Languages = [], topic: Topics = [], platform: Platforms = [],  # noqa: B006
        days: Days = 90, until: Until = None,
    ) -> object:  # fmt: skip
        filters = Filters(languages=tuple(language), topics=tuple(topic), platforms=tuple(platform))
        return read(
            request, response, lambda reader: list(reader.trend(filters, until=until or site.now().date(), days=days)), clocked=True
        )

    @api.get("/sources", summary="Sources and their health", response_model=list[SourceHealth])
    def sources(request: Request, response: Response) -> object:
        return read(request, response, lambda reader: list(reader.sources()))

    @api.get("/sources/{source_id}", summary="A source with its recent days", response_model=SourcePage)
    def source(request: Request, response: Response, source_id: str, days: Days = 56) -> object:
        return read(request, response, lambda reader: reader.source(source_id, until=site.now().date(), days=days), clocked=True)

    @api.get("/coverage", summary="What was crawled per UTC day, days without a crawl included", response_model=list[CoverageDay])
    def coverage(request: Request, response: Response, days: Days = 90) -> object:
        return read(request, response, lambda reader: list(reader.coverage(until=site.now().date(), days=days)), clocked=True)

    @api.get("/issues", summary="Digest issues, newest first", response_model=list[IssueEntry])
    def issues() -> object:
        return list(site.post.issues())

    @api.post("/subscriptions/{subscription_id}/pause", summary="Pause a digest (needs the token)", status_code=204)
    def pause(subscription_id: str) -> Response:
        return _paused(site, subscription_id, paused=True)

    @api.post("/subscriptions/{subscription_id}/resume", summary="Resume a digest (needs the token)", status_code=204)
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

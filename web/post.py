"""Pages of the post room: issues as sent, feeds, and the links in a mail's footer."""

import re
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from common.drawing.days import chart
from records.digest import Section
from records.erratum import Erratum
from records.people import Role
from web.asking import Asked, asked
from web.frame import VARY, Site, matches, private
from web.guard import MAILED_POLICY
from web.pages import ISSUE_COLUMNS, SIZE
from web.people.visitor import visitor_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,200}")
_FEEDS = {"atom": "application/atom+xml", "json": "application/feed+json"}
_FILES = {"json": "application/json", "txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}
_ACTIONS = ("unsubscribe", "resubscribe", "pause")


class PostPages:
    """Issues, feeds, unsubscribing."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        return [
            Route("/issues", self.issues, include_in_schema=False),
            Route("/issue/{subscription}/{issue}", self.issue, include_in_schema=False),
            Route("/issue/{subscription}/{issue}/sent.{form}", self.sent, include_in_schema=False),
            Route("/feed/{name}.{form}", self.feed, include_in_schema=False),
            Route("/unsubscribe/{token}", self.ask, methods=["GET"], include_in_schema=False),
            Route("/unsubscribe/{token}", self.decide, methods=["POST"], include_in_schema=False),
        ]

    def issues(self, request: Request) -> Response:
        a = asked(request)
        found = self.site.issues(request)
        if a.form != "html":
            return _validated(request, self.site.rows("issues", a, found, ISSUE_COLUMNS))
        shown = found[(a.number - 1) * SIZE : a.number * SIZE]
        named = {entry.subscription_id: entry.name for entry in found}
        feeds = {key: name for key, name in named.items() if self.site.post.feed(key, "atom") is not None}
        response = self.site.page(request, "issues", a, issues=shown, total=len(found), size=SIZE, feeds=feeds)
        return _validated(request, response)

    def issue(self, request: Request) -> Response:
        """One issue, made anew from its frozen record in the site's own dress."""
        a = asked(request)
        names = self._names(request)
        issue = self.site.post.issue(*names) if names else None
        if issue is None or names is None:
            return self._missing(request, a)
        days = [(day.day, day.stories, day.crawled) for day in issue.trend]
        visitor = visitor_of(request)
        book = self.site.desk.drafts.book(*names) if visitor.machine or visitor.may(Role.EDITOR) else None
        response = self.site.page(
            request,
            "issue",
            a,
            issue=issue,
            subscription=names[0],
            feed=self.site.post.feed(names[0], "atom") is not None,
            book=book,
            errata=_by_story(self.site.post.errata(*names)),
            cards=[(section, issue.section(section)) for section in Section],
            graph=chart(days, width=320, height=88, left=30, foot=18, labels=3) if days else None,
            holes=[day.day for day in issue.trend if not day.crawled],
        )
        return _validated(request, response)

    def sent(self, request: Request) -> Response:
        """The frozen files, byte for byte; the mail's HTML in a sandbox, because its styles are inline."""
        names, form = self._names(request), request.path_params["form"]
        content = self.site.post.issue_file(*names, form) if names and form in _FILES else None
        if content is None:
            return self._missing(request, asked(request))
        response = Response(content, media_type=_FILES[form])
        if form == "html":
            response.headers["content-security-policy"] = MAILED_POLICY
        return _validated(request, response)

    def feed(self, request: Request) -> Response:
        name, form = request.path_params["name"], request.path_params["form"]
        content = self.site.post.feed(name, form) if form in _FEEDS and _NAME.fullmatch(name) else None
        if content is None:
            return self._missing(request, asked(request))
        return _validated(request, Response(content, media_type=_FEEDS[form]))

    def ask(self, request: Request) -> Response:
        """A page that asks; nothing changes by opening it, because mail scanners open every link."""
        a = asked(request, rest=("pause",))
        token = request.path_params["token"]
        subscriber = self.site.post.subscriber(token) if _TOKEN.fullmatch(token) else None
        if subscriber is None:
            return private(self.site.page(request, "unsubscribe", a, status=404, subscriber=None, done="", token=""))
        return private(self.site.page(request, "unsubscribe", a, subscriber=subscriber, done="", token=token))

    async def decide(self, request: Request) -> Response:
        """One click (RFC 8058): whatever the body says, except where it is our own form that asks for something else."""
        a, token = asked(request), request.path_params["token"]
        action = _action(await request.body(), request.headers.get("content-type", ""))
        subscriber = await run_in_threadpool(self.site.post.decide, token, action) if _TOKEN.fullmatch(token) else None
        status = 200 if subscriber else 404
        if "text/html" not in request.headers.get("accept", ""):
            return private(PlainTextResponse("done" if subscriber else "unknown link", status))
        return private(self.site.page(request, "unsubscribe", a, status=status, subscriber=subscriber, done=action, token=token))

    def _names(self, request: Request) -> tuple[str, str] | None:
        """Subscription and issue, if both look like such; they become file names."""
        names = (request.path_params["subscription"], request.path_params["issue"])
        return names if all(_NAME.fullmatch(name) for name in names) else None

    def _missing(self, request: Request, a: Asked) -> Response:
        with self.site.library.reading() as reader:
            return self.site.missing(request, a, reader.snapshot if reader else None, reader)


def _by_story(errata: Iterable[Erratum]) -> dict[str, list[Erratum]]:
    found: dict[str, list[Erratum]] = {}
    for one in errata:
        found.setdefault(one.story_id, []).append(one)
    return found


def _action(body: bytes, kind: str) -> str:
    if not kind.startswith("application/x-www-form-urlencoded"):
        return "unsubscribe"
    given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).get("action", ["unsubscribe"])[0]
    return given if given in _ACTIONS else "unsubscribe"


def _validated(request: Request, response: Response) -> Response:
    """With a validator over the content; these pages are made of files, not of a snapshot."""
    if response.status_code != 200:
        return response
    validator = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
    caching = {"etag": validator, "cache-control": "private, no-cache", "vary": VARY}
    if matches(request, validator):
        return Response(status_code=304, headers=caching)
    response.headers.update(caching)
    return response

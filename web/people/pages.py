"""The desk: what somebody follows and keeps, their sign-ins and keys, who changed what, and the one form that changes anything."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from records.entity import ENTITY_KINDS
from records.kept_thing import Latest
from records.people import Followed, Mark, Note, Tag
from records.selection import Selection
from web.asking import Asked, asked
from web.frame import Site, private
from web.people.desk import DeedError
from web.people.forms import deed_of, form_of, own_path
from web.people.gate import Gate
from web.people.visitor import person_of, visitor_of
from web.reader import Reader

SHOWN = 100
"""Things followed and kept that one page shows, latest first."""
NEWS = 3
"""Latest reports of each thing followed."""
LOG = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One report of something followed."""

    path: str
    title: str
    language: str
    at: datetime
    fresh: bool
    """Since the list was last put aside as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that somebody keeps, as the snapshot knows it."""

    kind: str
    key: str
    path: str
    title: str
    language: str
    """Empty: a name, or a number."""
    news: tuple[News, ...] = ()


class DeskPages:
    """Nothing of them is kept by anybody but their reader."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.gate: Gate | None = None

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        return [
            Route("/desk", self.desk, methods=["GET"], include_in_schema=False),
            Route("/desk", self.do, methods=["POST"], include_in_schema=False),
            Route("/desk/account", self.account, methods=["GET"], include_in_schema=False),
            Route("/desk/account", self.change_account, methods=["POST"], include_in_schema=False),
            Route("/desk/own-data.json", self.own_data, methods=["GET"], include_in_schema=False),
            Route("/desk/log", self.log, methods=["GET"], include_in_schema=False),
        ]

    def desk(self, request: Request) -> Response:
        """What is followed with its news, and what is kept."""
        a, person = asked(request), person_of(request)
        kept, corrections = self.site.desk.kept(person), self.site.desk.corrections()[::-1]
        with self.site.library.reading() as reader:
            if reader is None:
                return self.site.unpublished(request, a)
            followed = _followed(reader, kept.followed[:SHOWN])
            things = dict.fromkeys((*_things(kept.marks), *_things(kept.tags), *_things(kept.notes)))
            mine = [one for one in kept.matters if one.holder == person.id][:SHOWN]
            known = items_of(reader, [*((one.kind, one.key) for one in mine), *list(things)[: 3 * SHOWN]])
            wrong = items_of(reader, [("article", one.report_id) for one in corrections[:SHOWN]])
            response = self.site.page(
                request,
                "desk",
                a,
                snapshot=reader.snapshot,
                kept=kept,
                followed=followed,
                known=known,
                shown=SHOWN,
                issues=self.site.issues(request)[:5],
                names=self.site.desk.names(),
                lists=self.site.desk.lists.of(person),
                mine=mine,
                made=request.query_params.get("made", ""),
                corrections=corrections[:SHOWN],
                corrected={one.report_id: wrong["article", one.report_id] for one in corrections[:SHOWN]},
            )
        return private(response)

    async def do(self, request: Request) -> Response:
        """One change, and back to where it was asked for."""
        form = await form_of(request)
        try:
            await run_in_threadpool(self.site.desk.do, person_of(request), deed_of(form))
        except DeedError as error:
            return private(self.site.page(request, "closed", asked(request), status=422, why="deed", problem=str(error)))
        return private(RedirectResponse(own_path(form.get("back", ""), "/desk"), 303))

    def account(self, request: Request) -> Response:
        return self._account(request, asked(request))

    async def change_account(self, request: Request) -> Response:
        """Sign out here or everywhere, make a key or take one back."""
        form, a, visitor, desk = await form_of(request), asked(request), visitor_of(request), self.site.desk
        person, action = person_of(request), form.get("action", "")
        if not visitor.signed_in or visitor.by_key:
            return private(self.site.page(request, "closed", a, status=403, why="role", problem=""))
        if action == "key":
            try:
                made = await run_in_threadpool(desk.make_key, person, " ".join(form.get("label", "").split()) or "key")
            except DeedError as error:
                return private(self.site.page(request, "closed", a, status=422, why="deed", problem=str(error)))
            return await run_in_threadpool(self._account, request, a, made)
        if action == "unkey":
            await run_in_threadpool(desk.end_key, person, form.get("id", ""))
        elif action in ("sign-out", "end-session", "sign-out-everywhere"):
            session = {"sign-out": visitor.session, "end-session": form.get("id", "") or "none"}.get(action, "")
            await run_in_threadpool(desk.end_session, person, session)
            if action != "end-session" and self.gate is not None and visitor.session:
                response = private(RedirectResponse("/signin", 303))
                response.headers.append("set-cookie", self.gate.set_cookie(""))
                response.headers["clear-site-data"] = '"cache"'  # nor does the way back show what was read
                return response
        return private(RedirectResponse(a.link("/desk/account"), 303))

    def own_data(self, request: Request) -> Response:
        """Everything that is known of whoever asks."""
        body = json.dumps(self.site.desk.own_data(person_of(request)), ensure_ascii=False, indent=1)
        headers = {"content-disposition": 'attachment; filename="docketwire-own-data.json"'}
        return private(Response(body.encode("utf-8", "replace"), headers=headers, media_type="application/json"))

    def log(self, request: Request) -> Response:
        lines, names = self.site.desk.audit(LOG), self.site.desk.names()
        return private(self.site.page(request, "log", asked(request), lines=lines, names=names))

    def _account(self, request: Request, a: Asked, made: str = "") -> Response:
        person, desk = person_of(request), self.site.desk
        sessions = desk.sessions(person) if visitor_of(request).session else ()
        return private(self.site.page(request, "account", a, person=person, sessions=sessions, keys=desk.keys(person), made=made))


def _followed(reader: Reader, followed: Sequence[Followed]) -> list[tuple[Followed, Item]]:
    """Each with its latest reports."""
    items = items_of(reader, [(one.kind, one.key) for one in followed])
    found = [items[one.kind, one.key] or Item(kind=one.kind, key=one.key, path="", title=one.label, language="") for one in followed]
    latest = reader.latest_of([(item.kind, item.key) for item in found], most=NEWS) | _latest_of_names(reader, found)
    return [
        (one, replace(item, news=_news(reader, item, latest.get((item.kind, item.key), ()), one.looked_at)))
        for one, item in zip(followed, found, strict=True)
    ]


def _things(kept: Sequence[Mark | Tag | Note]) -> list[tuple[str, str]]:
    return [(one.kind, one.key) for one in kept]


def items_of(reader: Reader, things: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item | None]:
    """(kind, key) -> the thing as it is now, after merges too; None where the snapshot knows it no more."""
    titles = reader.titles(things)
    return {
        (kind, key): Item(kind=kind, key=key, path=f"/{kind}/{key}", title=titles[kind, key].title, language=titles[kind, key].language)
        if (kind, key) in titles
        else item_of(reader, kind, key)
        for kind, key in things
    }


def item_of(reader: Reader, kind: str, key: str) -> Item | None:
    """One of them."""
    if kind == "case":
        return Item(kind=kind, key=key, path="/search?" + urlencode({"q": f'"{key}"'}), title=key, language="")
    if kind == "article":
        article = reader.article(key)
        line = article.line if article else None
        return None if line is None else Item(kind=kind, key=key, path=f"/article/{key}", title=line.title, language=line.language)
    if kind in ("story", "dispute"):
        moved = reader.story_line(key) if kind == "story" else reader.dispute(key)
        if isinstance(moved, str):
            return items_of(reader, [(kind, moved)])[kind, moved]
        return None
    entity = reader.entity_of(key)
    return None if entity is None else Item(kind=kind, key=key, path=entity.path, title=entity.value, language="")


def _latest_of_names(reader: Reader, items: Sequence[Item]) -> dict[tuple[str, str], list[Latest]]:
    """Of platforms, authorities and other names the latest stories."""
    names = {(item.kind, item.key): reader.entity_of(item.key) for item in items if item.kind in ENTITY_KINDS}
    known = {thing: entity for thing, entity in names.items() if entity is not None}
    told = reader.entity_stories(list(known.values()), size=NEWS)
    return {
        thing: [Latest(id=line.story_id, title=line.title, language=line.language, first_seen=line.latest_seen) for line in lines]
        for thing, lines in zip(known, told, strict=True)
    }


def _news(reader: Reader, item: Item, latest: Sequence[Latest], looked_at: datetime) -> tuple[News, ...]:
    """Its latest reports, newest first."""
    to = "article" if item.kind == "story" else "story"
    found = [(f"/{to}/{one.id}", one.title, one.language, one.first_seen) for one in latest]
    if item.kind == "case":
        hits = reader.search(Selection(text=f'"{item.key}"'), number=1, size=20, mode="words").lines
        found = [(f"/article/{line.report_id}", line.title, line.language, line.first_seen) for line in hits]
    newest = sorted(found, key=lambda one: one[3], reverse=True)[:NEWS]
    return tuple(News(path=path, title=title, language=language, at=at, fresh=at > looked_at) for path, title, language, at in newest)

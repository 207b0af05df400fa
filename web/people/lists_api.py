"""Lists of one's own for programs: make, read, change and end them, under the rules of the form on the site."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response

from beat.selecting import selection, word_of
from records.errors import SelectionError
from records.own_list import Foretaste, ListChanged, OwnList, UrgentWish, Wish
from records.people import Person
from records.selection import FACETS
from web.frame import Site
from web.people.desk import DeedError, StaleListError
from web.people.visitor import visitor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBody:
    """A list as a program asks for it; what is left out is as on the form of the site."""

    name: str
    language: str = ""
    """Of the digest's own words."""
    zone: str = ""
    """IANA time zone."""
    at: str = ""
    """Local time, `07:30`."""
    rhythm: str = ""
    """`daily`, `workdays` or `weekly`."""
    days: tuple[str, ...] = ()
    """Other days: `["mon", "thu"]`; they go before `rhythm`."""
    reads: tuple[str, ...] | None = None
    """Languages of reports that are read besides, by code, best first. Left out: none, or as it is."""
    team: str = ""
    """Empty: for whoever asks alone. A team needs an editor."""
    review: bool = False
    mail: str = ""
    """Only asked without accounts."""
    query: dict[str, Any] = field(default_factory=dict)
    """Words of a selection as in a subscription's file (docs/selection.md): `{"topics": ["blocking"], "words": ["court"]}`; nothing: everything on the beat."""
    urgent: UrgentWish = field(default_factory=UrgentWish)
    seen: str = ""
    """Of a change: the `version` of the list that it was thought for. Empty: whatever it is by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPart:
    """What of a list is to be another; what is left out stays."""

    name: str | None = None
    language: str | None = None
    zone: str | None = None
    at: str | None = None
    rhythm: str | None = None
    days: tuple[str, ...] | None = None
    reads: tuple[str, ...] | None = None
    review: bool | None = None
    mail: str | None = None
    query: dict[str, Any] | None = None
    """Each word that is named becomes what it says, an empty one nothing; the others stay."""
    urgent: UrgentWish | None = None
    """As a whole."""
    seen: str = ""
    """The `version` of the list that the change was thought for. Empty: whatever it is by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made."""

    id: str


def lists_router(site: Site, everywhere: dict[int | str, dict[str, Any]], problem: type) -> APIRouter:
    """Operations on the lists of whoever asks; no id of somebody else's is told from one that never was."""
    own: dict[int | str, dict[str, Any]] = {
        401: {"model": problem, "description": "This needs a signed-in person, or a person's key"},
        403: {"model": problem, "description": "This needs another role"},
    }
    one_of = {**own, 404: {"model": problem, "description": "You have no list of that id"}}
    write = {**one_of, 413: {"model": problem, "description": "The request is too large"}}
    rewrite = {**write, 409: {"model": problem, "description": "It was changed by somebody else since the version that `seen` names"}}
    api, lists = APIRouter(prefix="/api/v1", responses=everywhere), site.desk.lists

    @api.get("/lists", summary="Your lists, and your teams'", response_model=list[OwnList], responses=own)
    def all_of(request: Request) -> object:
        return list(lists.of(_person(request)))

    @api.post("/lists", summary="Make a list: a digest by mail of what a selection brings, with alerts if wanted", status_code=201, response_model=Made, responses=write)  # fmt: skip
    def make(request: Request, body: ListBody) -> object:
        person = _person(request)
        with _told():
            return Made(id=lists.make(person, _wish(site, person, body)))

    @api.post("/lists/preview", summary="What such a list would have told in seven days, and which alerts in thirty", response_model=Foretaste, responses=write)  # fmt: skip
    def preview(request: Request, body: ListBody) -> object:
        person = _person(request)
        with _told():
            return lists.preview(person, _wish(site, person, body))

    @api.get("/lists/{list_id}", summary="One of them", response_model=OwnList, responses=one_of)
    def one(request: Request, list_id: str) -> object:
        return _found(site, _person(request), list_id)

    @api.put("/lists/{list_id}", summary="Change a list of your own or, as its editor, of a team: it becomes what the body says, and what it told stays told", status_code=204, responses=rewrite)  # fmt: skip
    def change(request: Request, list_id: str, body: ListBody) -> Response:
        person = _person(request)
        _found(site, person, list_id)
        with _told():
            lists.rewrite(person, list_id, _wish(site, person, body), body.seen)
        return Response(status_code=204)

    @api.patch("/lists/{list_id}", summary="Change something of such a list; the rest stays, and the answer says what is another now", response_model=ListChanged, responses=rewrite)  # fmt: skip
    def amend(request: Request, list_id: str, body: ListPart) -> object:
        person = _person(request)
        found = _found(site, person, list_id)
        with _told():
            return lists.rewrite(person, list_id, _amended(site, found.wish, body), body.seen or found.version)

    @api.delete("/lists/{list_id}", summary="End a list of your own; its issues stay", status_code=204, responses=one_of)
    def end(request: Request, list_id: str) -> Response:
        return _change(site, _person(request), list_id, "unsubscribe")

    @api.post(
        "/lists/{list_id}/{action}", summary="Pause a list or let it go on; a team's needs its editor", status_code=204, responses=one_of
    )
    def pause(request: Request, list_id: str, action: Literal["pause", "resume"]) -> Response:
        return _change(site, _person(request), list_id, action)

    return api


@contextmanager
def _told() -> Iterator[None]:
    """What the desk refuses, as the API tells it."""
    try:
        yield
    except StaleListError as error:
        raise HTTPException(409, str(error)) from error
    except (DeedError, SelectionError) as error:
        raise HTTPException(422, str(error)) from error


def _change(site: Site, person: Person, key: str, action: str) -> Response:
    _found(site, person, key)
    with _told():
        site.desk.lists.change(person, key, action)
    return Response(status_code=204)


def _found(site: Site, person: Person, key: str) -> OwnList:
    found = site.desk.lists.one(person, key)
    if found is None:
        raise HTTPException(404, "you have no list of that id")
    return found


def _wish(site: Site, person: Person, body: ListBody) -> Wish:
    """Whatever the archive holds can be selected, as on the site. Raises SelectionError."""
    with site.library.reading() as reader:
        query = selection(body.query, reader.values) if reader else selection(body.query)
    usual = site.desk.lists.usual(person)
    return replace(
        usual,
        name=body.name,
        language=body.language or usual.language,
        zone=body.zone or usual.zone,
        at=body.at or usual.at,
        rhythm=body.rhythm or usual.rhythm,
        days=body.days,
        reads=body.reads,
        team=body.team,
        review=body.review,
        mail=body.mail or usual.mail,
        query=query,
        urgent=body.urgent,
    )


def _amended(site: Site, stored: Wish, body: ListPart) -> Wish:
    """The list with what a program wants to be another. Raises SelectionError."""
    wish = replace(stored, **{name: value for name in _PARTS if (value := getattr(body, name)) is not None})
    if body.days is not None or body.rhythm is not None:
        wish = replace(wish, days=body.days or (), rhythm=body.rhythm or ("" if body.days else stored.rhythm))
    if body.query is None:
        return wish
    with site.library.reading() as reader:
        given = selection(body.query, reader.values) if reader else selection(body.query)
    named = {FACETS.get(word, word) for key in body.query if (word := word_of(key))}
    return replace(wish, query=replace(stored.query, **{name: getattr(given, name) for name in named}))


_PARTS = ("name", "language", "zone", "at", "reads", "review", "mail", "urgent")
"""What a wish takes as it is."""


def _person(request: Request) -> Person:
    person = visitor_of(request).person
    if person is None:
        raise HTTPException(401, "this needs a person's key")
    return person

"""Subscribing on the site: a search becomes a digest of one's own, seen before it is made."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from beat.selecting import LONGEST_VALUE, MOST_VALUES
from beat.urgent import urgent_words
from common.wording.printed import seen
from records.errors import SelectionError
from records.own_list import LONGEST_NAME, RHYTHMS, Foretaste, UrgentWish, Wish
from records.people import Person
from records.selection import Selection
from web.asking import Asked, asked, selection_of
from web.frame import Site, private
from web.people.desk import DeedError
from web.people.forms import form_of
from web.people.visitor import person_of

_ALERT = "alert_"
"""Before what of a list cannot wait, in the names of a form's fields: one of each urgent word, and of the two others."""
_DAYS, _FOLLOWED = f"{_ALERT}days", f"{_ALERT}followed"
FIELDS = (
    "name",
    "tongue",
    "zone",
    "at",
    "rhythm",
    "words",
    "team",
    "review",
    "mail",
    _DAYS,
    _FOLLOWED,
    *(f"{_ALERT}{word}" for word in urgent_words()),
)
"""What the form says besides the selection of its address."""
LINKED = tuple(key for key in FIELDS if key != "mail")
"""What the address of a preview carries: a mail address would stand in logs."""
_WORDS = MOST_VALUES * LONGEST_VALUE


class SubscribePages:
    """A form, its preview, and what becomes of it."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Paths and their pages."""
        return [
            Route("/desk/subscribe", self.ask, methods=["GET"], include_in_schema=False),
            Route("/desk/subscribe", self.do, methods=["POST"], include_in_schema=False),
        ]

    def ask(self, request: Request) -> Response:
        """The form over the selection of the address, and what it would have told."""
        said = {key: request.query_params.get(key, "")[:_WORDS] for key in LINKED if key in request.query_params}
        return self._form(request, said)

    async def do(self, request: Request) -> Response:
        """`preview` leads to the same form by an address that can be linked; `subscribe` writes; `pause`, `resume`, `unsubscribe` change a list."""
        form, person, a, lists = await form_of(request), person_of(request), asked(request), self.site.desk.lists
        action = form.get("action", "")
        try:
            if action == "preview":
                return private(RedirectResponse(f"/desk/subscribe?{_address(form, a)}", 303))
            if action == "subscribe":
                made = await run_in_threadpool(self._make, person, form)
                return private(RedirectResponse(a.link("/desk", made=made) + "#lists", 303))
            await run_in_threadpool(lists.change, person, form.get("id", ""), action)
        except (DeedError, SelectionError) as error:
            return private(self.site.page(request, "closed", a, status=422, why="deed", problem=str(error)))
        return private(RedirectResponse(a.link("/desk") + "#lists", 303))

    def _make(self, person: Person, form: Mapping[str, str]) -> str:
        """Whatever the archive holds can be selected, as on the page that the form came from."""
        with self.site.library.reading() as reader:
            query = selection_of(QueryParams(form.get("selection", "")), reader.values if reader else None)
        return self.site.desk.lists.make(person, _wish(form, query, self.site.desk.lists.usual(person)))

    def _form(self, request: Request, said: Mapping[str, str]) -> Response:
        person, lists = person_of(request), self.site.desk.lists
        with self.site.library.reading() as reader:
            if reader is None:
                return self.site.unpublished(request, asked(request))
            a = asked(request, rest=LINKED, archive=reader.values)
            if a.problem is not None:
                return self.site.refused(request, a, reader, a.problem)
            usual = lists.usual(person)
            found: Foretaste | None = None
            problem = ""
            first = {"words": a.selection.text.strip('" '), "tongue": a.language, **said}
            try:
                wish = _wish(first, a.selection, usual)
            except SelectionError as error:
                wish, problem = _wish({**first, _DAYS: "", "words": ""}, a.selection, usual), str(error)
            try:
                found = lists.preview(person, wish)
            except DeedError as error:
                problem = problem or str(error)
            response = self.site.page(
                request,
                "subscribe",
                a,
                snapshot=reader.snapshot,
                wish=wish,
                words=", ".join(wish.query.words),
                selection=urlencode(_said(a), doseq=True),
                found=found,
                problem=problem,
                rhythms=tuple(RHYTHMS),
                urgent_words=urgent_words(),
                longest=LONGEST_NAME,
            )
        return private(response)


def _said(a: Asked) -> dict[str, object]:
    """The selection as parameters, without the text, which became words, and without what the form says."""
    return {key: value for key, value in a.query().items() if key not in ("q", *FIELDS)}


def _address(form: Mapping[str, str], a: Asked) -> str:
    kept = [(key, value) for key, value in QueryParams(form.get("selection", "")[:_WORDS]).multi_items() if key not in ("csrf", *FIELDS)]
    said = [(key, form.get(key, "")) for key in LINKED if (key == "words" or form.get(key))]
    return urlencode([*kept, *said, *([("lang", a.language)] if a.explicit else [])])


def _wish(said: Mapping[str, str], query: Selection, usual: Wish) -> Wish:
    words = tuple(dict.fromkeys(word for one in said.get("words", "").split(",") if (word := " ".join(str(seen(one)).split()))))
    if len(words) > MOST_VALUES or any(len(word) > LONGEST_VALUE for word in words):
        raise SelectionError("words", "are too many or too long", f"at most {MOST_VALUES} of {LONGEST_VALUE} characters")
    return Wish(
        name=said.get("name", ""),
        language=said.get("tongue") or usual.language,
        zone=said.get("zone") or usual.zone,
        at=said.get("at") or usual.at,
        rhythm=said.get("rhythm") or usual.rhythm,
        team=said.get("team", ""),
        review=bool(said.get("review")),
        mail=said.get("mail") or usual.mail,
        query=replace(query, text="", words=words),
        urgent=urgent_of(said),
    )


def urgent_of(said: Mapping[str, str]) -> UrgentWish:
    """What of a form cannot wait. Raises SelectionError."""
    days = said.get(_DAYS, "").strip()
    if days and not (days.isascii() and days.isdigit() and len(days) <= 3):
        raise SelectionError("alert_days", f"{days[:20]!r} is no number of days", "whole days, e.g. 3")
    stages = tuple(word for word in urgent_words() if said.get(f"{_ALERT}{word}"))
    return UrgentWish(stages=stages, followed=bool(said.get(_FOLLOWED)), deadline_days=int(days) if days else None)

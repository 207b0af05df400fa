"""Changing a list on the site: its form as its file has it, what a change would make of it, and the change itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from beat.selecting import Archive, selection
from beat.urgent import urgent_words
from beat.vocabulary import vocabulary
from beat.wording import BeatWording, wording
from common.wording.catalogue import N_
from records.errors import SelectionError
from records.own_list import LONGEST_NAME, RHYTHMS, Foretaste, OwnList, Wish
from records.people import Person
from records.selection import AMOUNT, DAYS, FACETS, Selection
from records.week import WEEK
from web.asking import Asked, asked
from web.frame import Site, private
from web.people.desk import DeedError, StaleListError
from web.people.forms import fields_asked
from web.people.subscribing import urgent_of
from web.people.visitor import person_of
from web.reader import Reader

BOXES = ("topic", "stage", "language", "jurisdiction")
"""Facets of which the form shows every value there is."""
LINES = ("words", "without", *(word for word in FACETS if word not in BOXES))
"""What is written one a line: a phrase or a name may hold a comma."""
_PLAIN = (
    "name",
    "tongue",
    "reads",
    "at",
    "zone",
    "review",
    "mail",
    AMOUNT,
    *(f"alert_{word}" for word in (*urgent_words(), "days", "followed")),
)
_WORDS = {plural: word for word, plural in FACETS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the form, right or wrong."""

    text: Mapping[str, str]
    """Of every field with text; of a box by itself empty or not."""
    ticked: Mapping[str, tuple[str, ...]]
    """Of BOXES, and `day`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One thing that would say something else."""

    label: str
    before: str
    after: str


class ListPages:
    """One list of the visitor's or of their teams; for everybody else there is none."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Path and its page."""
        return [
            Route("/desk/list/{list_id}", self.form, methods=["GET"], include_in_schema=False),
            Route("/desk/list/{list_id}", self.do, methods=["POST"], include_in_schema=False),
        ]

    def form(self, request: Request) -> Response:
        """As its file has it, and what it would have told."""
        return self._page(request, None)

    async def do(self, request: Request) -> Response:
        """`preview` shows what would change and what that would have told; `save` changes it."""
        given = await fields_asked(request)
        return await run_in_threadpool(self._page, request, given)

    def _page(self, request: Request, given: Mapping[str, Sequence[str]] | None) -> Response:
        a, person, lists = asked(request), person_of(request), self.site.desk.lists
        with self.site.library.reading() as reader:
            if reader is None:
                return self.site.unpublished(request, a)
            found = lists.one(person, request.path_params["list_id"])
            if found is None:
                return private(self.site.missing(request, a, reader.snapshot, reader))
            if not found.may_change:
                return private(self.site.page(request, "closed", a, status=403, why="role", problem=""))
            if given is None:
                return private(self._shown(request, a, reader, found, _filled(found.wish), found.wish))
            filled = _as_given(given)
            try:
                wish = _wish(filled, found.wish, reader.values)
                if (given.get("action") or [""])[0] == "save":
                    told = lists.rewrite(person, found.id, wish, _first(given, "seen") or "none")
                    return private(RedirectResponse(a.link(f"/desk/list/{found.id}", changed=",".join(told.changed) or "nothing"), 303))
            except StaleListError:
                return private(self._shown(request, a, reader, found, filled, wish, stale=True, status=409))
            except (DeedError, SelectionError) as error:
                return private(self._shown(request, a, reader, found, filled, None, problem=str(error), status=422))
            return private(self._shown(request, a, reader, found, filled, wish))

    def _shown(
        self,
        request: Request,
        a: Asked,
        reader: Reader,
        found: OwnList,
        filled: Filled,
        wish: Wish | None,
        *,
        problem: str = "",
        stale: bool = False,
        status: int = 200,
    ) -> Response:
        person, w = person_of(request), wording(a.language)
        taste, lines = self._tasted(person, found, wish, w) if wish is not None else (None, ())
        if isinstance(taste, str):
            problem, taste, status = problem or taste, None, 422 if request.method == "POST" and status == 200 else status
        return self.site.page(
            request,
            "list",
            a,
            status=status,
            snapshot=reader.snapshot,
            one=found,
            form=filled,
            boxes=[(word, _choices(word, filled, reader.values, w)) for word in BOXES],
            lines_of=[word for word in LINES if word in FACETS],
            urgent_ticked=[word for word in urgent_words() if filled.text[f"alert_{word}"]],
            week=[(day, w.weekday(day)) for day in WEEK],
            found=taste,
            problem=problem,
            stale=stale,
            changes=lines,
            asked_what=request.method == "POST",
            changed=_told(request, w),
            urgent_words=urgent_words(),
            longest=LONGEST_NAME,
        )

    def _tasted(self, person: Person, found: OwnList, wish: Wish, w: BeatWording) -> tuple[Foretaste | str | None, tuple[ChangeLine, ...]]:
        """(what it would have told, or why that cannot be said, what would change)."""
        lists = self.site.desk.lists
        try:
            names, now = lists.would_change(person, found.id, wish)
            lines = tuple(ChangeLine(label=_label(name, w), before=_value(name, now, w), after=_value(name, wish, w)) for name in names)
        except DeedError as error:
            return str(error), ()
        try:
            return lists.preview(person, wish), lines
        except DeedError as error:
            return str(error), lines


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(given.get(name, ())), "")


def _as_given(given: Mapping[str, Sequence[str]]) -> Filled:
    return Filled(
        text={name: _first(given, name) for name in (*_PLAIN, *LINES)},
        ticked={name: tuple(given.get(name, ())) for name in (*BOXES, "day")},
    )


def _filled(wish: Wish) -> Filled:
    """The form of a list as it is."""
    query, urgent = wish.query, wish.urgent
    lines = {word: "\n".join(getattr(query, FACETS.get(word, word))) for word in LINES}
    plain = {
        "name": wish.name,
        "tongue": wish.language,
        "reads": ", ".join(wish.reads or ()),
        "at": wish.at,
        "zone": wish.zone,
        "review": "1" if wish.review else "",
        "mail": wish.mail,
        AMOUNT: str(query.amount_at_least or ""),
        "alert_days": "" if urgent.deadline_days is None else str(urgent.deadline_days),
        "alert_followed": "1" if urgent.followed else "",
    }
    stages = {f"alert_{word}": "1" if word in urgent.stages else "" for word in urgent_words()}
    ticked = {word: getattr(query, FACETS[word]) for word in BOXES}
    return Filled(text={**plain, **stages, **lines}, ticked={**ticked, "day": wish.days or RHYTHMS[wish.rhythm]})


def _wish(filled: Filled, stored: Wish, archive: Archive) -> Wish:
    """The list that the form asks for; what it does not show stays. Raises SelectionError."""
    given: dict[str, object] = {word: _each(filled.text[word]) for word in LINES}
    given |= {word: list(filled.ticked[word]) for word in BOXES} | {AMOUNT: filled.text[AMOUNT].strip()}
    query = replace(selection(given, archive), **{day: getattr(stored.query, day) for day in DAYS})
    days = tuple(day for day in WEEK if day in filled.ticked["day"])
    if not days:
        raise SelectionError("days", "none is chosen", "choose one day of the week at least, or pause the list")
    text = filled.text
    return replace(
        stored,
        name=text["name"],
        language=text["tongue"] or stored.language,
        reads=tuple(code for one in text["reads"].split(",") if (code := one.strip().casefold())),
        zone=text["zone"].strip(),
        at=text["at"].strip(),
        rhythm="",
        days=days,
        review=bool(text["review"]),
        mail=text["mail"] or stored.mail,
        query=query,
        urgent=urgent_of(text),
    )


def _each(text: str) -> list[str]:
    """The lines of a field that say something."""
    return [line for one in text.splitlines() if (line := " ".join(one.split()))]


def _choices(word: str, filled: Filled, archive: Archive, w: BeatWording) -> list[tuple[str, str]]:
    """(value, name) of every value: of topics and stages those of the beat, of languages and countries those of the archive, and what is chosen."""
    words = vocabulary()
    known: list[str] = []
    if word == "topic":
        known = [topic.id for topic in (*words.topics, words.general)]
    elif word == "stage":
        known = [stage.id for stage in words.stages]
    held = sorted((value, w.value(word, value)) for value in {*archive(word), *filled.ticked[word]} - set(known))
    return [*((value, w.value(word, value)) for value in known), *sorted(held, key=lambda pair: pair[1].casefold())]


def _told(request: Request, w: BeatWording) -> str | None:
    """What was just changed, for people: empty where nothing was; None where nobody changed anything."""
    given = request.query_params.get("changed")
    if given is None:
        return None
    return w.enumeration(_label(name, w) for name in given[:500].split(",") if name in _LABELS or name in _WORDS)


_LABELS = {
    "name": N_("Name of the list"),
    "recipients": N_("Mail address"),
    "language": N_("Language of the digest"),
    "reads": N_("Languages that you read besides"),
    "zone": N_("Time zone"),
    "at": N_("Hour"),
    "days": N_("Days of the week"),
    "review": N_("A draft for editors before each issue"),
    "words": N_("Words or phrases, one of which must occur"),
    "without": N_("Words or phrases that must not occur"),
    AMOUNT: N_("Main sum from (EUR)"),
    "urgent": N_("Alerts between the issues"),
}
"""Names of the file -> what the form calls them."""


def _label(name: str, w: BeatWording) -> str:
    return w.text(_LABELS[name]) if name in _LABELS else w.facet(_WORDS[name])


def _value(name: str, wish: Wish, w: BeatWording) -> str:
    """What a list says, for people."""
    found: Any = getattr(wish.query, name) if name in Selection.__dataclass_fields__ else None
    if name in _WORDS:
        shown = w.enumeration(w.value(_WORDS[name], one) for one in found)
    elif name in ("words", "without"):
        shown = w.enumeration(found)
    elif name == AMOUNT:
        shown = w.at_least(found) if found else ""
    elif name == "days":
        shown = w.enumeration(w.weekday(day) for day in wish.days or RHYTHMS[wish.rhythm])
    elif name == "reads":
        shown = w.enumeration(w.language_name(code) for code in wish.reads or ())
    elif name == "urgent":
        shown = _alerts(wish, w)
    elif name == "review":
        shown = w.text("yes") if wish.review else w.text("no")
    elif name == "language":
        shown = w.language_name(wish.language)
    else:
        shown = wish.mail if name == "recipients" else str(getattr(wish, name))
    return shown or "–"


def _alerts(wish: Wish, w: BeatWording) -> str:
    urgent = wish.urgent
    said = [w.text("an order to block") if word == "block" else w.stage_label(word) for word in urgent.stages]
    said += [w.text("a new step in a dispute that I follow")] if urgent.followed else []
    if urgent.deadline_days is not None:
        said.append(w.count("a day that is %(num)s day away", "a day that is %(num)s days away", urgent.deadline_days))
    return w.enumeration(said)

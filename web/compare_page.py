"""Two names or two periods side by side."""

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from beat.selecting import selection
from beat.wording import wording
from records.comparison import Side
from records.entity import ENTITY_KINDS, Entity
from records.errors import SelectionError
from web.asking import Asked
from web.frame import Site
from web.named import slug_of
from web.reader import Reader

DAYS, LONGEST = 90, 3_660
"""Days of a side that says none, and at most."""
SIDES = ("one", "other")
COMPARE_COLUMNS = ("measure", *SIDES)
_OFFERED = 60
"""Names of a kind in the form: what is not among them is compared from its own page."""


class ComparePages:
    """One page."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Its path."""
        return [Route("/compare", self.compare, methods=["GET"], include_in_schema=False)]

    def compare(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            today = self.site.now().date()
            sides: list[Side] = []
            for side in SIDES:
                key = a.rest.get(side, "")
                entity = reader.entity_of(key) if key else None
                if key and entity is None:
                    return self.site.missing(request, a, reader.snapshot, reader, meant=reader.near(slug_of(key)))
                try:
                    first, last = _days(a, side, today)
                except SelectionError as error:
                    return self.site.refused(request, a, reader, error)
                sides.append(reader.side(entity, first=first, last=last, today=today))
            one, other = sides
            if a.form != "html":
                return self.site.rows("compare", a, _rows(one, other), COMPARE_COLUMNS, sides=sides, snapshot=reader.snapshot.id)
            w = wording(a.language)
            called = [_name(side.entity, w.place) or w.text("Whole archive") for side in sides]
            return self.site.page(
                request,
                "compare",
                a,
                snapshot=reader.snapshot,
                sides=sides,
                called=called,
                asked_for=[(side, a.rest.get(f"{side}_since", ""), a.rest.get(f"{side}_until", "")) for side in SIDES],
                offered=_offered(reader, [side.entity for side in sides if side.entity]),
                stages=_stages(one, other),
                most=max([1, *(item.count for side in sides for item in side.stages)]),
                key_of=lambda entity: entity.path.rpartition("/")[2],
            )

        return self.site.read(request, view, clocked=True, rest=tuple(f"{side}{end}" for side in SIDES for end in ("", "_since", "_until")))


def _days(a: Asked, side: str, today: date) -> tuple[date, date]:
    """The days of a side. Raises SelectionError with the key as the address has it."""
    found: dict[str, date | None] = {}
    for end in ("since", "until"):
        key = f"{side}_{end}"
        try:
            found[end] = getattr(selection({f"seen_{end}": a.rest.get(key, "")}), f"seen_{end}")
        except SelectionError as error:
            raise SelectionError(key, error.problem, error.remedy) from error
    last = found["until"] or today
    first = found["since"] or last - timedelta(days=DAYS - 1)
    if first > last:
        raise SelectionError(f"{side}_since", f"{first} is after {last}", "the first day comes first")
    if (last - first).days >= LONGEST:
        raise SelectionError(f"{side}_since", f"{(last - first).days + 1} days are too many", f"at most {LONGEST}")
    return first, last


def _name(entity: Entity | None, place: object) -> str:
    if entity is None:
        return ""
    return str(place(entity.value)) if entity.kind == "country" and callable(place) else entity.value


def _offered(reader: Reader, chosen: list[Entity]) -> dict[str, list[Entity]]:
    """The most reported names of each kind, and those that are compared."""
    found = reader.entities()
    return {kind: list(dict.fromkeys([*found[kind][:_OFFERED], *(e for e in chosen if e.kind == kind)])) for kind in ENTITY_KINDS}


def _stages(one: Side, other: Side) -> list[tuple[str, int, int]]:
    """Every step that disputes of either stand at, with how many of each do, most first."""
    counts = [{item.value: item.count for item in side.stages} for side in (one, other)]
    steps = sorted({*counts[0], *counts[1]}, key=lambda step: (-sum(count.get(step, 0) for count in counts), step))
    return [(step, counts[0].get(step, 0), counts[1].get(step, 0)) for step in steps]


def _rows(one: Side, other: Side) -> list[dict[str, object]]:
    names = ("first", "last", "crawled", "articles", "articles_a_day", "stories", "disputes", "fines_eur", "open_dates")
    rows: list[dict[str, object]] = [{"measure": name, "one": getattr(one, name), "other": getattr(other, name)} for name in names]
    return rows + [{"measure": f"stage {step}", "one": left, "other": right} for step, left, right in _stages(one, other)]

"""The calendar of hearings and deadlines, as page, list and iCalendar feed."""

from collections import defaultdict
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from beat.wording import wording
from records.entity import DEADLINE_KINDS, CalendarEntry
from web import ics
from web.asking import Asked
from web.frame import Site
from web.lists import LISTS
from web.reader import Reader

SIZE, WHOLE = 20, 300
"""Entries of one page, and of one file for machines."""
CALENDAR_COLUMNS = (
    "due", "month_only", "kind", "docket", "sentence", "reports", "story_id", "dispute_id", "title", "language", "platforms", "jurisdiction",
    "authority", "report_id", "source",
)  # fmt: skip


class CalendarPages:
    """One page, and the same for calendar programs."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[Route]:
        """Its path."""
        return [Route("/calendar", self.calendar, methods=["GET"], include_in_schema=False)]

    def calendar(self, request: Request) -> Response:
        def view(reader: Reader, a: Asked) -> Response:
            today, kind = self.site.now().date(), a.rest.get("kind", "")
            kinds = (kind,) if kind in DEADLINE_KINDS else ()
            past = a.rest.get("when") == "past"
            first, last = (None, _before(today)) if past else (today, None)
            machine = a.form != "html"
            found = reader.calendar(
                a.selection, first=first, last=last, kinds=kinds, language=a.language, number=a.number, size=WHOLE if machine else SIZE
            )
            if a.number > 1 and not found.lines:
                return self.site.missing(request, a, reader.snapshot, reader)
            w = wording(a.language)
            if a.form == "ics":
                stamp = reader.snapshot.created_at
                body = ics.calendar_file(
                    found.lines, w, name=f"Docketwire – {w.text('Calendar')}", base=self.site.base(request), stamp=stamp
                )
                return self.site.file("calendar", a, body)
            if machine:
                rows = [_row(line, ics.words(line, w)) for line in found.lines]
                return self.site.rows("calendar", a, rows, CALENDAR_COLUMNS, page=found.page, snapshot=reader.snapshot.id)
            earlier: tuple[CalendarEntry, ...] = ()
            if not past and not found.lines:
                earlier = reader.calendar(
                    a.selection, first=None, last=_before(today), kinds=kinds, language=a.language, number=1, size=12
                ).lines
            facets = reader.facets()
            return self.site.page(
                request,
                "calendar",
                a,
                snapshot=reader.snapshot,
                found=found,
                months=_by_month(found.lines),
                earlier=_by_month(earlier),
                past=past,
                today=today,
                kind=kind if kinds else "",
                kinds=DEADLINE_KINDS,
                facets=facets,
                told=lambda line: ics.words(line, w),
            )

        return self.site.read(request, view, clocked=True, rest=("kind", "when"), forms=(*LISTS, "ics"))


def _before(today: date) -> date:
    return date.fromordinal(today.toordinal() - 1)


def _by_month(lines: tuple[CalendarEntry, ...]) -> list[tuple[date, list[CalendarEntry]]]:
    """The entries of each month in their order."""
    months: dict[date, list[CalendarEntry]] = defaultdict(list)
    for line in lines:
        months[line.due.on.replace(day=1)].append(line)
    return list(months.items())


def _row(line: CalendarEntry, docket: str) -> dict[str, object]:
    story = line.story
    return {
        "due": line.due.on.isoformat()[:7] if line.due.month_only else line.due.on, "month_only": line.due.month_only, "kind": line.due.kind,
        "docket": docket, "sentence": line.sentence, "reports": line.reports, "story_id": story.story_id, "dispute_id": story.dispute_id,
        "title": story.title, "language": line.language, "platforms": story.platforms, "jurisdiction": story.docket.jurisdiction,
        "authority": story.docket.authority, "report_id": line.report_id, "source": line.source,
    }  # fmt: skip

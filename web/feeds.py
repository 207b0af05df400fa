"""Any search, dispute, entity or list of stories as Atom or JSON Feed: one entry a story, step or report, newest first."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from beat.docket_line import docket_line
from beat.wording import BeatWording, wording
from common.syndication import Entry, Feed, atom, json_feed
from common.wording.printed import seen
from records.docket import Docket
from records.site import DisputeStep, DisputeSummary, ReportLine, StoryLine
from web.asking import Asked
from web.frame import Site
from web.reader import Reader

ENTRIES = 50
"""Entries of a feed: readers ask at least daily, and a day brings fewer of one subject."""


class Feeds:
    """Entries for one answer: addresses as the reader reaches this site, words in the reader's language."""

    def __init__(self, site: Site, request: Request, a: Asked) -> None:
        self._site, self._a, self._base = site, a, site.base(request)
        self.w: BeatWording = wording(a.language)

    def answer(self, reader: Reader, name: str, title: str, entries: Iterable[Entry]) -> Response:
        """The feed in the form that was asked for."""
        a = self._a
        feed = Feed(
            title=str(seen(f"Docketwire – {title}")),
            home=self._base + a.here(),
            atom_url=self._base + a.here(format="atom", lang=a.language),
            json_url=self._base + a.here(format="feed", lang=a.language),
            language=a.language,
            updated=reader.snapshot.created_at,
        )
        newest = sorted(entries, key=lambda entry: (entry.updated, entry.url), reverse=True)[:ENTRIES]
        return self._site.file(name, a, atom(feed, newest) if a.form == "atom" else json_feed(feed, newest))

    def stories(self, lines: Sequence[StoryLine]) -> list[Entry]:
        """Stories, each by its latest report."""
        return [
            Entry(
                url=self._address(f"/story/{line.story_id}"),
                title=str(seen(line.title)),
                summary=self._summary(line.stage, line.topic, line.platforms, line.docket, line.source),
                language=line.language,
                updated=line.latest_seen,
                tags=(line.topic,),
            )
            for line in lines
        ]

    def reports(self, lines: Sequence[ReportLine]) -> list[Entry]:
        """Reports, each by when it was first seen."""
        return [
            Entry(
                url=self._address(f"/article/{line.report_id}"),
                title=str(seen(line.title)),
                summary=self.w.enumeration([line.source, *line.platforms[:4], self.w.topic(line.topic)]),
                language=line.language,
                updated=line.first_seen,
                tags=(line.topic,),
            )
            for line in lines
        ]

    def disputes(self, lines: Sequence[DisputeSummary], reader: Reader) -> list[Entry]:
        """Disputes, each by the day of its latest event."""
        return [
            Entry(
                url=self._address(f"/dispute/{line.dispute_id}"),
                title=str(seen(line.title)),
                summary=self._summary(line.stage, line.topics[0] if line.topics else "", line.platforms, line.docket, ""),
                language=line.language,
                updated=_midnight(line.last_on, reader),
                tags=line.topics[:1],
            )
            for line in lines
        ]

    def steps(self, steps: Sequence[DisputeStep]) -> list[Entry]:
        """The events of a dispute, each by when it was first seen here."""
        return [
            Entry(
                url=self._address(f"/story/{step.story_id}"),
                title=str(seen(step.headlines[0].title)),
                summary=self._summary(step.stage, step.topic, step.platforms, step.docket, step.headlines[0].source),
                language=step.headlines[0].language,
                updated=min(line.first_seen for line in step.headlines),
                tags=(step.topic,) if step.topic else (),
            )
            for step in steps
            if step.headlines
        ]

    def _summary(self, stage: str, topic: str, platforms: Sequence[str], docket: Docket, source: str) -> str:
        line = docket_line(self.w, stage=stage, topic=topic, platforms=platforms, docket=docket, today=self._site.now().date())
        return str(seen(line or self.w.enumeration([source, *platforms[:4]])))

    def _address(self, path: str) -> str:
        return self._base + self._a.link(path)


def _midnight(day: date | None, reader: Reader) -> datetime:
    """A day as a moment; of an unknown one that of the snapshot."""
    made = reader.snapshot.created_at
    return made if day is None else made.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)

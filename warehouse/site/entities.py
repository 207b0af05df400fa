"""Pages of platforms, authorities, laws, actors and countries, and the calendar of what waits on a day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from records.docket import Due
from records.entity import FACET_OF, CalendarEntry, CalendarList, Entity, EntityPage, FineLine, entity_id
from records.paging import Page
from records.selection import EVERYTHING, FACETS, Selection
from records.site import StoryLine, TrendPoint
from warehouse.selection.columns import Choice
from warehouse.site.lists import story_line
from warehouse.site.pages import SiteReader, summary_line

STORIES, DEADLINES = 12, 12
"""Lines of an entity's page: what does not fit is one link away."""


class EntityReader(SiteReader):
    """Everything the site shows, entities and calendar included."""

    def entities(self) -> Mapping[str, tuple[Entity, ...]]:
        """Those with articles by kind, most articles first."""
        return self.data.entities.by_kind

    def entity_of(self, key: str) -> Entity | None:
        """The entity of an address, by the id at its end."""
        return self.data.entities.by_id.get(entity_id(key))

    def near(self, slug: str) -> tuple[Entity, ...]:
        """Entities that a slug may have meant."""
        return self.data.entities.near(slug)

    def entity(self, entity: Entity, *, today: date, days: int, number: int, size: int, language: str) -> EntityPage:
        """The page of one; `number` and `size` are of its disputes."""
        slots = self.data.slots
        articles, country = self._articles(entity), entity.value if entity.kind == "country" else None
        ids = slots.disputes_of(articles)
        disputes = self.data.rows("entity_disputes", ids=ids, country=country, limit=size, skip=(number - 1) * size)
        stories = slots.stories_of(articles)
        return EntityPage(
            entity=entity,
            disputes_total=disputes[0]["total"] if disputes else 0,
            disputes=tuple(summary_line(row) for row in disputes),
            stories_total=int(stories.sum()),
            stories=tuple(story_line(row) for row in self.data.rows("stories", slots=slots.page(stories, 1, STORIES))),
            fines=tuple(FineLine(**row) for row in self.data.rows("entity_fines", ids=ids, country=country)),
            deadlines=self._calendar(articles, first=today, last=None, country=country, language=language, size=DEADLINES, quoted=False),
            trend=self._trend(articles, today, days),
        )

    def entity_stories(self, entities: Sequence[Entity], *, size: int) -> tuple[tuple[StoryLine, ...], ...]:
        """The latest stories of each."""
        slots = self.data.slots
        chosen = [slots.page(slots.stories_of(self._articles(entity)), 1, size) for entity in entities]
        every = sorted({slot for some in chosen for slot in some})
        found = {row["n"]: story_line(row) for row in self.data.rows("stories", slots=every)} if every else {}
        return tuple(tuple(found[slot] for slot in some) for some in chosen)

    def calendar(
        self, wanted: Selection, *, first: date | None, last: date | None, kinds: Sequence[str], language: str, number: int, size: int
    ) -> CalendarList:
        """Days named by a selection's articles, once a dispute, in a report of the language where there is one: from `first` on soonest first, else up to `last` latest first."""
        articles = self.data.slots.articles(wanted) if wanted.narrows else None
        return self._calendar(articles, first=first, last=last, kinds=kinds, language=language, number=number, size=size)

    def digests(self, report_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """(report, digest of the bytes served) for some reports, in their order."""
        found = {row["report_id"]: row["payload_digest"] for row in self.data.rows("digests", reports=list(report_ids))}
        return tuple((key, found[key]) for key in report_ids if found.get(key))

    def _articles(self, entity: Entity) -> Choice:
        """The articles of an entity: those its selection holds; of an actor those that name it or in whose story it is the claimant."""
        if word := FACET_OF.get(entity.kind):
            return self.data.slots.articles(Selection(**{FACETS[word]: (entity.value,)}))  # type: ignore[arg-type]
        return self.data.slots.articles(EVERYTHING, [row["n"] for row in self.data.rows("actor", value=entity.value)])

    def _calendar(
        self,
        articles: Choice | None,
        *,
        first: date | None,
        last: date | None,
        kinds: Sequence[str] = (),
        country: str | None = None,
        language: str,
        number: int = 1,
        size: int,
        quoted: bool = True,
    ) -> CalendarList:
        """A page of days; not `quoted` leaves the sentences out, of which each takes two milliseconds to read."""
        rows = self.data.rows(
            "calendar",
            among=None if articles is None else articles[self.data.agenda].nonzero()[0].tolist(),
            first=first,
            last=last,
            kinds=list(kinds) or None,
            country=country,
            language=language,
            limit=size,
            skip=(number - 1) * size,
        )
        found = [story_line(row) for row in self.data.rows("stories_by_id", stories=[row["story_id"] for row in rows])] if rows else []
        stories = {line.story_id: line for line in self.in_language(found, language)}
        wanted = [row["base_row"] for row in rows] if quoted else []
        told = {row["base_row"]: row["told"] for row in self.data.rows("sentences", rows=wanted)} if wanted else {}
        lines = tuple(_entry(row, told.get(row["base_row"]), stories[row["story_id"]]) for row in rows)
        return CalendarList(page=Page(number=number, size=size, total=rows[0]["total"] if rows else 0), lines=lines)

    def _trend(self, articles: Choice, until: date, days: int) -> tuple[TrendPoint, ...]:
        first = until - timedelta(days=days - 1)
        rows = self.data.rows("trend", first=first, last=until)
        return tuple(
            TrendPoint(**row, matching=count) for row, count in zip(rows, self.data.slots.per_day(articles, first, days), strict=True)
        )


def _entry(row: Mapping[str, Any], told: str | None, story: StoryLine) -> CalendarEntry:
    start, end = row["sentence_start"], row["sentence_end"]
    sentence = told[start:end].strip() if told is not None and start is not None else None
    return CalendarEntry(
        story=story,
        due=Due(on=row["due"], kind=row["kind"], month_only=row["month_only"]),
        report_id=row["report_id"],
        source=row["source"],
        language=row["language"],
        sentence=sentence or None,
        sentence_start=start,
        reports=row["reports"],
    )

"""The figures of one side of a comparison."""

from datetime import date

from records.comparison import Side
from records.entity import Entity, FineLine
from records.selection import EVERYTHING, Selection
from records.site import FacetValue
from warehouse.site.entities import EntityReader


class ComparingReader(EntityReader):
    """Everything the site shows, comparisons included."""

    def side(self, entity: Entity | None, *, first: date, last: date, today: date) -> Side:
        """A name, or everything where none is given, over days of first capture."""
        slots, country = self.data.slots, entity.value if entity and entity.kind == "country" else None
        articles = slots.articles(Selection(seen_since=first, seen_until=last))
        if entity is not None:
            articles = articles & self._articles(entity)
        ids = slots.disputes_of(articles)
        stages = self.data.rows("stages_of_disputes", ids=ids, country=country)
        days = self.trend(EVERYTHING, until=last, days=(last - first).days + 1)
        open_dates = self._calendar(articles, first=today, last=None, country=country, language="en", size=1, quoted=False)
        return Side(
            entity=entity,
            first=first,
            last=last,
            crawled=sum(1 for day in days if day.runs or day.pages),
            articles=int(articles.sum()),
            stories=int(slots.stories_of(articles).sum()),
            disputes=sum(row["count"] for row in stages),
            fines=tuple(FineLine(**row) for row in self.data.rows("entity_fines", ids=ids, country=country)),
            open_dates=open_dates.page.total,
            stages=tuple(FacetValue(**row) for row in stages if row["value"]),
        )

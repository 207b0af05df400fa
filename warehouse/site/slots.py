"""Narrowing and counting of the site's lists over the facets of articles, without a statement per request."""

from collections.abc import Iterable
from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt

from records.selection import Selection
from records.site import FacetValue
from warehouse.selection.columns import Choice, Columns, columns_of
from warehouse.selection.facets import facets_query
from warehouse.site.statements import statement
from warehouse.storage.statements import filled

SHOWN = ("language", "topic", "platform", "authority", "jurisdiction", "stage")
"""Facets that lists offer to be narrowed by."""
_EPOCH = date(1970, 1, 1)


class Slots:
    """The articles, numbered 0, 1, 2 ... in column `n` of memory.main.report, oldest first, and the stories they belong to, by `n` of theirs."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        facets, given = facets_query()
        table = con.execute(filled(statement("slots"), facets=facets), given).to_arrow_table()
        self._articles: Columns = columns_of(table)
        self._story = table["story_n"].combine_chunks().to_numpy().astype(np.int64)
        stories = con.execute(statement("slots_of_stories")).to_arrow_table()
        self._stories = stories.num_rows
        places = stories["place"].combine_chunks().dictionary_encode()
        self._places, self._place = places.dictionary.to_pylist(), places.indices.to_numpy().astype(np.int64)
        self._shown = {word: self._articles.facets[word].moved(self._story) for word in SHOWN}
        disputes = self._articles.facets["dispute"]
        self._dispute_names, self._dispute_rows, self._dispute_codes = disputes.names, disputes.rows, disputes.codes

    def values(self, word: str) -> frozenset[str]:
        """Every value of a facet."""
        return frozenset(str(name) for name in self._articles.facets[word].names if name)

    def articles(self, wanted: Selection, among: Iterable[int] | None = None) -> Choice:
        """The articles a selection holds, its text aside; with `among`, only of these."""
        return self._articles.choose(wanted, among)

    def stories(self, wanted: Selection) -> Choice:
        """The stories of which a selection holds at least one article; all of them where it says nothing."""
        if not wanted.narrows:
            return np.ones(self._stories, dtype=bool)
        return self.stories_of(self.articles(wanted))

    def stories_of(self, articles: Choice) -> Choice:
        """The stories that chosen articles belong to."""
        chosen = np.zeros(self._stories, dtype=bool)
        at = self._story[articles]
        chosen[at[at >= 0]] = True
        return chosen

    def places(self, chosen: Choice) -> tuple[FacetValue, ...]:
        """Chosen stories by where they run; empty: they do not tell."""
        counts = np.bincount(self._place[chosen], minlength=len(self._places))
        return _values((place, int(count)) for place, count in zip(self._places, counts, strict=True))

    def disputes(self, wanted: Selection) -> list[str] | None:
        """Ids of the disputes of which a selection holds at least one article; None where it says nothing."""
        if not wanted.narrows:
            return None
        return self.disputes_of(self.articles(wanted))

    def disputes_of(self, articles: Choice) -> list[str]:
        """Ids of the disputes that chosen articles belong to."""
        codes = np.unique(self._dispute_codes[articles[self._dispute_rows]])
        return [str(name) for name in self._dispute_names[codes] if name]

    def counts(self, word: str) -> tuple[FacetValue, ...]:
        """Every value of a facet with its articles."""
        return _values(self._articles.facets[word].counts(self.articles(Selection())))

    def article_counts(self, chosen: Choice) -> dict[str, tuple[FacetValue, ...]]:
        """What the chosen articles could be narrowed to."""
        return {word: _values(self._articles.facets[word].counts(chosen)) for word in SHOWN}

    def story_counts(self, chosen: Choice) -> dict[str, tuple[FacetValue, ...]]:
        """What the chosen stories could be narrowed to: how many of them have an article with the value."""
        return {word: _values(facet.counts(chosen)) for word, facet in self._shown.items()}

    def per_day(self, chosen: Choice, first: date, days: int) -> list[int]:
        """Chosen articles per day of first capture from `first` on."""
        offsets = self._articles.days["seen"][chosen] - (first - _EPOCH).days
        return [int(n) for n in np.bincount(offsets[(offsets >= 0) & (offsets < days)], minlength=days)]

    @staticmethod
    def page(chosen: npt.NDArray[np.bool_], number: int, size: int, below: int | None = None) -> list[int]:
        """Numbers of one page, newest first; with `below`, of those smaller than it."""
        newest = np.flatnonzero(chosen[:below])[::-1]
        return [int(n) for n in newest[(number - 1) * size : number * size]]


def _values(counts: Iterable[tuple[str, int]]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value=value, count=count) for value, count in counts)

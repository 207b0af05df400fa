"""Evidence of many articles as columns, weighted by rarity, so that thousands of pairs are compared at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.details import Numbered, Numbers
from pipeline.grouping.evidence import Evidence, Vector
from pipeline.grouping.prepared import Rarity, family

Floats: TypeAlias = NDArray[np.float64]


class Told(NamedTuple):
    """Evidence of one article as it is stored."""

    table: Mapping[str, Any]
    """The fields of `Evidence` by name, what is empty left out; `terms` also as weight -> terms, separated by spaces."""
    vector: bytes | Vector | None
    """Signed bytes, or the vector itself; alike for all that are compared."""


def told(item: Evidence) -> Told:
    """An article's evidence as it is, not yet stored."""
    return Told({name: getattr(item, name) for name in Evidence.__slots__ if name not in {"id", "vector"}}, item.vector)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the two articles of pairs have in common."""

    pair: Numbers
    mine: Numbers
    """Its place in the column, with the first article."""
    theirs: Numbers

    def count(self, pairs: int) -> Numbers:
        """How much each of so many pairs shares."""
        return np.bincount(self.pair, minlength=pairs)

    def sum(self, pairs: int, values: Floats) -> Floats:
        """Of a value for each, by pair."""
        return np.bincount(self.pair, weights=values, minlength=pairs).astype(np.float64)

    def largest(self, pairs: int, values: Floats) -> Floats:
        """Of a value for each, by pair; 0 where nothing is shared."""
        found = np.zeros(pairs)
        np.maximum.at(found, self.pair, values)
        return found


@dataclass(frozen=True, slots=True)
class Column:
    """Things that articles have, one article after the other, those of each in the order of their numbers."""

    count: Numbers
    """How many each article has."""
    start: Numbers
    thing: Numbers
    weight: Floats

    def row(self) -> Numbers:
        """The article of each thing."""
        return np.repeat(np.arange(len(self.count)), self.count)

    def total(self, values: Floats) -> Floats:
        """Sum of a value for each thing, by article."""
        return np.bincount(self.row(), weights=values, minlength=len(self.count)).astype(np.float64)

    def shared(self, one: Numbers, other: Numbers) -> Shared:
        """What the articles of each pair have in common."""
        mine, theirs = self._of(one), self._of(other)
        most = int(self.thing.max(initial=0)) + 1
        asked, there = (pair * most + self.thing[at] for pair, at in (mine, theirs))
        if not len(asked) or not len(there):
            return Shared(*(np.empty(0, np.int64) for _ in range(3)))
        place = np.minimum(np.searchsorted(there, asked), len(there) - 1)
        found = np.flatnonzero(there[place] == asked)
        return Shared(mine[0][found], mine[1][found], theirs[1][place[found]])

    def crossed(self, one: Numbers, other: Numbers) -> Shared:
        """Everything of the one article beside everything of the other."""
        ours, theirs = self.count[one], self.count[other]
        pair, within = _spread(ours * theirs)
        wide = theirs[pair]
        return Shared(pair, self.start[one][pair] + within // np.maximum(wide, 1), self.start[other][pair] + within % np.maximum(wide, 1))

    def _of(self, articles: Numbers) -> tuple[Numbers, Numbers]:
        pair, within = _spread(self.count[articles])
        return pair, self.start[articles][pair] + within


def _spread(counts: Numbers) -> tuple[Numbers, Numbers]:
    """(number of the count, place within it) so often as each count says."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)


class Columns:
    """Evidence of some articles, in the order given."""

    def __init__(self, articles: Sequence[Told], rarity: Rarity, means: Mapping[str, Vector]) -> None:
        """`means`: see `PairModel`."""
        self._tables, self._rarity = [article.table for article in articles], rarity
        self.parties = self._listed("parties", "platforms")
        self.families = self._listed("parties", of=family)
        self.authorities = self._listed("authorities", "authorities")
        self.laws, self.actors, self.cases = (self._listed(name) for name in ("laws", "actors", "cases"))
        self.topics = self._listed("topics")
        self.names = self._listed("names", "names")
        self.places = self._weighed("places", "places")
        self.stages = self._weighed("stages")
        self.terms = self._terms()
        self.small = self._numbers("numbers", lambda value: value < _LARGE)
        self.large = self._numbers(None, lambda value: value >= _LARGE)
        days = [table.get("day") for table in self._tables]
        self.days: Floats = np.array([np.nan if day is None else day for day in days], np.float64)
        self.outcomes = [table.get("outcome") for table in self._tables]
        self.spoken, self.vectors = _vectors(articles, means)

    def _listed(self, name: str, rare: str | None = None, of: Callable[[Any], Any] = lambda values: values) -> Column:
        listed = [of(table.get(name, ())) for table in self._tables]
        things = [thing for values in listed for thing in values]
        return self._column([len(values) for values in listed], things, np.ones(len(things)), rare)

    def _weighed(self, name: str, rare: str | None = None) -> Column:
        tables = [table.get(name) or {} for table in self._tables]
        things = [thing for table in tables for thing in table]
        weights = np.array([weight for table in tables for weight in table.values()], np.float64)
        return self._column([len(table) for table in tables], things, weights, rare)

    def _terms(self) -> Column:
        counts, things, weights, times = list[int](), list[str](), list[float](), list[int]()
        for table in self._tables:
            before = len(things)
            for key, value in (table.get("terms") or {}).items():
                if isinstance(value, str):
                    shared = value.split(" ")
                    things += shared
                    weights.append(float(key))
                    times.append(len(shared))
                else:
                    things.append(key)
                    weights.append(value)
                    times.append(1)
            counts.append(len(things) - before)
        return self._column(counts, things, np.repeat(np.array(weights, np.float64), np.array(times, np.int64)), "terms")

    def _numbers(self, rare: str | None, wanted: Callable[[float], bool]) -> Column:
        tables = [table.get("numbers") or {} for table in self._tables]
        kept = [[(key, value) for key, value in table.items() if wanted(value)] for table in tables]
        things = [key for some in kept for key, _ in some]
        weights = np.ones(len(things)) if rare else np.array([value for some in kept for _, value in some], np.float64)
        return self._column([len(some) for some in kept], things, weights, rare)

    def _column(self, counts: Sequence[int], things: Sequence[str], weights: Floats, rare: str | None) -> Column:
        """`rare`: of which field's rarities the weights are multiples."""
        known: list[str] = []
        thing = np.fromiter(map(Numbered(known).__getitem__, things), np.int64, len(things))
        if rare:
            weights = weights * self._rarity.factors(rare, known)[thing]
        count = np.array(counts, np.int64)
        order = np.argsort(np.repeat(np.arange(len(count)), count) * max(len(known), 1) + thing)
        return Column(count, np.cumsum(count) - count, thing[order], weights[order])


_LARGE = 1_000
"""Numbers from which on they are sums of money, users or the like, which agree where they are nearly the same."""


def _vectors(articles: Sequence[Told], means: Mapping[str, Vector]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which articles have a vector, and the vectors, each less its language's mean and of unit length; of the others nothing but noughts."""
    spoken = np.array([article.vector is not None for article in articles], np.bool_)
    found = [article for article in articles if article.vector is not None]
    if not found:
        return spoken, np.zeros((len(articles), 1), np.float32)
    raw = [article.vector for article in found]
    kept = [vector for vector in raw if isinstance(vector, bytes)]
    if len(kept) == len(raw):
        matrix = _unit(np.frombuffer(b"".join(kept), np.int8).reshape(len(kept), -1).astype(np.float32), 0.0)
    else:
        matrix = np.array(raw, np.float32)
    none = np.zeros(matrix.shape[1], np.float32)
    languages = [article.table["language"] for article in found]
    known = {language: number for number, language in enumerate(dict.fromkeys(languages))}
    shift = np.stack([means.get(language, none) for language in known])
    centred = _unit(matrix - shift[np.fromiter(map(known.__getitem__, languages), np.int64, len(found))], 1e-6, matrix)
    vectors = np.zeros((len(articles), matrix.shape[1]), np.float32)
    vectors[spoken] = centred
    return spoken, vectors


def _unit(rows: NDArray[np.float32], least: float, otherwise: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Rows of unit length; those no longer than `least` as they are, or as in `otherwise`."""
    length = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    short = rows if otherwise is None else otherwise
    return np.where(length > least, rows / np.where(length > least, length, 1), short)

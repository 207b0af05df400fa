"""Articles that are put together anew, and the pairs they are in, as columns: a run has tens of thousands, and most of them end where they were."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.cluster import Clusters
from pipeline.grouping.details import Numbers, Shelf, details_of
from pipeline.grouping.neighbours import Field
from pipeline.grouping.prepared import SKETCH_DIMENSIONS
from records.grouping import RememberedStory, Sketched

Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Pairs of loose articles, by their numbers, sorted by their ids, of which that of `one` is the smaller."""

    one: Numbers
    other: Numbers
    dispute: Probabilities
    """0 where they were compared and are no edge."""
    story: Probabilities

    def linking(self) -> "Edges":
        """Without those that were found to be none."""
        return self.those(self.dispute > 0)

    def among(self, articles: NDArray[np.bool_]) -> "Edges":
        """Those between articles that are marked."""
        return self.those(articles[self.one] & articles[self.other])

    def those(self, wanted: NDArray[np.bool_]) -> "Edges":
        """Some of them, in their order."""
        return Edges(one=self.one[wanted], other=self.other[wanted], dispute=self.dispute[wanted], story=self.story[wanted])


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """Pairs of loose articles with others, sorted by the loose ones' numbers."""

    one: Numbers
    others: Sequence[str]
    dispute: Probabilities
    story: Probabilities


class Named:
    """Clusters of numbered articles by the articles' ids."""

    def __init__(self, clusters: Clusters[int], ids: Sequence[str], number: Mapping[str, int]) -> None:
        self._clusters, self._ids, self._number = clusters, ids, number

    def home(self, article: str) -> str:
        """The article that stands for the cluster of one."""
        return self._ids[self._clusters.home(self._number[article])]

    def members(self, home: str) -> list[str]:
        """The articles of the cluster that one stands for."""
        return [self._ids[n] for n in self._clusters.members(self._number[home])]


class Loose:
    """The new articles and those of the opened stories, by day and id."""

    def __init__(
        self, new: Mapping[str, Sketched], opened: Sequence[RememberedStory], gone: Collection[str], shelf: Shelf | None = None
    ) -> None:
        """`gone`: articles that are in the stories no more; the new ones are among them. `shelf`: what the run has unpacked."""
        self._shelf = Shelf() if shelf is None else shelf
        self._details, self._opened = details_of(opened, self._shelf), opened
        fresh = list(new.values())
        named = self._shelf.numbers([item.article_id for item in fresh])
        self._lost = self._shelf.marked(gone)
        """Which of the articles on the shelf are in the stories no more, or changed."""
        there = np.flatnonzero(~self._lost[self._details.article])
        every, known = np.concatenate([named, self._details.article[there]]), self._shelf.ids
        ids = [known[n] for n in every.tolist()]
        days = np.concatenate([[-1 if item.day is None else item.day for item in fresh], self._details.days[there]]).astype(np.int64)
        by_day = sorted(zip(np.maximum(days, 0).tolist(), ids, range(len(ids)), strict=True))
        order = np.array([number for *_, number in by_day], np.int64)
        self.ids: list[str] = [key for _, key, _ in by_day]
        self._on_shelf = every[order]
        self._places = np.full(len(known), -1, np.int64)
        """Number here of each article on the shelf; -1 of those that are not loose."""
        self._places[self._on_shelf] = np.arange(len(order))
        self.seen: list[int] = self._ordered([item.seen for item in fresh], self._details.seen[there], order).tolist()
        self.sketches: NDArray[np.int8] = np.concatenate([_sketches(fresh), self._details.sketches[there]])[order]
        self.families: NDArray[np.uint64] = np.concatenate(
            [np.array([item.families for item in fresh], np.uint64), self._details.families[there]]
        )[order]
        self.days: NDArray[np.int64] = days[order]
        """Proleptic ordinals, -1 where unknown."""
        self.home: Numbers = self._ordered([-1] * len(fresh), self._details.home[there], order)
        """Number of the story of each, -1 of those that are new."""
        self.before: list[RememberedStory | None] = [None if row < 0 else opened[row] for row in self.home.tolist()]
        """The story of each that is not new."""
        self.is_new: NDArray[np.bool_] = self.home < 0

    @staticmethod
    def _ordered(fresh: Sequence[int], there: Numbers, order: Numbers) -> Numbers:
        return np.concatenate([np.array(fresh, np.int64), there])[order]

    def numbers_of(self, fewer: "Loose") -> Numbers:
        """What the articles of another one, which are here as well, are called here."""
        return np.asarray(self._places[fewer._on_shelf])

    def otherwise(self, edges: Edges, fewer: "Loose", were: Edges) -> NDArray[np.bool_]:
        """Which of the articles that were there with `fewer` others are in pairs that are others now."""
        numbers = self.numbers_of(fewer)
        here = np.zeros(len(self.ids), np.bool_)
        here[numbers] = True
        now, then = self._key(edges.one, edges.other), self._key(numbers[were.one], numbers[were.other])
        found = np.zeros(len(self.ids), np.bool_)
        for keys, others in ((now, then), (then, now)):
            odd = keys[~_within(keys, others)]
            for end in (odd // max(len(self.ids), 1), odd % max(len(self.ids), 1)):
                found[self._by_rank[end]] = True
        return found & here

    @cached_property
    def disputes(self) -> Sequence[str]:
        """Of the opened stories, by their numbers."""
        return list(dict.fromkeys(row.dispute_id for row in self._opened))

    @cached_property
    def dispute(self) -> Numbers:
        """Number of the dispute of each, -1 of those that are new."""
        number = {key: n for n, key in enumerate(self.disputes)}
        return np.array([-1, *(number[row.dispute_id] for row in self._opened)], np.int64)[self.home + 1]

    def stirred(self, *pairs: tuple[Numbers, Numbers]) -> NDArray[np.bool_]:
        """Which articles are new or in one of these pairs, which are others than before, or of a dispute that an article has left."""
        found = self.is_new | self.bereft()
        for ends in pairs:
            for end in ends:
                found[end] = True
        gone = {row.dispute_id for row, lacks in zip(self._opened, self._incomplete(), strict=True) if lacks}
        if gone:
            found |= np.array([row is not None and row.dispute_id in gone for row in self.before], np.bool_)
        return found

    def _incomplete(self) -> list[bool]:
        """Which opened stories an article has left."""
        here = np.bincount(self.home[self.home >= 0], minlength=len(self._opened))
        lacks: list[bool] = (here < self._details.counts).tolist()
        return lacks

    @property
    def opened(self) -> Sequence[RememberedStory]:
        return self._opened

    @cached_property
    def captured(self) -> Mapping[str, int]:
        """Article -> its first capture, microseconds since 1970."""
        return dict(zip(self.ids, self.seen, strict=True))

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {key: n for n, key in enumerate(self.ids)}

    def numbers(self, articles: Collection[str]) -> list[int]:
        """Numbers of those that are loose, in the order given."""
        return [self._number[article] for article in articles if article in self._number] if articles else []

    def named(self, clusters: Clusters[int]) -> "Named":
        """The same clusters, asked and answered by articles' ids."""
        return Named(clusters, self.ids, self._number)

    @property
    def field(self) -> Field:
        """For the search of neighbours."""
        return Field(self.sketches, self.families, self.days)

    @cached_property
    def rank(self) -> Numbers:
        """Place of each in the order of ids."""
        found = np.empty(len(self.ids), np.int64)
        found[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))
        return found

    def remembered(self, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers, Probabilities, Probabilities, NDArray[np.bool_]]:
        """These pairs in the order of ids, with what was found of them in earlier runs, and whether anything was.

        A pair within a story stands there once, one between two stories in both; where only one has it, the other's article has changed since.
        """
        wanted = np.sort(self._key(one, other))
        by_rank, count = self._by_rank, max(len(self.ids), 1)
        one, other = by_rank[wanted // count], by_rank[wanted % count]
        keys, certain, edges = self._told
        keys, edges = keys[certain], edges[certain]
        if not len(keys):
            return one, other, np.zeros(len(one)), np.zeros(len(one)), np.zeros(len(one), np.bool_)
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        known, edges = keys[places] == wanted, edges[places]
        return one, other, np.where(known, self._details.dispute[edges], 0.0), np.where(known, self._details.story[edges], 0.0), known

    def compared(self) -> tuple[Numbers, Numbers]:
        """Pairs of articles that are not new which some story remembers as near."""
        keys, *_ = self._told
        return self._by_rank[keys // max(len(self.ids), 1)], self._by_rank[keys % max(len(self.ids), 1)]

    def bereft(self) -> NDArray[np.bool_]:
        """Which articles were near one that is in the stories no more, or changed: another may have taken its place among the nearest."""
        found = np.zeros(len(self.ids), np.bool_)
        details = self._details
        if self._lost.any():
            for mine, theirs in ((details.one, details.other), (details.other, details.one)):
                at = self._places[mine[self._lost[theirs]]]
                found[at[at >= 0]] = True
        return found

    @cached_property
    def beyond(self) -> Beyond:
        """What is remembered of pairs with articles that are not loose now: it stays as it is."""
        details = self._details
        here = np.flatnonzero(self._places[details.one] >= 0)
        at = here[(self._places[details.other[here]] < 0) & ~self._lost[details.other[here]]]
        one = self._places[details.one[at]]
        at, one = at[~self.is_new[one]], one[~self.is_new[one]]
        order = np.argsort(one, kind="stable")
        others = [details.ids[n] for n in details.other[at[order]].tolist()]
        return Beyond(one=one[order], others=others, dispute=details.dispute[at[order]], story=details.story[at[order]])

    @cached_property
    def _by_rank(self) -> Numbers:
        """Articles in the order of ids."""
        return np.array(sorted(range(len(self.ids)), key=self.ids.__getitem__), np.int64)

    @cached_property
    def _rank(self) -> Numbers:
        """Place of each in the order of ids."""
        found = np.empty(len(self.ids), np.int64)
        found[self._by_rank] = np.arange(len(self.ids))
        return found

    def _key(self, one: Numbers, other: Numbers) -> Numbers:
        """One number for each pair, in the order of ids."""
        one, other = self._rank[one], self._rank[other]
        return np.minimum(one, other) * len(self.ids) + np.maximum(one, other)

    @cached_property
    def _told(self) -> tuple[Numbers, NDArray[np.bool_], Numbers]:
        """(key of a pair, whether what was found of it is certain, the edge that tells it) of what was found earlier, sorted by key."""
        details = self._details
        one, other = self._places[details.one], self._places[details.other]
        both = np.flatnonzero((one >= 0) & (other >= 0))
        both = both[~(self.is_new[one[both]] | self.is_new[other[both]])]
        one, other = one[both], other[both]
        inside = self.home[one] == self.home[other]
        keys = self._key(one, other)
        order = np.argsort(keys, kind="stable")
        keys, inside, both = keys[order], inside[order], both[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        ends = np.append(starts[1:], len(keys))[: len(starts)] - 1
        return keys[starts], inside[starts] | (ends > starts), both[ends]


def _within(keys: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Which of these sorted keys are among others, sorted as well."""
    if not len(others):
        return np.zeros(len(keys), np.bool_)
    return np.asarray(others[np.minimum(np.searchsorted(others, keys), len(others) - 1)] == keys)


def _sketches(items: Sequence[Sketched]) -> NDArray[np.int8]:
    return np.frombuffer(b"".join(item.sketch for item in items), dtype=np.int8).reshape(-1, SKETCH_DIMENSIONS)

"""Clusters out of scored pairs: greedy, strongest link first, joined when best and average link together are strong enough.

A single strong pair does not chain two clusters, and a cluster does not fall apart over one weak pair: the link of two clusters is the mean
of their strongest and their average pair (for disputes, average mostly), in log-odds. On the development items this beat average, complete and single linkage.
"""

import functools
import math
import operator
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Key = TypeVar("Key", bound=Hashable)
Odds: TypeAlias = Callable[[Sequence[Key], Sequence[Key]], list[float]]
"""Log-odds of each of some items with each of others."""
SAMPLE = 5
"""Members of a cluster that are compared with those of another: bounds the cost of joining large ones. With three, whole disputes of the
demonstration depended on the order of arrival, with twelve none did."""
DISPUTE_BEST_SHARE = 0.25
"""Disputes of one company in one country resemble each other somewhere; only what they share on average counts."""
_FLOOR = 9.2
"""Log-odds are cut here (probability .0001), so that one absurd pair does not outvote three good ones."""


@functools.lru_cache(maxsize=16_384)  # stored probabilities have four decimal places
def log_odds(probability: float) -> float:
    """Of a probability, cut at +-9.2."""
    if probability <= 1e-4:
        return -_FLOOR
    if probability >= 1 - 1e-4:
        return _FLOOR
    return math.log(probability / (1 - probability))


class Clusters(Generic[Key]):
    """Disjoint sets of items that grow by joining; sets that exist beforehand are never split."""

    def __init__(self, existing: Iterable[Sequence[Key]]) -> None:
        """`existing`: every item once, alone or with those it must stay with, in an order that does not depend on arrival."""
        groups = [list(group) for group in existing]
        self._members: dict[Key, list[Key]] = {group[0]: group for group in groups}
        self._home: dict[Key, Key] = {item: group[0] for group in groups for item in group}
        self._rank: dict[Key, int] = {item: rank for rank, item in enumerate(self._home)}

    def home(self, item: Key) -> Key:
        """The item that stands for the cluster `item` is in."""
        return self._home[item]

    def homes(self: "Clusters[int]") -> NDArray[np.int64]:
        """The same of every item, where they are numbered from 0 on."""
        return np.fromiter(map(self._home.__getitem__, range(len(self._home))), np.int64, len(self._home))

    def groups(self) -> list[list[Key]]:
        """All clusters, each in the order in which its items were given."""
        return list(self._members.values())

    def join(
        self,
        edges: Iterable[tuple[float, Key, Key]],
        odds: Odds[Key],
        threshold: float,
        *,
        best_share: float = 0.5,
        veto: Callable[[Sequence[Key], Sequence[Key]], bool] = lambda _a, _b: False,
    ) -> None:
        """Join along edges (probability, item, item), strongest first; ties in the order given.

        `odds`: of each of the one with each of the others, as `log_odds` gives them. `best_share`: how much the strongest pair counts beside the average one, 0..1. `veto`: whether two clusters must not be joined.
        """
        wanted, home, members = log_odds(threshold), self._home, self._members
        refused: set[tuple[Key, Key, int, int]] = set()
        strong = [edge for edge in edges if edge[0] >= threshold]
        for strength, one, other in sorted(strong, key=operator.itemgetter(0), reverse=True):  # reversed, equal ones stay in their order
            a, b = home[one], home[other]
            if a == b:
                continue
            mine, theirs = members[a], members[b]
            attempt = (a, b, len(mine), len(theirs))
            if attempt in refused:
                continue
            scores = odds(sampled(mine), sampled(theirs))
            link = best_share * max(log_odds(strength), *scores) + (1 - best_share) * sum(scores) / len(scores)
            if link >= wanted and not veto(mine, theirs):
                self._merge(a, b)
            else:
                refused.add(attempt)

    def members(self, home: Key) -> list[Key]:
        """The items of the cluster that one stands for."""
        return self._members[home]

    def unite(self, one: Key, other: Key) -> None:
        """Join the clusters of two items, whatever speaks for it."""
        if self._home[one] != self._home[other]:
            self._merge(self._home[one], self._home[other])

    def _merge(self, a: Key, b: Key) -> None:
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        for item in self._members[b]:
            self._home[item] = a
        self._members[a] = sorted((*self._members[a], *self._members.pop(b)), key=self._rank.__getitem__)


def each(odds: Callable[[Key, Key], float]) -> Odds[Key]:
    """Odds of two as `Clusters.join` asks for them."""
    return lambda ones, others: [odds(one, other) for one in ones for other in others]


def sampled(members: Sequence[Key]) -> Sequence[Key]:
    """At most `SAMPLE` members, spread evenly, the first and the last among them."""
    if len(members) <= SAMPLE:
        return members
    step = (len(members) - 1) / (SAMPLE - 1)
    return [members[round(number * step)] for number in range(SAMPLE)]

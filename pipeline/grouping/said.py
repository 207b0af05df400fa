"""What people said of where reports belong, as clusters obey it: pairs that never meet, reports that only a person places, clusters that are one.

The later word counts: what somebody said before of the same reports gives way, report by report. Nothing else of it depends on an order.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from records.regrouping import Regrouping

Article = TypeVar("Article")
Veto: TypeAlias = Callable[[Sequence[Article], Sequence[Article]], bool]
_DISPUTE = "dispute"


class Homes(Protocol):
    """Clusters of articles by their ids."""

    def home(self, article: str, /) -> str: ...
    def members(self, home: str, /) -> list[str]: ...


class Said:
    """Everything that people said, ready to be asked by the articles that are put together now."""

    def __init__(self, regroupings: Iterable[Regrouping] = ()) -> None:
        self._unions: dict[str, list[tuple[Collection[str], Collection[str], bool]]] = {"story": [], _DISPUTE: []}
        self._apart: dict[str, dict[str, set[str]]] = {"story": {}, _DISPUTE: {}}
        self._own: dict[str, dict[str, int]] = {"story": {}, _DISPUTE: {}}
        """Article -> microseconds since 1970 when somebody said that it is of nothing there was."""
        self._held: dict[str, set[str]] = {"story": set(), _DISPUTE: set()}
        self._partners: dict[str, set[str]] = {}
        for level in self._unions:
            self._settle(level, sorted((one for one in regroupings if one.level == level), key=lambda one: (one.at, one.id), reverse=True))
        for article, others in self._apart[_DISPUTE].items():  # what is no part of one dispute is no part of one event
            self._apart["story"].setdefault(article, set()).update(others)
        for article, at in self._own[_DISPUTE].items():
            self._own["story"].setdefault(article, at)
        self._held[_DISPUTE] |= self._held["story"]  # whose event a person named goes where that event is told

    def _settle(self, level: str, newest_first: Sequence[Regrouping]) -> None:
        placed = set[str]()
        blocks = list[frozenset[str]]()
        for one in newest_first:
            ones, together = _without(one.ones, placed), _without(one.together, placed)
            joined = bool(ones and together)
            if one.apart:
                self._part(level, one, blocks)
            if one.apart and joined:
                self._held[level].update(ones)
            if joined:
                self._unions[level].append((ones, together, bool(one.apart)))
                blocks.append(frozenset((*ones, *together)))
                for article in ones:
                    self._partners.setdefault(article, set()).update(together)
                for article in together:
                    self._partners.setdefault(article, set()).update(ones)
            if one.apart:
                placed.update(one.ones)

    def _part(self, level: str, one: Regrouping, blocks: Sequence[frozenset[str]]) -> None:
        apart = self._apart[level]
        for article in one.ones:
            near = [block for block in blocks if article in block]
            others = {other for other in one.apart if not any(other in block for block in near)}
            apart.setdefault(article, set()).update(others)
            for other in others:
                apart.setdefault(other, set()).add(article)
            if not near and not one.together and article not in self._held[level]:
                self._own[level].setdefault(article, _microseconds(one.at))

    def __bool__(self) -> bool:
        """Whether anybody said anything that counts still."""
        return any((*self._unions.values(), *self._apart.values(), *self._own.values(), *self._held.values()))

    def partners(self, articles: Iterable[str]) -> set[str]:
        """Articles that somebody said belong to these: wherever they are, they are put together with them."""
        return {other for article in articles for other in self._partners.get(article, ())}

    def named(self) -> set[str]:
        """All articles of which somebody said anything that counts still: no others are put elsewhere for it, unless they are together with them."""
        tables: list[Iterable[str]] = [*self._apart.values(), *self._own.values(), *self._held.values(), self._partners]
        return {article for table in tables for article in table}

    def held(self, level: str) -> Collection[str]:
        """Articles whose place a person named: what they resemble counts for nothing."""
        return self._held[level]

    def veto(self, level: str, seen: Mapping[str, int]) -> Veto[str]:
        """Whether two clusters must not become one. `seen`: first capture of every article, microseconds since 1970."""
        apart, own = self._apart[level], self._own[level]

        def hinders(some: Sequence[str], others: Sequence[str]) -> bool:
            for article in some:
                before, never = own.get(article), apart.get(article)
                if never is not None and any(other in never for other in others):
                    return True
                if before is not None and any(seen[other] < before and not self._same(level, article, other) for other in others):
                    return True
            return False

        return lambda a, b: hinders(a, b) or hinders(b, a)

    def _same(self, level: str, one: str, other: str) -> bool:
        """Said in one breath to be a story, or dispute, of their own: they may stay together."""
        own = self._own[level]
        return one in own and own.get(other) == own[one]

    def join(self, level: str, clusters: Homes, seen: Mapping[str, int]) -> Iterator[tuple[list[str], list[str], bool]]:
        """Pairs of clusters that somebody said are one, as they are when they are asked for: (what it was said of, what it belongs to, whether it left something).

        Each side is where most of its articles are, but all that left something are taken along; what must never meet is left out.
        """
        veto = self.veto(level, seen)
        for ones, together, moved in self._unions[level]:
            for some in [[one] for one in ones] if moved else [ones]:
                a, b = _home(some, clusters, seen), _home(together, clusters, seen)
                if a is None or b is None or a == b:
                    continue
                mine, theirs = clusters.members(a), clusters.members(b)
                if not veto(mine, theirs):
                    yield mine, theirs, moved


NOTHING = Said()


def _without(articles: Sequence[str], placed: Collection[str]) -> list[str]:
    return [article for article in articles if article not in placed]


def _home(articles: Collection[str], clusters: Homes, seen: Mapping[str, int]) -> str | None:
    """The cluster with most of the articles; of equals the one whose first was captured first."""
    votes: dict[str, list[str]] = {}
    for article in articles:
        if article in seen:
            votes.setdefault(clusters.home(article), []).append(article)
    if not votes:
        return None
    return min(votes, key=lambda home: (-len(votes[home]), min((seen[a], a) for a in votes[home])))


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond

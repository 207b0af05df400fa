"""Which sources to visit now, and which of them share a child: decided from times alone, without clock, network or disk."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from records.source import Source

EARLY_SHARE = 0.1
"""A source may be visited earlier than it is due by this share of its interval, where a child is started anyway."""
EARLY_SECONDS = 600.0
"""But no earlier than this. With 742 sources every twelve hours, about ten are due within it, which is one child instead of ten."""
SLOW_PER_RUN = 64
"""Sources with slow hosts in one child: they mostly wait, each for its own host."""

MAX_ASIDE = 6
"""Children of slow sources beside the one that was started last: visits of three minutes, one begun every half minute."""


@dataclass(slots=True)
class _Entry:
    source: Source
    due: float
    early: float
    slow: bool
    visited: bool = False
    """True: a child has it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Sources for one child."""

    sources: tuple[Source, ...]
    slow: bool


class Agenda:
    """Every source with its own next time. Times are seconds of any clock; the cost of a decision grows with what is due, not with what is known."""

    def __init__(self, *, per_run: int, parallel: int) -> None:
        self._per_run, self._parallel = per_run, parallel
        self._entries: dict[str, _Entry] = {}
        self._due: list[tuple[float, str]] = []
        self._early: list[tuple[float, str]] = []
        self._running = {False: 0, True: 0}
        self._aside = {False: 0, True: 0}

    def watch(self, sources: Iterable[Source], plan: Mapping[str, tuple[float, float, bool]]) -> None:
        """These sources and no others from now on; `plan` has (due, interval in seconds, slow) of those that were visited before. The others are due at once."""
        old, self._entries = self._entries, {}
        for source in sources:
            due, interval, slow = plan.get(source.id, (0.0, 0.0, False))
            known = old.get(source.id)
            entry = self._entries[source.id] = _Entry(source, due, _early(due, interval), slow, known is not None and known.visited)
            if known is not None:
                entry.due, entry.early, entry.slow = known.due, known.early, known.slow
        self._due = [(entry.due, name) for name, entry in self._entries.items()]
        self._early = [(entry.early, name) for name, entry in self._entries.items()]
        heapq.heapify(self._due)
        heapq.heapify(self._early)

    def again(self, source_id: str, due: float, *, interval: float, slow: bool) -> None:
        """The source's visit is over; it is due again at this time."""
        entry = self._entries.get(source_id)
        if entry is None:  # no longer watched
            return
        entry.due, entry.early, entry.slow, entry.visited = due, _early(due, interval), slow, False
        heapq.heappush(self._due, (entry.due, source_id))
        heapq.heappush(self._early, (entry.early, source_id))

    def bring_forward(self, plan: Mapping[str, tuple[float, float, bool]], now: float) -> None:
        """Sources that somebody else made due earlier, though not in the past: an ingest that found a report to be watched."""
        for source_id, (due, _, _) in plan.items():
            entry = self._entries.get(source_id)
            if entry is not None and not entry.visited and now < due < entry.due:
                self.again(source_id, due, interval=0.0, slow=entry.slow)

    def next_at(self) -> float | None:
        """When the next source is due; None when none is left."""
        self._forget(self._due, "due")
        return self._due[0][0] if self._due else None

    def take(self, now: float) -> list[Batch]:
        """What is to be started now: as many children as may run, the longest overdue first; their sources count as being visited.

        Slow sources have a child of their own beside the others. A child that has room takes along what would be due soon.
        """
        slots = self._parallel - self._running[False]
        room = {False: slots * self._per_run, True: (1 - self._running[True]) * SLOW_PER_RUN}
        taken: dict[bool, list[Source]] = {False: [], True: []}
        put_back = []
        self._forget(self._due, "due")
        while self._due and self._due[0][0] <= now and any(room[slow] > len(taken[slow]) for slow in room):
            due, name = heapq.heappop(self._due)
            entry = self._entries[name]
            if len(taken[entry.slow]) < room[entry.slow]:
                entry.visited = True
                taken[entry.slow].append(entry.source)
            else:
                put_back.append((due, name))
            self._forget(self._due, "due")
        for item in put_back:
            heapq.heappush(self._due, item)
        found = [
            Batch(sources=tuple(sources), slow=False)
            for sources in batches(taken[False], self._per_run, self._early_ones(taken[False], now))
        ]
        if taken[True]:
            found.append(Batch(sources=tuple(taken[True]), slow=True))
        for batch in found:
            self._running[batch.slow] += 1
        return found

    def stand_aside(self, batch: Batch) -> bool:
        """A batch turns out to take long: True when its place is free for another from now on. So many may stand aside as run at a time, or slow ones as MAX_ASIDE says."""
        if self._aside[batch.slow] >= (MAX_ASIDE if batch.slow else self._parallel):
            return False
        self._aside[batch.slow] += 1
        self._running[batch.slow] -= 1
        return True

    def ended(self, batch: Batch, *, aside: bool = False) -> None:
        """The batch's child is gone; `aside`: it stood aside."""
        if aside:
            self._aside[batch.slow] -= 1
        else:
            self._running[batch.slow] -= 1

    def _early_ones(self, taken: Sequence[Source], now: float) -> list[Source]:
        """What fills up the last child."""
        room = -len(taken) % self._per_run
        found: list[Source] = []
        put_back = []
        self._forget(self._early, "early")
        while len(found) < room and self._early and self._early[0][0] <= now:
            item = heapq.heappop(self._early)
            entry = self._entries[item[1]]
            if entry.slow:
                put_back.append(item)
            else:
                entry.visited = True
                found.append(entry.source)
            self._forget(self._early, "early")
        for item in put_back:
            heapq.heappush(self._early, item)
        return found

    def _forget(self, heap: list[tuple[float, str]], field: str) -> None:
        """Take away from the top what no longer says when a source is due."""
        while heap:
            at, name = heap[0]
            entry = self._entries.get(name)
            if entry is not None and not entry.visited and getattr(entry, field) == at:
                return
            heapq.heappop(heap)


def _early(due: float, interval: float) -> float:
    return due - min(EARLY_SHARE * interval, EARLY_SECONDS)


def batches(sources: Sequence[Source], size: int, more: Sequence[Source] = ()) -> list[tuple[Source, ...]]:
    """Sources in groups of `size`, those of one host next to each other; `more` fills up the last.

    Which child asks a host is a matter of thrift only: that no two ask it at once is decided by the hosts' turns.
    """
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        by_host.setdefault(_host(source), []).append(source)
    together = [source for group in by_host.values() for source in group]
    together.extend(more)
    return [tuple(together[start : start + size]) for start in range(0, len(together), size)]


def _host(source: Source) -> str:
    url = source.listings[0].url if source.listings else source.homepage
    return urlsplit(url).netloc.casefold().removeprefix("www.")

"""Which stories are worth a closer look: sketches of the same companies, the nearest first."""

import functools
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.details import load_detail
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Prepared
from records.grouping import RememberedStory

CANDIDATES = 6
"""Stories that each new article is compared with at most."""
LEAST_SKETCH, LEAST_SHARE = 0.5, 0.3
"""A candidate's sketch must score at least this, and this share of the best one's. Of 205 labelled reports 98 % have their best partner above
.70 and above .64 of the best score; one in ten random pairs scores above .56."""
_BLOCK = 32
_SHARD = 131_072
"""Stories whose sketches are compared at a time: 84 MB of numbers."""
RECENT_DAYS = 45.0
RECENCY = 0.4
SKETCH_SCALE = 48.0
"""A sketch is stored as signed bytes of value times this."""


class KnownStories:
    """All stories of a warehouse as columns, ready for candidate search; about 200 bytes each."""

    def __init__(
        self,
        matrix: NDArray[np.int8],
        families: NDArray[np.uint64],
        last_days: NDArray[np.float32],
        fetch: Callable[[Sequence[int]], Sequence[RememberedStory]],
        of_disputes: Callable[[Collection[str]], Sequence[RememberedStory]],
        homes: Callable[[Collection[str]], Collection[str]],
    ) -> None:
        """Row n of each column belongs to one story; `fetch` gives whole stories by row numbers, in their order, `of_disputes` all of disputes,
        `homes` the disputes that articles are in.
        """
        self._matrix, self._families, self._last_days, self._fetch = matrix, families, last_days, fetch
        self.of_disputes, self.homes = of_disputes, homes

    @classmethod
    def of(cls, stories: Sequence[RememberedStory]) -> Self:
        """Stories that are in memory anyway."""
        raw = b"".join(story.sketch for story in stories)
        return cls(
            np.frombuffer(raw, dtype=np.int8).reshape(-1, SKETCH_DIMENSIONS),
            np.array([story.families for story in stories], dtype=np.uint64),
            np.array([-1 if story.last_day is None else story.last_day for story in stories], dtype=np.float32),
            lambda rows: [stories[row] for row in rows],
            lambda disputes: [story for story in stories if story.dispute_id in disputes],
            lambda articles: {
                story.dispute_id
                for story in stories
                if any(member.article_id in articles for member in load_detail(story.detail, story.members)[0])
            },
        )

    def candidates(self, items: Sequence[Prepared], sketches: NDArray[np.float32]) -> list[tuple[int, RememberedStory]]:
        """(number of the item, story) of those worth a closer look, the best of each item first."""
        found = list(nearest(items, sketches, self._matrix, self._families, self._last_days))
        rows = sorted({row for _, row in found})
        stories = dict(zip(rows, self._fetch(rows), strict=True)) if rows else {}
        return [(number, stories[row]) for number, row in found]


def nearest(
    items: Sequence[Prepared],
    sketches: NDArray[np.float32],
    matrix: NDArray[np.int8],
    bits: NDArray[np.uint64],
    days: NDArray[np.float32],
) -> Iterable[tuple[int, int]]:
    """For each item the rows of `matrix` with the best sketches among those of its companies, best first, recent ones preferred a little."""
    if not len(matrix):
        return
    of_company: dict[int, list[int]] = {}
    for number, item in enumerate(items):
        of_company.setdefault(family_bits(item), []).append(number)
    for mine, numbers in sorted(of_company.items()):
        rows = np.flatnonzero(bits & np.uint64(mine))
        if len(rows):
            yield from _best(items, numbers, sketches, matrix, rows, days)


def _best(
    items: Sequence[Prepared],
    numbers: Sequence[int],
    sketches: NDArray[np.float32],
    matrix: NDArray[np.int8],
    rows: NDArray[np.int64],
    days: NDArray[np.float32],
) -> Iterable[tuple[int, int]]:
    """A shard of the rows after the other, so that memory does not grow with the archive: no more than the best few of each can be among the best."""
    places, scores = (np.empty((len(numbers), 0), kind) for kind in (np.int64, np.float32))
    for first in range(0, len(rows), _SHARD):
        shard = rows[first : first + _SHARD]
        found = _scored(items, numbers, sketches, matrix[shard].astype(np.float32), days[shard])
        places = np.concatenate([places, shard[found[0]]], axis=1)
        scores = np.concatenate([scores, found[1]], axis=1)
    for number, mine, told in zip(numbers, places, scores, strict=True):
        for at in _top(told):
            yield number, int(mine[at])


def _scored(
    items: Sequence[Prepared],
    numbers: Sequence[int],
    sketches: NDArray[np.float32],
    matrix: NDArray[np.float32],
    days: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """(places, scores) of the best few stories of a shard, one row an item, in the order of their places; filled up with scores that are never good enough."""
    places, told = np.zeros((len(numbers), CANDIDATES), np.int64), np.full((len(numbers), CANDIDATES), -np.inf, np.float32)
    recency: dict[int, NDArray[np.float32]] = {}
    room = np.empty((min(_BLOCK, len(numbers)), len(days)), dtype=np.float32)  # used again: fresh pages cost as much as the product
    for start in range(0, len(numbers), _BLOCK):
        block = numbers[start : start + _BLOCK]
        scores = np.matmul(sketches[block] / np.float32(SKETCH_SCALE), matrix.T, out=room[: len(block)])
        for place, number in enumerate(block):
            day = items[number].evidence.day
            if day is not None:
                if day not in recency:
                    recency[day] = (RECENCY * np.exp(-np.abs(days - day) / RECENT_DAYS)).astype(np.float32)
                scores[place] += recency[day]
            good = np.flatnonzero(scores[place] >= LEAST_SKETCH)
            if len(good) > CANDIDATES:
                good = np.sort(good[np.argpartition(-scores[place][good], CANDIDATES - 1)[:CANDIDATES]])
            places[start + place, : len(good)], told[start + place, : len(good)] = good, scores[place][good]
    return places, told


def _top(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Places of the best few scores that are good enough, best first."""
    good = np.flatnonzero(scores >= max(LEAST_SKETCH, LEAST_SHARE * float(scores.max())))
    return good[np.argsort(-scores[good], kind="stable")][:CANDIDATES]


def family_bits(item: Prepared) -> int:
    """One of 64 bits per company; all of them where no platform was recognised."""
    return _bits(item.families)


@functools.lru_cache(maxsize=100_000)
def _bits(families: frozenset[str]) -> int:
    bits = 0
    for name in families:
        bits |= 1 << (int.from_bytes(hashlib.blake2b(name.encode(), digest_size=2).digest()) % 64)
    return bits or 2**64 - 1


def united(bits: Iterable[int]) -> int:
    """Companies of any member; members that name none (all bits) add nothing when another names one."""
    everyone = 2**64 - 1
    named = [value for value in bits if value != everyone]
    total = 0
    for value in named:
        total |= value
    return total or everyone


def stored_sketch(values: NDArray[np.float32]) -> bytes:
    """A sketch as signed bytes."""
    raw: bytes = np.clip(np.rint(values * SKETCH_SCALE), -127, 127).astype(np.int8).tobytes()
    return raw

"""Which pairs of articles are compared: those of one company whose sketches are near. The same pairs in whatever order articles come."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.candidates import RECENCY, RECENT_DAYS, SKETCH_SCALE
from pipeline.grouping.prepared import SKETCH_DIMENSIONS
from records.grouping import Sketched

NEAR = 0.7
"""Sketches of a pair must score this, nearness in time included. Of 205 labelled reports 98 % have their best partner above it. At .5 and .6
the labelled items in eighty languages fell into other disputes by the order in which they came, at .7 they did not."""
MOST = 8
"""Nearest articles each one is compared with at most: bounds a batch of thousands about one company. 24 changed no story and no dispute."""
_BLOCK = 256


class Field:
    """Articles as columns: sketches, companies, days."""

    def __init__(self, items: Sequence[Sketched]) -> None:
        raw = np.frombuffer(b"".join(item.sketch for item in items), dtype=np.int8)
        self.sketches: NDArray[np.float32] = raw.reshape(-1, SKETCH_DIMENSIONS).astype(np.float32)
        self.families = np.array([item.families for item in items], dtype=np.uint64)
        self.days = np.array([-1 if item.day is None else item.day for item in items], dtype=np.float32)

    def nearness(self, rows: NDArray[np.int64], other: "Field", columns: NDArray[np.int64]) -> NDArray[np.float32]:
        """Row: one of these articles, column: one of those of `other`.

        Products of whole numbers below 2 ** 24 are exact in single precision, so that the size of a batch changes no result.
        """
        scores = (self.sketches[rows] @ other.sketches[columns].T) / np.float32(SKETCH_SCALE * SKETCH_SCALE)
        mine, theirs = self.days[rows, None], other.days[None, columns]
        near = np.abs(mine - theirs)
        near *= np.float32(-1 / RECENT_DAYS)
        near = np.exp(near, out=near)
        near *= np.float32(RECENCY)
        near[(mine < 0) | (theirs < 0)] = 0
        scores += near
        return scores


def near_among(items: Sequence[Sketched]) -> Iterator[tuple[int, int]]:
    """Numbers of two of these articles each, the smaller first, sorted."""
    field, found = Field(items), set[tuple[int, int]]()
    for families in np.unique(field.families):
        theirs = np.flatnonzero(field.families & families)
        mine = np.flatnonzero(field.families == families)
        for start in range(0, len(mine), _BLOCK):
            rows = mine[start : start + _BLOCK]
            scores = field.nearness(rows, field, theirs)
            scores[np.arange(len(rows)), np.searchsorted(theirs, rows)] = -1
            for row, column in zip(*np.nonzero(_kept(scores)), strict=True):
                one, other = int(rows[row]), int(theirs[column])
                found.add((min(one, other), max(one, other)))
    yield from sorted(found)


def near_to(item: Sketched, others: Sequence[Sketched]) -> list[int]:
    """Numbers of the articles that one is compared with, sorted."""
    shared = np.array([n for n, other in enumerate(others) if other.families & item.families], dtype=np.int64)
    if not len(shared):
        return []
    scores = Field([item]).nearness(np.zeros(1, dtype=np.int64), Field(others), shared)
    return [int(shared[n]) for n in np.flatnonzero(_kept(scores)[0])]


def _kept(scores: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The near ones of each row, the nearest few where they are many."""
    kept: NDArray[np.bool_] = scores >= NEAR
    if scores.shape[1] > MOST:
        crowded = np.flatnonzero(kept.sum(axis=1) > MOST)
        last = -np.partition(-scores[crowded], MOST - 1, axis=1)[:, MOST - 1]
        kept[crowded] &= scores[crowded] >= last[:, None]
    return kept

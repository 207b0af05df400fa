"""Which pairs of the articles at hand are compared: those of one company whose sketches are near. The same pairs in whatever order they came."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.candidates import RECENCY, RECENT_DAYS, family_bits
from pipeline.grouping.prepared import Prepared

NEAR = 0.7
"""Sketches of a pair must score this, nearness in time included. Of 205 labelled reports 98 % have their best partner above it. At .5 and .6
the labelled items in eighty languages fell into other disputes by the order in which they came, at .7 they did not."""
MOST = 24
"""Nearest articles each one is compared with at most: bounds a batch of thousands about one company."""
_BLOCK = 256


def near_pairs(items: Sequence[Prepared], sketches: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Numbers of two articles each, the smaller first, sorted. `sketches` has a row for each item."""
    bits = np.array([family_bits(item) for item in items], dtype=np.uint64)
    days = np.array([-1 if item.evidence.day is None else item.evidence.day for item in items], dtype=np.float32)
    found: set[tuple[int, int]] = set()
    for start in range(0, len(items), _BLOCK):
        block = slice(start, start + _BLOCK)
        scores = sketches[block] @ sketches.T
        dated = (days[block, None] >= 0) & (days[None, :] >= 0)
        scores += np.where(dated, RECENCY * np.exp(-np.abs(days[block, None] - days[None, :]) / RECENT_DAYS), 0).astype(np.float32)
        scores[(bits[block, None] & bits[None, :]) == 0] = -1
        scores[np.arange(len(scores)), np.arange(start, start + len(scores))] = -1
        for row, column in zip(*np.nonzero(_kept(scores)), strict=True):
            one, other = start + int(row), int(column)
            found.add((min(one, other), max(one, other)))
    yield from sorted(found)


def _kept(scores: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The near ones of each row, the nearest few where they are many."""
    kept: NDArray[np.bool_] = scores >= NEAR
    if scores.shape[1] > MOST:
        last = -np.partition(-scores, MOST - 1, axis=1)[:, MOST - 1]
        kept &= scores >= last[:, None]
    return kept

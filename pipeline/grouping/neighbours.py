"""Which pairs of articles are compared: those of one company whose sketches are near. The same pairs in whatever order articles come."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.candidates import RECENCY, RECENT_DAYS, SKETCH_SCALE
from pipeline.grouping.details import Numbers
from pipeline.grouping.prepared import SKETCH_DIMENSIONS
from records.grouping import Sketched

NEAR = 0.7
"""Sketches of a pair must score this, nearness in time included. Of 205 labelled reports 98 % have their best partner above it. At .5 and .6
the labelled items in eighty languages fell into other disputes by the order in which they came, at .7 they did not."""
MOST = 8
"""Nearest articles each one is compared with at most: bounds a batch of thousands about one company. 24 changed no story and no dispute."""
_CELLS = 131_072
"""Scores that are worked on at a time: half a megabyte stays in the processor's own cache."""
_FAR = 740
"""Days apart from which nearness in time no longer moves a score that could be near: .4 * e ** (-740 / 45) is less than half of what single precision tells
apart at .5, and NEAR is above that."""
_PAIRS = 1_024
"""Pairs of given articles that are scored at a time: their sketches fit into the processor's cache. With 2,048 the same takes five times as long."""
_HIGHEST = np.int32(2**31 - 1)

Scores = NDArray[np.float32]
Pairs = tuple[Numbers, Numbers]
Told = tuple[Numbers, Numbers, Scores]
"""Pairs, and how near they are."""
_NONE, _NO_SCORES = np.empty(0, np.int64), np.empty(0, np.float32)


class Field:
    """Articles as columns: sketches, companies, days."""

    def __init__(self, sketches: NDArray[np.int8], families: NDArray[np.uint64], days: NDArray[np.int64]) -> None:
        """`days`: -1 where unknown."""
        self.sketches: Scores = sketches.astype(np.float32)
        self.families = families
        self.days = days.astype(np.float32)

    @classmethod
    def of(cls, items: Sequence[Sketched]) -> "Field":
        """Articles that are objects."""
        raw = np.frombuffer(b"".join(item.sketch for item in items), dtype=np.int8)
        return cls(
            raw.reshape(-1, SKETCH_DIMENSIONS),
            np.array([item.families for item in items], dtype=np.uint64),
            np.array([-1 if item.day is None else item.day for item in items], dtype=np.int64),
        )


class Search(NamedTuple):
    """What a search found, and what it takes to go on with it when there are more articles."""

    pairs: Pairs
    """Numbers of two articles each, the smaller first, sorted."""
    lost: Pairs
    """Known pairs that are near no more because of those that were searched."""
    best: Told
    """Of those searched, with their nearest few."""
    beside: Told
    """Of others, with those searched that may be among their nearest."""


def near_among(field: Field) -> Pairs:
    """Numbers of two of these articles, which are in the order of their days, each; the smaller first, sorted."""
    return near_anew(field, np.ones(len(field.days), np.bool_), (_NONE, _NONE)).pairs


def near_anew(field: Field, searched: NDArray[np.bool_], known: Pairs, earlier: tuple[Search, Numbers] | None = None) -> Search:
    """The same where everything near is looked for of those `searched` only.

    Of two others only the pairs `known` count: whichever of them came later was searched then. Products of whole numbers below 2 ** 24 are exact in single
    precision, so that the size of a batch changes no result. `earlier`: a search of the same ones among fewer articles, and the numbers of these now.
    """
    count, (one, other) = len(field.days), known
    scores = _scored(field, one, field, other)
    near = scores >= np.float32(NEAR)
    one, other, scores = one[near], other[near], scores[near]
    ranked = _ranked(np.concatenate([one, other]), np.concatenate([scores, scores]))
    least = _least(ranked, np.full(count, np.float32(NEAR)))
    among, best, beside = np.ones(count, np.bool_), [(_NONE, _NONE, _NO_SCORES)], [(_NONE, _NONE, _NO_SCORES)]
    if earlier:
        before, numbers = earlier
        among[numbers] = False
        best, beside = ([(numbers[mine], numbers[theirs], told)] for mine, theirs, told in (before.best, before.beside))
    for rows, theirs, products in _products(field, searched, among):
        at = np.flatnonzero(_kept(products))
        best.append((rows[at // len(theirs)], theirs[at % len(theirs)], products.ravel()[at]))
        at = np.flatnonzero(products >= np.where(searched[theirs], np.float32(np.inf), least[theirs]))
        beside.append((theirs[at % len(theirs)], rows[at // len(theirs)], products.ravel()[at]))
    nearest, fresh = _joined(best), _joined(beside)
    if earlier:
        nearest = _some(nearest, _nearest(nearest[0], nearest[2]))
        fresh = _some(fresh, fresh[2] >= least[fresh[0]])
    crowded = np.zeros(count, np.bool_)
    crowded[fresh[0]] = True
    limit = _least(np.concatenate([ranked[crowded[ranked >> 32]], _ranked(fresh[0], fresh[2])]), least)
    kept, was = ((scores >= bound[one]) | (scores >= bound[other]) for bound in (limit, least))
    taken = _some(fresh, fresh[2] >= limit[fresh[0]])
    pairs = np.sort(np.concatenate([_keys(mine, theirs, count) for mine, theirs in (nearest[:2], (one[kept], other[kept]), taken[:2])]))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    lost = was & ~kept
    return Search((pairs // max(count, 1), pairs % max(count, 1)), (one[lost], other[lost]), nearest, fresh)


def _joined(parts: Sequence[Told]) -> Told:
    mine, theirs, told = zip(*parts, strict=True)
    return np.concatenate(mine), np.concatenate(theirs), np.concatenate(told)


def _some(found: Told, wanted: NDArray[np.bool_]) -> Told:
    return found[0][wanted], found[1][wanted], found[2][wanted]


def _ranked(rows: Numbers, scores: Scores) -> Numbers:
    """Row and score in one number each: sorted, the highest scores of each row come first. Scores are above 0 and so ordered as their bits are."""
    return rows << 32 | (_HIGHEST - scores.view(np.int32)).astype(np.int64)


def _least(ranked: Numbers, otherwise: Scores) -> Scores:
    """The score from which on a pair is among the nearest few of each row, that of the last of these; `otherwise` where there are fewer."""
    ranked = np.sort(ranked)
    rows = ranked >> 32
    last = np.flatnonzero(rows[MOST - 1 :] == rows[: max(0, len(rows) - MOST + 1)])
    last = last[np.diff(rows[last], prepend=-1) > 0] + MOST - 1
    found = otherwise.copy()
    found[rows[last]] = (_HIGHEST - (ranked[last] & 0xFFFFFFFF).astype(np.int32)).view(np.float32)
    return found


def _keys(one: Numbers, other: Numbers, count: int) -> Numbers:
    return np.minimum(one, other) * count + np.maximum(one, other)


def _products(field: Field, wanted: NDArray[np.bool_], among: NDArray[np.bool_]) -> Iterator[Told]:
    """(articles, those of their companies `among` which they are searched, scores of each with each; of one with itself -1): some rows at a time, in room that is
    used again.
    """
    undated = bool((np.diff(field.days) < 0).any() or (field.days < 0).any())
    for families in np.unique(field.families[wanted]):
        theirs = np.flatnonzero((field.families & families).astype(np.bool_) & among)
        if not len(theirs):
            continue
        mine = np.flatnonzero(wanted & (field.families == families))
        sketches, days = field.sketches[theirs].T, field.days[theirs]
        block = max(16, _CELLS // len(theirs))
        room = np.empty((2, min(block, len(mine)), len(theirs)), np.float32)  # used again: fresh pages cost as much as the product
        for start in range(0, len(mine), block):
            rows = mine[start : start + block]
            scores, near = room[:, : len(rows)]
            np.matmul(field.sketches[rows], sketches, out=scores)
            scores /= np.float32(SKETCH_SCALE * SKETCH_SCALE)
            mid = (
                slice(0, len(theirs))
                if undated
                else slice(*np.searchsorted(days, (field.days[rows[0]] - _FAR, field.days[rows[-1]] + _FAR + 1)))
            )
            _add_nearness(scores[:, mid], field.days[rows, None], days[mid], near[:, mid], undated=undated)
            itself = np.flatnonzero(among[rows])
            scores[itself, np.searchsorted(theirs, rows[itself])] = -1
            yield rows, theirs, scores


def near_pairs(field: Field, mine: Numbers, others: Field, theirs: Numbers) -> NDArray[np.bool_]:
    """Which of these pairs are compared: `mine` counts in `field`, `theirs` in `others`; the nearest few of each of `mine`."""
    shared = np.flatnonzero(field.families[mine] & others.families[theirs])
    raw = _scored(field, mine[shared], others, theirs[shared])
    near = np.flatnonzero(raw >= np.float32(NEAR))
    kept = np.zeros(len(mine), np.bool_)
    kept[shared[near[_nearest(mine[shared[near]], raw[near])]]] = True
    return kept


def _scored(field: Field, mine: Numbers, others: Field, theirs: Numbers) -> Scores:
    """Sketches' products of these pairs, nearness in time included."""
    raw = np.empty(len(mine), np.float32)
    for start in range(0, len(mine), _PAIRS):
        part = slice(start, start + _PAIRS)
        raw[part] = np.einsum("ij,ij->i", field.sketches[mine[part]], others.sketches[theirs[part]])
    raw /= np.float32(SKETCH_SCALE * SKETCH_SCALE)
    _add_nearness(raw, field.days[mine], others.days[theirs], np.empty_like(raw), undated=True)
    return raw


def _add_nearness(scores: Scores, mine: Scores, theirs: Scores, room: Scores, *, undated: bool) -> None:
    """Add nearness in time to the scores of sketches, where both days are known. `undated`: some may not be."""
    near = np.subtract(mine, theirs, out=room)
    np.abs(near, out=near)
    near *= np.float32(-1 / RECENT_DAYS)
    np.exp(near, out=near)
    near *= np.float32(RECENCY)
    if undated:
        near[(mine < 0) | (theirs < 0)] = 0
    scores += near


def _kept(scores: Scores) -> NDArray[np.bool_]:
    """The near ones of each row, the nearest few where they are many, and what is as near as the last of these."""
    kept: NDArray[np.bool_] = scores >= np.float32(NEAR)
    if scores.shape[1] > MOST:
        crowded = np.flatnonzero(np.count_nonzero(kept, axis=1) > MOST)
        last = np.partition(scores[crowded], -MOST, axis=1)[:, -MOST]
        kept[crowded] &= scores[crowded] >= last[:, None]
    return kept


def _nearest(rows: Numbers, scores: Scores) -> NDArray[np.bool_]:
    """Of the near ones of each row the nearest few, and what is as near as the last of these."""
    order = np.argsort(_ranked(rows, scores))
    sorted_rows = rows[order]
    starts = np.flatnonzero(np.r_[True, sorted_rows[1:] != sorted_rows[:-1]]) if len(rows) else np.empty(0, np.int64)
    counts = np.diff(np.r_[starts, len(rows)])
    last = scores[order][starts + np.minimum(counts, MOST) - 1]
    kept = np.empty(len(rows), np.bool_)
    kept[order] = scores[order] >= np.repeat(last, counts)
    return kept

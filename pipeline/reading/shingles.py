"""Three words in a row as one number: how much of a line stands in a text is counted in arrays."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Counts = NDArray[np.intp]

_PLACES = np.array([0x2545F4914F6CDD1D, 0x1E3779B97F4A7C15, 0x369DEA0F31A53F85], np.int64)
"""Odd numbers; the hashes of the first, second and third word are multiplied by one each, so that their order counts."""


def shingles(lines: Sequence[Sequence[str]]) -> tuple[Numbers, Counts]:
    """The three-word shingles of each line, one line after the other, and how many each line has: at least one, which is a shorter line's whole wording.

    A shingle is a sum of its words' hashes, of 64 bits, and the same within this process only. Two that differ have the same on one of 10^12 pages.
    """
    sizes = np.fromiter(map(len, lines), np.intp, len(lines))
    counts = np.maximum(sizes - 2, 1)
    starts = np.cumsum(sizes + 3) - (sizes + 3)  # room for a whole shingle, of nothing, in a line without words
    hashes = np.zeros(int((sizes + 3).sum()), np.int64)
    hashes[_ranges(starts, sizes)] = np.fromiter(map(hash, itertools.chain.from_iterable(lines)), np.int64, int(sizes.sum()))
    at = _ranges(starts, counts)
    return hashes[at] * _PLACES[0] + hashes[at + 1] * _PLACES[1] + hashes[at + 2] * _PLACES[2], counts


def _ranges(starts: Counts, sizes: Counts) -> Counts:
    """For each line, as many numbers from its start on as its size."""
    return np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))


class PageShingles:
    """The shingles of a page's lines, to be compared with several texts."""

    def __init__(self, lines: Sequence[Sequence[str]]) -> None:
        found, self.counts = shingles(lines)
        self._known, self._places = np.unique(found, return_inverse=True)
        self._starts = np.cumsum(self.counts) - self.counts

    def held(self, shingles: Numbers, times: Counts) -> Counts:
        """How often a text has each of the page's different shingles. The text's are different, too, and in order."""
        at = np.searchsorted(shingles, self._known)
        known = np.flatnonzero(at < len(shingles))
        same = known[shingles[at[known]] == self._known[known]]
        out = np.zeros(len(self._known), np.intp)
        out[same] = times[at[same]]
        return out

    def shares(self, held: Counts) -> NDArray[np.float32]:
        """Per line 0..1: how many of its shingles the text has at all."""
        return (np.add.reduceat(held[self._places] > 0, self._starts, dtype=np.intp) / self.counts).astype(np.float32)

    def given_out(self, held: Counts, lines: Sequence[int]) -> NDArray[np.float32]:
        """The same, each shingle of the text given out once only: to these lines, in this order; 0 for others."""
        out = np.zeros(len(self.counts), np.float32)
        left, places = held.tolist(), self._places.tolist()
        starts, counts = self._starts.tolist(), self.counts.tolist()
        for n in lines:
            mine = places[starts[n] : starts[n] + counts[n]]
            out[n] = sum([left[place] > 0 for place in mine]) / len(mine)
            for place in mine:
                left[place] -= 1
        return out

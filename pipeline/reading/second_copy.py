"""A report that stands on its page twice, for large screens and for small ones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.blocks import Block
from pipeline.reading.extent import PROSE

_LEAST = 3
"""Lines of prose behind one another that stand elsewhere in the same order. Single ones recur: refrains, answers, pages filled with the same words."""


def second_copy(blocks: Sequence[Block], sizes: NDArray[np.float32]) -> list[int]:
    """The places of the blocks of a second copy: three lines of prose or more, each another, that an element before holds in the same order.

    `sizes` in letters (`extent`).
    """
    prose = [n for n in range(len(blocks)) if sizes[n] >= PROSE]
    first: dict[str, int] = {}
    again = [first.setdefault(blocks[n].text, place) for place, n in enumerate(prose)]
    out: list[int] = []
    run: list[int] = []
    for place, earlier in enumerate([*again, -1]):
        goes_on = run and earlier == again[run[-1]] + 1 and place < len(prose)
        if not goes_on:
            out += (
                [prose[one] for one in run]
                if len(run) >= _LEAST and _elsewhere(blocks, [prose[n] for n in run], [prose[again[n]] for n in run])
                else []
            )
            run = []
        if place < len(prose) and earlier != place:
            run.append(place)
    return out


def _elsewhere(blocks: Sequence[Block], copy: Sequence[int], original: Sequence[int]) -> bool:
    """Whether the copy stands in an element that the original does not stand in."""
    theirs = {serial for n in original for serial in blocks[n].path}
    ours = [set(blocks[n].path) for n in copy]
    return bool(set.intersection(*ours) - theirs)

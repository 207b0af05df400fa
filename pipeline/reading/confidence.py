"""How likely a body is whole: what its readers and the page itself say of what was dropped.

A body that looks cut says so, since nobody reads a thousand texts a day beside their pages.
"""

from collections.abc import Sequence
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.blocks import Block
from pipeline.reading.extent import PROSE, extent
from pipeline.reading.line_features import tokens_of

Matrix = NDArray[np.float32]

_HELD = 0.5
_LITTLE = 100.0
"""Letters added to both sides of a share, so that two of three short lines do not count as two thirds of a report."""
_LONGEST = 4_000.0

SIGNS = ("of_trafilatura", "of_resiliparse", "of_prose", "size", "claimed")


def confidence(blocks: Sequence[Block], kept: Sequence[bool], shares: Matrix, claimed: int | None) -> float:
    """0..1: how likely the blocks that are kept hold at least half of the report.

    Args:
        blocks: All blocks of the page.
        kept: Of each, whether it is part of the body.
        shares: Per block, how much of it trafilatura and resiliparse hold (columns 0 and 1).
        claimed: Words that JSON-LD says the report has.
    """
    sizes = np.array([extent(block.text) for block in blocks], np.float32)
    links = np.array([block.link_characters / len(block.text) for block in blocks], np.float32)
    words = sum(len(tokens_of(block.text)) for block, keep in zip(blocks, kept, strict=True) if keep) if claimed else 0
    return chance(signs(np.array(kept, bool), shares, sizes, links, words, claimed))


def signs(kept: NDArray[np.bool_], shares: Matrix, sizes: Matrix, links: Matrix, words: int, claimed: int | None) -> tuple[float, ...]:
    """In the order of SIGNS, each 0..1: shares of letters that are kept, of all that each reader holds and of what looks like prose; how long the body is; how much
    of the length is there that JSON-LD says it has.
    """
    one, other = shares[:, 0] >= _HELD, shares[:, 1] >= _HELD
    prose = (sizes >= PROSE) & (links < 0.5)

    def share(of: NDArray[np.bool_]) -> float:
        return (float(sizes[of & kept].sum()) + _LITTLE) / (float(sizes[of].sum()) + _LITTLE)

    size = min(float(sizes[kept].sum()), _LONGEST)
    told = min(1.0, (words + 20) / claimed) if claimed else 1.0
    return share(one), share(other), share(prose), log(1 + size) / log(1 + _LONGEST), told


def chance(found: Sequence[float]) -> float:
    """The logistic model over SIGNS; fitted by bench/train_confidence.py on bodies of sites the line model had not seen."""
    odds = _BASE + sum(weight * value for weight, value in zip(_WEIGHTS, found, strict=True))
    return round(1 / (1 + exp(-odds)), 3)


_CLAIMED = 3.0
"""By hand: no page of ours was cut and said so. Of 69 that name a count, six name three to ten times what they show (a teaser before a wall), which
is read whole: such a body is trusted less, and not doubted for that alone."""
_BASE = -6.09 - _CLAIMED
_WEIGHTS = (1.73, 2.28, 3.52, 6.04, _CLAIMED)

"""What the page around a block holds: how much of its elements' text the candidates took, what opens a list, where the headline stands."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.blocks import Block

Matrix = NDArray[np.float32]

_LEVELS = (1, 2, 3, 4)
"""The block's own element, the one around it, and two further."""
_DEEPEST = 40
_FAR, _NEAR = 60, 5
"""Blocks."""
_TITLE_HELD = 0.7
_FUNCTION_LENGTH = 3
_MOST, _HALF = 0.8, 0.5
"""Share of the page's voted text in the element that is taken for the body's."""
_PROSE = 90
_NO_ELEMENTS = (0,) * len(_LEVELS)

MONOTONE = frozenset(["vote0", "vote1", "vote2", "vote_least", "vote_most"])
"""Columns of which more can never make a block less likely: what extractors agree on is hard to drop."""


def names(votes: int) -> list[str]:
    """Of the columns of `tree_features`."""
    return [
        "vote_least", "vote_most", "voters", *(f"voted{n}" for n in range(votes)), "voters_agree",
        *(f"{what}{level}" for level in _LEVELS for what in ("taken_around", "share_around", "links_around", "lines_around")),
        *(f"{what}_{of}" for of in ("votes_most", "votes_half", "prose_most", "prose_half") for what in ("inside", "levels_from")),
        *(f"{what}{level}" for level in (2, 3) for what in ("opener_colon", "opener_vote", "opener_size", "after_opener")),
        "since_title", "till_title", "titles", "title_near", "title_after", "title_here",
    ]  # fmt: skip


def title_features(words: Sequence[Sequence[str]], title: Sequence[str]) -> list[Matrix]:
    """How far a block is from the page's headline, wherever and however it is set, and how much of its wording is told around the block."""
    telling = {word for word in title if len(word) > _FUNCTION_LENGTH or not word.isascii()}
    count = len(words)
    index = np.arange(count)
    held = np.array([len(telling.intersection(tokens)) for tokens in words], np.float32) / max(len(telling), 1)
    lines = np.array([len(tokens) <= 2 * len(title) + 4 for tokens in words], bool)
    headline = (held >= _TITLE_HELD) & lines & bool(telling)
    before = np.maximum.accumulate(np.where(headline, index, -_FAR))
    after = np.minimum.accumulate(np.where(headline, index, count + _FAR)[::-1])[::-1]
    sums = np.concatenate([[0], np.cumsum(np.minimum(held, 0.5))])
    low, high = np.maximum(index - _NEAR, 0), np.minimum(index + 1 + _NEAR, count)
    return [
        np.minimum(index - before, _FAR).astype(np.float32),
        np.minimum(after - index, _FAR).astype(np.float32),
        np.full(count, headline.sum(), np.float32),
        (sums[high] - sums[low]).astype(np.float32),
        (sums[high] - sums[index]).astype(np.float32),
        held,
    ]


def tree_features(
    blocks: Sequence[Block],
    words: Sequence[Sequence[str]],
    title: Sequence[str],
    shares: Matrix,
    sizes: Matrix,
    links: Matrix,
    colons: Matrix,
) -> Matrix:
    """One row per block. `shares`: per candidate, how much of each block it holds; `sizes` in letters."""
    held = shares.any(axis=0)
    some = shares[:, held] if held.any() else np.zeros((len(blocks), 1), np.float32)
    vote = some.mean(axis=1)
    mass, taken = float(sizes.sum()), sizes @ shares
    agree = float((sizes * some.min(axis=1)).sum() / max(float((sizes * some.max(axis=1)).sum()), 1.0))
    prose = np.where((sizes > _PROSE) & (links < 0.5), sizes, 0).astype(np.float32)
    paths, above = _padded(blocks), _above(blocks)
    columns = [
        some.min(axis=1),
        some.max(axis=1),
        np.full(len(blocks), held.sum()),
        *(np.full(len(blocks), each / max(mass, 1.0)) for each in taken),
        np.full(len(blocks), agree),
        *_around(above, vote, sizes, links),
        *_main(paths, vote * sizes),
        *_main(paths, prose),
        *_openers(above, vote, sizes, colons),
        *title_features(words, title),
    ]
    return np.array(columns, np.float32).T


def _padded(blocks: Sequence[Block]) -> NDArray[np.intp]:
    """Shape (levels, blocks): serial numbers from the page's body down; 0 below a block's own element."""
    levels = itertools.islice(itertools.zip_longest(*(block.path for block in blocks), fillvalue=0), _DEEPEST)
    return np.array(list(levels), np.intp).reshape(-1, len(blocks))


def _above(blocks: Sequence[Block]) -> NDArray[np.intp]:
    """Shape (blocks, levels): serial numbers of the elements around a block, its own the last; 0 where there is none."""
    return np.array([(_NO_ELEMENTS + block.path)[-len(_LEVELS) :] for block in blocks], np.intp)


def _around(above: NDArray[np.intp], vote: Matrix, sizes: Matrix, links: Matrix) -> list[Matrix]:
    """Per level: share of the other text there that was taken, share of all taken text that stands there, its links, its lines."""
    out: list[Matrix] = []
    voted = vote * sizes
    total = max(float(voted.sum()), 1.0)
    for level in _LEVELS:
        group = above[:, -level]
        mass, held = np.bincount(group, weights=sizes)[group], np.bincount(group, weights=voted)[group]
        rest = mass - sizes
        out += [
            np.where(rest > 0, (held - voted) / np.maximum(rest, 1), -1).astype(np.float32),
            (held / total).astype(np.float32),
            (np.bincount(group, weights=sizes * links)[group] / np.maximum(mass, 1)).astype(np.float32),
            np.log1p(np.bincount(group)[group]).astype(np.float32),
        ]
    return out


def _main(paths: NDArray[np.intp], weights: Matrix) -> list[Matrix]:
    """Whether a block stands in the deepest element that holds so much of the weights, and how many levels below it; for each of the shares."""
    total = float(weights.sum())
    own = (paths > 0).sum(axis=0) - 1
    chain: list[tuple[NDArray[np.bool_], float]] = []
    """The blocks in the element that holds most on each level, from the page's body down, and their weights."""
    for serials in paths:
        sums = np.bincount(serials, weights=weights)
        sums[0] = 0
        best = int(sums.argmax())
        if total <= 0 or sums[best] < _HALF * total:
            break
        chain.append((serials == best, float(sums[best])))
    out: list[Matrix] = []
    for least in (_MOST, _HALF):
        deep = next((n for n, (_, sum_) in enumerate(chain) if sum_ < least * total), len(chain)) - 1
        inside = chain[deep][0] if deep >= 0 else np.ones(len(weights), bool)
        out += [inside.astype(np.float32), np.where(inside, own - max(deep, 0), -1).astype(np.float32)]
    return out


def _openers(above: NDArray[np.intp], vote: Matrix, sizes: Matrix, colons: Matrix) -> list[Matrix]:
    """The line before the first one of the element around: does it end in a colon, was it taken, how long is it, how far back is it."""
    out: list[Matrix] = []
    index = np.arange(len(vote))
    for level in (2, 3):
        group = above[:, -level]
        first = np.zeros(int(group.max()) + 1, np.intp)
        first[group[::-1]] = index[::-1]  # what is set last stays
        opener = first[group] - 1
        known = opener >= 0
        at = np.maximum(opener, 0)
        out += [
            np.where(known, colons[at], 0).astype(np.float32),
            np.where(known, vote[at], -1).astype(np.float32),
            np.where(known, np.log1p(sizes[at]), -1).astype(np.float32),
            np.minimum(index - opener, 40).astype(np.float32),
        ]
    return out

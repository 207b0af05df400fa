"""What the page around a block holds: how much of its elements' text the candidates took, what opens a list, where the headline stands."""

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
    paths = _padded(blocks)
    columns = [
        some.min(axis=1),
        some.max(axis=1),
        np.full(len(blocks), held.sum()),
        *(np.full(len(blocks), each / max(mass, 1.0)) for each in taken),
        np.full(len(blocks), agree),
        *_around(blocks, vote, sizes, links),
        *_main(paths, vote * sizes, _MOST),
        *_main(paths, vote * sizes, _HALF),
        *_main(paths, prose, _MOST),
        *_main(paths, prose, _HALF),
        *_openers(blocks, vote, sizes, colons),
        *title_features(words, title),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _padded(blocks: Sequence[Block]) -> NDArray[np.intp]:
    """Shape (blocks, levels): serial numbers from the page's body down; 0 below a block's own element."""
    depth = min(max((len(block.path) for block in blocks), default=1), _DEEPEST)
    out = np.zeros((len(blocks), max(depth, 1)), np.intp)
    for n, block in enumerate(blocks):
        path = block.path[:depth]
        out[n, : len(path)] = path
    return out


def _group(blocks: Sequence[Block], level: int) -> NDArray[np.intp]:
    """Number of the element `level` steps up, counted from the block's own as 1."""
    serials = np.array([block.path[-level] if len(block.path) >= level else 0 for block in blocks], np.intp)
    return np.unique(serials, return_inverse=True)[1]


def _around(blocks: Sequence[Block], vote: Matrix, sizes: Matrix, links: Matrix) -> list[Matrix]:
    """Per level: share of the other text there that was taken, share of all taken text that stands there, its links, its lines."""
    out: list[Matrix] = []
    voted = vote * sizes
    total = max(float(voted.sum()), 1.0)
    for level in _LEVELS:
        group = _group(blocks, level)
        mass, held = np.bincount(group, weights=sizes)[group], np.bincount(group, weights=voted)[group]
        rest = mass - sizes
        out += [
            np.where(rest > 0, (held - voted) / np.maximum(rest, 1), -1).astype(np.float32),
            (held / total).astype(np.float32),
            (np.bincount(group, weights=sizes * links)[group] / np.maximum(mass, 1)).astype(np.float32),
            np.log1p(np.bincount(group)[group]).astype(np.float32),
        ]
    return out


def _main(paths: NDArray[np.intp], weights: Matrix, least: float) -> list[Matrix]:
    """Whether a block stands in the deepest element that holds `least` of the weights, and how many levels below it."""
    rows, levels = paths.shape
    total = float(weights.sum())
    inside = np.ones(rows, bool)
    depth = 0
    for level in range(levels):
        serials = paths[:, level]
        sums = np.bincount(serials, weights=weights)
        sums[0] = 0
        best = int(sums.argmax())
        if total <= 0 or sums[best] < least * total:
            break
        inside, depth = serials == best, level
    own = (paths > 0).sum(axis=1)
    return [inside.astype(np.float32), np.where(inside, own - 1 - depth, -1).astype(np.float32)]


def _openers(blocks: Sequence[Block], vote: Matrix, sizes: Matrix, colons: Matrix) -> list[Matrix]:
    """The line before the first one of the element around: does it end in a colon, was it taken, how long is it, how far back is it."""
    out: list[Matrix] = []
    index = np.arange(len(blocks))
    for level in (2, 3):
        group = _group(blocks, level)
        first = np.full(int(group.max()) + 1, len(blocks), np.intp)
        np.minimum.at(first, group, index)
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

"""The net under the line model: what it dropped although a careful extractor keeps it.

The model was learnt on some kinds of page; what it has not seen it may drop without a trace. Where it drops much of what trafilatura
keeps, trafilatura's blocks are kept.
"""

from collections.abc import Sequence

import numpy as np

from pipeline.reading.blocks import MARKS, Block
from pipeline.reading.boilerplate import cues_of
from pipeline.reading.line_features import SENTENCE_END, Matrix
from pipeline.reading.page_kind import UNMARKED, PageKind

LEAST = 0.6
"""Of the text trafilatura keeps. On 790 pages of sites the model had not seen .6 caught the two bodies cut by half and cost no other page
anything; from .8 on teasers came in with the text (docs/extraction.md)."""
CAUGHT = 0.6
"""The chance such a block is given: kept, and seen in `explain` not to be the model's."""
HELD = 0.5
"""Share of a block's wording in a candidate from which it stands there."""


_COLONS = (":", "：")
_LISTS = frozenset(["ul", "ol", "dl", "table"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LONGEST_LIST = 60
BARE = 12
"""Blocks; up to that many there is next to nothing but the body. Between the two, trafilatura takes comments and notices for text."""
_PROSE = 60
_OPENER, _BELOW = 60, 12
"""Letters of a line that may open a thread of comments; blocks that may belong to it."""
_DOUBTED = 0.2
"""Chance from which a line behind a kept one may open a list."""
_LIKELY = 0.45
"""Chance from which prose that two extractors hold is kept. From .27 on, and the same for pages with much around the body, was no gain
(docs/extraction.md)."""
_ELSEWHERE = sum(1 << n for n, (name, _) in enumerate(MARKS) if name in {"teaser", "share", "signup", "comment", "ad", "site"})


def netted(blocks: Sequence[Block], chances: Matrix, shares: Matrix, sizes: Matrix, kind: PageKind, *, least: float) -> Matrix:
    """The model's chances with everything raised that it is not to drop on such a page.

    Args:
        blocks: All blocks of the page; the arrays have a row for each.
        chances: The line model's.
        shares: How much of each block trafilatura and resiliparse hold.
        sizes: Letters (`extent`).
        kind: Of the page.
        least: The chance from which a block is kept.
    """
    if kind is PageKind.SMALL:
        chances = agreed(blocks, chances, shares, sizes, least=least)
    if kind in {PageKind.NEWS, PageKind.OTHER} or len(blocks) <= BARE:
        chances = caught(chances, shares[:, 0], sizes, least=least)
    if kind is PageKind.SMALL or kind in UNMARKED:
        chances = announced(blocks, chances, least=least)
    return chances


def caught(chances: Matrix, share: Matrix, sizes: Matrix, *, least: float) -> Matrix:
    """The chances, raised where blocks of `share` (how much of each trafilatura holds) would otherwise be lost in bulk. `sizes` in letters."""
    held = share >= HELD
    mass = float(sizes[held].sum())
    if not mass or float(sizes[held & (chances >= least)].sum()) >= LEAST * mass:
        return chances
    raised: Matrix = np.where(held, np.maximum(chances, np.float32(max(CAUGHT, least))), chances).astype(np.float32)
    return raised


def agreed(blocks: Sequence[Block], chances: Matrix, shares: Matrix, sizes: Matrix, *, least: float) -> Matrix:
    """The chances, raised on small pages for prose that trafilatura and resiliparse both hold and nothing speaks against.

    `shares`: of the two, per block; `sizes` in letters.
    """
    out = chances.copy()
    for n in np.flatnonzero((shares.min(axis=1) >= HELD) & (sizes >= _PROSE) & (chances >= _LIKELY) & (chances < least)).tolist():
        block = blocks[n]
        below = any(len(one.text) < _OPENER and "comment" in cues_of(one.text) for one in blocks[max(n - _BELOW, 0) : n])
        if not (
            below
            or (block.near | block.far) & _ELSEWHERE
            or block.hidden
            or 2 * block.link_characters > len(block.text)
            or not SENTENCE_END.search(block.text)
            or cues_of(block.text)
        ):
            out[n] = max(CAUGHT, least)
    return out


def announced(blocks: Sequence[Block], chances: Matrix, *, least: float) -> Matrix:
    """The chances, raised for points and rows that a line of the body announces with a colon: an order's parts, a table of fines.

    For pages without structure or with little around the body, which the model knows too few of. Not where most of a list is links, or class names say that it points elsewhere.
    """
    out = chances.copy()
    sure = np.float32(max(CAUGHT, least))
    for n, opener in enumerate(blocks):
        inside = out[n] >= least or (n > 0 and out[n] >= _DOUBTED and out[n - 1] >= least)
        colon = opener.text.endswith(_COLONS)
        if not inside or not (colon or _goes_on(opener)):
            continue
        items = _points(blocks, n)
        if not colon and not all(item.areas & _LISTS > opener.areas & _LISTS for item in items):
            continue
        size = sum(len(item.text) for item in items)
        if items and not any(item.hidden or item.near & _ELSEWHERE for item in items) and 3 * sum(i.link_characters for i in items) < size:
            out[n : n + 1 + len(items)] = np.maximum(out[n : n + 1 + len(items)], sure)
    return out


def _goes_on(opener: Block) -> bool:
    """A line that ends in the middle of its sentence, "The company must": what follows in a list is the rest of it."""
    return opener.tag not in _HEADINGS and not SENTENCE_END.search(opener.text) and opener.text[-1:].isalpha()


def _points(blocks: Sequence[Block], opener: int) -> Sequence[Block]:
    """The blocks after the opener that stand in a list, table or box it does not stand in, or are lines of one paragraph."""
    outside, end = blocks[opener].areas & _LISTS, opener + 1
    while end < len(blocks) and end - opener <= _LONGEST_LIST:
        one, first = blocks[end], blocks[opener + 1]
        own_box = one.path[:-1] == first.path[:-1] and first.parent not in blocks[opener].path
        one_paragraph = one.path == first.path != blocks[opener].path
        if not (one.areas & _LISTS > outside or one_paragraph or own_box):
            break
        end += 1
    found = blocks[opener + 1 : end]
    return found if len(found) > 1 else []

"""The net under the line model: what it dropped although a careful extractor keeps it.

The model was learnt on some kinds of page; what it has not seen it may drop without a trace. Where it drops much of what trafilatura
keeps, trafilatura's blocks are kept. On pages without structure it also takes back what stands far from the body.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.blocks import HEADED, Block
from pipeline.reading.boilerplate import cues_of
from pipeline.reading.extent import PROSE
from pipeline.reading.line_shapes import SENTENCE_END, Matrix
from pipeline.reading.marks import MARKS
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
_POINTS, _IN_POINTS, _POINTED = frozenset(["li", "dt", "dd", "ul", "ol"]), frozenset(["p", "div"]), frozenset(["ul", "ol", "dl"])
_FURNITURE = frozenset(["nav", "aside", "footer", "form", "button", "header"])
_MOST_OF_BODY = 0.9
_FEW = 3
"""Lines of prose that make a report."""
_OPENER, _BELOW = 60, 12
"""Letters of a line that may open a thread of comments; blocks that may belong to it."""
_DOUBTED = 0.2
"""Chance from which a line behind a kept one may open a list."""
_LIKELY = 0.45
"""Chance from which prose that two extractors hold is kept. From .27 on, and the same for pages with much around the body, was no gain
(docs/extraction.md)."""
_GAP, _SMALLER, _NOT_SURE = 20, 0.3, 0.92
"""Blocks that are dropped between the body and what is no part of it; how much of the body's letters that has at most; its mean chance. Chosen on flattened pages of
sites the model had not seen: newspapers' F1 .9423 without, .9447 with it (docs/extraction.md)."""
_ELSEWHERE = sum(1 << n for n, name in enumerate(MARKS) if name in {"teaser", "share", "signup", "comment", "ad", "site"})


def netted(blocks: Sequence[Block], chances: Matrix, shares: Matrix, sizes: Matrix, kind: PageKind, *, least: float) -> Matrix:
    """The model's chances with everything raised that it is not to drop on such a page, and lowered what is far from the body of a flat one.

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
        text = np.array([2 * block.link_characters <= len(block.text) for block in blocks])  # a menu alone is no body that was lost
        chances = caught(chances, shares[:, 0] * text, sizes, least=least)
    if kind is PageKind.SMALL or kind in UNMARKED:
        chances = announced(blocks, chances, least=least)
    if kind is not PageKind.NEWS:
        chances = enclosed(blocks, chances, shares, sizes, least=least)
    chances = unfolded(blocks, headed(blocks, chances, shares, sizes, least=least), sizes, least=least)
    return near(chances, sizes, least=least) if kind is PageKind.FLAT else chances


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
    for n in np.flatnonzero((shares.min(axis=1) >= HELD) & (sizes >= PROSE) & (chances >= _LIKELY) & (chances < least)).tolist():
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


def headed(blocks: Sequence[Block], chances: Matrix, shares: Matrix, sizes: Matrix, *, least: float) -> Matrix:
    """The chances, raised for the prose in the element of the page's only `<h1>` where neither model nor extractors find a line of prose: some
    set a whole report as an `<aside>`.
    """
    found = (chances >= least) | (shares.max(axis=1) >= HELD)
    if (found & (sizes >= PROSE)).any():
        return chances
    headings = [n for n, block in enumerate(blocks) if block.tag == "h1" and not block.hidden]
    prose = [
        n
        for n in range(headings[0] + 1 if len(headings) == 1 else len(blocks), len(blocks))
        if not blocks[n].hidden and _reads_like_prose(blocks[n], float(sizes[n]))
    ]
    if len(prose) < _FEW:
        return chances
    for serial in reversed(blocks[headings[0]].path):
        inside = [n for n in prose if serial in blocks[n].path]
        if len(inside) >= _FEW:
            out = chances.copy()
            out[inside] = np.maximum(out[inside], np.float32(max(CAUGHT, least)))
            return out
    return chances


def enclosed(blocks: Sequence[Block], chances: Matrix, shares: Matrix, sizes: Matrix, *, least: float) -> Matrix:
    """The chances, raised for the points and rows of a list or table that stands in the element of the body, behind its first line.

    The model knows few pages that end in a list. Half of the list is held by one of the two extractors, and nothing speaks against it: links, class names,
    the wording of what stands around reports. `shares` and `sizes` as for `agreed`. Pages that call themselves news are left to the model: there it adds
    boxes and offers (docs/extraction.md).
    """
    kept = chances >= least
    root = _root(blocks, kept, sizes)
    if root is None:
        return chances
    out, first = chances.copy(), int(np.argmax(kept))
    for items in _lists(blocks, first + 1, root):
        found = [blocks[n] for n in items]
        size = float(sizes[items].sum())
        if (
            len(items) > 1
            and 2 * float(sizes[items][shares[items].max(axis=1) >= HELD].sum()) >= size
            and all(
                _is_point(one) and not one.hidden and not (one.near | one.far) & _ELSEWHERE and not one.areas & _FURNITURE for one in found
            )
            and 3 * sum(one.link_characters for one in found) < sum(len(one.text) for one in found)
            and 4 * sum(bool(cues_of(one.text)) for one in found) <= len(found)
        ):
            out[items] = np.maximum(out[items], np.float32(max(CAUGHT, least)))
    return out


def unfolded(blocks: Sequence[Block], chances: Matrix, sizes: Matrix, *, least: float) -> Matrix:
    """The chances, raised for the rest of a report that a button unfolds: hidden lines of prose behind the first line of the body and in its element.

    No extractor holds them. Three at least in one box, against which nothing speaks: of 790 real pages none has so many, and single ones are notices.
    """
    hidden = [
        n for n, block in enumerate(blocks) if block.hidden and not block.areas & _FURNITURE and _reads_like_prose(block, float(sizes[n]))
    ]
    kept = chances >= least
    root = _root(blocks, kept, sizes) if len(hidden) >= _FEW else None
    boxes: defaultdict[int, list[int]] = defaultdict(list)
    for n in hidden:
        if root in blocks[n].path and n > int(np.argmax(kept)):
            boxes[blocks[n].parent].append(n)
    inside = [n for box in boxes.values() if len(box) >= _FEW for n in box]
    out = chances.copy()
    out[inside] = np.maximum(out[inside], np.float32(max(CAUGHT, least)))
    return out


def near(chances: Matrix, sizes: Matrix, *, least: float) -> Matrix:
    """The chances, lowered to nothing for small groups of kept lines that many dropped ones part from the body: comments, consent, another report.

    For pages without structure, on which nothing else says where a report ends.
    """
    kept = np.flatnonzero(chances >= least)
    groups = np.split(kept, np.flatnonzero(np.diff(kept) > _GAP) + 1)
    masses = [float(sizes[group].sum()) for group in groups]
    body = max(masses)
    out = chances.copy()
    for group, mass in zip(groups, masses, strict=True):
        if mass < _SMALLER * body and float((chances[group] * sizes[group]).sum()) < _NOT_SURE * mass:
            out[group] = 0
    return out


def _reads_like_prose(block: Block, size: float) -> bool:
    """Whether a line may be of a report by its length, its end, its links and what class names and wording say."""
    return (
        size >= PROSE
        and SENTENCE_END.search(block.text) is not None
        and 2 * block.link_characters <= len(block.text)
        and not ((block.near | block.far) & _ELSEWHERE or cues_of(block.text))
    )


def _is_point(block: Block) -> bool:
    """A point of a list or a row of a table that has headings; without them it may be an offer, and cells that are no row are columns of a page."""
    return (
        HEADED in block.areas
        if block.tag in {"tr", "caption"}
        else block.tag in _POINTS or bool(block.tag in _IN_POINTS and block.areas & _POINTED)
    )


def _root(blocks: Sequence[Block], kept: NDArray[np.bool_], sizes: Matrix) -> int | None:
    """Serial number of the innermost element around nine tenths of what is kept; None where nothing is."""
    total = float(sizes[kept].sum())
    mass: defaultdict[int, float] = defaultdict(float)
    for n in np.flatnonzero(kept).tolist():
        for serial in blocks[n].path:
            mass[serial] += float(sizes[n])
    around = [serial for serial, size in mass.items() if size >= _MOST_OF_BODY * total]
    return max(around, default=None)  # serial numbers go up from an element to those inside it


def _lists(blocks: Sequence[Block], start: int, root: int) -> Iterator[list[int]]:
    """The places of neighbouring blocks in lists and tables within the element `root`, from `start` on."""
    run: list[int] = []
    for n in range(start, len(blocks)):
        if blocks[n].areas & _LISTS and root in blocks[n].path:
            run.append(n)
        elif run:
            yield run
            run = []
    if run:
        yield run


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

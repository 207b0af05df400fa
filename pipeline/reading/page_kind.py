"""What kind of page a body is to be found on: which forests judge its lines, and which nets lie under them."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.extent import PROSE

SMALL = 60
"""Blocks; a newspaper's page has more."""


class PageKind(StrEnum):
    """What a page is like to judge."""

    FLAT = "flat"
    """Markup says little: most blocks are set alike."""
    DOCUMENT = "document"
    """The same, and nearly all of it is prose: a page made by hand, a judgment. There are hardly any menus and teasers to be told from it."""
    SMALL = "small"
    """There is little around the body. Extractors take what small outlets set in its column for text: comments, offers, notices."""
    NEWS = "news"
    """It calls itself a news report in its data, as large outlets do."""
    OTHER = "other"


UNMARKED = frozenset({PageKind.FLAT, PageKind.DOCUMENT})
_ALL_PROSE = 0.9
"""Share of a page's letters in lines of prose. Of 118 newspapers whose structure was taken away fewer than one in ten have so much."""


def prose_share(sizes: NDArray[np.float32], link_density: NDArray[np.float32]) -> float:
    """0..1: share of a page's letters that stand in lines long enough for prose, links apart."""
    return float(sizes[(sizes >= PROSE) & (link_density < 0.5)].sum() / max(float(sizes.sum()), 1.0))


def page_kind(blocks: int, *, structured: bool, news: bool, prose: float) -> PageKind:
    """Kind of a page by its number of blocks, whether its markup means something (`line_features.has_structure`), `PageFacts.news`, and
    `prose_share`.
    """
    if not structured:
        return PageKind.DOCUMENT if prose > _ALL_PROSE else PageKind.FLAT
    if blocks <= SMALL:
        return PageKind.SMALL
    return PageKind.NEWS if news else PageKind.OTHER

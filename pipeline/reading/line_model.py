"""The trained line model: boosted trees kept as a text file, evaluated with numpy."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.line_shapes import Matrix
from pipeline.reading.page_kind import UNMARKED, PageKind

MODEL_FILE = Path(__file__).parent / "line_model.json"
FORESTS = ("careful", "generous", "news", "close", "robust", "taught")


@dataclass(frozen=True, slots=True)
class Forest:
    """Small trees, asked all at once: the answers to a tree's few splits, taken as the bits of a number, look its leaf up.

    Every split of every tree is answered, also those off a row's path; for trees of half a dozen leaves that is ten times faster than
    walking down them with numpy.
    """

    feature: NDArray[np.intp]
    """Shape (splits, trees); a tree with fewer splits asks an unused one."""
    threshold: NDArray[np.float32]
    """Shape (splits, trees, 1)."""
    value: NDArray[np.float32]
    """Shape (trees * 2 ** splits,): log-odds by tree and number of its answers."""

    def odds(self, rows: Matrix) -> Matrix:
        """Log-odds per row."""
        splits, trees = self.feature.shape
        if not len(rows):
            return np.zeros(0, np.float32)
        columns = np.ascontiguousarray(rows.T)
        answers = np.zeros((trees, len(rows)), np.uint8)
        asked, above = np.empty(answers.shape, np.float32), np.empty(answers.shape, np.bool_)
        for n in reversed(range(splits)):  # into the same three arrays: new ones would take half as long again
            np.take(columns, self.feature[n], axis=0, out=asked, mode="clip")
            np.greater(asked, self.threshold[n], out=above)
            answers += answers
            answers += above.view(np.uint8)
        leaves = answers + (np.arange(trees, dtype=np.int32) << splits)[:, None]
        total: Matrix = self.value.take(leaves).sum(axis=0)
        return total


SAY: Mapping[PageKind, Mapping[str, float]] = {
    PageKind.FLAT: {"taught": 1},
    PageKind.DOCUMENT: {"taught": 0.5, "generous": 0.5},
    PageKind.SMALL: {"news": 0.5, "robust": 0.5},
    PageKind.NEWS: {"careful": 0.45, "generous": 0.45, "close": 0.1},
    PageKind.OTHER: {"careful": 0.5, "generous": 0.5},
}
"""Share of each forest in a block's log-odds; measured in docs/extraction.md."""


@dataclass(frozen=True, slots=True)
class LineModel:
    """Six forests (bench/train_lines.py): two trained on pages of all kinds, two on newspapers, two on pages whose structure was taken away."""

    version: str
    columns: tuple[str, ...]
    forests: Mapping[str, Forest]
    """By the names of FORESTS."""
    least: float
    """A block is kept from this chance on; chosen on sites the trees had not seen."""
    shift: float
    """Added to the log-odds of flat pages, so that `least` holds for them too."""

    def chances(self, rows: Matrix, kind: PageKind) -> Matrix:
        """Probability per row. Only the forests that have a say on such pages are asked."""
        odds = sum(share * self.forests[name].odds(rows) for name, share in SAY[kind].items())
        chances: Matrix = np.asarray(1 / (1 + np.exp(-odds - (self.shift if kind in UNMARKED else 0))), np.float32)
        return chances


Tree: TypeAlias = float | list[Any]
"""Log-odds, or `[feature, threshold, below, above]` with two trees."""


def forest_of(trees: Sequence[Tree]) -> Forest:
    """Splits are numbered from the root down, what is below a threshold before what is above it. At most 8 splits a tree."""
    splits = [list(_splits(tree)) for tree in trees]
    most = max(map(len, splits))
    feature = np.zeros((most, len(trees)), np.intp)
    threshold = np.full((most, len(trees), 1), np.inf, np.float32)
    for t, found in enumerate(splits):
        for n, (asked, bound) in enumerate(found):
            feature[n, t], threshold[n, t, 0] = asked, bound
    answers = np.arange(1 << most)
    return Forest(feature, threshold, np.concatenate([_leaves(tree, answers, count()) for tree in trees]))


def _splits(tree: Tree) -> Iterator[tuple[int, float]]:
    if isinstance(tree, list):
        feature, threshold, *branches = tree
        yield feature, threshold
        for branch in branches:
            yield from _splits(branch)


def _leaves(tree: Tree, answers: NDArray[np.intp], number: Iterator[int]) -> NDArray[np.float32]:
    """Value of the leaf that each of the answers leads to; bit n is set where split n is above its threshold."""
    if not isinstance(tree, list):
        return np.full(len(answers), tree, np.float32)
    above = answers >> next(number) & 1 == 1
    low, high = (_leaves(branch, answers, number) for branch in tree[2:])
    return np.where(above, high, low)


@lru_cache(maxsize=1)
def line_model() -> LineModel:
    """The model that ships with the package (trained by bench/train_lines.py)."""
    data = json.loads(MODEL_FILE.read_text("utf-8"))
    return LineModel(
        data["version"],
        tuple(data["columns"]),
        forests={name: forest_of(data[name]) for name in FORESTS},
        least=float(data["threshold"]),
        shift=float(data["shift"]),
    )

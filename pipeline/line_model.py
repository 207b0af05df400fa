"""The trained line model: boosted trees kept as a text file, evaluated with numpy."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.line_features import Matrix

MODEL_FILE = Path(__file__).parent / "line_model.json"


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees as arrays of shape (trees, nodes). A leaf points to itself, so every row may take the same number of steps."""

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def odds(self, rows: Matrix) -> Matrix:
        """Log-odds per row."""
        count, trees = len(rows), len(self.feature)
        if not count:
            return np.zeros(0, np.float32)
        tree = np.arange(trees)[None, :]
        row = np.arange(count)[:, None]
        at = np.zeros((count, trees), np.int32)
        for _ in range(self.depth):
            goes_left = rows[row, self.feature[tree, at]] <= self.threshold[tree, at]
            at = np.where(goes_left, self.left[tree, at], self.right[tree, at])
        total: Matrix = self.value[tree, at].sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class LineModel:
    """Two forests: one trained on pages as they are, one also on pages whose structure was taken away."""

    version: str
    columns: tuple[str, ...]
    structured: Forest
    robust: Forest
    least: float
    """A block is kept from this chance on; chosen on sites the trees had not seen."""

    def chances(self, rows: Matrix, *, structured: bool) -> Matrix:
        """Probability per row: where markup means something the mean of both forests' log-odds, else the robust one alone."""
        forests = [self.robust, self.structured] if structured else [self.robust]
        odds = sum(forest.odds(rows) for forest in forests) / len(forests)
        chances: Matrix = np.asarray(1 / (1 + np.exp(-odds)), np.float32)
        return chances


def forest_of(data: dict[str, Any]) -> Forest:
    """A forest from `{"depth": d, "trees": [[[feature, threshold, left, right, value], ...], ...]}`."""
    trees = data["trees"]
    size = max(len(tree) for tree in trees)
    table = np.zeros((len(trees), size, 5), np.float64)
    for n, tree in enumerate(trees):
        table[n, : len(tree)] = tree
    return Forest(
        feature=table[:, :, 0].astype(np.int32),
        threshold=table[:, :, 1].astype(np.float32),
        left=table[:, :, 2].astype(np.int32),
        right=table[:, :, 3].astype(np.int32),
        value=table[:, :, 4].astype(np.float32),
        depth=int(data["depth"]),
    )


@lru_cache(maxsize=1)
def line_model() -> LineModel:
    """The model that ships with the package (trained by bench/train_lines.py)."""
    data = json.loads(MODEL_FILE.read_text("utf-8"))
    return LineModel(
        data["version"], tuple(data["columns"]), forest_of(data["structured"]), forest_of(data["robust"]), float(data["threshold"])
    )

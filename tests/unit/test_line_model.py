"""Trees asked all at once answer as trees walked down one by one."""

import random
from typing import Any

import numpy as np
import pytest

from pipeline.reading.line_model import FORESTS, SAY, Tree, forest_of, line_model
from pipeline.reading.page_kind import PageKind

FEATURES = 6


def grown(rng: random.Random, splits: int) -> Tree:
    if not splits:
        return rng.uniform(-1, 1)
    below = rng.randrange(splits)
    return [rng.randrange(FEATURES), rng.uniform(-1, 1), grown(rng, below), grown(rng, splits - 1 - below)]


def walked(tree: Tree, row: Any) -> float:
    while isinstance(tree, list):
        feature, threshold, below, above = tree
        tree = above if row[feature] > np.float32(threshold) else below
    return tree


@pytest.mark.parametrize("most", [0, 1, 3, 8])
def test_a_forest_is_the_sum_of_its_trees(most: int) -> None:
    rng = random.Random(most)
    trees = [grown(rng, rng.randint(0, most)) for _ in range(40)] + [grown(rng, most)]
    rows = np.random.default_rng(most).uniform(-1, 1, (50, FEATURES)).astype(np.float32)
    rows[0, :] = [0.25, *[-0.5] * (FEATURES - 1)]
    assert forest_of(trees).odds(rows).tolist() == pytest.approx([sum(walked(tree, row) for tree in trees) for row in rows], abs=1e-4)


def test_what_is_on_the_threshold_is_below_it() -> None:
    assert forest_of([[0, 0.5, -1.0, 1.0]]).odds(np.array([[0.5], [0.75]], np.float32)).tolist() == [-1, 1]


def test_no_rows_have_no_answers() -> None:
    assert forest_of([[0, 0.5, -1.0, 1.0]]).odds(np.zeros((0, 1), np.float32)).tolist() == []


def test_the_shipped_forests_are_those_that_are_asked_and_say_all_together() -> None:
    assert set(line_model().forests) == set(FORESTS) == {name for shares in SAY.values() for name in shares}
    assert {kind: sum(shares.values()) for kind, shares in SAY.items()} == pytest.approx(dict.fromkeys(PageKind, 1.0))
    assert all(forest.feature.max() < len(line_model().columns) for forest in line_model().forests.values())

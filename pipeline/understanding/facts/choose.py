"""The likeliest of some candidates."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from pipeline.understanding.model import Logistic

T = TypeVar("T")


def likeliest(model: Logistic, candidates: Sequence[T], rows: Sequence[Mapping[str, float]]) -> tuple[T | None, float]:
    """The candidate with the best chance (0..1), the first of equals; None where all stay below the model's threshold."""
    best, chance = None, 0.0
    for candidate, row in zip(candidates, rows, strict=True):
        mine = model.probability(row)
        if mine > chance:
            best, chance = candidate, mine
    return (best, chance) if chance >= model.threshold else (None, 0.0)

"""Fit `pipeline.reading.confidence` on bodies of sites the line model has not seen, and say how well it is calibrated.

    PYTHONPATH=/tmp/lgb .venv/bin/python -m bench.train_confidence --shared ../shared [--cache FILE]

A body is whole here when at least half of its reference, or of the snippets it must have, stands in it. Pages as they are and with their structure
taken away; folds are those of bench/train_lines.py, and the figures printed are of sites neither model has seen.
"""

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.extraction_pages import Page, shared_folder
from bench.gate_pages import loss
from bench.line_samples import Sample, kept_text
from bench.train_lines import FOLDS, THRESHOLD, Table, cross_validated, folds, table_of
from pipeline.reading.confidence import SIGNS, signs
from records.article import DOUBTED

HALF = 0.5
KINDS = ("", "flat", "links")
"""What was done to the pages that are judged: nothing, or their structure taken away."""
PENALTY = 0.1
"""At 1 everything is drawn to the mean, and a body of a tenth of its report has .7; below .1 nothing changes out of fold."""
_EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)


def example(one: Sample, chances: Any) -> tuple[tuple[float, ...], bool]:
    """What the model sees of a body, and whether it is whole."""
    text = kept_text(one, chances, THRESHOLD)
    kept = set(text.split("\n"))
    mask = np.array([chance >= THRESHOLD and line in kept for line, chance in zip(one.texts, chances, strict=True)], bool)
    found = signs(mask, one.rows, one.sizes, one.links, len(text.split()), one.claimed)
    return found, loss(one.page, text).recall >= HALF


def fitted(rows: Any, whole: Any) -> Any:
    """Base and weights by Newton's method, under a small penalty, none of them negative: more of what a reader holds is never a bad sign."""
    from scipy.optimize import minimize  # noqa: PLC0415 - comes with LightGBM, which only training needs

    table = np.hstack([np.ones((len(rows), 1)), rows])

    def cost(weights: Any) -> tuple[float, Any]:
        odds = table @ weights
        penalty = PENALTY * np.array([0, *weights[1:]])
        gradient = table.T @ (1 / (1 + np.exp(-odds)) - whole) + penalty
        return float(np.logaddexp(0, np.where(whole, -odds, odds)).sum() + penalty @ penalty / (2 * PENALTY)), gradient

    bounds = [(None, None), *[(0, None)] * rows.shape[1]]
    return minimize(cost, np.zeros(table.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x


def report(chances: Any, whole: Any) -> None:
    """How many bodies of each band are whole, and how well the doubted ones were found."""
    for low, high in itertools.pairwise(_EDGES):
        band = (chances >= low) & (chances < high)
        if band.any():
            print(f"{low:.2f}-{min(high, 1):.2f}: {band.sum():5} bodies, said {chances[band].mean():.3f}, whole {whole[band].mean():.3f}")
    doubted = chances < DOUBTED
    right = (doubted & ~whole).sum()
    print(f"doubted {doubted.sum()}, of which cut {right}; cut in all {(~whole).sum()} of {len(whole)}")
    print(f"Brier {np.mean((chances - whole) ** 2):.4f}, without a model {whole.mean() * (1 - whole.mean()):.4f}")


def out_of_fold(pages: Sequence[Page], rows: Any, whole: Any, cuts: Sequence[set[str]]) -> Any:
    """Chances of each body by a model that has not seen its site."""
    chances = np.zeros(len(rows))
    for cut in cuts:
        held = np.array([page.site in cut for page in pages])
        weights = fitted(rows[~held], whole[~held])
        chances[held] = 1 / (1 + np.exp(-(weights[0] + rows[held] @ weights[1:])))
    return chances


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared")
    parser.add_argument("--cache", type=Path)
    args = parser.parse_args()
    table: Table = table_of(shared_folder(args.shared), args.cache)
    answers = cross_validated(table)
    wanted = [n for n in answers if table.items[n].kind in KINDS]
    found = [example(table.items[n].sample, answers[n]) for n in wanted]
    rows, whole = np.array([signs for signs, _ in found]), np.array([right for _, right in found])
    report(out_of_fold([table.items[n].sample.page for n in wanted], rows, whole, folds(table.items, FOLDS)), whole)
    base, *weights = fitted(rows, whole)
    print(f"base {base:.3f}", ", ".join(f"{name} {weight:.3f}" for name, weight in zip(SIGNS, weights, strict=True)))


if __name__ == "__main__":
    main()

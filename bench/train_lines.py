"""Train the line model (pipeline/reading/line_model.json) and measure it on sites it has not seen.

    .venv/bin/pip install --target /tmp/lgb lightgbm
    PYTHONPATH=/tmp/lgb .venv/bin/python -m bench.train_lines --shared ../shared [--out pipeline/reading/line_model.json]

Two forests: `structured` is trained on the pages as they are, `robust` also on the same pages flattened, with and without their links. Both see
the pages as other sites would have made them too (without furniture, with less of it, cut into sentences, with classes that say nothing): 118
pages alone teach that a page without a menu has no body. Each block of each page is a row; its label is whether the reference body holds its
wording. LightGBM is only needed here: the product evaluates the forests with numpy.
The folds of the cross-validation are cut by publisher; their figures are the ones to quote.
"""

import argparse
import dataclasses
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from trafilatura.utils import load_html

from bench.extraction_pages import VARIANTS, Page, pages, shared_folder, tool, variants
from pipeline.reading import jsonld
from pipeline.reading.blocks import blocks_of
from pipeline.reading.candidates import ORDER, candidates_of
from pipeline.reading.line_features import Votes, base_features
from pipeline.reading.metadata import page_facts

SEEDS = 2
THRESHOLD = 0.45
ROUNDS = 110
ROUNDS_ROBUST = 260
VARIANT_WEIGHT = 0.3
"""Of a changed page beside the real one; at .5, or with two of each, flat pages came out worse."""
SETTINGS = {
    "objective": "binary", "num_leaves": 6, "learning_rate": 0.1, "lambda_l2": 5, "min_data_in_leaf": 400, "feature_fraction": 0.3,
    "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "num_threads": 1, "verbose": -1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
"""Small trees, many rows a leaf: 118 pages are few, larger trees learn the sites."""


@dataclass(frozen=True, slots=True)
class Sample:
    page: Page
    texts: list[str]
    rows: Any
    label: Any
    weight: Any


def sample(page: Page) -> tuple[Sample, list[str]]:
    tree = load_html(page.html)
    facts, blocks = page_facts(tree, url=page.row["url"]), blocks_of(tree)
    found = candidates_of(page.html, tree, jsonld.article_node(tree), blocks, url=page.row["url"])
    rows, columns, words = base_features(
        blocks, [found[name] for name in ORDER], title=facts.title or "", standfirst=facts.standfirst or "", authors=facts.authors
    )
    inside, optional = Votes(page.row["text"]).shares(words), Votes(page.row["optional"]).shares(words)
    sizes = np.array([len(tokens) for tokens in words], float)
    total = max(float(sizes[inside >= 0.5].sum()), 50)
    weight = np.minimum((sizes / total) ** 0.8 * 30, 8) + 0.02  # a page counts by its share of text, as the metric does
    weight[(optional >= 0.5) & (inside < 0.5)] = 0  # standfirst and title: either answer is right
    return Sample(page, [block.text for block in blocks], rows, inside >= 0.5, weight), columns


def fitted(samples: list[Sample], rounds: int) -> list[lightgbm.Booster]:
    data = np.vstack([s.rows for s in samples]), np.concatenate([s.label for s in samples]), np.concatenate([s.weight for s in samples])
    return [
        lightgbm.train({**SETTINGS, "seed": seed}, lightgbm.Dataset(data[0], data[1].astype(int), weight=data[2]), rounds)
        for seed in range(SEEDS)
    ]


def chances(boosters: list[lightgbm.Booster], rows: Any) -> Any:
    """Mean of the log-odds, as the product computes it."""
    return 1 / (1 + np.exp(-np.mean([b.predict(rows, raw_score=True, num_threads=1) for b in boosters], axis=0)))


def folds(samples: list[Sample], count: int, seed: int) -> list[set[str]]:
    sites = sorted({s.page.site for s in samples})
    random.Random(seed).shuffle(sites)
    return [set(sites[n::count]) for n in range(count)]


def cross_validated(train: list[Sample], test: list[Sample], rounds: int, *, count: int = 8, seed: int = 0) -> dict[int, Any]:
    out = {}
    for fold in folds(test, count, seed):
        boosters = fitted([s for s in train if s.page.site not in fold], rounds)
        out |= {id(s): chances(boosters, s.rows) for s in test if s.page.site in fold}
    return out


def blended(one: dict[int, Any], other: dict[int, Any]) -> dict[int, Any]:
    """What the product does with pages that have structure: the mean of the two forests' log-odds."""
    odds = {key: (np.log(one[key] / (1 - one[key])) + np.log(other[key] / (1 - other[key]))) / 2 for key in one}
    return {key: 1 / (1 + np.exp(-value)) for key, value in odds.items()}


def report(metrics: Any, name: str, samples: list[Sample], answers: dict[int, Any], threshold: float) -> None:
    by_language: dict[str, list[Any]] = defaultdict(list)
    for s in samples:
        text = "\n".join(dict.fromkeys(t for t, chance in zip(s.texts, answers[id(s)], strict=True) if chance >= threshold))
        score = metrics.page_scores(s.page.row["text"], text, optional=s.page.row["optional"])
        by_language["all"].append(score)
        by_language[s.page.row["lang"]].append(score)
    for language, scores in by_language.items():
        if len(scores) >= 4:
            c = metrics.corpus(scores)
            print(f"{name:28} threshold {threshold} {language:4} n={c['n']:4} P {c['P']:.4f} R {c['R']:.4f} F1 {c['F1']:.4f}", flush=True)


def flattened(boosters: list[lightgbm.Booster]) -> dict[str, Any]:
    """Trees as lists of [feature, threshold, left, right, value]; the mean over seeds is folded into the values."""
    trees = []
    for booster in boosters:
        for tree in booster.dump_model()["tree_info"]:
            nodes: list[list[float]] = []
            _walk(tree["tree_structure"], nodes, len(boosters))
            trees.append(nodes)
    return {"trees": trees}


def _walk(node: dict[str, Any], nodes: list[list[float]], seeds: int) -> None:
    at = len(nodes)
    nodes.append([0, 0, at, at, 0])
    if "leaf_value" in node:
        nodes[at][4] = round(node["leaf_value"] / seeds, 6)
        return
    left = len(nodes)
    _walk(node["left_child"], nodes, seeds)
    right = len(nodes)
    _walk(node["right_child"], nodes, seeds)
    nodes[at] = [node["split_feature"], float(f"{node['threshold']:.7g}"), left, right, 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared")
    parser.add_argument("--out", type=Path, default=Path("pipeline/reading/line_model.json"))
    args = parser.parse_args()
    shared = shared_folder(args.shared)
    metrics = tool(shared, "text_metrics")
    made = {kind: [sample(page) for page in pages(shared, flatten=kind)] for kind in ("no", "yes", "keep-links")}
    columns = made["no"][0][1]
    real, flat, linked = ([s for s, _ in made[kind]] for kind in made)
    changed = {
        kind: [dataclasses.replace(s, weight=s.weight * VARIANT_WEIGHT) for s, _ in map(sample, variants(shared, kind))]
        for kind in VARIANTS
    }
    others = [s for samples in changed.values() for s in samples]
    structured = cross_validated(real + others, real + others, ROUNDS)
    robust = cross_validated(real + flat + linked + others, real + flat + linked + others, ROUNDS_ROBUST)
    both = blended(structured, {id(s): robust[id(s)] for s in real + others})
    measured = [("as they are", real, both), ("flattened", flat, robust), ("flattened, with links", linked, robust)]
    for name, samples, answers in measured + [(kind, samples, both) for kind, samples in changed.items()]:
        for threshold in (0.4, THRESHOLD, 0.5):
            report(metrics, f"{name}, other sites", samples, answers, threshold)
    model: dict[str, Any] = {"version": "5", "threshold": THRESHOLD, "columns": columns}
    for name, train, rounds in (("structured", real + others, ROUNDS), ("robust", real + flat + linked + others, ROUNDS_ROBUST)):
        model[name] = flattened(fitted(train, rounds))
    args.out.write_text(json.dumps(model, separators=(",", ":")) + "\n", "utf-8")
    print(f"{args.out}: {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

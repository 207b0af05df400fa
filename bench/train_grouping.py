"""Train and cross-validate the pair model of `pipeline.grouping` on labelled items; writes `pipeline/grouping/model.json`.

    python -m bench.train_grouping --items dev-relevance.jsonl [--said HOME/grouping-examples.jsonl] [--check] [--labelled]

Items: JSON lines with id, title, text, lang, date, relevant, platforms, story, dispute; the demonstration press's reports are added. Everything is seeded: the same items give the same
file. `--check` cross-validates only. Folds are whole disputes; a pair is scored by a model that has seen neither of its two disputes.
`--labelled` takes language and platforms from the labels instead of from the classifier.
"""

import argparse
import collections
import hashlib
import itertools
import json
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.grouping_items import newsroom_items
from pipeline.grouping.cluster import DISPUTE_BEST_SHARE, Clusters, each, log_odds
from pipeline.grouping.columns import Columns, told
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import FILE, Logistic, PairModel
from pipeline.grouping.pairs import DISPUTE, STORY, compare_all
from pipeline.grouping.prepared import FIELDS, Rarity, prepare

Item = dict[str, Any]
Array = NDArray[np.float64]
FOLDS = 8
RIDGE = 2.0
STORY_RIDGE = 1.0
FICTIONS = 1_200
"""Pairs of different disputes that are made to share platform and time: most large platforms are in dozens of disputes at once, which 143
items cannot show."""
FICTION_WEIGHT = 0.3
THIN = 0.12
"""Share of the pairs without a common company that is used (they are easy, and nine tenths of all); weighted up accordingly."""
NEWSROOM_WEIGHT = 0.3
"""Of the pairs of the demonstration press: it tells few disputes in many reports each."""
THRESHOLDS = {"dispute": 0.5, "story": 0.55}
MEAN_SHRINKAGE = 5


def main() -> None:
    args = _arguments()
    items = [json.loads(line) | {"set": "items"} for line in args.items.open(encoding="utf-8")] + newsroom_items()
    items += [json.loads(line) | {"set": "said"} for path in args.said for line in path.open(encoding="utf-8")]
    texts = [_evidence(item, labelled=args.labelled) for item in items]
    background = Rarity()
    background.add(texts)
    means = _means(texts)
    kept = [number for number, item in enumerate(items) if item["relevant"]]
    data = Pairs([items[n] for n in kept], [texts[n] for n in kept], background, means)
    cross = [evaluate(data, seed) for seed in range(args.seeds)]
    print("cross-validated:", _mean(cross))
    dispute, story = data.fit(np.ones(len(data.dispute), bool))
    model = PairModel("", dispute, story, background, means)
    print("in sample:      ", data.grouped(*data.probabilities(model)))
    if not args.check:
        _write(model, data, args.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument(
        "--said", type=Path, action="append", default=[], help="grouping-examples.jsonl of a home: pairs that people placed; repeat"
    )
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    parser.add_argument("--labelled", action="store_true", help="language and platforms from the labels")
    parser.add_argument("--seeds", type=int, default=3, help="how many different foldings")
    return parser.parse_args()


def day_of(text: str | None) -> date | None:
    """The day of an item; the middle of the month where only that is known."""
    return date.fromisoformat(text + "-15" if len(text) == 7 else text) if text else None


def _evidence(item: Item, *, labelled: bool) -> Evidence:
    from bench.grouping_items import found_evidence, labelled_evidence  # noqa: PLC0415

    make = labelled_evidence if labelled else found_evidence
    return make(item, day_of(item["date"]))


def _means(texts: list[Evidence]) -> dict[str, NDArray[np.float32]]:
    by_language = collections.defaultdict(list)
    for text in texts:
        if text.vector is not None:
            by_language[text.language].append(text.vector)
    overall = np.mean([vector for vectors in by_language.values() for vector in vectors], axis=0)
    return {
        language: ((np.sum(vectors, axis=0) + MEAN_SHRINKAGE * overall) / (len(vectors) + MEAN_SHRINKAGE)).round(4)
        for language, vectors in sorted(by_language.items())
    }


def said_pair(one: Item, other: Item) -> bool:
    """Whether a person said of two items of a home where they belong; of the others grouping itself did."""
    sides, theirs = one["sides"], other["sides"]
    return any(key in theirs and (side == "one") != (theirs[key] == "one") for key, side in sides.items())


class Pairs:
    """All pairs of the relevant items with features and labels, and the fictional ones."""

    def __init__(self, items: list[Item], texts: list[Evidence], rarity: Rarity, means: Any) -> None:
        self.items = items
        prepared = [prepare(text, rarity, means) for text in texts]
        numbers = itertools.combinations(range(len(items)), 2)
        self.pairs = [(i, j) for i, j in numbers if items[i]["set"] == items[j]["set"]]  # the sets name shared disputes differently
        ends = np.array(self.pairs, np.int64).reshape(-1, 2)
        compared = compare_all(Columns([told(text) for text in texts], rarity, means), ends[:, 0], ends[:, 1])
        features = [dict(zip(compared, row, strict=True)) for row in zip(*(values.tolist() for values in compared.values()), strict=True)]
        self.story = np.array([items[i]["story"] is not None and items[i]["story"] == items[j]["story"] for i, j in self.pairs])
        self.dispute = np.array([items[i]["dispute"] == items[j]["dispute"] for i, j in self.pairs])
        self.x = _matrix(features, DISPUTE)
        self.x_story = _matrix(features, STORY)
        related = np.array([f["family"] > 0 for f in features]) | self.dispute
        self.used = related | (np.random.default_rng(1).random(len(features)) < THIN)
        self.used &= np.array([items[i]["set"] != "said" or said_pair(items[i], items[j]) for i, j in self.pairs])
        own = self.own = np.array([items[i]["set"] != "newsroom" for i, _ in self.pairs])
        self.weight = np.where(related, 1.0, 1 / THIN) * np.where(own, 1.0, NEWSROOM_WEIGHT)
        self.fictions, self.fiction_of = self._fictions(features, prepared, own)

    def _fictions(self, features: list[dict[str, float]], prepared: list[Any], own: NDArray[np.bool_]) -> tuple[Array, NDArray[np.int64]]:
        rng = np.random.default_rng(5)
        chosen = rng.choice(np.flatnonzero(~self.dispute & own), FICTIONS)
        return _matrix([_fiction(features[k], prepared[self.pairs[k][0]], rng) for k in chosen], DISPUTE), chosen

    def fit(self, allowed: NDArray[np.bool_]) -> tuple[Logistic, Logistic]:
        """Both regressions, on the pairs that are allowed."""
        rows, extra = allowed & self.used, allowed[self.fiction_of]
        x = np.r_[self.x[rows], self.fictions[extra]]
        y = np.r_[self.dispute[rows], np.zeros(extra.sum())]
        weight = np.r_[self.weight[rows], np.full(extra.sum(), FICTION_WEIGHT)]
        within = allowed & self.dispute
        dispute = fit_signed(x, y, weight, DISPUTE, RIDGE, THRESHOLDS["dispute"])
        story = fit_signed(
            self.x_story[within], self.story[within].astype(float), self.weight[within], STORY, STORY_RIDGE, THRESHOLDS["story"]
        )
        return dispute, story

    def probabilities(self, model: Any, rows: Any = slice(None)) -> tuple[Array, Array]:
        """Dispute and story probabilities of some pairs."""
        dispute = _predict(self.x[rows], model.dispute, DISPUTE)
        return dispute, dispute * _predict(self.x_story[rows], model.story, STORY)

    def grouped(self, dispute: Array, story: Array) -> dict[str, float]:
        """Pair precision, recall and F1 after clustering; disputes are clusters of stories, as in production."""
        table = {pair: (d, s) for pair, d, s in zip(self.pairs, dispute, story, strict=True)}
        apart = (0.0, 0.0)
        stories: Clusters[int] = Clusters([[n] for n in range(len(self.items))])
        stories.join(
            ((s, *pair) for pair, (_, s) in table.items()),
            each(lambda a, b: log_odds(table.get((min(a, b), max(a, b)), apart)[1])),
            THRESHOLDS["story"],
        )
        disputes: Clusters[int] = Clusters(stories.groups())
        disputes.join(
            ((d, *pair) for pair, (d, _) in table.items()),
            each(lambda a, b: log_odds(table.get((min(a, b), max(a, b)), apart)[0])),
            THRESHOLDS["dispute"],
            best_share=DISPUTE_BEST_SHARE,
        )
        found: dict[str, float] = {}
        for part in ("items", "newsroom"):
            found |= self._f1(f"{part} story", part, stories, self.story) | self._f1(f"{part} dispute", part, disputes, self.dispute)
        return found

    def _f1(self, name: str, part: str, clusters: Clusters[int], truth: NDArray[np.bool_]) -> dict[str, float]:
        rows = np.array([self.items[i]["set"] == part for i, _ in self.pairs])
        same = np.array([clusters.home(i) == clusters.home(j) for i, j in self.pairs]) & rows
        truth = truth & rows
        hits = int((same & truth).sum())
        precision, recall = hits / max(int(same.sum()), 1), hits / max(int(truth.sum()), 1)
        return {f"{name} P": precision, f"{name} R": recall, f"{name} F1": 2 * precision * recall / max(precision + recall, 1e-9)}


def _fiction(features: dict[str, float], one: Any, rng: np.random.Generator) -> dict[str, float]:
    """The same two articles, had they been about one platform at some distance in time."""
    made = dict(features)
    if rng.random() < 0.8:
        made["party"], made["family"] = float(rng.choice([1, 1, 1, 0.5])), 1.0
        made["party-rarity"] = max(one.party_weights.values(), default=3.0)
        if rng.random() < 0.6:
            made["party-rarity"] = min(made["party-rarity"], 2.5)
    days = int(rng.integers(0, 4_000)) if rng.random() < 0.6 else int(np.exp(rng.uniform(0, 8))) - 1
    made["days"] = math.log1p(days) / 5
    for limit in (2, 7, 31, 180):
        made[f"within-{limit}"] = float(days <= limit)
    made["party*places"] = made["party"] * made["places"]
    made["party*meaning"] = made["party"] * made["meaning"]
    made["party*words"] = made["party"] * made["words"]
    made["party*place-rarity"] = made["party"] * made["party-rarity"] * made["places"]
    made["amount*within-31"] = made["amount"] * made["within-31"]
    return made


def _matrix(features: list[dict[str, float]], names: dict[str, int]) -> Array:
    return np.array([[row[name] for name in names] for row in features])


def fit_signed(x: Array, y: Array, weight: Array, signs: dict[str, int], ridge: float, threshold: float) -> Logistic:
    """Ridge logistic regression on scaled features; features whose weight would have the wrong sign are dropped, worst half first."""
    scale = x.std(axis=0) + 1e-6
    sign = np.array(list(signs.values()))
    active = x.std(axis=0) > 1e-9
    while True:
        solution = _newton(x[:, active] / scale[active], y, weight, ridge)
        directed = solution[:-1] * sign[active]
        wrong = int((directed < -1e-9).sum())
        if not wrong:
            break
        active[np.flatnonzero(active)[np.argsort(directed)[: max(1, wrong // 2)]]] = False
    names = np.array(list(signs))[active]
    return Logistic(float(solution[-1]), {str(n): float(w) for n, w in zip(names, solution[:-1] / scale[active], strict=True)}, threshold)


def _newton(x: Array, y: Array, weight: Array, ridge: float) -> Array:
    design = np.c_[x, np.ones(len(x))]
    penalty = np.diag([ridge] * x.shape[1] + [1e-6])
    solution = np.zeros(design.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (weight * (p - y)) + penalty @ solution
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        solution -= step
        if np.abs(step).max() < 1e-6:
            break
    return solution


def _predict(x: Array, model: Logistic, names: dict[str, int]) -> Array:
    weights = np.array([model.weights.get(name, 0.0) for name in names])
    return 1 / (1 + np.exp(-np.clip(x @ weights + model.bias, -30, 30)))


def evaluate(data: Pairs, seed: int) -> dict[str, float]:
    """Cross-validated figures of one folding."""
    disputes = sorted({str(item["dispute"]) for item in data.items})
    order = np.random.default_rng(seed).permutation(len(disputes))
    fold = {disputes[place]: number % FOLDS for number, place in enumerate(order)}
    one = np.array([fold[str(data.items[i]["dispute"])] for i, _ in data.pairs])
    other = np.array([fold[str(data.items[j]["dispute"])] for _, j in data.pairs])
    dispute, story = np.zeros(len(one)), np.zeros(len(one))
    for held, train in _splits(one, other):
        fitted = data.fit(train)
        dispute[held], story[held] = data.probabilities(PairModel("", *fitted, Rarity(), {}), held)
    return data.grouped(dispute, story)


def _splits(one: Any, other: Any) -> Iterator[tuple[Any, Any]]:
    for a in range(FOLDS):
        for b in range(a, FOLDS):
            held = ((one == a) & (other == b)) | ((one == b) & (other == a))
            yield held, ~np.isin(one, [a, b]) & ~np.isin(other, [a, b])


def _mean(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(sum(row[name] for row in rows) / len(rows), 3) for name in rows[0]}


def _write(model: PairModel, data: Pairs, path: Path) -> None:
    counts = {name: {key: count for key, count in sorted(model.background.counts[name].items()) if count >= 3} for name in FIELDS}
    table = {
        "dispute": _plain(model.dispute),
        "story": _plain(model.story),
        "background": {"articles": model.background.articles, "counts": counts},
        "means": {language: [round(float(x), 4) for x in mean] for language, mean in model.means.items()},
    }
    body = json.dumps(table, ensure_ascii=False, sort_keys=True)
    version = f"pairs/1 {hashlib.sha256(body.encode()).hexdigest()[:8]}"
    path.write_text(
        json.dumps({"version": version, **table}, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{path}: {version}, {path.stat().st_size:,} bytes, from {len(data.items)} items")


def _plain(model: Logistic) -> dict[str, Any]:
    weights = {name: round(weight, 4) for name, weight in model.weights.items()}
    return {"bias": round(model.bias, 4), "weights": weights, "threshold": model.threshold}


if __name__ == "__main__":
    main()

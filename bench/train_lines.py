"""Train the line model (pipeline/reading/line_model.json) and measure it on sites it has not seen.

    .venv/bin/pip install --target /tmp/lgb lightgbm
    PYTHONPATH=/tmp/lgb .venv/bin/python -m bench.train_lines --shared ../shared [--cache FILE] [--out pipeline/reading/line_model.json] [--no-folds] [--only taught]

Six forests: `careful` and `generous` are trained on the pages as they are and as other sites would have made them (without furniture, with
less of it, cut into sentences, with classes that say nothing, as pages of small outlets), `news` and `close` on the newspapers among them (`close`
with more and larger trees), `robust` on pages flattened, with and without their links, and a little on the others. Which of them judge a page stands in pipeline/reading/line_model.py.
`taught` learns what `robust` does, and from the pages of the snippets' set without their structure: what the other forests, trained on the same sites, keep of a page as it is
labels it when its structure is gone.
Blocks without label (bench/line_samples.py) get one from a teacher trained on the reference bodies, for `generous` from the candidates: the first is
right on newspapers, the second elsewhere, their mean nearly everywhere. What more candidates hold can never make a block less likely (monotone
constraints).
`--cache` keeps the samples, whose making takes longest. LightGBM is only needed here: the product evaluates the forests with numpy.
The folds of the cross-validation are cut by domain over all sets; their figures are the ones to quote.
"""

import argparse
import json
import pickle
import random
import zlib
from collections.abc import Callable, Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from bench.extraction_pages import VARIANTS, Page, changed, pages, shared_folder, tool
from bench.line_samples import Sample, kept_text, sample, scores, taught
from bench.unseen import Scores, model_digest, write_record
from pipeline.reading.line_model import FORESTS, MODEL_FILE, SAY, Tree
from pipeline.reading.net import netted
from pipeline.reading.page_kind import UNMARKED
from pipeline.reading.tree_features import MONOTONE

THRESHOLD = 0.5
SHIFT = 0.4
"""Of the log-odds of pages without structure. From .2 to .6 flattened pages of all three sets come out alike; without it lines are lost."""
ROUNDS = 220
ROUNDS_TEACHER = 120
CHANGED_WEIGHT = 0.3
"""Of a changed page beside the real one; at .5, or with two of each, flat pages came out worse."""
ROUNDS_SMALL = 260
ROUNDS_CLOSE = 500
CLOSE = {"num_leaves": 9, "min_data_in_leaf": 80}
"""On other sites as good as the forest of smaller trees on pages that call themselves news, worse on small pages of any outlet."""
ROUNDS_TAUGHT = 400
TAUGHT = {"num_leaves": 9, "min_data_in_leaf": 150}
"""Three times as many pages can teach more trees; larger ones than of nine leaves the product cannot ask (`Forest`)."""
STRUCTURED_IN_ROBUST = 0.1
WIDE_IN_ROBUST = 0.3
"""The robust forest is a mean of three, of which one has seen newspapers only: flat pages of one kind say little about those of another."""
FOLDS = 5
SETTINGS = {
    "objective": "binary", "num_leaves": 8, "learning_rate": 0.1, "lambda_l2": 5, "min_data_in_leaf": 300, "feature_fraction": 0.3,
    "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "num_threads": 1, "verbose": -1, "deterministic": True, "force_row_wise": True,
    "seed": 0,
}  # fmt: skip
"""Small trees, many rows a leaf: 790 pages are few, larger trees learn the sites."""
_EASY_SHARE = 0.33
"""Of the rows no candidate holds and that are no text, a third is enough, at three times the weight."""
_LEAST_BODY = 200
"""Letters of a body that teaches."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A page and what was done to it: empty, or one of VARIANTS, `flat` and `links`."""

    kind: str
    sample: Sample

    @property
    def flat(self) -> bool:
        return self.kind in {"flat", "links"}


def kinds_of(page: Page) -> list[str]:
    if page.set == "trafilatura":
        return [*(["unnamed"] if zlib.crc32(str(page.row["id"]).encode()) % 3 == 0 else []), "flat", "links"]
    return [*VARIANTS, "flat", "links"]


def samples_of(page: Page, shared: Path) -> list[tuple[Changed, list[str]]]:
    made = [
        ("", sample(page)),
        *((kind, sample(changed(page, kind, shared), with_blocks=kind in {"flat", "links"})) for kind in kinds_of(page)),
    ]
    return [(Changed(kind, found[0]), found[1]) for kind, found in made if found]


@dataclass(frozen=True, slots=True)
class Told:
    """What rows are to be learnt as. Arrays with a row a block."""

    label: Any
    weight: Any
    known: Any
    """bool: by a reference, a snippet or the other forests."""
    used: Any
    """bool."""


class Table:
    """All blocks of all pages, one below the other."""

    def __init__(self, items: list[Changed], columns: list[str]) -> None:
        self.items, self.columns = items, columns
        ones = [item.sample for item in items]
        self.of = np.repeat(np.arange(len(items)), [len(one.rows) for one in ones])
        self.rows = np.vstack([one.rows for one in ones])
        self.label = np.concatenate([one.label for one in ones])
        self.known = np.concatenate([one.known for one in ones])
        whole = np.array([1.0 if not item.kind or (item.flat and item.sample.page.set == "news") else CHANGED_WEIGHT for item in items])
        self.weight = np.concatenate([one.weight for one in ones]) * whole[self.of]
        self.by_snippets = np.array([one.page.set == "trafilatura" for one in ones])[self.of]
        self.of_news = np.array([one.page.set == "news" for one in ones])[self.of]
        self.flat = np.array([item.flat for item in items])[self.of]
        self.to_teach = self.flat & self.by_snippets
        self.cluttered = np.array([item.kind == "cluttered" for item in items])[self.of]
        self.unstructured = self.flat | np.array([one.kind in UNMARKED for one in ones])[self.of]
        self.drawn = np.random.default_rng(0).random(len(self.of)) < _EASY_SHARE

    def told(self, label: Any, weight: Any, known: Any) -> Told:
        """Labels and weights, most of the easy rows left out."""
        easy = (self.rows[:, :3].max(axis=1) < 0.1) & ~label & (weight < 0.3)
        return Told(label, np.where(easy, weight / _EASY_SHARE, weight), known, (weight > 0) & (~easy | self.drawn))

    def fitted(self, mask: Any, rounds: int, label: Any, weight: Any, **changes: Any) -> lightgbm.Booster:
        settings = SETTINGS | {"monotone_constraints": [int(name in MONOTONE) for name in self.columns]} | changes
        return lightgbm.train(settings, lightgbm.Dataset(self.rows[mask], label[mask].astype(int), weight=weight[mask]), rounds)

    def model(self, mask: Any) -> dict[str, list[lightgbm.Booster]]:
        """The forests by name from the rows of `mask`; each is a mean."""
        forests = self.forests(mask, self.told(self.label, np.where(self.to_teach, 0, self.weight), self.known), set(FORESTS) - {"taught"})
        return forests | self.forests(mask, self.taught(mask, forests | {"taught": forests["robust"]}), ["taught"])

    def forests(self, mask: Any, told: Told, names: Collection[str]) -> dict[str, list[lightgbm.Booster]]:
        mask = mask & told.used
        label, weight, unknown = told.label.copy(), told.weight.copy(), mask & ~told.known
        if unknown.any():
            teacher = self.fitted(mask & ~self.by_snippets, ROUNDS_TEACHER, told.label, told.weight)
            chance = teacher.predict(self.rows[unknown], num_threads=1)
            label[unknown] = chance > 0.5
            weight[unknown] *= np.abs(2 * chance - 1)
        some = np.where(self.unstructured, weight, weight * STRUCTURED_IN_ROBUST)
        near = told.weight * np.where(self.of_news, 1, WIDE_IN_ROBUST) * np.where(self.unstructured, 1, 0.5)

        def robust(rounds: int, **larger: int) -> list[lightgbm.Booster]:
            return [
                self.fitted(mask, rounds, label, some, **larger),
                self.fitted(mask & self.of_news, ROUNDS_SMALL, told.label, told.weight, num_leaves=6, min_data_in_leaf=400, seed=1),
                self.fitted(mask & told.known & (self.unstructured | self.of_news), rounds, told.label, near, seed=2, **larger),
            ]

        made: dict[str, Callable[[], list[lightgbm.Booster]]] = {
            "careful": lambda: [self.fitted(mask & ~self.flat, ROUNDS, label, weight)],
            "generous": lambda: [self.fitted(mask & ~self.flat & ~self.cluttered, ROUNDS, told.label, told.weight)],
            "news": lambda: [self.fitted(mask & ~self.flat & self.of_news, ROUNDS, told.label, told.weight, seed=3)],
            "close": lambda: [self.fitted(mask & ~self.flat & self.of_news, ROUNDS_CLOSE, told.label, told.weight, seed=3, **CLOSE)],
            "robust": lambda: robust(ROUNDS),
            "taught": lambda: robust(ROUNDS_TAUGHT, **TAUGHT),
        }
        return {name: made[name]() for name in names}

    def taught(self, mask: Any, forests: dict[str, list[lightgbm.Booster]]) -> Told:
        """The rows, those of flattened pages with snippets labelled by what the forests keep of the same pages as they are."""
        label, weight, known = self.label.copy(), np.where(self.to_teach, 0, self.weight), self.known | self.to_teach
        starts = np.searchsorted(self.of, np.arange(len(self.items) + 1))
        pages = [n for n, item in enumerate(self.items) if item.sample.page.set == "trafilatura" and mask[starts[n]]]
        whole = self.answers(forests, {n for n in pages if not self.items[n].kind})
        bodies = {self.items[n].sample.page.row["id"]: kept_text(self.items[n].sample, chances, THRESHOLD) for n, chances in whole.items()}
        for n in pages:
            body = bodies.get(self.items[n].sample.page.row["id"], "")
            if self.items[n].flat and len(body) >= _LEAST_BODY:
                one, at = taught(self.items[n].sample, body), slice(starts[n], starts[n + 1])
                label[at], weight[at] = one.label, one.weight  # a third of it is a loss of .001 to .003 on flattened newspapers
        return self.told(label, weight, known)

    def answers(self, model: dict[str, list[lightgbm.Booster]], wanted: set[int]) -> dict[int, Any]:
        """Chances of each block of the pages `wanted`, as the product computes them."""
        out = {}
        for n in wanted:
            one = self.items[n].sample
            odds = sum(share * _odds(model[name], one.rows) for name, share in SAY[one.kind].items())
            out[n] = 1 / (1 + np.exp(-odds - (SHIFT if one.kind in UNMARKED else 0)))
            if one.blocks:
                out[n] = netted(one.blocks, out[n], one.rows[:, :2], one.sizes, one.kind, least=THRESHOLD)
        return out


def _odds(boosters: list[lightgbm.Booster], rows: Any) -> Any:
    return np.mean([booster.predict(rows, raw_score=True, num_threads=1) for booster in boosters], axis=0)


def folds(items: list[Changed], count: int) -> list[set[str]]:
    sites = sorted({item.sample.page.site for item in items})
    random.Random(0).shuffle(sites)
    return [set(sites[n::count]) for n in range(count)]


def cross_validated(table: Table) -> dict[int, Any]:
    held = [np.array([item.sample.page.site in fold for item in table.items]) for fold in folds(table.items, FOLDS)]
    with ProcessPoolExecutor(2, initializer=_share, initargs=(table,)) as pool:
        return {n: chances for part in pool.map(_fold, held) for n, chances in part.items()}


_shared: list[Table] = []


def _share(table: Table) -> None:
    _shared.append(table)


def _fold(held: Any) -> dict[int, Any]:
    (table,) = _shared
    return table.answers(table.model(~held[table.of]), set(np.flatnonzero(held).tolist()))


def report(metrics: Any, table: Table, answers: dict[int, Any], threshold: float) -> dict[str, Scores]:
    """Print the scores of each set by what was done to its pages, and give them back."""
    by_kind: dict[str, list[tuple[Page, str]]] = {}
    for n, chances in answers.items():
        item = table.items[n]
        by_kind.setdefault(item.kind or "as they are", []).append((item.sample.page, kept_text(item.sample, chances, threshold)))
    out = {kind: scores(metrics, found) for kind, found in sorted(by_kind.items())}
    for kind, sets in out.items():
        for name, (n, precision, recall, f1, lost) in sets.items():
            print(f"{kind:12} threshold {threshold} {name:16} n={n:4} P {precision:.4f} R {recall:.4f} F1 {f1:.4f} lost {lost}", flush=True)
    return out


def written(boosters: list[lightgbm.Booster]) -> list[Tree]:
    """Trees as the product reads them; the mean over boosters is folded into the values."""
    return [_tree(tree["tree_structure"], len(boosters)) for booster in boosters for tree in booster.dump_model()["tree_info"]]


def _tree(node: dict[str, Any], share: int) -> Tree:
    if "leaf_value" in node:
        return float(f"{node['leaf_value'] / share:.5g}")
    return [node["split_feature"], float(f"{node['threshold']:.7g}"), *(_tree(node[side], share) for side in ("left_child", "right_child"))]


def table_of(shared: Path, cache: Path | None) -> Table:
    if cache and cache.exists():
        items, columns = pickle.loads(cache.read_bytes())
        return Table(items, columns)
    found = pages(shared) + pages(shared, folder="wide")
    with ProcessPoolExecutor(2) as pool:
        made = [pair for pairs in pool.map(partial(samples_of, shared=shared), found, chunksize=8) for pair in pairs]
    items, columns = [item for item, _ in made], made[0][1]
    if cache:
        cache.write_bytes(pickle.dumps((items, columns), protocol=5))
    return Table(items, columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=Path("pipeline/reading/line_model.json"))
    parser.add_argument("--no-folds", action="store_true", help="train only")
    parser.add_argument(
        "--only", nargs="+", choices=FORESTS, default=FORESTS, help="forests to exchange in the file; the others stay what they are"
    )
    args = parser.parse_args()
    shared = shared_folder(args.shared)
    table = table_of(shared, args.cache)
    if not args.no_folds:
        answers = cross_validated(table)
        for threshold in (0.45, 0.55):
            report(tool(shared, "text_metrics"), table, answers, threshold)
        unseen = report(tool(shared, "text_metrics"), table, answers, THRESHOLD)
    model: dict[str, Any] = json.loads(args.out.read_text("utf-8")) if set(args.only) < set(FORESTS) else {}
    model |= {"version": "7", "threshold": THRESHOLD, "shift": SHIFT, "columns": table.columns}
    model |= {name: written(boosters) for name, boosters in table.model(np.ones(len(table.of), bool)).items() if name in args.only}
    args.out.write_text(json.dumps(model, separators=(",", ":")) + "\n", "utf-8")
    if not args.no_folds and args.out.resolve() == MODEL_FILE.resolve():
        write_record(model_digest(), {kind: unseen[kind] for kind in ("as they are", "flat")})
    print(f"{args.out}: {args.out.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main()

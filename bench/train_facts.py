"""Learn which body acts, where, and which step is the news (`beat/facts/acts/model.json`), and say how well, cross-validated.

    python -m bench.train_facts --items A.jsonl --facts A-facts.jsonl [--items B.jsonl --facts B-facts.jsonl] [--write [--only place]] [--by dispute|language]

The reports of bench/own_reports.jsonl are learnt from too, for stages those of bench/aside_reports.jsonl, for places half of bench/place_reports.jsonl. Items are rows with title, text, lang and dispute; facts as in the guide of annotations. Every fold leaves out whole disputes (or languages).
"""

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from beat.files import beat_folder
from bench.grouping_items import newsroom_items
from bench.same_names import alike, fold, matched
from pipeline.understanding import language as languages
from pipeline.understanding.amounts import amounts_in
from pipeline.understanding.annotation import read
from pipeline.understanding.facts.authorities import bodies_of, body_rows
from pipeline.understanding.facts.choose import likeliest
from pipeline.understanding.facts.claims import acting, family, opponent_rows, owed
from pipeline.understanding.facts.model import FILE
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.outcomes import outcome_of
from pipeline.understanding.facts.places import place_rows
from pipeline.understanding.facts.scene import scene_of
from pipeline.understanding.facts.steps import STAGES, stage_logits, step_row
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.model import Logistic
from pipeline.understanding.passage import passage_of

FOLDS = 8
MANY = 8
"""Reports of a language from which its own figures are printed."""
OWN_WEIGHT = 0.25
"""Of our own reports where stages are learnt: their stages were chosen to give every outcome its turn, not as the press has them."""
CLAIM_RIDGE, CLAIM_THRESHOLD, OWN_CLAIM_WEIGHT = 2.0, 0.31, 0.5
"""Chosen by the folds: claimants F1 moves by less than .02 with thresholds of .24 to .36, ridges of 2 to 4 and weights of .5 to 1."""
BODY_MORE = 0.1
"""How much likelier a public body has to be: +.003 in the folds by dispute and by language."""
PRESS_WEIGHT = 0.5
"""Of the reports of the demonstration press: each event is told up to eight times."""
ASIDE_WEIGHT = 1.0
"""Of reports that are told as long ones tell: .908 in the folds by dispute with 66 of them; .901 with half of it, .896 with a quarter."""
STRANGERS, STRANGERS_WEIGHT = ("west", "east"), 1.0
"""Sets of bench/strangers that are learnt from."""
Row = dict[str, float]


@dataclass
class Example:
    item: dict[str, Any]
    gold: dict[str, Any]
    scene: Any = None
    bodies: list[Any] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    sums: int = 0
    passage: Any = None
    roles: list[str] = field(default_factory=list)
    due: bool = False
    """Whether damages are told, which somebody gets or asks for."""


PLACE_BELIEFS: Row = {
    "town": 2.5, "town-may": 1.0, "touching": 1.5, "seat": 1.0, "dateline": 1.5, "money-shared": 0.8, "seat-town": 0.5, "seat-alone": -0.5, "listed-unnamed": -1.5, "no-such-court": -1.5, "money": 2.5, "money-may": 0.8, "other-money": -1.5, "word": 1.5, "spoken": 1.0, "apart": -1.5, "listed-elsewhere": -2.5,
    "home-alone": 2.0, "union-apart": -1.0, "of-platform": -1.5, "last": -0.7,
}  # fmt: skip
"""What signs are worth of which the reports learnt from show too few, as they tell of the best known courts: a belief, which they may still move."""


def learn(
    rows: list[Row],
    labels: list[float],
    *,
    ridge: float,
    weights: list[float] | None = None,
    threshold: float = 0.5,
    beliefs: Row | None = None,
) -> Logistic:
    """Logistic regression by Newton's method; `ridge` is the strength of the pull to nought, or to what is believed of a feature."""
    names = sorted({name for row in rows for name in row})
    index = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, -1] = 1
    for n, row in enumerate(rows):
        for name, value in row.items():
            matrix[n, index[name]] = value
    target, importance = np.array(labels), np.ones(len(rows)) if weights is None else np.array(weights)
    pull = np.full(len(names) + 1, ridge)
    pull[-1] = 1e-3
    believed = np.array([*((beliefs or {}).get(name, 0.0) for name in names), 0.0])
    theta = believed.copy()
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ theta, -30, 30)))
        slope = matrix.T @ (importance * (chance - target)) + pull * (theta - believed)
        curve = (matrix * (importance * chance * (1 - chance) + 1e-9)[:, None]).T @ matrix + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        theta -= step
        if np.abs(step).max() < 1e-5:
            break
    return Logistic(float(theta[-1]), {name: round(float(theta[n]), 3) for name, n in index.items() if abs(theta[n]) >= 0.005}, threshold)


def shares(gold: dict[str, Any]) -> list[float]:
    """The right stage and half as much of those that are right too, as shares."""
    also = gold.get("stage_also_ok", [])
    told = [1.0 if stage == gold["stage"] else 0.5 if stage in also else 0.0 for stage in STAGES]
    return [share / (sum(told) or 1.0) for share in told]


def learn_steps(
    rows: list[Row], goals: list[list[float]], weight: list[float], *, ridge: float = 8.0, rounds: int = 300
) -> dict[str, Logistic]:
    """Multinomial logistic regression by accelerated gradient; features of fewer than three reports are left out."""
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= 3)
    index = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, -1] = 1
    for n, row in enumerate(rows):
        for name, value in row.items():
            if name in index:
                matrix[n, index[name]] = value
    goal, share = np.array(goals), np.array(weight)[:, None]
    rate = 1 / (np.linalg.norm(matrix, 2) ** 2 / 2 + ridge)
    weights = ahead = np.zeros((len(names) + 1, len(STAGES)))
    speed = 1.0
    for _ in range(rounds):
        scores = matrix @ ahead
        chance = np.exp(scores - scores.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        pull = ridge * ahead
        pull[-1] = 0
        following = ahead - rate * (matrix.T @ (share * (chance - goal)) + pull)
        faster = (1 + np.sqrt(1 + 4 * speed * speed)) / 2
        ahead = following + (speed - 1) / faster * (following - weights)
        weights, speed = following, faster
    return {
        stage: Logistic(float(weights[-1, n]), {name: round(float(weights[m, n]), 3) for name, m in index.items() if abs(weights[m, n]) >= 0.005}, 0.0)
        for n, stage in enumerate(STAGES)
    }  # fmt: skip


def examples_of(pairs: list[tuple[Path, Path]]) -> list[Example]:
    out = []
    for items, facts in pairs:
        golds = {row["id"]: row for row in map(json.loads, facts.read_text(encoding="utf-8").splitlines())}
        for item in map(json.loads, items.read_text(encoding="utf-8").splitlines()):
            if item.get("relevant", True) and item["id"] in golds:
                out.append(_example(Example(item, golds[item["id"]])))  # noqa: PERF401 - a row at a time reads better
    return out


def own_examples() -> list[Example]:
    """Invented reports, written for this purpose, with facts and outcome; each is a dispute of its own."""
    rows = map(json.loads, (Path(__file__).parent / "own_reports.jsonl").read_text(encoding="utf-8").splitlines())
    return [_example(Example(row, {"amounts": [], "case_numbers": [], **row["facts"]})) for row in rows]


@cache
def place_examples() -> list[Example]:
    """Half of the invented reports of bench/place_reports.jsonl, from which places alone are learnt: their country stands in them, nothing else does."""
    rows = map(json.loads, (Path(__file__).parent / "place_reports.jsonl").read_text(encoding="utf-8").splitlines())
    return [_example(Example(row, {**row, "authority": None, "amounts": []})) for row in rows if row["learnt"]]


def aside_examples() -> list[Example]:
    """Invented reports that tell of possible, old or refused fines and of what was asked for, beside the step that is the news; learnt from for stages alone."""
    return [
        _example(Example(row, row["facts"]))
        for row in map(json.loads, (Path(__file__).parent / "aside_reports.jsonl").read_text(encoding="utf-8").splitlines())
    ]


def stranger_examples() -> list[Example]:
    """Reports by people who never saw this code; the sets `third` and `fourth` are kept to measure with. Learnt from for stages alone."""
    files = (Path(__file__).parent / "strangers" / f"{name}.jsonl" for name in STRANGERS)
    rows = (json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines())
    learnt = (row for row in rows if row["relevant"])
    return [_example(Example(row, {key: value for key, value in row["facts"].items() if key != "authority"})) for row in learnt]


def press_examples() -> list[Example]:
    """The reports of the demonstration press, which are invented tellings of real events, with the stage of each event."""
    stages = json.loads((Path(__file__).parent / "press_stages.json").read_text(encoding="utf-8"))
    return [_example(Example(item, stages[item["story"]])) for item in newsroom_items() if item["story"] in stages]


def _example(example: Example) -> Example:
    title, text = example.item["title"], example.item["text"]
    code = languages.detect(title, text).code
    reading = read(default_beat(), title, text, code)
    example.scene = scene_of(reading, code)
    example.bodies = bodies_of(example.scene)
    example.rows = body_rows(example.scene, example.bodies)
    court = any(body.kind == "court" for body in example.bodies)
    example.passage = passage_of(reading.original, reading.folded, reading.title_end, code, None)
    found = amounts_in(example.passage, court=court)
    example.sums, example.due, example.roles = len(found), owed(found), [one.role for one in found]
    return example


def right_body(example: Example, body: Any) -> bool:
    said = [example.scene.surface(body.start, body.end), *([body.canonical] if body.canonical else [])]
    golds = [g for g in (example.gold["authority"], *example.gold.get("authority_also_ok", [])) if g]
    return any(alike(name, one) for g in golds for name in g["names"] for one in said[:1])


def kinds(example: Example) -> set[str | None]:
    golds = [example.gold["authority"], *example.gold.get("authority_also_ok", [])]
    return {kind for g in golds for kind in ([g["kind"], *g.get("kind_also_ok", [])] if g else [None])}


def train(examples: list[Example]) -> dict[str, Any]:
    """Those without an authority are learnt from for stages alone."""
    everyone, examples = examples, [e for e in examples if "authority" in e.gold]
    rows, labels = [], []
    for e in examples:
        for body, row in zip(e.bodies, e.rows, strict=True):
            rows.append(row)
            labels.append(float(right_body(e, body) and body.kind in kinds(e)))
    body = learn(rows, labels, ridge=2.0, threshold=0.05)
    chosen = [likeliest(body, e.bodies, e.rows)[0] for e in examples]
    rows, labels = [], []
    told = place_examples()
    for e, one in [*zip(examples, chosen, strict=True), *((e, likeliest(body, e.bodies, e.rows)[0]) for e in told)]:
        places = [e.gold["jurisdiction"], *e.gold.get("jurisdiction_also_ok", [])]
        for code, row in place_rows(e.scene, e.bodies, one, e.passage).items():
            rows.append(row)
            labels.append(1.0 if code == places[0] else 0.6 if code in places else 0.0)
    place = learn(rows, labels, ridge=2.0, threshold=0.1, beliefs=PLACE_BELIEFS)
    bodies = [likeliest(body, e.bodies, e.rows)[0] for e in everyone]
    srows = [step_row(e.scene, one, e.sums, e.roles) for e, one in zip(everyone, bodies, strict=True)]
    steps = learn_steps(srows, [shares(e.gold) for e in everyone], [_weight(e) for e in everyone])
    by_family: dict[str, tuple[list[Row], list[float], list[float]]] = defaultdict(lambda: ([], [], []))
    for e, one in zip(examples, chosen, strict=True):
        stage = likeliest_stage(steps, step_row(e.scene, one, e.sums, e.roles))
        found = opponents_of(e.scene, e.bodies, one)
        for opponent, row in zip(found, opponent_rows(e.scene, found, one, stage), strict=True):
            told, right, weight = by_family[family(e.scene, opponent)]
            # Our own reports name claimants more often than the press: what is due to that is no weight of the others.
            told.append({**row, "own": 1.0} if _own(e) else row)
            right.append(claims_label(e, opponent))
            weight.append(OWN_CLAIM_WEIGHT if _own(e) else 1.0)
    against = {
        name: learn(told, right, ridge=CLAIM_RIDGE, weights=weight, threshold=CLAIM_THRESHOLD + BODY_MORE * name.startswith("body"))
        for name, (told, right, weight) in sorted(by_family.items())
    }
    against = {name: replace(one, weights={k: v for k, v in one.weights.items() if k != "own"}) for name, one in against.items()}
    return {"body": body, "place": place, "steps": steps, "against": against}


def claims_label(example: Example, opponent: Any) -> float:
    """Whether a candidate is a claimant; our own reports name them in the first case, whatever the text says."""
    said = example.scene.surface(opponent.start, opponent.end)
    golds = example.gold["against"]
    if any(alike(gold, said) for gold in golds):
        return 1.0
    return float(_own(example) and any(_inflected(fold(gold).split(), fold(said).split()) for gold in golds))


def _own(example: Example) -> bool:
    return "outcome" in example.gold or example.item["id"].startswith("own-")


def _inflected(words: list[str], others: list[str]) -> bool:
    """Whether each word of a name is a word of the other but for its ending."""
    stems = [other[: max(3, len(other) - 3)] for other in others]
    return len(words) == len(others) and all(word.startswith(stem) for word, stem in zip(words, stems, strict=True))


def _weight(example: Example) -> float:
    if example.item["id"].startswith("aside-"):
        return ASIDE_WEIGHT
    if example.item.get("set") in STRANGERS:
        return STRANGERS_WEIGHT
    if "authority" not in example.gold:
        return PRESS_WEIGHT
    return OWN_WEIGHT if "outcome" in example.gold else 1.0


def likeliest_stage(steps: dict[str, Logistic], row: Row) -> str:
    logits = stage_logits(steps, row)
    return max(logits, key=lambda stage: logits[stage])


def judge(model: dict[str, Any], e: Example) -> dict[str, tuple[float, float]]:
    one, _ = likeliest(model["body"], e.bodies, e.rows)
    places = place_rows(e.scene, e.bodies, one, e.passage)
    code = max(places, key=lambda c: model["place"].logit(places[c]), default=None)
    stage = likeliest_stage(model["steps"], step_row(e.scene, one, e.sums, e.roles))
    found = opponents_of(e.scene, e.bodies, one)
    rows = opponent_rows(e.scene, found, one, stage)
    names = [e.scene.surface(one.start, one.end) for one, _ in acting(model["against"], e.scene, found, rows, stage, due=e.due)]
    names = list(dict.fromkeys(names))
    golds = e.gold["against"]
    hits = matched(golds, names)
    bodies = [e.gold["authority"], *e.gold.get("authority_also_ok", [])]
    right = (one is not None and right_body(e, one)) or (one is None and None in bodies)
    return {
        "jurisdiction": (float(code in [e.gold["jurisdiction"], *e.gold.get("jurisdiction_also_ok", [])]), float(e.gold["jurisdiction"] is not None)),
        "authority": (float(right), 1),
        "kind": (float((one.kind if one else None) in kinds(e)), 1),
        "stage": (float(stage in [e.gold["stage"], *e.gold.get("stage_also_ok", [])]), 1),
        "against": (2.0 * hits, float(len(names) + len(golds))),
        **({"outcome": (float(_outcome(e, stage) == e.gold["outcome"]), 1)} if "outcome" in e.gold else {}),
        "body-oracle": (float(None in bodies or any(right_body(e, b) for b in e.bodies)), 1),
        "place-oracle": (float(e.gold["jurisdiction"] in places), float(e.gold["jurisdiction"] is not None)),
        "against-oracle": (float(sum(any(alike(g, e.scene.surface(o.start, o.end)) for o in found) for g in golds)), len(golds)),
    }  # fmt: skip


def _outcome(e: Example, stage: str) -> str | None:
    ended = outcome_of(e.scene, stage)
    return ended[0] if ended else None


def dumped(model: dict[str, Any]) -> dict[str, Any]:
    plain = lambda one: {"bias": round(one.bias, 3), "threshold": one.threshold, "weights": dict(sorted(one.weights.items()))}  # noqa: E731
    return {
        "body": plain(model["body"]),
        "place": plain(model["place"]),
        "steps": {s: plain(m) for s, m in model["steps"].items()},
        "against": {name: plain(one) for name, one in model["against"].items()},
    }


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--items", type=Path, action="append", required=True)
    ask.add_argument("--facts", type=Path, action="append", required=True)
    ask.add_argument("--by", choices=("dispute", "language"), default="dispute")
    ask.add_argument("--write", action="store_true")
    ask.add_argument(
        "--only", choices=("body", "place", "steps", "against"), help="write this part of the model and leave the others as they are"
    )
    ask.add_argument("--wrong", default="", help="print items wrong in this measure")
    asked = ask.parse_args()
    examples = (
        examples_of(list(zip(asked.items, asked.facts, strict=True)))
        + own_examples()
        + press_examples()
        + aside_examples()
        + stranger_examples()
    )
    of = partial(lambda key, e: str(e.item.get(key) or e.item["id"]), "lang" if asked.by == "language" else "dispute")
    groups = sorted({of(e) for e in examples})
    fold_of = {group: n % FOLDS for n, group in enumerate(groups)}
    scores: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    per: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for n in range(FOLDS):
        model = train([e for e in examples if fold_of[of(e)] != n])
        for e in (e for e in examples if fold_of[of(e)] == n):
            if "authority" not in e.gold:
                stage = likeliest_stage(model["steps"], step_row(e.scene, likeliest(model["body"], e.bodies, e.rows)[0], e.sums, e.roles))
                right = stage in [e.gold["stage"], *e.gold.get("stage_also_ok", [])]
                cell = per[e.item["set"] if e.item.get("set") in STRANGERS else "press"]["stage"]
                cell[0] += right
                cell[1] += 1
                if asked.wrong == "stage" and not right:
                    print("wrong", e.item["id"], e.item["lang"], stage, "for", e.gold["stage"], e.item["title"][:70])
                continue
            for name, (right, count) in judge(model, e).items():
                if count:
                    own = e.item["id"].startswith("own-")
                    for cell in (*([] if own else [scores[name]]), per[e.item["lang"]][name], per["set:" + e.item["id"][0]][name]):
                        cell[0] += right
                        cell[1] += count
                    if name == asked.wrong and right < count:
                        print("wrong", e.item["id"], e.item["lang"], e.item["title"][:70])
    print(
        f"{sum('outcome' not in e.gold and 'authority' in e.gold for e in examples)} items, {FOLDS} folds by {asked.by}:",
        {name: round(a / b, 3) for name, (a, b) in scores.items() if b},
    )
    for key in sorted(per):
        if key.startswith("set:") or key in {"press", *STRANGERS} or per[key]["stage"][1] >= MANY:
            print(key, {name: round(a / b, 3) for name, (a, b) in per[key].items() if b})
    if asked.write:
        path, model = beat_folder() / FILE, dumped(train(examples))
        if asked.only:
            model = {**json.loads(path.read_text(encoding="utf-8")), asked.only: model[asked.only]}
        path.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

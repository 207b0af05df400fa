"""Train a beat's model.json from its prototypes.jsonl: seeded, numpy only, the same file every time.

    python -m bench.train_relevance            # write the model
    python -m bench.train_relevance --cross    # only report cross-validated figures
    python -m bench.train_relevance --beat DIR # of another beat folder (also: DOCKETWIRE_BEAT)

Prototypes are short reports in our own words: {"id","lang","title","text","relevant","topics","platforms","dispute","set"}. Cross-validation
folds by dispute over the rows whose set is `dev` and by language over those whose set is `more`; other rows always train. Rows of the set
`topics` that are on the beat teach topics and parties, not relevance: they are six in seven of their set, and with them 2 or 3 of 790 real pages
were noise where none is without. Rows of the set `bodies` (fines and orders by bodies that no list knows, and of the same shape off the beat) count half
and teach no topics.
"""

import argparse
import base64
import hashlib
import json
import os
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from beat.files import ENVIRONMENT, beat_folder
from beat.vocabulary import vocabulary
from pipeline.relevance import evidence
from pipeline.understanding.annotation import Reading, read
from pipeline.understanding.facts.read import facts_in
from pipeline.understanding.facts.scene import scene_of
from pipeline.understanding.features import platform_kinds, topic_features
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.model import MODEL_NAME
from pipeline.understanding.parties import party_features
from pipeline.understanding.topics import topic_row, topic_words
from pipeline.understanding.vectors import DIMENSIONS, vector
from records.errors import ConfigurationError, closest

SEED = 7
FOLDS = 10
VERSION = "2026.11"
RELEVANCE_PENALTY, FACT_PENALTY, VECTOR_PENALTY = 1.0, 3.0, 6.0
TOPIC_PENALTY, CONTEXT_PENALTY, OTHERS_PENALTY, RIDGE = 1.0, 2.0, 5.0, 1.0
PARTY_PENALTY = 1.0
GATE_THRESHOLD, RELEVANCE_THRESHOLD, TOPIC_THRESHOLD, PRIMARY_WEIGHT, PARTY_THRESHOLD = 0.06, 0.5, 0.38, 1.0, 0.36
HEADLINE_WEIGHT, BACKGROUND_WEIGHT, BODIES_WEIGHT = 0.5, 1.0, 0.5
"""How many examples a bare headline, a real off-topic page and a report of an unknown body stand for: with 1 for these a start of cars without drivers
was noise (.50), with .5 no real page is."""
BACKGROUND_NAME = "background.jsonl"
"""In the beat's folder."""
VECTOR_SCALE = 500
Rows = list[dict[str, float]]


class Prepared:
    """Everything the models see of the prototypes."""

    def __init__(self, path: Path, *, every: int = 1) -> None:
        content = path.read_bytes()
        self.digest = hashlib.sha256(content).hexdigest()
        self.items: list[dict[str, Any]] = [json.loads(line) for line in content.decode("utf-8").splitlines() if line][::every]
        _check_topics(path, self.items)
        beat = default_beat()
        readings = [read(beat, i["title"], i["text"], i["lang"]) for i in self.items]
        self.relevance = [evidence_of(reading, i["lang"]) for reading, i in zip(readings, self.items, strict=True)]
        self.topics = [topic_features(reading) for reading in readings]
        self.context = [row | platform_kinds(beat, r) for row, r in zip(self.relevance, readings, strict=True)]
        self.parties = [party_features(beat, r) if i["relevant"] else {} for i, r in zip(self.items, readings, strict=True)]
        found = [vector(i["title"], i["text"], i["lang"]) for i in self.items]
        self.known = np.array([v is not None for v in found])
        self.vectors = np.array([np.zeros(DIMENSIONS, np.float32) if v is None else v for v in found])
        self.relevant = np.array([bool(i["relevant"]) for i in self.items])
        self.fold = _folds(self.items)
        self.count = np.array([BODIES_WEIGHT if i.get("set") == "bodies" else 1.0 for i in self.items])
        self.deciding = np.array([not (i["relevant"] and i.get("set") == "topics") for i in self.items])
        # Feeds often give nothing but a headline: each also teaches alone, unless it is vague and nobody could tell.
        heads = [read(beat, i["title"], "", i["lang"]) for i in self.items]
        self.headlines = [evidence_of(reading, i["lang"]) for reading, i in zip(heads, self.items, strict=True)]
        self.telling = self.relevant == np.array(
            [bool(i["relevant"] and head.platforms) for i, head in zip(self.items, heads, strict=True)]
        )
        bare = [vector(i["title"], "", i["lang"]) for i in self.items]
        self.headline_known = np.array([v is not None for v in bare])
        self.headline_vectors = np.array([np.zeros(DIMENSIONS, np.float32) if v is None else v for v in bare])
        self.background, self.background_known, self.background_vectors = background(path.with_name(BACKGROUND_NAME))


def evidence_of(reading: Reading, language: str) -> dict[str, float]:
    """What relevance is decided from but the vector."""
    scene = scene_of(reading, language)
    return evidence(scene, facts_in(scene))


def background(path: Path) -> tuple[Rows, np.ndarray, np.ndarray]:
    """Features of real general pages on no topic, which of them have a vector, and the vectors (see bench.background); nothing without the file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    found = [json.loads(line) for line in lines if line]
    packed = [np.frombuffer(base64.b64decode(row["vector"]), np.int8) for row in found]
    known = np.array([len(values) > 0 for values in packed], bool)
    # Signed bytes of a unit vector whose largest numbers are near .25: a step of .002, far below what tells two pages apart.
    vectors = [values.astype(np.float32) / VECTOR_SCALE if len(values) else np.zeros(DIMENSIONS, np.float32) for values in packed]
    return [row["features"] for row in found], known, np.array(vectors).reshape(len(found), DIMENSIONS)


def _check_topics(path: Path, items: list[dict[str, Any]]) -> None:
    known = vocabulary().topic_ids
    for item in items:
        for topic in item["topics"]:
            if topic not in known:
                raise ConfigurationError(str(path), f"{item['id']}.topics", f"unknown topic {topic!r}", closest(topic, known))


def _folds(items: list[dict[str, Any]]) -> np.ndarray:
    """Fold of each row of `dev` (its dispute's, or dealt out) and of `more` (its language's); -1 for rows that always train."""
    chance = random.Random(SEED)
    disputes = sorted({i["dispute"] for i in items if i.get("set") == "dev" and i["dispute"]})
    chance.shuffle(disputes)
    place = {dispute: number % FOLDS for number, dispute in enumerate(disputes)}
    loose = [k for k, i in enumerate(items) if i.get("set") == "dev" and not i["dispute"]]
    chance.shuffle(loose)
    languages = sorted({i["lang"] for i in items if i.get("set") == "more"})
    chance.shuffle(languages)
    fold = np.full(len(items), -1)
    for k, item in enumerate(items):
        if item.get("set") == "dev" and item["dispute"]:
            fold[k] = place[item["dispute"]]
        elif item.get("set") == "more":
            fold[k] = languages.index(item["lang"]) % FOLDS
    for number, k in enumerate(loose):
        fold[k] = number % FOLDS
    return fold


def logistic(x: np.ndarray, y: np.ndarray, penalty: np.ndarray, count: np.ndarray | None = None) -> tuple[np.ndarray, float]:
    """Ridge logistic regression by Newton's method: weights and bias. `count` says how many examples a row stands for (default: one)."""
    each = np.ones(len(x)) if count is None else count
    x1 = np.hstack([x, np.ones((len(x), 1))])
    theta, ridge = np.zeros(x1.shape[1]), np.append(penalty, 1e-6)
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x1 @ theta, -60, 60)))
        w = each * p * (1 - p) + 1e-9
        step = np.linalg.solve((x1 * w[:, None]).T @ x1 + np.diag(ridge), x1.T @ (each * (p - y)) + ridge * theta)
        theta -= step
        if np.abs(step).max() < 1e-7:
            break
    return theta[:-1], float(theta[-1])


def matrix(rows: Rows, names: list[str]) -> np.ndarray:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), len(names))


def _linear(names: list[str], weights: np.ndarray, bias: float, threshold: float) -> dict[str, Any]:
    kept = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True) if abs(w) >= 5e-4}
    return {"bias": round(bias, 4), "threshold": threshold, "weights": kept}


def train(data: Prepared, rows: np.ndarray) -> dict[str, Any]:
    """The model learnt from the rows given (a mask)."""
    model: dict[str, Any] = {"version": VERSION, "topic_ids": list(vocabulary().topic_ids), "prototypes": data.digest}
    model.update(_train_relevance(data, rows))
    model.update(_train_topics(data, rows & data.relevant))
    model["party"] = _train_party(data, rows & data.relevant)
    return model


def _train_relevance(data: Prepared, rows: np.ndarray) -> dict[str, Any]:
    rows = rows & data.deciding
    heads = rows & data.telling
    off = data.background
    picked = [
        *(f for f, use in zip(data.relevance, rows, strict=True) if use),
        *(f for f, use in zip(data.headlines, heads, strict=True) if use),
        *off,
    ]
    names = sorted({name for row in picked for name in row})
    x = matrix(picked, names)
    y = np.concatenate([data.relevant[rows], data.relevant[heads], np.zeros(len(off))]).astype(float)
    count = np.concatenate([data.count[rows], data.count[heads] * HEADLINE_WEIGHT, np.full(len(off), BACKGROUND_WEIGHT)])
    known = np.concatenate([data.known[rows], data.headline_known[heads], data.background_known])
    vectors = np.concatenate([data.vectors[rows], data.headline_vectors[heads], data.background_vectors])
    mean = data.vectors[rows][data.known[rows]].mean(axis=0)
    centred = (vectors - mean) * known[:, None]
    penalty = [FACT_PENALTY if name.startswith("fact:") else RELEVANCE_PENALTY for name in names]
    weights, bias = logistic(np.hstack([x, centred]), y, np.concatenate([penalty, np.full(DIMENSIONS, VECTOR_PENALTY)]), count)
    # The gate sees no facts: they are read of what it lets through.
    quick = [n for n, name in enumerate(names) if not name.startswith("fact:")]
    gate, gate_bias = logistic(x[:, quick], y, np.full(len(quick), RELEVANCE_PENALTY), count)
    return {
        "gate": _linear([names[n] for n in quick], gate, gate_bias, GATE_THRESHOLD),
        "relevance": _linear(names, weights[: len(names)], bias, RELEVANCE_THRESHOLD),
        "relevance_vector": _projection(mean, weights[None, len(names) :]),
    }


def _projection(mean: np.ndarray, columns: np.ndarray) -> dict[str, Any]:
    return {"mean": [round(float(v), 4) for v in mean], "columns": [[round(float(v), 4) for v in column] for column in columns]}


def _ridge(vectors: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and one column per topic, by kernel ridge regression on the centred labels."""
    mean = vectors.mean(axis=0)
    x = vectors - mean
    alpha = np.linalg.solve(x @ x.T + RIDGE * np.eye(len(x)), labels - labels.mean(axis=0))
    return mean, (x.T @ alpha).T


def _train_topics(data: Prepared, rows: np.ndarray) -> dict[str, Any]:
    # A bare headline tells the first topic only: what it leaves out is no example of a topic that is absent. Nor is what reports of two sentences do.
    places = np.flatnonzero(rows & np.array([bool(item["text"]) and item.get("set") != "bodies" for item in data.items]))
    topics = vocabulary().topic_ids
    labels = np.array([[topic in data.items[k]["topics"] for topic in topics] for k in places], float)
    first = np.array([[topic == data.items[k]["topics"][0] for topic in topics] for k in places], float)
    known, vectors = data.known[places], data.vectors[places]
    # Scores the topic models learn from must come from vectors that did not see the row: five slices by dispute.
    groups = np.array([hash_of(str(data.items[k]["dispute"] or data.items[k]["id"])) % 5 for k in places])
    scores = np.zeros_like(labels)
    for group in range(5):
        inside, outside = groups == group, (groups != group) & known
        mean, columns = _ridge(vectors[outside], labels[outside])
        scores[inside] = ((vectors[inside] - mean) @ columns.T) * known[inside][:, None]
    context = [data.context[k] | topic_words(data.topics[k]) for k in places]
    table = [
        topic_row(topic, data.topics[k][topic], context[n], float(scores[n, t]))
        for n, k in enumerate(places)
        for t, topic in enumerate(topics)
    ]
    names = sorted({name for row in table for name in row})
    x, penalty = matrix(table, names), np.array([_topic_penalty(name) for name in names])
    mean, columns = _ridge(vectors[known], labels[known])
    return {
        "topics": _linear(names, *logistic(x, labels.reshape(-1), penalty), TOPIC_THRESHOLD),
        "primary": _linear(names, *logistic(x, first.reshape(-1), penalty), PRIMARY_WEIGHT),
        "topics_vector": _projection(mean, columns),
    }


def _topic_penalty(name: str) -> float:
    if "|word:" in name:
        return OTHERS_PENALTY
    return CONTEXT_PENALTY if "|" in name else TOPIC_PENALTY


def hash_of(text: str) -> int:
    """A hash that is the same in every process."""
    return sum(byte * (place + 1) for place, byte in enumerate(text.encode()))


def _train_party(data: Prepared, rows: np.ndarray) -> dict[str, Any]:
    table, labels = [], []
    for k in np.flatnonzero(rows):
        for name, row in data.parties[k].items():
            table.append(row)
            labels.append(float(name in data.items[k]["platforms"]))
    names = sorted({name for row in table for name in row})
    return _linear(names, *logistic(matrix(table, names), np.array(labels), np.full(len(names), PARTY_PENALTY)), PARTY_THRESHOLD)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beat", type=Path, default=None, help="folder of the beat (default: the one in use)")
    parser.add_argument("--prototypes", type=Path, default=None, help="default: prototypes.jsonl of the folder")
    parser.add_argument("--out", type=Path, default=None, help="default: model.json of the folder")
    parser.add_argument("--cross", action="store_true", help="cross-validate instead of writing a model")
    args = parser.parse_args()
    if args.beat is not None:
        os.environ[ENVIRONMENT] = str(args.beat.absolute())
    out = args.out or beat_folder() / MODEL_NAME
    data = Prepared(args.prototypes or beat_folder() / "prototypes.jsonl")
    if args.cross:
        from bench.understanding import cross_validate, print_figures  # noqa: PLC0415 - it imports this module

        print_figures(cross_validate(data))
        return
    model = train(data, np.ones(len(data.items), bool))
    text = json.dumps(model, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    partial = out.with_suffix(".json.tmp")
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(out)
    counts: dict[str, int] = defaultdict(int)
    for item in data.items:
        counts["on-topic" if item["relevant"] else "off-topic"] += 1
    print(f"train.done rows={len(data.items)} {' '.join(f'{k}={v}' for k, v in counts.items())} bytes={len(text)} out={out}")


if __name__ == "__main__":
    main()

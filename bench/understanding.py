"""Quality of relevance, topics and parties: cross-validated on the prototypes' development rows.

    python -m bench.understanding [--per-item]
    python -m bench.understanding --unseen
    python -m bench.understanding --kept

Every figure is of rows the model of their fold has not seen; folds keep a dispute together (set `dev`) or a language (set `more`).
`--unseen` judges the shipped model by bench/unseen_reports.jsonl: 66 invented reports of other events in 27 languages, written before the words
and weights they are read with and never trained on. `--kept` does so by bench/topic_reports.jsonl: 123 invented reports on topics and 20 on none, a third
of 441 that was set aside, event by event, before anything was measured; the other two thirds train. Look at the sums only: who mends single
reports of these has nothing left to measure with.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from beat.files import SHIPPED
from bench.train_relevance import FOLDS, Prepared, train
from pipeline.classify import classify
from pipeline.relevance import verdict
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.model import Logistic, Model
from pipeline.understanding.model import _projection as projection_of
from pipeline.understanding.parties import likely_parties
from pipeline.understanding.topics import topics

UNSEEN = Path(__file__).with_name("unseen_reports.jsonl")
KEPT = Path(__file__).with_name("topic_reports.jsonl")

Judged = dict[str, Any]


def model_of(data: dict[str, Any]) -> Model:
    """The model as the pipeline would load it from its file."""
    linear = {
        name: Logistic(data[name]["bias"], data[name]["weights"], data[name]["threshold"])
        for name in ("gate", "relevance", "topics", "primary", "party")
    }
    return Model(
        version=data["version"],
        topic_ids=tuple(data["topic_ids"]),
        relevance_vector=projection_of(data["relevance_vector"], 1),
        topics_vector=projection_of(data["topics_vector"], len(data["topic_ids"])),
        **linear,
    )


def cross_validate(data: Prepared) -> list[Judged]:
    """One judgement per development row."""
    judged = []
    for fold in range(FOLDS):
        model = model_of(train(data, data.fold != fold))
        judged += [judge(data, model, int(k)) for k in np.flatnonzero(data.fold == fold)]
    return judged


def judge(data: Prepared, model: Model, k: int) -> Judged:
    """What the model says of row `k`."""
    vector = data.vectors[k] if data.known[k] else None
    judged = verdict(model, data.relevance[k], vector)
    found = topics(model, data.topics[k], data.context[k], vector)
    chances = {name: model.party.probability(row) for name, row in data.parties[k].items()}
    parties = set(likely_parties(default_beat(), data.parties[k], chances, model.party.threshold))
    gate = model.gate.probability(data.relevance[k])
    return {
        "item": data.items[k], "score": judged.score, "relevant": judged.relevant, "gate": gate >= model.gate.threshold, "gate_score": gate,
        "topics": [t.topic for t in found], "parties": parties, "chances": chances,
    }  # fmt: skip


def unseen(path: Path = UNSEEN) -> dict[str, float]:
    """Figures of the shipped model on the reports kept away from it; a report that is missed has no topic and no party."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found = classify(item["title"], item["text"])
        named = found.platforms() if found.relevant else ()
        topics_found = [t.topic for t in found.topics]
        rows.append({"item": item, "relevant": found.relevant, "gate": True, "topics": topics_found, "parties": set(named)})
    return figures(rows)


def f1(right: float, found: float, wanted: float) -> float:
    return 2 * right / (found + wanted) if found + wanted else 1.0


def figures(judged: Iterable[Judged]) -> dict[str, float]:
    """Relevance, topic, party and gate figures of some rows."""
    rows = list(judged)
    on = [j for j in rows if j["item"]["relevant"]]
    off = [j for j in rows if not j["item"]["relevant"]]
    hard = [j for j in off if j["item"].get("hard")]
    right = sum(j["relevant"] for j in on)
    topic_right = sum(len(set(j["topics"]) & set(j["item"]["topics"])) for j in on)
    party_right = sum(len(j["parties"] & set(j["item"]["platforms"])) for j in on)
    return {
        "n": len(rows),
        "relevance-f1": f1(right, sum(j["relevant"] for j in rows), len(on)),
        "missed": len(on) - right,
        "false": sum(j["relevant"] for j in off),
        "hard-wrong": sum(j["relevant"] for j in hard) / max(len(hard), 1),
        "topics-f1": f1(topic_right, sum(len(j["topics"]) for j in on), sum(len(j["item"]["topics"]) for j in on)),
        "primary": sum(j["topics"][:1] == j["item"]["topics"][:1] for j in on) / max(len(on), 1),
        "platforms-f1": f1(party_right, sum(len(j["parties"]) for j in on), sum(len(j["item"]["platforms"]) for j in on)),
        "gate-recall": sum(j["gate"] for j in on) / max(len(on), 1),
    }


def print_figures(judged: list[Judged]) -> None:
    """A table: all rows, then each language with three rows or more."""
    by_language: dict[str, list[Judged]] = defaultdict(list)
    for j in judged:
        by_language[j["item"]["lang"]].append(j)
    table = {"all": figures(judged)} | {
        lang: figures(rows) for lang, rows in sorted(by_language.items(), key=lambda p: -len(p[1])) if len(rows) >= 3
    }
    names = list(table["all"])
    print("      " + " ".join(f"{name:>12}" for name in names))
    for label, values in table.items():
        print(
            f"{label:5} "
            + " ".join(f"{values[name]:12.0f}" if name in {"n", "missed", "false"} else f"{values[name]:12.3f}" for name in names)
        )
    wrong: Counter[str] = Counter()
    for j in judged:
        if j["item"]["relevant"]:
            wrong.update(f"-{t}" for t in set(j["item"]["topics"]) - set(j["topics"]))
            wrong.update(f"+{t}" for t in set(j["topics"]) - set(j["item"]["topics"]))
    print("topics missed (-) and added (+):", dict(wrong.most_common()))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-item", action="store_true", help="list the rows judged wrongly")
    parser.add_argument("--unseen", action="store_true", help="the shipped model on the reports it was never shown")
    parser.add_argument("--kept", action="store_true", help="the shipped model on the reports by topic that were set aside")
    args = parser.parse_args()
    default_beat()
    if args.unseen or args.kept:
        found = unseen(KEPT if args.kept else UNSEEN)
        print(
            f"{'kept' if args.kept else 'unseen'}: "
            + " ".join(f"{name}={value:.3f}" for name, value in found.items() if name != "gate-recall")
        )
        return
    judged = cross_validate(Prepared(SHIPPED / "prototypes.jsonl"))
    for name, what in (("dev", "folds by dispute"), ("more", "folds by language")):
        print(f"{name}: {what}")
        print_figures([j for j in judged if j["item"]["set"] == name])
    if args.per_item:
        for j in sorted(judged, key=lambda j: j["score"]):
            if j["relevant"] != j["item"]["relevant"]:
                print(
                    f"{j['score']:.2f} {'on ' if j['item']['relevant'] else 'off'} {j['item']['lang']} {j['item']['id']} {j['item']['title']}"
                )


if __name__ == "__main__":
    main()

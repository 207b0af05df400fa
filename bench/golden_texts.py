"""What is understood of our own short reports in many languages (bench/*_reports.jsonl), in short, and a hash of every intermediate result.

tests/golden/texts.json holds a choice of them: those in which most of the code behind a fact, a name, a number or a day has something to decide. To
add one write its id with an empty object there and run bench.golden. When one changes, print it whole before and after:

    python -m bench.golden_texts ID
"""

import hashlib
import itertools
import json
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.golden_facts import FACTS
from bench.golden_reports import plain
from jobs.tasks.grouping import article_evidence
from pipeline.case_numbers import case_numbers
from pipeline.classify import classify
from pipeline.fingerprint import fingerprint
from pipeline.grouping.columns import Columns
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import default_model
from pipeline.grouping.pairs import compare_all
from pipeline.grouping.reasons import reason
from pipeline.grouping.stored import dump, load, unpacked
from pipeline.particulars.slots import particulars
from pipeline.particulars.units import units
from pipeline.understanding.amounts import amounts_of
from pipeline.understanding.annotation import read
from pipeline.understanding.deadlines import deadlines_of
from pipeline.understanding.features import relevance_features, topic_features
from pipeline.understanding.language import detect
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.parties import party_features

FILE = Path(__file__).resolve().parents[1] / "tests" / "golden" / "texts.json"
PAIRS = FILE.with_name("pairs.json")
DAY = date(2026, 3, 3)
_SOURCES = ("own", "further", "general", "held", "later", "unseen")


@cache
def texts() -> Mapping[str, Mapping[str, Any]]:
    """Id -> report, of all files."""
    rows = (
        json.loads(line)
        for source in _SOURCES
        for line in (Path(__file__).parent / f"{source}_reports.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return {row["id"]: row for row in rows}


def parts(report: Mapping[str, Any]) -> dict[str, Any]:
    """All that is worked out on the way, by name."""
    title, text = report["title"], report["text"]
    found = classify(title, text, published_at=DAY)
    language, mentions = found.language.code, found.mentions
    given = {"title": title, "text": text, "language": language}
    reading = read(default_beat(), title, text, language)
    evidence = article_evidence(
        identity="a", title=title, text=text, day=DAY, language=language, mentions=mentions,
        topics=[topic.topic for topic in found.topics], vector=(),
    )  # fmt: skip
    return {
        "language": detect(title, text),
        "classification": found,
        "relevance": relevance_features(reading),
        "topics": topic_features(reading),
        "parties": party_features(default_beat(), reading),
        "amounts": amounts_of(text, title, language),
        "deadlines": deadlines_of(text, title, language, DAY),
        "days": FACTS["days"]((language, f"{title}\n{text}", DAY.isoformat())),
        **{name: FACTS[name](given) for name in ("authorities", "steps", "opponents")},
        "units": units(title, text, mentions, language=language, owners={})[0],
        "slots": particulars(title, text, mentions, language=language, owners={}),
        "evidence": dump(evidence),
        "fingerprint": fingerprint(text),
        "case_numbers": case_numbers(text),
    }


def hashes(report: Mapping[str, Any]) -> dict[str, str]:
    """Part -> the beginning of its hash."""
    return {name: _hash(held) for name, held in parts(report).items()}


def pairs_text() -> str:
    """tests/golden/pairs.json: what the grouping sees of every two of every other one of these reports.

    Of each feature the sum and a hash of its values over all pairs. Without vectors, which differ from one build of numpy to the next.
    """
    model = default_model()
    items = [load(item.id, dump(item)) for item in itertools.starmap(_evidence, enumerate(_kept()[::2]))]
    rarity = model.rarity(items)
    ready = [model.prepare(item, rarity) for item in items]
    both = list(itertools.combinations(ready, 2))
    stored, (one, other) = [unpacked(dump(item)) for item in items], np.triu_indices(len(items), 1)
    features = compare_all(Columns(stored, rarity, model.means), one, other)
    told: dict[str, Any] = {name: [f"{value + 0.0:.2f}" for value in values.tolist()] for name, values in features.items()}
    told["scores"] = [f"{score:.2f}" for pair in np.stack(model.scores(stored, one, other, rarity), axis=1).tolist() for score in pair]
    record: dict[str, Any] = {name: f"{sum(map(float, held)):.1f} {_hash(held)}" for name, held in told.items() if any(map(float, held))}
    record["reasons"] = _hash([reason(a, b) for a, b in both])
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _evidence(number: int, known: str) -> Evidence:
    report = texts()[known]
    title, text = report["title"], report["text"]
    found = classify(title, text, published_at=DAY)
    return article_evidence(
        identity=known, title=title, text=text, day=DAY + timedelta(days=number % 9), language=found.language.code, mentions=found.mentions,
        topics=[topic.topic for topic in found.topics], vector=(),
    )  # fmt: skip


def _kept() -> list[str]:
    return list(json.loads(FILE.read_text(encoding="utf-8")))


def _hash(value: Any) -> str:
    return hashlib.sha256(_line(value).encode()).hexdigest()[:8]


def _line(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True)


def file_text() -> str:
    """The file as it should be, of the ids it holds."""
    rows = (f"{json.dumps(known)}: {json.dumps(hashes(texts()[known]))}" for known in _kept())
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    print(json.dumps(plain(parts(texts()[sys.argv[1]])), ensure_ascii=False, indent=1))

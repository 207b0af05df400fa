"""What is understood of our own short reports in many languages (bench/*_reports.jsonl), in short, and a hash of every intermediate result.

tests/golden/texts.json holds a choice of them: those in which most of the code behind a fact, a name, a number or a day has something to decide. To
add one write its id with an empty object there and run bench.golden. When one changes, print it whole before and after:

    python -m bench.golden_texts ID
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bench.golden_facts import FACTS
from bench.golden_reports import plain
from jobs.tasks.grouping import article_evidence
from pipeline.case_numbers import case_numbers
from pipeline.classify import classify
from pipeline.fingerprint import fingerprint
from pipeline.grouping.stored import dump
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
    return {name: hashlib.sha256(_line(held).encode()).hexdigest()[:8] for name, held in parts(report).items()}


def _line(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True)


def file_text() -> str:
    """The file as it should be, of the ids it holds."""
    rows = (f"{json.dumps(known)}: {json.dumps(hashes(texts()[known]))}" for known in json.loads(FILE.read_text(encoding="utf-8")))
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    print(json.dumps(plain(parts(texts()[sys.argv[1]])), ensure_ascii=False, indent=1))

"""How well the shipped model reads invented reports that nobody learnt from: right, wrong and missed of each fact.

    python -m bench.invented_facts [FILE ...] [--wrong outcome]

Files are rows as in bench/fact_reports.jsonl (the default). `outcome` there is that of `stage`; `outcomes` tells it for other stages that are
right too ("appeal": refused, "judgment": granted of a judgment that stands). Sums and deadlines are asked for only where a file tells them.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.train_facts import alike
from pipeline.understanding import language as languages
from pipeline.understanding.annotation import read
from pipeline.understanding.facts.read import facts_of
from pipeline.understanding.lexicon import default_beat
from records.facts import Facts

_FILE = Path(__file__).with_name("fact_reports.jsonl")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", type=Path, nargs="*", default=[_FILE])
    ask.add_argument("--wrong", default="", help="print reports wrong in this measure, or in `all`")
    asked = ask.parse_args()
    for path in asked.files:
        scores: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            for name, (counts, told) in judged(row).items():
                scores[name] = [a + b for a, b in zip(scores[name], counts, strict=True)]
                if counts[1] + counts[2] and asked.wrong in {name, "all"}:
                    print(row["id"], row["lang"], f"{name}: {told}")
        print(f"{path.name}: {len(rows)} reports")
        for name, (right, wrong, missed) in scores.items():
            f1 = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0
            print(f"  {name:14} {f1:.3f}  {right} right, {wrong} wrong, {missed} missed")


def judged(row: dict[str, Any]) -> dict[str, tuple[tuple[int, int, int], str]]:
    """By measure: (right, wrong, missed) and what was told for what. An accuracy counts what is not right as wrong, at most one, and its F1 is its share."""
    gold, title, text = row["facts"], row["title"], row["text"]
    code = languages.detect(title, text).code
    day = date.fromisoformat(row["date"]) if "date" in row else None
    facts = facts_of(read(default_beat(), title, text, code), code, day)
    stages = [gold["stage"], *gold.get("stage_also_ok", [])]
    stage, bodies = facts.stage.value if facts.stage else None, [gold["authority"], *gold.get("authority_also_ok", [])]
    said = facts.authority.value if facts.authority else None
    out = {
        "jurisdiction": _one(facts.jurisdiction.value if facts.jurisdiction else None, [gold["jurisdiction"], *gold.get("jurisdiction_also_ok", [])]),
        "authority": _one(said, [n for b in bodies if b for n in b["names"]] if said else [None for b in bodies if b is None], alike),
        "kind": _one(facts.authority.kind if facts.authority else None, [b["kind"] if b else None for b in bodies]),
        "stage": _one(stage, stages),
        "claimants": _many(gold["against"], [one.value for one in facts.against], alike),
    }  # fmt: skip
    if "outcome" in gold:
        wanted = gold.get("outcomes", {}).get(stage, gold["outcome"])
        out["outcome"] = _one(facts.outcome.value if facts.outcome else None, [wanted])
        out["outcome"] = (out["outcome"][0], f"{out['outcome'][1]} (stage {stage})")
    if "amounts" in gold:
        out |= _money(gold, facts)
    if "deadline" in gold:
        due, days = gold["deadline"], [one.on for one in facts.deadlines[:1]]
        right = [due["date"], *due.get("also_ok", [])] if due else []
        hit = any(day.startswith(one) for day in days for one in right)
        asked = bool(due) and not due.get("optional")
        out["deadline"] = ((int(hit and asked), int(bool(days) and not hit), int(asked and not hit)), f"{days} for {right}")
    return out


def _money(gold: dict[str, Any], facts: Facts) -> dict[str, tuple[tuple[int, int, int], str]]:
    told = [f"{one.role} {one.currency} {one.value}" for one in facts.amounts]
    wanted = [f"{one['role']} {one['currency']} {one['value']}" for one in gold["amounts"]]
    asked = [name for name, one in zip(wanted, gold["amounts"], strict=True) if not one.get("optional")]
    free = {name.split(" ", 1)[1] for name, one in zip(wanted, gold["amounts"], strict=True) if one.get("optional")}
    main = [name.split(" ", 1)[1] for name, one in zip(wanted, gold["amounts"], strict=True) if one.get("main")]
    first = [f"{one.currency} {one.value}" for one in facts.amounts if one.main]
    counted = [name for name in told if name.split(" ", 1)[1] not in free or name in asked]
    return {
        "roles of sums": _many(asked, counted, str.__eq__),
        "main sum": _one(first[0] if first else None, main or [None]),
    }


def _one(said: str | None, right: Sequence[str | None], same: Callable[[str, str], bool] = str.__eq__) -> tuple[tuple[int, int, int], str]:
    fits = said in right or any(said is not None and one is not None and same(one, said) for one in right)
    return ((1, 0, 0) if fits else (0, 1, 1)), f"{said} for {right[0] if right else None}"


def _many(golds: Sequence[str], said: Sequence[str], same: Callable[[str, str], bool]) -> tuple[tuple[int, int, int], str]:
    left = list(said)
    right = 0
    for gold in golds:
        hit = next((one for one in left if same(gold, one)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return (right, len(left), len(golds) - right), f"{list(said)} for {list(golds)}"


if __name__ == "__main__":
    main()

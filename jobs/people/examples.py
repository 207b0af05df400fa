"""What people corrected and judged, as examples to learn from: one JSON line each, with the text that was read, for whoever teaches the readers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common.files import write_file
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import desk_of
from jobs.query import ask_saved
from records.people import Correction, Mark

BATCH = 500
"""Articles asked for at a time."""


def examples_path(home: Home) -> Path:
    return home.root / "examples.jsonl"


def write_examples(home: Home, settings: Settings) -> int:
    """Write all examples whose article the newest snapshot has; returns how many. Written whole, the same again from the same desk.

    A line has `task` (`fact` or `relevance`), `article_id`, `language`, `title`, `text`, `url`, and either `kind`, `was`, `was_role`, `value`, `role`,
    `reason`, or `relevant` with the number of people who say so. No line names anybody.
    """
    if not home.desk.is_file():
        return 0
    desk = desk_of(home)
    told = [*map(_fact, desk.corrections()), *_judged(desk.judgements())]
    texts = _texts(home, settings, sorted({str(one["article_id"]) for one in told}))
    lines = [json.dumps(texts[one["article_id"]] | one, ensure_ascii=False, sort_keys=True) for one in told if one["article_id"] in texts]
    write_file(examples_path(home), "".join(f"{line}\n" for line in lines))
    return len(lines)


def _fact(one: Correction) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in ("kind", "was", "was_role", "value", "role", "reason")}
    return {"task": "fact", "article_id": one.report_id, **said}


def _judged(marks: tuple[Mark, ...]) -> Iterator[dict[str, Any]]:
    """Of articles alone; where people disagree, what most say, and nothing where as many say the one as the other."""
    votes: dict[str, int] = {}
    for one in marks:
        if one.kind == "article":
            votes[one.key] = votes.get(one.key, 0) + (1 if one.mark == "relevant" else -1)
    for key, sum_of_votes in sorted(votes.items()):
        if sum_of_votes:
            yield {"task": "relevance", "article_id": key, "relevant": sum_of_votes > 0, "votes": abs(sum_of_votes)}


def _texts(home: Home, settings: Settings, ids: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), BATCH):
        result = ask_saved(home, settings, "texts_of", {"ids": " ".join(ids[start : start + BATCH])}, max_rows=None)
        found |= {row[0]: dict(zip(result.columns, row, strict=True)) for row in result.rows()}
    return found

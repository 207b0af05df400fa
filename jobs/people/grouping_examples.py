"""Pairs of reports that people placed, as examples for whoever trains grouping: the articles of each, in the form of `bench/train_grouping`."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from common.files import write_file
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.desk import regroupings_of
from jobs.people.examples import BATCH
from jobs.query import ask_saved
from records.regrouping import Regrouping


def grouping_path(home: Home) -> Path:
    return home.root / "grouping-examples.jsonl"


def write_grouping_examples(home: Home, settings: Settings) -> int:
    """Write the articles of everything that people said of groupings and that holds; returns how many pairs it decides. The same again from the same desk.

    A line is an item as labelled ones are (`id`, `title`, `text`, `lang`, `date`, `relevant`, `platforms`, `story`, `dispute`) with `sides`: id of what was
    said -> `one`, `apart` or `together`. Of two items with an id in common, one of them on side `one` and the other not, story and dispute are what a person
    says; of every other pair they are what grouping made of it. No line names anybody.
    """
    said = regroupings_of(home)
    if not said:
        return 0
    holding = {key for key, holds in ask_saved(home, settings, "regroupings_holding", {}, max_rows=None).rows() if holds}
    kept = [one for one in said if one.id in holding]
    items = _items(home, settings, sorted({report for one in kept for report in one.reports}))
    sides: dict[str, dict[str, str]] = defaultdict(dict)
    for one in kept:
        for side, reports in (("one", one.ones), ("apart", one.apart), ("together", one.together)):
            for report in reports:
                sides[report][one.id] = side
    lines = [json.dumps(item | {"sides": sides[key]}, ensure_ascii=False, sort_keys=True) for key, item in items.items()]
    write_file(grouping_path(home), "".join(f"{line}\n" for line in lines))
    return sum(_pairs(one, items) for one in kept)


def _pairs(one: Regrouping, there: Iterable[str]) -> int:
    known = set(there)
    return len(known.intersection(one.ones)) * (len(known.intersection(one.apart)) + len(known.intersection(one.together)))


def _items(home: Home, settings: Settings, ids: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), BATCH):
        rows = ask_saved(home, settings, "grouping_items", {"ids": " ".join(ids[start : start + BATCH])}, max_rows=None).rows()
        for key, title, text, language, day, platforms, story, dispute in rows:
            found[key] = {
                "id": key,
                "title": title or "",
                "text": text or "",
                "lang": language,
                "date": str(day) if day else None,
                "relevant": True,
                "platforms": list(platforms or ()),
                "story": story,
                "dispute": dispute,
            }
    return found

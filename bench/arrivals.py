"""How well articles are grouped that arrive one batch after the other, as a warehouse sees them, rather than all at once.

    python -m bench.arrivals --items dev-relevance.jsonl [--batch 10] [--seeds 3]

Items as for `bench.train_grouping`. Each arrives by its date once, then in shuffled orders (late articles); what was grouped stays, known
through its stored representatives only. Prints pair precision, recall and F1 of stories and disputes, and how many articles were loaded.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.grouping_items import found_evidence
from bench.train_grouping import day_of
from pipeline.grouping.assign import Grouping, group
from pipeline.grouping.candidates import KnownStories, Story
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import default_model
from pipeline.grouping.stored import dump, load


class Archive:
    """What a warehouse remembers between batches."""

    def __init__(self) -> None:
        self.stories: dict[str, Story] = {}
        self.story_of: dict[str, str] = {}
        self.loaded = 0
        self._packed: dict[str, bytes] = {}

    def add(self, batch: Sequence[Evidence]) -> None:
        founded = max((story.founded for story in self.stories.values()), default=0)
        outcome = group(batch, KnownStories.of(list(self.stories.values())), self._load, default_model(), founded=founded)
        self._packed |= {item.id: dump(item) for item in batch}
        self._apply(outcome)

    def _load(self, articles: Sequence[str]) -> Mapping[str, Evidence]:
        self.loaded += len(articles)
        return {article: load(article, self._packed[article]) for article in articles}

    def _apply(self, outcome: Grouping) -> None:
        self.story_of |= {place.article_id: place.story_id for place in outcome.memberships}
        self.story_of = {article: outcome.story_aliases.get(story, story) for article, story in self.story_of.items()}
        for gone in outcome.story_aliases:
            self.stories.pop(gone, None)
        self.stories |= {story.story_id: story for story in outcome.changed}

    def dispute_of(self, article: str) -> str:
        return self.stories[self.story_of[article]].dispute_id


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3, help="how many shuffled orders")
    args = parser.parse_args()
    items = [item for item in map(json.loads, args.items.open(encoding="utf-8")) if item["relevant"]]
    found = {item["id"]: found_evidence(item, day_of(item["date"])) for item in items}
    items.sort(key=lambda item: (item["date"] or "", item["id"]))
    print("by date   ", _scored(items, found, args.batch))
    for seed in range(args.seeds):
        random.Random(seed).shuffle(items)
        print(f"shuffled {seed}", _scored(items, found, args.batch))
    print("at once   ", _scored(items, found, len(items)))


def _scored(items: Sequence[dict[str, Any]], found: Mapping[str, Evidence], batch: int) -> str:
    archive = Archive()
    for start in range(0, len(items), batch):
        archive.add([found[item["id"]] for item in items[start : start + batch]])
    story = _f1(items, {item["id"]: archive.story_of[item["id"]] for item in items}, "story")
    dispute = _f1(items, {item["id"]: archive.dispute_of(item["id"]) for item in items}, "dispute")
    return f"stories {story}   disputes {dispute}   {archive.loaded} loaded"


def _f1(items: Sequence[dict[str, Any]], home: Mapping[str, str], label: str) -> str:
    hits = same = truth = 0
    for number, one in enumerate(items):
        for other in items[:number]:
            together = home[one["id"]] == home[other["id"]]
            belong = one[label] is not None and one[label] == other[label]
            hits, same, truth = hits + (together and belong), same + together, truth + belong
    precision, recall = hits / max(same, 1), hits / max(truth, 1)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


if __name__ == "__main__":
    main()

"""How well articles are grouped that arrive one batch after the other, as a warehouse sees them, rather than all at once.

    python -m bench.arrivals --items dev-relevance.jsonl [--batch 10] [--seeds 3]

Items as for `bench.train_grouping`. Each arrives by its date once, then in shuffled orders (late articles); what was grouped stays, known
through its stored representatives only. Prints pair precision, recall and F1 of stories and disputes, and how many articles were loaded.
"""

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.grouping_items import found_evidence
from bench.train_grouping import day_of
from pipeline.grouping.assign import Grouping, group
from pipeline.grouping.candidates import KnownStories
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import default_model
from pipeline.grouping.stored import dump, load
from records.grouping import Place, RememberedStory


class Archive:
    """What a warehouse remembers between batches."""

    def __init__(self) -> None:
        self.stories: dict[str, RememberedStory] = {}
        self.places: dict[str, Place] = {}
        self.loaded = 0
        self.packed: dict[str, bytes] = {}

    def add(self, batch: Sequence[Evidence], left: Sequence[Place] = ()) -> Grouping:
        """Group a batch. `left`: where articles were that left their stories; those that changed are in the batch."""
        founded = max((story.founded for story in self.stories.values()), default=0)
        known = KnownStories.of(list(self.stories.values()), list(self.places.values()))
        outcome = group(batch, known, self._load, default_model(), founded=founded, left=left)
        self.packed |= {item.id: dump(item) for item in batch}
        for place in left:
            del self.places[place.article_id]
        self._apply(outcome)
        return outcome

    def _load(self, articles: Sequence[str]) -> Mapping[str, Evidence]:
        self.loaded += len(articles)
        return {article: load(article, self.packed[article]) for article in articles}

    def _apply(self, outcome: Grouping) -> None:
        for article, place in self.places.items():
            now = outcome.story_aliases.get(place.story_id, place.story_id)
            self.places[article] = replace(place, story_id=now)
        for moved in outcome.memberships:
            self.places[moved.article_id] = Place(
                article_id=moved.article_id, story_id=moved.story_id, dispute_id=moved.dispute_id, linked_to=moved.linked_to
            )
        for gone in (*outcome.story_aliases, *outcome.emptied):
            self.stories.pop(gone, None)
        self.stories |= {story.story_id: story for story in outcome.changed}
        for key, story in self.stories.items():
            self.stories[key] = replace(story, dispute_id=outcome.dispute_aliases.get(story.dispute_id, story.dispute_id))
        for article, place in self.places.items():
            self.places[article] = replace(place, dispute_id=self.stories[place.story_id].dispute_id)

    def story_of(self, article: str) -> str:
        return self.places[article].story_id

    def dispute_of(self, article: str) -> str:
        return self.places[article].dispute_id


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
    story = _f1(items, {item["id"]: archive.story_of(item["id"]) for item in items}, "story")
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

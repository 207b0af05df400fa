"""How well articles are grouped that arrive one batch after the other, as a warehouse sees them, rather than all at once.

    python -m bench.arrivals --items dev-relevance.jsonl [--batch 10] [--seeds 3]
    python -m bench.arrivals --synthetic 10000 [--batch 50]

Items as for `bench.train_grouping`. Each arrives by its date once, then in shuffled orders (late articles); what was grouped stays, known
through what is stored of it only. Prints pair precision, recall and F1 of stories and disputes, and how many articles were loaded.
"""

import argparse
import json
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.grouping import PER_DISPUTE, dispute
from bench.grouping_items import found_evidence
from bench.train_grouping import day_of
from pipeline.grouping.assign import Grouping, group
from pipeline.grouping.candidates import KnownStories
from pipeline.grouping.columns import Told
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import default_model
from pipeline.grouping.said import NOTHING, Said
from pipeline.grouping.stored import dump, unpacked
from records.grouping import RememberedStory


class Archive:
    """What a warehouse remembers between batches."""

    def __init__(self) -> None:
        self.stories: dict[str, RememberedStory] = {}
        self.story_of: dict[str, str] = {}
        self.loaded = 0
        self.packed: dict[str, bytes] = {}

    def add(self, batch: Sequence[Evidence], left: Sequence[str] = (), said: Said = NOTHING, again: Collection[str] = ()) -> Grouping:
        """Group a batch. `left`: articles that are none any more, or that changed; the latter are in the batch. `again`: of whom people say something else."""
        founded = max((story.founded for story in self.stories.values()), default=0)
        known = KnownStories.of(list(self.stories.values()))
        known.homes = lambda articles: {self.dispute_of(article) for article in articles if article in self.story_of}
        were = {article: self.dispute_of(article) for article in left}
        outcome = group(batch, known, self._load, default_model(), founded=founded, left=were, said=said, again=again)
        self.packed |= {item.id: dump(item) for item in batch}
        for article in left:
            del self.story_of[article]
        self._apply(outcome)
        return outcome

    def _load(self, articles: Sequence[str]) -> Mapping[str, Told]:
        self.loaded += len(articles)
        return {article: unpacked(self.packed[article]) for article in articles}

    def _apply(self, outcome: Grouping) -> None:
        self.story_of |= {place.article_id: place.story_id for place in outcome.memberships}
        self.story_of = {article: outcome.story_aliases.get(story, story) for article, story in self.story_of.items()}
        for gone in (*outcome.story_aliases, *outcome.emptied):
            self.stories.pop(gone, None)
        self.stories |= {story.story_id: story for story in outcome.changed}
        for key, story in self.stories.items():
            self.stories[key] = replace(story, dispute_id=outcome.dispute_aliases.get(story.dispute_id, story.dispute_id))

    def dispute_of(self, article: str) -> str:
        return self.stories[self.story_of[article]].dispute_id

    def ids(self) -> dict[str, tuple[str, str]]:
        """Article -> (story id, dispute id)."""
        return {article: (story, self.stories[story].dispute_id) for article, story in self.story_of.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--items", type=Path)
    what.add_argument(
        "--synthetic", type=int, help="how many made-up reports of disputes with twelve each; counts ids that the order changes"
    )
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3, help="how many shuffled orders")
    args = parser.parse_args()
    if args.synthetic:
        _changed_ids(args.synthetic, args.batch, args.seeds)
        return
    items = [item for item in map(json.loads, args.items.open(encoding="utf-8")) if item["relevant"]]
    found = {item["id"]: found_evidence(item, day_of(item["date"])) for item in items}
    items.sort(key=lambda item: (item["date"] or "", item["id"]))
    print("by date   ", _scored(items, found, args.batch))
    for seed in range(args.seeds):
        random.Random(seed).shuffle(items)
        print(f"shuffled {seed}", _scored(items, found, args.batch))
    print("at once   ", _scored(items, found, len(items)))


def _changed_ids(count: int, batch: int, seeds: int) -> None:
    """Reports in the order of capture and in shuffled orders, in batches; how many have another id than when all come at once."""
    of = -(-count // 12)
    made = [item for n in range(of) for item in dispute(n, of).articles(list(range(n * PER_DISPUTE, n * PER_DISPUTE + 12)))][:count]
    items = [replace(item, seen=number) for number, item in enumerate(sorted(made, key=lambda item: (item.day or 0, item.id)))]
    whole = _ids(items, len(items))
    print(f"at once     {len({s for s, _ in whole.values()})} stories, {len({d for _, d in whole.values()})} disputes", flush=True)
    for name, order in [("as captured", items), *((f"shuffled {n}", random.Random(n).sample(items, len(items))) for n in range(seeds))]:
        found = _ids(order, batch)
        other = [sum(found[key][kind] != whole[key][kind] for key in whole) for kind in (0, 1)]
        print(f"{name:11} {other[0]} reports in a story of another id, {other[1]} in a dispute of another id", flush=True)


def _ids(items: Sequence[Evidence], batch: int) -> dict[str, tuple[str, str]]:
    archive = Archive()
    for start in range(0, len(items), batch):
        archive.add(items[start : start + batch])
    return archive.ids()


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

"""New articles into stories and disputes, old and new: candidates by sketch (`candidates`), pairs by model, clusters by link strength.

The disputes that new articles may belong to are opened: their articles are put together anew with the new ones, out of the edges found when
each came, as if all had come at once. So the order of arrival decides nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.candidates import SKETCH_SCALE, KnownStories, family_bits, stored_sketch
from pipeline.grouping.cluster import DISPUTE_BEST_SHARE, Clusters
from pipeline.grouping.details import Details, Numbers, details_of
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.loose import Edges, Loose
from pipeline.grouping.model import PairModel
from pipeline.grouping.neighbours import Field, near_among, near_pairs
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Prepared, sketch
from pipeline.grouping.settle import Grouping, Settled, settle
from pipeline.grouping.stored import dump, load
from records.grouping import RememberedStory, Sketched

FAINT = 0.15
"""Pairs below this probability of one dispute are no edge."""
ABSENT = 0.05
"""Probability of a pair that is no edge, where clusters are compared. Taking the model's own value instead moved one report of 143 by the order
of arrival, and joined one pair of disputes wrongly; .01 and .02 cut two disputes that belong together."""
BESIDE = 2
"""Steps from dispute to dispute along pairs found earlier. Without them a dispute that grew was never compared anew with one beside it that no new
article is near to: of 10,000 reports in another order 12 were in a dispute of another id."""
OPEN = 1_000
"""Articles of a dispute up to which it is opened; of a larger one only the stories that new articles are near to, and it is not taken apart."""


def group(
    new: Sequence[Evidence],
    known: KnownStories,
    load_evidence: Callable[[Sequence[str]], Mapping[str, Evidence]],
    model: PairModel,
    *,
    founded: int = 0,
    left: Mapping[str, str] | None = None,
) -> Grouping:
    """Assign new articles. `load_evidence` gives evidence of grouped articles by id; `founded` is the highest number so far.

    `left`: the dispute of each article that is none any more, or that changed; the latter are among `new`. Independent of the order of `new`.
    """
    packed = {item.id: dump(item) for item in new}
    ordered = sorted(
        (load(item.id, packed[item.id]) for item in new), key=lambda item: (item.day or 0, item.id)
    )  # as it will be read the next time
    outcome = _Run(ordered, known, load_evidence, model, left or {}).result(founded)
    outcome.packed = packed
    return outcome


class _Run:
    def __init__(
        self,
        new: Sequence[Evidence],
        known: KnownStories,
        load_evidence: Callable[[Sequence[str]], Mapping[str, Evidence]],
        model: PairModel,
        left: Mapping[str, str],
    ) -> None:
        self.known, self.model, self.load_evidence = known, model, load_evidence
        self.gone = {*left, *(item.id for item in new)}
        self.prepared = {item.id: model.prepare(item, model.background) for item in new}
        self.new = {item.id: sketched_article(self.prepared[item.id]) for item in new}
        self.scored: dict[tuple[str, str], tuple[float, float]] = {}
        near = self._near()
        self.rows = self._beside(self._reached(near) | set(left.values()))
        self.opened = self._opened({story.story_id for *_, story in near})
        self.loose = Loose(self.new, self.opened, self.gone)
        self.edges = self._edges()

    def _near(self) -> list[tuple[str, str, RememberedStory]]:
        """(new article, article, its story) of those worth comparing."""
        items, articles = [self.prepared[article] for article in self.new], list(self.new)
        stored = b"".join(item.sketch for item in self.new.values())
        sketches = np.frombuffer(stored, dtype=np.int8).reshape(-1, SKETCH_DIMENSIONS).astype(np.float32) / np.float32(SKETCH_SCALE)
        candidates = self.known.candidates(items, sketches)
        rows = {story.story_id: story for _, story in candidates}
        if not rows:
            return []
        number = {key: n for n, key in enumerate(rows)}
        details = details_of(list(rows.values()))
        mine, theirs = _members(details, [n for n, _ in candidates], [number[story.story_id] for _, story in candidates])
        gone = np.array([key in self.gone for key in details.ids], np.bool_)
        mine, theirs = mine[~gone[theirs]], theirs[~gone[theirs]]
        there = Field(details.sketches, details.families, details.days)
        near = near_pairs(Field.of(list(self.new.values())), mine, there, theirs)
        stories, home = list(rows.values()), details.home.tolist()
        return [
            (articles[one], details.ids[other], stories[home[other]])
            for one, other in zip(mine[near].tolist(), theirs[near].tolist(), strict=True)
        ]

    def _reached(self, near: Sequence[tuple[str, str, RememberedStory]]) -> set[str]:
        """Disputes that an edge leads to. Evidence of the oldest stories is read first: it lies in that order on disk."""
        by_age = sorted(near, key=lambda pair: (pair[2].founded, pair[1]))
        self._load(dict.fromkeys(other for _, other, _ in by_age))
        return {story.dispute_id for article, other, story in near if self._score(article, other)[0] >= FAINT}

    def _load(self, articles: Iterable[str]) -> None:
        missing = [article for article in articles if article not in self.prepared]
        for key, item in (self.load_evidence(missing) if missing else {}).items():
            self.prepared[key] = self.model.prepare(item, self.model.background)

    def _score(self, one: str, other: str) -> tuple[float, float]:
        """What the model says of two articles, (dispute, story); probabilities of 0 where their evidence is lost or they are no edge."""
        pair = (one, other) if one < other else (other, one)
        known = self.scored.get(pair)
        if known is not None:
            return known
        dispute, story = 0.0, 0.0
        if one in self.prepared and other in self.prepared:
            dispute, story = self.model.score(self.prepared[pair[0]], self.prepared[pair[1]])
        if dispute < FAINT:
            dispute, story = 0.0, 0.0
        self.scored[pair] = round(dispute, 4), round(story, 4)
        return self.scored[pair]

    def _beside(self, reached: set[str]) -> list[RememberedStory]:
        """Every story of these disputes, and of those that a pair found earlier ties to them: what stayed apart then may belong together now."""
        rows, mine, tied = list[RememberedStory](), set[str](), set[str]()
        further = reached
        for steps in range(BESIDE + 1):
            more = self.known.of_disputes(further) if further else []
            rows += more
            if not more or steps == BESIDE:
                break
            details = details_of(more)
            mine.update(details.ids[: len(details.seen)])
            tied.update(details.ids[n] for n in np.unique(details.other[details.dispute >= self.model.dispute.threshold]).tolist())
            tied -= mine
            reached = reached | further
            further = set(self.known.homes(tied)) - reached if tied else set()
        return sorted(rows, key=lambda story: story.founded)

    def _opened(self, near: Collection[str]) -> list[RememberedStory]:
        size: dict[str, int] = {}
        for row in self.rows:
            size[row.dispute_id] = size.get(row.dispute_id, 0) + row.members
        large = [row for row in self.rows if size[row.dispute_id] > OPEN]
        shrunk = {row.story_id for row in large if not self.gone.isdisjoint(details_of([row]).ids[: row.members])}
        return [row for row in self.rows if size[row.dispute_id] <= OPEN or row.story_id in near or row.story_id in shrunk]

    def _edges(self) -> Edges:
        """Of every two loose articles that are near each other, sorted by their ids."""
        loose = self.loose
        one, other = near_among(loose.field)
        one, other, dispute, story, known = loose.remembered(one, other)
        unknown = np.flatnonzero(~known)
        pairs = [(loose.ids[a], loose.ids[b]) for a, b in zip(one[unknown].tolist(), other[unknown].tolist(), strict=True)]
        self._load(dict.fromkeys(article for pair in pairs for article in pair))
        if pairs:
            dispute[unknown], story[unknown] = np.array([self._score(*pair) for pair in pairs]).T
        return Edges(one=one, other=other, dispute=dispute, story=story)

    def result(self, founded: int) -> Grouping:
        edges, count = self.edges.linking(), len(self.loose.ids)
        ends = edges.one.tolist(), edges.other.tolist()
        keys = (edges.one * count + edges.other).tolist()
        of_dispute, of_story = dict(zip(keys, edges.dispute.tolist(), strict=True)), dict(zip(keys, edges.story.tolist(), strict=True))

        def linked(table: Mapping[int, float]) -> Callable[[int, int], float]:
            return lambda a, b: table[key] if (key := a * count + b) in table else table.get(b * count + a, ABSENT)

        stories = Clusters([number] for number in range(count))
        stories.join(zip(edges.story.tolist(), *ends, strict=True), linked(of_story), self.model.story.threshold)
        disputes = Clusters(self._held_together(stories))
        disputes.join(
            zip(edges.dispute.tolist(), *ends, strict=True),
            linked(of_dispute),
            self.model.dispute.threshold,
            best_share=DISPUTE_BEST_SHARE,
        )
        return settle(
            Settled(
                loose=self.loose,
                prepared=self.prepared,
                rows=self.rows,
                edges=self.edges,
                stories=stories,
                disputes=disputes,
                founded=founded,
            )
        )

    def _held_together(self, stories: Clusters[int]) -> list[list[int]]:
        """Stories; those of one dispute that is not opened whole as one group."""
        opened = {row.story_id for row in self.opened}
        whole = {row.dispute_id for row in self.rows if row.story_id not in opened}
        groups = Clusters(stories.groups())
        first: dict[str, int] = {}
        for article, row in enumerate(self.loose.before if whole else ()):
            if row is not None and row.dispute_id in whole:
                groups.unite(first.setdefault(row.dispute_id, article), article)
        return groups.groups()


def sketched_article(item: Prepared) -> Sketched:
    """What the search for neighbours sees of an article."""
    found = item.evidence
    return Sketched(article_id=found.id, seen=found.seen, day=found.day, families=family_bits(item), sketch=stored_sketch(sketch(item)))


def _members(details: Details, items: Sequence[int], stories: Sequence[int]) -> tuple[Numbers, Numbers]:
    """(item, article) for every article of the story that stands beside the item."""
    chosen: NDArray[np.int64] = np.array(stories, np.int64)
    counts = details.counts[chosen]
    starts = (np.cumsum(details.counts) - details.counts)[chosen]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(np.array(items, np.int64), counts), np.repeat(starts, counts) + within

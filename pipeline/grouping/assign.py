"""New articles into stories and disputes, old and new: candidates by sketch (`candidates`), pairs by model, clusters by link strength.

The disputes that new articles may belong to are opened: their articles are put together anew with the new ones, as if all had come at once.
So the order of arrival decides nothing. Only what has grown large is not taken apart any more: it is joined as it is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np

from pipeline.grouping.candidates import KnownStories, told_apart
from pipeline.grouping.cluster import DISPUTE_BEST_SHARE, Clusters
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import PairModel
from pipeline.grouping.neighbours import near_pairs
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Prepared, sketch
from pipeline.grouping.settle import Grouping, Settled, settle
from pipeline.grouping.stored import dump, load
from records.grouping import Place, RememberedStory

CLOSE_LOOKS = 2
"""Disputes, of all whose stories are candidates, that a new article is compared with, and of whose likeliest story all representatives are."""
FAINT = 0.15
"""Pairs below this probability of one dispute are no edge."""
OPEN = 40
"""Articles of a dispute up to which it is opened. Labelled disputes have 2 to 12, the largest of the demonstration press 31."""


def group(
    new: Sequence[Evidence],
    known: KnownStories,
    load_evidence: Callable[[Sequence[str]], Mapping[str, Evidence]],
    model: PairModel,
    *,
    founded: int = 0,
    left: Collection[Place] = (),
) -> Grouping:
    """Assign new articles. `load_evidence` gives evidence of grouped articles by id; `founded` is the highest number so far.

    `left`: where articles were that are no articles any more, or that changed; the latter are among `new`. Independent of the order of `new`.
    """
    ordered = sorted((load(item.id, dump(item)) for item in new), key=_order)  # as it will be read the next time
    return _Run(ordered, known, load_evidence, model, left).result(founded)


def _order(item: Evidence) -> tuple[int, str]:
    return item.day or 0, item.id


class _Run:
    def __init__(
        self,
        new: Sequence[Evidence],
        known: KnownStories,
        load_evidence: Callable[[Sequence[str]], Mapping[str, Evidence]],
        model: PairModel,
        left: Collection[Place],
    ) -> None:
        self.new, self.known, self.model, self.left = new, known, model, left
        self._load_evidence = load_evidence
        self.prepared = {item.id: model.prepare(item, model.background) for item in new}
        self.sketches = {item.id: sketch(self.prepared[item.id]) for item in new}
        self.scores: dict[tuple[str, str], tuple[float, float]] = {}
        found = self._plausible()
        self.stories = self._reached(found)
        size = _sizes(self.stories)
        self.opened = {
            story.story_id: story
            for story in self.stories
            if size[story.dispute_id] <= OPEN or story.story_id in {place.story_id for place in left}
        }
        self.places = self._places()
        self._load(place.article_id for place in self.places)
        self.edges = self._edges(found)

    def _plausible(self) -> list[tuple[str, RememberedStory]]:
        """(new article, story) of the likeliest disputes, judged by the one representative that is nearest in time.

        Of the likeliest story of each dispute all representatives are loaded: two stories of one dispute tell much the same of it.
        """
        items = [self.prepared[item.id] for item in self.new]
        sketches = np.array([self.sketches[item.id] for item in self.new], dtype=np.float32).reshape(-1, SKETCH_DIMENSIONS)
        found = [(self.new[a], s) for a, s in told_apart(self.known.candidates(items, sketches), [item.day for item in self.new])]
        by_age = sorted(found, key=lambda pair: pair[1].founded)
        self._load(_nearest_representative(story, item.day) for item, story in by_age)
        chances: dict[str, list[tuple[float, int, RememberedStory]]] = {}
        for item, story in found:
            other = _nearest_representative(story, item.day)
            if other in self.prepared and (chance := self.score(item.id, other)[0]) >= FAINT / 3:
                chances.setdefault(item.id, []).append((chance, -story.founder_seen, story))
        kept, closer = list[tuple[str, RememberedStory]](), list[RememberedStory]()
        for article, rated in chances.items():
            first: dict[str, RememberedStory] = {}
            for *_, story in sorted(rated, key=lambda r: r[:2], reverse=True):
                if len(first) < CLOSE_LOOKS or story.dispute_id in first:
                    first.setdefault(story.dispute_id, story)
                    kept.append((article, story))
            closer += first.values()
        closer.sort(key=lambda story: story.founded)
        self._load(article for story in closer for article in story.representatives)
        return kept

    def _reached(self, found: Iterable[tuple[str, RememberedStory]]) -> list[RememberedStory]:
        """Every story of a dispute that a new article is linked to, or that an article has left."""
        disputes = {
            story.dispute_id
            for article, story in found
            if any(self.score(article, other)[0] >= FAINT for other in story.representatives if other in self.prepared)
        }
        disputes |= {place.dispute_id for place in self.left}
        return sorted(self.known.of_disputes(disputes), key=lambda s: s.founded) if disputes else []

    def _places(self) -> list[Place]:
        """Where the articles of the opened stories are, but for those that left."""
        gone = {place.article_id for place in self.left} | {item.id for item in self.new}
        found = self.known.places(self.opened) if self.opened else []
        return sorted((place for place in found if place.article_id not in gone), key=lambda place: place.article_id)

    def _load(self, articles: Iterable[str]) -> None:
        """Evidence of articles, in the order given: oldest stories first, as they lie on disk, so that each block is read once."""
        missing = [article for article in dict.fromkeys(articles) if article not in self.prepared]
        if missing:
            for key, item in self._load_evidence(missing).items():
                self.prepared[key] = self.model.prepare(item, self.model.background)

    def _edges(self, found: Iterable[tuple[str, RememberedStory]]) -> list[tuple[float, float, str, str]]:
        """(dispute, story, article, other article), both probabilities of the pair."""
        items = sorted(self._loose(), key=lambda item: _order(item.evidence))
        for item in items:
            if item.evidence.id not in self.sketches:
                self.sketches[item.evidence.id] = sketch(item)
        rows = np.array([self.sketches[item.evidence.id] for item in items], dtype=np.float32).reshape(-1, SKETCH_DIMENSIONS)
        pairs = [(items[a].evidence.id, items[b].evidence.id) for a, b in near_pairs(items, rows)]
        closed = {story.story_id: story for story in self.stories if story.story_id not in self.opened}
        pairs += sorted({(a, other) for a, s in found if s.story_id in closed for other in s.representatives if other in self.prepared})
        scored = ((*self.score(a, b), a, b) for a, b in pairs)
        return [edge for edge in scored if edge[0] >= FAINT]

    def _loose(self) -> Iterable[Prepared]:
        """The articles that may go anywhere: new ones and those of opened stories."""
        yield from (self.prepared[item.id] for item in self.new)
        yield from (self.prepared[place.article_id] for place in self.places if place.article_id in self.prepared)

    def score(self, a: str, b: str) -> tuple[float, float]:
        """(dispute, story) probability of two articles at hand."""
        key = (a, b) if a < b else (b, a)
        if key not in self.scores:
            self.scores[key] = self.model.score(self.prepared[key[0]], self.prepared[key[1]])
        return self.scores[key]

    def result(self, founded: int) -> Grouping:
        loose = sorted((item.evidence for item in self._loose()), key=_order)
        closed = [story for story in self.stories if story.story_id not in self.opened]
        whole = [members for s in closed if (members := [a for a in s.representatives if a in self.prepared])]
        stories = Clusters([*whole, *([item.id] for item in loose)])
        stories.join(((s, a, b) for _, s, a, b in self.edges), lambda a, b: self.score(a, b)[1], self.model.story.threshold)
        disputes = Clusters(self._held_together(stories, closed))
        disputes.join(
            ((d, a, b) for d, _, a, b in self.edges),
            lambda a, b: self.score(a, b)[0],
            self.model.dispute.threshold,
            best_share=DISPUTE_BEST_SHARE,
        )
        return settle(
            Settled(
                loose=[self.prepared[item.id] for item in loose],
                sketches=self.sketches,
                prepared=self.prepared,
                places=self.places,
                rows=self.stories,
                opened=self.opened,
                edges=self.edges,
                stories=stories,
                disputes=disputes,
                founded=founded,
            )
        )

    def _held_together(self, stories: Clusters[str], closed: Iterable[RememberedStory]) -> list[list[str]]:
        """Stories; those of one dispute that is not opened as one group."""
        dispute_of = {article: story.dispute_id for story in closed for article in story.representatives}
        size = _sizes(self.stories)
        dispute_of |= {p.article_id: p.dispute_id for p in self.places if size[p.dispute_id] > OPEN}
        together: dict[str, list[str]] = {}
        parent: dict[str, str] = {}

        def root(name: str) -> str:
            while parent.setdefault(name, name) != name:
                name = parent[name]
            return name

        for members in stories.groups():
            known = sorted({dispute_of[a] for a in members if a in dispute_of}) or [f"new {members[0]}"]
            for other in known[1:]:
                parent[root(other)] = root(known[0])
            together.setdefault(known[0], []).extend(members)
        merged: dict[str, list[str]] = {}
        for name, members in together.items():
            merged.setdefault(root(name), []).extend(members)
        return list(merged.values())


def _sizes(stories: Iterable[RememberedStory]) -> dict[str, int]:
    """Articles of each dispute."""
    sizes: dict[str, int] = {}
    for story in stories:
        sizes[story.dispute_id] = sizes.get(story.dispute_id, 0) + story.members
    return sizes


def _nearest_representative(story: RememberedStory, day: int | None) -> str:
    if day is None or story.first_day is None or story.last_day is None:
        return story.representatives[0]
    return story.representatives[0 if abs(day - story.first_day) < abs(day - story.last_day) else -1]

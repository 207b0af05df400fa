"""New articles into stories and disputes, old and new: candidates by sketch (`candidates`), pairs by model, clusters by link strength.

What is grouped already is never taken apart. New articles join a story or found one, and where one bridges two, the older id survives.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.grouping.candidates import SKETCH_SCALE, KnownStories, family_bits, nearest, stored_sketch, told_apart, united
from pipeline.grouping.cluster import DISPUTE_BEST_SHARE, Clusters
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import PairModel
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Rarity, sketch
from pipeline.grouping.reasons import reason
from records.grouping import Membership, RememberedStory

CLOSE_LOOKS = 2
"""Disputes, of all whose stories are candidates, that a new article is compared with, and of whose likeliest story all representatives are."""
REPRESENTATIVES = 3
"""Members of a story that stand for it: the first, the latest, and one between."""
FAINT = 0.15
"""Pairs below this probability of one dispute are no edge."""


@dataclass(slots=True)
class Grouping:
    """What one run decided."""

    memberships: list[Membership] = field(default_factory=list)
    changed: list[RememberedStory] = field(default_factory=list)
    """Stories that are new, grew, merged or moved to another dispute, as they are now."""
    story_aliases: dict[str, str] = field(default_factory=dict)
    """Id that is no more -> id it has become."""
    dispute_aliases: dict[str, str] = field(default_factory=dict)


def group(
    new: Sequence[Evidence],
    known: KnownStories,
    load: Callable[[Sequence[str]], Mapping[str, Evidence]],
    model: PairModel,
    *,
    founded: int = 0,
) -> Grouping:
    """Assign new articles (ids not grouped before). `load` gives evidence of articles by id; `founded` is the highest number so far.

    Independent of the order of `new`.
    """
    return _Run(sorted(new, key=lambda item: (item.day or 0, item.id)), known, load, model, founded).result()


class _Run:
    def __init__(
        self,
        new: Sequence[Evidence],
        known: KnownStories,
        load: Callable[[Sequence[str]], Mapping[str, Evidence]],
        model: PairModel,
        founded: int,
    ) -> None:
        self.new, self.known, self.model, self.founded = new, known, model, founded
        rarity = model.rarity(list(new))
        self.items = [model.prepare(item, rarity) for item in new]
        self.sketches = np.array([sketch(item) for item in self.items], dtype=np.float32).reshape(-1, SKETCH_DIMENSIONS)
        self.prepared = {item.evidence.id: item for item in self.items}
        self.scores: dict[tuple[str, str], tuple[float, float]] = {}
        candidates = told_apart(known.candidates(self.items, self.sketches), [item.day for item in new])
        found = self._plausible(candidates, load, rarity)
        self.touched = {story.story_id: story for _, story in found}
        self.edges = self._edges(found)

    def _plausible(
        self, found: Sequence[tuple[int, RememberedStory]], load: Callable[[Sequence[str]], Mapping[str, Evidence]], rarity: Rarity
    ) -> list[tuple[int, RememberedStory]]:
        """The candidates of each article in the likeliest disputes, judged by the one representative that is nearest in time.

        Of the likeliest story of each dispute all representatives are loaded: two stories of one dispute tell much the same of it.
        """
        by_age = sorted(found, key=lambda pair: pair[1].founded)
        self._load((_nearest_representative(story, self.new[a].day) for a, story in by_age), load, rarity)
        chances: dict[int, list[tuple[float, int, RememberedStory]]] = {}
        for a, story in found:
            other = _nearest_representative(story, self.new[a].day)
            if other in self.prepared and (chance := self.score(self.new[a].id, other)[0]) >= FAINT / 3:
                chances.setdefault(a, []).append((chance, -story.founded, story))
        kept, closer = list[tuple[int, RememberedStory]](), list[RememberedStory]()
        for a, rated in chances.items():
            first: dict[str, RememberedStory] = {}
            for *_, story in sorted(rated, key=lambda r: r[:2], reverse=True):
                if len(first) < CLOSE_LOOKS or story.dispute_id in first:
                    first.setdefault(story.dispute_id, story)
                    kept.append((a, story))
            closer += first.values()
        closer.sort(key=lambda story: story.founded)
        self._load((article for story in closer for article in story.representatives), load, rarity)
        return kept

    def _load(self, articles: Iterable[str], load: Callable[[Sequence[str]], Mapping[str, Evidence]], rarity: Rarity) -> None:
        """Evidence of articles, oldest stories first: they lie in that order on disk, and each block is read once."""
        missing = [article for article in dict.fromkeys(articles) if article not in self.prepared]
        if missing:
            self.prepared |= {key: self.model.prepare(item, rarity) for key, item in load(missing).items()}

    def _edges(self, found: Iterable[tuple[int, RememberedStory]]) -> list[tuple[float, float, str, str]]:
        """(dispute, story, new article, other article), both probabilities of the pair."""
        pairs = {(self.new[a].id, other) for a, story in found for other in story.representatives if other in self.prepared}
        bits = np.array([family_bits(item) for item in self.items], dtype=np.uint64)
        days = np.array([-1 if item.day is None else item.day for item in self.new], dtype=np.float32)
        quantised = np.frombuffer(b"".join(map(stored_sketch, self.sketches)), dtype=np.int8).reshape(-1, SKETCH_DIMENSIONS)
        for a, b in nearest(self.items, self.sketches, quantised, bits, days, themselves=True):
            pairs.add((self.new[min(a, b)].id, self.new[max(a, b)].id))
        scored = ((*self.score(a, b), a, b) for a, b in sorted(pairs))
        return [edge for edge in scored if edge[0] >= FAINT]

    def score(self, a: str, b: str) -> tuple[float, float]:
        """(dispute, story) probability of two articles at hand."""
        key = (a, b) if a < b else (b, a)
        if key not in self.scores:
            self.scores[key] = self.model.score(self.prepared[key[0]], self.prepared[key[1]])
        return self.scores[key]

    def result(self) -> Grouping:
        linked = {edge[3] for edge in self.edges}
        reached = [s for s in self.touched.values() if linked & set(s.representatives)]
        beginnings = [[a for a in s.representatives if a in self.prepared] for s in sorted(reached, key=lambda s: s.founded)]
        stories = Clusters([*beginnings, *([item.id] for item in self.new)])
        stories.join(((s, a, b) for _, s, a, b in self.edges), lambda a, b: self.score(a, b)[1], self.model.story.threshold)
        disputes = Clusters(self._held_together(stories, reached))
        disputes.join(
            ((d, a, b) for d, _, a, b in self.edges),
            lambda a, b: self.score(a, b)[0],
            self.model.dispute.threshold,
            best_share=DISPUTE_BEST_SHARE,
        )
        return _Outcome(self, stories, disputes, reached).grouping

    def _held_together(self, stories: Clusters[str], reached: Iterable[RememberedStory]) -> list[list[str]]:
        """Stories, those of one known dispute as one group."""
        dispute_of = {article: story.dispute_id for story in reached for article in story.representatives}
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


class _Outcome:
    """Ids, aliases, memberships and changed stories out of finished clusters."""

    def __init__(self, run: _Run, stories: Clusters[str], disputes: Clusters[str], reached: Sequence[RememberedStory]) -> None:
        self.run, self.stories, self.disputes = run, stories, disputes
        self.story_of = {article: story for story in reached for article in story.representatives}
        self.fresh = {item.id: number for number, item in enumerate(run.new)}
        self.founded = run.founded
        self.grouping = Grouping()
        self.best = self._best_links()
        groups: dict[str, list[list[str]]] = {}
        for members in stories.groups():
            groups.setdefault(disputes.home(members[0]), []).append(sorted(members, key=self._order))
        for group in sorted(groups.values(), key=lambda group: min(self._order(members[0]) for members in group)):
            if any(article in self.fresh for members in group for article in members):
                self._settle(group)

    def _order(self, article: str) -> tuple[int, str]:
        return self.run.prepared[article].evidence.day or 0, article

    def _best_links(self) -> dict[str, tuple[float, float, str]]:
        best: dict[str, tuple[float, float, str]] = {}
        for dispute, story, a, b in self.run.edges:
            for one, other in ((a, b), (b, a)):
                if one in self.fresh and self.disputes.home(one) == self.disputes.home(other):
                    same = self.stories.home(one) == self.stories.home(other)
                    best[one] = max(best.get(one, (0.0, 0.0, "")), (story if same else 0.0, dispute, other))
        return best

    def _settle(self, group: list[list[str]]) -> None:
        """One dispute: its id, the ids of its stories, and who is where."""
        known = self._known(article for members in group for article in members)
        dispute_id = known[0].dispute_id if known else f"d{_digest(group[0][0])}"
        for story in known:
            if story.dispute_id != dispute_id:
                self.grouping.dispute_aliases[story.dispute_id] = dispute_id
        for members in group:
            self._settle_story(members, dispute_id)

    def _settle_story(self, members: list[str], dispute_id: str) -> None:
        known = self._known(members)
        joined = [article for article in members if article in self.fresh]
        if not joined and len(known) == 1 and known[0].dispute_id == dispute_id:
            return
        story_id = known[0].story_id if known else f"s{_digest(members[0])}"
        for story in known[1:]:
            self.grouping.story_aliases[story.story_id] = story_id
        self.grouping.changed.append(self._merged(story_id, dispute_id, known, members, joined))
        self.grouping.memberships += [self._membership(article, story_id, dispute_id) for article in joined]

    def _known(self, articles: Iterable[str]) -> list[RememberedStory]:
        """Stories remembered among these articles, oldest first."""
        found = {self.story_of[a].story_id: self.story_of[a] for a in articles if a in self.story_of}
        return sorted(found.values(), key=lambda story: story.founded)

    def _merged(
        self, story_id: str, dispute_id: str, known: Sequence[RememberedStory], members: Sequence[str], joined: Sequence[str]
    ) -> RememberedStory:
        if not known:
            self.founded += 1
        total = np.zeros(SKETCH_DIMENSIONS, dtype=np.float32)
        for story in known:
            total += np.frombuffer(story.sketch, dtype=np.int8).astype(np.float32) / SKETCH_SCALE * story.members
        for article in joined:
            total += self.run.sketches[self.fresh[article]]
        count = len(joined) + sum(story.members for story in known)
        days = [day for a in joined if (day := self.run.new[self.fresh[a]].day) is not None]
        days += [day for story in known for day in (story.first_day, story.last_day) if day is not None]
        bits = [story.families for story in known] + [family_bits(self.run.items[self.fresh[a]]) for a in joined]
        return RememberedStory(
            story_id=story_id,
            dispute_id=dispute_id,
            founded=known[0].founded if known else self.founded,
            sketch=stored_sketch(total / np.float32(count)),
            families=united(bits),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            members=count,
            representatives=tuple(spread(members, REPRESENTATIVES)),
        )

    def _membership(self, article: str, story_id: str, dispute_id: str) -> Membership:
        story, dispute, other = self.best.get(article, (0.0, 0.0, ""))
        why = reason(self.run.prepared[article], self.run.prepared[other]) if other else ""
        return Membership(
            article_id=article,
            story_id=story_id,
            dispute_id=dispute_id,
            linked_to=other or None,
            story_score=round(story, 4),
            dispute_score=round(dispute, 4),
            reason=why,
        )


def _nearest_representative(story: RememberedStory, day: int | None) -> str:
    if day is None or story.first_day is None or story.last_day is None:
        return story.representatives[0]
    return story.representatives[0 if abs(day - story.first_day) < abs(day - story.last_day) else -1]


def spread(members: Sequence[str], count: int) -> list[str]:
    """At most `count` members, evenly spaced, the first and the last among them."""
    if len(members) <= count:
        return list(members)
    return [members[round(number * (len(members) - 1) / (count - 1))] for number in range(count)]


def _digest(article: str) -> str:
    return hashlib.sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[:15]

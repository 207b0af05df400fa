"""New articles into stories and disputes, old and new: candidates by sketch (`candidates`), pairs by model, clusters by link strength.

The disputes that new articles may belong to are opened: their articles are put together anew with the new ones, out of the edges found when
each came, as if all had come at once. So the order of arrival decides nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.candidates import SKETCH_SCALE, KnownStories, family_bits, stored_sketch
from pipeline.grouping.cluster import DISPUTE_BEST_SHARE, Clusters, Odds, log_odds
from pipeline.grouping.columns import Told
from pipeline.grouping.components import components, reached, together
from pipeline.grouping.details import Details, Numbers, Shelf, details_of, ten_thousandths
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.loose import Edges, Loose, Probabilities
from pipeline.grouping.model import PairModel
from pipeline.grouping.neighbours import Field, Search, near_anew, near_pairs
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Prepared, sketches
from pipeline.grouping.said import NOTHING, Said, Veto
from pipeline.grouping.settle import Grouping, Settled, settle
from pipeline.grouping.stored import dump, unpacked
from pipeline.grouping.weighed import Weighed
from records.grouping import RememberedStory, Sketched

FAINT = 0.15
"""Pairs below this probability of one dispute are no edge."""
ABSENT = 0.05
"""Probability of a pair that is no edge, where clusters are compared. Taking the model's own value instead moved one report of 143 by the order
of arrival, and joined one pair of disputes wrongly; .01 and .02 cut two disputes that belong together."""
_ABSENT = log_odds(ABSENT)
_LOG_ODDS = np.array([log_odds(number / 10_000) for number in range(10_001)])
"""Of every probability that is remembered."""
BESIDE = 2
"""Steps from dispute to dispute along pairs found earlier, from those only that a new article is strongly tied to or that came out otherwise than they were.
Without them a dispute that grew was never compared anew with one beside it that no new article is near to: of 10,000 reports in another order 12 were in a
dispute of another id; looking beside those alone that came out otherwise, 12 of another 10,000."""
OPEN = 1_000
"""Articles of a dispute up to which it is opened; of a larger one only the stories that new articles are near to, and it is not taken apart."""


def group(
    new: Sequence[Evidence],
    known: KnownStories,
    load_evidence: Callable[[Sequence[str]], Mapping[str, Told]],
    model: PairModel,
    *,
    founded: int = 0,
    left: Mapping[str, str] | None = None,
    said: Said = NOTHING,
    again: Collection[str] = (),
) -> Grouping:
    """Assign new articles. `load_evidence` gives evidence of grouped articles by id; `founded` is the highest number so far.

    `left`: the dispute of each article that is none any more, or that changed; the latter are among `new`. `said`: what people say of where articles
    belong; `again`: articles of whom they say something else than before. Independent of the order of `new`.
    """
    packed = {item.id: dump(item) for item in new}
    ordered = {item.id: unpacked(packed[item.id]) for item in sorted(new, key=lambda item: (item.day or 0, item.id))}
    outcome = _Run(ordered, known, load_evidence, model, left or {}, said, again).result(founded)
    outcome.packed = packed
    return outcome


class _Run:
    loose: Loose
    search: Search
    edges: Edges
    stirred: NDArray[np.bool_]
    """Loose articles that are in other pairs than before."""
    stories: Clusters[int]
    disputes: Clusters[int]

    def __init__(
        self,
        new: Mapping[str, Told],
        known: KnownStories,
        load_evidence: Callable[[Sequence[str]], Mapping[str, Told]],
        model: PairModel,
        left: Mapping[str, str],
        said: Said,
        again: Collection[str],
    ) -> None:
        self.known, self.model, self.load_evidence, self.said = known, model, load_evidence, said
        self.shelf = Shelf()
        self.gone = {*left, *new}
        self.prepared = Weighed(model, new)  # as it will be read the next time
        self.new = {item.article_id: item for item in sketched_articles([self.prepared[article] for article in new])}
        self.scored: dict[tuple[str, str], tuple[float, float]] = {}
        near = self._near()
        self.spoken = {*again, *said.partners(self.new)}
        self.near = {story.story_id for *_, story in near}
        reached, strongly = self._reached(near)
        stirred = set(left.values()) | (set(known.homes(self.spoken)) if self.spoken else set())
        self._put_together(reached | stirred, strongly | stirred)

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
        details = details_of(list(rows.values()), self.shelf)
        mine, theirs = _members(details, [n for n, _ in candidates], [number[story.story_id] for _, story in candidates])
        there = ~self.shelf.marked(self.gone)[details.article[theirs]]
        mine, theirs = mine[there], theirs[there]
        field = Field(details.sketches, details.families, details.days)
        near = near_pairs(Field.of(list(self.new.values())), mine, field, theirs)
        stories, home, number_of = list(rows.values()), details.home.tolist(), details.article.tolist()
        return [
            (articles[one], details.ids[number_of[other]], stories[home[other]])
            for one, other in zip(mine[near].tolist(), theirs[near].tolist(), strict=True)
        ]

    def _reached(self, near: Sequence[tuple[str, str, RememberedStory]]) -> tuple[set[str], set[str]]:
        """Disputes that an edge leads to, and those that a strong one does. Evidence of the oldest stories is read first: it lies in that order on disk."""
        by_age = sorted(near, key=lambda pair: (pair[2].founded, pair[1]))
        scores = self._scores([(article, other) for article, other, _ in by_age])[:, 0].tolist()
        found = [(score, story.dispute_id) for score, (*_, story) in zip(scores, by_age, strict=True)]
        strong = self.model.dispute.threshold
        return {dispute for score, dispute in found if score >= FAINT}, {dispute for score, dispute in found if score >= strong}

    def _put_together(self, reached: set[str], stirred: set[str]) -> None:
        """Open the disputes reached, and those beside the ones that will likely come out otherwise than they were; cluster all that; and again with what is beside
        the others that did: what stayed apart may belong together now.
        """
        self.rows, opened, looked = self.known.of_disputes(reached) if reached else [], set(reached), set[str]()
        for step in range(BESIDE):
            further = self._tied(stirred) - opened
            more = self.known.of_disputes(further) if further else []
            if step and not more:
                break
            opened |= further
            looked |= stirred
            self.rows = sorted([*self.rows, *more], key=lambda story: story.founded)
            self.opened = self._opened()
            fewer = _Round(self.loose, self.search, self.edges, self.stories, self.disputes) if step else None
            self.loose = Loose(self.new, self.opened, self.gone, self.shelf)
            self.edges = self._edges(fewer)
            self.stories, self.disputes = self._clusters(fewer)
            stirred = self._changed() - looked

    def _changed(self) -> set[str]:
        """Disputes whose articles are not together, or with others, or with new ones."""
        loose, count = self.loose, max(len(self.loose.ids), 1)
        pairs = np.unique((loose.dispute + 1) * count + self.disputes.homes())
        dispute, home = pairs // count - 1, pairs % count
        parts, parties = np.bincount(dispute + 1)[dispute + 1], np.bincount(home)[home]
        return {loose.disputes[n] for n in dispute[(dispute >= 0) & ((parts > 1) | (parties > 1))].tolist()}

    def _tied(self, disputes: set[str]) -> set[str]:
        """Disputes that a pair found earlier ties to these, whose stories are at hand."""
        details = details_of([row for row in self.rows if row.dispute_id in disputes], self.shelf)
        tied = np.zeros(len(details.ids), np.bool_)
        tied[details.other[details.dispute >= self.model.dispute.threshold]] = True
        tied[details.article] = False
        articles = {details.ids[n] for n in np.flatnonzero(tied).tolist()}
        return set(self.known.homes(articles)) if articles else set()

    def _scores(self, pairs: Sequence[tuple[str, str]]) -> Probabilities:
        """What the model says of pairs of articles, two columns: dispute, story; 0 where their evidence is lost or they are no edge."""
        asked = [pair if pair[0] < pair[1] else pair[::-1] for pair in pairs]
        unknown = [pair for pair in dict.fromkeys(asked) if pair not in self.scored]
        self.prepared.add(self.load_evidence, dict.fromkeys(article for pair in unknown for article in pair))
        self.scored |= dict.fromkeys(unknown, (0.0, 0.0))
        told = [pair for pair in unknown if pair[0] in self.prepared and pair[1] in self.prepared]
        if told:
            articles: dict[str, int] = {}
            ends = np.array([[articles.setdefault(article, len(articles)) for article in pair] for pair in told])
            stored = [self.prepared.stored[article] for article in articles]
            dispute, story = self.model.scores(stored, ends[:, 0], ends[:, 1], self.model.background)
            edge = dispute >= FAINT
            rounded = zip(*(np.where(edge, values, 0.0).round(4).tolist() for values in (dispute, story)), strict=True)
            self.scored |= dict(zip(told, rounded, strict=True))
        return np.array([self.scored[pair] for pair in asked]).reshape(-1, 2)

    def _opened(self) -> list[RememberedStory]:
        size: dict[str, int] = {}
        for row in self.rows:
            size[row.dispute_id] = size.get(row.dispute_id, 0) + row.members
        large = {row.story_id: set(self._named(row)) for row in self.rows if size[row.dispute_id] > OPEN}
        return [
            row
            for row in self.rows
            if (members := large.get(row.story_id)) is None
            or row.story_id in self.near
            or not self.gone.isdisjoint(members)
            or not members.isdisjoint(self.spoken)
        ]

    def _named(self, row: RememberedStory) -> list[str]:
        """The articles of a story."""
        return [self.shelf.ids[n] for n in details_of([row], self.shelf).article.tolist()]

    def _edges(self, fewer: "_Round | None") -> Edges:
        """Of every two loose articles that are near each other, sorted by their ids. Of two that were there before it is taken as it was found."""
        loose, bereft = self.loose, self.loose.bereft()
        earlier = (fewer.search, loose.numbers_of(fewer.loose)) if fewer and not bereft.any() else None
        self.search = near_anew(loose.field, loose.is_new | bereft, loose.compared(), earlier)
        one, other, dispute, story, known = loose.remembered(*self.search.pairs)
        unknown = np.flatnonzero(~known)
        pairs = [(loose.ids[a], loose.ids[b]) for a, b in zip(one[unknown].tolist(), other[unknown].tolist(), strict=True)]
        dispute[unknown], story[unknown] = self._scores(pairs).T
        self.stirred = loose.stirred((one[unknown], other[unknown]), self.search.lost)
        return Edges(one=one, other=other, dispute=dispute, story=story)

    def _clusters(self, fewer: "_Round | None") -> tuple[Clusters[int], Clusters[int]]:
        """Stories, and disputes made of them. What hangs together with nothing that is new or was compared anew is as it was."""
        edges, loose, held = self.edges.linking(), self.loose, self._whole()
        story_was, dispute_was, stirred = self._as_it_was(edges, None if held else fewer)
        threshold = self.model.story.threshold
        strong = edges.those(edges.story >= threshold)
        apart = reached(components(len(loose.ids), [(strong.one, strong.other), together(story_was)]), stirred)
        stories = Clusters(_groups(apart, story_was))
        within = edges.among(apart)
        stories.join(
            _strong(within, within.story, threshold, loose.numbers(self.said.held("story"))),
            _odds(within, within.story, len(loose.ids)),
            threshold,
            veto=self._veto("story"),
        )
        threshold, home = self.model.dispute.threshold, stories.homes()
        edges = edges.those(home[edges.one] != home[edges.other])
        strong = edges.those(edges.dispute >= threshold)
        tied = [(strong.one, strong.other), together(home), together(dispute_was)]
        apart = reached(components(len(loose.ids), tied), stirred)
        free = apart.copy()
        free[list(held)] = False
        disputes = Clusters(self._held_together(stories, home, np.where(free, -1, dispute_was)))
        placed = loose.numbers(self.said.held("dispute"))
        fixed = {other for article in placed for other in stories.members(stories.home(article))}
        within = edges.among(apart)
        disputes.join(
            _strong(within, within.dispute, threshold, fixed),
            _odds(within, within.dispute, len(loose.ids)),
            threshold,
            best_share=DISPUTE_BEST_SHARE,
            veto=self._veto("dispute"),
        )
        if self.said:
            disputes = self._as_said(stories, disputes, held)
        return stories, disputes

    def _as_it_was(self, edges: Edges, fewer: "_Round | None") -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        """Number of the story and of the dispute that each article was in, -1 of those in none, and which of them may be in others now.

        What was put together with `fewer` articles was so a moment ago.
        """
        loose = self.loose
        if told := {*self.spoken, *self.said.named()}:
            self.stirred[loose.numbers(told)] = True
            fewer = None
        if fewer is None:
            return loose.home, loose.dispute, self.stirred
        numbers, stirred = loose.numbers_of(fewer.loose), self.stirred.copy()
        stirred[numbers] = False
        stirred |= loose.otherwise(edges, fewer.loose, fewer.edges.linking())
        homes = loose.home.copy(), loose.dispute.copy()
        for home, clusters in zip(homes, (fewer.stories, fewer.disputes), strict=True):
            home[numbers] = home.max(initial=-1) + 1 + clusters.homes()
        return *homes, stirred

    def result(self, founded: int) -> Grouping:
        return settle(
            Settled(
                loose=self.loose,
                prepared=self.prepared,
                rows=self.rows,
                edges=self.edges,
                stories=self.stories,
                disputes=self.disputes,
                founded=founded,
            )
        )

    def _veto(self, level: str) -> Veto[int]:
        """What people said of two clusters; nothing where nobody said anything, which is nearly always."""
        if not self.said:
            return lambda _a, _b: False
        ids, veto = self.loose.ids, self.said.veto(level, self.loose.captured)
        return lambda a, b: veto([ids[n] for n in a], [ids[n] for n in b])

    def _whole(self) -> dict[int, str]:
        """Article -> its dispute, of those disputes that are not opened whole."""
        opened = {row.story_id for row in self.opened}
        whole = {row.dispute_id for row in self.rows if row.story_id not in opened}
        before = enumerate(self.loose.before if whole else ())
        return {article: row.dispute_id for article, row in before if row is not None and row.dispute_id in whole}

    @staticmethod
    def _held_together(stories: Clusters[int], home: Numbers, fixed: Numbers) -> list[list[int]]:
        """Stories, by their first articles; those of one dispute that stays whole (`fixed`: its number, -1 for articles that are free) as one group."""
        label = components(len(home), [together(home), together(fixed)]).tolist()
        groups: dict[int, list[int]] = {}
        for members in sorted(stories.groups()):
            groups.setdefault(label[members[0]], []).extend(members)
        return list(groups.values())

    def _as_said(self, stories: Clusters[int], disputes: Clusters[int], held: Mapping[int, str]) -> Clusters[int]:
        """Join what people say is one: `stories` as they are, the disputes anew.

        A story that is joined to another comes to its dispute, and what else was in its own stays there. Where that could not be, for a dispute that is not
        opened whole, nothing is joined.
        """
        home = [disputes.home(article) for article in range(len(self.loose.ids))]
        for mine, theirs, moved in self.said.join("story", self.loose.named(stories), self.loose.captured):
            leaving, staying = (self.loose.numbers(side) for side in ((mine, theirs) if moved else (theirs, mine)))
            if home[leaving[0]] != home[staying[0]]:
                if any(article in held for article in leaving):
                    continue
                for article in leaving:
                    home[article] = home[staying[0]]
            stories.unite(leaving[0], staying[0])
        groups: dict[int, list[int]] = {}
        for members in stories.groups():
            groups.setdefault(home[members[0]], []).extend(members)
        joined = Clusters(groups.values())
        for mine, theirs, _ in self.said.join("dispute", self.loose.named(joined), self.loose.captured):
            one, other = self.loose.numbers((mine[0], theirs[0]))
            joined.unite(one, other)
        return joined


class _Round(NamedTuple):
    """What was put together of fewer articles."""

    loose: Loose
    search: Search
    edges: Edges
    stories: Clusters[int]
    disputes: Clusters[int]


def _strong(edges: Edges, strength: Probabilities, threshold: float, held: Collection[int]) -> Iterable[tuple[float, int, int]]:
    """Edges that may join, the strongest first, of articles whose place no person named."""
    order = np.argsort(-strength, kind="stable")
    order = order[: np.count_nonzero(strength >= threshold)]
    found = zip(strength[order].tolist(), edges.one[order].tolist(), edges.other[order].tolist(), strict=True)
    return (edge for edge in found if edge[1] not in held and edge[2] not in held) if held else found


def _groups(apart: NDArray[np.bool_], home: Numbers) -> list[list[int]]:
    """Articles each for itself, and the others by the story they are in."""
    groups: dict[int, list[int]] = {}
    for article, (alone, story) in enumerate(zip(apart.tolist(), home.tolist(), strict=True)):
        groups.setdefault(-1 - article if alone else story, []).append(article)
    return list(groups.values())


def _odds(edges: Edges, strength: Probabilities, count: int) -> Odds[int]:
    """Log-odds of each of some articles with each of others, which are numbered up to `count`."""
    keys = np.concatenate([edges.one * count + edges.other, edges.other * count + edges.one]).tolist()
    odds = _LOG_ODDS[ten_thousandths(strength)].tolist()
    get = dict(zip(keys, odds + odds, strict=True)).get
    return lambda ones, others: [get(base + other, _ABSENT) for base in [one * count for one in ones] for other in others]


def sketched_articles(items: Sequence[Prepared]) -> list[Sketched]:
    """What the search for neighbours sees of articles."""
    told = zip(items, (item.evidence for item in items), sketches(items), strict=True)
    return [
        Sketched(article_id=found.id, seen=found.seen, day=found.day, families=family_bits(item), sketch=stored_sketch(row))
        for item, found, row in told
    ]


def _members(details: Details, items: Sequence[int], stories: Sequence[int]) -> tuple[Numbers, Numbers]:
    """(item, article) for every article of the story that stands beside the item."""
    chosen: NDArray[np.int64] = np.array(stories, np.int64)
    counts = details.counts[chosen]
    starts = (np.cumsum(details.counts) - details.counts)[chosen]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(np.array(items, np.int64), counts), np.repeat(starts, counts) + within

"""New articles into stories and disputes, old and new: candidates by sketch (`candidates`), pairs by model, clusters by link strength.

The disputes that new articles may belong to are opened: their articles are put together anew with the new ones, out of the edges found when
each came, as if all had come at once. So the order of arrival decides nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np

from pipeline.grouping.candidates import SKETCH_SCALE, KnownStories, family_bits, stored_sketch
from pipeline.grouping.cluster import DISPUTE_BEST_SHARE, Clusters
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.model import PairModel
from pipeline.grouping.neighbours import near_among, near_to
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Prepared, sketch
from pipeline.grouping.said import NOTHING, Said
from pipeline.grouping.settle import Grouping, Settled, settle
from pipeline.grouping.stored import dump, load, load_detail
from records.grouping import Edge, RememberedStory, Sketched

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
    said: Said = NOTHING,
    again: Collection[str] = (),
) -> Grouping:
    """Assign new articles. `load_evidence` gives evidence of grouped articles by id; `founded` is the highest number so far.

    `left`: the dispute of each article that is none any more, or that changed; the latter are among `new`. `said`: what people say of where articles
    belong; `again`: articles of whom they say something else than before. Independent of the order of `new`.
    """
    ordered = sorted(
        (load(item.id, dump(item)) for item in new), key=lambda item: (item.day or 0, item.id)
    )  # as it will be read the next time
    return _Run(ordered, known, load_evidence, model, left or {}, said, again).result(founded)


class _Run:
    def __init__(
        self,
        new: Sequence[Evidence],
        known: KnownStories,
        load_evidence: Callable[[Sequence[str]], Mapping[str, Evidence]],
        model: PairModel,
        left: Mapping[str, str],
        said: Said,
        again: Collection[str],
    ) -> None:
        self.known, self.model, self.load_evidence, self.said = known, model, load_evidence, said
        self.gone = {*left, *(item.id for item in new)}
        self.prepared = {item.id: model.prepare(item, model.background) for item in new}
        self.new = {item.id: sketched_article(self.prepared[item.id]) for item in new}
        self.details: dict[str, tuple[tuple[Sketched, ...], tuple[Edge, ...]]] = {}
        near = self._near()
        spoken = {*again, *said.partners(self.new)}
        self.rows = self._beside(self._reached(near) | set(left.values()) | (set(known.homes(spoken)) if spoken else set()))
        self.opened = self._opened({story.story_id for *_, story in near}, spoken)
        self.loose = self._loose()
        self.compared = self._compared()
        self.edges = self._edges()

    def _near(self) -> list[tuple[str, str, RememberedStory]]:
        """(new article, article, its story) of those worth comparing."""
        items = [self.prepared[article] for article in self.new]
        stored = b"".join(item.sketch for item in self.new.values())
        sketches = np.frombuffer(stored, dtype=np.int8).reshape(-1, SKETCH_DIMENSIONS).astype(np.float32) / np.float32(SKETCH_SCALE)
        stories: dict[str, list[RememberedStory]] = {}
        articles = list(self.new)
        for number, story in self.known.candidates(items, sketches):
            stories.setdefault(articles[number], []).append(story)
        found = list[tuple[str, str, RememberedStory]]()
        for article, near in stories.items():
            there = [(member, story) for story in near for member in self._articles(story)]
            found += [(article, there[n][0].article_id, there[n][1]) for n in near_to(self.new[article], [member for member, _ in there])]
        return found

    def _reached(self, near: Sequence[tuple[str, str, RememberedStory]]) -> set[str]:
        """Disputes that an edge leads to. Evidence of the oldest stories is read first: it lies in that order on disk."""
        by_age = sorted(near, key=lambda pair: (pair[2].founded, pair[1]))
        self._load(dict.fromkeys(other for _, other, _ in by_age))
        return {story.dispute_id for article, other, story in near if self._edge(article, other).dispute >= FAINT}

    def _load(self, articles: Iterable[str]) -> None:
        missing = [article for article in articles if article not in self.prepared]
        for key, item in (self.load_evidence(missing) if missing else {}).items():
            self.prepared[key] = self.model.prepare(item, self.model.background)

    def _articles(self, story: RememberedStory) -> list[Sketched]:
        return [member for member in self._detail(story)[0] if member.article_id not in self.gone]

    def _detail(self, story: RememberedStory) -> tuple[tuple[Sketched, ...], tuple[Edge, ...]]:
        if story.story_id not in self.details:
            self.details[story.story_id] = load_detail(story.detail, story.members)
        return self.details[story.story_id]

    def _edge(self, one: str, other: str) -> Edge:
        """What the model says of two articles; probabilities of 0 where their evidence is lost or they are no edge."""
        one, other = _pair(one, other)
        dispute, story = 0.0, 0.0
        if one in self.prepared and other in self.prepared:
            dispute, story = self.model.score(self.prepared[one], self.prepared[other])
        if dispute < FAINT:
            dispute, story = 0.0, 0.0
        return Edge(one=one, other=other, dispute=round(dispute, 4), story=round(story, 4))

    def _rows(self, disputes: Collection[str]) -> list[RememberedStory]:
        """Every story of these disputes."""
        return sorted(self.known.of_disputes(disputes), key=lambda story: story.founded) if disputes else []

    def _beside(self, reached: set[str]) -> list[RememberedStory]:
        """Every story of these disputes, and of those that a pair found earlier ties to them: what stayed apart then may belong together now."""
        rows = self._rows(reached)
        for _ in range(BESIDE):
            mine = {member.article_id for row in rows for member in self._detail(row)[0]}
            tied = {
                e.other for row in rows for e in self._detail(row)[1] if e.dispute >= self.model.dispute.threshold and e.other not in mine
            }
            further = set(self.known.homes(tied)) - reached if tied else set()
            if not further:
                break
            reached = reached | further
            rows = self._rows(reached)
        return rows

    def _opened(self, near: Collection[str], spoken: Collection[str]) -> dict[str, RememberedStory]:
        size: dict[str, int] = {}
        for row in self.rows:
            size[row.dispute_id] = size.get(row.dispute_id, 0) + row.members
        return {
            row.story_id: row
            for row in self.rows
            if size[row.dispute_id] <= OPEN
            or row.story_id in near
            or len(self._articles(row)) < row.members
            or any(member.article_id in spoken for member in self._articles(row))
        }

    def _loose(self) -> dict[str, Sketched]:
        """Articles that are put together anew, by day."""
        members = [member for row in self.opened.values() for member in self._articles(row)]
        return {m.article_id: m for m in sorted((*self.new.values(), *members), key=lambda m: (m.day or 0, m.article_id))}

    def _compared(self) -> dict[tuple[str, str], Edge]:
        """Pairs compared in earlier runs. One between two stories stands in both; where only one has it, the other's article has changed since."""
        inside, across = dict[tuple[str, str], Edge](), dict[tuple[str, str], Edge]()
        for row in self.opened.values():
            articles, edges = self._detail(row)
            mine = {member.article_id for member in articles}
            for edge in edges:
                one, other = _pair(edge.one, edge.other)
                if one in self.gone or other in self.gone:
                    continue
                if edge.other in mine or (one, other) in across:
                    inside[one, other] = edge if edge.one == one else Edge(one, other, edge.dispute, edge.story)
                else:
                    across[one, other] = edge
        return inside

    def _edges(self) -> list[Edge]:
        """Of every two loose articles that are near each other, sorted."""
        articles = list(self.loose)
        pairs = [_pair(articles[a], articles[b]) for a, b in near_among(list(self.loose.values()))]
        unknown = [pair for pair in pairs if pair not in self.compared]
        self._load(dict.fromkeys(article for pair in unknown for article in pair))
        self.compared |= {pair: self._edge(*pair) for pair in unknown}
        return [self.compared[pair] for pair in sorted(pairs)]

    def result(self, founded: int) -> Grouping:
        linked: dict[tuple[str, str], Edge] = {}
        edges = [edge for edge in self.edges if edge.dispute]
        for edge in edges:
            linked[edge.one, edge.other] = linked[edge.other, edge.one] = edge
        none = Edge(one="", other="", dispute=ABSENT, story=ABSENT)
        seen = {article: item.seen for article, item in self.loose.items()}
        stories = Clusters([article] for article in self.loose)
        stories.join(
            ((e.story, e.one, e.other) for e in self._free(edges, self.said.held("story"))),
            lambda a, b: linked.get((a, b), none).story,
            self.model.story.threshold,
            veto=self.said.veto("story", seen),
        )
        held = self._whole()
        disputes = Clusters(self._held_together(stories, held))
        fixed = {other for article in self.said.held("dispute") if article in seen for other in stories.members(stories.home(article))}
        disputes.join(
            ((e.dispute, e.one, e.other) for e in self._free(edges, fixed)),
            lambda a, b: linked.get((a, b), none).dispute,
            self.model.dispute.threshold,
            best_share=DISPUTE_BEST_SHARE,
            veto=self.said.veto("dispute", seen),
        )
        disputes = self._as_said(stories, disputes, held, seen)
        return settle(
            Settled(
                new=self.new,
                loose=self.loose,
                before={m.article_id: row for row in self.opened.values() for m in self._articles(row)},
                prepared=self.prepared,
                rows=self.rows,
                opened=self.opened,
                edges=self.edges,
                stories=stories,
                disputes=disputes,
                founded=founded,
            )
        )

    @staticmethod
    def _free(edges: Sequence[Edge], held: Collection[str]) -> Sequence[Edge]:
        """Edges of articles whose place no person named."""
        return [edge for edge in edges if edge.one not in held and edge.other not in held] if held else edges

    def _whole(self) -> dict[str, str]:
        """Article -> its dispute, of those disputes that are not opened whole."""
        whole = {row.dispute_id for row in self.rows if row.story_id not in self.opened}
        return {m.article_id: row.dispute_id for row in self.opened.values() if row.dispute_id in whole for m in self._articles(row)}

    @staticmethod
    def _held_together(stories: Clusters[str], held: Mapping[str, str]) -> list[list[str]]:
        """Stories; those of one dispute that is not opened whole as one group."""
        groups = Clusters(stories.groups())
        first: dict[str, str] = {}
        for article, dispute in held.items():
            groups.unite(first.setdefault(dispute, article), article)
        return groups.groups()

    def _as_said(self, stories: Clusters[str], disputes: Clusters[str], held: Mapping[str, str], seen: Mapping[str, int]) -> Clusters[str]:
        """Join what people say is one: `stories` as they are, the disputes anew.

        A story that is joined to another comes to its dispute, and what else was in its own stays there. Where that could not be, for a dispute that is not
        opened whole, nothing is joined.
        """
        home = {article: disputes.home(article) for article in self.loose}
        for mine, theirs, moved in self.said.join("story", stories, seen):
            leaving, staying = (mine, theirs) if moved else (theirs, mine)
            if home[leaving[0]] != home[staying[0]]:
                if any(article in held for article in leaving):
                    continue
                home |= dict.fromkeys(list(leaving), home[staying[0]])
            stories.unite(mine[0], theirs[0])
        groups: dict[str, list[str]] = {}
        for members in stories.groups():
            groups.setdefault(home[members[0]], []).extend(members)
        joined = Clusters(groups.values())
        for mine, theirs, _ in self.said.join("dispute", joined, seen):
            joined.unite(mine[0], theirs[0])
        return joined


def sketched_article(item: Prepared) -> Sketched:
    """What the search for neighbours sees of an article."""
    found = item.evidence
    return Sketched(article_id=found.id, seen=found.seen, day=found.day, families=family_bits(item), sketch=stored_sketch(sketch(item)))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)

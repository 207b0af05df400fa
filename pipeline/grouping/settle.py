"""Finished clusters into what is stored: ids, aliases, who is where, and stories as they are remembered.

A story is called after the article of it that was captured first, a dispute after the first of its stories: the same articles have the same
ids, whenever and in whatever order they came.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.grouping.candidates import SKETCH_SCALE, stored_sketch, united
from pipeline.grouping.cluster import Clusters
from pipeline.grouping.prepared import Prepared
from pipeline.grouping.reasons import reason
from pipeline.grouping.stored import dump_detail
from records.grouping import Edge, Membership, RememberedStory, Sketched


@dataclass(slots=True)
class Grouping:
    """What one run decided."""

    memberships: list[Membership] = field(default_factory=list)
    """Of new articles, and of those that moved."""
    changed: list[RememberedStory] = field(default_factory=list)
    """Stories that are new, grew, merged, split or moved to another dispute, as they are now."""
    story_aliases: dict[str, str] = field(default_factory=dict)
    """Id that is no more -> id it has become."""
    dispute_aliases: dict[str, str] = field(default_factory=dict)
    emptied: list[str] = field(default_factory=list)
    """Stories that are no more and became no other: their only article is none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What clusters were made of, and the clusters."""

    new: Collection[str]
    loose: Mapping[str, Sketched]
    """Articles that were put together anew, by day: new ones and those of opened stories."""
    before: Mapping[str, RememberedStory]
    """The story of each that is not new."""
    prepared: Mapping[str, Prepared]
    """Of the new ones and of those they were compared with."""
    rows: Sequence[RememberedStory]
    """Every story of the disputes reached."""
    opened: Collection[str]
    """Ids of those whose articles are loose."""
    edges: Sequence[Edge]
    """Of the loose ones, to each other and to articles elsewhere."""
    stories: Clusters[str]
    disputes: Clusters[str]
    founded: int
    """Highest running number so far."""


def settle(found: Settled) -> Grouping:
    """Everything that changes."""
    return _Settlement(found).grouping


class _Settlement:
    def __init__(self, found: Settled) -> None:
        self.found, self.grouping = found, Grouping()
        self.row = {row.story_id: row for row in found.rows}
        self.founded = found.founded
        self.links: dict[str, list[Edge]] = {}
        for edge in found.edges:
            self.links.setdefault(edge.one, []).append(edge)
            self.links.setdefault(edge.other, []).append(edge)
        self.story_of: dict[str, str] = {}
        """Loose article -> story id now."""
        self.dispute_of: dict[str, str] = {}
        """Story id now -> dispute id now."""
        self._name()
        stirred = {
            edge.other if edge.one in found.new else edge.one for edge in found.edges if edge.one in found.new or edge.other in found.new
        }
        for members in found.stories.groups():
            if not self._as_before(members, stirred):
                self._remember([found.loose[article] for article in members])
        self._lead_on()
        for article, item in found.loose.items():
            self._seat(item, self.story_of[article])

    def _name(self) -> None:
        """Ids of stories and disputes."""
        founders: dict[str, tuple[int, str]] = {}
        groups: dict[str, list[str]] = {}
        for members in self.found.stories.groups():
            seen, founder = min((self.found.loose[a].seen, a) for a in members)
            self.story_of |= dict.fromkeys(members, f"s{founder}")
            founders[f"s{founder}"] = seen, founder
            groups.setdefault(self.found.disputes.home(members[0]), []).append(f"s{founder}")
        standing: dict[str, list[RememberedStory]] = {}
        for row in self.found.rows:
            if row.story_id not in self.found.opened:
                standing.setdefault(row.dispute_id, []).append(row)
                self.dispute_of[row.story_id] = row.dispute_id
        were: dict[str, set[str]] = {}
        for article, row in self.found.before.items():
            were.setdefault(self.story_of[article], set()).add(row.dispute_id)
        for stories in groups.values():
            rows = [row for dispute in sorted({d for s in stories for d in were.get(s, ())}) for row in standing.get(dispute, ())]
            dispute = "d" + min([*(founders[s] for s in stories), *((row.founder_seen, row.founder) for row in rows)])[1]
            self.dispute_of |= dict.fromkeys([*stories, *(row.story_id for row in rows)], dispute)

    def _as_before(self, members: Sequence[str], stirred: Collection[str]) -> bool:
        """The same articles as before, in the same dispute, and none that was compared with a new one."""
        row = self.found.before.get(members[0])
        return (
            row is not None
            and row.members == len(members)
            and row.story_id == self.story_of[members[0]]
            and row.dispute_id == self.dispute_of[row.story_id]
            and all(self.found.before.get(article) is row and article not in stirred for article in members)
        )

    def _remember(self, members: Sequence[Sketched]) -> None:
        story_id = self.story_of[members[0].article_id]
        seen, founder = min((member.seen, member.article_id) for member in members)
        sketches = np.frombuffer(b"".join(member.sketch for member in members), dtype=np.int8).reshape(len(members), -1)
        days = [member.day for member in members if member.day is not None]
        before = self.row.get(story_id)
        now = RememberedStory(
            story_id=story_id,
            dispute_id=self.dispute_of[story_id],
            founded=before.founded if before else self.founded + 1,
            founder=founder,
            founder_seen=seen,
            sketch=stored_sketch(sketches.astype(np.float32).mean(axis=0) / np.float32(SKETCH_SCALE)),
            families=united(member.families for member in members),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            members=len(members),
            detail=dump_detail(members, self._own_edges(members)),
        )
        self.founded = max(self.founded, now.founded)
        if now != before:
            self.grouping.changed.append(now)

    def _own_edges(self, members: Sequence[Sketched]) -> Iterable[Edge]:
        """From each member: to one of the same story once, to others as seen from here."""
        mine = {member.article_id for member in members}
        for member in members:
            for edge in self.links.get(member.article_id, ()):
                if edge.one == member.article_id:
                    yield edge
                elif edge.one not in mine:
                    yield Edge(edge.other, edge.one, edge.dispute, edge.story)

    def _lead_on(self) -> None:
        """Ids that are no more, to what they have become: what holds their founder, else any of their articles."""
        members: dict[str, list[str]] = {}
        for article, row in sorted(self.found.before.items()):
            members.setdefault(row.story_id, []).append(article)
        for row in self.found.rows:
            if row.story_id in self.dispute_of:
                continue
            known = [article for article in (row.founder, *members.get(row.story_id, ())) if article in self.story_of]
            if known:
                self.grouping.story_aliases[row.story_id] = self.story_of[known[0]]
            else:
                self.grouping.emptied.append(row.story_id)
        standing = set(self.dispute_of.values())
        for row in sorted(self.found.rows, key=lambda row: (row.founder_seen, row.founder)):
            story = self.grouping.story_aliases.get(row.story_id, row.story_id)
            if row.dispute_id not in standing and story in self.dispute_of:
                self.grouping.dispute_aliases.setdefault(row.dispute_id, self.dispute_of[story])

    def _seat(self, item: Sketched, story: str) -> None:
        """The membership of a new article, or of one that moved."""
        article, before = item.article_id, self.found.before.get(item.article_id)
        if before is not None and before.story_id == story:
            return
        scores, other = self._best_link(article, story)
        compared = other is not None and article in self.found.prepared and other in self.found.prepared
        self.grouping.memberships.append(
            Membership(
                article_id=article,
                story_id=story,
                dispute_id=self.dispute_of[story],
                linked_to=other,
                story_score=scores[0],
                dispute_score=scores[1],
                reason=reason(self.found.prepared[article], self.found.prepared[other or ""]) if compared else "",
            )
        )

    def _best_link(self, article: str, story: str) -> tuple[tuple[float, float], str | None]:
        """(story, dispute) probability of the likeliest link within its dispute, and to whom; none for the article that gives it its name."""
        if self.dispute_of[story] == f"d{article}":
            return (0.0, 0.0), None
        best: tuple[float, float, str] = 0.0, 0.0, ""
        for edge in self.links.get(article, ()):
            other = edge.other if edge.one == article else edge.one
            there = self.story_of.get(other)
            if there is not None and self.dispute_of[there] == self.dispute_of[story]:
                best = max(best, (edge.story if there == story else 0.0, edge.dispute, other))
        return best[:2], best[2] or None

"""Finished clusters into what is stored: ids, aliases, who is where, and stories as they are remembered.

A story is called after the article of it that was captured first, a dispute after the first of its stories: the same articles have the same
ids, whenever and in whatever order they came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.grouping.candidates import SKETCH_SCALE, stored_sketch, united
from pipeline.grouping.cluster import Clusters
from pipeline.grouping.details import Numbers, Tail, ten_thousandths
from pipeline.grouping.loose import Edges, Loose
from pipeline.grouping.prepared import Prepared
from pipeline.grouping.reasons import reason
from records.grouping import Membership, RememberedStory

_NEVER = 2**31 - 1
"""Later than any day."""


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
    packed: dict[str, bytes] = field(default_factory=dict)
    """Evidence of the new articles as it is to be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What clusters were made of, and the clusters."""

    loose: Loose
    prepared: Mapping[str, Prepared]
    """Of the new ones and of those they were compared with."""
    rows: Sequence[RememberedStory]
    """Every story of the disputes reached."""
    edges: Edges
    stories: Clusters[int]
    disputes: Clusters[int]
    founded: int
    """Highest running number so far."""


def settle(found: Settled) -> Grouping:
    """Everything that changes."""
    return _Settlement(found).grouping


class _Settlement:
    def __init__(self, found: Settled) -> None:
        self.found, self.loose, self.grouping = found, found.loose, Grouping()
        self.row = {row.story_id: row for row in found.rows}
        self.founded = found.founded
        self.groups = found.stories.groups()
        self.names = [""] * len(self.groups)
        """Story id now of each group."""
        self.dispute_of: dict[str, str] = {}
        """Story id now -> dispute id now."""
        self._number()
        self._name()
        self._remember([number for number in range(len(self.groups)) if not self._as_before(number)])
        self._lead_on()
        self._seat_all()

    def _number(self) -> None:
        """The group of each article, and which groups are whole stories of before, none of whose articles was compared with a new one."""
        edges, is_new, home = self.found.edges, self.loose.is_new, self.loose.home
        sizes = np.array([len(members) for members in self.groups], np.int64)
        everyone = np.fromiter((article for members in self.groups for article in members), np.int64, len(self.loose.ids))
        of = np.repeat(np.arange(len(sizes)), sizes)
        group_of = np.empty(len(everyone), np.int64)
        group_of[everyone] = of
        self.group_of: list[int] = group_of.tolist()
        touched = is_new[edges.one] | is_new[edges.other]
        self.compared = np.zeros(len(sizes), np.bool_)
        """Groups of which an article was compared with a new one."""
        self.compared[group_of[edges.one[touched]]] = self.compared[group_of[edges.other[touched]]] = True
        first = home[everyone[np.cumsum(sizes) - sizes]]
        mixed = np.zeros(len(sizes), np.bool_)
        mixed[of[home[everyone] != first[of]]] = True
        members = np.array([-1, *(row.members for row in self.loose.opened)], np.int64)
        same = ~mixed & (sizes == members[first + 1])
        self.before = [self.loose.opened[row] if whole else None for row, whole in zip(first.tolist(), same.tolist(), strict=True)]
        """The story that each group is, as it was."""

    def _name(self) -> None:
        """Ids of stories and disputes."""
        loose, opened = self.loose, {row.story_id for row in self.loose.opened}
        founders: dict[str, tuple[int, str]] = {}
        groups: dict[int, list[str]] = {}
        were: dict[str, set[str]] = {}
        for number, (members, whole) in enumerate(zip(self.groups, self.before, strict=True)):
            seen, founder = (whole.founder_seen, whole.founder) if whole else min([(loose.seen[a], loose.ids[a]) for a in members])
            story = self.names[number] = f"s{founder}"
            founders[story] = seen, founder
            groups.setdefault(self.found.disputes.home(members[0]), []).append(story)
            rows = (whole,) if whole else (loose.before[a] for a in members)
            were[story] = {row.dispute_id for row in rows if row is not None}
        standing: dict[str, list[RememberedStory]] = {}
        for row in self.found.rows:
            if row.story_id not in opened:
                standing.setdefault(row.dispute_id, []).append(row)
                self.dispute_of[row.story_id] = row.dispute_id
        for stories in groups.values():
            beside = (
                [row for dispute in sorted({d for s in stories for d in were[s]}) for row in standing.get(dispute, ())] if standing else []
            )
            dispute = "d" + min([*(founders[s] for s in stories), *((row.founder_seen, row.founder) for row in beside)])[1]
            self.dispute_of |= dict.fromkeys([*stories, *(row.story_id for row in beside)], dispute)

    def _story(self, article: int) -> str:
        """The story a loose article is in now."""
        return self.names[self.group_of[article]]

    def _as_before(self, group: int) -> bool:
        """The same articles as before, in the same dispute, and none that was compared with a new one."""
        row = self.before[group]
        return (
            row is not None
            and not self.compared[group]
            and row.story_id == self.names[group]
            and row.dispute_id == self.dispute_of[row.story_id]
        )

    def _remember(self, changed: Sequence[int]) -> None:
        """Stories as they are now, by their groups' numbers."""
        if not changed:
            return
        groups = [self.groups[number] for number in changed]
        loose, everyone = self.loose, np.array([article for members in groups for article in members], np.int64)
        ends = np.cumsum([len(members) for members in groups])
        starts = np.concatenate([[0], ends[:-1]])
        sums = np.add.reduceat(loose.sketches[everyone].astype(np.float32), starts, axis=0)
        means = sums / (ends - starts).astype(np.float32)[:, None] / np.float32(SKETCH_SCALE)
        days, families = loose.days[everyone], loose.families[everyone]
        first = np.minimum.reduceat(np.where(days < 0, _NEVER, days), starts).tolist()
        last = np.maximum.reduceat(days, starts).tolist()
        seen = np.array(loose.seen, np.int64)[everyone]
        listed, ids, mine, captured = loose.sketches[everyone], loose.ids, families.tolist(), seen.tolist()
        for number, (members, (edges, others)) in enumerate(zip(groups, self._own_edges(groups), strict=True)):
            story_id, part = self._story(members[0]), slice(int(starts[number]), int(ends[number]))
            named = [ids[article] for article in members]
            founder_seen, founder = min(zip(captured[part], named, strict=True))
            before = self.row.get(story_id)
            tail = Tail(
                seen=seen[part],
                families=families[part],
                days=days[part].astype(np.int32),
                one=edges[:, 0].astype(np.uint32),
                other=edges[:, 1].astype(np.uint32),
                dispute=edges[:, 2].astype(np.uint16),
                story=edges[:, 3].astype(np.uint16),
                ids=[*named, *others],
            )
            now = RememberedStory(
                story_id=story_id,
                dispute_id=self.dispute_of[story_id],
                founded=before.founded if before else self.founded + 1,
                founder=founder,
                founder_seen=founder_seen,
                sketch=stored_sketch(means[number]),
                families=united(mine[part]),
                first_day=None if last[number] < 0 else first[number],
                last_day=None if last[number] < 0 else last[number],
                members=len(members),
                detail=tail.packed(listed[part].tobytes()),
            )
            self.founded = max(self.founded, now.founded)
            if now != before:
                self.grouping.changed.append(now)

    def _own_edges(self, groups: Sequence[Sequence[int]]) -> list[tuple[Numbers, list[str]]]:
        """For each of these stories: its articles' edges (article, other, dispute and story as ten-thousandths; articles by their place in the story, those
        elsewhere numbered on) and the articles elsewhere. From each member: to one of the same story once, to others as seen from here; what is remembered of pairs
        with articles that are not loose goes on.
        """
        edges, count = self.found.edges, len(self.loose.ids)
        home, place = np.full(count, -1, np.int64), np.zeros(count, np.int64)
        for number, members in enumerate(groups):
            home[members], place[members] = number, np.arange(len(members))
        inside = home[edges.one] == home[edges.other]
        one, other = np.concatenate([edges.one, edges.other]), np.concatenate([edges.other, edges.one])
        order = np.arange(len(edges.one))
        wanted = np.flatnonzero((home[one] >= 0) & np.concatenate([np.ones(len(order), np.bool_), ~inside]))
        one, other, of = one[wanted], other[wanted], np.concatenate([order, order])[wanted]
        sort = np.lexsort((of, place[one], home[one]))
        one, other, of = one[sort], other[sort], of[sort]
        table = np.stack([place[one], place[other], ten_thousandths(edges.dispute)[of], ten_thousandths(edges.story)[of]], axis=1)
        bounds = np.searchsorted(home[one], np.arange(len(groups) + 1))
        outside = home[other] != home[one]
        beyond, farther, begin = self._beyond(home, place, len(groups))
        found: list[tuple[Numbers, list[str]]] = []
        for number, (start, end) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
            part, away = table[start:end], outside[start:end]
            elsewhere = [self.loose.ids[article] for article in other[start:end][away].tolist()]
            some = slice(begin[number], begin[number + 1])
            numbered = {article: len(groups[number]) + n for n, article in enumerate(dict.fromkeys((*elsewhere, *farther[some])))}
            part[away, 1] = [numbered[article] for article in elsewhere]
            beyond[some, 1] = [numbered[article] for article in farther[some]]
            part = np.concatenate([part, beyond[some]])
            found.append((part, list(numbered)))
        return found

    def _beyond(self, home: Numbers, place: Numbers, count: int) -> tuple[Numbers, Sequence[str], list[int]]:
        """Edges to articles that are not loose, of one story after the other: as in `_own_edges`, the other end's number still 0; its article; where each begins."""
        beyond = self.loose.beyond
        order = np.argsort(home[beyond.one], kind="stable")
        one = beyond.one[order]
        names = [beyond.others[n] for n in order.tolist()]
        dispute, story = ten_thousandths(beyond.dispute[order]), ten_thousandths(beyond.story[order])
        table = np.stack([place[one], np.zeros(len(one), np.int64), dispute, story], axis=1)
        return table, names, np.searchsorted(home[one], np.arange(count + 1)).tolist()

    def _lead_on(self) -> None:
        """Ids that are no more, to what they have become: what holds their founder, else any of their articles."""
        ended = [row for row in self.found.rows if row.story_id not in self.dispute_of]
        number = {row.story_id: n for n, row in enumerate(self.loose.opened)} if ended else {}
        for row in ended:
            left = np.flatnonzero(self.loose.home == number.get(row.story_id, -2)).tolist()
            known = [*self.loose.numbers((row.founder,)), *sorted(left, key=self.loose.ids.__getitem__)]
            if known:
                self.grouping.story_aliases[row.story_id] = self._story(known[0])
            else:
                self.grouping.emptied.append(row.story_id)
        standing = set(self.dispute_of.values())
        for row in sorted(self.found.rows, key=lambda row: (row.founder_seen, row.founder)):
            story = self.grouping.story_aliases.get(row.story_id, row.story_id)
            if row.dispute_id not in standing and story in self.dispute_of:
                self.grouping.dispute_aliases.setdefault(row.dispute_id, self.dispute_of[story])

    def _seat_all(self) -> None:
        """Memberships of new articles, and of those that moved."""
        settled = [row is not None and row.story_id == name for row, name in zip(self.before, self.names, strict=True)]
        before = self.loose.before
        moved = [
            n
            for n, group in enumerate(self.group_of)
            if not settled[group] and ((row := before[n]) is None or row.story_id != self.names[group])
        ]
        links: dict[int, list[tuple[int, float, float]]] = {n: [] for n in moved}
        edges, those = self.found.edges, np.zeros(len(self.loose.ids), np.bool_)
        those[moved] = True
        for mine, theirs in ((edges.one, edges.other), (edges.other, edges.one)):
            at = np.flatnonzero(those[mine])
            for article, *link in zip(*(column[at].tolist() for column in (mine, theirs, edges.dispute, edges.story)), strict=True):
                links[article].append((*link,))
        for article in moved:
            self._seat(article, links[article])

    def _seat(self, number: int, links: Sequence[tuple[int, float, float]]) -> None:
        article, story, prepared = self.loose.ids[number], self._story(number), self.found.prepared
        scores, other = self._best_link(article, story, links)
        compared = other is not None and article in prepared and other in prepared
        self.grouping.memberships.append(
            Membership(
                article_id=article,
                story_id=story,
                dispute_id=self.dispute_of[story],
                linked_to=other,
                story_score=scores[0],
                dispute_score=scores[1],
                reason=reason(prepared[article], prepared[other or ""]) if compared else "",
            )
        )

    def _best_link(self, article: str, story: str, links: Sequence[tuple[int, float, float]]) -> tuple[tuple[float, float], str | None]:
        """(story, dispute) probability of the likeliest link within its dispute, and to whom; none for the article that gives it its name."""
        mine = self.dispute_of[story]
        if mine == f"d{article}":
            return (0.0, 0.0), None
        best: tuple[float, float, str] = 0.0, 0.0, ""
        for other, of_dispute, of_story in links:
            there = self._story(other)
            if self.dispute_of[there] == mine:
                best = max(best, (of_story if there == story else 0.0, of_dispute, self.loose.ids[other]))
        return best[:2], best[2] or None

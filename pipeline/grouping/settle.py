"""Finished clusters into what is stored: ids, aliases, who is where, and stories as they are remembered.

A story is called after the article of it that was captured first, a dispute after the first of its stories: the same articles have the same
ids, whenever and in whatever order they came.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.candidates import SKETCH_SCALE, family_bits, stored_sketch, united
from pipeline.grouping.cluster import Clusters
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, Prepared
from pipeline.grouping.reasons import reason
from records.grouping import Membership, Place, RememberedStory

REPRESENTATIVES = 3
"""Members of a story that stand for it: the first, the latest, and one between."""


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

    loose: Sequence[Prepared]
    """Articles that could go anywhere, by day: new ones and those of opened stories."""
    sketches: Mapping[str, NDArray[np.float32]]
    """Of the loose ones."""
    prepared: Mapping[str, Prepared]
    """Of all that were compared."""
    places: Collection[Place]
    """Where the loose ones were that are not new."""
    rows: Sequence[RememberedStory]
    """Every story of the disputes reached."""
    opened: Collection[str]
    """Ids of those whose articles are loose."""
    edges: Sequence[tuple[float, float, str, str]]
    """(dispute, story, article, article), probabilities."""
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
        self.loose = {item.evidence.id: item for item in found.loose}
        self.place = {place.article_id: place for place in found.places}
        self.row = {row.story_id: row for row in found.rows}
        self.closed = {a: row for row in found.rows if row.story_id not in found.opened for a in row.representatives}
        self.founded = found.founded
        self.story_of: dict[str, str] = {}
        """Loose article, or representative of a story that is not opened -> story id now."""
        self.dispute_of: dict[str, str] = {}
        """Story id now -> dispute id now."""
        self._name()
        for members in found.stories.groups():
            self._remember(members)
        self._lead_on()
        self._seat()

    def _founder(self, members: Iterable[str]) -> tuple[int, str]:
        loose = [(self.loose[a].evidence.seen, a) for a in members if a in self.loose]
        return min([*loose, *((row.founder_seen, row.founder) for row in self._rows(members))])

    def _rows(self, members: Iterable[str]) -> list[RememberedStory]:
        """Stories that were not opened among these articles, oldest first."""
        found = {self.closed[a].story_id: self.closed[a] for a in members if a in self.closed}
        return sorted(found.values(), key=lambda row: row.founded)

    def _name(self) -> None:
        """Ids of stories and disputes."""
        founders = {members[0]: self._founder(members) for members in self.found.stories.groups()}
        for members in self.found.stories.groups():
            self.story_of |= dict.fromkeys(members, f"s{founders[members[0]][1]}")
        groups: dict[str, list[str]] = {}
        for first in founders:
            groups.setdefault(self.found.disputes.home(first), []).append(first)
        standing = self._standing()
        for firsts in groups.values():
            rows = [row for dispute in {r.dispute_id for r in self._rows_of(firsts)} for row in standing.get(dispute, ())]
            dispute = "d" + min([*(founders[first] for first in firsts), *((row.founder_seen, row.founder) for row in rows)])[1]
            self.dispute_of |= {self.story_of[first]: dispute for first in firsts}
            self.dispute_of |= {row.story_id: dispute for row in rows}

    def _rows_of(self, firsts: Iterable[str]) -> list[RememberedStory]:
        chosen = set(firsts)
        return self._rows(a for members in self.found.stories.groups() if members[0] in chosen for a in members)

    def _standing(self) -> dict[str, list[RememberedStory]]:
        """Stories that nothing was compared with, by the dispute they are in."""
        compared = {row.story_id for a, row in self.closed.items() if a in self.story_of}
        found: dict[str, list[RememberedStory]] = {}
        for row in self.found.rows:
            if row.story_id not in self.found.opened and row.story_id not in compared:
                found.setdefault(row.dispute_id, []).append(row)
        return found

    def _remember(self, members: Sequence[str]) -> None:
        rows, joined = self._rows(members), [a for a in members if a in self.loose]
        story_id = self.story_of[members[0]]
        seen, founder = self._founder(members)
        total = np.zeros(SKETCH_DIMENSIONS, dtype=np.float32)
        for row in rows:
            total += np.frombuffer(row.sketch, dtype=np.int8).astype(np.float32) / SKETCH_SCALE * row.members
        for article in joined:
            total += self.found.sketches[article]
        count = len(joined) + sum(row.members for row in rows)
        days = [day for a in joined if (day := self.loose[a].evidence.day) is not None]
        days += [day for row in rows for day in (row.first_day, row.last_day) if day is not None]
        before = self.row.get(story_id)
        now = RememberedStory(
            story_id=story_id,
            dispute_id=self.dispute_of[story_id],
            founded=before.founded if before else self.founded + 1,
            founder=founder,
            founder_seen=seen,
            sketch=stored_sketch(total / np.float32(count)),
            families=united([*(row.families for row in rows), *(family_bits(self.loose[a]) for a in joined)]),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            members=count,
            representatives=tuple(spread(sorted(members, key=self._by_day), REPRESENTATIVES)),
        )
        self.founded = max(self.founded, now.founded)
        if now != before:
            self.grouping.changed.append(now)

    def _by_day(self, article: str) -> tuple[int, str]:
        return self.found.prepared[article].evidence.day or 0, article

    def _lead_on(self) -> None:
        """Ids that are no more, to what they have become: what holds their founder, else any of their articles."""
        became: dict[str, str] = {}
        for row in self.found.rows:
            if row.story_id in self.dispute_of:
                continue
            known = [row.founder, *row.representatives, *(p.article_id for p in self.found.places if p.story_id == row.story_id)]
            now = next((self.story_of[a] for a in known if a in self.story_of), None)
            if now is None:
                self.grouping.emptied.append(row.story_id)
            else:
                became[row.story_id] = now
        self.grouping.story_aliases = became
        standing = set(self.dispute_of.values())
        for row in sorted(self.found.rows, key=lambda row: (row.founder_seen, row.founder)):
            story = became.get(row.story_id, row.story_id)
            if row.dispute_id not in standing and story in self.dispute_of:
                self.grouping.dispute_aliases.setdefault(row.dispute_id, self.dispute_of[story])

    def _seat(self) -> None:
        """Memberships of new articles, and of those that moved or have a better link now."""
        best = self._best_links()
        for article in self.loose:
            story = self.story_of[article]
            scores = best.get(article, (0.0, 0.0, ""))
            if self.dispute_of[story] == f"d{article}":
                scores = (0.0, 0.0, "")
            before = self.place.get(article)
            if before is not None and before.story_id == story and (before.linked_to or "") == scores[2]:
                continue
            self.grouping.memberships.append(self._membership(article, story, scores))

    def _best_links(self) -> dict[str, tuple[float, float, str]]:
        best: dict[str, tuple[float, float, str]] = {}
        for dispute, story, a, b in self.found.edges:
            if self.found.disputes.home(a) != self.found.disputes.home(b):
                continue
            same = self.story_of[a] == self.story_of[b]
            for one, other in ((a, b), (b, a)):
                if one in self.loose:
                    best[one] = max(best.get(one, (0.0, 0.0, "")), (story if same else 0.0, dispute, other))
        return best

    def _membership(self, article: str, story_id: str, scores: tuple[float, float, str]) -> Membership:
        story, dispute, other = scores
        return Membership(
            article_id=article,
            story_id=story_id,
            dispute_id=self.dispute_of[story_id],
            linked_to=other or None,
            story_score=round(story, 4),
            dispute_score=round(dispute, 4),
            reason=reason(self.found.prepared[article], self.found.prepared[other]) if other else "",
        )


def spread(members: Sequence[str], count: int) -> list[str]:
    """At most `count` members, evenly spaced, the first and the last among them."""
    if len(members) <= count:
        return list(members)
    return [members[round(number * (len(members) - 1) / (count - 1))] for number in range(count)]

"""Which report is the article and which are its copies: a pure decision over matches, the same whatever order the reports came in.

Every report has a rank: briefs (headline and summary alone) behind everything else, then an agency's own text first, then what an outlet of the catalogue published, then the earliest, the longest, the
smallest address. Earliest counts by what is proven or plausible (`warehouse.ingest.reports.moment`). A report is a copy of
the best-ranked *article* it matches directly among those that rank before it; if there is none it is an article itself (the greedy
maximal independent set in rank order). Copies are never chained: nothing follows a report that is itself a copy, so a live blog that
quotes everybody does not swallow everybody.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

NEAR_AGREEMENT = 0.40
"""Least share of equal MinHash values; chosen on 4,012 real articles under 16 kinds of edit."""
EXCERPT_CONTAINMENT = 0.60
"""Least share of the shorter text's shingles in the longer, where the agreement is lower."""
EXCERPT_SHINGLES = 30
"""Least number of shared shingles of an excerpt: two short texts share 20 by quoting one sentence."""

Rank: TypeAlias = tuple[bool, bool, bool, float, float, int, str]
"""(a brief, not an agency, not established, seconds of the moment it ranks by or infinity, seconds of the earliest date it claims or infinity, minus the
characters, canonical URL); the smallest is the article."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two reports are held to be the same."""

    kind: str
    """`same-text` or `near-copy`."""
    agreement: float
    """Share of equal MinHash values, 0..1."""
    containment: float
    """Share of the shorter text's shingles in the other, 0..1."""
    shared: int
    """Shingles both have."""

    def strength(self) -> tuple[bool, float, float]:
        return (self.kind == "same-text", self.agreement, self.containment)


def evidence(agreement: float, shingles: tuple[int, int], *, same_text: bool, shared: int | None = None) -> Evidence | None:
    """Evidence of one pair of texts, or None when they do not match.

    Without an exact count, `shared` is estimated: with Jaccard similarity j, |A and B| = j / (1 + j) * (|A| + |B|).
    """
    smaller = max(1, min(shingles))
    if shared is None:
        shared = min(smaller, round(agreement / (1 + agreement) * sum(shingles)))
    containment = shared / smaller
    if same_text:
        return Evidence("same-text", 1.0, 1.0, smaller)
    if agreement >= NEAR_AGREEMENT or (containment >= EXCERPT_CONTAINMENT and shared >= EXCERPT_SHINGLES):
        return Evidence("near-copy", agreement, containment, shared)
    return None


Edges: TypeAlias = Mapping[str, Mapping[str, Evidence]]


class Neighbours(Protocol):
    """What the decision asks of the stored reports and those just arrived."""

    def articles(self, ids: Collection[str]) -> Edges:
        """Matches of these reports that are articles as stored, or are new."""

    def everyone(self, ids: Collection[str]) -> Edges:
        """All matches of these reports."""

    def followers(self, article_id: str) -> Collection[str]:
        """Stored copies of an article."""

    def rank(self, report_id: str) -> Rank:
        """Rank of any report named by the other answers."""

    def stored(self, report_id: str) -> str | None:
        """The article a stored report is (its own id) or copies; None when it is new."""


def resolve(changed: Collection[str], neighbours: Neighbours) -> dict[str, tuple[str, Evidence | None]]:
    """Roles after some reports were added, or got another rank or more versions.

    Returns report id -> (article id, evidence; None when it is the article itself) for every report whose role was decided anew.
    """
    return _Resolution(frozenset(changed), neighbours).run()


class _Resolution:
    """One pass in rank order; only reports behind a change are looked at again."""

    def __init__(self, changed: frozenset[str], neighbours: Neighbours) -> None:
        self.changed, self.neighbours = changed, neighbours
        self.edges: dict[str, dict[str, Evidence]] = defaultdict(dict)
        self.roles: dict[str, str] = {}
        self.complete: set[str] = set()
        self.with_articles: set[str] = set()
        self.queue: list[tuple[Rank, str]] = []
        self.queued: set[str] = set()

    def run(self) -> dict[str, tuple[str, Evidence | None]]:
        self._begin()
        while self.queue:
            _, report = heapq.heappop(self.queue)
            self._decide(report)
        return {report: (article, self.edges[report].get(article)) for report, article in self.roles.items() if self._news(report, article)}

    def _begin(self) -> None:
        self._load_articles(self.changed)
        alone = [r for r in self.changed if not any(y not in self.changed and self._before(y, r) for y in self.edges[r])]
        self._load_everyone(alone)
        self._push(self.changed)
        for report in self.changed:
            if self.neighbours.stored(report) == report:
                self._push(self.neighbours.followers(report))

    def _decide(self, report: str) -> None:
        old = self.neighbours.stored(report)
        if report not in self.changed and old is not None and old != report and (old in self.changed or not self._is_article(old)):
            self._load_articles([report])
        candidates = {y for y in self.edges[report] if self._before(y, report)}
        if old is not None and report not in self.changed and old not in self.changed and old != report and self._is_article(old):
            candidates.add(old)  # still the best of the articles known before, so only new articles can beat it
        new = min(candidates, key=self.neighbours.rank) if candidates else report
        self.roles[report] = new
        if new == report and (old != report or report in self.changed):
            self._load_everyone([report])
            self._push(y for y in self.edges[report] if self.neighbours.rank(y) > self.neighbours.rank(report))
        elif new != report and old == report:
            left = self.neighbours.followers(report)
            self._load_articles(left)
            self._push(left)

    def _is_article(self, report: str) -> bool:
        return self.roles.get(report, self.neighbours.stored(report)) == report

    def _before(self, other: str, report: str) -> bool:
        return self._is_article(other) and self.neighbours.rank(other) < self.neighbours.rank(report)

    def _news(self, report: str, article: str) -> bool:
        return article == report or article in self.edges[report]

    def _push(self, reports: Iterable[str]) -> None:
        for report in reports:
            if report not in self.queued:
                self.queued.add(report)
                heapq.heappush(self.queue, (self.neighbours.rank(report), report))

    def _load_articles(self, reports: Collection[str]) -> None:
        missing = set(reports) - self.with_articles - self.complete
        if missing:
            self._learn(self.neighbours.articles(missing))
            self.with_articles |= missing

    def _load_everyone(self, reports: Collection[str]) -> None:
        missing = set(reports) - self.complete
        if missing:
            self._learn(self.neighbours.everyone(missing))
            self.complete |= missing

    def _learn(self, found: Edges) -> None:
        for report, others in found.items():
            for other, proof in others.items():
                self.edges[report][other] = proof
                self.edges[other][report] = proof

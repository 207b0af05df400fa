"""Which report is the article: laws of the decision, over made-up matches."""

import random
from collections.abc import Collection

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.warehouse_pages import fingerprint, shingles, words
from warehouse.ingest.dedup import Edges, Evidence, Rank, evidence, resolve

NEAR = Evidence("near-copy", 0.7, 0.8, 90)


class Library:
    """Reports in memory: an undirected graph of matches, and the roles stored so far."""

    def __init__(self, edges: set[tuple[str, str]]) -> None:
        self.edges = edges | {(b, a) for a, b in edges}
        self.present: set[str] = set()
        self.roles: dict[str, str] = {}
        self.ranks: dict[str, Rank] = {}

    def add(self, ids: Collection[str]) -> None:
        self.present |= set(ids)
        self.ranks |= {key: (True, float("inf"), 0, key) for key in ids if key not in self.ranks}
        self.roles |= {key: article for key, (article, _) in resolve(ids, self).items()}

    def _matches(self, ids: Collection[str], *, everyone: bool) -> Edges:
        def seen(other: str) -> bool:
            return other in self.present and (everyone or self.roles.get(other, other) == other)

        return {a: {b: NEAR for x, b in self.edges if x == a and seen(b)} for a in ids}

    def articles(self, ids: Collection[str]) -> Edges:
        return self._matches(ids, everyone=False)

    def everyone(self, ids: Collection[str]) -> Edges:
        return self._matches(ids, everyone=True)

    def followers(self, article_id: str) -> list[str]:
        return [key for key, article in self.roles.items() if article == article_id and key != article_id]

    def rank(self, report_id: str) -> Rank:
        return self.ranks[report_id]

    def stored(self, report_id: str) -> str | None:
        return self.roles.get(report_id)


IDS = [f"r{i}" for i in range(9)]
edge_sets = st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1]), max_size=20)


@settings(max_examples=150, deadline=None)
@given(edges=edge_sets, order=st.permutations(IDS), cuts=st.sets(st.integers(1, 8)))
def test_roles_do_not_depend_on_order_or_batches(edges: set[tuple[str, str]], order: list[str], cuts: set[int]) -> None:
    """One by one, in any order, in any batches: the roles are those of everything at once."""
    at_once, piecemeal = Library(edges), Library(edges)
    at_once.add(IDS)
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(order)], strict=True):
        piecemeal.add(order[start:end])
    assert piecemeal.roles == at_once.roles


@settings(max_examples=150, deadline=None)
@given(edges=edge_sets, order=st.permutations(IDS), cuts=st.sets(st.integers(1, 8)), best_first=st.permutations(IDS))
def test_an_id_says_nothing_about_the_rank(edges: set[tuple[str, str]], order: list[str], cuts: set[int], best_first: list[str]) -> None:
    """The same law where the best report may have any id."""
    at_once, piecemeal = Library(edges), Library(edges)
    for library in (at_once, piecemeal):
        library.ranks = {key: (True, float(place), 0, key) for place, key in enumerate(best_first)}
    at_once.add(IDS)
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(order)], strict=True):
        piecemeal.add(order[start:end])
    assert piecemeal.roles == at_once.roles


@settings(max_examples=150, deadline=None)
@given(edges=edge_sets, order=st.permutations(IDS), changed=st.sampled_from(IDS), agency=st.booleans())
def test_a_changed_rank_gives_the_roles_it_would_have_given_from_the_start(
    edges: set[tuple[str, str]], order: list[str], changed: str, agency: bool
) -> None:
    """A report that turns out earlier or later than thought ends where it would have been."""
    late, early = Library(edges), Library(edges)
    for key in order:
        late.add([key])
    better: Rank = (not agency, 0.0 if agency else float("inf"), 0, changed if agency else "z" + changed)
    late.ranks[changed] = early.ranks[changed] = better
    late.add([changed])
    early.add(IDS)
    assert late.roles == early.roles


@settings(max_examples=200, deadline=None)
@given(edges=edge_sets, order=st.permutations(IDS))
def test_every_copy_matches_its_article_directly(edges: set[tuple[str, str]], order: list[str]) -> None:
    """Nothing is chained: a copy's article is an article, and the two match."""
    library = Library(edges)
    for key in order:
        library.add([key])
    for copy, article in library.roles.items():
        assert library.roles[article] == article
        assert copy == article or (copy, article) in library.edges


def test_a_live_blog_does_not_swallow_reports_that_do_not_match_its_article() -> None:
    """Blog b matches the wires a and c; a and c share nothing: c is not dragged along when b follows a."""
    library = Library({("a", "b"), ("b", "c")})
    library.add(["a", "b", "c"])
    assert library.roles == {"a": "a", "b": "a", "c": "c"}


def test_short_texts_that_share_one_quotation_are_not_excerpts() -> None:
    """Containment counts only from 30 shared shingles on."""
    assert evidence(0.3, (40, 40), same_text=False, shared=29) is None
    assert evidence(0.3, (45, 60), same_text=False, shared=30) is not None


def test_equal_texts_are_the_same_whatever_the_signature_says() -> None:
    """Evidence of the same text is complete."""
    assert evidence(0.0, (50, 50), same_text=True) == Evidence("same-text", 1.0, 1.0, 50)


def test_estimated_containment_is_within_its_stated_error() -> None:
    """Over 200 pairs of a text and its first half, the error has no bias and a standard deviation under .10."""
    errors = []
    for seed in range(200):
        text = words(seed, 300)
        half = " ".join([*text.split()[: random.Random(seed).randrange(120, 200)], words(seed + 9999, 40)])
        a, b = fingerprint(text), fingerprint(half)
        agreement = float((np.frombuffer(a.signature, "<u4") == np.frombuffer(b.signature, "<u4")).mean())
        exact = len(shingles(text) & shingles(half)) / min(a.shingles, b.shingles)
        estimated = agreement / (1 + agreement) * (a.shingles + b.shingles) / min(a.shingles, b.shingles)
        errors.append(estimated - exact)
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.10


def test_evidence_of_two_texts_begins_at_its_thresholds() -> None:
    assert evidence(0.39, (100, 1000), same_text=False, shared=59) is None
    assert evidence(0.40, (100, 1000), same_text=False, shared=1) == Evidence("near-copy", 0.40, 0.01, 1)
    assert evidence(0.1, (100, 1000), same_text=False, shared=60) == Evidence("near-copy", 0.1, 0.6, 60)
    assert evidence(0.1, (50, 1000), same_text=False, shared=30) == Evidence("near-copy", 0.1, 0.6, 30)
    assert evidence(0.1, (48, 1000), same_text=False, shared=29) is None
    assert evidence(0.0, (0, 0), same_text=False) is None
    assert evidence(0.0, (7, 9), same_text=True) == Evidence("same-text", 1.0, 1.0, 7)
    estimated = evidence(0.5, (100, 100), same_text=False)
    assert estimated is not None
    assert (estimated.shared, estimated.containment) == (67, 0.67)
    assert evidence(1.0, (10, 100), same_text=False) == Evidence("near-copy", 1.0, 1.0, 10)
    assert Evidence("same-text", 0.1, 0.1, 1).strength() > Evidence("near-copy", 0.9, 0.9, 1).strength()

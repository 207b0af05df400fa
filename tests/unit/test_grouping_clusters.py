"""Joining clusters along edges: no chains over one strong pair, and nothing that is together is split."""

import itertools

from pipeline.grouping.cluster import Clusters, each, log_odds, sampled


def test_clusters_do_not_chain_over_one_strong_pair() -> None:
    """Two sets of three whose members differ, but for one pair, stay apart."""
    strong = {frozenset("cd"): 0.9}

    def probability(a: str, b: str) -> float:
        same = (a in "abc") == (b in "abc")
        return 0.95 if same else strong.get(frozenset((a, b)), 0.001)

    clusters = Clusters([[x] for x in "abcdef"])
    clusters.join(
        ((probability(a, b), a, b) for a, b in itertools.combinations("abcdef", 2)), each(lambda a, b: log_odds(probability(a, b))), 0.5
    )
    assert sorted(map(sorted, clusters.groups())) == [["a", "b", "c"], ["d", "e", "f"]]


def test_sets_that_exist_are_never_split_and_large_ones_are_sampled() -> None:
    clusters = Clusters([["a", "b"], ["c"]])
    clusters.join([(0.9, "a", "c")], each(lambda *_: log_odds(0.0)), 0.5)
    assert clusters.home("a") == clusters.home("b") != clusters.home("c")
    assert sampled(range(100)) == [0, 25, 50, 74, 99]
    clusters.unite("c", "b")
    assert clusters.groups() == [["a", "b", "c"]], "in the order in which they were given"

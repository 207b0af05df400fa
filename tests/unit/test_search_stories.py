"""Hits of one story raise each other, and nothing else changes."""

from records.search import SearchMode
from warehouse.search.reader import _by_story, _Found, _fused


def found(*keys: str) -> list[_Found]:
    """Hits in this order, as three lists that agree would be merged."""
    return _fused(list(keys), [], [])


def order(hits: list[_Found]) -> list[str]:
    return [one.article_id for one in hits]


def test_a_report_in_another_language_stands_beside_the_one_that_was_found() -> None:
    hits = found("en", "other", "third", "fourth", "ja")
    assert order(_by_story(hits, {"s": ("en", "ja")}))[:2] == ["en", "ja"]


def test_a_story_with_one_hit_and_hits_without_a_story_keep_their_places() -> None:
    hits = found("a", "b", "c")
    assert order(_by_story(hits, {"s": ("a", "elsewhere"), "t": ("c",)})) == ["a", "b", "c"]
    assert order(_by_story(hits, {})) == ["a", "b", "c"]


def test_the_first_hit_is_raised_by_the_second_of_its_story_only() -> None:
    """Otherwise a story told fifty times would push everything else away."""
    hits = found("a", "b", "c", "d", "e")
    many = _by_story(hits, {"s": ("b", "c", "d", "e")})
    few = _by_story(hits, {"s": ("b", "c")})
    assert {one.article_id: one.score for one in many}["b"] == {one.article_id: one.score for one in few}["b"]


def test_only_a_hundred_reports_of_one_story_are_raised() -> None:
    keys = [f"{n:03}" for n in range(150)]
    hits = found("alone", *keys)
    raised = {
        one.article_id for one in _by_story(hits, {"s": tuple(keys)}) if one.score > {h.article_id: h.score for h in hits}[one.article_id]
    }
    assert raised == set(keys[:100])


def test_lists_are_merged_by_reciprocal_ranks() -> None:
    merged = _fused(["a", "b"], ["b"], ["b", "c"])
    assert order(merged) == ["b", "a", "c"]
    assert merged[0].by == (SearchMode.WORDS, SearchMode.MEANING)
    assert [round(one.score, 4) for one in merged] == [1.3333, 0.5, 0.3333]

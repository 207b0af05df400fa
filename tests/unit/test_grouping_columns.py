"""Stories' details as columns, and the search for near pairs among many articles: what comes back is what went in, and the pairs are those of a plain search."""

import json
import random
import zlib

import numpy as np
import pytest

from pipeline.grouping.candidates import RECENCY, RECENT_DAYS, SKETCH_SCALE
from pipeline.grouping.details import Details, Shelf, dump_detail, load_detail
from pipeline.grouping.loose import Loose
from pipeline.grouping.neighbours import MOST, NEAR, Field, near_among, near_anew, near_pairs
from pipeline.grouping.prepared import SKETCH_DIMENSIONS
from records.grouping import Edge, RememberedStory, Sketched


def sketched(number: int, *, families: int = 1, day: int | None = 700_000, like: int | None = None) -> Sketched:
    """An article; those with the same `like` have much in common."""
    dice = np.random.default_rng([7, number if like is None else like])
    own = np.random.default_rng([8, number])
    values = 9 * dice.standard_normal(SKETCH_DIMENSIONS) + 3 * own.standard_normal(SKETCH_DIMENSIONS)
    raw = np.clip(np.rint(values * 0.42), -127, 127).astype(np.int8).tobytes()
    return Sketched(article_id=f"a{number:03}", seen=number, day=day, families=families, sketch=raw)


ARTICLES = (sketched(1), sketched(2, day=None), sketched(3, families=2**64 - 1))
EDGES = (Edge("a001", "a002", 0.9731, 0.5), Edge("a001", "zz", 0.2, 0.0), Edge("a003", "zz", 0.0, 0.0), Edge("a002", "ö/x", 1.0, 0.0001))


def test_a_detail_comes_back_as_it_went_in() -> None:
    assert load_detail(dump_detail(ARTICLES, EDGES), 3) == (ARTICLES, EDGES)
    assert load_detail(dump_detail(ARTICLES[:1], ()), 1) == (ARTICLES[:1], ())


def test_details_that_an_earlier_version_wrote_as_json_are_read() -> None:
    table = {
        "articles": [[item.article_id, item.seen, item.day, item.families] for item in ARTICLES],
        "edges": [[0, 1, 0.9731, 0.5], [0, "zz", 0.2, 0.0], [2, "zz", 0.0, 0.0], [1, "ö/x", 1.0, 0.0001]],
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    packed = b"".join(item.sketch for item in ARTICLES) + zlib.compress(text, 1)
    assert load_detail(packed, 3) == (ARTICLES, EDGES)


def test_details_of_several_stories_share_one_numbering() -> None:
    one = dump_detail(ARTICLES[:2], EDGES[:1])
    other = dump_detail(ARTICLES[2:], [Edge("a003", "a001", 0.4, 0.1), EDGES[2]])
    found = Details([(one, 2), (other, 1)], Shelf())
    assert found.ids == ["a001", "a002", "a003", "zz"]
    assert found.home.tolist() == [0, 0, 1]
    ends = [(found.ids[a], found.ids[b]) for a, b in zip(found.one.tolist(), found.other.tolist(), strict=True)]
    assert ends == [("a001", "a002"), ("a003", "a001"), ("a003", "zz")]
    assert not Details([], Shelf()).ids
    assert found.days.tolist() == [700_000, -1, 700_000], "as it is stored where the day is unknown"


def plain(items: list[Sketched]) -> set[tuple[int, int]]:
    """The same search, one pair after the other."""
    scores: dict[tuple[int, int], np.float32] = {}
    for a, one in enumerate(items):
        for b, other in enumerate(items):
            if a != b and one.families & other.families:
                product = np.dot(np.frombuffer(one.sketch, np.int8).astype(np.int64), np.frombuffer(other.sketch, np.int8).astype(np.int64))
                scores[a, b] = np.float32(product) / np.float32(SKETCH_SCALE**2)
                if one.day is not None and other.day is not None:
                    scores[a, b] += np.float32(RECENCY) * np.exp(np.float32(abs(one.day - other.day)) * np.float32(-1 / RECENT_DAYS))
    found = set()
    for a in range(len(items)):
        near = {b: score for (of, b), score in scores.items() if of == a and score >= np.float32(NEAR)}
        last = sorted(near.values())[-MOST:][:1]
        found |= {(min(a, b), max(a, b)) for b, score in near.items() if score >= last[0]}
    return found


@pytest.mark.parametrize("undated", [False, True])
@pytest.mark.parametrize("cells", [16, 131_072])
def test_near_pairs_are_those_of_a_plain_search(monkeypatch: pytest.MonkeyPatch, cells: int, undated: bool) -> None:
    """Of several companies, years apart, more than a few near each other; in one piece and in many."""
    monkeypatch.setattr("pipeline.grouping.neighbours._CELLS", cells)
    dice = random.Random(5)
    items = [
        sketched(
            n, families=dice.choice([1, 2, 3, 2**64 - 1]), day=None if undated and n % 7 == 0 else 700_000 + n * 40, like=dice.randrange(6)
        )
        for n in range(120)
    ]
    one, other = near_among(Field.of(items))
    found = list(zip(one.tolist(), other.tolist(), strict=True))
    assert found == sorted(found)
    assert set(found) == plain(items)
    assert len(found) > 2 * MOST


@pytest.mark.parametrize("undated", [False, True])
@pytest.mark.parametrize("fresh", [1, 17, 119])
def test_new_articles_beside_known_pairs_find_what_a_whole_search_finds(fresh: int, undated: bool) -> None:
    """Of the old ones only the pairs that were near among themselves are told; new ones may take a place among anybody's nearest."""
    dice = random.Random(6)
    items = [
        sketched(
            n, families=dice.choice([1, 2, 3, 2**64 - 1]), day=None if undated and n % 7 == 0 else 700_000 + n * 40, like=dice.randrange(6)
        )
        for n in range(120)
    ]
    searched = np.zeros(120, np.bool_)
    searched[dice.sample(range(120), fresh)] = True
    old = np.flatnonzero(~searched)
    one, other = near_among(Field.of([items[n] for n in old.tolist()]))
    found, lost, *_ = near_anew(Field.of(items), searched, (old[one], old[other]))
    whole = near_among(Field.of(items))
    assert [part.tolist() for part in found] == [part.tolist() for part in whole]
    out = set(zip(old[one].tolist(), old[other].tolist(), strict=True)) - plain(items)
    assert len(one) == 0 or out, "some are pushed out"
    assert set(zip(*(end.tolist() for end in lost), strict=True)) == out


def test_of_given_pairs_the_nearest_few_of_each_are_compared() -> None:
    items = [sketched(n, like=1, day=700_000 + n) for n in range(30)]
    mine, theirs = np.repeat(np.array([0, 1]), 28), np.tile(np.arange(2, 30), 2)
    kept = near_pairs(Field.of(items), mine, Field.of(items), theirs)
    assert [int(kept[mine == n].sum()) for n in (0, 1)] == [MOST, MOST]
    strangers = Field.of([sketched(n, like=1, families=2) for n in range(30)])
    assert not near_pairs(Field.of(items), mine, strangers, theirs).any()


def test_what_one_of_two_stories_alone_says_of_a_pair_is_not_remembered() -> None:
    """A pair between two stories counts where both have it, one within a story as it is; nothing is remembered of what is gone or new."""
    pair, inner = Edge("a001", "a003", 0.8, 0.2), Edge("a001", "a002", 0.9, 0.6)
    back = Edge("a003", "a001", 0.8, 0.2)

    def remembered(first: list[Edge], second: list[Edge], gone: frozenset[str] = frozenset()) -> dict[tuple[str, str], float]:
        stories = [story("s1", ARTICLES[:2], first), story("s2", ARTICLES[2:], second)]
        loose = Loose({}, stories, gone)
        count = len(loose.ids)
        one, other = np.triu_indices(count, 1)
        one, other, dispute, _, known = loose.remembered(one, other)
        return {
            (loose.ids[a], loose.ids[b]): d
            for a, b, d, k in zip(one.tolist(), other.tolist(), dispute.tolist(), known.tolist(), strict=True)
            if k
        }

    assert remembered([inner, pair], [back]) == {("a001", "a002"): 0.9, ("a001", "a003"): 0.8}
    assert remembered([inner, pair], []) == {("a001", "a002"): 0.9}
    assert remembered([inner, pair], [back], frozenset({"a002"})) == {("a001", "a003"): 0.8}


def test_what_was_near_an_article_that_left_or_changed_is_searched_anew() -> None:
    stories = [story("s1", ARTICLES[:2], [Edge("a001", "a002", 0.9, 0.6)]), story("s2", ARTICLES[2:], [Edge("a003", "zz", 0.8, 0.2)])]

    def bereft(new: dict[str, Sketched], gone: set[str]) -> list[str]:
        loose = Loose(new, stories, gone)
        return [loose.ids[n] for n in np.flatnonzero(loose.bereft()).tolist()]

    assert bereft({}, set()) == []
    assert bereft({}, {"a002"}) == ["a001"]
    assert bereft({"a002": ARTICLES[1]}, {"a002"}) == ["a001"]
    assert bereft({}, {"zz"}) == ["a003"]


def test_pairs_with_articles_that_are_not_opened_are_remembered_as_they_are() -> None:
    away = [Edge("a001", "zz", 0.8, 0.2), Edge("a001", "gone", 0.7, 0.1), Edge("a002", "a001", 0.9, 0.6), Edge("a002", "yy", 0.0, 0.0)]
    beyond = Loose({}, [story("s1", ARTICLES[:2], away)], {"gone"}).beyond
    ids = ["a002", "a001"]  # by day, and the second has none
    found = zip([ids[n] for n in beyond.one.tolist()], beyond.others, beyond.dispute.tolist(), beyond.story.tolist(), strict=True)
    assert list(found) == [("a002", "yy", 0.0, 0.0), ("a001", "zz", 0.8, 0.2)]
    assert not Loose({"a001": ARTICLES[0]}, [story("s1", ARTICLES[:2], away[:1])], {"a001"}).beyond.others, (
        "it changed: what was found of it is void"
    )


def story(key: str, articles: tuple[Sketched, ...], edges: list[Edge]) -> RememberedStory:
    return RememberedStory(
        story_id=key,
        dispute_id="d",
        founded=int(key[1:]),
        founder=articles[0].article_id,
        founder_seen=0,
        sketch=articles[0].sketch,
        families=1,
        first_day=None,
        last_day=None,
        members=len(articles),
        detail=dump_detail(articles, edges),
    )

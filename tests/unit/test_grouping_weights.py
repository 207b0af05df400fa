"""How rare a thing is, what a sketch remembers, which stories are worth a closer look, and how clusters are joined."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.grouping.candidates import (
    family_bits,
    nearest,
    stored_sketch,
    united,
)
from pipeline.grouping.cluster import Clusters, each, log_odds, sampled
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.prepared import Prepared, Rarity, centred, family, prepare, sketch


def of(number: str = "a", **parts: object) -> Evidence:
    told: dict[str, object] = {"id": number, "day": None, "language": "en", **parts}
    return Evidence(**told)  # type: ignore[arg-type]


def plain(**parts: object) -> Prepared:
    return prepare(of(**parts), Rarity(articles=9), {})


# --- rarity


def test_what_more_articles_name_weighs_less() -> None:
    rarity = Rarity()
    rarity.add([of(names={"ann": "Ann"})] * 4 + [of(names={"bob": "Bob"})] * 2 + [of(names={"cat": "Cat"}), of()])
    assert rarity.articles == 8
    weights = rarity.weights("names", {"ann": 1.0, "bob": 2.0, "cat": 1.0, "dan": 1.0})
    rarest = math.log(9) - math.log(2.5)
    assert weights == pytest.approx({"ann": math.log(9) - math.log(4.5), "bob": 2 * rarest, "cat": rarest, "dan": rarest})
    rarity.add([of(names={"bob": "Bob"})])
    assert rarity.weights("names", {"bob": 1.0}) == pytest.approx({"bob": math.log(10) - math.log(3.5)}), "counted anew"
    assert rarity.weights("terms", {"bob": 1.0}) == pytest.approx({"bob": math.log(10) - math.log(2.5)}), "each field by itself"


def test_what_is_weighed_of_an_article() -> None:
    rarest = math.log(10) - math.log(2.5)
    found = plain(
        names={"ann": "Ann", "bob": "Bob"}, places={"fr": 3.0, "it": 4.0}, terms={"court": 3.0, "rain": 4.0}, authorities=frozenset({"CNIL"}), parties=frozenset({"Facebook", "Etsy"}),
        numbers={"a": 999.0, "b": 1000.0, "c": 5e6},
    )  # fmt: skip
    assert found.names == pytest.approx({"ann": rarest, "bob": rarest})
    assert found.names_total == pytest.approx(2 * rarest)
    assert found.places == pytest.approx({"fr": 0.6, "it": 0.8})
    assert found.place_weights == pytest.approx({"fr": 3 * rarest, "it": 4 * rarest})
    assert found.terms_length == pytest.approx(5 * rarest)
    assert found.authorities == pytest.approx({"CNIL": rarest})
    assert found.party_weights == pytest.approx({"Facebook": rarest, "Etsy": rarest})
    assert found.families == {"Meta", "Etsy"}
    assert found.small == pytest.approx({"a": rarest})
    assert found.large == (1000.0, 5e6)
    assert plain().places == {}


@pytest.mark.parametrize(
    ("service", "company"),
    [("Instagram", "Meta"), ("YouTube", "Google"), ("Twitter", "X"), ("ByteDance", "TikTok"), ("WeChat", "Tencent"), ("Etsy", "Etsy"), ("VKontakte", "VK"), ("ChatGPT", "OpenAI")],
)  # fmt: skip
def test_the_company_behind_a_service(service: str, company: str) -> None:
    assert family([service]) == {company}


def test_a_vector_less_its_language_s_mean() -> None:
    vector, mean = np.array([0.6, 0.8], np.float32), np.array([0.6, 0.0], np.float32)
    found = centred(vector, "en", {"en": mean})
    assert found is not None
    assert found.tolist() == pytest.approx([0, 1])
    other = centred(vector, "fr", {"en": mean})
    assert other is not None
    assert other.tolist() == pytest.approx([0.6, 0.8])
    same = centred(vector, "en", {"en": vector})
    assert same is not None
    assert same.tolist() == pytest.approx([0.6, 0.8]), "nothing would be left"
    assert centred(None, "en", {"en": mean}) is None


# --- sketches


def test_a_sketch_remembers_what_articles_share() -> None:
    one = sketch(plain(terms={"court": 1.0, "rain": 1.0}, names={"ann": "Ann"}, places={"fr": 1.0}, numbers={"a": 5e6, "b": 12.0}))
    assert one.shape == (160,)
    assert not one[:64].any(), "without a vector no meaning"
    same = float(one @ one)
    assert same == pytest.approx(0.7**2 + 1 + 0.9**2 + 0.7**2, rel=0.25), (
        "terms, places, names and numbers, but for keys that meet in a slot"
    )
    other = sketch(plain(terms={"court": 1.0, "wind": 1.0}))
    assert float(one @ other) == pytest.approx(0.7 * 0.7 / 2, abs=0.2)
    assert not sketch(plain()).any()


def test_each_kind_has_its_share_of_a_sketch() -> None:
    def size(**parts: object) -> float:
        found = sketch(plain(**parts))
        return float(found @ found)

    assert size(terms={"court": 2.0}) == pytest.approx(0.49)
    assert size(places={"fr": 2.0}) == pytest.approx(1.0)
    assert size(names={"ann": "Ann"}) == pytest.approx(0.81)
    assert size(numbers={"a": 5e6}) == pytest.approx(0.49)
    assert size(numbers={"a": 12.0}) == pytest.approx(0.49)
    both, small = sketch(plain(numbers={"a": 5e6, "b": 12.0})), sketch(plain(numbers={"b": 12.0}))
    rarest = math.log(10) - math.log(2.5)
    assert float(both @ small) == pytest.approx(0.49 * rarest / math.hypot(rarest, 4), abs=1e-5)


def test_the_meaning_of_a_sketch_is_that_of_the_vector() -> None:
    vector = np.zeros(512, np.float32)
    vector[0] = 1.0
    found = sketch(plain(vector=vector))
    assert not found[64:].any()
    assert float(found[:64] @ found[:64]) == pytest.approx(1, abs=0.5)
    assert sketch(plain(vector=-vector)) == pytest.approx(-found)


def test_a_sketch_as_bytes() -> None:
    values = np.array([0.0, 0.5, -0.5, 1 / 48, 0.4 / 48, 3.0, -3.0], np.float32)
    assert np.frombuffer(stored_sketch(values), np.int8).tolist() == [0, 24, -24, 1, 0, 127, -127]


# --- candidates


def rows(scores: Sequence[float], days: Sequence[float] | None = None, *, day: int | None = None) -> list[int]:
    """Which stories one article is compared with, by the scores of their sketches."""
    item = prepare(of(day=day, parties=frozenset({"Etsy"})), Rarity(articles=9), {})
    mine = np.zeros((1, 160), np.float32)
    mine[0, 0] = 1.0
    matrix = np.zeros((len(scores), 160), np.int8)
    matrix[:, 0] = np.rint(np.array(scores) * 48)
    bits = np.full(len(scores), family_bits(item), np.uint64)
    told = np.array(days if days is not None else [-1] * len(scores), np.float32)
    return [row for _, row in nearest([item], mine, matrix, bits, told)]


def test_the_best_six_that_are_good_enough_best_first() -> None:
    assert rows([0.6, 1.0, 0.8]) == [1, 2, 0]
    assert rows([0.75] * 9 + [1.0])[0] == 9
    assert len(rows([0.75] * 9)) == 6
    assert rows([0.5, 0.5 - 1 / 48]) == [0]
    assert rows([2.5, 0.75, 0.75 - 1 / 48]) == [0, 1]
    assert rows([]) == []


def test_recent_ones_are_preferred_a_little() -> None:
    assert rows([0.75, 0.75], [700_000, 700_100], day=700_100) == [1, 0]
    assert rows([0.75, 0.75], [700_000, 700_100], day=699_990) == [0, 1]
    gain = 0.4 * math.exp(-45 / 45)
    least = math.ceil((0.5 - gain) * 48) / 48
    assert rows([least], [700_045], day=700_000) == [0]
    assert rows([least - 1 / 48], [700_045], day=700_000) == []
    assert rows([least], [700_045]) == [], "without a day of one's own"


def test_only_stories_of_the_same_companies_are_looked_at() -> None:
    item, other = plain(parties=frozenset({"Etsy"})), plain(parties=frozenset({"Bolt"}))
    matrix = np.zeros((3, 160), np.int8)
    matrix[:, 0] = 96
    mine = np.zeros((2, 160), np.float32)
    mine[:, 0] = 1.0
    bits = np.array([family_bits(item), family_bits(other), 2**64 - 1], np.uint64)
    found = list(nearest([item, other], mine, matrix, bits, np.full(3, -1, np.float32)))
    assert sorted(found) == [(0, 0), (0, 2), (1, 1), (1, 2)]


def test_companies_as_bits() -> None:
    etsy, bolt = family_bits(plain(parties=frozenset({"Etsy"}))), family_bits(plain(parties=frozenset({"Bolt"})))
    assert etsy.bit_count() == bolt.bit_count() == 1
    assert etsy != bolt
    assert family_bits(plain(parties=frozenset({"Etsy", "Bolt"}))) == etsy | bolt
    assert family_bits(plain()) == 2**64 - 1
    assert united([etsy, bolt]) == etsy | bolt
    assert united([etsy, 2**64 - 1]) == etsy
    assert united([2**64 - 1]) == united([]) == 2**64 - 1


# --- clusters


@pytest.mark.parametrize(
    ("probability", "odds"),
    [(0.5, 0.0), (0.0, -9.2), (1e-4, -9.2), (1.1e-4, math.log(1.1e-4 / (1 - 1.1e-4))), (1.0, 9.2), (1 - 1e-4, 9.2), (0.8, math.log(4))],
)
def test_log_odds_are_cut_at_both_ends(probability: float, odds: float) -> None:
    assert log_odds(probability) == pytest.approx(odds)


@pytest.mark.parametrize(
    ("count", "kept"), [(0, []), (1, [0]), (5, [0, 1, 2, 3, 4]), (6, [0, 1, 2, 4, 5]), (9, [0, 2, 4, 6, 8]), (10, [0, 2, 4, 7, 9])]
)
def test_five_members_are_compared_evenly(count: int, kept: list[int]) -> None:
    assert list(sampled(range(count))) == kept


def joined(
    existing: Sequence[str], edges: Sequence[tuple[float, str, str]], odds: float, threshold: float = 0.5, **more: object
) -> list[str]:
    clusters = Clusters([list(group) for group in existing])
    clusters.join(edges, each(lambda *_: odds), threshold, **more)  # type: ignore[arg-type]
    return ["".join(group) for group in clusters.groups()]


def test_clusters_are_joined_where_best_and_average_link_are_strong_enough() -> None:
    strong = [(0.8, "a", "b")]
    limit = log_odds(0.8)
    assert joined("ab", strong, -limit) == ["ab"], "half of each is just enough"
    assert joined("ab", strong, -limit - 0.01) == ["a", "b"]
    assert joined("ab", strong, -limit / 3, best_share=0.25) == ["ab"]
    assert joined("ab", strong, -limit / 3 - 0.01, best_share=0.25) == ["a", "b"]
    assert joined("ab", [(0.5, "a", "b")], 0.0) == ["ab"]
    assert joined("ab", [(0.49, "a", "b")], 9.0) == ["a", "b"], "no link below the threshold is looked at"
    assert joined("ab", [(0.7, "a", "b")], 9.0, threshold=0.71) == ["a", "b"]
    assert joined("ab", strong, 9.0, veto=lambda a, b: "a" in a and "b" in b) == ["a", "b"]


def test_a_pair_stronger_than_the_link_counts_as_the_best() -> None:
    """Half of 9 and half of the mean of 9 and -26 are just above 0, of 9 and -28 below."""
    for other, groups in ((-26.0, 1), (-28.0, 2)):
        scores = {frozenset("ac"): 9.0, frozenset("ab"): other}
        clusters = Clusters([["a"], ["b", "c"]])
        clusters.join([(0.5, "a", "b")], each(lambda x, y, scores=scores: scores[frozenset((x, y))]), 0.5)
        assert len(clusters.groups()) == groups


def test_the_strongest_link_is_followed_first_and_refused_ones_are_tried_again_when_a_cluster_has_grown() -> None:
    odds = {frozenset("ab"): 2.0, frozenset("bc"): 2.0, frozenset("ac"): -9.0}
    clusters = Clusters([["a"], ["b"], ["c"]])
    clusters.join([(0.6, "a", "b"), (0.9, "b", "c")], each(lambda x, y: odds[frozenset((x, y))]), 0.5)
    assert ["".join(group) for group in clusters.groups()] == ["a", "bc"]
    clusters = Clusters([["a"], ["b"], ["c"]])
    asked: list[tuple[str, str]] = []

    def veto(one: Sequence[str], other: Sequence[str]) -> bool:
        asked.append(("".join(one), "".join(other)))
        return len(one) + len(other) == 2 and "a" in (*one, *other)

    clusters.join([(0.9, "a", "b"), (0.8, "b", "a"), (0.7, "b", "c"), (0.6, "a", "b")], each(lambda *_: 9.0), 0.5, veto=veto)
    assert ["".join(group) for group in clusters.groups()] == ["abc"]
    assert asked == [("a", "b"), ("b", "a"), ("b", "c"), ("a", "bc")]


def test_what_is_united_stays_in_its_order_and_has_one_home() -> None:
    clusters = Clusters([["a"], ["b", "c"], ["d"]])
    clusters.unite("d", "a")
    clusters.unite("a", "d")
    assert clusters.groups() == [["b", "c"], ["a", "d"]]
    assert clusters.members(clusters.home("d")) == ["a", "d"]
    clusters.unite("d", "c")
    assert clusters.groups() == [["a", "b", "c", "d"]]
    assert len({clusters.home(item) for item in "abcd"}) == 1

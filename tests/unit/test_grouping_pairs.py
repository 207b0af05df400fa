"""What speaks for and against two articles belonging together, number by number, and the words that tell a reader why."""

import math

import numpy as np
import pytest

from pipeline.grouping.columns import Columns, told
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.pairs import DISPUTE, STORY, compare, compare_all
from pipeline.grouping.prepared import Prepared, Rarity, prepare
from pipeline.grouping.reasons import reason, spelled
from pipeline.grouping.stored import dump, unpacked


def article(**parts: object) -> Prepared:
    """One article of a warehouse of which every thing is as rare as can be."""
    told: dict[str, object] = {"id": "a", "day": None, "language": "en", **parts}
    return prepare(Evidence(**told), Rarity(articles=9), {})  # type: ignore[arg-type]


RAREST = math.log(10) - math.log(2.5)


def found(one: dict[str, object], other: dict[str, object]) -> dict[str, float]:
    """What is not nought, rounded; the same both ways."""
    pair = article(**one), article(**other)
    there, back = compare(*pair), compare(pair[1], pair[0])
    assert there == pytest.approx(back)
    return {name: round(value, 4) for name, value in there.items() if round(value, 6)}


UNDATED = {"days": 0.8}


def names(*of: str) -> dict[str, str]:
    return {key: key.title() for key in of}


def test_articles_of_which_nothing_is_known() -> None:
    assert found({}, {}) == UNDATED


def test_parties_and_the_companies_behind_them() -> None:
    both = found({"parties": frozenset({"Etsy", "X"})}, {"parties": frozenset({"Etsy", "Bolt"})})
    assert both == UNDATED | {"party": round(1 / 3, 4), "party-rarity": round(RAREST, 4), "family": 1}
    owned = found({"parties": frozenset({"Facebook"})}, {"parties": frozenset({"Instagram"})})
    assert owned == UNDATED | {"family": 1}
    assert found({"parties": frozenset({"Etsy"})}, {"parties": frozenset({"Bolt"})}) == UNDATED
    assert found({"parties": frozenset({"Etsy"})}, {}) == UNDATED


@pytest.mark.parametrize(("shared", "weight"), [(1, RAREST / 5), (18, 18 * RAREST / 5), (19, 5.0), (30, 5.0)])
def test_names_count_by_their_rarity_up_to_twenty_five(shared: int, weight: float) -> None:
    of = {"names": names(*(f"n{n}" for n in range(shared)))}
    both = found(of, of)
    assert both["names"] == pytest.approx(weight, abs=1e-3)
    total = shared * RAREST
    assert both["name-share"] == pytest.approx(total / math.sqrt(1 + total * total), abs=1e-3)


def test_names_of_one_alone_make_the_share_smaller() -> None:
    both = found({"names": names("ann", "bob")}, {"names": names("ann")})
    assert both["names"] == pytest.approx(RAREST / 5, abs=1e-3)
    assert both["name-share"] == pytest.approx(RAREST / math.sqrt(1 + 2 * RAREST * RAREST), abs=1e-3)


def test_authorities_agree_or_conflict() -> None:
    one, other = {"authorities": frozenset({"CNIL", "AGCM"})}, {"authorities": frozenset({"CNIL"})}
    assert found(one, other) == UNDATED | {"authority": round(RAREST / 5, 4)}
    assert found(one, {"authorities": frozenset({"ICO"})}) == UNDATED | {"authority-conflict": 1}
    assert found(one, {}) == UNDATED


@pytest.mark.parametrize(("field", "name"), [("actors", "actor"), ("cases", "case"), ("laws", "law")])
def test_what_both_name(field: str, name: str) -> None:
    assert found({field: frozenset({"a", "b"})}, {field: frozenset({"b"})}) == UNDATED | {name: 1}
    assert found({field: frozenset({"a"})}, {field: frozenset({"b"})}) == UNDATED


def test_places_agree_or_conflict() -> None:
    both = found({"places": {"fr": 1.0}}, {"places": {"fr": 2.0}})
    assert both == UNDATED | {"places": 1, "place-rarity": round(RAREST, 4)}
    assert found({"places": {"fr": 1.0}}, {"places": {"it": 1.0}}) == UNDATED | {"place-conflict": 1}
    assert found({"places": {"fr": 1.0}}, {}) == UNDATED
    weak = found({"places": {"fr": 1.0, "it": 9.0}}, {"places": {"fr": 1.0}})
    assert weak == UNDATED | {"places": pytest.approx(0.1104, abs=1e-3), "place-conflict": 1, "place-rarity": round(RAREST, 4)}
    enough = found({"places": {"fr": 1.0, "it": 6.0}}, {"places": {"fr": 1.0}})
    assert "place-conflict" not in enough


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        (100_000, 100_000, 1.0),
        (100_000, 100_399, 1.0),
        (100_000, 100_500, 0.8),
        (100_000, 103_000, 0.8),
        (100_000, 103_200, 0),
        (1_000, 1_000, 1.0),
        (5, 100_000, None),
        (999, 100_000, None),
    ],
)
def test_large_numbers_agree_or_conflict(one: float, other: float, agreement: float | None) -> None:
    both = found({"numbers": {"a": one}}, {"numbers": {"b": other}})
    assert both.get("amount", 0) == (agreement or 0)
    assert both.get("amount-conflict", 0) == (1 if agreement == 0 else 0)


@pytest.mark.parametrize(("shared", "number"), [(1, RAREST / 5), (7, 7 * RAREST / 5), (8, 2.0)])
def test_small_numbers_count_by_their_rarity_up_to_ten(shared: int, number: float) -> None:
    of = {"numbers": {f"k{n}": 10.0 + n for n in range(shared)}}
    assert found(of, of) == UNDATED | {"number": pytest.approx(number, abs=1e-3)}


def test_words_and_meaning() -> None:
    assert found({"terms": {"court": 1.0}}, {"terms": {"court": 2.0}}) == UNDATED | {"words": 1}
    half = found({"terms": {"court": 1.0, "rain": 1.0}}, {"terms": {"court": 1.0}})
    assert half["words"] == pytest.approx(1 / math.sqrt(2), abs=1e-3)
    one, other = np.zeros(512, np.float32), np.zeros(512, np.float32)
    one[0], other[0], other[1] = 1.0, 0.6, 0.8
    assert found({"vector": one}, {"vector": other}) == UNDATED | {"spoken": 1, "meaning": 0.6}
    assert found({"vector": one}, {}) == UNDATED


def test_topics_steps_and_outcomes() -> None:
    assert found({"topics": ("privacy", "consumer")}, {"topics": ("privacy",)}) == UNDATED | {"topic": round(1 / math.sqrt(2), 4)}
    assert found({"topics": ("privacy",)}, {"topics": ("consumer",)}) == UNDATED
    acts = found({"stages": {"fine": 3.0, "appeal": 1.0}}, {"stages": {"fine": 1.0}})
    assert acts == UNDATED | {"acts": round(math.sqrt(3) / 2, 4)}
    apart = found({"stages": {"fine": 3.0}}, {"stages": {"appeal": 3.0, "order": 2.9}})
    assert apart == UNDATED | {"acts-unshared": 1}
    assert found({"stages": {"fine": 3.0}}, {"stages": {"appeal": 2.0}}) == UNDATED | {"acts-unshared": 0.5}
    assert found({"stages": {"fine": 3.0}}, {}) == UNDATED
    assert found({"outcome": "complied"}, {"outcome": "not-complied"}) == UNDATED | {"outcome-conflict": 1}
    assert found({"outcome": "complied"}, {"outcome": "complied"}) == UNDATED
    assert found({"outcome": "granted"}, {"outcome": "refused"}) == UNDATED


@pytest.mark.parametrize(
    ("days", "within"),
    [(0, {2, 7, 31, 180}), (2, {2, 7, 31, 180}), (3, {7, 31, 180}), (7, {7, 31, 180}), (8, {31, 180}), (31, {31, 180}), (32, {180}), (180, {180}), (181, set())],
)  # fmt: skip
def test_how_far_apart_in_days(days: int, within: set[int]) -> None:
    both = found({"day": 700_000}, {"day": 700_000 + days})
    assert {name for name in both if name.startswith("within")} == {f"within-{limit}" for limit in within}
    assert both.get("days", 0) == pytest.approx(math.log1p(days) / 5, abs=1e-3)
    assert found({"day": 700_000}, {}) == UNDATED


def test_two_things_at_once() -> None:
    vector = np.zeros(512, np.float32)
    vector[0] = 1.0
    of: dict[str, object] = {
        "parties": frozenset({"Etsy"}), "places": {"fr": 1.0}, "terms": {"court": 1.0}, "vector": vector, "numbers": {"a": 5e6}, "day": 700_000
    }  # fmt: skip
    both = found(of, {**of, "vector": vector})
    assert {name: both[name] for name in both if "*" in name} == {
        "party*places": 1, "party*meaning": 1, "party*words": 1, "party*place-rarity": round(RAREST, 4), "places*meaning": 1, "amount*within-31": 1,
    }  # fmt: skip
    half = found(of, {**of, "parties": frozenset({"Etsy", "Bolt"}), "day": 700_040, "places": {"it": 1.0}})
    assert {name: half[name] for name in half if "*" in name} == {"party*meaning": 0.5, "party*words": 0.5}


def test_a_product_is_over_what_both_have() -> None:
    words = found({"terms": {"a": 2.0, "b": 3.0}}, {"terms": {"b": 4.0, "c": 5.0}})["words"]
    assert words == pytest.approx(12 / math.sqrt(13 * 41), abs=1e-4)
    assert "words" not in found({}, {"terms": {"a": 1.0}})


def test_pairs_are_compared_alike_alone_and_among_thousands() -> None:
    dice = np.random.default_rng(5)
    words, places = [f"w{n}" for n in range(40)], ["fr", "it", "us", "de"]

    def some(kind: list[str], most: int) -> list[str]:
        return dice.choice(kind, int(dice.integers(most + 1)), replace=False).tolist()

    articles = [
        article(
            day=None if n % 9 == 0 else 700_000 + int(dice.integers(300)),
            language="en" if n % 2 else "fr",
            parties=frozenset(some(["Etsy", "Facebook", "WhatsApp", "X"], 2)),
            authorities=frozenset(some(["cnil", "garante"], 2)),
            cases=frozenset(some(["C-1/20", "C-2/20"], 1)),
            laws=frozenset(some(["dsa", "gdpr"], 2)),
            topics=tuple(some(["privacy", "tax"], 2)),
            places={code: float(dice.random()) + 0.1 for code in some(places, 3)},
            names={key: key for key in some(words, 8)},
            terms={key: float(dice.random()) + 1 for key in some(words, 30)},
            numbers={key: value for key, value in {"12": 12.0, "20e6": 2e7, "201e5": 2.01e7}.items() if dice.random() < 0.5},
            stages={key: float(dice.integers(1, 5)) for key in some(["blocked", "restored", "fined"], 2)},
            outcome=str(dice.choice(["complied", "not-complied", "granted"])),
            vector=None if n % 5 == 0 else dice.standard_normal(8).astype(np.float32),
        )
        for n in range(40)
    ]
    one, other = np.triu_indices(40, 1)
    columns = Columns([told(item.evidence) for item in articles], articles[0].rarity, {})
    together = compare_all(columns, one, other)
    for n in range(0, len(one), 7):
        alone = compare(articles[one[n]], articles[other[n]])
        assert {name: float(values[n]) for name, values in together.items()} == pytest.approx(alone), (one[n], other[n])


def test_evidence_compares_alike_as_it_is_and_as_it_is_stored() -> None:
    terms = {"ab": 1.0, "cd": 1.0, "ef": 2.5}
    item = Evidence(id="a", day=700_000, language="en", terms=terms, numbers={"5": 5.0, "3e6": 3e6}, names=names("bob"))
    as_it_is, stored = (
        compare_all(Columns([kind] * 2, Rarity(articles=9), {}), np.array([0]), np.array([1]))
        for kind in (told(item), unpacked(dump(item)))
    )
    assert {key: float(value[0]) for key, value in stored.items()} == pytest.approx(
        {key: float(value[0]) for key, value in as_it_is.items()}
    )


# --- why, in words


def why(one: dict[str, object], other: dict[str, object]) -> str:
    return reason(article(**one), article(**other))


def test_nothing_shared_is_similar_wording() -> None:
    assert why({}, {}) == "similar wording"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ({"cases": frozenset({"C-2", "C-1", "C-9"})}, {"cases": frozenset({"C-1", "C-2"})}, "case C-1, C-2"),
        ({"parties": frozenset({"X", "Etsy"})}, {"parties": frozenset({"Etsy", "X"})}, "Etsy, X"),
        ({"parties": frozenset("ABCD")}, {"parties": frozenset("ABCD")}, "A, B, C"),
        ({"parties": frozenset({"Facebook"})}, {"parties": frozenset({"Instagram"})}, "same owner Meta"),
        ({"authorities": frozenset({"CNIL"})}, {"authorities": frozenset({"CNIL"})}, "CNIL"),
        ({"laws": frozenset({"DSA"})}, {"laws": frozenset({"DSA"})}, "DSA"),
        ({"actors": frozenset({"noyb"})}, {"actors": frozenset({"noyb"})}, "noyb"),
        ({"numbers": {"a": 5e6, "b": 2e3}}, {"numbers": {"c": 5.1e6, "d": 2e3}}, "same amount 5 million"),
        ({"numbers": {"a": 5e6}}, {"numbers": {"c": 5.2e6}}, "similar wording"),
        ({"places": {"fr": 1.0, "it": 5.0, "es": 2.0}}, {"places": {"fr": 1.0, "it": 5.0, "es": 2.0}}, "in ES, IT"),
        ({"day": 9}, {"day": 9}, "same day"),
        ({"day": 9}, {"day": 10}, "1 day apart"),
        ({"day": 9}, {"day": 7}, "2 days apart"),
        ({"day": 9}, {"day": 68}, "59 days apart"),
        ({"day": 9}, {"day": 69}, "2 months apart"),
        ({"day": 9}, {}, "similar wording"),
        ({"cases": frozenset({"C-1"}), "day": 3}, {"cases": frozenset({"C-1"}), "day": 3}, "case C-1; same day"),
    ],
)  # fmt: skip
def test_what_is_shared_is_told(one: dict[str, object], other: dict[str, object], told: str) -> None:
    assert why(one, other) == told


def test_rare_names_and_like_content_are_told() -> None:
    rare = Rarity(articles=200)
    both = [prepare(Evidence(id="a", day=None, language="en", names=names("bob", "ann", "cat", "dan")), rare, {})] * 2
    assert reason(*both) == "both name Ann, Bob, Cat"
    few = [prepare(Evidence(id="a", day=None, language="en", names=names("bob")), Rarity(articles=40), {})] * 2
    assert few[0].names["bob"] < 3
    assert reason(*few) == "similar wording"
    one, other = np.zeros(512, np.float32), np.zeros(512, np.float32)
    one[0], other[0], other[1] = 1.0, 0.6, 0.8
    assert why({"vector": one}, {"vector": other}) == "similar content (0.60)"
    other[0], other[1] = 0.24, 0.9707729
    assert why({"vector": one}, {"vector": other}) == "similar wording"


@pytest.mark.parametrize(
    ("value", "told"),
    [(1e12, "1 trillion"), (9.99e11, "999 billion"), (1e9, "1 billion"), (1.134e9, "1.13 billion"), (1e6, "1 million"), (999_999, "999,999"), (34_728.4, "34,728")],
)  # fmt: skip
def test_a_sum_spelled(value: float, told: str) -> None:
    assert spelled(value) == told


def test_a_feature_speaks_for_or_against() -> None:
    """The sign that a learnt weight may have."""
    assert {*DISPUTE.values(), *STORY.values()} == {1, -1}
    assert {name for name, sign in (DISPUTE | STORY).items() if sign < 0} == {
        "place-conflict", "authority-conflict", "amount-conflict", "days", "spoken", "acts-unshared", "outcome-conflict"
    }  # fmt: skip
    assert (DISPUTE | STORY).keys() <= compare(article(), article()).keys()

"""The facts of marked scenes, by a model made by hand: which body gives way to which, where a fact is said to stand, and how sure it is."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.understanding.facts import read
from pipeline.understanding.facts.model import FactsModel
from pipeline.understanding.facts.read import facts_in
from pipeline.understanding.facts.steps import STAGES
from pipeline.understanding.model import Logistic
from records.facts import Facts
from tests.unit.marked_scenes import marked

FIRST = Logistic(-1.0, {"first": 2.0, "listed": 0.5}, 0.0)
"""The first body, of others a listed one."""
NAMED = Logistic(0.0, {"named": 1.0, "title": 2.0, "in-body": 0.1, "law": 0.5, "body-listed": 0.5, "language": 0.2}, 0.5)
ALL = Logistic(3.0, {}, 0.5)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A model made by hand instead of the one that was learnt."""

    def set_to(*, body: Logistic = FIRST, place: Logistic = NAMED, against: Logistic = ALL, stage: str = "fine") -> None:
        steps = {name: Logistic(2.0 if name == stage else 0.0, {}, 0.5) for name in STAGES}
        families = ("name", "body", "name without capitals", "body without capitals")
        made = FactsModel(place=place, body=body, steps=steps, against=dict.fromkeys(families, against))
        monkeypatch.setattr(read, "default_facts_model", lambda: made)

    set_to()
    return set_to


def facts(text: str, title: str = "-", *, language: str = "en", outlet: str | None = None, published: date | None = None) -> Facts:
    return facts_in(marked(text, title, language=language).scene, published, outlet=outlet)


def who(text: str, title: str = "-", *, language: str = "en") -> str | None:
    found = facts(text, title, language=language).authority
    return found and found.value


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("So a [court:court] met in [place/fr:France].", "court"),
        (
            "An [place/us:American] [court:judge] met. Then a [court:court] of [place/fr:France] met and [place/fr:France].",
            "court of France",
        ),
        ("A [place/fr:French] [court:judge] met. Then a [court:court] of [place/fr:France] met.", "French judge"),
        (
            "An [authority/us/court:[place/us:American] Bench] met. Then a [court:court] of [place/fr:France], [place/fr:France].",
            "American Bench",
        ),
        ("A [city/us:Boston] [court:judge] met. Then a [court:court] of [place/fr:France] and [place/fr:France].", "Boston judge"),
    ],
)
def test_a_body_known_by_its_words_alone_that_are_of_another_country_gives_way(text: str, body: str, told: Callable[..., None]) -> None:
    told(place=Logistic(0.0, {"most": 1.0, "share": 1.0}, 0.5))
    assert who(text) == body


@pytest.mark.parametrize(
    ("language", "text", "body"),
    [
        ("en", "So a [regulator:watchdog] of [place/fr:France] met. So the [authority/fr:Harbour Office] met.", "Harbour Office"),
        ("en", "So a [place/fr:French] [regulator:watchdog] met. So the [authority/fr:Harbour Office] met.", "Harbour Office"),
        (
            "en",
            "So a Big [regulator:Watchdog] of [place/fr:France] met. So the [authority/fr:Harbour Office] met.",
            "Big Watchdog of France",
        ),
        ("en", "[regulator:Watchdog] of [place/fr:France] met. So the [authority/fr:Harbour Office] met.", "Harbour Office"),
        ("en", "So a [regulator:watchdog] of [place/fr:France] met. So the [authority/it:Harbour Office] met.", "watchdog of France"),
        ("en", "So a [regulator:watchdog] of [place/fr:France] met. So the [authority/fr/court:Harbour Bench] met.", "watchdog of France"),
        ("en", "So a [regulator:watchdog] of [place/fr:France]. Rain. So the [authority/fr:Harbour Office] met.", "watchdog of France"),
        ("en", "So a [regulator:watchdog] of [place/fr:France] met. So a [regulator:office] met.", "watchdog of France"),
        ("ka", "ასე [regulator:კომისია] [place/fr:საფრანგეთში]. ასე [authority/fr:სააგენტო] იყო.", "კომისია საფრანგეთში"),
    ],
)
def test_a_body_without_a_name_of_its_own_gives_way_to_the_one_that_the_opening_names(language: str, text: str, body: str) -> None:
    assert who(text, language=language) == body


def test_in_the_headline_the_first_capital_is_no_name_of_a_body() -> None:
    text = "So [place/fr:France]. So the [authority/fr:Harbour Office] met."
    assert who(text, "[regulator:Watchdog] of it met them") == "Harbour Office"
    assert who(text, "The [regulator:Watchdog] of it met them") == "Watchdog"


@pytest.mark.parametrize(
    ("text", "language", "outlet", "value", "rule", "where"),
    [
        ("So a [court:court] met. So in [place/fr:France] and [place/fr:Gaul].", "en", None, "fr", "place named", "France"),
        (
            "So [place/fr:Gaul] is it, long before all that. Then a [court:court] in [place/fr:France].",
            "en",
            None,
            "fr",
            "place named",
            "France",
        ),
        ("So the [authority/fr:Harbour Office] met.", "xx", None, "fr", "rule/authority", "Harbour Office"),
        ("So the [law/fr:Act] held.", "xx", None, "fr", "law or body named", "-"),
        ("So it was.", "en", "nz", "nz", "country of the outlet", "-"),
        ("So it was.", "de", None, "de", "language", "-"),
    ],
)
def test_where_a_country_is_said_to_stand(text: str, language: str, outlet: str | None, value: str, rule: str, where: str) -> None:
    found = facts(text, language=language, outlet=outlet).jurisdiction
    assert found is not None
    assert (found.value, found.rule) == (value, rule)
    plain = marked(text, language=language).scene.reading.original
    assert plain[found.start : found.end] == where


def test_no_country_is_sure_enough(told: Callable[..., None]) -> None:
    told(place=Logistic(-9.0, {}, 0.5))
    assert facts("So in [place/fr:France].").jurisdiction is None


@pytest.mark.parametrize(
    ("stage", "text", "where", "rule"),
    [
        ("fine", "So they [order:ordered] and [fine:fined] it, [fine:fines] too.", "fined", "rule/fine"),
        ("appeal", "So they [order:ordered] it.", "A title", "the report as a whole"),
        ("fine", "So it rained.", None, None),
    ],
)
def test_where_the_stage_is_said_to_stand(stage: str, text: str, where: str | None, rule: str | None, told: Callable[..., None]) -> None:
    told(stage=stage)
    found = facts(text, "A title").stage
    assert (found and found.rule) == rule
    if found:
        assert marked(text, "A title").scene.reading.original[found.start : found.end] == where
        assert found.value == stage
        assert found.confidence == pytest.approx(1 / (1 + (len(STAGES) - 1) * 2.718281828**-2), abs=1e-3)


def test_those_who_act_are_told_once_six_at_most_and_no_sum_is_among_them() -> None:
    names = ("Ann Reed", "Bob Marsh", "Cat Stone", "Dan Wood", "Eve Lund", "Fay Holm", "Gus Poole")
    assert [one.value for one in facts(f"so {names[0]}; {names[1]}; ann reed.").against] == ["Ann Reed", "Bob Marsh"]
    many = facts("so " + "; ".join(names) + ".").against
    assert [one.value for one in many] == list(names[:6])
    euro = facts("so 5.000 Euro; Ann Reed; 5.000 Euro.", language="de").against
    assert [one.value for one in euro] == ["Ann Reed"]


def test_spans_are_those_of_the_original_and_sentences_begin_with_their_first_letter() -> None:
    text = "Rain.   So the fine [court:Big Court] met.  Wind."
    found = facts(text).authority
    assert found is not None
    plain = "-\nRain.   So the fine Big Court met.  Wind."
    assert (plain[found.start : found.end], plain[slice(*found.sentence)]) == ("Big Court", "So the fine Big Court met.")
    assert found.confidence == pytest.approx(0.731, abs=1e-3)
    assert (found.kind, found.canonical, found.rule) == ("court", None, "rule/court")

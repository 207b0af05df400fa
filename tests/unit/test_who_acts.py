"""Who of the candidates acts against the platform, by chances given by hand: over the bar, drawn along, or the likeliest of unlikely ones."""

from collections.abc import Sequence
from math import log

import pytest

from pipeline.understanding.facts.claims import acting, family, owed
from pipeline.understanding.model import Logistic
from records.facts import Amount
from tests.unit.marked_scenes import marked


def chosen(
    text: str, chances: Sequence[float], *, bar: float = 0.5, stage: str | None = "order", due: bool = False, roles: Sequence[str] = ()
) -> list[tuple[str, float]]:
    """Who acts, by chances given by hand."""
    made = marked(text)
    named = {f"c{n}": _logit(chance) for n, chance in enumerate(chances)}
    model = {of: Logistic(0.0, named, bar) for of in {family(made.scene, one) for one in made.found}}
    parts = [{f"c{n}": 1.0, "only-a-role": 0.0, "one-word": 0.0, **dict.fromkeys(roles, 1.0)} for n in range(len(chances))]
    found = acting(model, made.scene, made.found, parts, stage, due=due)
    return [(made.scene.surface(one.start, one.end), round(chance, 3)) for one, chance in found]


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


def test_those_over_the_bar_act() -> None:
    """A second one has to be likelier than the first."""
    assert chosen("{run:Ann}. {run:Bob}. {run:Cat}.", [0.6, 0.54, 0.56]) == [("Ann", 0.6), ("Cat", 0.56)]
    assert chosen("{run:Ann}. {run:Bob}.", [0.51, 0.4]) == [("Ann", 0.51)]


@pytest.mark.parametrize(
    ("stage", "due", "names"),
    [
        ("complaint", False, ["Bob"]),
        ("complaint", True, ["Bob"]),
        ("judgment", True, ["Bob"]),
        ("judgment", False, []),
        ("order", True, []),
        (None, True, []),
    ],
)
def test_where_somebody_must_have_sued_the_likeliest_did(stage: str | None, due: bool, names: list[str]) -> None:
    assert [name for name, _ in chosen("{run:Ann}. {run:Bob}.", [0.1, 0.3], stage=stage, due=due)] == names
    assert [name for name, _ in chosen("{run:Ann}. {run:Bob}.", [0.6, 0.3], stage=stage, due=due)] == ["Ann"]


@pytest.mark.parametrize(("chance", "names"), [(0.07, []), (0.09, ["Ann"])])
def test_nobody_very_unlikely_did(chance: float, names: list[str]) -> None:
    assert [name for name, _ in chosen("{run:Ann}.", [chance], stage="complaint")] == names


@pytest.mark.parametrize(("chance", "names"), [(0.05, []), (0.07, ["Ann"])])
def test_less_is_enough_of_whom_the_word_for_suing_has_for_its_subject(chance: float, names: list[str]) -> None:
    assert [name for name, _ in chosen("{run:Ann}.", [chance], stage="complaint", roles=["acts"])] == names
    assert chosen("It rained.", [], stage="complaint") == []


def test_whoever_is_enumerated_with_a_likely_one_is_likelier_and_none_is_the_less() -> None:
    assert chosen("{run:Ann}, {run:Bob} came. {run:Cat}.", [0.81, 0.25, 0.25], bar=0.2) == [("Ann", 0.81), ("Bob", 0.547), ("Cat", 0.25)]
    assert chosen("{run:Ann}, {run:Bob} came.", [0.81, 0.041], bar=0.1) == [("Ann", 0.81), ("Bob", 0.3)]
    assert chosen("{run:Ann}, {run:Bob} came.", [0.81, 0.039], bar=-0.02) == [("Ann", 0.81), ("Bob", 0.039)]
    assert chosen("{run:Ann}, {group:users} came.", [0.81, 0.25], bar=0.2) == [("Ann", 0.81), ("users", 0.25)]


@pytest.mark.parametrize(
    ("text", "chances", "names"),
    [
        ("{run:Ann}, {run:Bob} came.", [0.81, 0.2], ["Ann", "Bob"]),
        ("{run:Ann}. {run:Bob} came.", [0.81, 0.52], ["Ann"]),
        ("{run:Ann}. {run:Bob} came.", [0.81, 0.56], ["Ann", "Bob"]),
    ],
)
def test_a_second_that_is_not_enumerated_with_the_first_has_to_be_likelier(text: str, chances: list[float], names: list[str]) -> None:
    assert [name for name, _ in chosen(text, chances)] == names


@pytest.mark.parametrize(("kind", "names"), [("listed", ["Ann", "Bob"]), ("run", ["Ann"])])
def test_of_the_known_enumerated_with_the_likeliest_as_little_is_enough(kind: str, names: list[str]) -> None:
    assert [name for name, _ in chosen(f"{{listed:Ann}}, {{{kind}:Bob}} sued.", [0.2, 0.15], stage="complaint")] == names


@pytest.mark.parametrize(
    ("text", "chances", "roles", "found"),
    [
        ("{run:Ann}. {group:users}.", [0.6, 0.5], ["only-a-role"], [0.6, 0.25]),
        ("{run:Ann}. {group:users}.", [0.6, 0.5], ["one-word"], [0.6, 0.25]),
        ("{run:Ann}. {group:users}.", [0.6, 0.5], [], [0.6, 0.5]),
        ("{run:Ann}. {group:users}.", [0.4, 0.5], ["only-a-role"], [0.4, 0.5]),
        ("{group:men}. {group:users}.", [0.6, 0.5], ["only-a-role"], [0.6, 0.5]),
        ("{run:Ann}. {run:Bob}.", [0.6, 0.5], ["only-a-role"], [0.6, 0.5]),
    ],
)
def test_a_mere_role_is_less_where_a_name_is_likelier(text: str, chances: list[float], roles: list[str], found: list[float]) -> None:
    assert [chance for _, chance in chosen(text, chances, bar=0.01, roles=roles)] == pytest.approx(found)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("{run:Ann} came to town.", "name"),
        ("{body/police:police} came to town.", "body"),
        ("{run:ანი} მოვიდა ქალაქში.", "name without capitals"),
        ("{body/police:პოლიცია} მოვიდა.", "body without capitals"),
    ],
)
def test_names_and_bodies_are_judged_apart_and_by_script(text: str, of: str) -> None:
    made = marked(text)
    assert family(made.scene, made.found[0]) == of


@pytest.mark.parametrize(("role", "somebody"), [("damages", True), ("claim", True), ("fine", False), ("settlement", False)])
def test_damages_are_owed_to_somebody(role: str, somebody: bool) -> None:
    other = Amount(value="1", currency="EUR", role="fine", confidence=1.0, rule="", start=0, end=1, sentence=(0, 1))
    one = Amount(value="1", currency="EUR", role=role, confidence=1.0, rule="", start=0, end=1, sentence=(0, 1))
    assert owed([other, one]) is somebody
    assert owed([]) is False

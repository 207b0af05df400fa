"""Where a name ends, and what is nobody's name: sentences of our own."""

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.authorities import bodies_of
from pipeline.understanding.facts.gazetteer import places_in
from pipeline.understanding.facts.no_names import a_day, nobody
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat


def scene(language: str, title: str, text: str) -> Scene:
    return scene_of(read(default_beat(), title, text, language), language)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("vereinigten", "staaten"), "de"),
        (("frankreichs",), "de"),
        (("францией",), "ru"),
        (("vrydag",), "af"),
        (("june",), "en"),
        (("martes",), "es"),
        (("estados", "unidos"), "pt"),
        (("ekim'de",), "tr"),
        (("monday's",), "en"),
        (("côte", "d'ivoire"), "fr"),
    ],
)
def test_days_and_countries_are_nobody(words: tuple[str, ...], language: str) -> None:
    assert nobody(words, language)


@pytest.mark.parametrize(
    ("words", "language"), [(("albanese",), "en"), (("marcha",), "es"), (("juniper",), "en"), ((), "en"), (("jordans",), "zz")]
)
def test_names_that_begin_alike_stay_names(words: tuple[str, ...], language: str) -> None:
    assert not nobody(words, language)


def test_a_day_is_no_country() -> None:
    assert a_day("freitag", "de")
    assert not a_day("frankreich", "de")


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "A court in Lyon on Friday told Uber to stop.", ["court in Lyon"]),
        ("en", "The cabinet in March asked X to leave.", ["cabinet"]),
        ("fr", "La justice française des données de Facebook ne sait rien.", ["justice française"]),
        ("de", "Eine gerichtliche Frist für Google lief ab.", []),
        ("en", "The minister and Ann Fields of Google met.", ["minister"]),
        ("en", "The Ministry of Trade and Industry wrote to Google.", ["Ministry of Trade and Industry"]),
        ("fr", "L'autorité de protection des données a écrit à Meta.", ["autorité de protection des données"]),
    ],
)
def test_the_name_of_a_body_ends_where_it_ends(language: str, text: str, names: list[str]) -> None:
    seen = scene(language, "-", text)
    assert [seen.surface(body.start, body.end) for body in bodies_of(seen)] == names


def test_a_city_takes_in_no_word_behind_it() -> None:
    text = "Judges in Paris want more"
    assert [text[place.start : place.end] for place in places_in(fold(text), text, len(text))] == ["Paris"]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Иск к Telegram подал Союз сельских почтальонов России.", "Союз сельских почтальонов России"),
    ],
)
def test_a_groups_name_goes_on_to_the_next_capital(language: str, text: str, name: str) -> None:
    seen = scene(language, "-", text)
    assert name in [seen.surface(one.start, one.end) for one in opponents_of(seen, bodies_of(seen), None)]

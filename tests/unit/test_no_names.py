"""Months, weekdays and countries are nobody's names, whatever their case and ending; words that only begin so, or their short forms, may be."""

import pytest

from pipeline.understanding.facts.no_names import a_day, nobody
from pipeline.understanding.folding import fold_term


def folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_term, words))


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("monday",), "en"),
        (("monday's",), "en"),
        (("january",), "en"),
        (("mayo",), "es"),
        (("miércoles",), "es"),
        (("vereinigten", "staaten"), "de"),
        (("vereinigte", "staaten"), "de"),
        (("deutschlands",), "de"),
        (("ekim'de",), "tr"),
        (("Türkiye'nin",), "tr"),
        (("Январь",), "ru"),
        (("января",), "ru"),
        (("германии",), "ru"),
        (("united", "kingdom"), "en"),
        (("united", "kingdom's"), "en"),
        (("Côte", "d’Ivoire"), "fr"),
        (("guinea", "bissau"), "en"),
        (("oman",), "en"),
        (("peru",), "en"),
    ],
)
def test_nobody(words: tuple[str, ...], language: str) -> None:
    assert nobody(folded(words), language)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ((), "en"),
        (("mar",), "en"),
        (("sun",), "en"),
        (("jan",), "en"),
        (("may",), "en"),
        (("mondaysons",), "en"),
        (("germ",), "en"),
        (("germanicuses",), "en"),
        (("united",), "en"),
        (("kingdom",), "en"),
        (("kingdom", "united"), "en"),
        (("united", "kingdom", "party"), "en"),
        (("omani",), "en"),
        (("perun",), "en"),
        (("monday",), "fr"),
        (("harbour",), "en"),
    ],
)
def test_perhaps_somebody(words: tuple[str, ...], language: str) -> None:
    assert not nobody(folded(words), language)


def test_countries_are_no_days() -> None:
    assert a_day("friday", "en")
    assert a_day("friday's", "en")
    assert not a_day("germany", "en")
    assert nobody(("germany",), "en")
    assert not a_day("fri", "en")

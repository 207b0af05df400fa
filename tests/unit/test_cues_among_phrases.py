"""A wall is found among the phrases a page may have as it is among all of them."""

import pytest

from pipeline.reading import gate


@pytest.mark.parametrize(
    "text",
    [
        "The vote was close. Subscribe   to\ncontinue: the rest is for members.",
        "SUBSCRIBERS ONLY. Already told: continue reading below.",
        "Jetzt weiterlesen mit dem Abo. Nur für Abonnenten.",
        "Réservé aux abonnés. Il vous reste 80 % de cet article.",
        "Unsubscribers onlyness: no phrase stands here as a word of its own.",
        "Für alle. Diesen Artikel weiterlesen",
        "The orchard's owner said that the harvest was early.",
        "",
    ],
)
def test_the_first_cue_is_the_same(text: str) -> None:
    for kind in ("paywall", "soft-404", "soft-404-title", "consent-title"):
        assert gate._found_among(kind, gate._phrases_of(text), text) == gate._found(kind, text)


def test_the_cue_that_stands_first_is_told_whatever_its_place_in_the_file() -> None:
    text = "Nur für Abonnenten. Subscribers only."
    assert gate._found_among("paywall", gate._phrases_of(text), text) == "Nur für Abonnenten"


def test_phrases_of_another_kind_are_no_cue() -> None:
    assert gate._found_among("paywall", gate._phrases_of("Error 404"), "Error 404") is None

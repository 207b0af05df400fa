"""The words an index holds: halves, parts of compounds, and near spellings, each bound at its last value inside and its first outside."""

from pathlib import Path

import pytest

from tests.unit.test_search_one_box import lexicon_of
from warehouse.search.lexicon import Lexicon

GERMAN = (
    "Strafe Geld Strafgeld Geldstrafe Gesetz Netz Netzwerk Netzwerkgesetz Werk Straffreiheit Straflichkeit Bestrafung Datenstrafe Daten Haftstrafe Haft Amtsstrafe Amt"
    " Strafxyz Strafxyzab Behörde Aufsicht Aufsichtsbehörde Behördenaufsicht Netzab"
)
ENGLISH = "anti semitic antisemitic the rapist therapist court courts regulator regulators platform platforms plat form and roid android can ada in form inform"


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return lexicon_of(tmp_path_factory.mktemp("index"), de=GERMAN, en=ENGLISH)


def test_a_word_is_known_when_an_article_holds_it(words: Lexicon) -> None:
    assert words.known("netzwerk")
    assert not words.known("netzwerke")
    assert words.among(["court", "nothing", "plat"]) == ("court", "plat")
    assert words.among([]) == ()


@pytest.mark.parametrize(
    ("word", "halves"),
    [
        ("antisemitic", [("anti", "semitic")]),
        ("therapist", []),
        ("android", []),
        ("canada", []),
        ("netzwerkgesetz", [("netzwerk", "gesetz")]),
        ("platform", [("plat", "form")]),
        ("inform", []),
        ("court", []),
        ("", []),
    ],
)
def test_two_words_of_the_index_that_are_written_as_one(words: Lexicon, word: str, halves: list[tuple[str, str]]) -> None:
    """Three letters each at least, the first no word that stands before any other."""
    assert list(words.halves(word)) == halves


def test_a_stem_is_looked_for_in_longer_words_of_four_letters_on(words: Lexicon) -> None:
    assert words.compounds("en", "court") == ()
    assert words.compounds("de", "amt") == ()
    assert words.compounds("de", "nothing") == ()


def test_parts_of_compounds_stand_beside_words(words: Lexicon) -> None:
    """Beside known ones with the sound that links them; endings are none, and what is unknown only where the stem is long."""
    found = words.compounds("de", "behörde".replace("ö", "o"))
    assert {"aufsichtsbehord", "behordenaufsicht"} <= set(found)
    fines = set(words.compounds("de", "strafe"))
    assert {"strafgeld", "geldstraf", "datenstraf", "amtsstraf"} <= fines
    assert not {"straflich", "bestraf", "strafxyz", "haftstraf"} & fines
    assert "strafxyzab" in fines, "five letters beside a stem of five are a word"
    assert "netzab" not in words.compounds("de", "netz")


def test_the_shortest_compounds_come_first(words: Lexicon) -> None:
    found = words.compounds("de", "netz")
    assert list(found) == sorted(found, key=lambda whole: (len(whole), whole))


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("platfrom", "platform"),
        ("platformss", "platforms"),
        ("cuort", "court"),
        ("curt", "court"),
        ("cour", "court"),
        ("regulatro", "regulator"),
    ],
)
def test_a_mistyped_word_is_a_letter_or_two_away(words: Lexicon, word: str, nearest: str) -> None:
    assert words.near(word)[0] == nearest


@pytest.mark.parametrize("word", ["cou", "court0000", "dourt", "ccccc"])
def test_others_are_not(words: Lexicon, word: str) -> None:
    assert "court" not in words.near(word)


def test_five_spellings_are_offered_and_the_word_itself_is_none(tmp_path: Path) -> None:
    made = lexicon_of(tmp_path, en=" ".join(f"cour{letter}" for letter in "abcdefgt"))
    assert len(made.near("court")) == 5
    assert "court" not in made.near("court")

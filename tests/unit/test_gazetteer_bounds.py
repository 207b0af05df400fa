"""Where the name of a place ends: endings it may take, words it is no part of, letters glued to its front, and which of two names counts."""

import pytest

from pipeline.understanding.facts.gazetteer import Place, flat, places_in
from pipeline.understanding.folding import fold


def found(text: str, limit: int | None = None) -> list[tuple[str, str]]:
    """Words and country of each place."""
    folded = fold(text)
    whole = len(folded.text) if limit is None else limit
    return [(text[folded.origin(one.start) : folded.origin_end(one.end)], one.code) for one in places_in(folded, text, whole)]


def codes(text: str) -> list[str]:
    return [code for _, code in found(text)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Rain in Germany and Portugal.", [("Germany", "de"), ("Portugal", "pt")]),
        ("Portuguese and Portugals, Portugalsky", [("Portuguese", "pt"), ("Portugals", "pt"), ("Portugalsky", "pt")]),
        ("Суд в Португалии и в Германии.", [("Португалии", "pt"), ("Германии", "de")]),
        ("in Portugalabcdefgh now", []),
        ("in xPortugal now", []),
        ("in Portugal-now", [("Portugal", "pt")]),
        ("in Portugal.", [("Portugal", "pt")]),
        ("Portugal", [("Portugal", "pt")]),
        ("in Pörtügál now", [("Pörtügál", "pt")]),
        ("東京とドイツで", [("ドイツ", "de")]),
        ("في البرتغال اليوم", [("البرتغال", "pt")]),
    ],
)
def test_where_a_place_begins_and_ends(text: str, places: list[tuple[str, str]]) -> None:
    assert [one for one in found(text) if one[1] != "jp"] == places


@pytest.mark.parametrize(("ending", "place"), [("", True), ("a", True), ("abcdef", True), ("abcdefg", False)])
def test_six_letters_may_follow_a_stem(ending: str, place: bool) -> None:
    assert (codes(f"in Portugal{ending} now") == ["pt"]) is place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("wePortugal", False),
        ("ePortugal", True),
        ("yasePortugal", True),
        ("kwasePortugal", True),
        ("amaPortugal", True),
        ("iiPortugal", False),
        ("'Portugal", True),
        ("l'Portugal", True),
        ("وفي بالبرتغال", True),
        ("وبالبرتغال", True),
        ("ووببالبرتغال", False),
        ("קפורטוגל", False),
        ("בפורטוגל", True),
        ("שבפורטוגל", True),
    ],
)
def test_letters_glued_to_the_front(text: str, place: bool) -> None:
    """Class prefixes of Bantu languages; up to three letters of Arabic and Hebrew."""
    assert ("pt" in codes(f"a {text} b")) is place


def test_a_city_needs_a_capital_and_a_country_none() -> None:
    assert found("in Eldoret") == [("Eldoret", "ke")]
    assert found("in eldoret") == []
    assert found("in portugal") == [("portugal", "pt")]
    folded = fold("in Eldoret, Kenya")
    assert [one.city for one in places_in(folded, "in Eldoret, Kenya", 99)] == [True, False]


def test_short_names_are_written_in_capitals_alone() -> None:
    assert codes("the US and the UK") == ["us", "gb"]
    assert codes("tell us of the uk") == []
    assert codes("the Us came") == []
    assert codes("the USx came") == []


def test_so_much_is_read() -> None:
    assert codes("in Portugal") == ["pt"]
    assert found("in Portugal", limit=11) == [("Portugal", "pt")]
    assert found("in Portugal and Germany", limit=14) == [("Portugal", "pt")]
    assert found("in Portugal", limit=3) == []


def test_the_longest_of_overlapping_names_counts_and_all_stand_in_order() -> None:
    assert codes("South Korea and North Korea") == ["kr", "kp"]
    assert codes("New South Wales, Wales") == ["au", "gb"]
    assert codes("South Africa, Africa") == ["za"]
    places = places_in(fold("Germany, Portugal, Germany"), "Germany, Portugal, Germany", 99)
    assert [one.start for one in places] == [0, 9, 19]
    assert places[0] == Place(0, 7, "de")


@pytest.mark.parametrize(("text", "plain"), [("éàü", "eau"), ("ıIß", "iIß"), ("й ё", "и е"), ("أ ט", "أ ט"), ("ngày", "ngay"), ("", "")])
def test_letters_without_accents_are_as_many(text: str, plain: str) -> None:
    """Those of Latin, Greek and Cyrillic: what stands on Arabic and Hebrew letters is another letter."""
    assert flat(text) == plain
    assert len(flat(text)) == len(text)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Kenya", "ke"), ("Kenyx", None), ("Monaco", "mc"), ("Monacx", "mc"), ("Monax", None), ("Icelanx", "is"), ("Icelax", None), ("Zimbabx", "zw"), ("Zimbax", None),
    ],
)  # fmt: skip
def test_declension_may_change_the_end_of_a_long_name(word: str, code: str | None) -> None:
    """One letter of six and seven, two of more, none of five."""
    assert codes(f"in {word} now") == ([code] if code else [])

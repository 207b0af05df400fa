"""What a query may have meant whose words nobody wrote."""

from collections.abc import Iterable

import pytest

from warehouse.search.lexicon import Lexicon
from warehouse.search.suggestion import suggested
from warehouse.search.syntax import parse


class Near(Lexicon):
    """An index's words, by the word that was typed."""

    def __init__(self, words: dict[str, tuple[str, ...]]) -> None:
        self._near = words

    def near(self, word: str) -> tuple[str, ...]:
        return self._near.get(word, ())


WORDS = Near({"cuort": ("court", "count"), "jugde": ("judge",), "xxab": tuple("abcdefghijkl")})


def suggest(query: str, holding: Iterable[str], lexicon: Lexicon = WORDS) -> str:
    return suggested(query, parse(query), lexicon, holds=set(holding).__contains__, spelt=str.title)


@pytest.mark.parametrize(
    ("query", "holding", "wanted"),
    [
        ("cuort", ["Court"], "Court"),
        ("cuort", ["Count"], "Count"),
        ("cuort", ["Court", "Count"], "Court"),
        ("cuort", [], ""),
        ("cuort jugde", ["Court Judge"], "Court Judge"),
        ("cuort jugde", ["Count Judge"], "Count Judge"),
        ("cuort jugde", ["Court jugde", "jugde"], "Court jugde"),
        ("cuort judge", ["judge", "Court judge"], "Court judge"),
        ("cuort cuort", ["Court Court"], "Court Court"),
        ("fine", ["fine"], ""),
        ("unheard", ["Court"], ""),
        ("cuort unheard", ["Court unheard"], ""),
        ("cuort -jugde", ["Court -jugde"], "Court -jugde"),
        ("cuort OR jugde", ["Court OR Judge"], "Court OR Judge"),
        ("cuor*", ["Court"], ""),
        ("c4rt", ["Court"], ""),
        ('"cuort"', ['"Court"'], ""),
    ],
)
def test_unknown_words_give_way_to_near_ones_that_find_something(query: str, holding: list[str], wanted: str) -> None:
    assert suggest(query, holding) == wanted


def test_a_word_is_put_in_the_place_of_the_first_of_its_kind_only() -> None:
    assert suggest("cuort cuorts", ["Court cuorts", "cuorts"]) == "Court cuorts"


@pytest.mark.parametrize(("letter", "found"), [("i", "I"), ("j", "")])
def test_nine_combinations_are_tried(letter: str, found: str) -> None:
    assert suggest("xxab", [letter.upper()]) == found

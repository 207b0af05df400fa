"""Which blocks of a page an extractor's text was made of: three words in a row, each given out once, the block that fits best before the others."""

from math import log1p

import pytest
from lxml import html

from pipeline.reading.blocks import blocks_of
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import explain
from pipeline.reading.line_features import Votes, base_features, grams_of, tokens_of
from records.outcome import Outcome


def shares(text: str, *blocks: str) -> list[float]:
    """How much of each block stands in a text."""
    return [round(float(share), 3) for share in Votes(text).shares([tokens_of(block) for block in blocks])]


@pytest.mark.parametrize(
    ("text", "blocks", "held"),
    [
        ("one two three four five", ["one two three four five"], [1.0]),
        ("one two three four five", ["one two three four six"], [0.667]),
        ("one two three", ["four five six"], [0.0]),
        ("", ["one two three"], [0.0]),
        (" \n ", ["one two three"], [0.0]),
        ("One TWO three", ["one two three"], [1.0]),
        ("one two three", ["one two"], [0.0]),
        ("one two\nthree four five", ["one two"], [1.0]),
        ("one two three\none two", ["two one"], [0.0]),
        ("東京地裁", ["東京地裁"], [1.0]),
        ("東京地裁", ["東京地検"], [0.5]),
    ],
)
def test_how_much_of_a_block_stands_in_a_text(text: str, blocks: list[str], held: list[float]) -> None:
    assert shares(text, *blocks) == held


def test_what_a_text_says_once_is_given_to_one_block_and_what_it_says_twice_to_two() -> None:
    assert shares("one two three four", "one two three four", "one two three four") == [1.0, 0.0]
    assert shares("one two three four\nseven\none two three four", "one two three four", "one two three four") == [1.0, 1.0]


def test_the_block_that_fits_best_gets_it_then_the_longer_one_then_the_one_in_company() -> None:
    assert shares("one two three four five", "one two three x y z", "one two three four five") == [0.0, 1.0]
    assert shares("one two three four five", "one two three", "one two three four five") == [0.0, 1.0], "of two that fit the longer"
    text = "one two three\nsix seven eight\nnine ten eleven"
    blocks = ["one two three", "a b c", "d e f", "six seven eight", "one two three", "nine ten eleven"]
    assert shares(text, *blocks) == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0], "beside two that fit"


def test_three_words_in_a_row_or_the_whole_of_a_shorter_block() -> None:
    assert grams_of(["a", "b", "c", "d"]) == [("a", "b", "c"), ("b", "c", "d")]
    assert grams_of(["a", "b"]) == [("a b",)]
    assert grams_of([]) == [("",)]
    assert tokens_of("Ab-c 東京 7") == ["ab", "c", "東", "京", "7"]


@pytest.mark.parametrize(("letters", "held"), [(99, 1.0), (100, 0.0)])
def test_a_line_of_two_words_counts_as_a_whole_below_two_hundred_characters(letters: int, held: float) -> None:
    line = f"{'a' * 99} {'b' * letters}"
    assert shares(f"one two three\n{line}", line) == [held]


@pytest.mark.parametrize(
    ("markup", "problem"),
    [("", (Outcome.NO_TEXT, "no element could be read")), ("<a " * 15_001, (Outcome.TOO_LARGE, "more than 15000 links"))],
)
def test_why_a_page_was_not_read_is_explained(markup: str, problem: tuple[Outcome, str]) -> None:
    found = explain(Decoded(html=markup, url="https://press.example/a"))
    assert (found.extraction, found.problem, found.winner, found.candidates, found.lines) == (None, problem, "", (), ())


@pytest.mark.parametrize(
    ("text", "letters", "words"),
    [("word " * 40, 199, 40), ("東" * 40, 100, 20), ("東" * 10 + "word" * 8, 57, 11), ("東" * 20 + "word " * 2, 59, 12)],
)
def test_signs_of_unspaced_scripts_are_words_of_five_letters(text: str, letters: int, words: int) -> None:
    """A sign is worth two letters and a half; so a line of any script has as many words as its letters say."""
    blocks = blocks_of(html.document_fromstring(f"<body><p>{text}</p></body>"))
    rows, names, _ = base_features(blocks, ["", "", ""], title="", standfirst="")
    told = dict(zip(names, rows[0].tolist(), strict=True))
    assert told["log_size"] == pytest.approx(log1p(letters), abs=1e-4)
    assert told["log_words"] == pytest.approx(log1p(words), abs=1e-4)

"""Which blocks of a page an extractor's text was made of: three words in a row, each given out once, the block that fits best before the others."""

from collections.abc import Iterable
from math import log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.reading.blocks import blocks_of
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import explain
from pipeline.reading.line_features import Votes, agreement, base_features, tokens_of
from pipeline.reading.shingles import PageShingles, shingles
from records.outcome import Outcome


def shares(text: str, *blocks: str) -> list[float]:
    """How much of each block stands in a text."""
    return rounded(Votes(text).shares(PageShingles([tokens_of(block) for block in blocks])))


def rounded(found: Iterable[float]) -> list[float]:
    return [round(float(share), 3) for share in found]


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


def test_a_block_asked_for_by_itself_may_have_what_another_has() -> None:
    page = PageShingles([tokens_of("one two three four"), tokens_of("one two three four five six"), tokens_of("seven")])
    assert rounded(Votes("one two three four").held(page)) == [1.0, 0.5, 0.0]


def test_a_text_without_words_holds_blocks_without_words_and_no_text_nothing() -> None:
    assert shares("* * *", "***", "one") == [1.0, 0.0]
    assert shares("", "***", "one") == [0.0, 0.0]
    assert shares("one two three") == []


def test_three_words_in_a_row_or_the_whole_of_a_shorter_block() -> None:
    lines = [["a", "b", "c", "d"], ["a", "b"], [], ["b", "c", "d"], ["b", "a"], ["c", "b", "a"], ["a"]]
    found, counts = shingles(lines)
    assert counts.tolist() == [2, 1, 1, 1, 1, 1, 1]
    abc, bcd, ab, nothing, again, ba, cba, a = found.tolist()
    assert bcd == again, "the same wherever it stands"
    assert len({abc, bcd, ab, nothing, ba, cba, a}) == 7, "in another order another one"
    assert tokens_of("Ab-c 東京 7") == ["ab", "c", "東", "京", "7"]


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=9), max_size=9))
def test_shingles_are_the_same_where_their_words_are(lines: list[list[str]]) -> None:
    spelled = [gram for words in lines for gram in (list(zip(words, words[1:], words[2:], strict=False)) or [tuple(words)])]
    found = shingles(lines)[0].tolist()
    assert len(set(zip(spelled, found, strict=True))) == len(set(spelled)) == len(set(found))


@pytest.mark.parametrize(
    ("one", "other", "f1"),
    [("one two three four", "One two three, four!", 1.0), ("one two three four", "two three four five", 0.5), ("one two", "one two", 0.0), ("", "", 0.0)],
)  # fmt: skip
def test_two_texts_agree_on_what_both_have_of_three_words_in_a_row(one: str, other: str, f1: float) -> None:
    assert agreement(one, other) == f1


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

"""How lines look: all of a page at once say the same as each by itself."""

import re
from math import log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.extent import extent
from pipeline.reading.line_features import tokens_of
from pipeline.reading.line_shapes import NAMES, shapes


def shape(text: str) -> dict[str, float]:
    rows, _ = shapes([text], [len(tokens_of(text))])
    return dict(zip(NAMES, rows[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("The court ruled. It was Monday! Why?", "sentences", 3),
        ("At 3.5 million it ends", "sentences", 0),
        ("法院裁定。平台上诉。", "sentences", 2),
        ("He said: “No.”", "ends_sentence", 1),
        ("He said “No” twice", "ends_sentence", 0),
        ("Read more:", "ends_colon", 1),
        ("Who owns it?", "ends_question", 1),
        ("“We appeal”, she said", "opens_quoted", 1),
        ("and others", "opens_lower", 1),
        ("And others", "opens_lower", 0),
        ("3 judges", "opens_digit", 1),
        ("one, two، three、", "commas", 3 / 16 * 100),
        ("Room 12 of 7", "digits", 3 / 12),
        ("ABc", "capitals", 2 / 3),
        ("The Court of Appeal", "capitalised", 3 / 4),
        ("On 12.3.2025 it ruled", "has_date", 1),
        ("At 14:30 it ruled", "has_date", 1),
        ("In 2025 it ruled", "has_date", 1),
        ("In room 325 it ruled", "has_date", 0),
        ("see www.press.example", "has_address", 1),
        ("by @reporter", "has_address", 1),
        ("paid 3 @ 4", "has_address", 0),
        ("Home › Courts", "has_ornament", 1),
        ("Reads on...", "has_ornament", 1),
        ("A | B", "has_ornament", 0),
        ("A |B", "has_ornament", 1),
        ("(archive picture)", "in_brackets", 1),
        ("(archive) picture", "in_brackets", 0),
    ],
)
def test_each_thing_that_is_told_of_a_line(text: str, column: str, value: float) -> None:
    assert shape(text)[column] == pytest.approx(value)


SIGNS = "aB 1.!?,:;|•“”()@éÉ東京ก٣。…\u2028\U0001f600\ud800\n"
LINES = st.lists(st.text(SIGNS, min_size=1, max_size=12), max_size=8)


@given(LINES)
def test_a_line_looks_the_same_in_any_company(lines: list[str]) -> None:
    together, letters = shapes(lines, [len(tokens_of(line)) for line in lines])
    assert together.shape == (len(lines), len(NAMES))
    for row, size, line in zip(together, letters, lines, strict=True):
        alone, _ = shapes([line], [len(tokens_of(line))])
        assert np.array_equal(row, alone[0])
        told = dict(zip(NAMES, row.tolist(), strict=True))
        assert size == np.float32(extent(line))
        assert told["log_size"] == pytest.approx(log1p(extent(line)))
        assert told["digits"] == pytest.approx(len(re.findall(r"\d", line)) / len(line))
        assert told["capitals"] == pytest.approx(sum(map(str.isupper, line)) / len(line))
        assert told["capitalised"] == pytest.approx(sum(word[0].isupper() for word in line.split()) / (line.count(" ") + 1))

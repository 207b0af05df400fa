"""Long tags are found where they are, though not every tag is read."""

import random

import pytest

from pipeline.reading import long_tags
from pipeline.reading.gate import _visible_markup
from pipeline.reading.long_tags import MAX_TAG_BYTES, longest_tag

_PIECES = ("<a", "</a>", ">", "=", '="', "='", '"', "'", " ", "   ", '= \t\n"', '=\u00a0"', "x", "words", "<!--", "-->")


@pytest.mark.parametrize("seed", range(20))
def test_what_is_passed_over_would_have_changed_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tag read, as the expression finds them, beside only those that are read; windows of eight characters."""
    for name, size in (("MAX_TAG_BYTES", 16), ("_WINDOW", 8), ("_FARTHEST", 16), ("_MOST_SPACES", 3)):
        monkeypatch.setattr(long_tags, name, size)
    rng = random.Random(seed)
    long = 0
    for _ in range(400):
        page = "".join(rng.choices(_PIECES, k=rng.randint(3, 60)))
        lengths = [len(long_tags._VALUE.sub("=", tag[0])) for tag in long_tags._TAG.finditer(page) if len(tag[0]) > 16]
        expected = next((length for length in lengths if length > 16), max(lengths, default=0))
        assert longest_tag(page) == expected, page
        long += expected > 16
    assert long > 20


def test_a_long_tag_full_of_quoted_brackets_is_found() -> None:
    page = "<p>words</p>" * 9_000 + "<p " + "a='>' b=\">\" " * 20_000 + ">x</p>" + "<p>words</p>" * 9_000
    assert longest_tag(page) > MAX_TAG_BYTES


def test_a_page_without_quotation_marks_or_brackets_is_answered() -> None:
    assert longest_tag("=" * 300_000) == 0
    assert longest_tag("<i " + "a=b " * 20_000 + ">") > MAX_TAG_BYTES


def test_what_stands_behind_scripts_styles_and_comments_is_left() -> None:
    assert _visible_markup("a<SCRIPT>b</Script>c<!-- d -->e<style>f</style>g<script>h") == "a</Script>c-->e</style>g"

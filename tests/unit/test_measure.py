"""How much of a document is taken: paragraphs up to a number of characters, over all of its pages."""

import pytest

from pipeline.documents.document import MAX_TEXT, Measure


@pytest.mark.parametrize(
    ("limit", "given", "kept"),
    [
        (6, ["abc", "def", "ghi"], ("abc", "def")),
        (7, ["abc", "def", "ghi"], ("abc", "def", "g")),
        (5, ["abc", "def", "ghi"], ("abc", "de")),
        (3, ["abcdef"], ("abc",)),
        (0, ["abc"], ()),
        (9, [], ()),
    ],
)
def test_paragraphs_are_taken_up_to_the_limit_and_no_empty_one_behind_it(limit: int, given: list[str], kept: tuple[str, ...]) -> None:
    assert Measure(left=limit).taken(given) == kept


def test_what_was_taken_of_one_page_is_missing_for_the_next() -> None:
    measure = Measure(left=4)
    assert (measure.taken(["abc"]), measure.taken(["def"]), measure.taken(["ghi"])) == (("abc",), ("d",), ())
    assert Measure().left == MAX_TEXT

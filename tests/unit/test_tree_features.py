"""What stands around a block of a page, worked out by hand for a small one: a menu, a column with a headline and two paragraphs, a foot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np
import pytest

from pipeline.reading.tree_features import MONOTONE, names, title_features, tree_features


@dataclass
class Placed:
    """All that is asked of a block here: the serial numbers of its elements from the page's body down."""

    path: tuple[int, ...]


PAGE = ((1, 2, 3), (1, 4, 5), (1, 4, 6), (1, 4, 7), (1, 8, 9))
SIZES = (10, 20, 100, 200, 40)
LINKS = (1, 0.5, 0, 0, 0)
COLONS = (1, 0, 0, 1, 0)
TAKEN = ((0, 0, 0), (0, 1, 0), (1, 1, 0), (1, 1, 0), (0, 0, 0))
"""By block: what each of three candidates holds of it; the third found nothing."""


def columns(
    paths: Sequence[tuple[int, ...]] = PAGE,
    sizes: Sequence[float] = SIZES,
    links: Sequence[float] | None = None,
    taken: Sequence[Sequence[float]] | None = None,
    colons: Sequence[float] | None = None,
) -> Mapping[str, list[float]]:
    count = len(paths)
    shares = np.array(TAKEN if taken is None else taken, np.float32)
    given = [
        np.array([0] * count if row is None else row, np.float32)
        for row in (sizes, LINKS if links is None and count == 5 else links, COLONS if colons is None and count == 5 else colons)
    ]
    made = tree_features([Placed(path) for path in paths], [["word"]] * count, ["title"], shares, *given)  # type: ignore[list-item]
    told = names(shares.shape[1])
    assert made.shape == (count, len(told))
    assert len(set(told)) == len(told)
    return {name: [float(value) for value in made[:, n]] for n, name in enumerate(told)}


def near(*values: float) -> object:
    return pytest.approx(list(values), rel=1e-5)


def test_what_the_candidates_took() -> None:
    found = columns()
    assert found["vote_least"] == [0, 0, 1, 1, 0]
    assert found["vote_most"] == [0, 1, 1, 1, 0]
    assert found["voters"] == [2] * 5, "one that found nothing has no voice"
    assert [found[f"voted{n}"][0] for n in range(3)] == near(300 / 370, 320 / 370, 0)
    assert found["voters_agree"] == near(*[300 / 320] * 5)
    assert MONOTONE & set(names(3)) == {"vote_least", "vote_most"}


def test_parts_of_a_block_and_no_candidate_at_all() -> None:
    half = columns(taken=((0, 0, 0), (0.5, 1, 0), (1, 1, 0), (1, 1, 0), (0, 0, 0)))
    assert (half["vote_least"][1], half["vote_most"][1]) == (0.5, 1)
    assert half["voters_agree"][0] == pytest.approx(310 / 320)
    nothing = columns(taken=((0, 0, 0),) * 5)
    assert nothing["voters"] == nothing["vote_most"] == nothing["voters_agree"] == nothing["share_around2"] == [0] * 5
    assert nothing["inside_votes_most"] == [1] * 5, "nothing to stand in: the whole page"
    assert nothing["levels_from_votes_most"] == [2] * 5
    tiny = columns(((1, 2), (1, 3)), (0.25, 0.5), taken=((1,), (1,)))
    assert tiny["voted0"] == near(0.75, 0.75)
    assert tiny["voters_agree"] == near(0.75, 0.75)
    assert tiny["share_around2"] == near(0.75, 0.75)


def test_the_other_text_of_the_elements_around() -> None:
    found = columns()
    assert found["taken_around1"] == [-1] * 5, "no other text there"
    assert found["taken_around2"] == near(-1, 300 / 300, 210 / 220, 110 / 120, -1)
    assert found["taken_around3"] == found["taken_around4"] == near(310 / 360, 300 / 350, 210 / 270, 110 / 170, 310 / 330)
    assert found["share_around1"] == near(0, 10 / 310, 100 / 310, 200 / 310, 0)
    assert found["share_around2"] == near(0, 1, 1, 1, 0)
    assert found["share_around3"] == found["share_around4"] == near(*[1] * 5)
    assert found["links_around1"] == near(*LINKS)
    assert found["links_around2"] == near(1, *[10 / 320] * 3, 0)
    assert found["links_around3"] == near(*[20 / 370] * 5)
    assert found["lines_around1"] == near(*[log1p(1)] * 5)
    assert found["lines_around2"] == near(log1p(1), *[log1p(3)] * 3, log1p(1))
    assert found["lines_around3"] == near(*[log1p(5)] * 5)


def test_the_element_that_is_taken_for_the_body_s() -> None:
    """The deepest with four fifths of the voted text, and with half of it; the same of long lines without links."""
    found = columns()
    assert (found["inside_votes_most"], found["levels_from_votes_most"]) == ([0, 1, 1, 1, 0], [-1, 1, 1, 1, -1])
    assert (found["inside_votes_half"], found["levels_from_votes_half"]) == ([0, 0, 0, 1, 0], [-1, -1, -1, 0, -1])
    assert (found["inside_prose_most"], found["levels_from_prose_most"]) == ([0, 1, 1, 1, 0], [-1, 1, 1, 1, -1])
    assert (found["inside_prose_half"], found["levels_from_prose_half"]) == ([0, 0, 0, 1, 0], [-1, -1, -1, 0, -1])


@pytest.mark.parametrize(("rest", "most", "half"), [(25, 1, 1), (26, 0, 1), (100, 0, 1), (101, 0, 0)])
def test_so_much_of_the_text_is_most_or_half_of_it(rest: float, most: float, half: float) -> None:
    """A hundred letters in an element of their own, as many as said in two others."""
    found = columns(((1, 2, 3), (1, 4), (1, 5)), (100, rest / 2, rest / 2), taken=((1,), (1,), (1,)))
    assert (found["inside_votes_most"][1], found["inside_votes_half"][1]) == (1 - most, 1 - half)
    assert (found["levels_from_votes_most"][0], found["levels_from_votes_half"][0]) == (0 if most else 2, 0 if half else 2)
    assert found["levels_from_votes_most"][1] == (-1 if most else 1), "a level less deep than the first"


@pytest.mark.parametrize(("size", "links", "prose"), [(91, 0.4, True), (90, 0.4, False), (91, 0.5, False)])
def test_prose_is_longer_than_ninety_letters_and_less_than_half_links(size: float, links: float, prose: bool) -> None:
    found = columns(((1, 2), (1, 3)), (size, 10), [links, 0], taken=((0,), (0,)))
    assert found["inside_prose_most"] == ([1, 0] if prose else [1, 1])


def test_pages_are_looked_into_forty_levels_deep() -> None:
    """What lies deeper is of the element at that depth."""
    for level, inside in ((38, 0), (39, 0), (40, 1)):
        head = tuple(range(1, level + 1))
        found = columns(((*head, 100, 101), (*head, 200, 201)), (100, 1), taken=((1,), (1,)))
        assert found["inside_votes_most"] == [1, inside], level
        assert found["levels_from_votes_most"][0] == (39 - min(level + 1, 39)), level


def test_the_line_that_opens_the_element() -> None:
    found = columns()
    assert found["opener_colon2"] == [0, 1, 1, 1, 1]
    assert found["opener_vote2"] == [-1, 0, 0, 0, 1]
    assert found["opener_size2"] == near(-1, log1p(10), log1p(10), log1p(10), log1p(200))
    assert found["after_opener2"] == [1, 1, 2, 3, 1]
    assert found["opener_colon3"] == [0] * 5
    assert found["opener_vote3"] == found["opener_size3"] == [-1] * 5
    assert found["after_opener3"] == [1, 2, 3, 4, 5]


def test_an_opener_is_forty_lines_away_at_most() -> None:
    found = columns(tuple((1, 2, n) for n in range(3, 48)), [9] * 45, taken=((1,),) * 45)
    assert found["after_opener2"] == [*range(1, 41), *[40] * 5]


# --- the headline

TITLE = ["court", "fines", "quayside", "over", "data", "of", "its", "users", "again", "today", "in", "lyon"]
"""Ten words that tell, and two small ones."""
TOLD = ["court", "fines", "quayside", "over", "data", "users", "again", "today", "lyon"]


def headline(*lines: list[str], title: list[str] = TITLE) -> dict[str, list[float]]:
    kinds = ("since", "till", "titles", "near", "after", "here")
    return {kind: [round(float(value), 4) for value in column] for kind, column in zip(kinds, title_features(lines, title), strict=True)}


def test_how_far_a_line_is_from_the_headline() -> None:
    found = headline(["rain"], TITLE, ["wind"], ["snow"], TITLE)
    assert found["since"] == [60, 0, 1, 2, 0]
    assert found["till"] == [1, 0, 2, 1, 0]
    assert found["titles"] == [2] * 5
    assert found["here"] == [0, 1, 0, 0, 1]
    assert headline(["rain"], ["wind"])["since"] == headline(["rain"], ["wind"])["till"] == [60, 60]


def test_distances_end_at_sixty_lines() -> None:
    far = [["rain"] for _ in range(70)]
    assert headline(TITLE, *far)["since"] == [*range(60), *[60] * 11]
    assert headline(*far, TITLE)["till"] == [*[60] * 11, *range(59, -1, -1)]


@pytest.mark.parametrize(("words", "is_one"), [(6, False), (7, True), (9, True)])
def test_a_headline_has_seven_tenths_of_the_words_that_tell(words: int, is_one: bool) -> None:
    """Of nine: words of three letters tell nothing."""
    found = headline(TOLD[:words])
    assert found["here"] == [round(words / 9, 4)]
    assert bool(found["titles"][0]) is is_one


def test_short_words_tell_where_they_are_no_ascii() -> None:
    assert headline(["法", "院"], title=["法", "院"])["titles"] == [1]
    assert headline(["of", "its", "in"], title=["of", "its", "in"]) == {
        "since": [60], "till": [60], "titles": [0], "near": [0], "after": [0], "here": [0],
    }  # fmt: skip
    assert headline(["four"], title=["four"])["titles"] == [1]


@pytest.mark.parametrize(("more", "is_one"), [(16, True), (17, False)])
def test_a_headline_is_no_longer_than_twice_its_words_and_four(more: int, is_one: bool) -> None:
    assert bool(headline(TITLE + ["rain"] * more)["titles"][0]) is is_one


def test_what_is_told_of_the_headline_around_a_line() -> None:
    """Five lines on either side and its own, each for a half at most; and from its own on."""
    rain = ["rain"]
    found = headline(*[rain] * 6, TITLE, *[rain] * 6, TOLD[:3])
    assert found["near"] == [0, *[0.5] * 7, *[round(0.5 + 1 / 3, 4)] * 4, *[round(1 / 3, 4)] * 2]
    assert found["after"] == [0, *[0.5] * 6, 0, *[round(1 / 3, 4)] * 6]

"""Which stretch of a body is shown beside a hit: how far is looked, how long it is, and where it is cut."""

import pytest

from warehouse.search.marks import PASSAGE, marked, passage
from warehouse.search.query import Narrowing, build
from warehouse.search.syntax import parse


def shown(query: str, text: str, language: str = "en") -> str:
    """The passage with its matches in brackets."""
    _, wanted = build(parse(query), Narrowing())
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in passage(text, wanted, language))


def filler(signs: int) -> str:
    return ("qux " * signs)[: signs - 1] + " "


def test_the_first_two_thousand_signs_are_enough_where_anything_matches() -> None:
    assert "[judge]" in shown("judge fines", f"judge {filler(5_000)}judge fines")
    assert "[fines]" not in shown("judge fines", f"judge {filler(5_000)}judge fines")
    assert "[judge] [fines]" in shown("judge fines", f"judge {filler(800)}judge fines")


@pytest.mark.parametrize(
    ("before", "found"), [(1_995, True), (1_996, True), (5_000, True), (19_995, True), (19_996, False), (30_000, False)]
)
def test_where_nothing_matches_so_early_twenty_thousand_signs_are_looked_at(before: int, found: bool) -> None:
    assert ("[judge]" in shown("judge", f"{filler(before)}judge {filler(500)}")) is found


def test_a_passage_has_240_signs_and_half_as_many_where_they_are_wide() -> None:
    assert PASSAGE == 240
    text = f"{filler(400)}judge {filler(400)}"
    found = shown("judge", text)
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert 200 <= len(found) - len("[]… …") <= 244
    wide = shown("罚款", "说" * 300 + "罚款" + "说" * 300, "zh")
    assert 100 <= len(wide) - len("[]… …") <= 124


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The judge ruled", "The [judge] ruled"),
        ("Nobody ruled", "Nobody ruled"),
        ("", ""),
        ("judge judge", "[judge] [judge]"),
    ],
)
def test_a_short_text_is_shown_whole(text: str, found: str) -> None:
    assert shown("judge", text) == found
    _, wanted = build(parse("judge"), Narrowing())
    assert "".join(piece.text for piece in marked(text, wanted, "en")) == text


def test_the_beginning_is_shown_where_nothing_matches() -> None:
    found = shown("judge", filler(900))
    assert found.startswith("qux qux")
    assert found.endswith(" …")
    assert len(found) <= 242


def test_the_stretch_with_the_most_different_words_is_shown() -> None:
    text = f"judge judge judge {filler(400)}judge fines {filler(400)}fines"
    assert "[judge] [fines]" in shown("judge fines", text)

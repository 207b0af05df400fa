"""Small words within names and between clauses: data of the beat, by language, that a beat of one's own may replace."""

from pathlib import Path

import pytest

from beat.files import ENVIRONMENT
from beat.small_words import in_every_language, small_words
from pipeline.understanding.facts.forms import _known_as


def test_words_are_those_of_their_language() -> None:
    """`na` joins two names in Swahili and is part of a name elsewhere."""
    assert "na" in small_words("and", "sw")
    assert "na" not in small_words("and")
    assert "na" in small_words("body")
    assert small_words("but", "tlh") == frozenset()


def test_words_of_all_languages_are_asked_where_the_language_says_nothing() -> None:
    """The name of a law is told by its first word in whatever report."""
    assert {"loi", "ustawa", "закон"} <= in_every_language("law-first")


@pytest.mark.parametrize("gap", [", known as ", ", better known by its old name ", ", znany jako ", ", connue sous le sigle d'", " (kurz "])
def test_a_name_is_followed_by_what_it_is_known_as(gap: str) -> None:
    """A star in the data is any letters, an article may follow."""
    assert _known_as(in_every_language("known-as"), small_words("article")).fullmatch(gap)


def test_a_beat_of_ones_own_brings_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with every other file of the beat."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "small-words.toml").write_text('[en]\nbut = "albeit"\n', encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    assert small_words("but", "en") == {"albeit"}

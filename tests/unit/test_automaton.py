"""All places at which phrases stand, found in one pass."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.automaton import Phrases


@given(st.sets(st.text("ab é法", min_size=1, max_size=3)), st.text("ab é法.\x00\U0001f600"))
def test_each_place_is_found_once(phrases: set[str], text: str) -> None:
    """Offsets are those of characters, whatever their bytes; what ends first comes first, of one end the longest."""
    places = [
        (start, start + len(phrase), phrase.upper()) for phrase in phrases for start in range(len(text)) if text.startswith(phrase, start)
    ]
    found = Phrases({phrase: phrase.upper() for phrase in phrases}).found(text)
    assert found == sorted(places, key=lambda place: (place[1], place[0]))


@given(st.text("ab\ud800\udc00", max_size=6), st.text("ab\ud83d\ude00", max_size=6))
def test_lone_surrogates_are_passed_over(before: str, after: str) -> None:
    found = Phrases({"court": 1}).found(f"{before} court {after}")
    assert found == [(len(before) + 1, len(before) + 6, 1)]

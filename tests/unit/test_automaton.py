"""An automaton that begins with what texts consist of finds what an empty one finds."""

import ahocorasick
from hypothesis import given
from hypothesis import strategies as st

from pipeline.automaton import begun


@given(st.sets(st.text("ab é", min_size=1, max_size=3), min_size=1), st.text("ab é.\x00\ud800"))
def test_it_finds_the_same(phrases: set[str], text: str) -> None:
    """What it begins with is a phrase of its own only where a lone surrogate stands, which no text has."""
    plain, ours = ahocorasick.Automaton(), begun()
    for phrase in sorted(phrases):
        plain.add_word(phrase, phrase)
        ours.add_word(phrase, phrase)
    plain.make_automaton()
    ours.make_automaton()
    assert [found for found in ours.iter(text) if found[1] is not None] == list(plain.iter(text))
    assert "\ud800" in text or all(found[1] is not None for found in ours.iter(text))

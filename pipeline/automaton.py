"""Many phrases looked for in one pass over a text."""

import ahocorasick

_FIRST = " etaoinsrhldcumfpgwybvkxjqz.,-'\"()0123456789:;!?/&%\n\u00a0"
"""Characters of which texts mostly consist, the most frequent first."""
_NEVER = "\ud800"
"""In no text that gets here: lone surrogates are taken out where bytes become text, and again before a report is read."""


def begun() -> ahocorasick.Automaton:
    """An Aho-Corasick automaton to add phrases to, three times as fast as an empty one where phrases begin with letters of many scripts.

    The library looks for a character among the beginnings of all phrases one by one, in the order they came, and for a space or a full
    stop, which begins none, through all of them: 1,600 for the beat's terms. So the frequent characters come first, each as the beginning
    of a phrase that no text holds.
    """
    automaton = ahocorasick.Automaton()
    for character in _FIRST:
        automaton.add_word(character + _NEVER, None)
    return automaton

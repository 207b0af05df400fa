"""Passages whose words for what a sum is are marked by hand; numbers and currencies are read as in life. The marks are those of `marked_scenes`."""

from dataclasses import replace
from datetime import date

from pipeline.understanding.lexemes import Lexeme
from pipeline.understanding.passage import Passage, passage
from tests.unit.marked_scenes import parsed

OF_NUMBERS = frozenset({"number", "scale", "and", "currency", "sign", "country", "month", "unit", "weekday", "working"})
"""Kinds of words that stay as they are found."""
PUBLISHED = date(2026, 3, 4)


def told(text: str, title: str = "-", *, language: str = "en", published: date | None = PUBLISHED) -> Passage:
    """A passage with the marked words and no others; [per-unit/day:a day] is one with a value."""
    plain, marks = parsed(f"{title}\n{text}")
    headline, _, body = plain.partition("\n")
    found = passage(headline, body, language, published)
    assert len(found.text) == len(plain)
    words = [word for word in found.words if word.kind in OF_NUMBERS]
    words += [Lexeme(mark.start, mark.end, mark.kind.partition("/")[0], mark.kind.partition("/")[2] or None) for mark in marks]
    return replace(found, words=tuple(sorted(words, key=lambda word: (word.start, -word.end))), _places={}, kept={})

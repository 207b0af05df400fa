"""Words as the search index knows them, for every script.

A word is folded: compatibility forms (NFKC), case, diacritics, Arabic letter variants, digits of any script. Scripts written without spaces
(Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) and Korean, whose particles cling to words, become overlapping pairs of characters;
the last character of a run stands alone too, so that every run of n characters takes n positions and a single character can be found.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 60
"""Characters of a word that are looked at."""

_UNSPACED = (
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Hangul
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0f40-\u0fbc\u1000-\u103f\u1780-\u17d3"  # Thai, Lao, Tibetan, Burmese, Khmer
)


def _marks() -> str:
    r"""Combining marks, which `\w` leaves out and Indic words are full of, and the joiners within Persian and Indic words."""
    blocks = (*range(0x300, 0x1100), *range(0x1712, 0x1B00), *range(0xA800, 0xAC00))
    return "".join(chr(code) for code in blocks if unicodedata.category(chr(code)).startswith("M")) + "\u00ad\u200c\u200d"


WORD = re.compile(rf"[\w{re.escape(_marks())}]+")
"""A stretch of letters, digits and marks; see `pieces_of`."""
_PART = re.compile(rf"(?P<run>[{_UNSPACED}]+)|[^_{_UNSPACED}]+")
_RUN = re.compile(f"[{_UNSPACED}]")
_JOINED = re.compile(r"[\W_]+")
_DROPPED = re.compile(
    "[\u00ad\u034f\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u180e\u200b-\u200f\u2060\ufe00-\ufe0f]"
)
_ACCENT = re.compile("(.)([\u0300-\u036f]+)")
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ς": "σ",
        "\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647", "\u06c1": "\u0647", "\u06be": "\u0647",
    }
)  # fmt: skip


class Token(NamedTuple):
    """A word of a text, where it stands."""

    text: str
    """Folded."""
    position: int
    """Running number within the text."""
    start: int
    """Offset of the first character in the text."""
    end: int


def folded(word: str) -> tuple[str, ...]:
    """A word of a spaced script as it is indexed; several where compatibility characters hide separators (`1⁄2`), none for bare marks."""
    if word.isascii():
        return (word.lower()[:LONGEST],)
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()))
    plain = _ACCENT.sub(_bare, plain).translate(_LETTERS)
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in unicodedata.normalize("NFC", plain))
    return tuple(part[:LONGEST] for part in _split(plain))


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; a lone surrogate or control character merely separates."""
    position = 0
    for match in WORD.finditer(text):
        start = match.start()
        for word, first, last in pieces_of(match.group()):
            yield Token(word, position, start + first, start + last)
            position += 1


def indexed(text: str) -> str:
    """The same words as one string, for a tokenizer that splits at spaces."""
    return " ".join(piece[0] for word in WORD.findall(text) for piece in pieces_of(word))


def is_pair(token: str) -> bool:
    """True for a piece of a run without spaces."""
    return not token.isascii() and _RUN.match(token) is not None


@lru_cache(maxsize=100_000)
def pieces_of(word: str) -> tuple[tuple[str, int, int], ...]:
    """The tokens of a stretch of letters with their offsets in it; cached, because a language has few words."""
    if word.isascii() and "_" not in word:
        return ((word.lower()[:LONGEST], 0, len(word)),)
    found: list[tuple[str, int, int]] = []
    for match in _PART.finditer(word):
        start, end = match.span()
        found += _pairs(match.group(), start, end) if match["run"] else ((text, start, end) for text in folded(match.group()))
    return tuple(found)


def _pairs(run: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    plain = unicodedata.normalize("NFKC", run)
    same = len(plain) == len(run)  # half-width voiced kana shrink: then the whole run is what is marked
    for i in range(len(plain)):
        yield plain[i : i + 2], (start + i if same else start), (min(start + i + 2, end) if same else end)


def _bare(match: re.Match[str]) -> str:
    """A letter without its accents; of Cyrillic the breve and diaeresis stay (й and ї are letters), but ё is е."""
    letter, accents = match.groups()
    if "\u0400" <= letter <= "\u04ff" and letter != "е":
        return letter + "".join(accent for accent in accents if accent in "\u0306\u0308")
    return str(letter)


def _split(plain: str) -> list[str]:
    r"""Parts between separators; marks of Indic vowels are no separators, though `\w` says so."""
    if plain.isalnum():
        return [plain]
    cut = _JOINED.sub(lambda m: "".join(c if unicodedata.category(c).startswith("M") else " " for c in m.group()), plain)
    return cut.split()

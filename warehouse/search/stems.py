"""A word without its endings: `decisions` and `decision`, `użytkowników` and `użytkownik` are found by each other.

Snowball knows how to take endings off in most languages of the beat; where it does not, lists of endings do (`endings.toml`). Both see the word with its
accents, on which endings depend (`kullanıcılar`, `decisões`); what they leave is folded like every other word of the index.
"""

import re
import threading
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

import Stemmer  # type: ignore[import-not-found]

from warehouse.search.text import WORD, folded, is_pair, pieces_of

SNOWBALL = {
    "ar": "arabic", "bs": "serbian", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hr": "serbian", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ms": "indonesian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "czech",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Language -> its algorithm. Slovak and Malay inflect so much like Czech and Indonesian that theirs serve; Croatian and Bosnian like Serbian."""
_TWICE = frozenset({"tr"})
"""Suffix upon suffix, of which one pass takes the last ones only: `kullanıcılar` to `kullanıcı`, which alone becomes `kullanıç`."""
_DOTS = {"tr": str.maketrans("Iİ", "ıi"), "az": str.maketrans("Iİ", "ıi")}
_SHORTEST = 3
"""Letters that are left at least where a list of endings is used."""


def _endings() -> dict[str, tuple[tuple[str, ...], ...]]:
    listed = tomllib.loads(Path(__file__).with_name("endings.toml").read_text("utf-8"))
    return {code: tuple(tuple(sorted(step.split(), key=len, reverse=True)) for step in steps) for code, steps in listed.items()}


ENDINGS = _endings()
"""Language -> steps; each step takes off one ending at most, the longest that fits."""
INFLECTED = tuple(sorted({*SNOWBALL, *ENDINGS}))
"""Languages whose words are also found in other forms of the same word."""


class _Algorithms(threading.local):
    """Those that this thread uses: they must not be shared."""

    def __init__(self) -> None:
        self.made: dict[str, Stemmer.Stemmer] = {}


_ALGORITHMS = _Algorithms()


def _by_snowball(name: str, word: str) -> str:
    if name not in _ALGORITHMS.made:
        _ALGORITHMS.made[name] = Stemmer.Stemmer(name, 0)  # what is kept is kept below
    return str(_ALGORITHMS.made[name].stemWord(word))


def stemmed(language: str, text: str) -> str:
    """The stems of a text's words, in order and with spaces between them; scripts written without spaces have none."""
    return " ".join(filter(None, (_stems_of(language, word) for word in WORD.findall(text))))


@lru_cache(maxsize=500_000)
def _stems_of(language: str, word: str) -> str:
    return " ".join(stem(language, word[first:last]) for token, first, last in pieces_of(word) if not is_pair(token))


@lru_cache(maxsize=200_000)
def stem(language: str, word: str) -> str:
    """What is left of a word as it stands in a text, folded; one of a language without endings comes back folded."""
    plain = unicodedata.normalize("NFC", word.translate(_DOTS.get(language, {})).lower())
    if language in ENDINGS:
        left = _without_endings(plain, ENDINGS[language])
    elif language in SNOWBALL:
        left = _by_snowball(SNOWBALL[language], plain)
        if language in _TWICE:
            left = _by_snowball(SNOWBALL[language], left)
        elif language == "pt":
            left = re.sub("[ãõao]$", "", left)  # decisão and decisões, also where they are typed without their tildes
    else:
        left = plain
    return "".join(folded(left))


def _without_endings(word: str, steps: tuple[tuple[str, ...], ...]) -> str:
    for endings in steps:
        ending = next((ending for ending in endings if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST), "")
        word = word.removesuffix(ending)
    return word

"""What is written like a name and is nobody's: months, weekdays and countries, whatever their case."""

from functools import cache

from common import cldr
from pipeline.understanding.folding import fold_term

_LETTERS = 5
"""Letters from which on a name's last one may change and an ending follow: "Vereinigten" for "Vereinigte"."""
_ENDING = 3
"""Letters an ending may have."""

_Names = dict[str, tuple[tuple[str, ...], ...]]


def nobody(words: tuple[str, ...], language: str) -> bool:
    """Whether folded words are a month, a weekday or a country in a language."""
    return _among(words, _days(language)) or _among(words, _countries(language))


def a_day(word: str, language: str) -> bool:
    """Whether a folded word is a month or a weekday."""
    return _among((word,), _days(language))


def _among(words: tuple[str, ...], names: _Names) -> bool:
    keys = {words[0][:_LETTERS], _bare(words[0])[:_LETTERS]} if words else set()
    return any(len(words) == len(name) and all(map(_same, words, name)) for key in keys for name in names.get(key, ()))


def _same(word: str, name: str) -> bool:
    if "'" not in name:
        word = _bare(word)
    if len(name) < _LETTERS:
        return word == name
    return word.startswith(name[:-1]) and len(word) - len(name) <= _ENDING


def _bare(word: str) -> str:
    """A word without an ending behind an apostrophe: "Ekim'de", "Monday's"."""
    return word.partition("'")[0]


@cache
def _days(language: str) -> _Names:
    return _table([*cldr.month_names(language), *cldr.weekday_names(language)])


@cache
def _countries(language: str) -> _Names:
    return _table([*cldr.territory_names(language).values()])


def _table(names: list[str]) -> _Names:
    """Names by the beginning of their first word; short forms ("Mar", "Sun") are left out."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        words = tuple(fold_term(name).replace("-", " ").split())
        if words and len(name) > 3:
            table.setdefault(words[0][:_LETTERS], []).append(words)
    return {key: tuple(found) for key, found in table.items()}

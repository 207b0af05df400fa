"""Small words that say nothing themselves and tell a name, a body or a sum from what is written alike: `beat/facts/small-words.toml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from beat.files import beat_part, listed
from common.tables import read_table, record

ANY = "any"
"""The table of words that are told alike in whatever language."""

_Words = Mapping[str, Mapping[str, tuple[str, ...]]]
_NONE: tuple[str, ...] = ()


def small_words(concept: str, language: str = ANY) -> frozenset[str]:
    """Words of a concept as one language's table lists them; none where it has no such words. Raises ConfigurationError."""
    return _of(_path(), concept, language)


def in_every_language(concept: str) -> frozenset[str]:
    """Words of a concept, whatever their language. Raises ConfigurationError."""
    return _every(_path(), concept)


def _path() -> Path:
    return beat_part("facts/small-words.toml")


@cache
def _of(path: Path, concept: str, language: str) -> frozenset[str]:
    return frozenset(_table(path).get(language, {}).get(concept, _NONE))


@cache
def _every(path: Path, concept: str) -> frozenset[str]:
    return frozenset(word for words in _table(path).values() for word in words.get(concept, _NONE))


@cache
def _table(path: Path) -> _Words:
    found = record(dict[str, dict[str, str]], read_table(path), str(path))
    return {
        language: {concept: tuple(listed(path, f"{language}.{concept}", words)) for concept, words in concepts.items()}
        for language, concepts in found.items()
    }

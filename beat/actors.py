"""Claimants as people name them: an association by its own name, a mere number of them as nobody."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from beat.files import beat_folder, beat_part, listed
from common.tables import read_table

_ACRONYM = re.compile(r"^(?P<name>.+?)\s*[(（](?P<short>[^\W\d_][\w.-]{1,11})[)）]$")
_COUNT = re.compile(r"^(?:\d+|[一二三四五六七八九十两兩数數]+[个個家名])")

INDEFINITE = frozenset({"a", "an", "un", "une", "ein", "eine", "una", "uno", "um", "uma", "een", "en", "et", "ett"})
"""Indefinite articles: "a French charity" is nobody's name. "En Marche" and the like are few, and lose only to another report's name."""


def actor_name(name: str) -> str:
    """`Unión de Estudiantes Judíos de Francia (UEJF)` by the name that actors.toml gives UEJF, `Sos Racisme` as it spells itself there; any other as it stands."""
    found = _ACRONYM.match(name)
    if found is None:
        return _spellings(beat_folder()).get(name.casefold(), name)
    return _own_names(beat_folder()).get(found["short"].casefold(), name)


def counted(name: str) -> bool:
    """Whether it says how many there are and not who: `Six associations`, `六个民间团体`. `Trois Suisses` is a name."""
    if _COUNT.match(name):
        return True
    first, _, rest = name.partition(" ")
    return bool(rest) and first.casefold() in _numbers() and rest.rsplit(" ", 1)[-1][:1].islower()


def is_number(word: str, language: str) -> bool:
    """Whether a folded word counts in a language: "3", "trois"."""
    return word.isdecimal() or word in _numbers(language)


@cache
def _own_names(folder: Path) -> dict[str, str]:
    """Acronym, folded -> the longest name that stands beside it; actors without an acronym are left out."""
    found = {}
    for names in _entries(folder):
        short, long = min(names, key=len), max(names, key=len)
        if short.isupper() and " " in long:
            found[short.casefold()] = long
    return found


@cache
def _spellings(folder: Path) -> dict[str, str]:
    """Every listed name, folded -> as it is listed first."""
    found: dict[str, str] = {}
    for names in _entries(folder):
        for name in names:
            found.setdefault(name.casefold(), name)
    return found


def _entries(folder: Path) -> Iterator[list[str]]:
    """The names of one actor each."""
    path = folder / "actors.toml"
    for topic, entries in read_table(path).get("actors", {}).items():
        for entry in listed(path, f"actors.{topic}", entries, ";"):
            yield listed(path, entry, entry, "=")


@cache
def _numbers(language: str | None = None) -> frozenset[str]:
    """Words for two and more in a language of numbers.toml, or in every one."""
    words = set()
    for code, entries in read_table(beat_part("facts") / "numbers.toml").items():
        if language not in {None, code}:
            continue
        for entry in str(entries).split(";"):
            value, *forms = entry.split()
            if value.isdecimal() and int(value) > 1:
                words |= {form.casefold() for form in forms}
    return frozenset(words)

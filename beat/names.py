"""What people call things, and what they are: aliases, owners, names of countries and languages, all to the one name reports are filed under."""

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from beat.entries import authority_entries, law_entries, platform_entries
from beat.files import beat_folder
from beat.vocabulary import load_vocabulary, stage_id
from records.errors import SelectionError

_UNDECIDED = "und"
_SAME_LANGUAGE = {"nb": "no", "nn": "no"}
"""The archive has one Norwegian (records.article.Language)."""
_NAMING = ("platform", "authority", "law")
"""Facets whose values are names that reports write in many ways."""
_NO_LANGUAGE = frozenset({"root", "mul", "mis", "zxx"})
_SAME_PLACE = {"uk": "gb", "great britain": "gb", "usa": "us", "u.s.": "us", "u.s.a.": "us"}
"""What people type that is neither an ISO code nor CLDR's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The spellings of one facet."""

    known: Mapping[str, tuple[str, ...]]
    """Folded spelling -> canonical values; several where a name is shared."""
    shown: Mapping[str, str]
    """Folded spelling -> the spelling as it is written."""
    accepted: tuple[str, ...]
    """Canonical values in their order, where there are few enough to be told; else empty."""
    remedy: str = ""
    """What to say where no spelling is near."""


def fold(text: str) -> str:
    """Case, width, composition, apostrophes and spacing made alike."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())


def resolved(facet: str, value: str, key: str = "") -> tuple[str, ...]:
    """The canonical values a spelling stands for, in the beat in use. Raises SelectionError with the nearest known spelling.

    Outlets, stories and disputes are no matter of the beat: whoever has the warehouse checks them (warehouse.selection).
    """
    book = _BOOKS[facet](beat_folder())
    found = book.known.get(fold(value)) or (book.known.get(stage_id(value)) if facet == "stage" else None)
    if found is None:
        raise SelectionError(key or facet, f"{value!r} is not known", _nearest(fold(value), book))
    return found


def named(text: str) -> tuple[tuple[str, str], ...]:
    """What a name or one of its spellings stands for in the beat in use, as facet and canonical value: `NetzDG` -> (("law", "NetzDG"),)."""
    key, folder = fold(text), beat_folder()
    return tuple((facet, value) for facet in _NAMING for value in _BOOKS[facet](folder).known.get(key, ()))


def spellings(facet: str, value: str) -> tuple[str, ...]:
    """Every spelling of a canonical value, folded."""
    return tuple(key for key, values in _BOOKS[facet](beat_folder()).known.items() if value in values)


def services(platform: str) -> tuple[str, ...]:
    """A platform, or a company and everything that belongs to it, in the beat in use: `Meta` -> Meta, Facebook, Instagram ..."""
    return _families(beat_folder()).get(platform, (platform,))


def renamed(word: str) -> str | None:
    """The platform that had this name before; None where none had."""
    return _former(beat_folder()).get(fold(word))


def _nearest(value: str, book: Book) -> str:
    near = difflib.get_close_matches(value, book.known, n=1, cutoff=0.6) if len(value) > 2 else []
    if near:
        return f'did you mean "{book.shown[near[0]]}"?'
    return "accepted: " + ", ".join(book.accepted) if book.accepted else book.remedy


def _spelt(pairs: Iterable[tuple[str, Iterable[str]]], *, remedy: str = "", few: bool = False) -> Book:
    """Canonical name -> its spellings, turned round; a canonical name is never an alias of something else."""
    own: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    shown: dict[str, str] = {}
    for name, spellings in pairs:
        own[fold(name)].append(name)
        shown[fold(name)] = name
        for spelling in (plain for given in spellings if (plain := given.strip("*"))):
            other[fold(spelling)].append(name)
            shown.setdefault(fold(spelling), spelling)
    known = {key: tuple(dict.fromkeys(names)) for key, names in {**other, **own}.items()}
    return Book(known=known, shown=shown, accepted=tuple(name for names in own.values() for name in names) if few else (), remedy=remedy)


@cache
def _topics(folder: Path) -> Book:
    words = load_vocabulary(folder)
    return _spelt(((word.id, word.names.values()) for word in (*words.topics, words.general)), few=True)


@cache
def _stages(folder: Path) -> Book:
    return _spelt(((word.id, word.names.values()) for word in load_vocabulary(folder).stages), few=True)


@cache
def _platforms(folder: Path) -> Book:
    entries = platform_entries(folder)
    named = {entry.name for entry in entries}
    owners = {entry.owner for entry in entries if entry.owner} - named
    pairs = [(entry.name, entry.spellings) for entry in entries] + [(owner, ()) for owner in sorted(owners)]
    return _spelt(pairs, remedy="platforms.toml of the beat lists them")


def sector_of(platforms: Iterable[str]) -> str | None:
    """The sector of the first of some platforms that the beat lists, see sectors.toml; None where it lists none."""
    sectors = _sectors(beat_folder())
    return next((sectors[name] for name in platforms if name in sectors), None)


@cache
def _sectors(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in platform_entries(folder):
        if entry.sector is not None:
            found.setdefault(entry.name, entry.sector)
    return found


@cache
def _former(folder: Path) -> dict[str, str]:
    return {fold(name): entry.name for entry in platform_entries(folder) for name in entry.former}


@cache
def _families(folder: Path) -> dict[str, tuple[str, ...]]:
    """Company -> itself and what it owns, directly or through what it owns."""
    owned: dict[str, list[str]] = defaultdict(list)
    for entry in platform_entries(folder):
        if entry.owner and entry.owner != entry.name and entry.name not in owned[entry.owner]:
            owned[entry.owner].append(entry.name)
    return {owner: _below(owner, owned) for owner in list(owned)}


def _below(owner: str, owned: Mapping[str, list[str]]) -> tuple[str, ...]:
    found, waiting = [owner], list(owned.get(owner, ()))
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += owned.get(name, ())
    return tuple(found)


@cache
def _authorities(folder: Path) -> Book:
    entries = authority_entries(folder)
    return _spelt(((entry.name, entry.spellings) for entry in entries), remedy="authorities.toml of the beat lists them")


@cache
def _laws(folder: Path) -> Book:
    return _spelt(((entry.name, entry.spellings) for entry in law_entries(folder)), remedy="laws.toml of the beat lists them")


@cache
def _jurisdictions(folder: Path) -> Book:
    """ISO codes, names of countries in the interface languages, and the beat's own (`eu`, `coe`, `int`)."""
    from common.wording.languages import babel_locale, languages  # noqa: PLC0415 - it brings Babel, and most commands never ask

    spellings: dict[str, list[str]] = defaultdict(list)
    for language in languages():
        for code, name in babel_locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                spellings[code.lower()].append(name)
    for name, code in _SAME_PLACE.items():
        spellings[code].append(name)
    own = [entry.jurisdiction for entry in authority_entries(folder)] + [entry.jurisdiction for entry in law_entries(folder)]
    for code in filter(None, own):
        spellings.setdefault(code, [])
    return _spelt(spellings.items(), remedy="a country by name or ISO code, e.g. France or fr, or eu")


@cache
def _languages(_folder: Path) -> Book:
    """ISO 639 codes and names of languages in the interface languages."""
    from common.wording.languages import babel_locale, languages  # noqa: PLC0415 - it brings Babel, and most commands never ask

    spellings: dict[str, list[str]] = {_UNDECIDED: []}
    for spoken in languages():
        for code, name in babel_locale(spoken).languages.items():
            plain = code.partition("_")[0]
            if plain not in _NO_LANGUAGE:
                spellings.setdefault(_SAME_LANGUAGE.get(plain, plain), []).extend((name, code.replace("_", "-")))
    return _spelt(spellings.items(), remedy="a language by name or ISO 639-1 code, e.g. French or fr")


_BOOKS: Mapping[str, Callable[[Path], Book]] = {
    "topic": _topics,
    "stage": _stages,
    "platform": _platforms,
    "authority": _authorities,
    "law": _laws,
    "jurisdiction": _jurisdictions,
    "language": _languages,
}

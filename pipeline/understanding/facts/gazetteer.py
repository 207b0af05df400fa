"""Places in a text: countries, demonyms, regions and cities in many languages and scripts. The data is beat/places, which the grouping reads too."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import beat
from pipeline.automaton import Phrases
from pipeline.understanding.folding import Folded, fold_term

FOLDER = Path(beat.__file__).parent / "places"
_LONGEST_ENDING = 6
"""Letters a word may have after a stem: `ital` + `ienische`."""
_BARE_TOWNS = frozenset({"en", "id", "ms", "tl", "vi", "sw"})
"""Languages that make no longer words of a town's name: "Londoners" at most."""
_TOWN_ENDING = 3
"""Letters behind it there; "residents" are none of Rosetta, which is Reşid to some."""
_INFLECTION = 4
"""The same after a country's adjective: `duńsk` + `iego`."""
_LEFT = 2
"""Letters of the last of several words that declension leaves: "the D" is no beginning of "the Danish"."""
_PREFIXES = "والبكفةهدىמבלהושכ"
"""Letters that Arabic and Hebrew glue to the front of a name."""
_BANTU = ("yase", "lase", "wase", "base", "kwase", "e", "i", "ase", "nase", "ya", "la", "ise", "ose", "u", "ama")
_VOWELS = frozenset("aeiouyаеиоуыэюяіїєαεηιουω")
_SPACED = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1200-\u137f]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]")
_TRUSTED = 5
"""Letters of a name that a word written small begins with, where nothing is known of its language."""
SURE = {"country": 1.0, "region": 1.0, "city": 0.8}


@dataclass(frozen=True, slots=True)
class Place:
    """A place named; offsets of the folded text."""

    start: int
    end: int
    code: str
    """ISO 3166-1 in small letters; `eu`, `coe`."""
    city: bool = False
    small: bool = False
    """Written with a small letter, as adjectives are: "the american giant" in most languages."""


class _Flat(dict[int, int]):
    """Letters without their accents, one for one."""

    def __missing__(self, code: int) -> int:
        parts = unicodedata.normalize("NFD", chr(code))
        plain = ord(parts[0]) if len(parts) > 1 and all(unicodedata.combining(c) for c in parts[1:]) and code < 0x0600 else code
        self[code] = plain
        return plain


_FLAT = _Flat({ord("ı"): ord("i")})


def flat(text: str) -> str:
    """`text` without accents, as long as before."""
    return text.translate(_FLAT)


def places_in(folded: Folded, original: str, limit: int, language: str = "und") -> list[Place]:
    """Places named in the first `limit` characters, the longest of overlapping ones, in order."""
    text = flat(folded.text[:limit])
    small, others, towns = _small_letters().get(language), _no("no-places.toml", language), _no("no-towns.toml", language)
    best: dict[int, tuple[int, Place]] = {}
    bare = language in _BARE_TOWNS
    for start, reached, entries in _names().found(text):
        length = reached - start
        for whole, code, city in entries:
            end = _word_end(text, start, reached, whole=whole, longest=_TOWN_ENDING if city and bare else _LONGEST_ENDING)
            if (
                not end
                or others.hold(text, start, end)
                or (city and towns.hold(text, start, end))
                or (not _capital(original, folded, start) and (city or not _written_small(text[start:end], length, small)))
                or (whole and length <= 3 and not _upper(original, folded, start, end))
            ):
                continue
            if start not in best or (best[start][0], not best[start][1].city) < (length, not city):
                best[start] = (length, Place(start, end, code, city, small=not _capital(original, folded, start)))
    own = _no("no-places.toml", language, "")  # "any" has "russe"
    for start, reached, adjectives in _adjectives(language).found(text):
        for whole, code in adjectives:
            end = _word_end(text, start, reached, whole=whole, longest=_INFLECTION)
            capital = _capital(original, folded, start)
            if not end or own.hold(text, start, end) or not (capital or writes_small(language)):
                continue
            if start not in best or best[start][0] <= reached - start:
                best[start] = (reached - start, Place(start, end, code, small=not capital))
    kept: list[Place] = []
    for start, (_, place) in sorted(best.items()):
        if not kept or start >= kept[-1].end:
            kept.append(place)
    return kept


def _capital(original: str, folded: Folded, start: int) -> bool:
    char = original[folded.origin(start)]
    return not char.islower()


def _written_small(word: str, length: int, accepted: tuple[tuple[str, ...], tuple[str, ...]] | None) -> bool:
    """Whether a word written small may be a country's, see small-letters.toml; `length` is that of the name's stem."""
    if word.startswith(_small_letters()["never"][0]):
        return False
    if accepted is None:
        return length >= _TRUSTED
    begins, holds = accepted
    return word.startswith(begins) or any(part in word[2:] for part in holds)


def writes_small(language: str) -> bool:
    """Whether a language is known to write adjectives of countries with a small letter."""
    begins, holds = _small_letters().get(language, ((), ()))
    return bool(begins or holds)


@cache
def _small_letters() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Language -> how words of countries begin that it writes small, and what they hold."""
    out = {}
    for language, terms in tomllib.loads((FOLDER / "small-letters.toml").read_text(encoding="utf-8")).items():
        parts = [flat(fold_term(part.strip().lstrip("-"))) for part in terms.split(",") if part.strip()]
        marks = [part.strip().startswith("-") for part in terms.split(",") if part.strip()]
        out[language] = (
            tuple(part for part, inside in zip(parts, marks, strict=True) if not inside),
            tuple(part for part, inside in zip(parts, marks, strict=True) if inside),
        )
    return out


class _Words:
    """Words, and beginnings of words, without accents: `*` is any ending."""

    def __init__(self, listed: str) -> None:
        words = [flat(fold_term(word.strip())) for word in listed.split(",") if word.strip()]
        self._whole = frozenset(word for word in words if not word.endswith("*"))
        self._begins = tuple(word[:-1] for word in words if word.endswith("*"))

    def hold(self, text: str, start: int, end: int) -> bool:
        """Whether what stands there, or the word it ends, is one of them."""
        return (
            text[start:end] in self._whole
            or text.startswith(self._begins, start, end)
            or text[_word_begin(text, start) : end] in self._whole
        )


@cache
def _lists(file: str) -> dict[str, str]:
    """A file's words by language, read once a process."""
    return tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))


@cache
def _no(file: str, language: str, every: str = "any") -> _Words:
    """Words of a language that only read like a place (no-places.toml, with those of any language) or like a town (no-towns.toml)."""
    lists = _lists(file)
    return _Words(",".join(filter(None, (lists.get(every, ""), lists.get(language, "")))))


def _upper(original: str, folded: Folded, start: int, end: int) -> bool:
    first = original[folded.origin(start) : folded.origin_end(end)]
    return first.upper() == first


def _word_end(text: str, start: int, end: int, *, whole: bool, longest: int = _LONGEST_ENDING) -> int:
    """Where the word ends that a match begins, or 0 where the match is no name: inside a word, or with too long a rest."""
    if not _SPACED.match(text[start]):
        return end
    lead = text[_word_begin(text, start) : start]
    if lead and lead not in _BANTU and (len(lead) > 3 or any(char not in _PREFIXES for char in lead)):
        return 0
    after = end
    while after < len(text) and after - end <= longest and _SPACED.match(text[after]):
        after += 1
    if whole and after > end and not (after - end <= 2 and text[start] > "\u0590"):
        return 0
    return after if after - end <= longest else 0


def _word_begin(text: str, start: int) -> int:
    """Where the word begins that holds this place."""
    while start and _SPACED.match(text[start - 1]):
        start -= 1
    return start


@cache
def _names() -> Phrases[list[tuple[bool, str, bool]]]:
    """All names, built once a process (about 0.2 s)."""
    table: dict[str, list[tuple[bool, str, bool]]] = {}

    def add(stem: str, code: str, *, whole: bool, city: bool = False) -> None:
        stem = flat(fold_term(stem))
        if stem:
            table.setdefault(stem, []).append((whole, code, city))

    for file, city in (("names.tsv", False), ("names-further.tsv", False), ("cities.tsv", True)):
        for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
            code, _, names = line.partition("\t")
            for name in names.split("|"):
                stem = _stem(name, city=city)
                short = len(name) < 5 and bool(_SPACED.match(name[0]))
                # "paris 12e" without its ending would take in any word after Paris, and a city that somebody calls "the D" every Dane
                cut = len(stem.replace("-", " ").rpartition(" ")[2]) < _LEFT
                add(name if cut else stem, code, whole=short or cut, city=city)
    for file in ("countries.toml", "regions.toml"):
        for code, stems in tomllib.loads((FOLDER / file).read_text(encoding="utf-8")).items():
            for stem in stems.split(","):
                add(stem.strip().lstrip("="), code, whole=stem.strip().startswith("="))
    return Phrases(table)


@cache
def _adjectives(language: str) -> Phrases[list[tuple[bool, str]]]:
    """Adjectives of countries in one language, which a name of names.tsv does not begin: "Danish", "suédois", "portugiesisch"."""
    table: dict[str, list[tuple[bool, str]]] = {}
    path = FOLDER / "adjectives" / f"{language}.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8")) if language.isalpha() and path.is_file() else {}
    for code, stems in found.items():
        for stem in map(str.strip, stems.split(",")):
            table.setdefault(flat(fold_term(stem.removeprefix("="))), []).append((stem.startswith("="), code))
    return Phrases(table)


def _stem(name: str, *, city: bool) -> str:
    """A name less what declension may change; a town's last letter changes where it is a vowel, and in the "-us" and "-is" of long names."""
    if not _SPACED.match(name[0]) or len(name) < 6:
        return name
    if city and flat(name[-1]) not in _VOWELS and not (len(name) > 6 and name[-1] == "s"):
        return name
    return name[:-2] if len(name) > 7 else name[:-1]

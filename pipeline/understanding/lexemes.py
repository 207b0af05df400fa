"""Words that facts are read by, found in one pass over a text: numbers, magnitudes, money, months, spans of time, roles and kinds.

One automaton a language, built when the language is first met (some 10 ms), out of CLDR (`common.cldr`) and `beat/facts`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from beat.fact_words import Currencies, FactWords, fact_words
from common import cldr
from pipeline.automaton import Phrases
from pipeline.understanding.calendar_names import month_names
from pipeline.understanding.folding import fold_term

DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts written without spaces, or with particles at the end of a word: nothing is asked of the borders of their words."""
_ENDING = re.compile(r"[\w\u0900-\u0963\u0970-\u0dff\u0300-\u036f'’]{0,9}")
_MARK = re.compile(
    r"[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b82\u0bbe-\u0bcd\u0c00-\u0c03\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d\u0d81-\u0d83\u0dca-\u0ddf]"
)
PREFIXES = re.compile(r"(?:^|[^\w])(?:و?(?:بال|لل|ال|ب|ل|ف|ک|ك)?|ו?[בלהמשכ]{0,2}|የ|ለ|በ|ከ|እና|d'|l'|a'|n'|z'|ng'|y'|w')$")
_DASHED = re.compile(r"[\w]-$")
_WEEKDAY_CASES = frozenset(["ru", "uk", "be", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "lt", "lv", "el", "is", "hy", "ka"])
"""Languages whose weekdays change their last letters ("в пятницу", "w piątku"); elsewhere endings are only added, and a cut name is another word (`Dienste`)."""
_AGGLUTINATING = frozenset(
    [
        "fi",
        "et",
        "hu",
        "tr",
        "az",
        "kk",
        "ky",
        "uz",
        "mn",
        "ka",
        "hy",
        "eu",
        "ta",
        "te",
        "kn",
        "ml",
        "mr",
        "ne",
        "bn",
        "si",
        "ur",
        "hi",
        "pa",
        "gu",
        "sw",
        "am",
        "ckb",
        "fa",
        "is",
        "lv",
        "lt",
        "sq",
        "tl",
    ]
)
"""Languages whose nouns take endings that CLDR's plurals do not show."""
_ELSEWHERE = 2
"""So many times as often a noun stands in names of its own currencies as in those of others: Indonesia's rupiah is a rupee in most languages."""
_OF_MOST = 0.6
"""Share of the commonest word in the names of several currencies that another form of it has at least: riyals beside rials, a plural that one name lacks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it says."""

    kind: str
    """`number`, `scale`, `and`, `point`, `currency`, `country`, `month`, `other-month`, `weekday`, `unit`, `per-unit`, or a concept of `beat/facts/words*.toml`."""
    value: Any
    """Number, factor, currency or noun, codes of countries' currencies, number of the month or weekday, name of the unit; None of a concept."""
    stem: bool = False
    open_start: bool = False


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word of the text; offsets are those of the folded text."""

    start: int
    end: int
    kind: str
    value: Any


def _phrases(language: str) -> Phrases[list[Entry]]:
    return _built(language, fact_words())


@cache
def _built(language: str, words: FactWords) -> Phrases[list[Entry]]:
    table: dict[str, list[Entry]] = {}
    for word, entry in _entries(language, words):
        literal = fold_term(word.replace("_", " ")).strip()
        if literal and entry not in table.setdefault(literal, []):
            table[literal].append(entry)
    return Phrases(table)


def _entries(language: str, words: FactWords) -> Iterator[tuple[str, Entry]]:
    yield from _numbers(language, words)
    yield from _money(language, words)
    stem = language in _AGGLUTINATING
    for name, month in cldr.month_names(language).items():
        yield name, Entry("month", month, stem=stem or len(name) > 4)
    for name, month in month_names(language):
        yield name, Entry("other-month", month, stem=language == "ne")
    for name, weekday in cldr.weekday_names(language).items():
        if len(name) > 3 or DENSE.search(name):
            bare = name[:-2] if language in _WEEKDAY_CASES and len(name) > 5 else name
            yield bare, Entry("weekday", weekday, stem=len(name) > 4)
    for name, unit in cldr.unit_names(language).items():
        if len(name) > 1 or DENSE.search(name):
            yield name, Entry("unit", unit, stem=stem and len(name) > 2)
    for name, unit in cldr.per_unit_names(language).items():
        yield name, Entry("per-unit", unit)
    for concept, term in words.concept_terms(language):
        kind, _, value = concept.partition(":")
        plain = term.strip("*")
        yield (
            plain,
            Entry(kind, (int(value) if value.isdigit() else value) or None, stem=term.endswith("*"), open_start=term.startswith("*")),
        )


def _numbers(language: str, words: FactWords) -> Iterator[tuple[str, Entry]]:
    listed = words.numbers.get(language, words.numbers["en"] if language == "und" else "")
    ours = {form.rstrip("*"): value for value, *forms in (part.split() for part in listed.split(";") if part.strip()) for form in forms}
    for name, power in cldr.magnitudes(language).items():
        wrong = ours.get(name, f"x{10**power}") != f"x{10**power}"  # CLDR has Nepal's crore for a million
        if (len(name) > 1 or DENSE.search(name)) and not wrong:
            yield name, Entry("scale", 10**power, stem=len(name) > 4)
    for value, *forms in (part.split() for part in listed.split(";") if part.strip()):
        for form in forms:
            plain, stem = form.rstrip("*"), form.endswith("*")
            if value == "+":
                yield plain, Entry("and", None)
            elif value == ".":
                yield plain, Entry("point", None)
            elif value.startswith("x"):
                yield plain, Entry("scale", int(value[1:]), stem=stem)
            else:
                yield plain, Entry("number", float(value), stem=stem)


def _money(language: str, words: FactWords) -> Iterator[tuple[str, Entry]]:
    known = words.currencies
    for sign, code in known.signs.items():
        yield sign, Entry("sign", code)
    for code in known.iso_codes:
        yield code, Entry("sign", code)
    usual = {code: noun for noun in known.nouns for code in known.shared(noun)}
    stem = language in _AGGLUTINATING
    for tongue in dict.fromkeys((language, "en")):
        for entry in known.words.get(tongue, "").split(","):
            noun, *forms = entry.split() or [""]
            for form in forms:
                kind = "sign" if form.isascii() and form.isupper() else "currency"
                yield form.rstrip("*"), Entry(kind, noun, stem=form.endswith("*"))
        for code, names in cldr.currency_names(tongue).items():
            if code in usual:
                for name in names:
                    if name not in known.signs:
                        yield name, Entry("currency", code if " " in name else usual[code], stem=stem and len(name) > 3)
    for name, noun in _nouns(language, words):
        yield name, Entry("currency", noun, stem=stem and len(name) > 3)
    yield from _countries(language, words)


def _nouns(language: str, words: FactWords) -> Iterator[tuple[str, str]]:
    """The bare nouns inside CLDR's names: what several currencies of a noun share, or what is not the country in the name of a single one."""
    known, names = words.currencies, cldr.currency_names(language)
    often = Counter(word for forms in names.values() for word in {w.casefold() for form in forms for w in form.split()})
    listed = [
        (entry.split()[0], form.rstrip("*").casefold()) for entry in known.words.get(language, "").split(",") for form in entry.split()[1:]
    ]
    for noun in known.nouns:
        codes = known.shared(noun)
        if len(noun) < 2:
            continue
        if len(codes) > 1:
            others = tuple(form for other, form in listed if other != noun and len(form) > 2)
            yield from ((word, noun) for word in _shared(codes, known, names) if not word.casefold().startswith(others))
            continue
        tokens = {w for form in names.get(codes[0], ()) for w in form.split() if form.count(" ") == 1}
        land = _stemmed(cldr.territory_names(language).get(codes[0][:2], "")).casefold()
        for word in tokens:
            if _telling(word) and often[word.casefold()] < 3 and len(tokens) > 1 and not (land and land[:3] in word.casefold()):
                yield word, noun


def _shared(codes: Sequence[str], known: Currencies, names: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Words that most names of currencies of one noun have, and few of the others' that are in use; many of the past are called alike."""
    others = {code for noun in known.nouns for code in known.shared(noun)} - set(codes)
    elsewhere = Counter(
        word for code in others for word in {w.casefold() for form in names.get(code, ()) for w in form.replace("-", " ").split()}
    )
    for kept in ("all", "ends"):  # "dinar tunisien"; where most names have more words ("franco da Guiné") the first and the last
        tokens = Counter(word for code in codes for word in {w for form in names.get(code, ()) for w in _words_of(form, kept)})
        most = max(tokens.values(), default=0)
        found = [
            w for w, n in tokens.items() if n > 1 and n >= _OF_MOST * most and elsewhere[w.casefold()] * _ELSEWHERE <= n and _telling(w)
        ]
        if found:
            yield from found
            return


def _words_of(form: str, kept: str) -> Sequence[str]:
    words = form.split() if " " in form else form.split("-")
    return (words if len(words) == 2 else ()) if kept == "all" else (words[0], words[-1]) if len(words) > 1 else ()


def _telling(word: str) -> bool:
    return len(word) > 3 or (len(word) > 1 and not word.isascii() and word[0].isalpha() and word.lower() == word.upper())


def _countries(language: str, words: FactWords) -> Iterator[tuple[str, Entry]]:
    """Adjectives and names of countries that share a noun with others: what CLDR's names hold beside the noun, and the country's own name."""
    known = words.currencies
    shared = {code for noun in known.nouns for code in known.shared(noun) if len(known.shared(noun)) > 1}
    names = cldr.currency_names(language)
    nouns = {form.rstrip("*").casefold() for entry in known.words.get(language, "").split(",") for form in entry.split()[1:]}
    for noun in known.nouns:
        codes = known.shared(noun)
        owners: dict[str, set[str]] = {}
        for code in codes if len(codes) > 1 else ():
            for name in names.get(code, ()):
                for word in name.split() if " " in name else ():
                    owners.setdefault(word, set()).add(code)
        for word, owner in owners.items():
            if len(owner) == 1 and len(word) > 3 and not any(word.casefold().startswith(n) for n in nouns if len(n) > 2):
                yield _stemmed(word), Entry("country", next(iter(owner)), stem=True)
    for place, currency in known.places.items():
        land = cldr.territory_names(language).get(place.upper())
        if land and currency in shared and len(land) > 2:
            yield _stemmed(land), Entry("country", currency, stem=True)
    for entry in known.adjectives.get(language, "").split(","):
        currency, *forms = entry.split() or [""]
        for form in forms:
            yield form.rstrip("*"), Entry("country", currency, stem=True)


def _stemmed(word: str) -> str:
    """A word without the ending that adjectives and cases change; short ones and scripts without cases stay whole."""
    if DENSE.search(word) or len(word) < 6:
        return word
    return word[: max(5, len(word) - 3)]


def lexemes(text: str, language: str) -> list[Lexeme]:
    """Words of a folded text in order of place, longest first; they may overlap."""
    found: list[Lexeme] = []
    for start, end, entries in _phrases(language).found(text):
        dense = DENSE.match(text[end - 1]) is not None
        for entry in entries:
            reach = end if dense else _reach(text, start, end, entry)
            if reach:
                found.append(Lexeme(start, reach, entry.kind, entry.value))
    found.sort(key=lambda lexeme: (lexeme.start, -lexeme.end))
    return found


def _reach(text: str, start: int, end: int, entry: Entry) -> int:
    """Where the word ends in the text, its ending included; 0 when it is only part of another word."""
    number = entry.kind in {"number", "scale"}
    if start and text[start].isalnum() and not entry.open_start and joined(text[start - 1]):
        before = text[max(0, start - 4) : start]
        digit = text[start - 1].isdecimal()
        if not digit and not number and not (not text[start].isascii() and PREFIXES.search(before)):
            return 0
        if not digit and entry.kind == "currency" and end - start <= _SHORT_MONEY:
            return 0  # "between" is no yen: Hebrew and Arabic glue their prepositions to such words
    if end == len(text) or not joined(text[end]) or (not text[end - 1].isalnum() and not _MARK.match(text[end - 1])):
        return end
    if text[end].isdecimal():
        return end if entry.kind in {"sign", "country"} else 0
    if number:
        return (_ENDING.match(text, end) or _NONE).end() if entry.stem else end
    if entry.stem:
        ending = _ENDING.match(text, end)
        return ending.end() if ending else end
    return 0


def joined(char: str) -> bool:
    return char.isalnum() or _MARK.match(char) is not None


_SHORT_MONEY = 2
"""Letters of a name of money that is asked to stand alone: "ין", "ين", "دل"."""
_NONE: re.Match[str] = re.match("", "")  # type: ignore[assignment]  # the empty pattern always matches

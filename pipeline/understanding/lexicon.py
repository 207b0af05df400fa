"""The beat as data: platforms, authorities, laws, actors and terms out of TOML files, ready for matching.

A term is a name or phrase; a trailing `*` stands for any ending, an inner one for any ending of that word. What may stand at its borders
depends on the script: nothing is asked of Chinese, Japanese, Korean or Thai, Arabic and Hebrew words may carry their prefixes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from beat.entries import authority_entries, law_entries, platform_entries
from beat.files import beat_folder, listed
from beat.vocabulary import Vocabulary, load_vocabulary
from common.tables import read_table, record
from pipeline.automaton import Phrases
from pipeline.understanding.endings import declined
from pipeline.understanding.folding import fold_term
from records.errors import ConfigurationError, closest

LANGUAGE_GROUPS = (
    {"ru", "be", "kk", "ky"}, {"uk"}, {"bg", "mk"}, {"cs", "sk"}, {"hr", "bs", "sr", "sl", "me"}, {"sr", "mk"}, {"da", "no"}, {"sv"},
    {"es", "gl"}, {"ca"}, {"pt", "gl"}, {"id", "ms"}, {"ar"}, {"fa"}, {"ur"}, {"hi", "mr", "ne"}, {"tr", "az"}, {"nl", "af"}, {"zu", "xh"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the beat and how it must stand in the text."""

    kind: str
    """`platform`, `context` (a platform's ambiguous name), `near`, `veto`, `block`, `authority`, `law`, `actor`, or `term`."""
    key: str
    """Canonical name, or the concept of a `term`."""
    rule: str
    """File and entry, e.g. `platforms.toml:X/twitter`."""
    languages: frozenset[str] | None = None
    """Only in texts of these languages; None: in any."""
    tail: re.Pattern[str] | None = None
    """What must follow the literal part; None: nothing."""
    cased: str | None = None
    """`first`: the first letter must be a capital; other: must be written exactly so."""
    open_start: bool = False
    """May begin inside a word (a leading `*`), as in German compounds."""
    inflects: bool = False
    """A name that takes the usual endings of the language."""
    jurisdiction: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Platform:
    """What the beat knows of a platform."""

    name: str
    kind: str
    owner: str | None
    former_owner: str | None = None
    minor: bool = False
    """Listed by name only."""
    usually: bool = False
    """Its ambiguous names mean the platform unless the text holds one of its `unless` words."""
    generic_vouches: bool = False
    """Words like "social network" near an ambiguous name vouch for it."""


@dataclass(frozen=True, slots=True)
class Beat:
    """All terms by their literal (folded) beginning, and the platforms by name."""

    terms: Mapping[str, tuple[Term, ...]]
    platforms: Mapping[str, Platform]
    phrases: Phrases[tuple[Term, ...]]
    """The same, to look for all at once."""

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Term]], platforms: Mapping[str, Platform]) -> "Beat":
        """Of terms with their literal beginnings."""
        table: dict[str, list[Term]] = {}
        for literal, term in entries:
            table.setdefault(literal, []).append(term)
        terms = {literal: tuple(found) for literal, found in table.items()}
        return cls(terms, platforms, Phrases(terms))

    def family(self, name: str) -> set[str]:
        """The platform's owner and the other platforms of that owner."""
        known = self.platforms.get(name)
        head = known.owner if known and known.owner else name
        return {head} | {p.name for p in self.platforms.values() if p.owner == head}


def default_beat() -> Beat:
    """The terms of the beat in use (see beat.files)."""
    return load_beat(beat_folder())


@cache
def load_beat(folder: Path) -> Beat:
    """The terms of a beat folder, read once a process (about 0.2 s). Raises ConfigurationError that names file and key."""
    words = load_vocabulary(folder)
    platforms: dict[str, Platform] = {}
    return Beat.of(_entries(folder, platforms, words), platforms)


def _entries(folder: Path, platforms: dict[str, Platform], words: Vocabulary) -> Iterator[tuple[str, Term]]:
    yield from _platform_entries(folder, platforms)
    yield from _authority_entries(folder)
    yield from _law_entries(folder)
    yield from _actor_entries(folder / "actors.toml", words)
    for path in sorted((folder / "terms").glob("*.toml")):
        yield from _term_entries(path, words)


def _platform_entries(folder: Path, platforms: dict[str, Platform]) -> Iterator[tuple[str, Term]]:
    path = folder / "platforms.toml"
    for entry in platform_entries(folder):
        name = entry.name
        known = Platform(
            name,
            entry.kind,
            entry.owner,
            entry.former_owner,
            minor=entry.simple,
            usually=entry.unless is not None,
            generic_vouches=entry.generic_vouches,
        )
        platforms.setdefault(name, known)
        if _DOMAIN_NAME.fullmatch(name):
            yield fold_term(name) + ".", Term("platform", name, f"{path.name}:{name}/domain", tail=_DOMAIN_END)
        if entry.simple:
            begins_small = name[0].islower()  # iFood, eMAG: no common word looks so, and headlines write them in any case
            yield from compiled(path, name, "platform", name, name, cased=None if begins_small else "first", inflects=True)
        for alias in entry.aliases:
            yield from compiled(path, f"{name}/{alias}", "platform", name, alias, inflects=True)
        for alias in entry.cased:
            yield from compiled(path, f"{name}/{alias}", "platform", name, alias, cased="first", inflects=True)
        for alias in entry.context:
            yield from compiled(path, f"{name}/{alias} in context", "context", name, alias, cased="first", inflects=len(alias) > 3)
        for field, kind, words in (("near", "near", entry.near), ("not", "block", entry.not_), ("unless", "veto", entry.unless or ())):
            for alias in words:
                yield from compiled(path, f"{name}/{field}", kind, name, alias, inflects=kind != "block")


def _authority_entries(folder: Path) -> Iterator[tuple[str, Term]]:
    path = folder / "authorities.toml"
    for entry in authority_entries(folder):
        for alias in entry.spellings:
            yield from compiled(
                path,
                f"{entry.jurisdiction}/{entry.kind}/{alias}",
                "authority",
                entry.name,
                alias,
                cased=_acronym(alias),
                inflects=True,
                jurisdiction=entry.jurisdiction,
                topics=(entry.kind,),
            )


def _law_entries(folder: Path) -> Iterator[tuple[str, Term]]:
    path = folder / "laws.toml"
    for entry in law_entries(folder):
        given: dict[str, Any] = {"jurisdiction": entry.jurisdiction, "topics": entry.topics}
        for alias in entry.aliases:
            yield from compiled(path, f"{entry.name}/{alias}", "law", entry.name, alias, cased=_acronym(alias), inflects=True, **given)
        for alias in entry.cased:
            yield from compiled(path, f"{entry.name}/{alias}", "law", entry.name, alias, cased=alias, **given)


@dataclass(frozen=True, slots=True)
class _ActorsFile:
    """actors.toml: topic, or `none`, -> names, `;` between actors and `=` between spellings of one."""

    actors: Mapping[str, str]


_Concepts = dict[str, dict[str, str]]
"""A file of terms: language -> concept -> terms, a comma between them."""


def _actor_entries(path: Path, words: Vocabulary) -> Iterator[tuple[str, Term]]:
    for topic, entries in record(_ActorsFile, read_table(path), str(path)).actors.items():
        if topic not in (*words.topic_ids, "none"):
            raise ConfigurationError(str(path), f"actors.{topic}", "is not a topic", closest(topic, (*words.topic_ids, "none")))
        for entry in listed(path, topic, entries, ";"):
            names = listed(path, entry, entry, "=")
            for alias in names:
                cased = _acronym(alias) or "first"
                yield from compiled(
                    path,
                    f"{topic}/{alias}",
                    "actor",
                    names[0],
                    alias,
                    cased=cased,
                    inflects=True,
                    topics=() if topic == "none" else (topic,),
                )


def _term_entries(path: Path, words: Vocabulary) -> Iterator[tuple[str, Term]]:
    for language, concepts in record(_Concepts, read_table(path), str(path)).items():
        languages = frozenset({language}.union(*(group for group in LANGUAGE_GROUPS if language in group)))
        for concept, terms in concepts.items():
            topic = concept.removeprefix("t-")
            if topic != concept and topic not in words.topic_ids:
                raise ConfigurationError(str(path), f"{language}.{concept}", f"{topic!r} is no topic", closest(topic, words.topic_ids))
            for term in listed(path, f"{language}.{concept}", terms):
                yield from compiled(path, f"{language}/{concept}/{term}", "term", concept, term, languages=languages, folder="terms/")


_GIVES_WAY = frozenset("\u0d4d\u0ccd\u0c4d\u0dca\u0d02\u0d7a\u0d7b\u0d7c\u0d7d\u0d7e\u0d7f")
"""Last signs of names in Malayalam, Kannada, Telugu and Sinhala (silent consonants) that a case ending replaces: ഇൻസ്റ്റഗ്രാം, ഇൻസ്റ്റഗ്രാമിന്."""
_LEAST_STEM = 4
_DOMAIN_NAME = re.compile(r"[A-Za-z0-9]{4,}")
"""Names that may be met as an address: `publi24.ro`, always in small letters, where the name alone needs its capital."""
_DOMAIN_END = re.compile(r"[a-z]{2,3}(?!\w)")


def _acronym(alias: str) -> str | None:
    """Short names in capitals (`ICO`, `FAS`) must be written so: in lower case they are words."""
    return alias if len(alias) <= 6 and alias.isascii() and alias.upper() == alias else None


def compiled(path: Path, rule: str, kind: str, key: str, text: str, *, folder: str = "", **options: Any) -> Iterable[tuple[str, Term]]:
    """A name or phrase of a file as the matching wants it: its literal beginning and the term. Raises ConfigurationError."""
    options["open_start"] = text.startswith("*")
    literal, tail = _pattern(text.removeprefix("*"))
    if options.get("inflects") and tail is None and len(literal) > _LEAST_STEM and literal[-1] in _GIVES_WAY:
        literal = literal[:-1]
    if not literal or (len(literal) < 2 and kind != "context" and literal.isascii()):
        raise ConfigurationError(str(path), rule, "needs at least two characters before a *", "see docs/beat.md")
    if options.get("cased") not in {None, "first"}:
        options["cased"] = str(options["cased"]).rstrip("*")
    term = Term(kind=kind, key=key, rule=f"{folder}{path.name}:{rule}", tail=tail, **options)
    yield literal, term
    if term.inflects and tail is None and term.cased in {None, "first"} and len(literal) > _LEAST_STEM:
        for stem, languages, ending in declined(literal):
            yield stem, replace(term, languages=languages, tail=ending)


def _pattern(text: str) -> tuple[str, re.Pattern[str] | None]:
    """Literal beginning and, where a `*` follows, the expression for the rest (bounded: each star is at most 20 letters)."""
    folded = fold_term(text)
    literal, star, rest = folded.partition("*")
    if not star:
        return literal, None
    body = re.escape(rest).replace(r"\*", r"\w{0,20}")
    return literal, re.compile(r"\w{0,20}" + body)

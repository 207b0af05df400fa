"""The words that facts are read by: numbers, money, roles of sums and kinds of deadlines, per language (`beat/facts/*.toml`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from beat.files import SHIPPED, beat_folder
from common.tables import read_table, record
from records.errors import ConfigurationError

FOLDER = "facts"

RELATIVES: Mapping[str, tuple[str, ...]] = {
    "id": ("ms",),
    "ms": ("id",),
    "hr": ("sr", "bs"),
    "sr": ("hr", "bs"),
    "bs": ("hr", "sr"),
    "und": ("en",),
}
"""Languages that are written so alike that one is often taken for the other: their words count, too."""

Concepts = Mapping[str, Mapping[str, str]]
"""Language -> concept -> terms, a comma between them; `*` stands for any ending."""


@dataclass(frozen=True, slots=True)
class Currencies:
    """currencies.toml: money in words and signs."""

    signs: Mapping[str, str]
    codes: Mapping[str, str]
    parts: Mapping[str, str]
    """Units that are no currency of their own: how many of which they are, "10 IRR"."""
    nouns: Mapping[str, str]
    places: Mapping[str, str]
    tongues: Mapping[str, str]
    words: Mapping[str, str]
    adjectives: Mapping[str, str]

    @property
    def iso_codes(self) -> list[str]:
        return self.codes.get("codes", "").split()

    def part(self, name: str) -> tuple[int, str]:
        """How many of which currency a unit is: (10, "IRR") of `toman`, (1, name) of a currency itself."""
        times, _, whole = self.parts.get(name, f"1 {name}").partition(" ")
        return int(times), whole

    def shared(self, noun: str) -> list[str]:
        """The currencies a noun may mean, the usual one first."""
        return self.nouns[noun].split()


@dataclass(frozen=True, slots=True, eq=False)
class FactWords:
    """All of `beat/facts`."""

    numbers: Mapping[str, str]
    currencies: Currencies
    concepts: tuple[Concepts, ...]
    """Roles of sums, deadlines."""

    def concept_terms(self, language: str) -> Iterator[tuple[str, str]]:
        """(concept, term) of a language."""
        for table in self.concepts:
            for tongue in (language, *RELATIVES.get(language, ())):
                for concept, terms in table.get(tongue, {}).items():
                    yield from ((concept, term.strip()) for term in terms.split(",") if term.strip())


def fact_words() -> FactWords:
    """The words of the beat in use; those that ship where its folder has none. Raises ConfigurationError."""
    folder = beat_folder()
    return load_fact_words(folder if (folder / FOLDER).is_dir() else SHIPPED)


@cache
def load_fact_words(folder: Path) -> FactWords:
    """The words of a beat folder, read once a process. Raises ConfigurationError that names file and key."""
    home = folder / FOLDER
    currencies = record(Currencies, read_table(home / "currencies.toml"), str(home / "currencies.toml"))
    for language, names in currencies.words.items():
        for entry in names.split(","):
            noun = entry.split()[0] if entry.split() else ""
            if noun not in {*currencies.nouns, *currencies.parts} and "/" not in noun:
                raise ConfigurationError(
                    str(home / "currencies.toml"), f"words.{language}", f"unknown noun {noun!r}", ", ".join(currencies.nouns)
                )
    return FactWords(
        numbers=record(dict[str, str], read_table(home / "numbers.toml"), str(home / "numbers.toml")),
        currencies=currencies,
        concepts=tuple(record(dict[str, dict[str, str]], read_table(path), str(path)) for path in sorted(home.glob("words*.toml"))),
    )

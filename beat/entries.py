"""Platforms, authorities and laws as their files list them: who is called what, belongs to whom, sits where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from beat.files import listed
from beat.vocabulary import load_vocabulary
from common.tables import Rules, Written, read_table, record
from records.errors import ConfigurationError, closest

E = TypeVar("E")
OTHER = "other"
"""Kind of a platform whose entry names none: it is in no sector."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformEntry:
    """A platform with its spellings; in these a `*` stands for any ending."""

    name: str
    kind: str = OTHER
    """Its sector, of sectors.toml; `company` where it has services of several."""
    chiefly: str | None = None
    """Of a company with services of several sectors: that for which it is in court most."""
    owner: str | None = None
    """The company it belongs to; a platform of the same file where possible."""
    former_owner: str | None = None
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    """Aliases that need their capital letter."""
    former: tuple[str, ...] = ()
    """Names it had before: who searches for one means the platform."""
    people: tuple[str, ...] = ()
    """Names of those who speak for it: in a dispute about it they are no claimants."""
    context: tuple[str, ...] = ()
    """Names that also mean something else."""
    near: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    """Phrases in which a name means something else."""
    unless: tuple[str, ...] | None = None
    """None: there is no such line, which is another thing than an empty one."""
    generic_vouches: bool = False
    simple: bool = False
    """From the `[simple]` lines: its only name is its own."""

    @property
    def sector(self) -> str | None:
        return self.chiefly or (self.kind if self.kind != OTHER else None)

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.cased, *self.context, *self.former)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityEntry:
    """A court, regulator or other authority."""

    name: str
    spellings: tuple[str, ...]
    """As written, the canonical one first."""
    kind: str
    jurisdiction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEntry:
    """A law or legal text."""

    name: str
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    jurisdiction: str | None = None
    """ISO 3166-1, eu, coe or int."""
    topics: tuple[str, ...] = ()
    """What a report that names it is probably about."""

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.cased)


def _terms(value: object) -> object:
    return tuple(part for part in (piece.strip() for piece in value.split(",")) if part) if isinstance(value, str) else value


_TERMS = (Written(_terms, 'text in quotes, a comma between the terms: "a, b"'),)
_RULES: Rules = {
    PlatformEntry: dict.fromkeys(("aliases", "cased", "former", "context", "near", "not_", "unless", "people"), _TERMS),
    LawEntry: dict.fromkeys(("aliases", "cased"), _TERMS),
}


@cache
def platform_entries(folder: Path) -> tuple[PlatformEntry, ...]:
    """Every platform of a beat folder; of entries with one name the first says what it is. Raises ConfigurationError."""
    path = folder / "platforms.toml"
    data = _tables(path, "platform", "simple")
    found = [_entry(PlatformEntry, path, row, {"simple": False}) for row in data.get("platform", ())]
    for kind, names in data.get("simple", {}).items():
        found += [PlatformEntry(name=name, kind=kind, simple=True) for name in listed(path, f"simple.{kind}", names)]
    if sectors := [sector.id for sector in load_vocabulary(folder).sectors]:
        for entry in found:
            for key, sector in (("kind", entry.kind), ("chiefly", entry.chiefly)):
                if sector is not None and sector not in (OTHER, *sectors):
                    raise ConfigurationError(
                        str(path), f"{entry.name}.{key}", f"{sector!r} is not in sectors.toml", closest(sector, sectors)
                    )
    return tuple(found)


def _tables(path: Path, *accepted: str) -> dict[str, Any]:
    """A file of these tables and no other. Raises ConfigurationError."""
    data = read_table(path)
    for name in data:
        if name not in accepted:
            raise ConfigurationError(str(path), name, "no such table", closest(name, accepted))
    return data


def _entry(kind: type[E], path: Path, row: Mapping[str, Any], given: Mapping[str, Any]) -> E:
    return record(kind, row, str(path), rules=_RULES, within=f"{row.get('name', '?')}.", given=given)


@cache
def authority_entries(folder: Path) -> tuple[AuthorityEntry, ...]:
    """Every authority of a beat folder. Raises ConfigurationError."""
    path, found = folder / "authorities.toml", []
    kinds = [kind.id for kind in load_vocabulary(folder).authority_kinds]
    for group in _tables(path, "group").get("group", ()):
        jurisdiction = group.get("jurisdiction")
        for kind, entries in group.items():
            if kind == "jurisdiction":
                continue
            if kind not in kinds:
                raise ConfigurationError(str(path), f"{jurisdiction}.{kind}", "is not a kind of authority", closest(kind, kinds))
            for entry in listed(path, f"{jurisdiction}.{kind}", entries, ";"):
                names = tuple(listed(path, entry, entry, "="))
                found.append(AuthorityEntry(name=names[0].rstrip("*"), spellings=names, kind=kind, jurisdiction=jurisdiction))
    return tuple(found)


@cache
def authority_names(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Authority -> interface language -> its name there, of authority_names.toml. Raises ConfigurationError for one that authorities.toml lacks."""
    path = folder / "authority_names.toml"
    if not path.exists():
        return {}
    names = record(dict[str, dict[str, str]], read_table(path), str(path))
    known = {entry.name for entry in authority_entries(folder)}
    for name in names:
        if name not in known:
            raise ConfigurationError(str(path), name, "is no name of authorities.toml", closest(name, known))
    return names


@cache
def law_entries(folder: Path) -> tuple[LawEntry, ...]:
    """Every law of a beat folder. Raises ConfigurationError."""
    path, found = folder / "laws.toml", []
    known = load_vocabulary(folder).topic_ids
    for row in _tables(path, "law").get("law", ()):
        entry = _entry(LawEntry, path, row, {})
        for topic in entry.topics:
            if topic not in known:
                raise ConfigurationError(str(path), f"{entry.name}.topics", f"unknown topic {topic!r}", closest(topic, known))
        found.append(entry)
    return tuple(found)

"""Platforms, authorities and laws as their files list them: who is called what, belongs to whom, sits where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from beat.files import listed
from beat.vocabulary import load_vocabulary
from common.tables import read_table
from records.errors import ConfigurationError, closest


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformEntry:
    """A platform with its spellings; in these a `*` stands for any ending."""

    name: str
    kind: str
    owner: str | None = None
    """The company it belongs to; a platform of the same file where possible."""
    former_owner: str | None = None
    aliases: tuple[str, ...] = ()
    cased: tuple[str, ...] = ()
    """Aliases that need their capital letter."""
    former: tuple[str, ...] = ()
    """Names it had before: who searches for one means the platform."""
    context: tuple[str, ...] = ()
    """Names that also mean something else."""
    near: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    """Key `not`: phrases in which a name means something else."""
    unless: tuple[str, ...] | None = None
    """None: there is no such line, which is another thing than an empty one."""
    generic_vouches: bool = False
    simple: bool = False
    """From the `[simple]` lines: its only name is its own."""

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
    aliases: tuple[str, ...]
    cased: tuple[str, ...]
    jurisdiction: str | None
    topics: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.cased)


@cache
def platform_entries(folder: Path) -> tuple[PlatformEntry, ...]:
    """Every platform of a beat folder; of entries with one name the first says what it is. Raises ConfigurationError."""
    path = folder / "platforms.toml"
    data = read_table(path)
    found = [_platform(path, row) for row in data.get("platform", ())]
    for kind, names in data.get("simple", {}).items():
        found += [PlatformEntry(name=name, kind=kind, simple=True) for name in listed(path, f"simple.{kind}", names)]
    return tuple(found)


def _platform(path: Path, row: Mapping[str, Any]) -> PlatformEntry:
    name = row.get("name")
    if not name:
        raise ConfigurationError(str(path), "platform.name", "is missing")

    def spelt(key: str) -> tuple[str, ...]:
        return tuple(listed(path, f"{name}.{key}", row.get(key, "")))

    return PlatformEntry(
        name=name,
        kind=row.get("kind", "other"),
        owner=row.get("owner"),
        former_owner=row.get("former_owner"),
        aliases=spelt("aliases"),
        cased=spelt("cased"),
        former=spelt("former"),
        context=spelt("context"),
        near=spelt("near"),
        blocked=spelt("not"),
        unless=spelt("unless") if "unless" in row else None,
        generic_vouches=bool(row.get("generic_vouches")),
    )


@cache
def authority_entries(folder: Path) -> tuple[AuthorityEntry, ...]:
    """Every authority of a beat folder. Raises ConfigurationError."""
    path, found = folder / "authorities.toml", []
    kinds = [kind.id for kind in load_vocabulary(folder).authority_kinds]
    for group in read_table(path).get("group", ()):
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
def law_entries(folder: Path) -> tuple[LawEntry, ...]:
    """Every law of a beat folder. Raises ConfigurationError."""
    path, found = folder / "laws.toml", []
    known = load_vocabulary(folder).topic_ids
    for row in read_table(path).get("law", ()):
        name, topics = row["name"], tuple(row.get("topics", ()))
        if unknown := [topic for topic in topics if topic not in known]:
            raise ConfigurationError(str(path), f"{name}.topics", f"unknown topic {unknown[0]!r}", closest(unknown[0], known))
        found.append(
            LawEntry(
                name=name,
                aliases=tuple(listed(path, f"{name}.aliases", row.get("aliases", ""))),
                cased=tuple(listed(path, f"{name}.cased", row.get("cased", ""))),
                jurisdiction=row.get("jurisdiction"),
                topics=topics,
            )
        )
    return tuple(found)

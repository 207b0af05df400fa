"""The words everything else speaks in: topics, stages, outcomes of proceedings and kinds of authority, with order, weights and names.

They are TOML in the beat's folder and are read once a process. Whoever shows, sorts or checks one asks here: `vocabulary().topic(id).name("fr")`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from beat.files import beat_folder, read_table
from records.errors import ConfigurationError, closest

UNKNOWN_WEIGHT = 0.3
"""Of a stage that the beat does not know (an archive may hold those of another beat): below every weight of stages.toml."""
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ID_FORM = "small letters, digits and single hyphens, e.g. child-safety"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of the vocabulary."""

    id: str
    """Stable; what is stored and exported."""
    order: int
    """Place in its file, from 0."""
    names: Mapping[str, str]
    """Interface language -> name; always has `en`."""
    known: bool = True
    """False: not of this beat, so it is called by its id."""

    def name(self, language: str = "en") -> str:
        """As inside a sentence; in English where the language has no name for it."""
        return self.names.get(language) or self.names.get(language.partition("-")[0]) or self.names["en"]

    def label(self, language: str = "en") -> str:
        """The name standing alone: its first letter a capital."""
        name = self.name(language)
        return name[:1].upper() + name[1:] if self.known else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Word):
    """What a report is about."""

    general: bool = False
    """For pages kept though they are on none of the other topics; never learnt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Word):
    """A step of a proceeding; `order` is that in which one usually takes them."""

    weight: float = UNKNOWN_WEIGHT
    """0..1, how much it weighs where one has to stand for a story."""
    concepts: tuple[str, ...] = ()
    """Concepts of the term files that tell of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Word):
    """How a proceeding or dispute can stand. Not the outcome of a captured page, see records.outcome."""

    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityKind(Word):
    """A kind of authority: court, data protection, police ..."""

    topics: frozenset[str] = frozenset()
    """What a report is probably about in which one acts."""
    single: bool = False
    """One subject only: where it acts, other topics become less likely."""


W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All words of one beat; every sequence in the order of its file."""

    folder: Path
    topics: tuple[Topic, ...]
    """Those that are learnt; the general one is apart."""
    general: Topic
    stages: tuple[Stage, ...]
    outcomes: tuple[Outcome, ...]
    authority_kinds: tuple[AuthorityKind, ...]
    stage_of_concept: Mapping[str, str]
    """Concept of the term files -> id of the stage it tells of."""
    _by_id: Mapping[str, Mapping[str, Word]] = field(repr=False)

    @property
    def topic_ids(self) -> tuple[str, ...]:
        return tuple(topic.id for topic in self.topics)

    def topic(self, key: str) -> Topic:
        """A topic; one that this beat does not know (an older archive, another beat) is called by its id."""
        found = self._by_id["topic"].get(key)
        return found if isinstance(found, Topic) else Topic(id=key, order=len(self.topics), names={"en": key}, known=False)

    def stage(self, key: str) -> Stage:
        """A stage, in whatever spelling (`Interim_Order`); one that this beat does not know is called by its id."""
        key = stage_id(key)
        found = self._by_id["stage"].get(key)
        return (
            found if isinstance(found, Stage) else Stage(id=key, order=len(self.stages), names={"en": key.replace("-", " ")}, known=False)
        )

    def outcome(self, key: str) -> Outcome:
        """An outcome; one that this beat does not know is called by its id."""
        found = self._by_id["outcome"].get(key)
        return (
            found
            if isinstance(found, Outcome)
            else Outcome(id=key, order=len(self.outcomes), names={"en": key.replace("-", " ")}, known=False)
        )

    def authority_kind(self, key: str) -> AuthorityKind:
        """A kind of authority; one that this beat does not know is called by its id."""
        found = self._by_id["kind"].get(key)
        return (
            found
            if isinstance(found, AuthorityKind)
            else AuthorityKind(id=key, order=len(self.authority_kinds), names={"en": key}, known=False)
        )

    def stage_weight(self, key: str) -> float:
        """0..1; that of no stage at all is 0."""
        return self.stage(key).weight if key else 0.0

    def foremost_stage(self, stages: Iterable[str]) -> str:
        """The stage that is named most often, the weightiest of equals, then the later one; empty when none is named."""
        named = Counter(stage_id(stage) for stage in stages if stage)
        return max(named, key=lambda key: (named[key], self.stage_weight(key), self.stage(key).order, key), default="")

    def furthest_stage(self, stages: Iterable[str]) -> str:
        """The stage that comes last in the usual order; empty when none is named."""
        return max((stage_id(stage) for stage in stages if stage), key=lambda key: (self.stage(key).order, key), default="")

    def stage_rows(self) -> list[tuple[str, int, float]]:
        """(id, order, weight) of every stage, for a table that SQL joins."""
        return [(stage.id, stage.order, stage.weight) for stage in self.stages]


def stage_id(stage: str) -> str:
    """One spelling for a stage: `interim-order`."""
    return stage.strip().casefold().replace(" ", "-").replace("_", "-")


def vocabulary() -> Vocabulary:
    """The words of the beat in use. Raises ConfigurationError."""
    return load_vocabulary(beat_folder())


@cache
def load_vocabulary(folder: Path) -> Vocabulary:
    """The words of a beat folder, read once a process. Raises ConfigurationError that names file and key."""
    topics = tuple(
        Topic(**common, general=_flag(path, common["id"], row, "general"))
        for path, common, row in _words(folder / "topics.toml", ("general",))
    )
    learnt = tuple(topic for topic in topics if not topic.general)
    general = [topic for topic in topics if topic.general]
    if len(general) != 1 or not learnt:
        raise ConfigurationError(
            str(folder / "topics.toml"), "general", "exactly one topic must be the general one", 'usually [other] with "general = true"'
        )
    stages = tuple(
        Stage(**common, weight=_weight(path, common["id"], row), concepts=_texts(path, common["id"], row, "concepts"))
        for path, common, row in _words(folder / "stages.toml", ("weight", "concepts"))
    )
    outcomes = tuple(
        Outcome(**common, final=_flag(path, common["id"], row, "final"))
        for path, common, row in _words(folder / "outcomes.toml", ("final",))
    )
    kinds = tuple(
        _kind(path, common, row, [topic.id for topic in learnt])
        for path, common, row in _words(folder / "kinds.toml", ("topics", "single"))
    )
    return Vocabulary(
        folder=folder,
        topics=learnt,
        general=general[0],
        stages=stages,
        outcomes=outcomes,
        authority_kinds=kinds,
        stage_of_concept=MappingProxyType({concept: stage.id for stage in stages for concept in stage.concepts}),
        _by_id=MappingProxyType(
            {"topic": _by_id(topics), "stage": _by_id(stages), "outcome": _by_id(outcomes), "kind": _by_id(kinds)},
        ),
    )


def _by_id(words: Sequence[W]) -> Mapping[str, W]:
    return MappingProxyType({word.id: word for word in words})


def _words(path: Path, keys: Sequence[str]) -> Iterable[tuple[Path, dict[str, Any], Mapping[str, Any]]]:
    """Per table of a file: what every word has, and the table for the rest."""
    for order, (key, row) in enumerate(read_table(path).items()):
        if not _ID.fullmatch(key):
            raise ConfigurationError(str(path), key, "is no id", _ID_FORM)
        if not isinstance(row, dict):
            raise ConfigurationError(str(path), key, f"{row!r} is not a section", f"write [{key}]")
        for name in row:
            if name not in (*keys, "names"):
                raise ConfigurationError(str(path), f"{key}.{name}", "no such key", closest(name, (*keys, "names")))
        yield path, {"id": key, "order": order, "names": _names(path, key, row.get("names"))}, row


def _names(path: Path, key: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(name, str) and name.strip() for name in value.values()) or "en" not in value:
        raise ConfigurationError(
            str(path), f"{key}.names", f"{value!r} does not name it", 'write names = { en = "...", fr = "..." }; en is needed'
        )
    return MappingProxyType({language: name.strip() for language, name in value.items()})


def _flag(path: Path, key: str, row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise ConfigurationError(str(path), f"{key}.{name}", f"{value!r} is not true or false", f"write {name} = true")
    return value


def _weight(path: Path, key: str, row: Mapping[str, Any]) -> float:
    value = row.get("weight")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigurationError(str(path), f"{key}.weight", f"{value!r} is no weight", "a number from 0 to 1")
    return float(value)


def _texts(path: Path, key: str, row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise ConfigurationError(str(path), f"{key}.{name}", f"{value!r} is not a list of strings", f'write {name} = ["a", "b"]')
    return tuple(value)


def _kind(path: Path, common: dict[str, Any], row: Mapping[str, Any], topics: Sequence[str]) -> AuthorityKind:
    named = _texts(path, common["id"], row, "topics")
    for topic in named:
        if topic not in topics:
            raise ConfigurationError(str(path), f"{common['id']}.topics", f"unknown topic {topic!r}", closest(topic, topics))
    return AuthorityKind(**common, topics=frozenset(named), single=_flag(path, common["id"], row, "single"))

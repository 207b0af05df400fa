"""The words everything else speaks in: topics, stages, outcomes of proceedings and kinds of authority, with order, weights and names.

They are TOML in the beat's folder and are read once a process. Whoever shows, sorts or checks one asks here: `vocabulary().topic(id).name("fr")`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from beat.files import beat_folder
from common.tables import BadValueError, Between, Check, Each, Rules, read_table, records
from records.errors import ConfigurationError, closest

UNKNOWN_WEIGHT = 0.3
"""Of a stage that the beat does not know (an archive may hold those of another beat): below every weight of stages.toml."""
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ID_FORM = "small letters, digits and single hyphens, e.g. child-safety"


DecisionRule = Literal["always", "decided", "never"]


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
    decision: DecisionRule = "never"
    """Whether such a step is a decision: always, where it is told how it ended, or never."""
    one_sided: bool = False
    """An authority or the platform alone acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Word):
    """How a step of a proceeding can end. Not the outcome of a captured page, see records.outcome."""

    decided: bool = True
    """False: it says whether an order was obeyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityKind(Word):
    """A kind of authority: court, data protection, police ..."""

    topics: frozenset[str] = frozenset()
    """What a report is probably about in which one acts."""
    single: bool = False
    """One subject only: where it acts, other topics become less likely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector(Word):
    """What kind of service a platform is."""


def _named(names: Mapping[str, str]) -> Mapping[str, str]:
    named = {language: name.strip() for language, name in names.items()}
    if not named.get("en") or not all(named.values()):
        raise BadValueError(f"{names!r} does not name it", 'write names = { en = "...", fr = "..." }; en is needed')
    return named


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What every table of the beat's word files may hold."""

    names: Annotated[Mapping[str, str], Check(_named)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _TopicRow(_Row):
    general: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _StageRow(_Row):
    weight: Annotated[float, Between(0, 1)]
    concepts: tuple[str, ...] = ()
    decision: DecisionRule = "never"
    one_sided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _OutcomeRow(_Row):
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _KindRow(_Row):
    topics: tuple[str, ...] = ()
    single: bool = False


R = TypeVar("R", bound=_Row)
_NO_RULES: Rules = {}
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
    sectors: tuple[Sector, ...]
    """None in the folder of a beat that has no sectors.toml: made before there were any."""
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

    def sector(self, key: str) -> Sector:
        """A sector; one that this beat does not know is called by its id."""
        found = self._by_id["sector"].get(key)
        return found if isinstance(found, Sector) else Sector(id=key, order=len(self.sectors), names={"en": key}, known=False)

    def is_decision(self, stage: str, outcome: str | None) -> bool:
        """Whether a step that ended so is a decision."""
        rule = self.stage(stage).decision if stage else "never"
        return rule == "always" or (rule == "decided" and outcome is not None and self.outcome(outcome).decided)

    def stage_weight(self, key: str) -> float:
        """0..1; that of no stage at all is 0."""
        return self.stage(key).weight if key else 0.0


def stage_id(stage: str) -> str:
    """One spelling for a stage: `interim-order`."""
    return stage.strip().casefold().replace(" ", "-").replace("_", "-")


def vocabulary() -> Vocabulary:
    """The words of the beat in use. Raises ConfigurationError."""
    return load_vocabulary(beat_folder())


@cache
def load_vocabulary(folder: Path) -> Vocabulary:
    """The words of a beat folder, read once a process. Raises ConfigurationError that names file and key."""
    topics = tuple(Topic(**word, general=row.general) for word, row in _words(folder / "topics.toml", _TopicRow))
    learnt = tuple(topic for topic in topics if not topic.general)
    general = [topic for topic in topics if topic.general]
    if len(general) != 1 or not learnt:
        raise ConfigurationError(
            str(folder / "topics.toml"), "general", "exactly one topic must be the general one", 'usually [other] with "general = true"'
        )
    stages = tuple(
        Stage(**word, weight=row.weight, concepts=row.concepts, decision=row.decision, one_sided=row.one_sided)
        for word, row in _words(folder / "stages.toml", _StageRow)
    )
    outcomes = tuple(Outcome(**word, decided=row.decided) for word, row in _words(folder / "outcomes.toml", _OutcomeRow))
    kinds = tuple(
        AuthorityKind(**word, topics=frozenset(row.topics), single=row.single)
        for word, row in _words(folder / "kinds.toml", _KindRow, {_KindRow: {"topics": (Each((_known(learnt),)),)}})
    )
    path = folder / "sectors.toml"
    sectors = tuple(Sector(**word) for word, _ in _words(path, _Row)) if path.exists() else ()
    return Vocabulary(
        folder=folder,
        topics=learnt,
        general=general[0],
        stages=stages,
        outcomes=outcomes,
        authority_kinds=kinds,
        sectors=sectors,
        stage_of_concept=MappingProxyType({concept: stage.id for stage in stages for concept in stage.concepts}),
        _by_id=MappingProxyType(
            {
                "topic": _by_id(topics),
                "stage": _by_id(stages),
                "outcome": _by_id(outcomes),
                "kind": _by_id(kinds),
                "sector": _by_id(sectors),
            },
        ),
    )


def _by_id(words: Sequence[W]) -> Mapping[str, W]:
    return MappingProxyType({word.id: word for word in words})


def _words(path: Path, kind: type[R], rules: Rules = _NO_RULES) -> Iterator[tuple[dict[str, Any], R]]:
    """Per table of a file: what every word has, and its row."""
    table = read_table(path)
    for key in table:
        if not _ID.fullmatch(key):
            raise ConfigurationError(str(path), key, "is no id", _ID_FORM)
    for order, (key, row) in enumerate(records(kind, table, str(path), rules=rules).items()):
        yield {"id": key, "order": order, "names": MappingProxyType(dict(row.names))}, row


def _known(topics: Sequence[Topic]) -> Check:
    ids = [topic.id for topic in topics]

    def known(topic: str) -> str:
        if topic not in ids:
            raise BadValueError(f"unknown topic {topic!r}", closest(topic, ids))
        return topic

    return Check(known)

"""Errata: a fact that an issue or alert told and that was corrected since. What was told is kept as it was; this stands beside it."""

from dataclasses import dataclass, field
from datetime import datetime

from records.docket import Docket


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDocket:
    """What a docket line is composed of."""

    stage: str = ""
    topic: str = ""
    platforms: tuple[str, ...] = ()
    docket: Docket = field(default_factory=Docket)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """One corrected fact of one story in one issue."""

    subscription: str
    issue_id: str
    """Of an issue or an alert."""
    issued_at: datetime
    """UTC."""
    story_id: str
    """As the issue has it."""
    headline: str
    language: str
    """Of the headline."""
    article_id: str
    kind: str
    was: str
    was_role: str
    value: str
    """As the story is told now by the corrected article; empty: the article does not tell it."""
    role: str
    told: ToldDocket
    """As it was told."""
    now: ToldDocket
    """As it is told since."""
    at: datetime
    """When it was noted, UTC."""
    number: int
    """Of the event `fact.corrected`."""
    withdrawn: bool = False
    """An earlier correction was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataBatch:
    """Errata that are told together."""

    id: str
    """`erratum-17`, by the last event."""
    at: datetime
    errata: tuple[Erratum, ...]

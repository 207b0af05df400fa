"""A user's list of known decisions, and what an archive has of each."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Verdict(StrEnum):
    """What became of one listed decision; everything from `swallowed` on is a miss, the most telling reason first."""

    FOUND = "found"
    LIKELY = "likely"
    """A story that fits, with less evidence: look at it."""
    SWALLOWED = "swallowed"
    """A report of it was captured and taken for a copy of another."""
    OFF_TOPIC = "off-topic"
    """A page on it was captured and judged to be off the beat."""
    NOT_KEPT = "not-kept"
    """A page on it was captured and could not be read: a paywall, a consent wall, no text."""
    BEFORE = "before-archive"
    NO_SOURCE = "no-source"
    """No outlet or authority of that country is in the catalogue."""
    NOTHING_CAPTURED = "nothing-captured"
    """There are sources, and none of their pages is of those days."""
    NOT_REPORTED = "not-reported"
    """There are sources and pages of those days, and none is about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDecision:
    """One row of the list. None and empty: the list does not say, or nobody could read it."""

    line: int
    """Of the file, from 1."""
    day: date | None = None
    authority: str = ""
    """As the list has it."""
    authorities: tuple[str, ...] = ()
    """Its names in the beat; several where a name is shared."""
    country: str | None = None
    """ISO 3166-1 alpha-2 lower case, eu, coe."""
    party: str = ""
    """As the list has it."""
    platforms: tuple[str, ...] = ()
    """Names in the beat, those of the party's services beside the party's own."""
    amount: Decimal | None = None
    currency: str | None = None
    """ISO 4217."""
    eur: Decimal | None = None
    urls: tuple[str, ...] = ()
    """Canonical."""
    title: str = ""
    case_numbers: tuple[str, ...] = ()
    language: str | None = None
    """ISO 639-1, of the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDecision:
    """What one story, copy or captured page tells, as far as it can be compared with a listed decision."""

    key: str
    """Id of the story, report or capture."""
    line: str
    """Its headline."""
    day: date
    language: str | None = None
    country: str | None = None
    authority: str | None = None
    platforms: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    eur: Decimal | None = None
    urls: tuple[str, ...] = ()
    """Canonical."""
    case_numbers: tuple[str, ...] = ()
    decision: bool = True
    """The step that is told is one that decides."""
    outcome: str = ""
    """Of a captured page: its outcome word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What an archive could have seen of a listed decision."""

    begins: date | None
    """Day of its earliest page; None: it has none."""
    sources: int
    """Of the country in the catalogue, the authority's own included; of all countries where the list names none."""
    pages: int
    """Captured from them and of those days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the archive has of one listed decision."""

    listed: ListedDecision
    verdict: Verdict
    sure: float = 0.0
    """0..1, of what was found."""
    evidence: tuple[str, ...] = ()
    """What agrees: address, case number, party, authority, country, sum, day, title."""
    told: ToldDecision | None = None
    """The story found; of a miss the copy or page that was lost."""
    line: str = ""
    """What the story found tells in law, in one line (beat/docket_line.py), in English; empty where no fact is known."""
    language: str = ""
    """Of the decision: the list's own, else of the story, else the one most of the country's sources write; empty where nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Listed decisions of one country or language by verdict."""

    of: str
    """Code; empty where unknown."""
    listed: int
    verdicts: dict[str, int] = field(default_factory=dict)
    """Only those that occur."""

"""What happened, for programs: one line each, numbered, in the order in which it was noted. Times are UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LARGEST_PAGE = 500
"""Events in one answer."""


class EventType(StrEnum):
    """What can happen."""

    STAGE = "dispute.stage_changed"
    FACT = "fact.corrected"
    SILENT = "source.silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; what does not belong to its type is empty."""

    number: int = 0
    """The cursor: from 1, never given twice."""
    at: datetime
    """When it was noted."""
    type: EventType
    url: str = ""
    """Where people read of it."""
    dispute_id: str = ""
    article_id: str = ""
    source_id: str = ""
    kind: str = ""
    """Of a fact its kind, as in `corrections`."""
    was: str = ""
    """The stage before, or the value that was told until then."""
    was_role: str = ""
    value: str = ""
    """The stage now, or the value now; empty: the article does not tell it."""
    role: str = ""
    withdrawn: bool = False
    """A correction was taken back: what was read is told again."""
    since: date | None = None
    """Of a source: the first day on which nothing new came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """Events after a cursor, oldest first."""

    events: tuple[Event, ...]
    next: int
    """The cursor to go on from; the one that was given where nothing came after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """How a subscription's webhook stands with its events."""

    subscription: str
    cursor: int
    """The last event it took."""
    failures: int = 0
    """In a row, since it last took one."""
    next_at: datetime | None = None
    """Not tried before; None: at once."""
    disabled_at: datetime | None = None
    detail: str = ""
    """The last answer."""

"""What somebody keeps, as a snapshot knows it: what it is called, and the latest of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Of a story, dispute or article."""

    title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """An article of a story, or a story of a dispute."""

    id: str
    title: str
    language: str
    first_seen: datetime

"""Pages of a long list, and where it is read on."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """Where a line stands in its list: what that is sorted by."""

    on: date | None
    """Of a dispute: the day of its latest event."""
    seen: datetime
    """Of an article its first capture, of stories and disputes their latest report's."""
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a longer list."""

    number: int
    """From 1."""
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

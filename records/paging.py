"""Where a long list is read on."""

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

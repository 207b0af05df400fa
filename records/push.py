"""WebSub: hubs that feeds name, and what was agreed with them. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime

CALLBACK = "/websub/"
"""Path on the site at which hubs call, before the token of a feed."""
LARGEST_FEED = 8 * 1024 * 1024
"""Bytes of a feed, unpacked: the largest of the catalogue's outlets stay under 2 MB, and a feed takes seconds a megabyte to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Whom to ask to be told when a feed changes (W3C WebSub, 4)."""

    url: str
    topic: str
    """The feed's own address, as it names itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One feed whose hub is asked to tell of changes, and how that stands."""

    source_id: str
    listing_url: str
    hub: Hub
    token: str
    """The last part of our callback's path; known to us and the hub."""
    secret: str
    """Key of the hub's signatures; empty where the hub is asked in the clear."""
    asked_at: datetime | None
    """When the hub was last asked; None: never."""
    until: datetime | None
    """End of the lease the hub has confirmed; None: it has confirmed none."""
    problem: str
    """Why the hub refused, or could not be asked: `denied`, `http-404`, `connection` ...; empty when it did not."""
    pushes: int
    """Times it told of a change, rightly signed."""
    last_at: datetime | None

    def state(self, now: datetime) -> str:
        """`active`, `asked` (it has not confirmed), `refused`, `lapsed` or `new`."""
        if self.until is not None:
            return "active" if self.until > now else "lapsed"
        if self.problem:
            return "refused"
        return "new" if self.asked_at is None else "asked"

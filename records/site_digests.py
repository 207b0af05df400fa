"""What the site shows of digests: the archive of their issues, and a recipient as the links in a mail know them."""

from dataclasses import dataclass
from datetime import datetime

from records.digest import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEntry:
    """One digest issue in the archive."""

    subscription_id: str
    name: str
    issue_id: str
    language: str
    start: datetime
    end: datetime
    stories: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One recipient of one digest, as the links in its mail know them; without the address."""

    subscription_id: str
    name: str
    language: str
    subscribed: bool
    paused_until: datetime | None = None

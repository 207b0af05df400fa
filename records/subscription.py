"""Who subscribed to what: one digest, when it is due, and who gets it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.event import EventType
from records.selection import EVERYTHING, Selection
from records.urgent import Urgent
from records.week import WEEK


class Quiet(StrEnum):
    """What a subscriber wants when nothing new was found and the crawl was in order. A crawl that failed is always reported."""

    SKIP = "skip"
    ALL_CLEAR = "all-clear"
    HEARTBEAT = "heartbeat"
    """An all-clear, but only when nothing was sent for seven days."""


class Channel(StrEnum):
    """How an issue reaches its readers; the web page needs no channel."""

    MAIL = "mail"
    FEED = "feed"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One digest: what is watched, when it is due, who gets it."""

    id: str
    """Slug; the name of its file."""
    name: str
    """Title for readers."""
    query: Selection = EVERYTHING
    """What is watched; without a `text`, which only an index could answer."""
    recipients: tuple[str, ...] = ()
    language: str = "en"
    """Of the digest's own words, not of the reports."""
    reads: tuple[str, ...] = ()
    """Languages of reports that are read besides `language`, best first: a headline in one of them leads before any other."""
    zone: str = "UTC"
    at: str = "06:30"
    """HH:MM on the wall clock of `zone`."""
    days: tuple[str, ...] = WEEK
    size: int = 20
    """Stories shown as cards; the others are listed in one line each."""
    quiet: Quiet = Quiet.ALL_CLEAR
    channels: tuple[Channel, ...] = (Channel.MAIL, Channel.FEED)
    webhook_url: str = ""
    webhook_secret_env: str = ""
    """Name of the environment variable that holds the signing key."""
    events: tuple[EventType, ...] = ()
    """What its webhook is told as it happens, besides issues."""
    paused: bool = False
    begins: datetime | None = None
    """UTC; what was first seen before is not told. None: `made` decides."""
    team: str = ""
    """The one team that may see it and its issues on the site; `@` and a person's id: theirs alone; empty: everybody who may read."""
    urgent: Urgent | None = None
    """What is told between two issues; None: nothing."""
    review: bool = False
    review_ahead: str = "2h"
    """A draft is made so long before its hour, where `review` says so."""
    made: datetime | None = None
    """UTC; when its file was last written, for one without `begins`. None: not out of a file."""

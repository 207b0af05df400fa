"""Alerts as they are told: one message of what could not wait, and the memory of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.digest import Issue, Told


class Cause(StrEnum):
    """Why something is urgent."""

    STAGE = "stage"
    DISPUTE = "dispute"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """One reason why a story is told at once."""

    cause: Cause
    key: str
    """What is told once, with the story's reports: `stage order`, `deadline comply 2026-12-05`. A stage is one key whatever its cause."""
    value: str
    """Id of the stage, or the ISO day."""
    kind: str = ""
    """Of a deadline its kind."""
    report_id: str = ""
    """The report that says so where the story as a whole says something else; empty: the story does."""
    audience: tuple[str, ...] = ()
    """Addresses it is told to, in small letters; empty: everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertItem:
    """One story that cannot wait."""

    story_id: str
    """Its card stands in the alert's issue."""
    urgencies: tuple[Urgency, ...]
    members: tuple[Told, ...]
    """The story's reports as they are known now: by them it is recognised, whatever story they are in later."""

    @property
    def audience(self) -> tuple[str, ...]:
        """Empty: everybody."""
        if any(not one.audience for one in self.urgencies):
            return ()
        return tuple(dict.fromkeys(address for one in self.urgencies for address in one.audience))


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentAlert:
    """One message of several stories."""

    id: str
    """`alert-2026-11-28T140512`, on the subscription's clock."""
    at: datetime
    issue: Issue
    """The subscription and the stories' cards, in the form of an issue that no window ends."""
    items: tuple[AlertItem, ...]
    last: bool = False
    """The day's last one: what comes after waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerted:
    """A report of a story that readers were alerted of."""

    told: Told
    at: datetime

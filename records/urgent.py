"""Alerts between digests: what of a subscription cannot wait for its next issue, and by which ways it is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_DEADLINE_DAYS = 365
"""How far ahead a deadline can be urgent, at most: what is a year away can wait for an issue."""


class Way(StrEnum):
    """How an alert reaches its readers."""

    MAIL = "mail"
    FEED = "feed"
    """An entry of the subscription's own feed, before the issue that tells the same."""
    WEBHOOK = "webhook"
    """The subscription's webhook, signed as its issues are."""
    SLACK = "slack"
    TEAMS = "teams"
    MATRIX = "matrix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """What is urgent. Each of `stages`, `followed`, `disputes` and `deadline_days` is enough by itself."""

    stages: tuple[str, ...] = ()
    """Ids of stages, and `block`: an order on the topic of blocking."""
    followed: bool = False
    """A new stage in a dispute that a recipient follows at the desk; told to that recipient alone."""
    disputes: tuple[str, ...] = ()
    """A new stage in these disputes; told to everybody."""
    deadline_days: int | None = None
    """A day on or by which something happens is this near."""
    group_minutes: int = 10
    """What comes within so many minutes of the first is told together."""
    daily: int = 5
    """Alerts on one local day; what comes after waits for the digest or the next day."""
    channels: tuple[Way, ...] = (Way.MAIL,)
    since: datetime | None = None
    """UTC; a step that was first seen before is left to the issue. Written when what is urgent is changed. None: what no issue covers."""
    slack_env: str = ""
    """Name of the environment variable that holds the incoming webhook's address, which is a secret in itself; so the following two."""
    teams_env: str = ""
    matrix_env: str = ""

    def address_env(self, way: str) -> str:
        """The variable that holds a way's address; empty for a way that has none."""
        return {Way.SLACK: self.slack_env, Way.TEAMS: self.teams_env, Way.MATRIX: self.matrix_env}.get(Way(way), "")

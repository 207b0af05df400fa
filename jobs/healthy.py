"""Healthy: whether a home does what it is for, as one yes or no with its reasons; for containers, service managers and people in a hurry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from jobs.installation.demonstration import clock_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.status import Status, status

OVERDUE = 3
"""Intervals of publishing after which work that waits says that something hangs; two may pass while one long job runs."""
FAILED = frozenset({"failed", "crashed", "hung", "lost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Yes or no."""

    healthy: bool
    reasons: tuple[str, ...]
    """Why not; empty when healthy."""


def health(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Health:
    """Whether the daemon runs, its last jobs did not fail, and captures do not wait for longer than they should."""
    now = clock_of(home, now)
    reasons = tuple(_reasons(status(home, settings, now=now), settings, now()))
    return Health(healthy=not reasons, reasons=reasons)


def _reasons(state: Status, settings: Settings, now: datetime) -> Iterator[str]:
    if not state.daemon_running:
        yield "no daemon runs for this home: `docketwire run`"
    for run in state.jobs:
        if run.status in FAILED:
            yield f"{run.job} {run.status} at {run.started_at:%Y-%m-%d %H:%M} UTC: `docketwire status`"
    patience = timedelta(minutes=OVERDUE * settings.schedule.publish_minutes + 60)  # a publish is due after an hour in any case
    published = datetime.fromisoformat(state.snapshot.created_at) if state.snapshot else None
    waiting = state.waiting_since  # of a quiet home the newest snapshot may be a day old when something comes
    if waiting is not None and (published is None or now - max(published, waiting) > patience):
        since = f"since {published:%Y-%m-%d %H:%M} UTC" if published else "yet"
        yield f"{state.waiting_segments} segments wait, and nothing was published {since}"

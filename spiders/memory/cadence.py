"""How often to look at a source: from its own rate of new items, between the bounds its catalogue entry sets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from records.source import Source
from spiders.memory.remembered import RunFindings

NEW_PER_VISIT = 3.0
"""A visit should find about so many new items: fewer wastes requests, more delays news and risks items falling off a short feed."""
WEIGHT = 0.3
"""Of the newest observation in the moving average; about the last six visits count."""
SHORTEST_SPAN = timedelta(minutes=5)
"""Visits closer together than this say nothing about a rate."""

RESUME_AFTER = timedelta(minutes=1)
"""Least time between two visits of a source: of a slow host that is asked page by page, or for a report that is watched."""


def next_visit(due: datetime, findings: RunFindings, *, watched: datetime | None = None, now: datetime) -> datetime:
    """When to come again: when the listings are `due`, or earlier for a report that is watched, or to go on with pages that a slow host put off.

    Where the listings themselves were put off, or the host wants a pause, there is nothing to come for before.
    """
    if findings.later_at is not None and not findings.read:
        again = max(findings.later_at, now + RESUME_AFTER)
        return max(again, findings.not_before or again)
    earlier = [max(at, now + RESUME_AFTER) for at in (findings.later_at, watched) if at is not None]
    return min([due, *earlier]) if findings.not_before is None else due


def rate_from_dates(dates: Sequence[datetime]) -> float | None:
    """Items per day judged by the dates one listing gives, for a source seen for the first time; None with fewer than three."""
    if len(dates) < 3:
        return None
    span = max(dates) - min(dates)
    return len(dates) / max(span / timedelta(days=1), 1 / 24)


def next_rate(rate: float | None, *, new: int, since: timedelta | None, dates: Sequence[datetime] = ()) -> float | None:
    """Items per day after a visit that found `new` items, `since` after the last one."""
    if rate is None or since is None:
        return rate_from_dates(dates) if rate is None else rate
    if since < SHORTEST_SPAN:
        return rate
    return (1 - WEIGHT) * rate + WEIGHT * new / (since / timedelta(days=1))


def interval_minutes(source: Source, rate: float | None, *, floor_minutes: float = 0.0, failures: int = 0) -> int:
    """Minutes until the next visit.

    `rate` in items per day, None when unknown; `floor_minutes` is what the listings themselves ask for (Cache-Control,
    RSS ttl), never more than the source's own maximum; `failures` in a row double the interval each.
    """
    least, most = source.min_interval_minutes, source.max_interval_minutes
    wanted = least * 3.0 if rate is None else 24 * 60 * NEW_PER_VISIT / max(rate, 1e-6)
    wanted = max(wanted, floor_minutes)
    if failures:
        wanted = max(wanted, least) * 2.0 ** min(failures, 16)
    return round(min(max(wanted, least), most))

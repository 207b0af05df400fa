"""Is a source as it usually is? A robust daily baseline per source: median and median absolute deviation of new pages over 28 days.

Days without a crawl say nothing and are left out. Sources differ by three orders of magnitude, so every rule has a relative part (so many
deviations from the median) and an absolute one (so few pages that no deviation means anything).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from records.digest import Alert, AlertKind
from records.source_history import SourceDay, SourceHistory

BASELINE_DAYS = 28
LEAST_DAYS = 5
"""Crawled days before anything is said about quantities."""
_RECENT_DAYS = 3
"""A trickle is judged over three days, so that a weekend is not an alarm."""
_LEAST_BODIES = 5
"""Texts of the recent days before anything is said about them: with fewer, one odd page in ten would do."""
_BODY_DAYS = 7
"""Sources of a few reports a week are judged, too."""
_MOSTLY = 0.5
"""Share of texts that look cut; of real pages it is one in thirty."""
_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What is usual for a source; pages per crawled day."""

    days: int
    usual: float
    spread: float
    """Robust standard deviation, at least the square root of the median (counts vary by themselves) and at least 1."""
    longest_gap: int
    """Most crawled days in a row without anything new."""


def assess(history: Iterable[SourceHistory]) -> list[Alert]:
    """What is wrong on the last day of each source's history, or right again since the day before; worst first, then by name."""
    order = list(AlertKind)
    found = [alert for source in history if (alert := _assess(source)) is not None]
    return sorted(found, key=lambda a: (order.index(a.kind), a.source, a.source_id))


def baseline(days: Sequence[SourceDay]) -> Baseline | None:
    """Of the crawled days among the last 28; None when there are too few."""
    counts = [day.new for day in days[-BASELINE_DAYS:] if day.runs]
    if len(counts) < LEAST_DAYS:
        return None
    usual = float(median(counts))
    deviation = _SIGMA * float(median(abs(count - usual) for count in counts))
    return Baseline(days=len(counts), usual=usual, spread=max(deviation, usual**0.5, 1.0), longest_gap=_longest_gap(counts))


def _assess(source: SourceHistory) -> Alert | None:
    days = [day for day in source.days if day.runs]
    if not days or not source.days[-1].runs:
        return None
    alert = _trouble(source, days)
    if alert is not None:
        return alert
    before = _trouble(source, days[:-1])
    if before is None:
        return None
    return Alert(
        source_id=source.source_id,
        source=source.source,
        kind=AlertKind.FIXED,
        since=days[-1].day,
        usual=before.usual,
        seen=days[-1].new,
        detail=before.kind.value,
    )


def _trouble(source: SourceHistory, days: Sequence[SourceDay]) -> Alert | None:
    """The worst thing about the last of these crawled days."""
    if not days:
        return None
    kind = _kind(days)
    if kind is None:
        return None
    first = len(days) - 1
    while first and _same_trouble(kind, days[:first]):
        first -= 1
    known = baseline(days[:first]) or baseline(days[:-1])
    today = days[-1]
    return Alert(
        source_id=source.source_id,
        source=source.source,
        kind=kind,
        since=days[_gap_start(days) if kind is AlertKind.SILENT else first].day,
        usual=known.usual if known else 0.0,
        seen=today.new,
        detail=_detail(kind, days),
        error_detail=today.error_detail or "" if kind in (AlertKind.BLOCKED, AlertKind.FAILING) else "",
    )


def _detail(kind: AlertKind, days: Sequence[SourceDay]) -> str:
    if kind is AlertKind.CUT:
        return "{1}/{0}".format(*_bodies(days))
    return days[-1].error or "" if kind in (AlertKind.BLOCKED, AlertKind.FAILING) else ""


def _same_trouble(kind: AlertKind, days: Sequence[SourceDay]) -> bool:
    return bool(days) and _kind(days) is kind


def _kind(days: Sequence[SourceDay]) -> AlertKind | None:
    today, earlier = days[-1], days[:-1]
    if today.refused and (today.new == 0 or today.answered == 0):
        return AlertKind.BLOCKED
    if today.answered == 0:
        return AlertKind.FAILING
    gap = len(days) - _gap_start(days)
    usual = baseline(days[: len(days) - gap] if gap else earlier)
    found = _unusual(days, gap, usual) if usual is not None else None
    return found or (AlertKind.CUT if mostly_cut(*_bodies(days)) else None)


def _unusual(days: Sequence[SourceDay], gap: int, usual: Baseline) -> AlertKind | None:
    """Quantities beside what is usual."""
    if gap:
        return AlertKind.SILENT if _too_long(gap, usual) else None
    if _exploded(days[-1].new, usual):
        return AlertKind.EXPLODED
    recent = [day.new for day in days[-_RECENT_DAYS:]]
    return AlertKind.SHRUNKEN if _shrunken(recent, baseline(days[:-_RECENT_DAYS])) else None


def _bodies(days: Sequence[SourceDay]) -> tuple[int, int]:
    """Texts of the last crawled days, and those of them that look cut."""
    recent = days[-_BODY_DAYS:]
    return sum(day.bodies for day in recent), sum(day.bodies_doubted for day in recent)


def mostly_cut(bodies: int, doubted: int) -> bool:
    """Whether most of a source's texts look cut; False where there are too few to tell."""
    return bodies >= _LEAST_BODIES and doubted > _MOSTLY * bodies


def _too_long(gap: int, usual: Baseline) -> bool:
    """A lively source may be quiet for a day; a sparse one for twice its longest gap so far."""
    return gap > max(1, 2 * usual.longest_gap) and (usual.usual >= 1 or gap >= 7)


def _exploded(count: int, usual: Baseline) -> bool:
    return count >= 20 and count > usual.usual + 6 * usual.spread and count > 3 * usual.usual


def _shrunken(recent: Sequence[int], usual: Baseline | None) -> bool:
    """Three days in a row below a third of the usual, where the usual is at least five pages."""
    return (
        usual is not None
        and len(recent) == _RECENT_DAYS
        and usual.usual >= 5
        and max(recent) < min(usual.usual / 3, usual.usual - 2 * usual.spread)
    )


def _gap_start(days: Sequence[SourceDay]) -> int:
    """Index of the first of the last days without anything new; len(days) when the last one brought something."""
    start = len(days)
    while start and days[start - 1].new == 0:
        start -= 1
    return start


def _longest_gap(counts: Sequence[int]) -> int:
    longest = run = 0
    for count in counts:
        run = 0 if count else run + 1
        longest = max(longest, run)
    return longest

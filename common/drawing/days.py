"""Bars per day as geometry, days without a crawl as holes: the same for the site, the mail and the notebook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day."""

    day: date
    value: float
    watched: bool
    """False: nothing was crawled, so the day is a hole and its zero means nothing."""
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    at: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Geometry in units of the view box; x runs from `left` to `width`, y from 0 (top) to `base` (the axis)."""

    width: float
    height: float
    left: float
    base: float
    bars: tuple[Bar, ...]
    rules: tuple[Tick, ...]
    """Horizontal lines with their values."""
    days: tuple[Bar, ...]
    """The days that are labelled."""

    @property
    def holes(self) -> tuple[Bar, ...]:
        return tuple(bar for bar in self.bars if not bar.watched)


def chart(
    points: Sequence[tuple[date, float, bool]],
    *,
    width: float = 720,
    height: float = 220,
    left: float = 44,
    foot: float = 26,
    labels: int = 6,
) -> Chart:
    """Bars of (day, value, watched) for an SVG of that size."""
    top, base = 8.0, height - foot
    highest = nice(max((value for _, value, watched in points if watched), default=0.0))
    step = (width - left) / max(1, len(points))
    gap = min(2.0, step * 0.25)  # a hair between bars at any width; a year's bars touch no more than a month's
    bars = tuple(
        Bar(
            day=day,
            value=value,
            watched=watched,
            x=round(left + index * step + gap / 2, 2),
            width=round(step - gap, 2),
            y=round(base - (base - top) * min(1.0, value / highest), 2) if watched else top,
            height=round((base - top) * min(1.0, value / highest), 2) if watched else base - top,
        )
        for index, (day, value, watched) in enumerate(points)
    )
    rules = tuple(Tick(at=round(base - (base - top) * part, 2), value=highest * part) for part in (0.5, 1.0))
    every = max(1, ceil(len(bars) / labels))
    shown = bars[::-1][::every][::-1]
    return Chart(width=width, height=height, left=left, base=base, bars=bars, rules=rules, days=shown)


def nice(value: float) -> float:
    """The least of 1, 2, 4, 5, 10 times a power of ten that is not below the value; 1 for nothing and what cannot be told from it."""
    if value < 1e-9:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 4, 5, 10) if step * power >= value * 0.9999 or step == 10)

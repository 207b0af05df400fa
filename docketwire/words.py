"""The words by which reports are selected, as keyword arguments: docs/selection.md says what each holds."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

Values = str | Sequence[str] | None
"""One value or several, of which one has to match; in any spelling the beat knows. None narrows nothing."""
Day = date | str | None
"""A UTC day, as a date or as `2026-03-01`."""


class Words(TypedDict, total=False):
    """Every word given has to match."""

    language: Values
    topic: Values
    platform: Values
    authority: Values
    law: Values
    jurisdiction: Values
    stage: Values
    source: Values
    story: Values
    dispute: Values
    amount_at_least: int | str | None
    published_since: Day
    published_until: Day
    seen_since: Day
    seen_until: Day

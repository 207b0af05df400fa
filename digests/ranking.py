"""How stories are ordered, and why: every part of a story's score is a reason that can be shown to its reader."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from records.digest import Reason

STAGES = {
    "judgment": 1.0,
    "fine": 1.0,
    "settlement": 0.9,
    "order": 0.85,
    "interim-order": 0.85,
    "appeal": 0.75,
    "hearing": 0.6,
    "investigation": 0.6,
    "compliance": 0.55,
    "complaint": 0.5,
}
"""Weight of the procedural stages: what decides something weighs more than what announces it. Set by hand, not learnt."""
_WEIGHTS = {"independent": 1.0, "languages": 0.8, "stage": 1.5, "amount": 0.4, "new": 0.6, "recent": 0.5, "deadline": 0.4}


def stage_key(stage: str) -> str:
    """One spelling for a stage: `interim-order`."""
    return stage.strip().casefold().replace(" ", "-").replace("_", "-")


def foremost_stage(stages: Iterable[str]) -> str:
    """The stage that most reports name, the weightiest of equals; empty when none is named."""
    found = Counter(stage_key(s) for s in stages if s)
    return min(found, key=lambda s: (-found[s], -STAGES.get(s, 0.3), s), default="")


def ranked(
    *, independent: int, languages: int, stage: str, amounts: Sequence[str], new: bool, newest: datetime, until: datetime, deadlines: bool
) -> tuple[float, tuple[Reason, ...]]:
    """Score and its reasons, strongest first. Publishers and languages count by their logarithm: the tenth adds less than the second."""
    hours = max(0.0, (until - newest).total_seconds() / 3600)
    parts = [
        (_WEIGHTS["independent"] * math.log2(1 + independent), Reason(code="independent", value=str(independent)), independent > 1),
        (_WEIGHTS["languages"] * math.log2(max(1, languages)), Reason(code="languages", value=str(languages)), languages > 1),
        (_WEIGHTS["stage"] * (STAGES.get(stage, 0.3) if stage else 0.0), Reason(code="stage", value=stage), bool(stage)),
        (_WEIGHTS["amount"] if amounts else 0.0, Reason(code="amount", value=amounts[0] if amounts else ""), bool(amounts)),
        (_WEIGHTS["new"] if new else 0.0, Reason(code="new"), False),
        (_WEIGHTS["recent"] * 0.5 ** (hours / 12), Reason(code="recent"), False),
        (_WEIGHTS["deadline"] if deadlines else 0.0, Reason(code="deadline"), deadlines),
    ]
    shown = sorted((part for part in parts if part[2]), key=lambda part: -part[0])
    return round(sum(part[0] for part in parts), 4), tuple(part[1] for part in shown)

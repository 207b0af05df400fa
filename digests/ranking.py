"""How stories are ordered, and why: every part of a story's score is a reason that can be shown to its reader."""

import math
from collections.abc import Sequence
from datetime import datetime

from beat.vocabulary import vocabulary
from records.digest import Reason

_WEIGHTS = {"independent": 1.0, "languages": 0.8, "stage": 1.5, "amount": 0.4, "new": 0.6, "recent": 0.5, "deadline": 0.4}


def ranked(
    *, independent: int, languages: int, stage: str, amounts: Sequence[str], new: bool, newest: datetime, until: datetime, deadlines: bool
) -> tuple[float, tuple[Reason, ...]]:
    """Score and its reasons, strongest first. Publishers and languages count by their logarithm: the tenth adds less than the second."""
    hours = max(0.0, (until - newest).total_seconds() / 3600)
    parts = [
        (_WEIGHTS["independent"] * math.log2(1 + independent), Reason(code="independent", value=str(independent)), independent > 1),
        (_WEIGHTS["languages"] * math.log2(max(1, languages)), Reason(code="languages", value=str(languages)), languages > 1),
        (_WEIGHTS["stage"] * vocabulary().stage_weight(stage), Reason(code="stage", value=stage), bool(stage)),
        (_WEIGHTS["amount"] if amounts else 0.0, Reason(code="amount", value=amounts[0] if amounts else ""), bool(amounts)),
        (_WEIGHTS["new"] if new else 0.0, Reason(code="new"), False),
        (_WEIGHTS["recent"] * 0.5 ** (hours / 12), Reason(code="recent"), False),
        (_WEIGHTS["deadline"] if deadlines else 0.0, Reason(code="deadline"), deadlines),
    ]
    shown = sorted((part for part in parts if part[2]), key=lambda part: -part[0])
    return round(sum(part[0] for part in parts), 4), tuple(part[1] for part in shown)

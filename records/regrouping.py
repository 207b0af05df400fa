"""What people say of where reports belong: what is of one story or dispute, and what is not. Kept until it is taken back, whatever groups anew."""

from dataclasses import dataclass
from datetime import datetime

MOST_REPORTS = 1_000
"""Reports of one side: a dispute of more is not taken apart by grouping either (`pipeline.grouping.assign.OPEN`)."""
LEVELS = ("story", "dispute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """One thing that somebody said. Named by reports and not by stories: those are grouped anew, reports stay."""

    id: str
    level: str
    """`story`: of one event or not; `dispute`: of one conflict or not."""
    ones: tuple[str, ...]
    """Articles it is said of, first capture first: one report, those of a story, or those of a dispute."""
    apart: tuple[str, ...] = ()
    """Articles that they were together with and do not belong to; none where something was only joined."""
    together: tuple[str, ...] = ()
    """Articles that they belong to; none: they are a story, or dispute, of their own."""
    what: str
    """What was named: an article, a story, or a dispute."""
    was: str = ""
    """The story or dispute that it was said to be none of; empty where something was only joined."""
    goes_to: str = ""
    """The story or dispute that it was said to be of."""
    reason: str = ""
    by: str = ""
    """Id of a person; empty for somebody who was forgotten."""
    at: datetime

    @property
    def reports(self) -> frozenset[str]:
        return frozenset((*self.ones, *self.apart, *self.together))

"""A page of a story: as many of its reports as one looks at, by language."""

from dataclasses import dataclass

from records.paging import Page
from records.site import DisputeSummary, NamedValue, ReportLine, StoryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGroup:
    """Those reports of a story on one of its pages that are in one language."""

    language: str
    total: int
    """On all pages."""
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPart:
    """A story with one page of its reports: a large one has thousands."""

    line: StoryLine
    page: Page
    groups: tuple[StoryGroup, ...]
    """The reader's language first, then where most was written."""
    named: tuple[NamedValue, ...]
    dispute: DisputeSummary | None = None

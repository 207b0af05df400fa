"""A source's boilerplate as it was known at a time: lines learnt from its earlier pages, in versions that each hold from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pipeline.reading.boilerplate import SiteLines, line_hash


@dataclass(frozen=True, kw_only=True)
class LearntLines:
    """One version: what pages fetched from `since` on are read with."""

    since: date
    """UTC day."""
    pages: int
    """Pages it was learnt from."""
    lines: tuple[tuple[str, int], ...]
    """Line and number of those pages it stands on, most frequent first."""

    @cached_property
    def hashes(self) -> frozenset[int]:
        """For `extract(..., site_lines=...)`."""
        return frozenset(line_hash(line) for line, _ in self.lines)


@dataclass(frozen=True, kw_only=True)
class SiteMemory:
    """Everything learnt of one source, oldest version first."""

    learnt: date
    """Day of the last lesson; it may have found nothing new."""
    versions: tuple[LearntLines, ...] = ()

    def at(self, day: date) -> LearntLines | None:
        """The version that pages fetched on `day` are read with. The same capture is thus read alike today and in ten years."""
        return next((version for version in reversed(self.versions) if version.since <= day), None)

    def after_lesson(self, lesson: SiteLines, today: date) -> "SiteMemory":
        """This memory and what a lesson found. It holds from tomorrow: today's pages may have been read before the lesson was over."""
        newest = self.versions[-1] if self.versions else None
        lines = tuple(lesson.examples())
        known = frozenset(line_hash(line) for line, _ in lines) == (newest.hashes if newest else frozenset())
        if known:
            return SiteMemory(learnt=today, versions=self.versions)
        fresh = LearntLines(since=today + timedelta(days=1), pages=lesson.articles, lines=lines)
        kept = [version for version in self.versions if version.since < fresh.since]
        return SiteMemory(learnt=today, versions=(*kept, fresh))

"""A draft as an editor sees it."""

from dataclasses import dataclass

from records.digest import Issue, StoryCard
from records.draft import DeskBook, Draft
from records.people import Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDraft:
    """A draft, and the issue as it would go."""

    draft: Draft
    issue: Issue
    book: DeskBook
    dropped: tuple[StoryCard, ...]
    """As they would have been told."""
    waiting: tuple[Correction, ...]
    """Corrections of its facts that were made after it was last looked for: it tells them after the next publish."""

"""What is read out of a document, whatever its format, and what may be said of it as a report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from records.outcome import Outcome

MAX_TEXT = 1_000_000
"""Characters; longer texts are cut: no judgment is that long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document, read."""

    paragraphs: tuple[str, ...]
    headings: tuple[str, ...] = ()
    """What the document itself sets as its title, the likeliest first."""
    opening: tuple[str, ...] = ()
    """Lines of its first page, as they stand: where its day is named."""
    page_count: int | None = None
    named: str | None = None
    """The title in its metadata; often a file name."""
    made_at: datetime | None = None
    """Aware; when its metadata say it was made."""


class UnreadableError(Exception):
    """A document that gives no text; carries the outcome and a line for people."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome, self.detail = outcome, detail


@dataclass(slots=True)
class Measure:
    """Counts characters up to MAX_TEXT."""

    left: int = field(default=MAX_TEXT)

    def taken(self, paragraphs: Sequence[str]) -> tuple[str, ...]:
        """The paragraphs up to the limit."""
        kept = []
        for text in paragraphs:
            if self.left <= 0:
                break
            kept.append(text[: self.left])
            self.left -= len(text)
        return tuple(kept)

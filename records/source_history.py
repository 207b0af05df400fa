"""The recent days of a source, as its health is judged by them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """One source on one UTC day."""

    day: date
    runs: int
    """Crawls that visited it; 0: not crawled, so its silence means nothing."""
    answered: int
    """Crawls in which a listing answered (304 counts)."""
    new: int
    """Pages captured."""
    bodies: int = 0
    """Reports whose text was read on that day and of which it can be told how whole it is."""
    bodies_doubted: int = 0
    """Of these, texts that look cut (`records.article.DOUBTED`)."""
    refused: int = 0
    """Requests answered with one of `records.capture.REFUSING_STATUSES`."""
    error: str | None = None
    """Short word of the day's latest error of a listing, e.g. `http-403`."""
    error_detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHistory:
    """The recent days of one source, oldest first, without gaps; the last one is the day to judge."""

    source_id: str
    source: str
    days: tuple[SourceDay, ...]

"""What an export gives back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDone:
    """A finished export."""

    id: str
    folder: str
    snapshot: str
    journal_no: int
    rows: dict[str, int]
    """Table -> rows (of record formats: captures)."""
    files: int
    size_bytes: int
    missing: tuple[str, ...] = ()
    """Capture ids whose raw page is not there any more."""
    damaged: tuple[str, ...] = ()
    """Capture ids whose raw page lies in a damaged segment and could not be read."""
    already: bool = False
    """True: the folder held this very export, nothing was written."""

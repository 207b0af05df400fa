"""What goes wrong while files of other origin are read."""

from dataclasses import dataclass, field

from records.errors import DocketwireError


class IncomingError(DocketwireError):
    """A file cannot be taken in; the message names file, line and remedy."""


@dataclass(slots=True)
class Skipped:
    """What of a file was not taken, each in a line that names place and reason."""

    rows: list[str] = field(default_factory=list)
    """Rows that could not be read."""
    remarks: list[str] = field(default_factory=list)
    """Values and columns that were left out of rows that were taken."""

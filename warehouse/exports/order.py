"""What to export: the order, which together with the snapshot decides every byte of the result."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from common.codec import from_json, to_json
from records.errors import DocketwireError

FORMATS = ("parquet", "jsonl", "csv", "text", "warc", "wacz")
RECORD_FORMATS = ("warc", "wacz")
"""Made of original WARC records instead of rows."""
VOCABULARIES = ("native", "schema-org", "dublin-core")
COMPRESSIONS = {"parquet": ("zstd", "gzip", "none"), "jsonl": ("zstd", "gzip", "none"), "csv": ("gzip", "zstd", "none"), "text": ("gzip", "zstd", "none")}  # fmt: skip
"""What each format may be compressed with, its default first."""


class ExportError(DocketwireError):
    """An export cannot be made, resumed or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """A selection and its form. Empty selections leave everything in."""

    format: str
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Any topic of the article, not only its primary one."""
    platforms: tuple[str, ...] = ()
    first_day: date | None = None
    """UTC day of publication, or of first capture where the article names no date."""
    last_day: date | None = None
    """The last day that is still in."""
    story: str | None = None
    dispute: str | None = None
    query: str | None = None
    """A SELECT with a column article_id."""
    since: int = 0
    """Only what changed after this journal entry."""
    compression: str = ""
    metadata_only: bool = False
    """Without headings' leads and bodies."""
    vocabulary: str = "native"

    def checked(self) -> "ExportOrder":
        """The order with its defaults filled in. Raises ExportError."""
        if self.format not in FORMATS:
            raise ExportError(f"format {self.format!r}: accepted are {', '.join(FORMATS)}")
        if self.vocabulary not in VOCABULARIES:
            raise ExportError(f"vocabulary {self.vocabulary!r}: accepted are {', '.join(VOCABULARIES)}")
        if self.metadata_only and self.format in ("text", *RECORD_FORMATS):
            raise ExportError(f"format {self.format}: consists of texts, so there is nothing left without them; use parquet, jsonl or csv")
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ExportError(f"the first day {self.first_day} is after the last {self.last_day}")
        accepted = COMPRESSIONS.get(self.format, ("",))
        chosen = self.compression or accepted[0]
        if chosen not in accepted:
            raise ExportError(f"compression {chosen!r}: {self.format} accepts {', '.join(accepted) or 'none of its own'}")
        return replace(self, compression=chosen)

    @property
    def narrowed(self) -> bool:
        """True when it leaves articles out for what they are (not merely for when they came)."""
        return bool(
            self.languages or self.topics or self.platforms or self.first_day or self.last_day or self.story or self.dispute or self.query
        )

    @property
    def digest(self) -> str:
        """First 8 hex digits of the SHA-256 of the order."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:8]

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = to_json(self)
        return value

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "ExportOrder":
        return from_json(cls, value)

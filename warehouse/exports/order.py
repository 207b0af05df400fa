"""What to export: the order, which together with the snapshot decides every byte of the result."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from beat.selecting import expanded
from common.codec import from_json, to_json
from records.errors import DocketwireError
from records.selection import EVERYTHING, Selection
from warehouse.exports.formats import FORMATS

VOCABULARIES = ("native", "schema-org", "dublin-core")

_FORMER = {
    "languages": "languages",
    "topics": "topics",
    "platforms": "platforms",
    "first_day": "published_since",
    "last_day": "published_until",
}
_FORMER_LONE = {"story": "stories", "dispute": "disputes"}
"""Keys of older manifests -> fields of the selection."""


def _listed(names: Iterable[str]) -> str:
    """`a, b or c`."""
    *some, last = names
    return f"{', '.join(some)} or {last}" if some else last


class ExportError(DocketwireError):
    """An export cannot be made, resumed or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """A selection and its form. Empty selections leave everything in."""

    format: str
    selection: Selection = EVERYTHING
    """Which articles; what it says of outlets, stories and disputes is checked against the snapshot."""
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
        form = FORMATS[self.format]
        if self.metadata_only and (form.texts_only or form.records):
            raise ExportError(
                f"format {self.format}: consists of texts, so there is nothing left without them; use {_listed(name for name, other in FORMATS.items() if not (other.texts_only or other.records))}"
            )
        accepted = form.compressions or ("",)
        chosen = self.compression or accepted[0]
        if chosen not in accepted:
            raise ExportError(f"compression {chosen!r}: {self.format} accepts {', '.join(accepted) or 'none of its own'}")
        # With the services of companies named, so that the order says what was chosen even when the beat has changed since.
        return replace(self, compression=chosen, selection=expanded(self.selection))

    @property
    def of_records(self) -> bool:
        """True when it is made of original WARC records instead of rows."""
        return FORMATS[self.format].records

    @property
    def narrowed(self) -> bool:
        """True when it leaves articles out for what they are (not merely for when they came)."""
        return bool(self.selection.narrows or self.selection.text or self.query)

    @property
    def digest(self) -> str:
        """First 8 hex digits of the SHA-256 of the order."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:8]

    def to_json(self) -> dict[str, Any]:
        value: dict[str, Any] = to_json(self)
        return value

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "ExportOrder":
        """An order out of a manifest, those from before there was a `selection` included."""
        chosen = dict(value.get("selection", {}))
        chosen |= {new: value[old] for old, new in _FORMER.items() if old in value}
        chosen |= {new: [value[old]] for old, new in _FORMER_LONE.items() if value.get(old)}
        return from_json(cls, {**value, "selection": chosen})

"""Facts of a report that a reader acts on. Offsets are those of `title + newline + text`, the same as those of mentions."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of money that a report names, and what it is in the dispute."""

    currency: str
    """ISO 4217; `%` for a share of turnover."""
    value: str
    """The whole sum in plain digits, e.g. `2420000000`; never rounded."""
    role: str
    """`fine`, `damages`, `claim`, `potential` (maximum or threatened), `per-day`, `settlement`, `bond`, `other` (background)."""
    main: bool = False
    """The sum of the act reported; at most one of a report."""
    start: int
    end: int
    sentence: tuple[int, int]
    """Start and end of the sentence it was read from."""
    rule: str
    confidence: float
    """0..1: how sure the role is."""

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day that lies after the report's own, by which or on which something happens in the dispute."""

    on: str
    """ISO date; `YYYY-MM` where only the month is known."""
    kind: str
    """`comply`, `appeal`, `answer`, `hearing`, `effect`."""
    start: int
    end: int
    sentence: tuple[int, int]
    """Start and end of the sentence it was read from."""
    rule: str
    confidence: float
    """0..1: how sure kind and day are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumber:
    """A case number as it stands in the report, dashes and spaces made plain."""

    value: str
    start: int
    end: int
    rule: str
    """The printed form it has, e.g. `cjeu`, `us-docket`."""
    jurisdiction: str | None = None

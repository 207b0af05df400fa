"""What a story or dispute is about in law: who acts before whom, where, how it ended, how much, until when; merged from its reports' facts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One value of one fact, and who says it. Values that contradict each other stand beside each other; one of them is chosen."""

    kind: str
    """`jurisdiction`, `authority`, `stage`, `outcome`, `claimant`, `amount`, `deadline`, `case-number`, `act-day`."""
    value: str
    """As in `records.facts`; of an amount currency and sum, `EUR 50000000`."""
    role: str = ""
    """Of an authority its kind, of an amount or deadline its role."""
    reports: int
    """Independent reports that say so."""
    chosen: bool
    official: bool = False
    """One of them is a court's, regulator's or government's own page."""
    report_id: str
    """The report that says it most surely."""
    start: int
    end: int
    sentence_start: int | None = None
    """Offsets in that report's headline + newline + body; None for case numbers."""
    sentence_end: int | None = None
    confidence: float
    """Of the report that says it most surely, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day on or by which something happens."""

    on: date
    """The fifteenth where only the month is known."""
    kind: str
    """`comply`, `appeal`, `answer`, `hearing`, `effect`."""
    month_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum of money in its role."""

    value: Decimal
    currency: str
    """ISO 4217."""
    role: str
    """As in `records.facts.Amount`."""
    eur: Decimal | None = None
    """At the European Central Bank's rate of the report's day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """The chosen facts of a story or dispute. None and empty: no report tells."""

    jurisdiction: str | None = None
    """ISO 3166-1 alpha-2 in small letters; `eu`, `coe`."""
    authority: str | None = None
    """Who acts or decides: its name in authorities.toml, else as it stands in a report."""
    authority_kind: str | None = None
    outcome: str | None = None
    claimants: tuple[str, ...] = ()
    """As one report names them."""
    amount: Sum | None = None
    """The main sum of the act."""
    deadlines: tuple[Due, ...] = ()
    """Sorted, past ones included: whoever shows them knows what day it is."""
    case_numbers: tuple[str, ...] = ()
    happened_on: date | None = None
    """Day of the act, where reports tell it; else that of the first publication of any report, which is the same or a day or two later."""
    sayings: tuple[Saying, ...] = field(default=())
    """Every value told, chosen or not, most reports first within its kind."""

"""Facts of a report that a reader acts on. Offsets are those of `title + newline + text`, the same as those of mentions."""

from dataclasses import dataclass
from datetime import date
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
    """ISO date; the fifteenth of the month where only that is known."""
    kind: str
    """`comply`, `appeal`, `answer`, `hearing`, `effect`."""
    start: int
    end: int
    sentence: tuple[int, int]
    """Start and end of the sentence it was read from."""
    rule: str
    confidence: float
    """0..1: how sure kind and day are."""
    month_only: bool = False
    """True where the report names no day of the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumber:
    """A case number as it stands in the report, dashes and spaces made plain."""

    value: str
    start: int
    end: int
    rule: str
    """The printed form it has, e.g. `cjeu`, `us-docket`."""
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a report tells, and where it was read."""

    value: str
    """What is told: a code, an id, or a name as it stands."""
    start: int
    end: int
    sentence: tuple[int, int]
    """Start and end of the sentence it was read from."""
    rule: str
    """Which word or reason decided, e.g. `facts/acts/germanic.toml:de/fine/bußgeld*`."""
    confidence: float
    """0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(Told):
    """The public body that acts, decides, or is asked to decide; `value` is its name as it stands."""

    kind: str
    """`court`, `regulator`, `prosecutor`, `police`, `government`, `legislature`."""
    canonical: str | None = None
    """Its name in authorities.toml; None for a body known by pattern alone ("a court in Kenya")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who acts before whom, where, which step is the news, and how it ended. None: the report does not tell, or nobody can read it there."""

    jurisdiction: Told | None = None
    """ISO 3166-1 alpha-2 in small letters; `eu`, `coe`."""
    authority: Authority | None = None
    stage: Told | None = None
    """Id of stages.toml."""
    acted_on: Told | None = None
    """The day on which the step was taken, an ISO date not after publication; None where the report names none."""
    outcome: Told | None = None
    """`granted`, `refused`, `reduced`, `annulled`, `complied`, `not-complied`; None where nothing was decided or done yet."""
    against: tuple[Told, ...] = ()
    """Claimants and complainants, as they stand; never the authority."""
    amounts: tuple[Amount, ...] = ()
    """The main one first."""
    deadlines: tuple[Deadline, ...] = ()
    case_numbers: tuple[CaseNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFacts:
    """The facts of a report in plain values, a column each wherever it goes: into the warehouse and its versions, views, exports and back, the API.

    A further one is a field here, its line in `warehouse.facts.rows.plain_facts` and its migration.
    """

    jurisdiction: str | None = None
    authority: str | None = None
    """Its name in authorities.toml, else as it stands."""
    authority_kind: str | None = None
    stage: str | None = None
    outcome: str | None = None
    claimants: tuple[str, ...] = ()
    case_numbers: tuple[str, ...] = ()
    main_amount: Decimal | None = None
    """The sum of the act reported, to the hundredth; None for a share of turnover."""
    main_currency: str | None = None
    main_role: str | None = None
    main_eur: Decimal | None = None
    """At the European Central Bank's reference rate of the report's day."""
    next_deadline: date | None = None
    """The earliest day named; the fifteenth of the month where only that is known."""
    next_deadline_kind: str | None = None

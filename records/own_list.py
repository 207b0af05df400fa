"""A digest that somebody makes for themselves on the site: what they ask for, what it would bring, and the lists they have."""

from dataclasses import dataclass
from datetime import datetime

from records.selection import EVERYTHING, Selection
from records.week import WEEK

LONGEST_NAME = 100
"""Characters of what a list is called: a mail's subject has room for as many."""
MOST_LISTS = 20
"""Lists of one person: more than a desk of five kept, and little enough that a night's mail stays bounded."""
RHYTHMS = {
    "daily": WEEK,
    "workdays": WEEK[:5],
    "weekly": WEEK[:1],
}
"""How often a list can be told -> the days of its file."""


def alone(person: str) -> str:
    """The team of one somebody: no team that people can join has a name like it."""
    return f"@{person}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentWish:
    """What of a list cannot wait for its issue; told by mail. Each of the first three is enough by itself."""

    stages: tuple[str, ...] = ()
    """Stages by id or name, and `block`."""
    followed: bool = False
    """A new stage in a dispute that somebody follows, told to them alone."""
    deadline_days: int | None = None
    """A day on or by which something happens is this near."""

    @property
    def asked(self) -> bool:
        return bool(self.stages) or self.followed or self.deadline_days is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A list as a form asks for it; nothing in it is trusted, and it names no recipient of somebody with an account."""

    name: str = ""
    language: str = "en"
    zone: str = ""
    at: str = ""
    rhythm: str = "daily"
    """Empty: `days` says."""
    days: tuple[str, ...] = ()
    """`mon` ... `sun`, where they are none of RHYTHMS; they go before `rhythm`."""
    reads: tuple[str, ...] | None = None
    """Languages of reports that are read besides, best first. None: as it is."""
    team: str = ""
    """Empty: for whoever asks alone."""
    review: bool = False
    mail: str = ""
    """Only asked of whoever sits at the machine, without accounts."""
    query: Selection = EVERYTHING
    urgent: UrgentWish = UrgentWish()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnList:
    """A list that somebody has, or that a team of theirs has."""

    id: str
    name: str
    team: str
    """Empty: theirs alone, or everybody's."""
    zone: str
    at: str
    paused: bool
    next_due: datetime
    wish: Wish
    """What would make it again; `rhythm` is empty where its file names other days."""
    everybodys: bool = False
    """Whoever may read here sees its issues; admins change it."""
    may_change: bool = False
    """Whether whoever asks may."""
    since: datetime | None = None
    """UTC; its next issue tells what was first seen from then on. None: not asked."""
    version: str = ""
    """Of its file: what a change can name, so that it changes what was seen."""
    recipients: int = 1
    """How many addresses its file mails it to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanged:
    """What became of a list that somebody changed."""

    changed: tuple[str, ...]
    """What says something else now, by its name in the file: `name`, `topics`, `urgent` ...; empty where nothing does."""
    since: datetime
    """UTC; the next issue tells what was first seen from then on, by the list as it is now. What was told is not told again."""
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One report that a query would have brought."""

    first_seen: datetime
    language: str
    source: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TastedAlert:
    """One alert that a list would have sent."""

    at: datetime
    told: bool
    """False: the day had its alerts, the issue would have told it."""
    lines: tuple[tuple[str, str, str], ...]
    """(why, docket line or headline, story id) of each story in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretaste:
    """What a list would have brought in the days before now."""

    reports: int
    stories: int
    samples: tuple[Sample, ...]
    alerts: tuple[TastedAlert, ...] | None = None
    """Of the last thirty days, oldest first; None where nothing is urgent."""

"""Whom and what disputes are about: platforms, authorities, laws, actors and countries, each with a page of its own, and what waits on a day."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from records.docket import Due
from records.paging import Page
from records.site import DisputeSummary, StoryLine, TrendPoint

ENTITY_KINDS = ("platform", "authority", "law", "actor", "country")
FACET_OF = {"platform": "platform", "authority": "authority", "law": "law", "country": "jurisdiction"}
"""Kind -> the word of a selection that chooses its articles; actors have none."""
DEADLINE_KINDS = ("hearing", "comply", "answer", "appeal", "effect")
SLUG = 60
"""Characters of a slug at most: enough for the longest name of a court."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One of them, by its canonical name; a country by ISO 3166-1 alpha-2 in small letters, `eu` or `coe`."""

    kind: str
    value: str
    articles: int = 0
    """Articles that belong to it; 0 where only copies or former versions name it."""

    @property
    def id(self) -> str:
        """The same wherever it is computed: ten hexadecimal digits of kind and name."""
        return hashlib.sha256(f"{self.kind}\0{self.value}".encode()).hexdigest()[:10]

    @property
    def slug(self) -> str:
        """The name in plain Latin letters, where it has any; for people only, the id decides."""
        plain = unicodedata.normalize("NFKD", self.value).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:SLUG].strip("-")

    @property
    def path(self) -> str:
        """Its address on the site."""
        return f"/{self.kind}/{f'{self.slug}-' if self.slug else ''}{self.id}"


def entity_id(key: str) -> str:
    """The id within the last part of an address; a wrong slug does no harm."""
    return key.rpartition("-")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class FineLine:
    """A fine of a dispute: its sum decided last."""

    dispute_id: str
    title: str
    language: str
    currency: str
    value: Decimal
    eur: Decimal | None
    """At the European Central Bank's rate of the report's day; None where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A day on or by which something happens in a story, and the sentence that says so."""

    story: StoryLine
    due: Due
    report_id: str
    """The report that says it most surely."""
    source: str
    language: str
    sentence: str | None
    """As it stands in that report; None where the snapshot holds no bodies, and on a name's page."""
    sentence_start: int | None
    """Offset in that report's headline + newline + body."""
    reports: int
    """Articles that name the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarList:
    """One page of a calendar."""

    page: Page
    lines: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """Everything the site shows of an entity."""

    entity: Entity
    disputes_total: int
    disputes: tuple[DisputeSummary, ...]
    """Latest event first."""
    stories_total: int
    stories: tuple[StoryLine, ...]
    """Latest report first."""
    fines: tuple[FineLine, ...]
    """Of its disputes, each once, largest in euro first; annulled ones are left out."""
    deadlines: CalendarList
    """Open ones, soonest first."""
    trend: tuple[TrendPoint, ...]

    @property
    def fines_eur(self) -> Decimal:
        """What the fines make together, in euro; those without a rate are not in it."""
        return sum((fine.eur for fine in self.fines if fine.eur is not None), Decimal(0))

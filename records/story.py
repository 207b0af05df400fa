"""A story and a dispute as they are told: what is decided about them once, stored, and read by everyone. All times are UTC."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from records.docket import Docket
from records.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedStage:
    """A step of the procedure as one report names it."""

    stage: str
    """Id of the vocabulary, e.g. `interim-order`."""
    surface: str
    """The words that were read so."""
    in_headline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """One report of a story, an article or a copy of one, with what decides how the story is told."""

    report_id: str
    article_id: str
    """Its own id, or the article it copies."""
    story_id: str
    dispute_id: str | None
    """None where grouping has not seen the article."""
    source_id: str
    country: str | None
    language: str
    """ISO 639-1; `und` where it is unknown."""
    published_at: datetime | None
    """None where the page names no plausible date."""
    day_only: bool
    """The page names a day and no time."""
    first_seen: datetime
    topics: tuple[str, ...] = ()
    """Primary first."""
    platforms: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    stages: tuple[NamedStage, ...] = ()
    amounts: tuple[str, ...] = ()
    """Currency and number, e.g. `EUR 1200000000`."""
    deadlines: tuple[str, ...] = ()
    """ISO 8601 days."""
    title_length: int = 0
    """Characters of the headline: facts that begin before stand in it."""
    official: bool = False
    """It is a court's, regulator's or government's own page."""
    facts: Facts | None = None
    """None where the report was read before facts were."""
    stage_words: str = ""
    """The words its stage was read from."""
    main_eur: Decimal | None = None
    """Its main sum in euro."""

    @property
    def independent(self) -> bool:
        """True for a report that is no copy of another."""
        return self.report_id == self.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReason:
    """Why a story has its stage."""

    report_id: str
    """The report that says it first, in its headline if any headline does."""
    surface: str
    """Its words."""
    reports: int
    """Independent reports that name the stage in headline or lead."""
    headlines: int
    """Those that name it in the headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadReport:
    """The report that speaks for a story (or dispute) in one language."""

    language: str
    report_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySummary:
    """One event as it is told: decided when the story is formed or changed, and the same in mail, site, API, SQL and exports."""

    story_id: str
    dispute_id: str | None
    """None where grouping has not seen the article yet: it is a story of its own."""
    lead_report_id: str
    """The report whose headline leads where the reader's language has none: the earliest independent English one, else the earliest."""
    leads: tuple[LeadReport, ...]
    """One a language, earliest first."""
    stage: str
    """Empty when no report names one."""
    stage_reason: StageReason | None
    topic: str
    """The topic that most articles are filed under; `other` where none is on the beat."""
    topics: tuple[str, ...]
    """Its topic first, then every other one by articles."""
    platforms: tuple[str, ...]
    """By articles that name them as parties, most first; so are the following three."""
    authorities: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    """At most three, those that at least half as many articles name as the first."""
    amounts: tuple[str, ...]
    deadlines: tuple[date, ...]
    """Sorted, past ones included: whoever shows them knows what day it is."""
    reports: int
    """Articles and copies."""
    independent_reports: int
    """Articles that are no copy of another."""
    source_ids: tuple[str, ...]
    """Distinct outlets, sorted."""
    languages: tuple[str, ...]
    """Distinct, sorted."""
    countries: tuple[str, ...]
    """Of its outlets, distinct, sorted."""
    first_published_at: datetime
    last_published_at: datetime
    """Publication of the earliest and latest report; a day without a time counts to its end, and never after the first capture."""
    first_seen: datetime
    last_seen: datetime
    """First captures of the earliest and latest report."""
    docket: Docket = field(default_factory=Docket)
    decision: bool = False
    """It tells a decision: by its stage, or because it is told how it ended."""
    sector: str | None = None
    """What kind of service its first party is, of the beat's sectors; None where the beat lists no party."""

    @property
    def event_on(self) -> date:
        """Day of the act where its reports tell it, else that of its first publication, UTC."""
        return self.docket.happened_on or self.first_published_at.date()

    def lead_in(self, language: str) -> str:
        """The report whose headline leads for a reader of `language`."""
        return lead_in(self, language)

    @property
    def outlets(self) -> int:
        return len(self.source_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSummary:
    """One conflict as it is told: made of its stories' summaries, stored and read like them."""

    dispute_id: str
    lead_report_id: str
    leads: tuple[LeadReport, ...]
    """One a language, of its earliest story that has one."""
    stage: str
    """Of the latest event that names one."""
    stages: tuple[str, ...]
    """In order of their first event."""
    topics: tuple[str, ...]
    """By stories, most first; so are platforms and authorities."""
    platforms: tuple[str, ...]
    authorities: tuple[str, ...]
    events: int
    """Stories."""
    reports: int
    independent_reports: int
    source_ids: tuple[str, ...]
    languages: tuple[str, ...]
    first_event_at: datetime
    last_event_at: datetime
    last_seen: datetime
    docket: Docket = field(default_factory=Docket)

    def lead_in(self, language: str) -> str:
        """The report whose headline leads for a reader of `language`."""
        return lead_in(self, language)

    @property
    def outlets(self) -> int:
        return len(self.source_ids)


def lead_in(told: StorySummary | DisputeSummary, language: str) -> str:
    """The report that speaks for a story or dispute in a language; where it has none, the one that speaks for it everywhere."""
    return next((lead.report_id for lead in told.leads if lead.language == language), told.lead_report_id)

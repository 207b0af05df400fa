"""The daily digest: what the warehouse says about a window of time, and an issue as it was frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from records.docket import Docket
from records.draft import Review
from records.story import DisputeSummary, StorySummary
from records.subscription import Subscription
from records.takedown import Takedown


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Half-open interval of first-seen time, UTC: `start <= first_seen < end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedReport:
    """One report of the warehouse, an article or a copy of one, with what a digest needs to judge it."""

    report_id: str
    article_id: str
    """Its own id, or the article it copies."""
    title: str
    url: str
    source_id: str
    source: str
    country: str | None
    language: str
    first_seen: datetime
    published_at: datetime | None
    topics: tuple[str, ...]
    """Primary first."""
    platforms: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    """Where the process runs, and those of the authorities and laws named; empty where nothing tells."""
    stages: tuple[str, ...] = ()
    act: str = ""
    """The step that is its news, as its facts have it; empty where none is told."""
    published_day: date | None = None
    """UTC day of publication, or of first capture where no plausible one is known; None: that of `first_seen`."""
    main_euros: int = 0
    """The sum of the act reported in whole euros; 0 where none is told, or none with a rate."""
    amounts: tuple[str, ...] = ()
    """Currency and number, e.g. `EUR 1200000000`."""
    deadlines: tuple[date, ...] = ()
    text: str = ""
    """Empty unless free text is searched for."""
    payload_digest: str = ""
    story_id: str = ""
    """The story it is told in."""
    dispute_id: str | None = None

    @property
    def independent(self) -> bool:
        """True for a report that is no copy of another."""
        return self.report_id == self.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """One event of a dispute."""

    on: date | None
    """Day of the act where its reports tell it, else that of its first publication."""
    stage: str
    headline: str
    language: str
    story_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """A dispute with its events, by the day of the act."""

    dispute_id: str
    title: str
    language: str
    steps: tuple[TimelineStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDispute:
    """A dispute as the warehouse tells it, with its events, oldest first."""

    summary: DisputeSummary
    events: tuple[StorySummary, ...]
    headlines: Mapping[str, tuple[str, str]]
    """Report id -> (headline, language), for every report that leads in some language."""

    def line(self, language: str) -> DisputeLine:
        """The dispute in a reader's words: headlines in that language where there are any."""
        title, tongue = self.headlines.get(self.summary.lead_in(language), ("", "und"))
        return DisputeLine(
            dispute_id=self.summary.dispute_id,
            title=title,
            language=tongue,
            steps=tuple(
                self._step(story, language) for story in sorted(self.events, key=lambda s: (s.event_on, s.first_published_at, s.story_id))
            ),
        )

    def _step(self, story: StorySummary, language: str) -> TimelineStep:
        headline, tongue = self.headlines.get(story.lead_in(language), ("", "und"))
        return TimelineStep(on=story.event_on, stage=story.stage, headline=headline, language=tongue, story_id=story.story_id)


class AlertKind(StrEnum):
    """What is wrong with a source, worst first, or that it is right again."""

    BLOCKED = "blocked"
    """It refuses us."""
    FAILING = "failing"
    """Its listings cannot be read."""
    SILENT = "silent"
    """It answers and brings nothing new for longer than is usual for it."""
    SHRUNKEN = "shrunken"
    EXPLODED = "exploded"
    CUT = "cut"
    """Most of its texts look cut."""
    FIXED = "fixed"
    """It had one of the above the day before and has none now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to know about a source."""

    source_id: str
    source: str
    kind: AlertKind
    since: date
    """First day of the trouble; of `fixed`, the day it returned."""
    usual: float
    """Median of new pages per crawled day before the trouble."""
    seen: int
    """New pages on the day judged."""
    detail: str = ""
    """Of failing and blocked: the short word of the last error. Of cut: how many of how many texts. Of fixed: what had been wrong."""
    error_detail: str = ""
    """Of failing and blocked: the listing's address and what else is known of the error."""


class Verdict(StrEnum):
    """How far a window without news speaks for the world."""

    WATCHED = "watched"
    PARTLY = "partly"
    """At least one in ten enabled sources did not answer."""
    BLIND = "blind"
    """No crawl ran, or none of the sources answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """A source in the coverage box."""

    source_id: str
    source: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was watched in a window."""

    verdict: Verdict
    sources: int
    """Enabled sources."""
    ran: int
    """Sources that answered at least once."""
    runs: int
    pages: int
    """Pages captured."""
    failed: tuple[SourceNote, ...] = ()
    """Crawled, and never answered."""
    unvisited: int = 0
    """Enabled and not crawled in the window."""
    alerts: tuple[Alert, ...] = ()
    snapshot_at: datetime | None = None
    """State of the warehouse this was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDay:
    """One local day of the trend."""

    day: date
    stories: int
    reports: int
    crawled: bool
    """False: nothing was crawled that day, so its zero means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One report as it is shown."""

    report_id: str
    title: str
    language: str
    source: str
    country: str | None
    url: str
    independent: bool
    first_seen: datetime
    published_at: datetime | None
    late: bool = False
    """First seen before the window: it reached the warehouse after the last issue was closed."""
    translation: str = ""
    """By machine; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a story stands where it stands, or what is new about it; worded when it is rendered."""

    code: str
    """`independent`, `languages`, `stage`, `amount`, `new`, `recent`, `deadline`."""
    value: str = ""


class Section(StrEnum):
    """Where a story stands in an issue."""

    NEW = "new"
    ALERTED = "alerted"
    """Told between the issues, by an alert."""
    CONTINUING = "continuing"
    ALSO = "also-seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCard:
    """One story of an issue."""

    story_id: str
    section: Section
    update: bool
    """True: told in an earlier issue; `news` says what is new."""
    headline: Headline
    gist: str = ""
    """Up to two sentences of what happened, in a language that is read; empty where no report in one tells them."""
    gist_language: str = ""
    others: tuple[Headline, ...]
    """Up to three other headlines, other languages first."""
    report_ids: tuple[str, ...]
    """Every report of the story that this issue tells for the first time."""
    topics: tuple[str, ...]
    platforms: tuple[str, ...]
    authorities: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    stage: str
    """Step of the procedure, as decided for the story; empty when none is named."""
    amounts: tuple[str, ...]
    outlets: int
    independent: int
    languages: tuple[str, ...]
    first_seen: datetime
    late: bool
    news: tuple[Reason, ...]
    score: float
    reasons: tuple[Reason, ...]
    deadlines: tuple[date, ...] = ()
    """On or after the day of the issue."""
    docket: Docket = field(default_factory=Docket)
    """What happened in law, without its sayings."""
    dispute: DisputeLine | None = None
    archive_digest: str = ""
    """`sha256:<hex>` of the captured page behind the headline."""
    alerted_at: datetime | None = None
    """When readers were alerted of it since the last issue; None: they were not."""
    note: str = ""
    """Of the desk to its readers."""
    noted_by: str = ""
    fresh_languages: tuple[str, ...] = ()  # of `report_ids`; none in issues of before 2026-12
    since_draft: bool = False
    """Came in after somebody had edited the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneLine:
    """A report that its outlet took down, as an issue tells it."""

    headline: Headline
    takedown: Takedown
    told: bool
    """By an earlier issue, or by this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report that an earlier issue of the same subscription told."""

    report_id: str
    source_id: str
    independent: bool
    stages: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of one subscription, as frozen. Rendering depends on nothing else."""

    subscription: Subscription
    """Without recipients, so that an issue can be shown to anybody."""
    id: str
    """Local date and time of its end, `2026-11-21T0630`."""
    window: Window
    stories: tuple[StoryCard, ...]
    repeated: int
    """Stories left out because only copies of what was told before came in."""
    coverage: Coverage
    trend: tuple[TrendDay, ...]
    base_url: str
    journal_no: int = 0
    """Latest change of the warehouse it was made from."""
    told: tuple[Told, ...] = ()
    """Every report it covers, those of repeated stories included: the memory of the next issue."""
    gone: tuple[GoneLine, ...] = ()
    """Reports on the query that were taken down, the latest first."""
    review: Review | None = None
    """What the desk did to it; None: it has none."""

    def section(self, section: Section) -> tuple[StoryCard, ...]:
        return tuple(card for card in self.stories if card.section is section)

    @property
    def empty(self) -> bool:
        return not self.stories and not self.gone

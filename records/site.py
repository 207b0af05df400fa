"""What the site shows: lines of lists and whole pages, read from one snapshot. All times are UTC."""

from dataclasses import dataclass, field
from datetime import date, datetime

from records.article import Statements
from records.as_seen import SeenPage
from records.digest import Verdict
from records.docket import Docket
from records.facts import PlainFacts
from records.paging import Page
from records.provenance import Provenance
from records.search import Piece
from records.story import StageReason
from records.takedown import Takedown


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotInfo:
    """The published state of the warehouse that a page was made of."""

    id: str
    journal_no: int
    created_at: datetime
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value that a list could be narrowed to."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One report, an article or a copy of one, as a line of a list."""

    report_id: str
    article_id: str
    """Its own id, or the article it copies."""
    title: str
    url: str
    source_id: str
    source: str
    country: str | None
    language: str
    topic: str
    platforms: tuple[str, ...]
    first_seen: datetime
    published_at: datetime | None
    published_day_only: bool = False
    versions: int = 1
    agreement: float | None = None
    """Of a copy: share of equal MinHash values with its article, 0..1."""
    copy_kind: str = ""
    """Empty for an article, else `same-text` or `near-copy`."""
    link_score: float | None = None
    """Of a member of a story: how sure the link is, 0..1."""
    link_reason: str = ""
    """Of a member of a story: the evidence for it."""
    headline: tuple[Piece, ...] = ()
    """Of a search hit: the title with what matched."""
    passage: tuple[Piece, ...] = ()
    """Of a search hit: the part of the body that matched."""

    @property
    def independent(self) -> bool:
        """True for a report that is no copy of another."""
        return self.report_id == self.article_id


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One story: the same event in several outlets and languages."""

    story_id: str
    title: str
    language: str
    report_id: str
    """Report the headline belongs to."""
    source: str
    country: str | None
    topic: str
    platforms: tuple[str, ...]
    languages: tuple[str, ...]
    reports: int
    """Articles and copies."""
    independent: int
    """Articles that are no copy of another."""
    outlets: int
    stage: str
    """Step of the procedure, as decided for the story; empty when none is named."""
    dispute_id: str | None
    first_seen: datetime
    latest_seen: datetime
    event_date: date | None = None
    """UTC day of the earliest publication."""
    stage_reason: StageReason | None = None
    topics: tuple[str, ...] = ()
    """Its topic first."""
    authorities: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    deadlines: tuple[date, ...] = ()
    docket: Docket = field(default_factory=Docket)
    """What happened in law, without its sayings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """Something the reports name."""

    kind: str
    """authority, law, actor, case-number, amount, stage or deadline."""
    value: str
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A whole story."""

    line: StoryLine
    reports: tuple[ReportLine, ...]
    """Articles first, each followed by its copies; articles by first capture."""
    named: tuple[NamedValue, ...]
    dispute: "DisputeSummary | None" = None
    """The dispute it is a part of, when that has more than this one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSummary:
    """One conflict over time."""

    dispute_id: str
    title: str
    language: str
    platforms: tuple[str, ...]
    authorities: tuple[str, ...]
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    stories: int
    reports: int
    stages: tuple[str, ...]
    """In order of their first event."""
    stage: str
    """Of the latest event that names one; empty when none does."""
    first_on: date | None
    last_on: date | None
    docket: Docket = field(default_factory=Docket)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeStep:
    """One event of a dispute, with the headlines that tell it."""

    on: date | None
    """Day of the act where its reports tell it, else that of its first publication."""
    stage: str
    story_id: str
    headlines: tuple[ReportLine, ...]
    """One a language, the story's own headline first."""
    reports: int
    independent: int
    topic: str = ""
    platforms: tuple[str, ...] = ()
    docket: Docket = field(default_factory=Docket)
    published_on: date | None = None
    """Day of its first publication, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A whole dispute, oldest event first."""

    summary: DisputeSummary
    steps: tuple[DisputeStep, ...]
    named: tuple[NamedValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionText:
    """One distinct (headline, text) of a report."""

    version_id: str
    number: int
    """1 for the first seen."""
    current: bool
    first_seen: datetime
    last_seen: datetime
    title: str
    text: str | None
    """None where the snapshot holds no bodies."""
    modified_at: datetime | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFact:
    """A fact and where it stands in the report. Offsets are those of headline + newline + body."""

    kind: str
    """As in `records.docket.Saying`."""
    value: str
    role: str
    start: int
    end: int
    sentence_start: int | None
    """None for case numbers."""
    sentence_end: int | None
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Statements):
    """A whole report, article or copy, with everything its page says of itself."""

    line: ReportLine
    canonical_url: str
    text: str | None
    topics: tuple[tuple[str, float], ...]
    """(topic, score 0..1), primary first."""
    score: float | None
    published_origin: str
    published_plausible: bool
    modified_at: datetime | None
    last_seen: datetime
    language_confidence: float | None
    language_method: str
    tokens: int | None
    provenance: Provenance
    versions: tuple[VersionText, ...]
    """Oldest first."""
    copies: tuple[ReportLine, ...]
    original: ReportLine | None
    """Of a copy: the article it copies."""
    named: tuple[NamedValue, ...]
    facts: PlainFacts
    told: tuple[ToldFact, ...] = ()
    """In the order of the text."""
    body_start: int = 0
    """Where the body begins in the count of `told`: after the headline as it was read, and a newline."""
    taken_down: tuple[Takedown, ...] = ()
    """Each time its page was gone after it had been read, the latest first."""
    as_seen: SeenPage | None = None
    """The latest visit by a browser; None where none was made, or its records were removed."""
    withheld: bool = False
    """True where the text is cut to its first words, because the reader may not see the whole (web.full_text)."""
    story_id: str = ""
    dispute_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDay:
    """What was crawled on one UTC day."""

    day: date
    runs: int
    """0: nothing was watched that day."""
    crashed: int
    sources: int
    answered: int
    """Sources of which at least one listing answered."""
    pages: int
    articles: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One UTC day of a trend."""

    day: date
    matching: int
    """Articles first seen that day that match."""
    articles: int
    """All articles first seen that day."""
    pages: int
    """Pages of every outcome captured that day: the denominator."""
    runs: int
    """Crawls; 0: nothing was watched, so the zero means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source and how it is doing."""

    source_id: str
    source: str
    country: str | None
    kind: str
    languages: tuple[str, ...]
    homepage: str
    enabled: bool
    runs: int
    pages: int
    new: int
    """Articles and copies it brought."""
    failed: int
    failing: bool
    last_run_at: datetime | None
    last_answer_at: datetime | None
    last_new_at: datetime | None
    last_error: str = ""
    last_error_detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source with its recent days and what became of its pages."""

    health: SourceHealth
    days: tuple[tuple[date, int, int, int], ...]
    """(UTC day, crawls, crawls in which a listing answered, pages captured), oldest first, without gaps."""
    outcomes: tuple[FacetValue, ...]
    latest: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How far a stretch of time was watched."""

    verdict: Verdict
    sources: int
    """Enabled sources, and others that were crawled."""
    crawled: int
    answered: int
    runs: int
    pages: int
    last_crawl_at: datetime | None = None
    """Latest crawl ever, also before the stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The front page."""

    since: datetime
    until: datetime
    watch: Watch
    stories: tuple[StoryLine, ...]
    """New in the window, most widely told first."""
    stories_total: int
    updated: tuple[StoryLine, ...]
    """Older stories with reports of the window."""
    updated_total: int
    reports: int
    languages: int
    recent: tuple[StoryLine, ...]
    """The latest before the window; only when the window brought nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryList:
    """Stories of a list, with what it could be narrowed to."""

    page: Page
    lines: tuple[StoryLine, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    next: str = ""
    """In the API: the cursor of what follows; empty at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeList:
    page: Page
    lines: tuple[DisputeSummary, ...]
    next: str = ""
    """In the API: the cursor of what follows; empty at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits of a search over articles."""

    page: Page
    lines: tuple[ReportLine, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    """`language`, `topic`, `platform`: counts over all hits."""
    method: str = "index"
    """`index`: by the index, best first; `headlines`: letters within headlines only, newest first, where no index is there."""
    problem: str = ""
    """Why the words could not be read as a query; empty when they could."""
    suggestion: str = ""
    """Where no article holds the words: the query in words that some do; empty where none are near."""
    next: str = ""
    """In the API: the cursor of what follows; empty at the end."""

"""What the site reads, as its job hands it in: a library that lends readers of one snapshot each, and the issues' post room."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from records.comparison import Side
from records.digest import Alert, Issue
from records.entity import CalendarList, Entity, EntityPage
from records.erratum import Erratum
from records.event import EventPage
from records.kept_thing import Latest, Title
from records.paging import ListPlace
from records.selection import Selection
from records.site import (
    Article,
    CoverageDay,
    Dispute,
    DisputeList,
    DisputeSummary,
    FacetValue,
    SearchResult,
    SnapshotInfo,
    SourceHealth,
    SourcePage,
    Story,
    StoryLine,
    StoryList,
    Today,
    TrendPoint,
    Watch,
)
from records.site_digests import IssueEntry, Subscriber
from records.site_story import StoryPart


class Hubs(Protocol):
    """What hubs may say to the site; see `web.hubs`."""

    def secret(self, token: str) -> str | None:
        """Key of the signatures, empty where none was agreed; None: nobody has this callback."""
        ...

    def confirm(self, token: str, topic: str, lease_seconds: float | None) -> bool:
        """Whether this is a subscription that was asked for."""
        ...

    def denied(self, token: str, reason: str) -> None:
        """The hub will not."""
        ...

    def told(self, token: str) -> None:
        """The feed has changed."""
        ...


class Reader(Protocol):
    """One snapshot, for the length of one request."""

    @property
    def snapshot(self) -> SnapshotInfo: ...

    def today(self, now: datetime, *, limit: int) -> Today:
        """The last 24 hours before `now`."""
        ...

    def values(self, word: str) -> Collection[str]:
        """Every value that the snapshot's articles have of a facet."""
        ...

    def settled(self, wanted: Selection) -> Selection:
        """The selection with outlets, stories and disputes as the snapshot knows them. Raises SelectionError for one it does not."""
        ...

    def stories(self, wanted: Selection, *, number: int, size: int, after: ListPlace | None = None) -> StoryList:
        """A page of stories, latest report first; `after` a place of an earlier page, the first one of what follows."""
        ...

    def places(self, wanted: Selection) -> Sequence[FacetValue]:
        """Stories by where they run; empty: they do not tell."""
        ...

    def place(self, kind: str, key: str) -> ListPlace | None:
        """What a `story`, `dispute` or `article` is sorted by."""
        ...

    def in_language(self, lines: Sequence[StoryLine], language: str) -> tuple[StoryLine, ...]:
        """The same stories under headlines of one language, where they have one."""
        ...

    def story(self, story_id: str) -> Story | str | None:
        """The story; another id where it was merged into another; None where there is none."""
        ...

    def story_part(self, story_id: str, *, language: str, number: int, size: int) -> StoryPart | str | None:
        """The story with a page of its reports, those in one language first."""
        ...

    def story_line(self, story_id: str) -> StoryLine | str | None:
        """The story without its reports."""
        ...

    def titles(self, things: Collection[tuple[str, str]]) -> dict[tuple[str, str], Title]:
        """What (kind, id) of stories, disputes and articles are called; those not known by this id are left out."""
        ...

    def former_ids(self, kind: str, key: str) -> tuple[str, ...]:
        """Ids by which a story or dispute was known before."""
        ...

    def latest_of(self, things: Collection[tuple[str, str]], *, most: int) -> dict[tuple[str, str], list[Latest]]:
        """Of stories the latest articles, of disputes the latest stories, newest first."""
        ...

    def first_of_story(self, story_id: str, *, limit: int) -> tuple[str, ...]:
        """Its first articles, by capture."""
        ...

    def disputes(self, wanted: Selection, *, number: int, size: int, after: ListPlace | None = None) -> DisputeList: ...
    def titled_in(self, lines: Sequence[DisputeSummary], language: str) -> tuple[DisputeSummary, ...]:
        """The same disputes under titles of one language, where they have one."""
        ...

    def dispute(self, dispute_id: str) -> Dispute | str | None: ...
    def article(self, report_id: str) -> Article | None:
        """A report by its own id, article or copy."""
        ...

    def search(self, wanted: Selection, *, number: int, size: int, mode: str = "auto", after: ListPlace | None = None) -> SearchResult:
        """By `words`, by `meaning` in any language, `hybrid` by both, or `auto`: as fits the query; `after` is for the newest articles, without a text."""
        ...

    def trend(self, wanted: Selection, *, until: date, days: int) -> tuple[TrendPoint, ...]: ...
    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """`language`, `topic` and `platform` with counts over everything."""
        ...

    def sources(self) -> tuple[SourceHealth, ...]: ...
    def source(self, source_id: str, *, until: date, days: int) -> SourcePage | None: ...
    def coverage(self, *, until: date, days: int) -> tuple[CoverageDay, ...]: ...
    def outcomes(self) -> tuple[FacetValue, ...]:
        """What became of all captured pages."""
        ...

    def entities(self) -> Mapping[str, tuple[Entity, ...]]:
        """Platforms, authorities, laws, actors and countries by kind, most articles first."""
        ...

    def entity_of(self, key: str) -> Entity | None:
        """The entity of an address, by the id at its end."""
        ...

    def near(self, slug: str) -> tuple[Entity, ...]:
        """Entities that a slug may have meant."""
        ...

    def entity(self, entity: Entity, *, today: date, days: int, number: int, size: int, language: str) -> EntityPage:
        """The page of one; `number` and `size` are of its disputes."""
        ...

    def side(self, entity: Entity | None, *, first: date, last: date, today: date) -> Side:
        """One side of a comparison: a name, or everything, over days of first capture."""
        ...

    def entity_stories(self, entities: Sequence[Entity], *, size: int) -> tuple[tuple[StoryLine, ...], ...]:
        """The latest stories of each."""
        ...

    def digests(self, report_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """(report, digest of the bytes served) for some reports, in their order."""
        ...

    def calendar(
        self, wanted: Selection, *, first: date | None, last: date | None, kinds: Sequence[str], language: str, number: int, size: int
    ) -> CalendarList:
        """Days that articles name, once a dispute: from `first` on soonest first, else up to `last` latest first."""
        ...

    def watch(self, start: datetime, end: datetime) -> Watch: ...


class Library(Protocol):
    """Lends readers of the newest snapshot; a snapshot published meanwhile is used from the next loan on."""

    @property
    def problem(self) -> str:
        """Why the newest snapshot could not be opened; empty when it could, or there is none."""
        ...

    def snapshot_id(self) -> str:
        """Of the newest snapshot; empty when nothing was published."""
        ...

    def reading(self) -> AbstractContextManager[Reader | None]:
        """A reader for one request; None when nothing was published."""
        ...

    def alerts(self) -> tuple[Alert, ...]:
        """What is wrong with sources, or right again."""
        ...


class PostRoom(Protocol):
    """Issues as sent, feeds and subscriptions."""

    def issues(self) -> tuple[IssueEntry, ...]:
        """Newest first."""
        ...

    def issue(self, subscription_id: str, issue_id: str) -> Issue | None: ...
    def errata(self, subscription_id: str, issue_id: str) -> tuple[Erratum, ...]:
        """What of an issue was put right since, in the order in which it was."""
        ...

    def issue_file(self, subscription_id: str, issue_id: str, form: str) -> bytes | None:
        """The frozen issue as `json`, `html` or `txt`."""
        ...

    def events(self, since: int, limit: int) -> EventPage:
        """What happened after a cursor, oldest first."""
        ...

    def feed(self, subscription_id: str, form: str) -> bytes | None:
        """The feed of a subscription as `atom` or `json`."""
        ...

    def subscriber(self, token: str) -> Subscriber | None:
        """Whom a link in a mail's footer belongs to; None for one that was never given out."""
        ...

    def decide(self, token: str, action: str) -> Subscriber | None:
        """`unsubscribe`, `resubscribe` or `pause` (for two weeks), safe to repeat; the new state, None for an unknown token."""
        ...

    def team(self, subscription_id: str) -> str | None:
        """The team that alone may know of a subscription; empty: everybody may; None where nobody can say."""
        ...

    def pause(self, subscription_id: str, *, paused: bool) -> bool:
        """Pause or resume a whole digest; False where there is no such subscription."""
        ...

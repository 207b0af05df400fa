"""One page to process: its capture and what is known of its source. Light, so that the process that only hands pages out stays small."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.reading.site_memory import SiteMemory
from records.article import Rejected
from records.capture import Capture
from records.fields import shared
from records.outcome import Outcome
from records.provenance import Origin
from records.source import Source, SourceKind

INTERNATIONAL = "zz"
"""Country of sources that have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProfile:
    """What processing needs of a source."""

    languages: tuple[str, ...] = ()
    """ISO 639-1; empty: anything."""
    country: str | None = None
    """Of the outlet: ISO 3166-1 alpha-2 in small letters, or `eu`; None for searches and what is of no country."""
    take: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    site_lines: frozenset[int] = frozenset()
    """Hashes of lines that recur over this source's reports: its boilerplate."""
    site_lines_since: str = ""
    """ISO day of the version of the site's memory they come from; empty without one."""

    @classmethod
    def of(cls, source: Source) -> "SourceProfile":
        stateless = source.kind is SourceKind.SEARCH or source.country == INTERNATIONAL
        country = None if stateless else source.country
        return cls(languages=source.languages, country=country, take=source.take, drop=source.drop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A capture on its way through the pipeline."""

    capture: Capture
    profile: SourceProfile = SourceProfile()
    keep_all: bool = False
    """True: off-topic reports are kept too, under topic `other`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMaker:
    """Makes pages of captures, for one run of the pipeline."""

    profiles: Mapping[str, SourceProfile] = field(default_factory=dict)
    memories: Mapping[str, SiteMemory] = field(default_factory=dict)
    """By source: its boilerplate, as learnt from its earlier pages."""
    keep_all: bool = False

    def pages(self, captures: Iterable[Capture]) -> Iterable[Page]:
        """Each capture with the profile of its source; an unknown source has an empty one."""
        return (Page(capture=capture, profile=self.profile_for(capture), keep_all=self.keep_all) for capture in captures)

    def profile_for(self, capture: Capture) -> SourceProfile:
        """The source's profile, with what was known of its boilerplate on the day the page was fetched."""
        profile = self.profiles.get(capture.source_id, _UNKNOWN)
        memory = self.memories.get(capture.source_id)
        version = memory.at(capture.fetched_at.date()) if memory else None
        return replace(profile, site_lines=version.hashes, site_lines_since=version.since.isoformat()) if version else profile


_UNKNOWN = SourceProfile()


def rejected(origin: Origin, outcome: Outcome, detail: str | None = None, **known: object) -> Rejected:
    """The row of a page or text that did not become a candidate; `known` are further fields of `Rejected`."""
    return Rejected(**shared(origin, Origin), outcome=outcome, detail=detail, **known)  # type: ignore[arg-type]


def lost_page(page: Page, explanation: str) -> Rejected:
    """The row of a page that took its worker down or ran over its deadline."""
    return rejected(page.capture, Outcome.TIMED_OUT, detail=explanation, title=listed_title(page))


def listed_title(page: Page) -> str | None:
    """What the listing called a page; None when it did not say."""
    return (page.capture.hint.title if page.capture.hint else None) or None

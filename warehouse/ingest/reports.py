"""Merging captures into reports and their versions, in memory: the same set of captures gives the same reports in any order."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from common.addresses.keys import clean_url
from records.article import DatedFact, Mention, Processed
from records.facts import Facts, PlainFacts
from records.fields import shared
from records.outcome import Outcome
from records.provenance import Place
from records.text_origin import BRIEF, form_order
from warehouse.facts.rows import fact_rows, plain_facts
from warehouse.ingest.dedup import Rank
from warehouse.ingest.matches import rank
from warehouse.storage.frames import EXTRACTED, clean
from warehouse.storage.rows import columns_of, columns_with, row_of, within

_BELIEVED = timedelta(hours=12)
"""How far before capture, or listing, a claimed date is believed: the slowest cadence of a busy outlet is half a day (spiders/sources)."""
_A_DAY = timedelta(days=1)
_NOTHING = Facts()
_NO_FACTS = row_of(PlainFacts())
_NO_DAY: dict[str, None] = dict.fromkeys(within("published", columns_of(DatedFact)))


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What merging needs to know of a source."""

    host: str
    """Host (and port) of the home page, without `www.`."""
    search: bool
    agency: bool


@dataclass(slots=True)
class Version:
    """One distinct (headline, text) of a report."""

    version_id: str
    text_digest: str
    first_seen: datetime
    last_seen: datetime
    capture_id: str
    """First capture showing it."""
    particulars: bytes | None = None
    """What its text's signature has; None where another version's signature stands for it, or where it is not stored."""
    rendition: str = ""
    """Form of the report that showed it; where several did, the first by `form_order` (the ordinary page's is empty)."""
    new: Processed | None = None
    """The page, when this version is not yet stored."""


@dataclass(slots=True)
class Report:
    """What the warehouse knows of one canonical address; content aside."""

    report_id: str
    canonical_url: str
    source_id: str
    agency: bool
    established: bool | None
    """True: an outlet of the catalogue published it; what only a search or an import brought is unknown. None: not asked when it was stored."""
    first_seen: datetime
    last_seen: datetime
    earliest_published_at: datetime | None
    ranked_at: datetime | None
    """Earliest moment at which it was, proven by a capture or plausibly claimed (`moment`)."""
    longest: int
    article_id: str | None
    """None: not yet stored."""
    copy_kind: str | None = None
    stored_version_id: str | None = None
    """Current version as stored."""
    changed_no: int = 0
    versions: dict[str, Version] = field(default_factory=dict)
    stored_rank: Rank | None = None
    displaced: set[str] = field(default_factory=set)
    """Captures that were the first of a version until an earlier one arrived."""

    def rank(self) -> Rank:
        return rank(
            brief=all(version.rendition == BRIEF for version in self.versions.values()),
            agency=self.agency,
            established=self.established,
            ranked_at=self.ranked_at,
            claimed=self.earliest_published_at,
            characters=self.longest,
            canonical_url=self.canonical_url,
        )

    def shown(self) -> list[Version]:
        """Versions of the report's principal form, oldest first. The AMP or print form of a page differs in a line without being newer.

        A brief from before the first of them is one too: so the report is its new version. A later one is not: the page became a wall.
        """
        if len(self.versions) == 1:  # nearly always; three of them are asked for a report
            return list(self.versions.values())
        form = min((version.rendition for version in self.versions.values()), key=form_order)
        shown = [version for version in self.versions.values() if version.rendition == form]
        since = min(version.first_seen for version in shown)
        shown += [v for v in self.versions.values() if form != BRIEF == v.rendition and v.first_seen < since]
        return sorted(shown, key=lambda v: (v.first_seen, v.version_id))

    def current(self) -> Version:
        """The version seen last; a brief only as long as there is nothing else."""
        return max(self.shown(), key=lambda v: (v.rendition != BRIEF, v.last_seen, v.version_id))

    def new_versions(self) -> list[Version]:
        return [version for version in self.versions.values() if version.new is not None]

    def outcomes(self) -> dict[str, Outcome]:
        """Outcome of the first capture of each version; every other capture of the report is `same-url`."""
        first, *later = self.shown()
        forms = {version.capture_id for version in self.versions.values()} | self.displaced
        role = Outcome(self.copy_kind) if self.copy_kind else Outcome.STORED
        return dict.fromkeys(forms, Outcome.SAME_URL) | {first.capture_id: role} | {v.capture_id: Outcome.NEW_VERSION for v in later}


@lru_cache(maxsize=4_096)
def report_id(canonical_url: str) -> str:
    """First 16 hex digits of the SHA-256 of the canonical URL."""
    return hashlib.sha256(clean(canonical_url).encode()).hexdigest()[:16]


def version_id(page: Processed) -> str:
    """First 16 hex digits of the SHA-256 of canonical URL, text digest and headline."""
    return _version_id(page.canonical_url, page.fingerprint.text_digest, page.extraction.title or "")


@lru_cache(maxsize=4_096)
def _version_id(*parts: str) -> str:
    """Five tables ask for that of each page of a segment."""
    return hashlib.sha256(clean("\n".join(parts)).encode()).hexdigest()[:16]


def merge(reports: dict[str, Report], pages: Iterable[Processed], sources: Mapping[str, SourceFacts]) -> None:
    """Add pages to the reports they belong to; new reports are added to `reports`."""
    for page in sorted(pages, key=lambda p: (p.fetched_at, p.capture_id)):
        key = report_id(page.canonical_url)
        report = reports.get(key)
        if report is None:
            report = reports[key] = _begin(key, page)
        _add(report, page, sources)


def host_of(url: str) -> str:
    """Host and port, without `www.`; empty when there is none."""
    try:
        return urlsplit(url).netloc.lower().rpartition("@")[2].removeprefix("www.")
    except ValueError:
        return ""


def _begin(key: str, page: Processed) -> Report:
    return Report(
        report_id=key,
        canonical_url=clean(page.canonical_url),
        source_id=page.source_id,
        agency=False,
        established=False,
        first_seen=page.fetched_at,
        last_seen=page.fetched_at,
        earliest_published_at=None,
        ranked_at=None,
        longest=0,
        article_id=None,
    )


def _add(report: Report, page: Processed, sources: Mapping[str, SourceFacts]) -> None:
    report.first_seen = min(report.first_seen, page.fetched_at)
    report.last_seen = max(report.last_seen, page.fetched_at)
    report.longest = max(report.longest, len(page.extraction.text))
    report.agency |= page.source_id in sources and sources[page.source_id].agency
    report.established = report.established or (page.source_id in sources and not sources[page.source_id].search)
    report.ranked_at = _earlier(report.ranked_at, moment(page, sources.get(page.source_id)))
    if page.source_id != report.source_id:
        report.source_id = min((report.source_id, page.source_id), key=lambda s: _preference(s, report.canonical_url, sources.get(s)))
    report.earliest_published_at = _earlier(report.earliest_published_at, _last_moment(page.published))
    key = version_id(page)
    version = report.versions.get(key)
    if version is None:
        digest = page.fingerprint.text_digest
        report.versions[key] = Version(key, digest, page.fetched_at, page.fetched_at, page.capture_id, rendition=page.rendition, new=page)
    else:
        if (page.fetched_at, page.capture_id) < (version.first_seen, version.capture_id):
            report.displaced.add(version.capture_id)
            version.first_seen, version.capture_id = page.fetched_at, page.capture_id
        version.last_seen = max(version.last_seen, page.fetched_at)
        version.rendition = min(version.rendition, page.rendition, key=form_order)


def _preference(source_id: str, url: str, facts: SourceFacts | None) -> tuple[bool, bool, str]:
    """The outlet whose site it is, then outlets before searches, then by name."""
    if facts is None:
        return (True, False, source_id)
    return (not _is_own(url, facts), facts.search, source_id)


def _is_own(url: str, facts: SourceFacts) -> bool:
    """Whether an address is on the source's own site."""
    host = host_of(url)
    return bool(facts.host) and (host == facts.host or host.endswith("." + facts.host))


def _last_moment(published: DatedFact | None) -> datetime | None:
    """A day without a time must not beat the minute of another report, so it counts as its end."""
    if published is None or not published.plausible:
        return None
    return published.at + timedelta(days=1, microseconds=-1) if published.day_only else published.at


def moment(page: Processed, facts: SourceFacts | None) -> datetime:
    """From when on a capture says that its report was there: the date the page claims where that is supported, else the time of the capture.

    A capture is proof, a date only a claim: a text taken from elsewhere can claim any day. It is believed where the outlet's own listing names
    about the same time, or, where no listing names one, where the page was captured within half a day of it; where the two disagree, the later counts.
    """
    claimed = _last_moment(page.published)
    if claimed is None or claimed >= page.fetched_at:
        return page.fetched_at
    listed = page.hint.published_at if page.hint and facts and not facts.search and _is_own(page.canonical_url, facts) else None
    if listed is None:
        return claimed if page.fetched_at - claimed <= _BELIEVED else page.fetched_at
    supported = listed - claimed <= (_BELIEVED if page.published and not page.published.day_only else _A_DAY)
    return claimed if supported else min(listed, page.fetched_at)


def _earlier(a: datetime | None, b: datetime | None) -> datetime | None:
    return b if a is None else a if b is None else min(a, b)


def content_row(page: Processed) -> dict[str, Any]:
    """Columns of `warehouse.storage.frames.CONTENT` out of a page: the extraction and the provenance whole, and what was understood."""
    classification = page.classification
    extracted = row_of(page.extraction)
    if page.published is not page.extraction.published:
        extracted |= _NO_DAY if page.published is None else within("published", row_of(page.published))
    return {
        **dict(zip(EXTRACTED, map(extracted.get, EXTRACTED), strict=True)),
        **place_row(page),
        "version_id": version_id(page),
        "url": clean_url(page.url),
        "language": classification.language.code,
        "language_confidence": classification.language.confidence,
        "language_method": classification.language.method,
        "score": classification.score,
        "topic": classification.topics[0].topic if classification.topics else None,
        "topics": [row_of(match) for match in classification.topics],
        "platforms": list(classification.platforms()),
        **(_NO_FACTS if classification.facts == _NOTHING else row_of(plain_facts(classification.facts, day_of(page)))),
        "model": classification.model,
        "tokens": page.fingerprint.tokens,
        "characters": len(page.extraction.text),
    }


def place_row(page: Place) -> dict[str, Any]:
    """Columns of `warehouse.storage.frames.PLACE`."""
    place = shared(page, Place)
    return place | {"segment": place.pop("warc_file")}


def mentions(pages: Iterable[Processed]) -> dict[str, Sequence[Any]]:
    """Columns of `warehouse.storage.frames.MENTION` with their values, one a mention: a page has dozens."""
    found: list[Mention] = []
    whose: dict[str, list[str]] = {"version_id": [], "report_id": []}
    for page in pages:
        found += page.classification.mentions
        for name, key in _whose(page).items():
            whose[name] += [key] * len(page.classification.mentions)
    columns = columns_with(Mention, found)
    return {**whose, **columns, "span_start": columns["start"], "span_end": columns["end"]}


def facts_rows(page: Processed) -> list[dict[str, Any]]:
    """Columns of `warehouse.storage.frames.FACT`, one row per fact."""
    if page.classification.facts == _NOTHING:
        return []
    place = _whose(page)
    return [row | place for row in fact_rows(page.classification.facts, day_of(page))]


def day_of(page: Processed) -> date:
    """Publication day where it is plausible, else day of capture (UTC)."""
    dated = page.published.at if page.published and page.published.plausible else page.fetched_at
    return dated.date()


def _whose(page: Processed) -> dict[str, Any]:
    return {"version_id": version_id(page), "report_id": report_id(page.canonical_url)}

"""Rehearse a digest: what its query would have brought from the archive, and what it just missed."""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from beat.names import services
from digests.match import facet, fold, matcher, needs_text, occurrences
from jobs.digests.subscriptions import checked
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.digest import WatchedReport, Window
from records.own_list import Sample
from records.selection import AMOUNT, DAYS, EVERYTHING, FACETS, Selection
from records.subscription import Subscription
from warehouse.monitoring import digest as monitoring
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest_file

_PARTS = (*FACETS.values(), AMOUNT, *DAYS, "words", "without")
_MANY = ("stories", "disputes", "sources")
"""Facets with too many values to be remembered for a hint."""
SAMPLES = 8
_STEP = timedelta(days=14)
"""A rehearsal reads this much at once, so that its memory does not grow with the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Reports that one part of the query keeps out."""

    part: str
    """`topics`, `platforms`, ...: without it they would match."""
    reports: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one word or phrase brings."""

    term: str
    reports: int
    alone: int
    """Reports that no other word of the query brings."""
    in_headline: int
    noisy: bool
    """It brings many reports alone, and hardly ever stands in a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a query would have brought from the archive."""

    since: datetime
    until: datetime
    reports: int
    stories: int
    per_day: tuple[tuple[date, int], ...]
    """Reports per local day, quiet days included."""
    per_language: tuple[tuple[str, int], ...]
    samples: tuple[Sample, ...]
    near: tuple[NearMiss, ...]
    terms: tuple[Term, ...]
    never_seen: tuple[str, ...]
    """Values of the query that occur nowhere in the archive, with the nearest one that does."""


def rehearse(home: Home, settings: Settings, subscription: Subscription, *, days: int = 90, until: datetime | None = None) -> Rehearsal:
    """Replay a query over the latest snapshot."""
    end = until or datetime.now(UTC)
    with open_snapshot(latest_file(home.public), memory_limit=f"{settings.warehouse.memory_mb}MB") as con:
        begin = monitoring.first_day_seen(con) or end
        start = max(end - timedelta(days=days), begin)
        trial = _Trial(checked(con, subscription, f"{subscription.id}.toml"))
        at = start
        while at < end:
            window = Window(start=at, end=min(at + _STEP, end))
            trial.see(monitoring.window_reports(con, window, with_text=needs_text(subscription.query)))
            at = window.end
    return trial.result(start, end)


class _Trial:
    def __init__(self, subscription: Subscription) -> None:
        self._subscription, query = subscription, subscription.query
        self._matches = matcher(query)
        set_parts = [part for part in _PARTS if getattr(query, part)]
        nothing = {part: getattr(EVERYTHING, part) for part in set_parts}
        relaxed = len(set_parts) > 1 or bool(query.without)
        self._relaxed = {part: matcher(replace(query, **{part: nothing[part]})) for part in set_parts} if relaxed else {}
        self._values: dict[str, Counter[str]] = {part: Counter() for part in FACETS.values() if part not in _MANY}
        self._hits: list[WatchedReport] = []
        self._near: dict[str, list[WatchedReport]] = {part: [] for part in self._relaxed}
        self._terms = {word: [0, 0, 0] for word in query.words}

    def see(self, reports: Iterable[WatchedReport]) -> None:
        for report in reports:
            for part, seen in self._values.items():
                seen.update(facet(report, part))
            if self._matches(report):
                self._hits.append(replace(report, text=""))
                self._weigh(report)
                continue
            for part, matches in self._relaxed.items():
                if matches(report):
                    self._near[part].append(replace(report, text=""))

    def _weigh(self, report: WatchedReport) -> None:
        found = [word for word in self._terms if occurrences(word, f"{report.title}\n{report.text}")]
        for word in found:
            self._terms[word][0] += 1
            self._terms[word][1] += len(found) == 1
            self._terms[word][2] += occurrences(word, report.title) > 0

    def result(self, start: datetime, end: datetime) -> Rehearsal:
        zone = ZoneInfo(self._subscription.zone)
        days = Counter(r.first_seen.astimezone(zone).date() for r in self._hits)
        first, last = start.astimezone(zone).date(), (end - timedelta(microseconds=1)).astimezone(zone).date()
        calendar = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        near = sorted(self._near.items(), key=lambda item: -len(item[1]))
        return Rehearsal(
            since=start,
            until=end,
            reports=len(self._hits),
            stories=len({r.story_id for r in self._hits}),
            per_day=tuple((day, days[day]) for day in calendar),
            per_language=tuple(Counter(r.language for r in self._hits).most_common()),
            samples=_samples(self._hits),
            near=tuple(NearMiss(part=part, reports=len(found), samples=_samples(found, 3)) for part, found in near if found),
            terms=tuple(_term(word, *counts) for word, counts in self._terms.items()),
            never_seen=tuple(self._never_seen(self._subscription.query)),
        )

    def _never_seen(self, query: Selection) -> Iterable[str]:
        for part, seen in self._values.items():
            known = {fold(value): value for value in seen}
            for value in getattr(query, part):
                if not any(fold(name) in known for name in (services(value) if part == "platforms" else (value,))):
                    close = difflib.get_close_matches(fold(value), known, n=1)
                    yield f"{part}: {value!r} occurs nowhere in this time" + (f", did you mean {known[close[0]]!r}?" if close else "")


def _term(word: str, reports: int, alone: int, in_headline: int) -> Term:
    noisy = alone >= 5 and alone > reports / 2 and in_headline < reports / 10
    return Term(term=word, reports=reports, alone=alone, in_headline=in_headline, noisy=noisy)


def _samples(reports: Sequence[WatchedReport], number: int = SAMPLES) -> tuple[Sample, ...]:
    """Newest first, evenly over the languages."""
    taken: Counter[str] = Counter()
    ordered: list[tuple[int, int, WatchedReport]] = []
    for report in sorted(reports, key=lambda r: (r.first_seen, r.report_id), reverse=True):
        taken[report.language] += 1
        ordered.append((taken[report.language], len(ordered), report))
    chosen = [report for _, _, report in sorted(ordered, key=lambda item: item[:2])[:number]]
    return tuple(Sample(first_seen=r.first_seen, language=r.language, source=r.source, title=r.title, url=r.url) for r in chosen)

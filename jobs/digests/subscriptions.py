"""Subscriptions: find, write, pause and rehearse them, and honour the links in a mail's footer."""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import tomlkit

from beat.names import services
from common.files import write_file
from digests.match import facet, fold, matcher, needs_text, occurrences
from digests.outbox import Delivery, IssueRow, Outbox, State
from digests.recipients import Reader
from digests.subscription import Defaults, load_subscription, parse_subscription, subscription_toml
from digests.window import next_due
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.selecting import archive_of
from records.digest import Subscription, WatchedReport, Window
from records.errors import ConfigurationError, DocketwireError, SelectionError
from records.selection import DAYS, EVERYTHING, FACETS, Selection
from warehouse.monitoring import digest as monitoring
from warehouse.selection.held import held, needs_warehouse
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.snapshot import latest, latest_file

_PARTS = (*FACETS.values(), *DAYS, "words", "without")
_SHARED = ("stories", "disputes", "sources")
"""Facets with too many values to be remembered for a hint."""
SAMPLES = 8
_STEP = timedelta(days=14)
"""A rehearsal reads this much at once, so that its memory does not grow with the archive."""

DEMO = {
    "demo-world": """\
name = "Platforms before the courts"
recipients = ["desk@example.org"]
language = "en"
zone = "UTC"
at = "06:30"
quiet = "all-clear"
channels = ["mail", "feed"]

[query]
""",
    "demo-donnees": """\
name = "Données, haine et plateformes"
recipients = ["redaction@example.org"]
language = "fr"
zone = "Europe/Paris"
at = "07:00"
days = ["mon", "tue", "wed", "thu", "fri"]
quiet = "heartbeat"
channels = ["mail", "feed"]

[query]
topics = ["user-data", "hate-speech", "moderation", "threats-terror"]
""",
}
"""The two subscriptions of a demonstration home, by file name."""


def subscriptions_path(home: Home) -> Path:
    return home.root / "subscriptions"


def defaults(home: Home, settings: Settings) -> Defaults:
    """What a subscription gets from the settings where it says nothing."""
    return Defaults(zone=settings.schedule.zone, at=settings.schedule.digest_at, archive=archive_of(home))


def subscriptions_of(home: Home, settings: Settings, names: Sequence[str] = (), problems: list[str] | None = None) -> list[Subscription]:
    """The subscriptions of a home, or those named.

    A file that cannot be read is a problem to be told, not the end of the others; without `problems` it raises ConfigurationError.
    Raises DocketwireError for a name that does not exist.
    """
    paths = sorted(subscriptions_path(home).glob("*.toml"))
    for name in names:
        if name not in {path.stem for path in paths}:
            raise unknown(name, (path.stem for path in paths))
    found = []
    for path in paths:
        if names and path.stem not in names:
            continue
        try:
            found.append(load_subscription(path, defaults(home, settings)))
        except ConfigurationError as error:
            if problems is None:
                raise
            problems.append(str(error))
    return found


def unknown(name: str, known: Iterable[str]) -> DocketwireError:
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    hint = f'did you mean "{close[0]}"?' if close else "there are: " + (", ".join(names) or "none, make one with `docketwire subscribe`")
    return DocketwireError(f"no subscription {name!r}: {hint}")


def find(home: Home, settings: Settings, name: str) -> Subscription:
    """A subscription by its id, or out of a file anywhere (`./idea.toml`). Raises ConfigurationError, DocketwireError."""
    if name.endswith(".toml"):
        return load_subscription(Path(name), defaults(home, settings))
    return subscriptions_of(home, settings, (name,))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One line about a subscription; times UTC."""

    id: str
    name: str
    language: str
    zone: str
    paused: bool
    next_due: datetime
    covered_until: datetime | None
    recipients: int
    """Those that left or paused not counted."""


def overview(home: Home, settings: Settings, *, now: datetime | None = None) -> list[Overview]:
    """Every subscription of a home."""
    at, outbox = now or datetime.now(UTC), _outbox(home)
    return [
        Overview(
            id=s.id,
            name=s.name,
            language=s.language,
            zone=s.zone,
            paused=s.paused,
            next_due=next_due(s, at),
            covered_until=covered.until if outbox and (covered := outbox.covered(s.id)) else None,
            recipients=sum(outbox is None or outbox.recipients.wanted(s.id, address, at) for address in s.recipients),
        )
        for s in subscriptions_of(home, settings)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One subscription with its latest issues."""

    toml: str
    issues: tuple[IssueRow, ...]


def details(home: Home, settings: Settings, name: str) -> Details:
    outbox = _outbox(home)
    return Details(toml=subscription_toml(find(home, settings, name)), issues=tuple(outbox.issues(name, 10)) if outbox else ())


def outbox_rows(home: Home, *, show_all: bool = False) -> list[Delivery]:
    """What needs attention, or everything, newest first."""
    outbox = _outbox(home)
    states = () if show_all else (State.PLANNED, State.SENDING, State.FAILED, State.UNKNOWN)
    return outbox.deliveries(states=states) if outbox else []


def decide(home: Home, key: int, *, resend: bool, now: datetime | None = None) -> bool:
    """Send a failed or unknown delivery again, or settle it; False when there is none of that number."""
    outbox, at = _outbox(home), now or datetime.now(UTC)
    return outbox is not None and (outbox.resend(key, at) if resend else outbox.settle(key, at))


def _outbox(home: Home) -> Outbox | None:
    path = home.root / "outbox.sqlite"
    return Outbox(path) if path.exists() else None


def subscribe(home: Home, settings: Settings, subscription: Subscription) -> Path:
    """Write a new subscription; what it says is checked like any file. Raises ConfigurationError, DocketwireError when it exists."""
    path = subscriptions_path(home) / f"{subscription.id}.toml"
    text = subscription_toml(subscription)
    parse_subscription(text, subscription.id, str(path), defaults(home, settings))
    if needs_warehouse(subscription.query) and latest(home.public) is not None:
        with open_snapshot(latest_file(home.public)) as con:
            _checked(con, subscription, str(path))
    if path.exists():
        raise DocketwireError(f"{path}: exists already; edit it, or choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text)
    return path


def write_demo_subscriptions(home: Home) -> None:
    """The demonstration's two subscriptions, where they are missing."""
    folder = subscriptions_path(home)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in DEMO.items():
        if not (folder / f"{name}.toml").exists():
            write_file(folder / f"{name}.toml", text)


def set_paused(home: Home, name: str, *, paused: bool) -> None:
    """Pause or resume a whole subscription in its file; comments stay."""
    path = _file(home, name)
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    if paused:
        document["paused"] = True
    else:
        document.pop("paused", None)
    write_file(path, tomlkit.dumps(document))


def remove(home: Home, name: str) -> Path:
    """Take a subscription away; its issues stay in the archive, and its file is kept under another name."""
    path = _file(home, name)
    kept = path.with_suffix(".toml.removed")
    path.replace(kept)
    return kept


def _file(home: Home, name: str) -> Path:
    path = subscriptions_path(home) / f"{name}.toml"
    if not path.is_file():
        raise unknown(name, (p.stem for p in subscriptions_path(home).glob("*.toml")))
    return path


# --- links in a mail's footer ------------------------------------------------------------------------------------------------------------


def reader_of(home: Home, token: str) -> Reader | None:
    """Whom an unsubscribe link belongs to; None for a link that was never given out. For the page that asks."""
    outbox = _outbox(home)
    return outbox.recipients.reader(token) if outbox else None


def unsubscribe(home: Home, token: str, *, now: datetime | None = None) -> Reader | None:
    """One click (RFC 8058): no further mail of this subscription to this address. Safe to repeat."""
    return reader_of(home, token) and Outbox(home.root / "outbox.sqlite").recipients.unsubscribe(token, now or datetime.now(UTC))


def resubscribe(home: Home, token: str, *, now: datetime | None = None) -> Reader | None:
    """Take an unsubscription or a pause back."""
    return reader_of(home, token) and Outbox(home.root / "outbox.sqlite").recipients.resubscribe(token, now or datetime.now(UTC))


def pause(home: Home, token: str, days: int = 14, *, now: datetime | None = None) -> Reader | None:
    """No mail for some days; issues keep coming on the web and in the feed."""
    at = now or datetime.now(UTC)
    return reader_of(home, token) and Outbox(home.root / "outbox.sqlite").recipients.pause(
        token, at + timedelta(days=max(1, min(days, 365))), at
    )


# --- rehearsal ----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One report of a rehearsal."""

    first_seen: datetime
    language: str
    source: str
    title: str
    url: str


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
        trial = _Trial(_checked(con, subscription, f"{subscription.id}.toml"))
        at = start
        while at < end:
            window = Window(start=at, end=min(at + _STEP, end))
            trial.see(monitoring.window_reports(con, window, with_text=needs_text(subscription.query)))
            at = window.end
    return trial.result(start, end)


def _checked(con: Connection, subscription: Subscription, file: str) -> Subscription:
    """With outlets, stories and disputes as the snapshot knows them. Raises ConfigurationError for one it does not."""
    try:
        return replace(subscription, query=held(con, subscription.query))
    except SelectionError as error:
        raise ConfigurationError(file, f"query.{error.key}", error.problem, error.remedy) from error


class _Trial:
    def __init__(self, subscription: Subscription) -> None:
        self._subscription, query = subscription, subscription.query
        self._matches = matcher(query)
        set_parts = [part for part in _PARTS if getattr(query, part)]
        nothing = {part: getattr(EVERYTHING, part) for part in set_parts}
        relaxed = len(set_parts) > 1 or bool(query.without)
        self._relaxed = {part: matcher(replace(query, **{part: nothing[part]})) for part in set_parts} if relaxed else {}
        self._values: dict[str, Counter[str]] = {part: Counter() for part in FACETS.values() if part not in _SHARED}
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

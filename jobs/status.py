"""Status: what every source, job and the warehouse have been doing, out of snapshot, frontier and job history, without any lock."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digests.health import mostly_cut
from digests.outbox import Outbox, State
from jobs.digests.delivery import mail_mistakes
from jobs.digests.events import disabled_words
from jobs.digests.issue import outbox_path
from jobs.digests.review import held_issues
from jobs.digests.subscriptions import outbox_rows
from jobs.installation.demonstration import clock_of, shown_at
from jobs.installation.history import JobHistory, JobRun
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.upkeep import read_upkeep
from jobs.installation.watched import watched
from records.digest import AlertKind
from records.errors import HomeError
from records.subscription import Channel
from spiders.archive.folders import day_folders
from spiders.catalogue.load import ids_in
from spiders.memory.frontier import Frontier
from spiders.memory.frontier import SourceStatus as SourceCadence
from warehouse.ingest.folders import settled_folders, unknown_segments
from warehouse.monitoring.status import SourceStatus, Totals, source_status, totals
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import Snapshot, latest, latest_file

_CUT = str(AlertKind.CUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One watched source."""

    source_id: str
    own: bool
    """True: this home's own catalogue adds or changes it."""
    collected: int
    """Pages captured, as of the snapshot."""
    new: int
    unchanged: int
    failed: int
    last_run_at: datetime | None
    silent_since: datetime | None
    """Since when nothing new has come, once that is longer than three days."""
    bodies: int
    """Texts read in the last four weeks of which it can be told how whole they are."""
    bodies_doubted: int
    """Of these, texts that look cut."""
    next_due_at: datetime | None
    trouble: str | None
    """Short word of why a listing could not be read last time; None when all could."""
    trouble_detail: str | None
    """Address of that listing and what else is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that needs a hand."""

    subject: str
    """`held`; `crawl` or another job; `mail`, `webhook`; of sources the short word of their trouble, `silent`, or `cut`: most of their texts look cut."""
    detail: str = ""
    """What is wrong and what to do; empty for sources."""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of one home."""

    needs: tuple[Need, ...]
    """Issues that are held first, then jobs, mail and sources: the trouble that most of them share first."""
    daemon_running: bool
    demonstration: datetime | None
    """UTC; the moment that a demonstration home shows, for it is not crawled again. None for every other home."""
    snapshot: Snapshot | None
    totals: Totals | None
    waiting_segments: int
    """Closed segments that the snapshot does not hold yet."""
    waiting_since: datetime | None
    """UTC; when the first of them was closed."""
    sources: tuple[SourceLine, ...]
    jobs: tuple[JobRun, ...]


def status(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Status:
    """The present state; everything is read from what others have published, so it answers while jobs run."""
    now = clock_of(home, now)
    snapshot, stored, counts = latest(home.public), {}, None
    if snapshot is not None:
        with open_snapshot(latest_file(home.public)) as con:
            stored = {line.source_id: line for line in source_status(con, now=now(), silent_after=timedelta(days=3))}
            counts = totals(con)
            waiting = list(unknown_segments(con, _segments_of(home, settled_folders(con))))
    else:
        waiting = _segments_of(home, {})
    with Frontier(home.frontier) as frontier:
        live = frontier.statuses()
    own = ids_in(home.sources)
    lines = tuple(_line(source.id, source.id in own, stored.get(source.id), live.get(source.id)) for source in watched(home, settings))
    jobs = tuple(JobHistory(home.history).latest())
    return Status(
        needs=(
            *_held(home, settings),
            *_jobs_in_trouble(jobs),
            *_mail(home, settings),
            *_webhooks(home),
            *sources_in_trouble(lines),
            *_put_aside(home),
        ),
        daemon_running=_daemon_running(home),
        demonstration=shown_at(home),
        snapshot=snapshot,
        totals=counts,
        waiting_segments=len(waiting),
        waiting_since=min(map(_closed_at, (home.captures / name for name in waiting)), default=None),
        sources=lines,
        jobs=jobs,
    )


def _segments_of(home: Home, settled: Mapping[str, int]) -> list[str]:
    """Closed segments in the folders that changed since those were noted."""
    return [
        path.relative_to(home.captures).as_posix() for folder in day_folders(home.captures, settled) for path in folder.files(".warc.gz")
    ]


def _closed_at(segment: Path) -> datetime:
    """A segment that went meanwhile (a rule of retention took its last page) waits no longer than since now."""
    try:
        return datetime.fromtimestamp(segment.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.now(UTC)


def _put_aside(home: Home) -> Iterator[Need]:
    """Sources that answer nowhere, and are looked at again every day."""
    aside = tuple(one.source_id for one in read_upkeep(home).seen if one.aside is not None)
    if aside:
        yield Need(subject="put-aside", sources=aside)


def _jobs_in_trouble(jobs: Iterable[JobRun]) -> Iterator[Need]:
    for run in jobs:
        if run.status not in ("done", "running"):
            yield Need(subject=run.job, detail=f"{run.status} at {run.started_at:%Y-%m-%d %H:%M}: {run.detail}".rstrip(": "))


def _mail(home: Home, settings: Settings) -> Iterator[Need]:
    """What the outbox cannot get rid of by itself."""
    rows = outbox_rows(home)
    stuck = sum(row.state in (State.FAILED, State.UNKNOWN) for row in rows)
    if stuck:
        yield Need(subject="mail", detail=f"{stuck} deliveries failed or unknown: `docketwire subscriptions outbox`")
    waiting = sum(row.channel == Channel.MAIL and row.state is State.PLANNED for row in rows)
    if waiting and (mistakes := mail_mistakes(settings.mail)):
        keys = ", ".join(mistake.key for mistake in mistakes)
        yield Need(subject="mail", detail=f"{waiting} mails wait for {keys}: `docketwire doctor`")


def _held(home: Home, settings: Settings) -> Iterator[Need]:
    """Issues that do not go before somebody lets them."""
    for words in held_issues(home, settings):
        yield Need(subject="held", detail=words)


def _webhooks(home: Home) -> Iterator[Need]:
    """Those that are told no more."""
    path = outbox_path(home)
    for hook in Outbox(path).events.hooks() if path.exists() else ():
        if hook.disabled_at is not None:
            yield Need(subject="webhook", detail=f"{hook.subscription}: {disabled_words(hook)}")


def sources_in_trouble(lines: Iterable[SourceLine]) -> list[Need]:
    """Sources by what is wrong with them, so that a blocked crawler or a broken line is one need and not seven hundred."""
    groups: dict[str, list[str]] = {}
    for line in lines:
        if line.trouble or line.silent_since:
            groups.setdefault(line.trouble or "silent", []).append(line.source_id)
        elif mostly_cut(line.bodies, line.bodies_doubted):
            groups.setdefault(_CUT, []).append(line.source_id)
    order = sorted(groups.items(), key=lambda item: (item[0] in (_CUT, "silent"), -len(item[1]), item[0]))
    return [Need(subject=word, sources=tuple(sorted(found))) for word, found in order]


def _line(source_id: str, own: bool, stored: SourceStatus | None, live: SourceCadence | None) -> SourceLine:
    return SourceLine(
        source_id=source_id,
        own=own,
        collected=stored.captured if stored else 0,
        new=stored.new if stored else 0,
        unchanged=stored.unchanged if stored else 0,
        failed=stored.failed if stored else 0,
        last_run_at=live.last_run_at if live else None,
        silent_since=stored.silent_since if stored else None,
        bodies=stored.bodies if stored else 0,
        bodies_doubted=stored.bodies_doubted if stored else 0,
        next_due_at=live.next_due_at if live else None,
        trouble=live.error if live else None,
        trouble_detail=live.error_detail if live else None,
    )


def _daemon_running(home: Home) -> bool:
    with contextlib.suppress(HomeError), home.lock("daemon"):
        return False
    return True

"""Digest: which subscriptions are due, what the snapshot holds for them, freeze the issues, plan and send what is planned."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.files import write_file
from digests.alert_message import entry_of, seen_by
from digests.archive import freeze, issue_files, issue_folders, load_book, load_entry, load_issue, write_files
from digests.erratum_message import ErratumPage
from digests.erratum_message import entry_of as erratum_entry
from digests.feeds import ENTRIES, atom, json_feed
from digests.message import Envelope, MailParts, compose, frozen_parts, message_id
from digests.outbox import IssueRow, Outbox
from digests.outbox_file import Planned
from digests.own_matters import with_own
from digests.render import render
from digests.webhook import idempotency_key, payload
from jobs.digests.alerts import AlertMade, plan_alerts
from jobs.digests.delivery import Delivered, deliver
from jobs.digests.desk import Desk, DueIssue
from jobs.digests.errata import IssuesOf, plan_errata
from jobs.digests.events import note_events, tell_events
from jobs.digests.headlines import in_reader_language
from jobs.digests.own_matters import Known, known_matters
from jobs.digests.review import ReviewDesk, held_words
from jobs.digests.subscriptions import subscriptions_of
from jobs.installation.demonstration import clock_of, moment_of, shown_at
from jobs.installation.home import Home
from jobs.installation.settings import DigestSettings, MailSettings, Settings
from records.digest import Issue, Verdict
from records.draft import DeskBook
from records.errors import DocketwireError, SelectionError
from records.subscription import Channel, Quiet, Subscription
from records.urgent import Way
from warehouse.selection.held import held
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.migrate import require_this_version
from warehouse.storage.snapshot import latest

_HEARTBEAT = timedelta(days=7) - timedelta(hours=2)
_FIRST_DAY = timedelta(hours=23)
"""A subscription younger than this (the shortest day of a zone with summer time) does not yet need an issue about a crawl that never ran."""
log = logging.getLogger("docketwire.digests")

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One issue that was made, previewed or skipped."""

    subscription: str
    issue: str
    status: str
    """`frozen`, `skipped` (quiet, and its policy says so) or `preview`."""
    stories: int
    verdict: str
    folder: Path | None


@dataclass(slots=True, kw_only=True)
class DigestSummary:
    """What one digest job did."""

    made: list[Made] = field(default_factory=list)
    delivered: Delivered = field(default_factory=Delivered)
    problems: list[str] = field(default_factory=list)
    """One line each, for people; a job with problems ends as failed, so that nobody waits for a mail that never comes."""
    alerts: list[AlertMade] = field(default_factory=list)
    errata: int = 0
    """Of what was told earlier."""
    events: int = 0
    """Noted."""
    events_told: int = 0
    """Taken by webhooks."""
    drafts: int = 0
    """Made for a desk, or made anew."""
    remarks: list[str] = field(default_factory=list)
    """The same, of less weight."""


def outbox_path(home: Home) -> Path:
    return home.root / "outbox.sqlite"


def issues_path(home: Home) -> Path:
    return home.root / "issues"


def preview(
    home: Home,
    settings: Settings,
    folder: Path,
    *,
    names: Sequence[str] = (),
    until: datetime | None = None,
    now: Clock = lambda: datetime.now(UTC),
) -> DigestSummary:
    """Write what would be sent to `folder`, one folder per issue; nothing is remembered and nothing leaves this machine.

    With `until` every subscription is treated as due at that moment.
    """
    summary, now = DigestSummary(), clock_of(home, now)
    until = moment_of(home, until) if until is not None else None
    outbox = Outbox(outbox_path(home)) if outbox_path(home).exists() else None
    chosen, desk = subscriptions_of(home, settings, names, summary.problems), ReviewDesk(home)
    jobs = [job for s in chosen if (job := _due(s, outbox, now(), until)) is not None]
    if shown_at(home) is not None and any(job.window.start >= job.window.end for job in jobs):
        summary.remarks.append(f"a demonstration has no news after its last issue: see {issues_path(home)}")
        jobs = [job for job in jobs if job.window.start < job.window.end]
    for task, found in _issues(home, settings, jobs, summary, outbox):
        issue = desk.glance(task, found)
        files = issue_files(issue, render(issue), envelope(settings.digest, settings.mail))
        write_files(folder / task.subscription.id / issue.id, files)
        summary.made.append(_made(issue, "preview", folder / task.subscription.id / issue.id))
    return summary


def send(home: Home, settings: Settings, *, names: Sequence[str] = (), now: Clock = lambda: datetime.now(UTC)) -> DigestSummary:
    """Make, freeze and plan every issue that is due, then send what is planned. Twice is the same as once. HomeError when one is running."""
    now = clock_of(home, now)
    with home.lock("digest"):
        summary, outbox = DigestSummary(), Outbox(outbox_path(home))
        for lost in outbox.recover(now()):
            if lost.channel != Channel.WEBHOOK:
                summary.problems.append(
                    f"unknown whether {lost.recipient} got {lost.subscription} {lost.issue_id}: see `subscriptions outbox`"
                )
        chosen = subscriptions_of(home, settings, (), summary.problems)
        wanted, desk = [s for s in chosen if not names or s.id in names], ReviewDesk(home)
        tasks = _tasks(desk, [s for s in wanted if not s.paused], outbox, summary, now())
        _make(home, settings, tasks, outbox, desk, summary, now)
        _ahead(home, settings, [s for s in wanted if s.review and not s.paused], outbox, desk, summary, now())
        summary.alerts += plan_alerts(home, settings, wanted, outbox, envelope(settings.digest, settings.mail), now)
        summary.events = note_events(home, settings, [s for s in chosen if not s.paused], outbox, now())
        common = envelope(settings.digest, settings.mail)
        summary.errata = plan_errata(home, settings, chosen, outbox, common, IssuesOf(home), now())
        _rest_into_feeds(home, settings, chosen, outbox, now())
        summary.events_told = tell_events(outbox, wanted, common, summary.problems, now)
        deliver(outbox, settings, {s.id: s for s in chosen}, summary.delivered, summary.problems, now)
        return summary


def _tasks(
    desk: ReviewDesk, subscriptions: Sequence[Subscription], outbox: Outbox, summary: DigestSummary, now: datetime
) -> list[DueIssue]:
    """What is due by the clock, and what a desk lets go early; where drafts cannot be read, their digests wait and the others go."""
    found = []
    for one in subscriptions:
        try:
            desk.settle(one, outbox, now)
            task = desk.task(_due(one, outbox, now, None), one, outbox, lambda end, one=one: _due(one, outbox, now, end))  # type: ignore[misc]
        except sqlite3.DatabaseError as error:
            summary.problems.append(f"{one.id}: waits, for its draft cannot be read ({error}): `docketwire doctor`")
            continue
        found += [task] if task is not None else []
    return found


def _ahead(
    home: Home,
    settings: Settings,
    subscriptions: Sequence[Subscription],
    outbox: Outbox,
    desk: ReviewDesk,
    summary: DigestSummary,
    now: datetime,
) -> None:
    """Drafts whose time has come, and those that a newer snapshot knows more for; last, that of a held one the next has the stories."""
    snapshot = latest(home.public)
    if not subscriptions or snapshot is None:
        return
    try:
        tasks = []
        for one in subscriptions:
            window = desk.stale(one, outbox, snapshot, now)
            task = _due(one, outbox, now, window.end) if window else None
            tasks += [replace(task, window=window)] if task is not None and window is not None else []
        summary.drafts = desk.keep(_issues(home, settings, tasks, summary, outbox), snapshot, now)
        summary.remarks += [held_words(draft, desk.names) for draft in desk.held(subscriptions)]
    except (sqlite3.DatabaseError, DocketwireError) as error:  # what is planned goes all the same
        summary.problems.append(f"no draft can be made ({error}): `docketwire doctor`")


def issue_until(home: Home, settings: Settings, subscription: Subscription, until: datetime) -> tuple[Issue, list[str]]:
    """(What a subscription would tell if it were due at a moment, remarks); nothing is remembered. Raises DocketwireError without snapshot."""
    until = moment_of(home, until)
    outbox = Outbox(outbox_path(home)) if outbox_path(home).exists() else None
    task = _due(subscription, outbox, until, until)
    if task is None or latest(home.public) is None:
        raise DocketwireError("nothing has been published yet, so there is nothing to send: run `docketwire publish`")
    summary = DigestSummary()
    ((_, issue),) = _issues(home, settings, [task], summary, outbox)
    return issue, summary.remarks


def _due(subscription: Subscription, outbox: Outbox | None, now: datetime, until: datetime | None) -> DueIssue | None:
    """With what the outbox remembers of it."""
    if outbox is None:
        return DueIssue.of(subscription, None, {}, now, until)
    key = subscription.id
    left_out = outbox.left_out(key)
    return DueIssue.of(subscription, outbox.covered(key), outbox.told(key), now, until, outbox.alerts.alerted(key), left_out)


def _rest_into_feeds(home: Home, settings: Settings, subscriptions: Sequence[Subscription], outbox: Outbox, now: datetime) -> None:
    """Feeds that an alert or erratum is missing from, those included whose writing was broken off."""
    missing = {*outbox.alerts.not_in_feed(), *outbox.errata.not_in_feed()}
    for one in subscriptions:
        if one.id in missing:
            write_feeds(home, settings, one, now, outbox)
            outbox.alerts.in_feed(one.id)
            outbox.errata.in_feed(one.id)


def envelope(digest: DigestSettings, mail: MailSettings) -> Envelope:
    return Envelope(sender=mail.sender or "docketwire@localhost.localdomain", sender_name=mail.sender_name, base_url=digest.base_url)


def _make(
    home: Home, settings: Settings, tasks: Sequence[DueIssue], outbox: Outbox, desk: ReviewDesk, summary: DigestSummary, now: Clock
) -> None:
    for task, found in _issues(home, settings, tasks, summary, outbox, (desk, now())):
        if _too_early(task, found):
            summary.remarks.append(f"{task.subscription.id}: its first issue waits for the first crawl; nothing is lost by it")
            continue
        issue, book = found, None
        if task.subscription.review:
            if (taken := desk.take(task, found, now())) is None:
                continue
            issue, book = taken.issue, taken.book
        made = _publish(home, settings, task, (issue, book), outbox, now)
        if book is not None:
            desk.gone(task.subscription.id, task.key, now())
        summary.made.append(made)
        log.info("digest.%s subscription=%s issue=%s stories=%d", made.status, task.subscription.id, issue.id, len(issue.stories))
        if made.folder is not None:
            write_feeds(home, settings, task.subscription, now(), outbox)


def _publish(home: Home, settings: Settings, task: DueIssue, found: tuple[Issue, DeskBook | None], outbox: Outbox, now: Clock) -> Made:
    """Freeze an issue and plan its deliveries. Killed in between, the frozen issue is taken over as it is the next time."""
    issue, book = found
    folder = issues_path(home) / task.subscription.id / issue.id
    if not folder.is_dir() and not _worth_sending(task, issue):
        _plan(issue, "", "skipped", (), outbox, now, book)
        return _made(issue, "skipped", None)
    common = envelope(settings.digest, settings.mail)
    if folder.is_dir():
        digest, issue, book = freeze(folder, {}), load_issue(folder), load_book(folder)
    else:
        digest = freeze(folder, issue_files(issue, render(issue), common, book))
    parts = frozen_parts(issue, (folder / "issue.eml").read_bytes())
    known = known_matters(home, settings)
    _plan(issue, digest, "frozen", _deliveries(task.subscription, issue, parts, digest, common, outbox, now(), known), outbox, now, book)
    return _made(issue, "frozen", folder)


def _plan(issue: Issue, digest: str, status: str, deliveries: Iterable[Planned], outbox: Outbox, now: Clock, book: DeskBook | None) -> None:
    row = IssueRow(
        subscription=issue.subscription.id,
        issue_id=issue.id,
        window_start=issue.window.start,
        window_end=issue.window.end,
        digest=digest,
        status=status,
        stories=len(issue.stories),
    )
    outbox.plan(
        row,
        journal_no=issue.journal_no,
        told=issue.told,
        deliveries=list(deliveries),
        now=now(),
        counts_as_sent=status == "frozen",
        left_out=[report for line in (book.left_out if book else ()) for report in line.reports],
    )


def _deliveries(
    subscription: Subscription, issue: Issue, parts: MailParts, digest: str, common: Envelope, outbox: Outbox, now: datetime, known: Known
) -> Iterable[Planned]:
    if Channel.MAIL in subscription.channels:
        for reader in outbox.recipients.readers(subscription.id, subscription.recipients, now):
            own = with_own(parts, issue, known(subscription, reader.address))
            mail = compose(own, common, recipient=reader.address, token=reader.token)
            yield Planned(
                channel="mail", recipient=reader.address, message_id=message_id(parts, reader.address, common.domain), message=mail
            )
    if Channel.WEBHOOK in subscription.channels:
        url = subscription.webhook_url
        yield Planned(channel="webhook", recipient=url, message_id=idempotency_key(issue, url), message=payload(issue, digest))


def _too_early(task: DueIssue, issue: Issue) -> bool:
    """A fresh home's first issue, due before anything was crawled: not a fault to be told, and the next issue covers this time too."""
    young = task.covered is None and task.window.end - task.window.start < _FIRST_DAY
    return young and issue.empty and issue.coverage.runs == 0


def _worth_sending(task: DueIssue, issue: Issue) -> bool:
    """A crawl that failed is always told; a quiet world as the subscriber wishes."""
    if not issue.empty or issue.coverage.verdict is not Verdict.WATCHED:
        return True
    if task.subscription.quiet is Quiet.HEARTBEAT:
        last = task.covered.last_sent if task.covered else None
        return last is None or issue.window.end - last >= _HEARTBEAT
    return task.subscription.quiet is Quiet.ALL_CLEAR


def _made(issue: Issue, status: str, folder: Path | None) -> Made:
    return Made(
        subscription=issue.subscription.id,
        issue=issue.id,
        status=status,
        stories=len(issue.stories),
        verdict=issue.coverage.verdict.value,
        folder=folder,
    )


def _issues(
    home: Home,
    settings: Settings,
    tasks: Sequence[DueIssue],
    summary: DigestSummary,
    outbox: Outbox | None,
    sending: tuple[ReviewDesk, datetime] | None = None,
) -> Iterable[tuple[DueIssue, Issue]]:
    """The issue of every task, out of the latest snapshot. Raises WarehouseError where that is of another version; it is due until then.

    `sending`: an issue whose desk corrected a fact waits for the snapshot that tells it.
    """
    if not tasks:
        return
    snapshot = latest(home.public)
    if snapshot is None:
        summary.problems.append(f"{len(tasks)} digests are due and nothing has been published yet: run `docketwire publish`")
        return
    with open_snapshot(home.public / snapshot.file, memory_limit=f"{settings.warehouse.memory_mb}MB") as con:
        require_this_version(con)
        tasks = [replace(task, subscription=_held(con, task.subscription, summary)) for task in tasks]
        desk = Desk(con, tasks, datetime.fromisoformat(snapshot.created_at))
        for task in tasks:
            issue = desk.issue(task, settings.digest.base_url)
            if sending is not None and task.subscription.review and (number := sending[0].waits(desk.corrections, task, issue, sending[1])):
                summary.remarks.append(f"{task.subscription.id}: waits for the publish that tells what its desk corrected ({number})")
                continue
            yield task, in_reader_language(issue, settings.digest, outbox, summary.remarks)


def _held(con: Connection, subscription: Subscription, summary: DigestSummary) -> Subscription:
    """With outlets, stories and disputes as the snapshot knows them; what it does not know is told, and then nothing matches."""
    try:
        return replace(subscription, query=held(con, subscription.query))
    except SelectionError as error:
        summary.remarks.append(f"{subscription.id}: query.{error}")
        return subscription


def write_feeds(home: Home, settings: Settings, subscription: Subscription, now: datetime, outbox: Outbox | None = None) -> None:
    """Make the feeds of a subscription anew from its frozen issues and its alerts; each file is replaced as a whole."""
    alerting = subscription.urgent is not None and Way.FEED in subscription.urgent.channels
    if Channel.FEED not in subscription.channels and not alerting:
        return
    entries = []
    if Channel.FEED in subscription.channels:
        entries += [load_entry(folder) for folder in issue_folders(issues_path(home) / subscription.id, newest=ENTRIES)]
    if alerting and outbox is not None:
        seen = [own for alert in outbox.alerts.alerts(subscription.id, ENTRIES) if (own := seen_by(alert)) is not None]
        entries += map(entry_of, seen)
    if outbox is not None:
        errata = outbox.errata.batches(subscription.id, ENTRIES)
        entries += [erratum_entry(ErratumPage(subscription, batch, settings.digest.base_url)) for batch in errata]
    entries = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES]
    feeds = home.public / "feeds"
    feeds.mkdir(parents=True, exist_ok=True)
    base_url = settings.digest.base_url
    write_file(feeds / f"{subscription.id}.atom", atom(subscription, entries, base_url=base_url, updated=now).decode())
    write_file(feeds / f"{subscription.id}.json", json_feed(subscription, entries, base_url=base_url, updated=now).decode())

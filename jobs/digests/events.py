"""Events: what changed between two snapshots, noted once, and told to the webhooks that asked for it, in order."""

import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from common.codec import to_json
from digests.event_book import TRIES, Happened
from digests.health import assess
from digests.hook_notice import notice_of
from digests.mail import Answer
from digests.match import matcher, needs_text
from digests.message import Envelope, compose, message_id
from digests.outbox import Outbox
from digests.outbox_file import Planned
from digests.webhook import delivery_key, post
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.digest import AlertKind, WatchedReport
from records.errors import SelectionError
from records.event import Event, EventType, Hook
from records.subscription import Channel, Subscription
from warehouse.monitoring import digest as monitoring
from warehouse.monitoring.happenings import CorrectedFact, corrected_facts, dispute_stages, stories_of_disputes, stories_of_reports
from warehouse.selection.held import held
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.migrate import is_this_version
from warehouse.storage.snapshot import latest

Clock = Callable[[], datetime]
_SNAPSHOT, _STAGES, _FACTS, _SILENT = "snapshot", "stage", "fact", "silent"


def events_due(subscriptions: Sequence[Subscription], outbox: Outbox, snapshot: str, now: datetime) -> bool:
    """Whether somebody waits for events of a snapshot that was not looked at, or a webhook is to be called."""
    asking = [one for one in subscriptions if one.events and not one.paused]
    if not asking:
        return False
    if outbox.events.known(_SNAPSHOT).get("file") != snapshot:
        return True
    hooks = [hook for one in asking if (hook := outbox.events.hook(one.id)) is not None]
    return any(_callable(hook, now) and outbox.events.waiting(hook, 1) for hook in hooks)


def note_events(home: Home, settings: Settings, subscriptions: Sequence[Subscription], outbox: Outbox, now: datetime) -> int:
    """Note what changed since the snapshot that was looked at last; returns how many events. The first look notes what is known, and no event."""
    snapshot, book = latest(home.public), outbox.events
    if snapshot is None or book.known(_SNAPSHOT).get("file") == snapshot.file:
        return 0
    asking = [one for one in subscriptions if one.events]
    for one in asking:
        book.begin(one.id)
    with open_snapshot(home.public / snapshot.file, memory_limit=f"{settings.warehouse.memory_mb}MB") as con:
        if not is_this_version(con):
            return 0
        looked = _Looked(con, outbox, settings.digest.base_url, now)
        happened = looked.happened() if book.known(_SNAPSHOT) else []
        wanted = _wanted_by(con, asking, happened)
    book.note(
        [Happened(event=event, wanted_by=wanted[number]) for number, event in enumerate(happened)],
        {_SNAPSHOT: {"file": snapshot.file}, **looked.known},
    )
    return len(happened)


class _Looked:
    """A snapshot beside what was known before it."""

    def __init__(self, con: Connection, outbox: Outbox, base_url: str, now: datetime) -> None:
        self._book, self._base_url, self._now = outbox.events, base_url.rstrip("/"), now
        self._stages = dispute_stages(con)
        self._facts = {_key(one): one for one in corrected_facts(con)}
        history = monitoring.source_history(con, until=now)
        self._silent = {one.source_id: one.since for one in assess(history) if one.kind is AlertKind.SILENT}
        self.known: dict[str, dict[str, str]] = {
            _STAGES: self._stages,
            _FACTS: {key: json.dumps([one.value, one.role]) for key, one in self._facts.items()},
            # A day without a crawl says nothing of a source, so what was silent is remembered with the day since when.
            _SILENT: self._book.known(_SILENT) | {key: since.isoformat() for key, since in self._silent.items()},
        }

    def happened(self) -> list[Event]:
        """In an order that the same change always has."""
        return [*self._steps(), *self._corrections(), *self._silences()]

    def _steps(self) -> list[Event]:
        before = self._book.known(_STAGES)
        return [
            Event(at=self._now, type=EventType.STAGE, url=self._url("dispute", key), dispute_id=key, was=before[key], value=stage)
            for key, stage in self._stages.items()
            if key in before and before[key] != stage
        ]

    def _corrections(self) -> list[Event]:
        before = {key: tuple(json.loads(value)) for key, value in self._book.known(_FACTS).items()}
        found = []
        for key in sorted({*before, *self._facts}):
            report_id, kind, was, was_role = json.loads(key)
            read, now = (was, was_role), self._facts.get(key)
            told, right = before.get(key, read), (now.value, now.role) if now else read
            if told != right:
                found.append(
                    Event(
                        at=self._now,
                        type=EventType.FACT,
                        url=self._url("article", report_id),
                        article_id=report_id,
                        kind=kind,
                        was=told[0],
                        was_role=told[1],
                        value=right[0],
                        role=right[1],
                        withdrawn=now is None,
                    )
                )
        return found

    def _silences(self) -> list[Event]:
        before = self._book.known(_SILENT)
        return [
            Event(at=self._now, type=EventType.SILENT, url=self._url("source", key), source_id=key, since=since)
            for key, since in sorted(self._silent.items())
            if before.get(key) != since.isoformat()
        ]

    def _url(self, kind: str, key: str) -> str:
        return f"{self._base_url}/{kind}/{key}"


def _key(one: CorrectedFact) -> str:
    """What was read: by it a correction is known, whoever changes it."""
    return json.dumps([one.report_id, one.kind, one.was, one.was_role], ensure_ascii=False)


def _wanted_by(con: Connection, asking: Sequence[Subscription], happened: Sequence[Event]) -> list[tuple[str, ...]]:
    """For whom each event is: disputes and facts by the query, sources by the outlets it names, all where it names none."""
    reports = _reports(con, happened, with_text=any(needs_text(one.query) for one in asking)) if asking else {}
    found: list[list[str]] = [[] for _ in happened]
    for one in asking:
        try:
            query = held(con, one.query)
        except SelectionError:
            continue
        matches = matcher(query)
        for number, event in enumerate(happened):
            if event.type not in one.events:
                continue
            if event.type is EventType.SILENT:
                wanted = not query.sources or event.source_id in query.sources
            else:
                wanted = any(matches(report) for report in reports.get(event.dispute_id or event.article_id, ()))
            if wanted:
                found[number].append(one.id)
    return [tuple(own) for own in found]


def _reports(con: Connection, happened: Sequence[Event], *, with_text: bool) -> Mapping[str, Collection[WatchedReport]]:
    """Dispute or article -> the reports it is judged by."""
    disputes = stories_of_disputes(con, {event.dispute_id for event in happened if event.dispute_id})
    articles = stories_of_reports(con, {event.article_id for event in happened if event.article_id})
    found: dict[str, list[WatchedReport]] = {}
    for report in monitoring.story_reports(con, {*disputes, *articles.values()}, with_text=with_text):
        if report.story_id in disputes:
            found.setdefault(disputes[report.story_id], []).append(report)
        if report.report_id in articles:
            found.setdefault(report.report_id, []).append(report)
    return found


def tell_events(outbox: Outbox, subscriptions: Sequence[Subscription], common: Envelope, problems: list[str], now: Clock) -> int:
    """Call every webhook that waits, event by event in their order; returns how many were taken. A repeat carries the same key."""
    taken = 0
    for one in subscriptions:
        hook = outbox.events.hook(one.id) if one.events and not one.paused else None
        if hook is None:
            continue
        if hook.disabled_at is not None:
            problems.append(f"{one.id}: {disabled_words(hook)}")
        elif _callable(hook, now()):
            taken += _told(outbox, one, hook, common, problems, now)
    return taken


def disabled_words(hook: Hook) -> str:
    return f"its webhook failed {TRIES} times and is told no more ({hook.detail}): `docketwire events --replay {hook.subscription}` when it answers"


def _callable(hook: Hook, now: datetime) -> bool:
    return hook.disabled_at is None and (hook.next_at is None or hook.next_at <= now)


def _told(outbox: Outbox, one: Subscription, hook: Hook, common: Envelope, problems: list[str], now: Clock) -> int:
    waiting = outbox.events.waiting(hook)
    secret = os.environ.get(one.webhook_secret_env, "")
    if waiting and not secret:
        problems.append(f"{one.id}: {len(waiting)} events wait: the environment has no {one.webhook_secret_env}")
        return 0
    for number, event in enumerate(waiting):
        key = delivery_key(one.id, f"event-{event.number}", one.webhook_url)
        answer, words = post(one.webhook_url, event_payload(event), key=key, secret=secret, now=now())
        if answer is not Answer.ACCEPTED:
            at, failed = now(), replace(hook, failures=hook.failures + 1, detail=words)
            last = failed.failures >= TRIES
            outbox.events.failed(hook, at, words, _notices(outbox, one, failed, common, at) if last else [])
            if last:
                problems.append(f"{one.id}: {disabled_words(failed)}")
            return number
        hook = replace(hook, failures=0)
        outbox.events.took(hook, event, words)
    return len(waiting)


def event_payload(event: Event) -> bytes:
    """The body of a call: type, cursor and what happened."""
    document = {"type": event.type.value, "version": 1, "cursor": event.number, "event": to_json(event)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _notices(outbox: Outbox, one: Subscription, hook: Hook, common: Envelope, now: datetime) -> list[Planned]:
    """A mail to the subscription's readers."""
    if Channel.MAIL not in one.channels:
        return []
    found = []
    for reader in outbox.recipients.readers(one.id, one.recipients, now):
        parts = notice_of(one, hook, now)
        mail = compose(parts, common, recipient=reader.address, token=reader.token)
        found.append(
            Planned(channel="mail", recipient=reader.address, message_id=message_id(parts, reader.address, common.domain), message=mail)
        )
    return found

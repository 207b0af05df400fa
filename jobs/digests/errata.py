"""Corrections travel: from a corrected fact to every issue and alert that told it, and to exactly those who were sent one of them."""

import json
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from common.codec import to_json
from digests.archive import ArchiveError, load_issue
from digests.errata import carrying, tells, told_by, told_now
from digests.erratum_message import ErratumPage, chat_of, mail_of
from digests.hooks import CHATS, hook_body
from digests.message import Envelope, compose, message_id
from digests.outbox import Outbox
from digests.outbox_file import Planned
from digests.webhook import delivery_key
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.digest import Issue
from records.erratum import ErrataBatch, Erratum
from records.event import LARGEST_PAGE, Event, EventType
from records.story import StorySummary
from records.subscription import Channel, Subscription
from warehouse.monitoring import digest as monitoring
from warehouse.monitoring.happenings import reports_of_stories, stories_of_reports
from warehouse.storage.database import open_snapshot
from warehouse.storage.migrate import is_this_version
from warehouse.storage.snapshot import latest

log = logging.getLogger("docketwire.digests")


class IssuesOf:
    """Frozen issues, read when they are asked for."""

    def __init__(self, home: Home) -> None:
        self._root = home.root / "issues"

    def issue(self, subscription: str, issue_id: str) -> Issue | None:
        """None where it is damaged or gone; `docketwire check` says so."""
        try:
            return load_issue(self._root / subscription / issue_id)
        except ArchiveError:
            return None


def plan_errata(
    home: Home, settings: Settings, subscriptions: Sequence[Subscription], outbox: Outbox, common: Envelope, issues: IssuesOf, now: datetime
) -> int:
    """Note and plan what corrections since the last look put right; returns how many errata. Twice is the same as once.

    Args:
        home: Its latest snapshot says how stories are told now.
        settings: Memory, and where links lead.
        subscriptions: Those of which a reader can still be told something; one that was taken away has nobody to be told.
        outbox: What was told and sent.
        common: Sender and address of the mails.
        issues: Frozen issues by subscription and id.
        now: The clock.
    """
    book, snapshot = outbox.errata, latest(home.public)
    page = outbox.events.page(book.looked_until(), types=[EventType.FACT], limit=LARGEST_PAGE)
    if snapshot is None or not page.events:
        return 0
    with open_snapshot(home.public / snapshot.file, memory_limit=f"{settings.warehouse.memory_mb}MB") as con:
        if not is_this_version(con):
            return 0
        stories = stories_of_reports(con, {event.article_id for event in page.events})
        summaries = monitoring.told_stories(con, set(stories.values()))
        together = reports_of_stories(con, set(stories.values()))
    known = {one.id: one for one in subscriptions}
    batches = []
    for key in book.subscriptions():
        found = tuple(_of_subscription(key, page.events, outbox, issues, stories, together, summaries, now))
        if found:
            batch = ErrataBatch(id=f"erratum-{page.next}", at=now, errata=found)
            deliveries = tuple(_deliveries(known[key], batch, outbox, common)) if key in known else ()
            batches.append((batch, deliveries))
            log.info("erratum.planned subscription=%s batch=%s errata=%d mails=%d", key, batch.id, len(found), len(deliveries))
    book.note(batches, page.next, now)
    return sum(len(batch.errata) for batch, _ in batches)


def _of_subscription(
    key: str,
    events: Sequence[Event],
    outbox: Outbox,
    issues: IssuesOf,
    stories: Mapping[str, str],
    together: Mapping[str, Collection[str]],
    summaries: Mapping[str, StorySummary],
    now: datetime,
) -> Iterable[Erratum]:
    """What these events put right of what one subscription told."""
    earlier = list(outbox.errata.errata(key))
    alerts = [(alert.at, alert.issue) for alert in reversed(outbox.alerts.alerts(key, limit=10_000))]
    for event in events:
        summary = summaries.get(stories.get(event.article_id, ""))
        if summary is None or tells(summary.stage, summary.docket, event.kind, event.was, event.was_role):
            continue  # other reports tell it still: nothing that was told is wrong
        # an update tells what an older report of its story says, also one from before the subscription
        tellers = {event.article_id, *together.get(stories[event.article_id], ())}
        frozen = [issues.issue(key, issue_id) for issue_id in outbox.errata.issues_since(key, tellers)]
        told = [(issue.window.end, issue) for issue in frozen if issue is not None]
        own = {stories[event.article_id]}
        for at, issue in sorted((*told, *alerts), key=lambda pair: pair[0]):
            before = [one for one in earlier if one.issue_id == issue.id]
            for card in carrying(issue.stories, event, own, before):
                erratum = Erratum(
                    subscription=key,
                    issue_id=issue.id,
                    issued_at=at,
                    story_id=card.story_id,
                    headline=card.headline.title,
                    language=card.headline.language,
                    article_id=event.article_id,
                    kind=event.kind,
                    was=event.was,
                    was_role=event.was_role,
                    value=event.value,
                    role=event.role,
                    told=told_by(card),
                    now=told_now(summary, card),
                    at=now,
                    number=event.number,
                    withdrawn=event.withdrawn,
                )
                earlier.append(erratum)
                yield erratum


def _deliveries(subscription: Subscription, batch: ErrataBatch, outbox: Outbox, common: Envelope) -> Iterable[Planned]:
    """To whom what was sent, by the way by which it was: each is told of what was in what they got."""
    got: dict[tuple[str, str], set[str]] = {}
    for channel, recipient, issue_id in outbox.errata.reached(subscription.id, sorted({one.issue_id for one in batch.errata})):
        got.setdefault((channel, recipient), set()).add(issue_id)
    mailed = [recipient for channel, recipient in got if channel == Channel.MAIL]
    tokens = {reader.address: reader.token for reader in outbox.recipients.readers(subscription.id, mailed, batch.at)}
    for (channel, recipient), issues in got.items():
        own = ErrataBatch(id=batch.id, at=batch.at, errata=tuple(one for one in batch.errata if one.issue_id in issues))
        page = ErratumPage(subscription, own, common.base_url)
        if channel == Channel.MAIL and recipient.casefold() in tokens:
            parts = mail_of(page)
            mail = compose(parts, common, recipient=recipient, token=tokens[recipient.casefold()])
            yield Planned(channel=channel, recipient=recipient, message_id=message_id(parts, recipient, common.domain), message=mail)
        elif channel == Channel.WEBHOOK:
            key = delivery_key(subscription.id, batch.id, recipient)
            yield Planned(channel=channel, recipient=recipient, message_id=key, message=_payload(own))
        elif channel in CHATS:
            key = delivery_key(subscription.id, batch.id, recipient)
            yield Planned(channel=channel, recipient=recipient, message_id=key, message=hook_body(channel, chat_of(page)))


def _payload(batch: ErrataBatch) -> bytes:
    """The body of a call: what was told and what is right."""
    document = {"type": "docketwire.erratum", "version": 1, "batch": to_json(batch)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

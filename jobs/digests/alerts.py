"""Alerts: what cannot wait for the next issue, told together, each thing once, and not more often than a day bears."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.alert_book import Lookout
from digests.alert_message import chat_of, mail_of, seen_by
from digests.hooks import CHATS, hook_body
from digests.message import Envelope, compose, message_id
from digests.outbox import Outbox
from digests.outbox_file import Planned
from digests.own_matters import with_own
from digests.urgent import Followers, day_begins, local_day
from digests.webhook import alert_payload, delivery_key
from digests.window import open_window
from jobs.digests.own_matters import Known, known_matters
from jobs.digests.watch import Asked, Watch, current_disputes
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from people.leaving import Desk
from records.alerting import AlertItem, UrgentAlert
from records.digest import Issue, Window
from records.errors import SelectionError
from records.subscription import Subscription
from records.urgent import Urgent, Way
from warehouse.selection.held import held
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.migrate import is_this_version
from warehouse.storage.snapshot import latest

log = logging.getLogger("docketwire.digests")
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMade:
    """One alert that was planned."""

    subscription: str
    alert: str
    stories: int
    last: bool
    """The day's last."""


def lookout_due(subscription: Subscription, outbox: Outbox | None, snapshot: str, now: datetime) -> bool:
    """Whether there may be something to tell: another snapshot, another day, or what waits has waited long enough."""
    if subscription.urgent is None or subscription.paused:
        return False
    looked = outbox.alerts.lookout(subscription.id) if outbox else None
    if looked is None or looked.snapshot != snapshot or looked.day != local_day(subscription, now):
        return True
    return looked.waiting_since is not None and now >= looked.waiting_since + timedelta(minutes=subscription.urgent.group_minutes)


def plan_alerts(
    home: Home, settings: Settings, subscriptions: Sequence[Subscription], outbox: Outbox, common: Envelope, now: Clock
) -> list[AlertMade]:
    """Plan every alert whose time has come; the caller holds the digest lock and delivers. Twice is the same as once."""
    snapshot = latest(home.public)
    if snapshot is None:
        return []
    due = [one for one in subscriptions if lookout_due(one, outbox, snapshot.file, now())]
    if not due:
        return []
    made = []
    with open_snapshot(home.public / snapshot.file, memory_limit=f"{settings.warehouse.memory_mb}MB") as con:
        if not is_this_version(con):  # the next publish makes one that is; until then what waits is sent all the same
            return []
        watch = Watch(con, settings.digest.base_url)
        for one in due:
            asked = ask(con, one, outbox, followers_of(home, settings, con, one), now())
            planned = _looked_at(one, asked, watch, outbox, common, snapshot.file, known_matters(home, settings))
            if planned is not None:
                made.append(planned)
                log.info("alert.planned subscription=%s alert=%s stories=%d", one.id, planned.alert, planned.stories)
    return made


def ask(
    con: Connection,
    subscription: Subscription,
    outbox: Outbox | None,
    followers: Followers,
    now: datetime,
    window: Window | None = None,
) -> Asked:
    """What the lookout needs to know of a subscription; `window` in the place of what no issue has covered."""
    covered = outbox.covered(subscription.id) if outbox else None
    try:
        query = held(con, subscription.query)
    except SelectionError:  # what the snapshot does not know, nothing belongs to; the digest says so
        query = subscription.query
    urgent, since_no = subscription.urgent or Urgent(), covered.journal_no if covered else None
    if window is None:
        window = open_window(subscription, covered.until if covered else None, now)
        if urgent.since is not None and urgent.since > window.start:
            window, since_no = Window(start=min(urgent.since, now), end=now), None  # nothing that was there before is late
    return Asked(
        subscription=replace(subscription, query=query),
        urgent=urgent,
        window=window,
        since_no=since_no,
        told=outbox.told(subscription.id) if outbox else {},
        followers=followers,
        memory=outbox.alerts.memory(subscription.id) if outbox else {},
    )


def followers_of(home: Home, settings: Settings, con: Connection, subscription: Subscription) -> Followers:
    """Whom new steps of which disputes are told: everybody those of the file, recipients those they follow at the desk.

    Without accounts the desk is everybody's, so what is followed there is told to everybody.
    """
    urgent = subscription.urgent or Urgent()
    found: dict[str, dict[str, datetime]] = {}
    if urgent.followed and home.desk.is_file():
        recipients = {address.casefold() for address in subscription.recipients}
        follows = [
            f for f in Desk(home.desk).followers("dispute") if f[1] in recipients or (not f[1] and settings.people.accounts == "none")
        ]
        current = current_disputes(con, {key for key, _, _ in follows})
        for key, who, since in follows:
            if key in current:
                own = found.setdefault(current[key], {})
                own[who] = min(since, own.get(who, since))
    for key in current_disputes(con, urgent.disputes).values():
        found.setdefault(key, {})[""] = datetime.min.replace(tzinfo=UTC)
    return found


def _looked_at(
    subscription: Subscription, asked: Asked, watch: Watch, outbox: Outbox, common: Envelope, snapshot: str, known: Known
) -> AlertMade | None:
    """Look, and plan an alert, wait for what else comes, or leave it to the digest because the day had enough."""
    book, now, urgent = outbox.alerts, asked.window.end, asked.urgent
    before = book.lookout(subscription.id)
    looked = Lookout(snapshot=snapshot, day=local_day(subscription, now), waiting_since=None)
    items, issue = watch.found(asked)
    sent = book.sent_since(subscription.id, day_begins(subscription, now))
    if not items or sent >= urgent.daily:
        book.looked(subscription.id, looked)
        return None
    since = before.waiting_since if before and before.waiting_since else now
    if now < since + timedelta(minutes=urgent.group_minutes):
        book.looked(subscription.id, replace(looked, waiting_since=since))
        return None
    alert = alert_of(subscription, items, issue, now, last=sent + 1 >= urgent.daily)
    deliveries = tuple(_deliveries(subscription, urgent, alert, outbox, common, known))
    if not book.plan(alert, deliveries, looked):
        return None
    return AlertMade(subscription=subscription.id, alert=alert.id, stories=len(items), last=alert.last)


def alert_of(subscription: Subscription, items: tuple[AlertItem, ...], issue: Issue, now: datetime, *, last: bool) -> UrgentAlert:
    """The alert of a moment; its id is told from others by the second, and one a second is planned."""
    key = f"alert-{now.astimezone(ZoneInfo(subscription.zone)):%Y-%m-%dT%H%M%S%z}".replace("+", "p")
    return UrgentAlert(id=key, at=now, issue=replace(issue, id=key), items=items, last=last)


def _deliveries(
    subscription: Subscription, urgent: Urgent, alert: UrgentAlert, outbox: Outbox, common: Envelope, known: Known
) -> Iterable[Planned]:
    if Way.MAIL in urgent.channels:
        for reader in outbox.recipients.readers(subscription.id, subscription.recipients, alert.at):
            own = seen_by(alert, reader.address)
            if own is not None:
                parts = with_own(mail_of(own), own.issue, known(subscription, reader.address))
                mail = compose(parts, common, recipient=reader.address, token=reader.token)
                key = message_id(parts, reader.address, common.domain)
                yield Planned(channel=Way.MAIL.value, recipient=reader.address, message_id=key, message=mail)
    public = seen_by(alert)
    if public is None:
        return
    if Way.WEBHOOK in urgent.channels:
        url = subscription.webhook_url
        key = delivery_key(subscription.id, alert.id, url)
        yield Planned(channel=Way.WEBHOOK.value, recipient=url, message_id=key, message=alert_payload(public))
    for way in CHATS:
        if way in urgent.channels:
            variable = urgent.address_env(way)
            key = delivery_key(subscription.id, alert.id, variable)
            yield Planned(channel=way.value, recipient=variable, message_id=key, message=hook_body(way, chat_of(public)))

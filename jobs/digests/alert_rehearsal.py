"""Rehearse alerts: what of the last days would have been told at once, when, and what a day would not have borne."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digests.alert_message import AlertPage
from digests.outbox import Outbox
from digests.urgent import Candidate, grouped
from jobs.digests.alerts import alert_of, ask, followers_of
from jobs.digests.issue import outbox_path
from jobs.digests.watch import Watch
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.alerting import Cause, Urgency, UrgentAlert
from records.digest import Window
from records.errors import DocketwireError
from records.subscription import Subscription
from warehouse.storage.database import open_snapshot
from warehouse.storage.migrate import require_this_version
from warehouse.storage.snapshot import latest_file


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedLine:
    """One story of an alert."""

    why: str
    """In the subscription's language."""
    told: str
    """Its docket line, else its headline."""
    story_id: str
    only_for: tuple[str, ...]
    """Addresses; none: everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedAlert:
    """What would have gone out together."""

    at: datetime
    told: bool
    """False: the day had its alerts, the digest tells it."""
    lines: tuple[RehearsedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRehearsal:
    """What would have alerted, oldest first."""

    since: datetime
    until: datetime
    alerts: tuple[RehearsedAlert, ...]


def rehearse_alerts(
    home: Home, settings: Settings, subscription: Subscription, *, days: int, now: datetime | None = None
) -> AlertRehearsal:
    """Apply what is urgent to the last days of the archive, as if no issue and no alert had told anything; nothing is sent or remembered.

    The archive is taken as it is today: a story is the one it has become, and was urgent when the first report said so. Raises DocketwireError
    for a subscription in which nothing is urgent.
    """
    if subscription.urgent is None:
        raise DocketwireError(f"{subscription.id}: nothing is urgent: its file has no [urgent], see docs/alerts.md")
    until = now or datetime.now(UTC)
    since = until - timedelta(days=days)
    with open_snapshot(latest_file(home.public), memory_limit=f"{settings.warehouse.memory_mb}MB") as con:
        require_this_version(con)
        watch = Watch(con, settings.digest.base_url)
        asked = ask(con, subscription, None, followers_of(home, settings, con, subscription), until, Window(start=since, end=until))
        near = ask(con, subscription, None, {}, since, Window(start=since, end=since))
        found = [*watch.steps(asked), *watch.days(near, last=until)]
        items, issue = watch.items(asked, found)
    candidates = {candidate.card.story_id: candidate for candidate, reasons in reversed(found) if reasons}
    told = [(_moment(subscription, candidates[item.story_id], one), item.story_id, one) for item in items for one in item.urgencies]
    told = sorted(((max(at, since), story, one) for at, story, one in told if at <= until), key=lambda row: row[:2])
    page = AlertPage(alert_of(subscription, items, issue, until, last=False))
    lines = {card.story_id: page.line(card) or card.headline.title for card in issue.stories}
    return AlertRehearsal(
        since=since,
        until=until,
        alerts=tuple(
            RehearsedAlert(
                at=group.at,
                told=group.told,
                lines=tuple(
                    RehearsedLine(why=page.reason(one), told=lines[story], story_id=story, only_for=one.audience)
                    for _, story, one in (told[place] for place in group.members)
                ),
            )
            for group in grouped([at for at, _, _ in told], subscription)
        ),
    )


def alerts_sent(home: Home, subscription: Subscription, *, days: int, now: datetime | None = None) -> AlertRehearsal:
    """What really went out, oldest first."""
    until = now or datetime.now(UTC)
    since, path = until - timedelta(days=days), outbox_path(home)
    sent = Outbox(path).alerts.alerts(subscription.id, limit=100 * days) if path.exists() else []
    return AlertRehearsal(since=since, until=until, alerts=tuple(_sent(alert) for alert in reversed(sent) if alert.at >= since))


def _sent(alert: UrgentAlert) -> RehearsedAlert:
    page = AlertPage(alert)
    cards = {card.story_id: card for card in alert.issue.stories}
    lines = tuple(
        RehearsedLine(
            why=page.reason(one),
            told=page.line(cards[item.story_id]) or cards[item.story_id].headline.title,
            story_id=item.story_id,
            only_for=one.audience,
        )
        for item in alert.items
        for one in item.urgencies
    )
    return RehearsedAlert(at=alert.at, told=True, lines=lines)


def _moment(subscription: Subscription, candidate: Candidate, one: Urgency) -> datetime:
    """When the archive first knew."""
    if one.cause is Cause.DEADLINE:
        urgent = subscription.urgent
        near = date.fromisoformat(one.value) - timedelta(days=urgent.deadline_days or 0 if urgent else 0)
        return max(
            datetime.combine(near, time(), ZoneInfo(subscription.zone)).astimezone(UTC),
            min(report.first_seen for report in candidate.members),
        )
    acts = [report.first_seen for report in candidate.fresh if report.act == one.value]
    return min(acts or [report.first_seen for report in candidate.fresh])

"""Which interval of first-seen time an issue covers: local wall-clock time made into half-open UTC intervals without gap or overlap."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from common.clock import minutes_of
from records.digest import Window
from records.subscription import Subscription
from records.week import WEEK

_DAY = timedelta(days=1)


def moment_on(subscription: Subscription, day_of: datetime) -> datetime:
    """When the subscription is due on the local day of a moment, UTC.

    A wall-clock time that occurs twice means its first occurrence; one that the change to summer time skips means the same distance
    after the gap (PEP 495, fold=0), as the scheduler has it.
    """
    zone = ZoneInfo(subscription.zone)
    local = datetime.combine(day_of.astimezone(zone).date(), time.fromisoformat(subscription.at), zone)
    return local.astimezone(UTC)


def last_due(subscription: Subscription, now: datetime) -> datetime:
    """The latest moment not after `now` at which an issue was due."""
    return _back(subscription, now, strict=False)


def previous_due(subscription: Subscription, moment: datetime) -> datetime:
    """The latest moment before `moment` at which an issue was due."""
    return _back(subscription, moment, strict=True)


def next_due(subscription: Subscription, now: datetime) -> datetime:
    """The first moment after `now` at which an issue is due."""
    noon = _noon(subscription, now)
    for step in range(15):
        due = moment_on(subscription, noon + step * _DAY)
        if due > now and _wanted(subscription, due):
            return due
    raise AssertionError("a week has one of its days")


def due_window(subscription: Subscription, covered_until: datetime | None, now: datetime) -> Window | None:
    """The window of the issue that is due, None when none is.

    It begins where the last one ended, however long ago: after a stop of days there is one issue for all of them, and nothing between
    two issues is lost or told twice. The first one begins with the subscription: time that nobody had asked about is not answered for.
    """
    end = last_due(subscription, now)
    start = covered_until if covered_until is not None else _beginning(subscription, end)
    return Window(start=start, end=end) if start < end else None


def draft_window(subscription: Subscription, covered_until: datetime | None, now: datetime) -> Window | None:
    """The window of the issue that comes next, once it is time for its draft; None before."""
    end = next_due(subscription, now)
    start = covered_until if covered_until is not None else _beginning(subscription, end)
    begins = end - timedelta(minutes=sum(minutes_of(subscription.review_ahead)))
    return Window(start=start, end=end) if start < end and now >= begins else None


def window_until(subscription: Subscription, covered_until: datetime | None, end: datetime) -> Window:
    """A window that ends at any moment, for rehearsals: from the last issue, else at least a day and back to the last time one was due."""
    start = covered_until or min(end - _DAY, previous_due(subscription, end))
    return Window(start=min(start, end), end=end)


def open_window(subscription: Subscription, covered_until: datetime | None, now: datetime) -> Window:
    """What no issue has covered yet, up to now: what an alert may tell."""
    start = covered_until if covered_until is not None else _beginning(subscription, next_due(subscription, now))
    return Window(start=min(start, now), end=now)


def issue_id(subscription: Subscription, window: Window) -> str:
    """Local date and time of the window's end, `2026-11-21T0630`: readable, sortable and unique for a subscription.

    The hour that occurs twice in autumn is told apart by its offset.
    """
    local = window.end.astimezone(ZoneInfo(subscription.zone))
    twice = f"{local:%z}" if local.replace(fold=1).utcoffset() != local.replace(fold=0).utcoffset() else ""
    seconds = f"{local:%S}" if local.second else ""
    return f"{local:%Y-%m-%dT%H%M}{seconds}{twice.replace('+', 'p').replace('-', 'm')}"


def _beginning(subscription: Subscription, end: datetime) -> datetime:
    """Where a first issue begins: as the subscription says, else when its file was made, but no earlier than the time due before.

    A file's time may be old for other reasons (copied with it, or the outbox was lost), and months in one mail help nobody.
    """
    if subscription.begins is not None:
        return subscription.begins
    due = previous_due(subscription, end)
    return due if subscription.made is None else max(due, subscription.made)


def _back(subscription: Subscription, moment: datetime, *, strict: bool) -> datetime:
    noon = _noon(subscription, moment)
    for step in range(15):
        due = moment_on(subscription, noon - step * _DAY)
        if (due < moment if strict else due <= moment) and _wanted(subscription, due):
            return due
    raise AssertionError("a week has one of its days")


def _noon(subscription: Subscription, moment: datetime) -> datetime:
    """Noon of the local day: steps of 24 hours from there never skip or repeat a date."""
    zone = ZoneInfo(subscription.zone)
    return datetime.combine(moment.astimezone(zone).date(), time(12), zone).astimezone(UTC)


def _wanted(subscription: Subscription, due: datetime) -> bool:
    return WEEK[due.astimezone(ZoneInfo(subscription.zone)).weekday()] in subscription.days

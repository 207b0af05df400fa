"""Whether the digest job would find anything to do, told from subscriptions and outbox alone: some milliseconds instead of a process."""

from datetime import datetime

from digests.hooks import CHATS
from digests.outbox import Outbox, State
from jobs.digests.alerts import lookout_due
from jobs.digests.desk import DueIssue
from jobs.digests.events import events_due
from jobs.digests.issue import outbox_path
from jobs.digests.review import review_due
from jobs.digests.subscriptions import subscriptions_of
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from records.errors import ConfigurationError
from records.subscription import Channel
from warehouse.storage.snapshot import latest


def anything_due(home: Home, now: datetime) -> bool:
    """True when an issue is due, something may be urgent, a delivery's time has come, or one was broken off. What cannot be read is the job's to complain about: True."""
    try:
        settings = load_settings(home.settings)
        subscriptions = subscriptions_of(home, settings, problems=[])
    except ConfigurationError:
        return True
    path, snapshot = outbox_path(home), latest(home.public)
    outbox = Outbox(path) if path.exists() else None
    if any(review_due(home, one, outbox, snapshot, now) for one in subscriptions if one.review and not one.paused):
        return True
    plain = [one for one in subscriptions if not one.review]
    if outbox is None:
        return any(one.urgent is not None or one.events for one in subscriptions if not one.paused) or any(
            DueIssue.of(one, None, {}, now, None) for one in plain if not one.paused
        )
    return (
        any(outbox.due(now, channel=channel) for channel in (Channel.MAIL, Channel.WEBHOOK, *CHATS))
        or bool(outbox.deliveries(states=(State.SENDING,)))
        or any(DueIssue.of(one, outbox.covered(one.id), {}, now, None) for one in plain if not one.paused)
        or (snapshot is not None and any(lookout_due(one, outbox, snapshot.file, now) for one in subscriptions))
        or (snapshot is not None and events_due(subscriptions, outbox, snapshot.file, now))
    )

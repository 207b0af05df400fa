"""The log of events and errata for whoever reads it: the command line, the API, and a webhook that is to be told again."""

from collections.abc import Sequence

from digests.outbox import Outbox
from jobs.digests.issue import outbox_path
from jobs.installation.home import Home
from records.erratum import Erratum
from records.errors import DocketwireError, closest
from records.event import EventPage, EventType, Hook


def events_after(home: Home, since: int, *, types: Sequence[str] = (), limit: int = 100) -> EventPage:
    """Events after a cursor, oldest first. Raises DocketwireError for a type there is not."""
    known = [word.value for word in EventType]
    for word in types:
        if word not in known:
            raise DocketwireError(f"type: {word[:40]!r} is no type of event; " + closest(word, known))
    path = outbox_path(home)
    if not path.exists():
        return EventPage(events=(), next=since)
    return Outbox(path).events.page(since, types=types, limit=limit)


def errata_of(home: Home, subscription: str = "", issue_id: str = "") -> tuple[Erratum, ...]:
    """What of an issue, a subscription or everything was put right, in the order in which it was."""
    path = outbox_path(home)
    return Outbox(path).errata.errata(subscription, issue_id) if path.exists() else ()


def replayed(home: Home, subscription: str, since: int | None) -> Hook:
    """A webhook enabled, to be told from a cursor on, or from where it stopped. Raises DocketwireError for one that was never told anything."""
    path = outbox_path(home)
    outbox = Outbox(path) if path.exists() else None
    hook = outbox.events.replay(subscription, since) if outbox else None
    if hook is None:
        there = [one.subscription for one in outbox.events.hooks()] if outbox else []
        raise DocketwireError(
            f"{subscription}: no webhook is told events under this name; " + closest(subscription, there, "see docs/events.md")
        )
    return hook

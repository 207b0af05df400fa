"""Atom and JSON Feed of a subscription: one entry per issue, made from the frozen files alone."""

from collections.abc import Sequence
from datetime import datetime

from common import syndication
from common.syndication import Entry, Feed
from digests.sentences import Page
from records.digest import Issue
from records.subscription import Subscription

ENTRIES = 30


def entry_of(issue: Issue) -> Entry:
    """What a feed says of an issue; frozen with it, so that making a feed need not read whole issues. Its `html` is the frozen `entry.html`."""
    page = Page(issue)
    return Entry(
        url=page.link("issue"),
        title=f"{page.tally()} ({page.w.day(issue.window.end)})",
        summary=page.notice() or page.spread(),
        language=issue.subscription.language,
        updated=issue.window.end,
        tags=tuple(sorted({topic for card in issue.stories for topic in card.topics[:1]})),
    )


def atom(subscription: Subscription, entries: Sequence[Entry], *, base_url: str, updated: datetime) -> bytes:
    """The Atom feed, newest entry first; `updated` is for a feed without entries."""
    return syndication.atom(_feed(subscription, base_url, updated), entries)


def json_feed(subscription: Subscription, entries: Sequence[Entry], *, base_url: str, updated: datetime) -> bytes:
    """The JSON Feed, newest entry first."""
    return syndication.json_feed(_feed(subscription, base_url, updated), entries)


def _feed(subscription: Subscription, base_url: str, updated: datetime) -> Feed:
    home = base_url.rstrip("/")
    return Feed(
        title=subscription.name,
        home=f"{home}/",
        atom_url=f"{home}/feed/{subscription.id}.atom",
        json_url=f"{home}/feed/{subscription.id}.json",
        language=subscription.language,
        updated=updated,
    )

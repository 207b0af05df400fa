"""Hubs: subscribe to the feeds that name one, so that they are visited when they change and not only when it is their turn."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from jobs.installation.home import Home
from jobs.installation.identity import introduction_of
from jobs.installation.settings import Settings
from jobs.installation.watched import require_contact, watched
from records.errors import ConfigurationError
from records.push import CALLBACK, Push
from spiders.fetching.turns import Turns
from spiders.memory.frontier import Frontier
from spiders.memory.push import LEASE
from spiders.subscribing import Asking, ask_hubs


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLine:
    """One feed with a hub, and how it stands."""

    source_id: str
    listing_url: str
    hub: str
    state: str
    """`new`, `asked`, `active`, `refused` or `lapsed`."""
    until: datetime | None
    pushes: int
    last_at: datetime | None
    problem: str


def hub_lines(home: Home, *, now: datetime) -> list[HubLine]:
    """Every feed that names a hub."""
    if not home.frontier.exists():
        return []
    with Frontier(home.frontier) as frontier:
        return [_line(push, now) for push in frontier.pushes.all()]


def subscribe_to_hubs(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> list[HubLine]:
    """Ask the hubs that are to be asked, of sources that are watched; gives those that were.

    Raises ConfigurationError where `crawl.websub` is off, or nobody outside could reach the callback. Killed at any point: what was not noted is asked
    again, which a hub takes as a renewal.
    """
    base = callback_base(home, settings)
    sources = {source.id: source for source in watched(home, settings)}
    with Frontier(home.frontier) as frontier:
        wanted = [push for push in frontier.pushes.to_be_asked(now()) if push.source_id in sources]
        require_contact(home, settings, [sources[push.source_id] for push in wanted])
        askings = [
            Asking(
                push=push,
                callback=base + push.token,
                lease_seconds=int(LEASE.total_seconds()),
                private=sources[push.source_id].allow_private,
            )
            for push in wanted
        ]

        def done(asking: Asking, problem: str) -> None:
            # a hub may confirm before it answers the request, so this must not undo what was confirmed
            frontier.pushes.answered(asking.push.token, problem)

        for asking in askings:
            frontier.pushes.asked(asking.push.token, now())
        turns = Turns(home.turns)
        try:
            asyncio.run(ask_hubs(askings, turns, user_agent=introduction_of(settings), done=done))
        finally:
            turns.close()
        asked = {push.token for push in wanted}
        return [_line(push, now()) for push in frontier.pushes.all() if push.token in asked]


def callback_base(home: Home, settings: Settings) -> str:
    """Where hubs find us, up to the token. Raises ConfigurationError that says what to set."""
    if not settings.crawl.websub:
        raise ConfigurationError(str(home.settings), "crawl.websub", "is off", "set it to true where hubs can reach the site from outside")
    address = settings.digest.base_url
    host = urlsplit(address).hostname or ""
    private_only = all(source.allow_private for source in watched(home, settings))
    if _unreachable(host) and not private_only:
        raise ConfigurationError(
            str(home.settings),
            "digest.base_url",
            f"{address} cannot be reached by a hub",
            "set it to the site's public address, or crawl.websub = false",
        )
    return address.rstrip("/") + CALLBACK


def _unreachable(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))


def _line(push: Push, now: datetime) -> HubLine:
    return HubLine(
        source_id=push.source_id,
        listing_url=push.listing_url,
        hub=push.hub.url,
        state=push.state(now),
        until=push.until,
        pushes=push.pushes,
        last_at=push.last_at,
        problem=push.problem,
    )

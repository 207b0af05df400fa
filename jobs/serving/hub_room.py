"""What hubs say to the site: they ask whether we subscribed, and tell that a feed has changed. Nothing they send is believed but that."""

from collections.abc import Callable
from datetime import UTC, datetime

from common.sqlite import transaction
from jobs.installation.home import Home
from spiders.memory.frontier import Frontier


class HomeHubRoom:
    """The hubs of a home. Each call opens the crawler's memory for a moment: it is written by crawls at the same time."""

    def __init__(self, home: Home, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._home, self._now = home, now

    def secret(self, token: str) -> str | None:
        """Key of the signatures of whoever calls this callback, empty where none was agreed; None: nobody has this callback."""
        if not self._home.frontier.exists():
            return None
        with Frontier(self._home.frontier) as frontier:
            push = frontier.pushes.known(token)
        return push.secret if push else None

    def confirm(self, token: str, topic: str, lease_seconds: float | None) -> bool:
        """Whether this is a subscription that was asked for."""
        with Frontier(self._home.frontier) as frontier:
            return frontier.pushes.confirm(token, topic, lease_seconds, self._now())

    def denied(self, token: str, reason: str) -> None:
        """The hub will not."""
        with Frontier(self._home.frontier) as frontier:
            frontier.pushes.denied(token, reason)

    def told(self, token: str) -> None:
        """The feed has changed: its source is due. The feed itself is fetched as always, from where the catalogue says it is."""
        with Frontier(self._home.frontier) as frontier, transaction(frontier.database):
            frontier.pushes.told(token, self._now())
        self._home.crawl_plan.unlink(missing_ok=True)

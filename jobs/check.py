"""Check sources: does every listing answer, and is it what it should be?"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.watched import select_sources
from spiders.check import CheckResult, check_sources


def check(home: Home, settings: Settings, names: Sequence[str]) -> Iterator[CheckResult]:
    """A verdict per listing, as they come in; nothing is stored."""
    yield from check_sources(
        select_sources(home, settings, names),
        user_agent=settings.crawl.user_agent or f"Docketwire/{version('docketwire')}",
        contact=settings.crawl.contact,
        turns_path=str(home.turns),
    )

"""The order one crawl child gets on its standard input, as JSON by `common.codec`."""

from dataclasses import dataclass
from datetime import datetime

from records.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOrder:
    """One crawl: which sources, where to put what is found, and within which limits."""

    run_id: str
    """Unique; part of file names: letters, digits and hyphens."""
    started_at: datetime
    """UTC; the run's clock starts here, so an order can be replayed at another time."""
    captures_dir: str
    frontier_path: str
    turns_path: str = ""
    """The home's table of hosts' turns; empty: none but this process asks anybody."""
    sources: tuple[Source, ...]
    user_agent: str = "Docketwire/0.1"
    """Product token and version; the first token is matched against robots.txt."""
    contact: str = ""
    """Web or mail address put into the User-Agent, so that an outlet can reach whoever crawls it."""
    deadline_seconds: float = 900.0
    """After this the run closes cleanly with status `deadline`."""
    visit_seconds: float | None = None
    """A page whose host's turn comes later than this is left for the source's next visit; None: only the deadline ends a visit."""
    resume: bool = False
    """True: a source whose last visit was cut off by a slow host is asked for the pages that were left, not for its listings, until those are due."""
    segment_max_bytes: int = 64 * 1024 * 1024
    """A segment is closed and the next begun once it has reached this size."""
    reactorless: bool = True
    """False: run on Twisted's asyncio reactor; the reactor-less mode of Scrapy is marked experimental."""
    revisit_minutes: int = 24 * 60
    """A page whose listing names no modification date is asked for once more after this time."""
    ladder: tuple[float, ...] = ()
    """Minutes after its first capture at which a watched report is asked for again; those the frontier watches."""
    max_tries: int = 3
    """A page that failed in so many runs is given up."""
    retry_after_limit_seconds: float = 20.0
    """A host that asks for a longer pause is left alone for the rest of the run."""
    timeout_seconds: float = 30.0
    """Of one request, from connecting to the last byte."""
    page_max_bytes: int = 10 * 1024 * 1024
    """Of one response as served."""
    listing_max_bytes: int = 50 * 1024 * 1024
    """Of one listing after its content coding is taken off (sitemaps.org allows 50 MB)."""


def introduced(agent: str, contact: str) -> str:
    """Who we are, and where to complain: `Docketwire/0.1 (+https://example.org/bot)`."""
    told = not contact or contact in agent
    return " ".join((agent if told else f"{agent} (+{contact})").split())

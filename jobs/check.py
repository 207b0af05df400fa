"""Check sources: does every listing answer, and is it what it should be?"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from jobs.heal import noted
from jobs.installation.home import Home
from jobs.installation.identity import agent_of
from jobs.installation.settings import Settings
from jobs.installation.watched import select_sources
from spiders.check import CheckResult, check_sources


def check(
    home: Home,
    settings: Settings,
    names: Sequence[str],
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    expect: Callable[[int], None] = lambda _total: None,
) -> Iterator[CheckResult]:
    """A verdict per listing, as they come in; `expect` hears first how many there will be. The days of sources that answer are kept (`verified`)."""
    sources, results = select_sources(home, settings, names), []
    expect(sum(max(1, len(source.listings)) for source in sources))
    for result in check_sources(
        sources, now=now(), turns_path=str(home.turns), user_agent=agent_of(settings), contact=settings.crawl.contact
    ):
        results.append(result)
        yield result
    noted(home, results, now())


def summary(results: Sequence[CheckResult]) -> str:
    """`611 of 742 answer; 131 do not: ...`, counted by source: one listing that answers is enough."""
    well = {one.source_id for one in results if one.verdict == "reachable"}
    every = {one.source_id for one in results}
    left = len(every - well)
    return f"{len(well)} of {len(every)} answer" + (
        f"; `docketwire sources heal` looks for new listings of the other {left}" if left else ""
    )

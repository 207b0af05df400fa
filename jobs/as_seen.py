"""As seen: each new article on the beat, of sources that want it, is visited once by a browser and kept with its files and a picture."""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from jobs.installation.home import Home
from jobs.installation.identity import agent_of
from jobs.installation.memory import open_frontier
from jobs.installation.settings import Settings
from jobs.installation.watched import require_contact, watched
from records.errors import DocketwireError
from records.source import Source
from spiders.archive.salvage import salvage
from spiders.fetching.rendering import missing_for_drawing
from spiders.order import CrawlOrder
from spiders.seeing import SEEN, SeeingOrder, ToSee, Visit, see
from warehouse.ingest.visiting import to_be_seen
from warehouse.storage.database import open_snapshot
from warehouse.storage.migrate import require_this_version
from warehouse.storage.snapshot import latest

log = logging.getLogger("docketwire.archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSummary:
    """What one run did."""

    sources: int = 0
    """That want their articles seen."""
    waiting: int = 0
    """Articles that were to be visited; those over the run's bound wait for the next."""
    words: Mapping[str, int] = field(default_factory=dict)
    """What became of the visits: `seen`, or the short word for why not."""
    failed: tuple[Visit, ...] = ()
    salvaged: tuple[str, ...] = ()
    """Segments that an earlier run left open."""


def see_articles(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[Visit, int, int], None] = lambda _visit, _done, _total: None,
) -> SeenSummary:
    """Visit what is to be visited of the newest snapshot, once. Twice is the same as once; killed at any point, the next run goes on.

    Raises DocketwireError where a browser is wanted and there is none, ConfigurationError where nobody says whom publishers may turn to.
    """
    began = now()
    sources = tuple(source for source in watched(home, settings) if source.keep_as_seen)
    if not sources:
        return SeenSummary()
    require_contact(home, settings, sources)
    if lacking := missing_for_drawing():
        named = ", ".join(source.id for source in sources[:5]) + (" ..." if len(sources) > 5 else "")
        raise DocketwireError(f"keep_as_seen = true in {named}: {lacking}")
    with home.lock("as-seen"):
        with open_frontier(home, began) as frontier:
            salvaged = tuple(report.segment for report in salvage(home.captures, frontier) if report.segment)
            found = _articles(home, settings, sources, began)
            frontier.visits.only(article.article_url for article in found)
            wanted = set(frontier.visits.waiting(article.article_url for article in found))
        articles = [article for article in found if article.article_url in wanted]
        chosen = tuple(articles[: settings.archive.as_seen_per_run])
        visits: list[Visit] = []
        for visit in see(_order(home, settings, sources, chosen, began)) if chosen else ():
            visits.append(visit)
            progress(visit, len(visits), len(chosen))
    words = Counter(visit.word for visit in visits)
    failed = tuple(visit for visit in visits if visit.word != SEEN)
    log.info("as_seen.done waiting=%d seen=%d failed=%d", len(articles), words[SEEN], len(failed))
    return SeenSummary(sources=len(sources), waiting=len(articles), words=dict(words.most_common()), failed=failed, salvaged=salvaged)


def _articles(home: Home, settings: Settings, sources: tuple[Source, ...], now: datetime) -> list[ToSee]:
    newest = latest(home.public)
    if newest is None:
        return []
    since = now - timedelta(hours=settings.archive.as_seen_hours)
    with open_snapshot(home.public / newest.file) as con:
        require_this_version(con)
        rows = to_be_seen(con, [source.id for source in sources], since=since)
    return [ToSee(url=url, article_url=key, source_id=source) for key, url, source in rows]


def _order(home: Home, settings: Settings, sources: tuple[Source, ...], articles: tuple[ToSee, ...], now: datetime) -> SeeingOrder:
    crawl, archive = settings.crawl, settings.archive
    named = {article.source_id for article in articles}
    order = CrawlOrder(
        run_id=f"{now:%Y%m%dT%H%M%SZ}-as-seen-{secrets.token_hex(4)}",
        started_at=now,
        captures_dir=home.captures.as_posix(),
        frontier_path=home.frontier.as_posix(),
        turns_path=home.turns.as_posix(),
        sources=tuple(source for source in sources if source.id in named),
        user_agent=agent_of(settings),
        contact=crawl.contact,
        deadline_seconds=crawl.deadline_minutes * 60,
        segment_max_bytes=crawl.segment_mb << 20,
        reactorless=crawl.reactorless,
    )
    return SeeingOrder(order=order, articles=articles, seconds=archive.as_seen_seconds, max_bytes=archive.as_seen_mb << 20)

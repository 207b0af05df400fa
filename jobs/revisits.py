"""Which reports are asked for again: those on the beat, as soon as an ingest knows them."""

from collections.abc import Sequence
from datetime import datetime

from common.clock import minutes_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from spiders.memory.frontier import Frontier
from spiders.memory.watch import Watched
from warehouse.ingest.watching import reports_in
from warehouse.storage.database import Connection


def watch_reports(con: Connection, home: Home, settings: Settings, segments: Sequence[str], *, now: datetime) -> int:
    """Have the crawler watch the reports on the beat that these segments brought; gives how many were not watched yet.

    Doing it twice is the same as once: after a crash between ingest and this, the segments' reports are merely not watched.
    """
    ladder = minutes_of(settings.crawl.revisits)
    if not segments or not ladder or not home.frontier.exists():
        return 0
    reports = [Watched(source_id=source_id, url=url, since=at) for source_id, url, at in reports_in(con, segments)]
    if not reports:
        return 0
    with Frontier(home.frontier) as frontier:
        new = frontier.watch(reports, ladder, now=now)
    if new:
        home.crawl_plan.unlink(missing_ok=True)  # a source may be due earlier than the last crawl knew
    return new

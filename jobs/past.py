"""Backfill out of archives on the net: what the Wayback Machine, an archive that speaks Memento, or Common Crawl's CC-NEWS hold of watched sources."""

import calendar
import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from jobs.ingest import IngestSummary, ingest
from jobs.installation.home import Home
from jobs.installation.identity import introduction_of
from jobs.installation.memory import open_frontier
from jobs.installation.settings import Settings
from jobs.installation.watched import require_contact, select_sources
from records.errors import ConfigurationError
from records.source import Source, SourceKind
from spiders.fetching.turns import Turns
from spiders.past.asking import Asking
from spiders.past.ledger import Ledger
from spiders.past.run import Archive, Backfill, Endpoints, PastOrder, PastReport, Progress

__all__ = ["Archive", "PastSummary", "backfill_past", "bounds"]

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSummary:
    """What one backfill out of an archive did."""

    report: PastReport
    since: datetime
    until: datetime
    delay_seconds: float
    """Rest between two requests, for an estimate."""
    ingested: IngestSummary | None = None


def backfill_past(
    home: Home,
    settings: Settings,
    names: Sequence[str],
    *,
    archive: Archive,
    since: str,
    until: str | None = None,
    limit: int | None = None,
    max_mb: float | None = None,
    dry: bool = False,
    then_ingest: bool = True,
    progress: Progress = lambda *_: None,
    ingest_progress: Callable[[str, int, int, int], None] = lambda *_: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> PastSummary:
    """Take in what an archive captured of the named sources (CC-NEWS: of all that are watched) in a time.

    One backfill at a time in a home. Raises ConfigurationError for a time or a source that is none, HomeError while another one runs.
    """
    begun = now()
    start, end = bounds(since, until, now=begun)
    sources = _with_sites(select_sources(home, settings, names), named=bool(names))
    require_contact(home, settings, sources)
    chosen = settings.backfill
    order = PastOrder(
        archive=archive,
        endpoints=Endpoints(
            wayback_cdx=chosen.wayback_cdx, wayback_replay=chosen.wayback_replay, timemap=chosen.timemap, ccnews=chosen.ccnews
        ),
        sources=sources,
        since=start,
        until=end,
        limit=limit,
        max_bytes=int(max_mb * 1e6) if max_mb is not None else None,
        dry=dry,
    )
    agent = introduction_of(settings)
    with contextlib.ExitStack() as stack:
        stack.enter_context(home.lock("backfill"))
        turns = stack.enter_context(contextlib.closing(Turns(home.turns)))
        work = Backfill(
            order,
            captures=home.captures,
            frontier=stack.enter_context(open_frontier(home, begun)),
            ledger=stack.enter_context(contextlib.closing(Ledger(home.backfill))),
            asking=Asking(turns, user_agent=agent, delay_seconds=chosen.delay_seconds),
            info={"software": f"Docketwire/{version('docketwire')}", "http-header-user-agent": agent, "operator": settings.crawl.contact},
            segment_max_bytes=settings.crawl.segment_mb << 20,
            now=begun,
            progress=progress,
        )
        report = work.run()
    ingested = ingest(home, settings, progress=ingest_progress) if then_ingest and not dry and report.segments else None
    return PastSummary(report=report, since=start, until=end, delay_seconds=chosen.delay_seconds, ingested=ingested)


def bounds(since: str, until: str | None, *, now: datetime) -> tuple[datetime, datetime]:
    """First and last second of a time written as years, months or days; what is not over ends with yesterday. Raises ConfigurationError."""
    start, _ = _span("--from", since)
    end = _span("--to", until)[1] if until else now
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    end = min(end, midnight - timedelta(seconds=1))
    if start > end:
        latest = f"{end:%Y-%m-%d}"
        raise ConfigurationError(
            "command line", "--from", f"{since!r} is later than the end, {latest}", "the earlier time comes first; today is not over"
        )
    return start, end


def _span(option: str, text: str) -> tuple[datetime, datetime]:
    found = _WRITTEN.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301 - one message for whatever is wrong with it
        year, month, day = (int(part) if part else 0 for part in found.groups())
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
        last_month = month or 12
        last = datetime(year, last_month, day or calendar.monthrange(year, last_month)[1], 23, 59, 59, tzinfo=UTC)
    except ValueError as error:
        raise ConfigurationError(
            "command line", option, f"{text!r} is no time", "a year, a month or a day: 2021, 2021-06, 2021-06-15"
        ) from error
    return first, last


def _with_sites(sources: Sequence[Source], *, named: bool) -> tuple[Source, ...]:
    """Those with a site of their own: a search points at other people's."""
    found = tuple(source for source in sources if source.kind is not SourceKind.SEARCH)
    if not found:
        which = ", ".join(source.id for source in sources) or "none is watched"
        remedy = "name an outlet; `docketwire sources list`"
        raise ConfigurationError("command line", "--source", f"no source with a site of its own ({which})" if named else which, remedy)
    return found

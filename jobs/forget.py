"""Forget: one report out of warehouse, raw pages, snapshots and search index; a tombstone keeps it out."""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from jobs.cite import forget_past
from jobs.group import group_articles
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.writing import require_own
from jobs.people.desk import regroupings_of
from jobs.publish import publish
from jobs.rebuild import abandon
from jobs.retention import drop_raw_pages, settle
from jobs.search import update_index
from people.drafts import Drafts
from pipeline.urls import canonical_url
from records.errors import DocketwireError
from spiders.memory.frontier import Frontier
from warehouse.ingest.forget import compact, find_reports, forget_reports, segments_of_forgotten
from warehouse.ingest.tombstones import forgotten_ids, write_tombstones
from warehouse.storage.database import open_warehouse
from warehouse.storage.snapshot import latest
from warehouse.storage.snapshot_files import slim_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetSummary:
    """What one removal did."""

    asked: str
    reports: tuple[str, ...]
    """Ids removed; empty when nothing of it was there (an address is kept out all the same)."""
    captures: int
    """Rows of captures blanked."""
    raw_pages: int
    """Raw pages taken out of segments."""
    snapshots: int
    """Snapshots removed, because they hold it."""
    damaged: tuple[str, ...] = ()
    """Segments that still hold its raw page, because they cannot be read to their end."""


def forget(
    home: Home,
    settings: Settings,
    asked: str,
    *,
    reason: str,
    copies: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> ForgetSummary:
    """Remove the report an id or address means; with `copies`, the same text at other addresses too.

    Killed at any point, the same command completes it. Raises DocketwireError for an id that is unknown.
    """
    require_own(
        settings,
        "`docketwire forget`",
        "Parquet files of earlier states would keep what was removed; take it back with `docketwire migrate --from`, remove there, and migrate it anew into an empty database",
    )
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            settle(home, con, now())
            addresses = {asked, canonical_url(asked)} if "://" in asked else set()
            ids = sorted({report for name in (asked, *addresses) for report in find_reports(con, name, copies=copies)})
            if not ids and not addresses and asked not in forgotten_ids(con):
                raise DocketwireError(f"{asked}: no report has this id; give an article_id, copy_id, capture_id or the address")
            removed = forget_reports(con, ids, asked=addresses, reason=reason, at=now())
            group_articles(con, now=now, said=regroupings_of(home))  # the stories it was in are made anew without it
            write_tombstones(con, home.tombstones)
            with Frontier(home.frontier) as frontier:
                frontier.forget(removed.addresses)
            raw = drop_raw_pages(home, con, segments_of_forgotten(con), now())
        finally:
            con.close()
        compact(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
    _publish(home, settings, now)
    gone = _remove_older(home)
    forget_past(home)
    abandon(home)
    shutil.rmtree(home.root / "preview", ignore_errors=True)
    if home.desk.is_file():
        Drafts(home.desk).empty()
    update_index(home, settings, rebuild=True)
    return ForgetSummary(
        asked=asked, reports=removed.reports, captures=len(removed.captures), raw_pages=raw.pages, snapshots=gone, damaged=raw.damaged
    )


def _publish(home: Home, settings: Settings, now: Callable[[], datetime]) -> None:
    """Both copies anew. Where the daemon published in between, or an earlier try was killed before this, there is no news left, and the slim copy of the day is
    of before.
    """
    publish(home, settings, now=now, slim=True)
    newest = latest(home.public)
    if newest is not None and newest.slim not in (None, slim_name(home.public / newest.file)):
        publish(home, settings, now=now, force=True, slim=True)


def _remove_older(home: Home) -> int:
    """Snapshots before the newest, and the search index, hold what was removed."""
    newest = latest(home.public)
    keep = {newest.file, newest.slim} if newest else set()
    older = [path for path in home.public.glob("snapshot-*.duckdb") if path.name not in keep]
    for path in older:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    shutil.rmtree(home.root / "search", ignore_errors=True)
    return len(older)

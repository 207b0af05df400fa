"""A home with a small made-up archive, published, for the tests of the digests."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.installation.home import Home
from jobs.installation.settings import Settings, default_toml, load_settings
from records.article import Processed, Rejected
from records.capture import RunReport, SourceRun
from tests.unit.new_warehouse import initialised
from tests.unit.warehouse_pages import page, segment, source, words
from warehouse.ingest.segment import ingest_run, ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

DUE = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
"""The end of the first window of a subscription in UTC at 06:30."""
SOURCES = ("fr-alpha", "de-beta", "gb-gamma")


def make_home(root: Path, **settings: str) -> tuple[Home, Settings]:
    """An empty home; settings are TOML values by dotted key."""
    home = Home(root)
    initialised(home, overrides={key.replace("__", "."): value for key, value in settings.items()})
    return home, load_settings(home.settings)


def copied(prepared: Path, root: Path, **settings: str) -> tuple[Home, Settings]:
    """A home of a test's own as another was prepared for all of its file, with settings of its own where some are given."""
    shutil.copytree(prepared, root, symlinks=True)
    home = Home(root)
    if settings:
        home.settings.write_text(default_toml("", builtin=False, overrides={k.replace("__", "."): v for k, v in settings.items()}), "utf-8")
    return home, load_settings(home.settings)


def subscribe(home: Home, key: str = "desk", text: str = "") -> None:
    """A subscription file, made a month ago; by default the whole beat, in UTC at 06:30, by mail and feed."""
    folder = home.root / "subscriptions"
    folder.mkdir(exist_ok=True)
    path = folder / f"{key}.toml"
    path.write_text(text or 'name = "The desk"\nrecipients = ["desk@example.org"]\n', encoding="utf-8")
    os.utime(path, times=(made := (DUE - timedelta(days=30)).timestamp(), made))


def report(number: int, at: datetime, *, text: str = "", **values: object) -> Processed:
    """A report first seen at a moment."""
    site = SOURCES[number % len(SOURCES)]
    given: dict[str, object] = {
        "title": f"Court rules on platform {number}",
        "source": site,
        "at": at,
        "published": at - timedelta(hours=1),
        "language": ("fr", "de", "en")[number % 3],
        **values,
    }
    return page(f"https://www.{site}.example/{number}", text or words(number), **given)  # type: ignore[arg-type]


def add(home: Home, settings: Settings, name: str, pages: Iterable[Processed | Rejected], *, at: datetime) -> None:
    """Ingest one segment and publish, as the jobs do."""
    con = open_warehouse(home.warehouse)
    try:
        upsert_sources(con, [source(key, country=key[:2]) for key in SOURCES])
        ingest_segment(con, segment(name, (replace(p, warc_file=name) for p in pages)), ingested_at=at)
        publish(con, home.public, now=at, keep_last=settings.warehouse.keep_snapshots, slim=False)
    finally:
        con.close()


def crawled(
    home: Home, settings: Settings, at: datetime, *, key: str = "", answering: tuple[str, ...] = SOURCES, error: str = "http-503"
) -> None:
    """Record a crawl of all sources in which some answered, and publish."""
    runs = tuple(
        SourceRun(source_id=s, listings=1, captured=3) if s in answering else SourceRun(source_id=s, listings_failed=1, error=error)
        for s in SOURCES
    )
    report_ = RunReport(
        run_id=key or f"run-{at:%Y%m%dT%H%M}", started_at=at, finished_at=at + timedelta(minutes=1), status="done", sources=runs
    )
    con = open_warehouse(home.warehouse)
    try:
        upsert_sources(con, [source(name, country=name[:2]) for name in SOURCES])
        ingest_run(con, report_)
        publish(con, home.public, now=at, keep_last=settings.warehouse.keep_snapshots, slim=False)
    finally:
        con.close()

"""A home as an analyst finds it: the demonstration press read, classified, grouped, published and indexed by the parts that do so in life."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.group import group
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.search import update_index
from newsroom.manifest import truth
from records.capture import RunReport, SourceRun
from tests.integration.test_stories import captured
from tests.unit.new_warehouse import initialised
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.segment import ingest_run, ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse
from warehouse.storage.snapshot import Snapshot


def build(root: Path) -> Home:
    """Every report of the press that is on the beat, as published at noon of 1 March 2026."""
    home = Home(root)
    initialised(home)
    reports = [report for report in truth(2, variants=False) if report.text and report.published and report.relevant]
    con = open_warehouse(home.warehouse)
    try:
        upsert_sources(con, [source(key, agency="wire" in key) for key in sorted({report.outlet_id for report in reports})])
        ingest_segment(con, segment("press", [captured(report) for report in reports]), ingested_at=NOON)
        crawl = SourceRun(source_id=reports[0].outlet_id, listings=1, captured=len(reports))
        ingest_run(con, RunReport(run_id="r1", started_at=NOON, finished_at=NOON + timedelta(minutes=5), status="done", sources=(crawl,)))
    finally:
        con.close()
    group(home, load_settings(home.settings), now=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    publish_again(home, at=NOON + timedelta(minutes=1))
    update_index(home, load_settings(home.settings))
    return home


def add_report(home: Home, number: int) -> None:
    """One more report in the warehouse, not yet published."""
    con = open_warehouse(home.warehouse)
    try:
        added = page(f"https://late.example/{number}", words(9000 + number), source="late", at=NOON + timedelta(hours=1))
        ingest_segment(con, segment(f"late-{number}", [added]), ingested_at=NOON + timedelta(hours=1))
    finally:
        con.close()


def publish_again(home: Home, *, at: datetime, keep_last: int = 3) -> Snapshot:
    con = open_warehouse(home.warehouse)
    try:
        published = publish(con, home.public, now=at, keep_last=keep_last, slim=False)
    finally:
        con.close()
    assert published is not None
    return published

"""A feed that answers 403 to everybody: from the spider through run report, warehouse and snapshot to the digest's alert and the status."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from digests.health import assess
from jobs.crawl import crawl
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.publish import publish
from jobs.status import status
from records.digest import AlertKind
from spiders.archive.files import read_report
from spiders.catalogue.edit import add_source
from tests.integration.crawl_site import Answer, Site, rss, source_of
from tests.integration.digest_home import DUE, make_home
from tests.unit.new_warehouse import new_warehouse
from warehouse.ingest.segment import ingest_run
from warehouse.monitoring.digest import source_history
from warehouse.monitoring.status import source_status
from warehouse.storage.database import open_snapshot
from warehouse.storage.migrate import FOLDER
from warehouse.storage.snapshot import latest_file


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Settings, str]:
    """A home that crawled three sources - one refuses, one is broken, one has a report behind a wall - and published."""
    site = Site(
        {
            "/feed": Answer(status=403),
            "/broken": Answer(status=500),
            "/good": rss(["/1"], at=DUE - timedelta(hours=3)),
            "/1": Answer(status=403),
        }
    )
    home, settings = make_home(tmp_path_factory.mktemp("refused") / "home")
    for name, path in (("forbidden", "/feed"), ("broken", "/broken"), ("good", "/good")):
        add_source(home.sources, source_of(site, name, path))
    crawl(home, settings, now=lambda: DUE - timedelta(hours=2))
    ingest(home, settings, now=lambda: DUE - timedelta(hours=1))
    publish(home, settings, now=lambda: DUE - timedelta(hours=1))
    site.close()
    return home, settings, site.base


def test_the_alert_is_blocked_and_says_the_word(press: tuple[Home, Settings, str]) -> None:
    home, _, base = press
    with open_snapshot(latest_file(home.public)) as con:
        found = {alert.source_id: alert for alert in assess(source_history(con, until=DUE))}
        refused = {history.source_id: history.days[-1].refused for history in source_history(con, until=DUE)}
    blocked = found["xx-forbidden"]
    assert (blocked.kind, blocked.detail, blocked.error_detail) == (AlertKind.BLOCKED, "http-403", f"{base}/feed")
    assert (found["xx-broken"].kind, found["xx-broken"].detail) == (AlertKind.FAILING, "http-500")
    assert refused == {"xx-forbidden": 1, "xx-broken": 0, "xx-good": 1}


def test_views_and_status_hold_word_and_detail_apart(press: tuple[Home, Settings, str]) -> None:
    home, settings, base = press
    with open_snapshot(latest_file(home.public)) as con:
        rows = con.execute("select source_id, error, error_detail from runs where error is not null order by source_id").fetchall()
        health = {line.source_id: (line.last_error, line.last_error_detail) for line in source_status(con, now=DUE)}
    assert rows == [("xx-broken", "http-500", f"{base}/broken"), ("xx-forbidden", "http-403", f"{base}/feed")]
    assert health["xx-forbidden"] == ("http-403", f"{base}/feed")
    assert health["xx-good"] == (None, None)
    lines = {line.source_id: (line.trouble, line.trouble_detail) for line in status(home, settings, now=lambda: DUE).sources}
    assert lines["xx-forbidden"] == ("http-403", f"{base}/feed")


def as_once_written(path: Path) -> str:
    """The report as earlier versions wrote it: word and detail in one text."""
    values = json.loads(path.read_text("utf-8"))
    for run in values["sources"]:
        if "error" in run:
            address, _, more = run.pop("error_detail").partition(" ")
            run["error"] = f"{address}: {run['error']}" + (f" {more}" if more else "")
    return json.dumps(values)


def test_an_old_run_report_still_reads(press: tuple[Home, Settings, str], tmp_path: Path) -> None:
    (new,) = press[0].captures.rglob("*.run.json")
    old = tmp_path / new.name
    old.write_text(as_once_written(new), "utf-8")
    assert read_report(old) == read_report(new)


def test_a_warehouse_of_before_learns_the_words(press: tuple[Home, Settings, str], tmp_path: Path) -> None:
    """The migration, over rows as the version before it stored them."""
    (new,) = press[0].captures.rglob("*.run.json")
    con = new_warehouse(tmp_path / "w.duckdb")
    ingest_run(con, read_report(new))
    before = con.execute("select * from base.source_run order by source_id").fetchall()
    assert sum(row[-1] is not None for row in before) == 2
    con.execute("drop view runs; drop view source_health")
    con.execute("update base.source_run set error = error_detail || ': ' || error where error is not null")
    con.execute(
        "insert into base.source_run (run_id, source_id, error) values ('r', 'long', 'https://a.example/f: timeout (took (at\nleast) 30 s)')"
    )
    con.execute(
        "insert into base.source_run (run_id, source_id, error) values ('r', 'crash', 'the crawl process ended without a report: hung, exit code -9')"
    )
    con.execute("alter table base.source_run drop column error_detail")
    con.execute((FOLDER / "migrations/0031_error_words.sql").read_text("utf-8"))
    assert con.execute("select * from base.source_run where run_id <> 'r' order by source_id").fetchall() == before
    assert con.execute("select error, error_detail from base.source_run where run_id = 'r' order by source_id").fetchall() == [
        ("crashed", "the crawl process ended without a report: hung, exit code -9"),
        ("timeout", "https://a.example/f (took (at\nleast) 30 s)"),
    ]
    con.close()


def test_an_exports_errors_are_parted_as_the_migration_parts_them() -> None:
    statements = [
        path.read_text("utf-8").partition("update base.source_run")[2]
        for path in (FOLDER / "migrations/0031_error_words.sql", FOLDER / "exports/error_words.sql")
    ]
    assert statements[0] == statements[1]
    assert statements[0]

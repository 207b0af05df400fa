"""Which snapshot the site shows: none yet, one of another version, and the newest as soon as it is published."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from lxml import html

from jobs.installation.home import Home
from records.errors import WarehouseError
from tests.integration.site_home import NOW, Browser, build
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.storage.database import open_snapshot, open_warehouse
from warehouse.storage.migrate import require_this_version
from warehouse.storage.snapshot import latest_file


def test_home_without_a_snapshot_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path / "empty")
    initialised(home)
    browser = Browser(home)
    answer = browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "nothing has been crawled and published here" in answer.text
    assert browser.get("/api/v1/stories").status_code == 503
    assert browser.get("/issues").status_code == 200
    browser.close()


def test_a_snapshot_of_another_version_is_called_that_and_no_silence(tmp_path: Path) -> None:
    """A view that a later version added, taken out of a published snapshot again: what an update finds before its first publish."""
    site = build(tmp_path / "home")
    with duckdb.connect(str(latest_file(site.home.public))) as con:
        con.execute("drop view takedowns")
        con.execute("update base.schema_version set name = 'of other files' where number = 0")
    browser = Browser(site.home)
    answer = browser.get("/stories")
    assert answer.status_code == 503
    assert "nothing has been crawled" not in answer.text
    assert "docketwire publish" in html.fromstring(answer.content).text_content()
    assert "the next publish replaces it" in browser.get("/api/v1/stories").json()["detail"]
    with pytest.raises(WarehouseError, match="published by another version"), open_snapshot(latest_file(site.home.public)) as reader:
        require_this_version(reader)
    writer = open_warehouse(site.home.warehouse)
    publish(writer, site.home.public, now=NOW, force=True)
    writer.close()
    assert browser.get("/stories").status_code == 200
    browser.close()


def test_site_follows_a_publish_and_keeps_answering_meanwhile(tmp_path: Path) -> None:
    """A reader that began with the old snapshot ends with it; the next one gets the new one; the old file is let go."""
    root = tmp_path / "home"
    built = build(root)
    browser = Browser(built.home)
    before = browser.library.snapshot_id()
    with browser.library.reading() as reader:
        assert reader is not None
        con = open_warehouse(built.home.warehouse)
        fresh = made.page(
            "https://www.en-alpha.example/fresh",
            made.words(900),
            title="Fresh from the wire",
            source="en-alpha",
            at=NOW - timedelta(hours=1),
        )
        ingest_segment(con, made.segment("2026/03/02/run-3-000.warc.gz", [fresh]), ingested_at=NOW)
        published = publish(con, built.home.public, now=NOW, slim=False, keep_last=1)
        con.close()
        assert published is not None
        browser.library.wait()
        assert reader.snapshot.id == before
        assert reader.today(NOW, limit=5).stories_total > 0, "the old snapshot is still readable though its file is gone"
    assert browser.library.snapshot_id() == published.id != before
    assert "Fresh from the wire" in browser.get("/stories").text
    browser.close()

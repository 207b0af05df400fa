"""Retention: raw pages past their time go, everything else stays reachable."""

from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from jobs.export import export
from jobs.installation.home import Home
from jobs.installation.settings import RetentionSettings, Settings
from jobs.retention import retain
from pipeline.work.segment import TornRecord, read_captures
from records.errors import ConfigurationError
from tests.integration.archive_home import AT, add_pages, make_home, publish_home, told, warehouse
from warehouse.exports.order import ExportOrder
from warehouse.storage.content_hash import content_digest


def settings(*rules: str) -> Settings:
    return Settings(retention=RetentionSettings(raw_pages=rules))


def raw_pages(home: Home) -> set[tuple[str, int, str]]:
    return {(c.warc_file, c.warc_offset, c.capture_id) for p in home.captures.rglob("*.warc.gz") for c in read_captures(p, home.captures) if not isinstance(c, TornRecord)}  # fmt: skip


def test_only_pages_past_their_time_go(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    add_pages(home, [told(80, kept=False), told(81)], run="run-2", at=AT + timedelta(days=20))
    with warehouse(home) as con:
        before = content_digest(con)
    now = AT + timedelta(days=31)
    assert retain(home, settings("off-topic 30"), dry_run=True, now=lambda: now).pages == 3
    assert len(raw_pages(home)) == 20
    done = retain(home, settings("off-topic 30"), now=lambda: now)
    assert (done.pages, done.segments) == (3, 1)
    assert done.freed_bytes > 0
    assert len(raw_pages(home)) == 17
    with warehouse(home) as con:
        assert content_digest(con) == before
        places = "select segment, warc_offset, capture_id from base.capture where warc_offset is not null"
        assert set(con.execute(places).fetchall()) == raw_pages(home)
        sizes = con.execute("select warc_file, size_bytes from segments").fetchall()
    assert all((home.captures / file).stat().st_size == size for file, size in sizes)
    assert retain(home, settings("off-topic 30"), now=lambda: now).pages == 0


def test_a_segment_without_pages_stays_a_valid_warc(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1), told(2)])
    retain(home, settings("kept 1"), now=lambda: AT + timedelta(days=9))
    (path,) = home.captures.rglob("*.warc.gz")
    with path.open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo"]
    publish_home(home, AT + timedelta(days=10))
    done = export(home, Settings(), ExportOrder(format="warc"), tmp_path / "x")
    assert done.rows == {"captures": 2}


@pytest.mark.parametrize(("rule", "problem"), [("offtopic 3", "no outcome"), ("off-topic", "is no rule"), ("off-topic soon", "is no rule")])
def test_a_wrong_rule_names_itself(tmp_path: Path, rule: str, problem: str) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    with pytest.raises(ConfigurationError, match=problem):
        retain(home, settings(rule))

"""Visits as seen in the warehouse: which article each shows, and that sealing, retention, removal, rebuilding and the promises reach them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from records.article import SegmentRows
from records.as_seen import AsSeen
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.ingest.as_seen import carry_seen
from warehouse.ingest.forget import find_reports, forget_reports, segments_of_forgotten
from warehouse.ingest.reports import report_id
from warehouse.ingest.retention import expired, move, parse_rule
from warehouse.ingest.segment import ingest_segment
from warehouse.ingest.visiting import to_be_seen
from warehouse.proof.seals import leaf_lines, place_of, prove, seal_days, seen_of
from warehouse.storage.database import attach_old
from warehouse.storage.soundness import broken_promises

DAY = timedelta(days=1)
URL = "https://a.example/report/1"
ARTICLE = report_id(URL)
SEGMENT = "2026/03/01/20260301T120000Z-as-seen-1-000.warc.gz"
VISIT = AsSeen(
    capture_id="c" * 32,
    warc_file=SEGMENT,
    warc_offset=300,
    payload_digest="sha256:" + "1" * 64,
    fetched_at=NOON + timedelta(hours=1),
    source_id="fr-alpha",
    run_id="20260301T120000Z-as-seen-1",
    url=URL,
    article_url=URL,
    http_status=200,
    drawn_by="Chromium/1",
    files=4,
    missed=1,
    picture_digest="sha256:" + "2" * 64,
    list_id="d" * 32,
    list_digest="sha256:" + "3" * 64,
)


def visits(*seen: AsSeen, name: str = SEGMENT) -> SegmentRows:
    return replace(segment(name, []), seen=seen)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One article that was visited, and one that was not."""
    opened = new_warehouse(tmp_path / "w.duckdb")
    made = [page(URL, words(1), at=NOON), page("https://a.example/report/2", words(2), at=NOON)]
    ingest_segment(opened, segment("s1", [replace(one, payload_digest="sha256:" + "0" * 64) for one in made]), ingested_at=NOON)
    ingest_segment(opened, visits(VISIT), ingested_at=NOON)
    yield opened
    opened.close()


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


def test_a_visit_names_its_article_and_changes_nothing_of_it(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "select article_id, files, missed, warc_offset from as_seen") == [(ARTICLE, 4, 1, 300)]
    assert rows(con, "select count(*), max(versions) from articles") == [(2, 1)]
    assert rows(con, "select count(*) from captures") == [(2,)]
    assert rows(con, "select sum(pages) from outcomes") == [(2,)]


def test_the_same_visit_twice_is_one(con: duckdb.DuckDBPyConnection) -> None:
    assert ingest_segment(con, visits(VISIT), ingested_at=NOON).already
    ingest_segment(con, visits(VISIT, VISIT, name="copied"), ingested_at=NOON)
    assert rows(con, "select count(*) from base.as_seen") == [(1,)]
    assert not [line for line in broken_promises(con) if "visit" in line]


def test_only_new_articles_of_these_sources_that_nobody_saw_are_to_be_seen(con: duckdb.DuckDBPyConnection) -> None:
    other = ("https://a.example/report/2", "https://a.example/report/2", "fr-alpha")
    assert to_be_seen(con, ["fr-alpha"], since=NOON - DAY) == [other]
    assert to_be_seen(con, ["fr-alpha"], since=NOON + DAY) == []
    assert to_be_seen(con, ["fr-beta"], since=NOON - DAY) == []


def test_a_seal_has_a_leaf_for_the_page_and_one_for_the_list_of_its_records(con: duckdb.DuckDBPyConnection) -> None:
    (seal,) = seal_days(con, now=NOON + DAY)
    lines = leaf_lines(con, seal)
    assert seal.leaves == 4
    assert f"{VISIT.capture_id} {VISIT.payload_digest}" in lines
    assert f"{VISIT.list_id} {VISIT.list_digest}" in lines
    assert seal_days(con, now=NOON + 2 * DAY) == []
    assert [seen_of(con, asked) for asked in (ARTICLE, URL, VISIT.capture_id, "nothing")] == [(VISIT.capture_id, VISIT.list_id)] * 3 + [
        None
    ]
    for key in (VISIT.capture_id, VISIT.list_id):
        proof, place = prove(con, key), place_of(con, key)
        assert proof is not None
        assert place is not None
        assert (place.captured_by, place.warc_file) == ("own crawl", SEGMENT)
    article = place_of(con, URL)
    assert article is not None
    assert article.capture_id != VISIT.capture_id, "an address means the capture that the text was read from"


@pytest.mark.parametrize(("rule", "gone"), [("kept 10", True), ("not-kept 10", False), ("stored 10", True), ("off-topic 10", False)])
def test_retention_keeps_a_visit_as_long_as_kept_pages(con: duckdb.DuckDBPyConnection, rule: str, gone: bool) -> None:
    found = expired(con, [parse_rule(rule)], now=NOON + 11 * DAY)
    assert (found.get(SEGMENT) == {VISIT.capture_id}) is gone
    assert move(con, SEGMENT, {}, digest="sha256:x", size=1, at=NOON) == 1
    assert rows(con, "select warc_offset from as_seen") == [(None,)]
    assert SEGMENT not in expired(con, [parse_rule(rule)], now=NOON + 11 * DAY)


def test_a_removal_takes_the_visit_and_a_later_one_stays_out(con: duckdb.DuckDBPyConnection) -> None:
    assert find_reports(con, VISIT.capture_id) == [ARTICLE]
    forget_reports(con, [ARTICLE], asked=(), reason="a test", at=NOON)
    assert rows(con, "select * from as_seen") == []
    assert segments_of_forgotten(con)[SEGMENT] == {VISIT.capture_id}
    ingest_segment(con, visits(replace(VISIT, capture_id="e" * 32, warc_file="later"), name="later"), ingested_at=NOON)
    assert rows(con, "select distinct url, report_id, drawn_by from base.as_seen") == [("", None, None)]
    assert segments_of_forgotten(con)["later"] == {"e" * 32}
    assert not [line for line in broken_promises(con) if "visit" in line]


def test_a_removal_by_address_takes_visits_of_what_is_no_report(con: duckdb.DuckDBPyConnection) -> None:
    lost = replace(VISIT, capture_id="f" * 32, url="https://a.example/moved", article_url="https://a.example/gone")
    ingest_segment(con, visits(lost, name="lost"), ingested_at=NOON)
    forget_reports(con, [], asked=["https://a.example/moved"], reason="a test", at=NOON)
    assert rows(con, "select capture_id from as_seen") == [(VISIT.capture_id,)]


def test_a_warehouse_made_anew_takes_over_visits_that_no_capture_holds(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    before = rows(con, "select * from base.as_seen")
    con.close()
    new = new_warehouse(tmp_path / "new.duckdb")
    try:
        attach_old(new, tmp_path / "w.duckdb")
        assert (carry_seen(new), carry_seen(new)) == (1, 0)
        assert rows(new, "select * from base.as_seen") == before
    finally:
        new.close()


def test_visits_that_break_a_promise_are_found(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into base.as_seen select * from base.as_seen")
    con.execute("update base.as_seen set segment = 'nowhere'")
    assert len([line for line in broken_promises(con) if "visit" in line]) == 2

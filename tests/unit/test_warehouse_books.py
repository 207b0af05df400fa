"""The warehouse's books: what is told twice is written once, a file that is not there holds nothing, no number is given again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from records.audit import ListedDecision, Verdict
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.audit.archive import findings
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.ingest.tombstones import bury, forgotten_ids, restore_tombstones, write_tombstones
from warehouse.publish import publish
from warehouse.rebuilding.numbers import begin_above, carry_over
from warehouse.storage.database import attach_old, open_snapshot
from warehouse.storage.journal import last_entry

DAY = timedelta(days=1)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    yield opened
    opened.close()


def test_sources_told_again_are_no_change_and_get_no_number(con: duckdb.DuckDBPyConnection) -> None:
    some = [source("fr-alpha"), source("fr-beta")]
    assert upsert_sources(con, some) == 2
    number = last_entry(con)
    assert upsert_sources(con, some) == upsert_sources(con, []) == 0
    assert last_entry(con) == number
    assert upsert_sources(con, [replace(some[0], country="be")]) == 1
    assert last_entry(con) == number + 1
    assert con.execute("select source_id, country from base.source order by 1").fetchall() == [("fr-alpha", "be"), ("fr-beta", "fr")]


def test_removals_are_taken_in_from_their_file_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert restore_tombstones(con, tmp_path / "none.jsonl") == 0
    bury(con, [("a" * 16, "an order", NOON), ("b" * 16, "another", NOON)])
    write_tombstones(con, tmp_path / "removed.jsonl")
    assert restore_tombstones(con, tmp_path / "removed.jsonl") == 0
    con.execute("delete from base.forgotten where forgotten_id = ?", ["b" * 16])
    assert restore_tombstones(con, tmp_path / "removed.jsonl") == 1
    assert set(forgotten_ids(con)) == {"a" * 16, "b" * 16}


@pytest.mark.parametrize(("floor", "given"), [(-18, False), (-1, False), (0, False), (1, True), (1000, True)])
def test_numbers_begin_above_what_somebody_remembers_and_nowhere_else(con: duckdb.DuckDBPyConnection, floor: int, given: bool) -> None:
    """`floor`: counted from the latest number."""
    upsert_sources(con, [source("fr-alpha")])
    before = last_entry(con)
    for again in (False, True):
        assert begin_above(con, before + floor, at=NOON) is (given and not again)
        assert last_entry(con) == (before + floor + 1 if given else before)


def test_a_page_counts_as_seen_from_three_days_before_a_decision_to_two_weeks_after(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    upsert_sources(con, [source("fr-alpha")])
    ingest_segment(con, segment("s", [page("https://a.example/1", words(1), at=NOON, published=NOON)]), ingested_at=NOON)
    done = publish(con, tmp_path / "public", now=NOON)
    assert done is not None
    listed = [ListedDecision(line=n, day=NOON.date() + n * DAY, authority="CNIL", country="fr") for n in (4, 3, 0, -14, -15)]
    with open_snapshot(tmp_path / "public" / done.file) as snapshot:
        found = {one.listed.line: one.verdict for one in findings(snapshot, listed)}
    reported = dict.fromkeys((3, 0, -14), Verdict.NOT_REPORTED)
    assert found == reported | {4: Verdict.NOTHING_CAPTURED, -15: Verdict.BEFORE}


def test_made_anew_a_report_and_its_earlier_version_lie_where_they_lay_before(tmp_path: Path) -> None:
    """Of two captures that show the same, either may come first."""

    def filled(name: str, captures: str) -> duckdb.DuckDBPyConnection:
        con = new_warehouse(tmp_path / name)
        for capture in captures:
            seed = 1 if capture in "ab" else 2
            shown = page("https://a.example/1", words(seed), at=NOON + seed * DAY, capture=capture * 32)
            ingest_segment(con, segment(f"s-{capture}", [shown]), ingested_at=NOON)
        return con

    def places(con: duckdb.DuckDBPyConnection) -> list[str]:
        tables = "select capture_id from base.report union all select capture_id from base.superseded"
        return sorted(key[:1] for (key,) in con.execute(tables).fetchall())

    old = filled("old.duckdb", "acbd")
    assert places(old) == ["a", "c"]
    old.close()
    con = filled("new.duckdb", "bdac")
    assert places(con) == ["b", "d"]
    attach_old(con, tmp_path / "old.duckdb")
    carry_over(con, floor=0, at=NOON)
    assert places(con) == ["a", "c"]
    con.close()

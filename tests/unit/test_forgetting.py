"""Removing reports: what an id or address means, what goes with it, what its copies become, and what stays away."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import duckdb
import pytest

from digests.outbox_file import OutboxFile, highest_entry, moment, stamp
from records.errors import WarehouseError
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, source, words
from warehouse.ingest.forget import compact, find_reports, forget_reports, segments_of_forgotten
from warehouse.ingest.reports import report_id
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.ingest.tombstones import forgotten_ids, restore_tombstones, scrubbed, write_tombstones
from warehouse.storage.database import open_warehouse
from warehouse.storage.soundness import broken_promises, damage_of

FIRST, COPY, OTHER = (f"https://{name}.example/1" for name in ("a", "b", "c"))


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    made = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(made, [source("fr-alpha"), source("fr-beta")])
    text = words(1)
    pages = [page(FIRST, text), page(COPY, text, source="fr-beta", at=NOON + timedelta(hours=1)), page(OTHER, words(2))]
    ingest_segment(made, segment("s1", pages), ingested_at=NOON)
    yield made
    made.close()


def kinds(con: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    return dict(con.execute("select canonical_url, copy_kind from base.report").fetchall())


def test_an_id_an_address_and_a_capture_mean_the_report_and_with_copies_all_that_tell_the_same(con: duckdb.DuckDBPyConnection) -> None:
    first, copy = report_id(FIRST), report_id(COPY)
    capture = con.execute("select capture_id from base.capture where report_id = ?", [first]).fetchone()
    assert capture is not None
    for asked in (first, FIRST, capture[0]):
        assert find_reports(con, asked) == [first]
        assert find_reports(con, asked, copies=True) == sorted([first, copy])
    assert find_reports(con, COPY, copies=True) == sorted([first, copy])
    assert find_reports(con, OTHER, copies=True) == [report_id(OTHER)]
    assert find_reports(con, "https://nobody.example/", copies=True) == []


def test_a_copy_of_what_is_removed_stands_alone(con: duckdb.DuckDBPyConnection) -> None:
    assert kinds(con)[COPY] is not None
    removed = forget_reports(con, [report_id(FIRST)], asked=[FIRST], reason="asked", at=NOON)
    assert (removed.reports, removed.addresses, len(removed.captures)) == ((report_id(FIRST),), (FIRST,), 1)
    assert kinds(con) == {COPY: None, OTHER: None}
    row = con.execute("select article_id from base.report where canonical_url = ?", [COPY]).fetchone()
    assert row == (report_id(COPY),)
    assert forgotten_ids(con) == {report_id(FIRST)}
    assert list(segments_of_forgotten(con).values()) == [set(removed.captures)]
    assert not [line for line in broken_promises(con) if line.startswith("copy ")]
    blanked = con.execute("select outcome, url, title from base.capture where capture_id = ?", list(removed.captures)).fetchall()
    assert blanked == [("forgotten", "", None)]


def test_what_was_removed_stays_away_when_it_comes_again(con: duckdb.DuckDBPyConnection) -> None:
    forget_reports(con, [report_id(FIRST)], asked=[], reason="asked", at=NOON, also=["x"])
    assert forgotten_ids(con) == {report_id(FIRST), "x"}
    again = [page(FIRST, words(1)), page("https://d.example/", words(3), address=FIRST), rejected(FIRST), page(OTHER, words(2))]
    bare, also, refused, kept = scrubbed(con, again)
    assert [one.url for one in (bare, also, refused, kept)] == ["", "", "", OTHER]
    assert str(getattr(bare, "outcome", "")) == str(getattr(refused, "outcome", "")) == "forgotten"
    assert kept is again[3]


def test_tombstones_are_kept_beside_the_warehouse_and_come_back_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    forget_reports(con, [report_id(FIRST)], asked=[], reason="asked for", at=NOON)
    file = tmp_path / "tombstones.jsonl"
    write_tombstones(con, file)
    fresh = new_warehouse(tmp_path / "fresh.duckdb")
    assert restore_tombstones(fresh, tmp_path / "none") == 0
    assert (restore_tombstones(fresh, file), restore_tombstones(fresh, file)) == (1, 0)
    assert fresh.execute("select reason, forgotten_at from base.forgotten").fetchall() == [("asked for", NOON)]
    file.write_text('{"id": "x"}\n')
    with pytest.raises(WarehouseError, match=r"tombstones\.jsonl: damaged .*must stay away"):
        restore_tombstones(fresh, file)
    fresh.close()


def test_a_warehouse_written_anew_holds_the_same(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    before = con.execute("select report_id, article_id from base.report order by all").fetchall()
    con.close()
    compact(tmp_path / "w.duckdb", memory_limit="500MB")
    again = open_warehouse(tmp_path / "w.duckdb")
    assert again.execute("select report_id, article_id from base.report order by all").fetchall() == before
    assert list(damage_of(again)) == []
    again.close()


def test_a_broken_promise_names_how_many_rows_break_it_and_one_of_them(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update base.report set article_id = 'nobody' where copy_kind is not null")
    found = list(broken_promises(con))
    assert [line for line in found if line.startswith("copy without its article: 1, for example ")]


def test_a_closed_or_damaged_file_says_so_in_a_line() -> None:
    closed = duckdb.connect()
    closed.close()
    [line] = damage_of(closed)
    assert line.startswith("its catalogue cannot be read: ")
    assert "\n" not in line


def test_the_highest_number_a_digest_remembers(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    assert highest_entry(path) == 0
    box = OutboxFile(path)
    assert highest_entry(path) == 0
    with box.connection() as one:
        one.executemany("insert into covered values (?, ?, ?, null)", [("a", stamp(NOON), 7), ("b", stamp(NOON), 41)])
    assert highest_entry(path) == 41
    path.write_bytes(b"no database at all" * 99)
    assert highest_entry(path) == 0


def test_a_moment_in_the_outbox_is_utc_and_sorts_as_text(tmp_path: Path) -> None:
    later = NOON + timedelta(microseconds=1)
    assert stamp(NOON) == "2026-03-01T12:00:00.000000+00:00" < stamp(later)
    assert moment(stamp(later.astimezone(UTC))) == later
    with OutboxFile(tmp_path / "o.sqlite").connection() as one:
        assert isinstance(one, sqlite3.Connection)

"""What a connection remembers of the reports that are stored: never too few of them, whoever wrote in between."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.ingest import known
from warehouse.ingest.known import WHENEVER, Days, Numbers
from warehouse.ingest.reports import report_id
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import Connection
from warehouse.storage.journal import last_entry, next_entry, transaction


def on(day: int) -> datetime:
    """Noon of a day, counted from the first."""
    return NOON + timedelta(days=day)


def add(con: Connection, number: int, *, text: int | None = None, day: int = 0) -> None:
    pages = [page(f"https://a.example/{number}", words(number if text is None else text), at=on(day))]
    ingest_segment(con, segment(f"2026/03/01/run-{number}-{day}.warc.gz", pages), ingested_at=NOON)


def test_reports_and_texts_come_back_as_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page, the same address again, the same text elsewhere: as without the numbers."""
    digests = []
    for most in (known.MOST, -1):
        monkeypatch.setattr(known, "MOST", most)
        con = new_warehouse(tmp_path / f"{most}.duckdb")
        try:
            for number in range(6):
                add(con, number)
            add(con, 2, text=20, day=1)
            add(con, 9, text=3)
            add(con, 1, day=2)
            found = known.known(con, last_entry(con))
            assert (found.reports is None) == (most < 0)
            assert found.may_be_stored([report_id("https://a.example/2")])
            assert bool(found.may_be_stored([report_id("https://a.example/77")])) == (most < 0)
            digests.append(content_digest(con))
        finally:
            con.close()
    assert digests[0] == digests[1]


def test_a_report_is_found_by_the_day_it_was_first_seen_on(tmp_path: Path) -> None:
    """Also once an earlier capture of it came later; of reports that are not there nothing is looked for."""
    con = new_warehouse(tmp_path / "w.duckdb")
    try:
        for number in range(3):
            add(con, number, day=number)
        ids = [report_id(f"https://a.example/{number}") for number in (1, 2, 77)]
        assert known.known(con, last_entry(con)).seen_between(ids) == whole(1, 2)
        add(con, 2, day=-40_000)
        add(con, 2, day=9)
        found = known.known(con, last_entry(con))
        assert found.seen_between(ids) == whole(-40_000, 1)
        assert found.seen_between(ids[2:]) == (WHENEVER[1], WHENEVER[0])
        rows = con.execute("select first_seen, last_seen from base.report where canonical_url like '%/2'").fetchall()
        assert rows == [(on(-40_000), on(9))]
        with transaction(con):  # to be read from the tables
            next_entry(con, "import", "x", NOON)
        add(con, 3, day=3)
        add(con, 4, day=4)
        found = known.known(con, last_entry(con))
        assert found.reports is not None
        assert found.seen_between(ids) == whole(-40_000, 1)
    finally:
        con.close()


def whole(first: int, last: int) -> tuple[datetime, datetime]:
    """These days, in UTC."""
    return on(first).replace(hour=0), on(last).replace(hour=23, minute=59, second=59, microsecond=999_999)


def test_what_was_forgotten_makes_the_days_be_read_anew(tmp_path: Path) -> None:
    """A report whose first capture went was first seen later than before."""
    con = new_warehouse(tmp_path / "w.duckdb")
    try:
        for number in range(3):
            add(con, number)
        kept = known.known(con, last_entry(con))
        for kind in ("forget", "retention"):
            with transaction(con):
                next_entry(con, kind, "x", NOON)
            found = known.known(con, last_entry(con))
            assert found is not kept
            kept = found
    finally:
        con.close()


def test_what_others_brought_meanwhile_is_known(tmp_path: Path) -> None:
    """An entry that may bring reports makes the numbers be read anew; one that tells stories does not."""
    con = new_warehouse(tmp_path / "w.duckdb")
    try:
        for number in range(3):
            add(con, number)
        kept = known.known(con, last_entry(con))
        with transaction(con):
            next_entry(con, "told", "x", NOON)
        assert known.known(con, last_entry(con)) is kept
        with transaction(con):
            next_entry(con, "import", "x", NOON)
            con.execute("insert into base.report by name select * replace ('00000000000000ff' as report_id) from base.report limit 1")
        assert known.known(con, last_entry(con)).may_be_stored(["00000000000000ff"])
    finally:
        con.close()


def test_a_commit_that_did_not_come_about_is_not_counted_on(tmp_path: Path) -> None:
    """Its entry is missing, or is another's."""
    con = new_warehouse(tmp_path / "w.duckdb")
    try:
        for number in range(3):
            add(con, number)
        kept = known.known(con, last_entry(con))
        kept.add({}, [], (last_entry(con) + 1, "2026/03/01/lost.warc.gz"))
        assert known.known(con, last_entry(con)) is not kept
    finally:
        con.close()


def test_the_day_given_last_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_FRESH", 2)
    days = Days(np.array([5, 2**64 - 1], np.uint64), np.array([50, -7], np.int32))
    days.add({5: 40, 9: 90})
    assert days.of([5, 9, 6, 2**64 - 1]) == [40, 90, None, -7]
    days.add({9: 80, 1: 10})
    days.add({5: 30})
    assert days.of([5, 9, 1, 2**64 - 1, 2]) == [30, 80, 10, -7, None]
    assert Days(np.empty(0, np.uint64), np.empty(0, np.int32)).of([3]) == [None]
    assert days.of([]) == []


def test_numbers_hold_what_was_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also across the point where they are sorted in; the largest and the least included."""
    monkeypatch.setattr(known, "_FRESH", 3)
    numbers = Numbers(np.array([5, 2**64 - 1, 0], np.uint64))
    numbers.add([7, 9])
    numbers.add([11, 2**63])
    assert all(number in numbers for number in (0, 5, 7, 9, 11, 2**63, 2**64 - 1))
    assert not any(number in numbers for number in (1, 6, 8, 2**63 + 1))
    assert numbers.among([6, 5, 11, 2**64 - 1, 2**64 - 2]) == [False, True, True, True, False]
    assert Numbers(np.empty(0, np.uint64)).among([0, 2**64 - 1]) == [False, False]
    assert numbers.among([]) == []

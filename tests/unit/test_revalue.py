"""Sums that waited for a later history of rates, and the books of crawls."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from records.capture import RunReport, SourceRun
from records.facts import Amount, Facts
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.facts.euros import Euros, Missing, Rates, shipped_rates
from warehouse.facts.revalue import revalue
from warehouse.ingest.reports import report_id
from warehouse.ingest.runs import ingest_run, known_runs, upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.journal import last_entry

HOME = "https://www.fr-alpha.example"
LATER = shipped_rates().last + timedelta(days=20)
"""A day the installed history does not reach."""


class NextHistory(Rates):
    """A history that reaches so far, and in which every dollar is worth half a euro."""

    def __init__(self, last: date) -> None:
        self.first, self.last = date(1999, 1, 4), last

    def euros(self, amount: Decimal, currency: str, day: date) -> Euros:
        return Euros(value=amount / 2, rate_on=day) if currency == "USD" else Euros(missing=Missing.NOT_QUOTED)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(opened, [source("fr-alpha")])
    yield opened
    opened.close()


def told(number: int, currency: str, day: date, **changes: Any) -> Any:
    """An article of a day with its main sum in a currency."""
    place: dict[str, Any] = {"start": 0, "end": 3, "sentence": (0, 9), "rule": "term", "confidence": 0.5}
    amount = Amount(currency=currency, value="3000000", role="fine", main=True, **place)
    at = NOON.replace(year=day.year, month=day.month, day=day.day)
    made = page(f"{HOME}/{number}", words(number), **{"at": at, "published": at, **changes})
    return replace(made, classification=replace(made.classification, facts=Facts(amounts=(amount,))))


def sums(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    rows = con.execute("select eur::bigint, rate_on, eur_missing from base.fact order by value, report_id, eur_missing").fetchall()
    return sorted(rows, key=repr)


def test_sums_that_waited_are_valued_by_a_later_history_and_nothing_else_changes(con: duckdb.DuckDBPyConnection) -> None:
    pages = [
        told(1, "USD", LATER),
        told(2, "USD", LATER, title="Old"),
        told(2, "USD", LATER + timedelta(days=1), title="New"),
        told(3, "EUR", LATER),
        told(4, "XYZ", LATER),
    ]
    ingest_segment(con, segment("s", pages), ingested_at=NOON)
    before, entry = sums(con), last_entry(con)
    assert [missing for _, _, missing in before].count("after-history") == 3
    assert revalue(con, at=NOON, rates=NextHistory(LATER - timedelta(days=1))) == 0
    assert (sums(con), last_entry(con)) == (before, entry)
    assert revalue(con, at=NOON, rates=NextHistory(LATER)) == 2
    assert revalue(con, at=NOON, rates=NextHistory(LATER + timedelta(days=1))) == 1
    assert last_entry(con) == entry + 2
    assert sorted((str(value), str(day)) for value, day, missing in sums(con) if missing is None and day) == sorted(
        [("1500000", str(LATER))] * 2 + [("1500000", str(LATER + timedelta(days=1)))]
    )
    plain = dict(con.execute("select report_id, main_eur::bigint from base.report").fetchall())
    assert plain == {
        report_id(f"{HOME}/1"): 1500000,
        report_id(f"{HOME}/2"): 1500000,
        report_id(f"{HOME}/3"): 3000000,
        report_id(f"{HOME}/4"): None,
    }
    assert con.execute("select main_eur::bigint from base.superseded").fetchall() == [(1500000,)]
    changed = con.execute("select report_id from base.report where changed_no > ?", [entry]).fetchall()
    assert sorted(key for (key,) in changed) == sorted([report_id(f"{HOME}/1"), report_id(f"{HOME}/2")])
    assert revalue(con, at=NOON, rates=NextHistory(LATER + timedelta(days=9))) == 0
    kinds = con.execute("select kind, subject from base.journal where entry_no > ? order by entry_no", [entry]).fetchall()
    assert kinds == [("rates", str(LATER)), ("rates", str(LATER + timedelta(days=1)))]


def test_where_nothing_waits_the_installed_history_is_not_even_read(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_segment(con, segment("s", [told(3, "EUR", NOON.date())]), ingested_at=NOON)
    monkeypatch.setattr("warehouse.facts.revalue.shipped_rates", lambda: pytest.fail("read"))
    assert revalue(con, at=NOON) == 0


def run(status: str = "done", **changes: Any) -> RunReport:
    sources = (
        SourceRun(source_id="fr-alpha", links=9, captured=3, reasons=(("http-404", 2), ("timeout", 1)), error="dns", error_detail="x"),
    )
    values: dict[str, Any] = {
        "run_id": "r1",
        "started_at": NOON,
        "finished_at": NOON + timedelta(hours=1),
        "sources": sources,
        "segments": ("a", "b"),
    }
    return RunReport(status=status, **{**values, **changes})


def test_a_crawls_own_report_takes_the_place_of_the_crash_its_parent_wrote_and_of_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    def status() -> list[tuple[Any, ...]]:
        return con.execute("select status, detail, segments from base.run").fetchall()

    assert ingest_run(con, run("crashed", detail="killed\0 \ud800"))
    assert (known_runs(con), status()) == (set(), [("crashed", "killed \ufffd", ["a", "b"])])
    assert not ingest_run(con, run("crashed"))
    assert ingest_run(con, run())
    assert (known_runs(con), status()) == ({"r1"}, [("done", None, ["a", "b"])])
    assert not ingest_run(con, run("stopped"))
    assert not ingest_run(con, run("crashed"))
    assert con.execute("select source_id, links, captured, reasons, error, error_detail from base.source_run").fetchall() == [
        ("fr-alpha", 9, 3, [{"reason": "http-404", "urls": 2}, {"reason": "timeout", "urls": 1}], "dns", "x")
    ]
    assert con.execute("select started_at, finished_at from base.run").fetchall() == [(NOON, NOON + timedelta(hours=1))]
    assert con.execute("select count(*) from base.journal where kind = 'run' and subject = 'r1'").fetchall() == [(2,)]

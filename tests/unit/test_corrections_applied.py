"""Corrections in the warehouse: facts are what people say as long as they say it, what was read stays known; and what an export or a past state tells that is right no more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from records.errors import HomeError
from records.people import Correction
from tests.unit.new_warehouse import new_warehouse
from tests.unit.test_carried_over import HOME, told
from tests.unit.warehouse_pages import NOON, segment, source
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.run import Export, open_export
from warehouse.exports.stale import StaleFact, stale_in_export, stale_in_state
from warehouse.facts.correcting import apply_corrections
from warehouse.ingest.reports import report_id
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.storage.journal import last_entry

ONE, TWO = report_id(f"{HOME}/1"), report_id(f"{HOME}/2")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(opened, [source("fr-alpha")])
    pages = [told(1, title="Old"), told(1, title="New", at=NOON + timedelta(days=2)), told(2)]
    ingest_segment(opened, segment("s", pages), ingested_at=NOON)
    yield opened
    opened.close()


def said(
    value: str, *, kind: str = "amount", was: str = "EUR 3000000", was_role: str = "fine", role: str = "fine", report: str = ONE
) -> Correction:
    return Correction(
        id=f"{kind}-{report}", report_id=report, kind=kind, was=was, was_role=was_role, value=value, role=role, reason="misread", by="p", at=datetime(2026, 3, 3, tzinfo=UTC)
    )  # fmt: skip


def amounts(con: duckdb.DuckDBPyConnection, table: str = "fact") -> dict[tuple[str, bool], tuple[Any, ...]]:
    """(report, whether of its current version) -> sum, rule, confidence, euros."""
    sql = f"""
    select f.report_id, r.version_id = f.version_id, f.value, f.rule, round(f.confidence, 2), f.eur::bigint
    from base.{table} as f join base.report as r on r.report_id = f.report_id where f.kind = 'amount'
    """
    return {(report, current): (value, *rest) for report, current, value, *rest in con.execute(sql).fetchall()}


def test_a_corrected_fact_is_told_from_now_on_and_what_was_read_is_kept(con: duckdb.DuckDBPyConnection) -> None:
    read = ("3000000", "term", 0.75, 3000000)
    assert amounts(con) == {(ONE, True): read, (ONE, False): read, (TWO, True): read}
    entry = last_entry(con)
    assert apply_corrections(con, [said("EUR 30000000")], at=NOON) == 1
    assert last_entry(con) == entry + 1
    assert amounts(con) == {(ONE, True): ("30000000", "correction", 1.0, 30000000), (ONE, False): read, (TWO, True): read}
    assert amounts(con, "fact_as_read") == {(ONE, True): read}
    plain = con.execute(
        "select report_id, main_amount::bigint, main_eur::bigint, changed_no > $entry from base.report", {"entry": entry}
    ).fetchall()
    assert sorted(plain) == sorted([(ONE, 30000000, 30000000, True), (TWO, 3000000, 3000000, False)])
    assert con.execute("select main_amount::bigint from base.superseded").fetchall() == [(3000000,)]
    assert con.execute("select value, was, holds from base.correction").fetchall() == [("EUR 30000000", "EUR 3000000", True)]
    kinds = "select kind from base.fact where report_id = $one and rule <> 'term'"
    assert con.execute(kinds, {"one": ONE}).fetchall() == [("amount",)]


def test_twice_is_once_and_what_nobody_says_any_more_is_as_it_was_read(con: duckdb.DuckDBPyConnection) -> None:
    before = amounts(con)
    assert apply_corrections(con, [], at=NOON) == 0
    apply_corrections(con, [said("EUR 30000000"), said("de", kind="jurisdiction", was="fr", was_role="", role="")], at=NOON)
    entry = last_entry(con)
    assert apply_corrections(con, [said("EUR 30000000"), said("de", kind="jurisdiction", was="fr", was_role="", role="")], at=NOON) == 0
    assert last_entry(con) == entry
    assert apply_corrections(con, [said("de", kind="jurisdiction", was="fr", was_role="", role="")], at=NOON) == 1
    assert amounts(con) == before
    assert con.execute(f"select jurisdiction from base.report where report_id = '{ONE}'").fetchall() == [("de",)]
    assert apply_corrections(con, [], at=NOON) == 1
    assert con.execute(f"select jurisdiction from base.report where report_id = '{ONE}'").fetchall() == [("fr",)]
    assert (
        con.execute("select count(*) from base.correction").fetchall()
        == con.execute("select count(*) from base.fact_as_read").fetchall()
        == [(0,)]
    )


def test_a_correction_of_what_was_not_read_is_kept_and_holds_nothing(con: duckdb.DuckDBPyConnection) -> None:
    entry = last_entry(con)
    assert apply_corrections(con, [said("EUR 5", was="EUR 4")], at=NOON) == 0
    assert last_entry(con) == entry + 1
    assert con.execute("select value, holds from base.correction").fetchall() == [("EUR 5", False)]
    assert apply_corrections(con, [said("EUR 5", report="none")], at=NOON) == 0
    assert con.execute("select report_id from base.correction").fetchall() == [("none",)]


# what was handed out before


RIGHT = {
    (ONE, "amount", "EUR 3000000", "fine"): ("EUR 30000000", "fine"), (ONE, "jurisdiction", "fr", ""): ("", ""),
    (ONE, "amount", "EUR 3", "fine"): ("EUR 4", "fine"), ("none", "stage", "fine", ""): ("order", ""), (TWO, "authority", "CNIL", "regulator"): ("the court", "court"),
}  # fmt: skip
STALE = {
    StaleFact(article_id=ONE, kind="amount", was="EUR 3000000", was_role="fine", value="EUR 30000000", role="fine"),
    StaleFact(article_id=ONE, kind="jurisdiction", was="fr", was_role="", value="", role=""),
    StaleFact(article_id=TWO, kind="authority", was="CNIL", was_role="regulator", value="the court", role="court"),
}


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_facts_of_a_past_state_and_an_export_that_are_right_no_more_are_named(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, form: str
) -> None:
    snapshot = publish(con, tmp_path / "public", now=NOON, slim=False)
    assert snapshot is not None
    file = tmp_path / "public" / snapshot.file
    found = stale_in_state(file, RIGHT)
    assert set(found) == STALE
    assert [(one.article_id, one.kind) for one in found] == sorted((one.article_id, one.kind) for one in STALE)
    assert stale_in_state(file, {}) == ()
    with open_export(file, snapshot, ExportOrder(format=form).checked(), tmp_path / "x", software="t") as export:
        assert isinstance(export, Export)
        export.write_tables()
        export.finish()
    assert stale_in_export(tmp_path / "x", RIGHT) == found
    with pytest.raises(ExportError):
        stale_in_export(tmp_path, RIGHT)


def test_a_state_from_before_facts_were_kept_says_so(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "old.duckdb")) as old:
        old.execute("create schema base")
    with pytest.raises(HomeError, match=r"old\.duckdb: is from before facts were kept"):
        stale_in_state(tmp_path / "old.duckdb", RIGHT)


def test_a_corrected_authority_stands_in_plain_columns(con: duckdb.DuckDBPyConnection) -> None:
    apply_corrections(con, [said("Ann Lee", kind="authority", was="CNIL", was_role="regulator", role="court", report=TWO)], at=NOON)
    found = con.execute(f"select authority, authority_kind, next_deadline from base.report where report_id = '{TWO}'").fetchall()
    assert found == [("Ann Lee", "court", None)]

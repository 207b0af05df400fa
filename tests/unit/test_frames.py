"""What DuckDB refuses is cleaned before it gets there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.new_warehouse import new_warehouse
from warehouse.storage import frames
from warehouse.storage.frames import FEW, append, append_table, clean, frame, given

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
FACTS: list[dict[str, Any]] = [
    {"version_id": "a", "kind": "amount", "position": 0, "value": "nul\x00 \ud800", "amount": Decimal("12345678901234567890123456789012345.67"), "confidence": 0.9},
    {"version_id": "b", "kind": "amount", "position": 1, "amount": Decimal("0.5"), "eur": Decimal(7), "told_on": date(2026, 2, 28), "main": True},
    {"version_id": "c", "kind": "deadline", "position": 2, "due": date(2027, 1, 1), "month_only": False},
]  # fmt: skip
SOURCES: list[dict[str, Any]] = [
    {"source_id": "x", "languages": ["fr", "br"], "listings": [{"kind": "feed", "url": "https://x.example/\x00"}], "enabled": True},
    {"source_id": "y", "languages": [], "listings": [], "verified": date(2026, 1, 1)},
    {"source_id": "z", "languages": ("de",)},
]
CAPTURES: list[dict[str, Any]] = [
    {"capture_id": "1", "fetched_at": NOON, "warc_offset": 2**40, "http_status": 200, "score": 1 / 3},
    {"capture_id": "2", "title": "判決 ❄"},
]
SIGNATURES: list[dict[str, Any]] = [{"sig_no": 1, "text_hash": -(2**63), "signature": b"\x00\xff", "day": date(2026, 1, 1)}]
REPORTS: list[dict[str, Any]] = [
    {"report_id": "a", "body_confidence": 0.996, "score": 1 / 3, "language_confidence": 0.7, "topics": [{"topic": "privacy", "score": 0.1}], "first_seen": NOON},
    {"report_id": "b", "agreement": 0.2, "topics": []},
]  # fmt: skip


def test_lone_surrogates_and_nul_are_cleaned_wherever_they_hide() -> None:
    """In strings, lists and structs."""
    columns = {"a": pa.string(), "l": pa.list_(pa.string()), "s": pa.list_(pa.struct([("topic", pa.string())]))}
    rows = [{"a": "x\x00y\ud800", "l": ["a\x00", None], "s": [{"topic": "\udc00"}]}, {"a": "fine"}, {"a": "nul\x00", "l": [], "s": None}]
    assert frame(rows, columns).to_pylist() == [
        {"a": "xy\ufffd", "l": ["a", None], "s": [{"topic": "\ufffd"}]},
        {"a": "fine", "l": None, "s": None},
        {"a": "nul", "l": [], "s": None},
    ]


def test_clean_leaves_good_text_alone() -> None:
    """Every script, emoji outside the basic plane included."""
    assert clean("判決 ❄ 👩‍⚖️ حكم") == "判決 ❄ 👩‍⚖️ حكم"


@pytest.mark.parametrize(
    ("table", "rows", "columns"),
    [
        ("base.fact", FACTS, frames.FACT),
        ("base.source", SOURCES, frames.SOURCE),
        ("base.capture", CAPTURES, frames.CAPTURE),
        ("base.signature", SIGNATURES, frames.SIGNATURE),
        ("base.report", REPORTS, frames.REPORT),
    ],
)
def test_few_rows_are_stored_as_many_are(tmp_path: Path, table: str, rows: list[dict[str, Any]], columns: dict[str, pa.DataType]) -> None:
    """As parameters or as a table of Arrow's: the same values, cleaned alike."""
    con = new_warehouse(tmp_path / "w.duckdb")
    with given(con, many=frame(rows, columns)):
        con.execute(f"insert into {table} by name select * from many")
    wanted = con.execute(f"select * from {table} order by all").fetchall()
    for add in (lambda: append(con, table, iter(rows), columns), lambda: append_table(con, table, frame(rows, columns))):
        con.execute(f"delete from {table}")
        assert add() == len(rows)
        assert con.execute(f"select * from {table} order by all").fetchall() == wanted
    assert len(rows) * len(columns) <= FEW
    con.close()


def test_no_rows_and_more_than_a_few_are_appended(tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "w.duckdb")
    assert append(con, "base.capture", [], frames.CAPTURE) == 0
    assert append_table(con, "base.capture", frame([], frames.CAPTURE)) == 0
    assert append(con, "base.capture", ({"capture_id": str(n)} for n in range(FEW)), frames.CAPTURE) == FEW
    assert con.execute("select count(distinct capture_id) from base.capture").fetchone() == (FEW,)
    con.close()

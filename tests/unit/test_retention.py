"""Which raw pages are past their time, and where the others lie after a segment was rewritten."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from records.errors import DocketwireError
from records.outcome import KEPT, Outcome
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, words
from warehouse.ingest.retention import expired, move, parse_rule
from warehouse.ingest.segment import ingest_segment

SEGMENT = "2026/03/01/run-1-000.warc.gz"
"""Where the synthetic pages say that they lie."""


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    pages = [page("https://a.example/1", words(1), capture="a" * 32), rejected("https://a.example/2", capture="b" * 32),
             rejected("https://a.example/3", Outcome.SOFT_404, capture="c" * 32), rejected("https://a.example/4", capture="d" * 32, at=NOON + timedelta(days=5))]  # fmt: skip
    ingest_segment(opened, segment(SEGMENT, pages), ingested_at=NOON)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "outcomes", "days"),
    [("off-topic 90", {Outcome.OFF_TOPIC}, 90), ("kept 3650", KEPT, 3650), ("not-kept 30", set(Outcome) - KEPT, 30)],
)
def test_a_rule_names_an_outcome_or_a_group_and_days(text: str, outcomes: set[Outcome], days: int) -> None:
    rule = parse_rule(text)
    assert (rule.outcomes, rule.days) == (outcomes, days)


@pytest.mark.parametrize(
    ("text", "words"), [("off-topic", "no rule"), ("off-topic ten", "no rule"), ("weather 9", "accepted: kept, not-kept")]
)
def test_a_rule_that_cannot_be_read_says_what_is_accepted(text: str, words: str) -> None:
    with pytest.raises(DocketwireError, match=words):
        parse_rule(text)


@pytest.mark.parametrize(
    ("rules", "days", "gone"),
    [
        (["off-topic 10"], 10, set()),
        (["off-topic 10"], 10.001, {"b"}),
        (["off-topic 10"], 16, {"b", "d"}),
        (["not-kept 10"], 11, {"b", "c"}),
        (["kept 10", "soft-404 99"], 11, {"a"}),
        (["off-topic 99", "not-kept 1"], 2, {"b", "c"}),
        ([], 999, set()),
    ],
)
def test_a_page_is_past_its_time_by_the_shortest_rule(
    con: duckdb.DuckDBPyConnection, rules: list[str], days: float, gone: set[str]
) -> None:
    found = expired(con, map(parse_rule, rules), now=NOON + timedelta(days=days))
    assert found == ({SEGMENT: {letter * 32 for letter in gone}} if gone else {})


def test_after_a_rewrite_pages_lie_where_they_were_moved_or_nowhere(con: duckdb.DuckDBPyConnection) -> None:
    assert move(con, SEGMENT, {"a" * 32: 77, "c" * 32: 99}, digest="sha256:new", size=500, at=NOON) == 2
    places = dict(con.execute("select left(capture_id, 1), warc_offset from base.capture").fetchall())
    assert places == {"a": 77, "b": None, "c": 99, "d": None}
    assert con.execute("select warc_offset from base.report").fetchall() == [(77,)]
    assert con.execute("select digest, size_bytes from base.segment").fetchall() == [("sha256:new", 500)]
    assert expired(con, [parse_rule("off-topic 1")], now=NOON + timedelta(days=99)) == {}
    assert move(con, SEGMENT, {"a" * 32: 77, "c" * 32: 99}, digest="sha256:new", size=500, at=NOON) == 0

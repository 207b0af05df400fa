"""What is told of stories and disputes: the same whatever order reports come in, kept up to date by every change, never half written."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from jobs.group import group_articles
from newsroom.manifest import PageTruth, truth
from records.article import Processed
from tests.integration.test_stories import captured
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.forget import forget_reports
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.storage.journal import last_entry
from warehouse.stories import deciding
from warehouse.stories.deciding import decide_changed

LATER = NOON + timedelta(days=1)
TOLD = ("base.story_summary", "base.dispute_summary", "base.story_report")


@pytest.fixture(scope="module")
def press() -> list[tuple[PageTruth, Processed]]:
    wanted = {"uejf-twitter", "facebook-fr-judges", "nypd-twitter", "turkey-twitter"}
    reports = [r for r in truth(2, variants=False) if r.dispute in wanted and r.text and r.published]
    return [(report, captured(report)) for report in sorted(reports, key=lambda r: (str(r.published), r.outlet_id))]


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = new_warehouse(tmp_path / "warehouse.duckdb")
    yield con
    con.close()


def told(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Everything told, journal numbers aside."""
    found = {}
    for table in TOLD:
        columns = [c for (c,) in con.execute("select column_name from duckdb_columns() where schema_name || '.' || table_name = ? order by column_index", [table]).fetchall()]  # fmt: skip
        kept = ", ".join(c for c in columns if c != "changed_no")
        found[table] = con.execute(f"select {kept} from {table} order by all").fetchall()
    return found


def decided_whole(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """What a decision over everything at once says."""
    for table in TOLD:
        con.execute(f"delete from {table}")
    con.execute("update base.told_until set entry_no = 0")
    decide_changed(con, at=LATER)
    return told(con)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_step_by_step_in_any_order_is_the_same_as_all_at_once(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]], seed: int
) -> None:
    chance = random.Random(seed)
    pages = [processed for _, processed in press]
    chance.shuffle(pages)
    upsert_sources(con, [source(key) for key in sorted({r.outlet_id for r, _ in press})])
    number = 0
    while pages:
        some, pages = pages[: (size := chance.randint(1, 6))], pages[size:]
        ingest_segment(con, segment(f"s{number}", some), ingested_at=NOON)
        if chance.random() < 0.7:
            group_articles(con, now=lambda: NOON, batch=chance.randint(1, 9))
        if chance.random() < 0.7:
            decide_changed(con, at=NOON)
        number += 1
    decide_changed(con, at=NOON)
    step_by_step = told(con)
    assert len(step_by_step["base.story_summary"]) >= 5
    assert step_by_step == decided_whole(con)


def test_every_report_is_told_in_exactly_one_story_and_a_copy_with_its_article(con: duckdb.DuckDBPyConnection) -> None:
    text = words(5)
    first = page("https://a.example/1", text, source="a", title="Court fines platform")
    copy = page("https://b.example/1", text, source="b", title="Court fines platform", at=NOON + timedelta(hours=1))
    alone = page("https://c.example/1", words(6), source="c", title="Another matter")
    ingest_segment(con, segment("one", [first, copy, alone]), ingested_at=NOON)
    decide_changed(con, at=NOON)
    assert con.execute("select count(*), count(distinct report_id) from base.story_report").fetchall() == [(3, 3)]
    counts = con.execute("select reports, independent_reports, outlets, dispute_id from stories order by reports").fetchall()
    assert counts == [(1, 1, 1, None), (2, 1, 2, None)]
    late = page("https://d.example/1", text, source="d", title="Court fines platform", at=NOON + timedelta(hours=2))
    ingest_segment(con, segment("two", [late]), ingested_at=LATER)
    assert decide_changed(con, at=LATER) == 1
    assert con.execute("select max(reports) from stories").fetchall() == [(3,)]


def test_the_id_of_a_story_does_not_change_when_it_is_grouped(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]
) -> None:
    ingest_segment(con, segment("one", [press[0][1]]), ingested_at=NOON)
    decide_changed(con, at=NOON)
    before = con.execute("select story_id, dispute_id from stories").fetchall()
    group_articles(con, now=lambda: NOON)
    after = con.execute("select story_id, dispute_id is not null from stories").fetchall()
    assert before == [(after[0][0], None)]
    assert after[0][1]


def test_nothing_new_writes_nothing(con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]) -> None:
    ingest_segment(con, segment("one", [processed for _, processed in press[:6]]), ingested_at=NOON)
    group_articles(con, now=lambda: NOON)
    entry = last_entry(con)
    assert decide_changed(con, at=LATER) == 0
    ingest_segment(con, segment("two", [replace(press[0][1], fetched_at=press[0][1].fetched_at + timedelta(hours=5))]), ingested_at=LATER)
    assert decide_changed(con, at=LATER) == 0, "the same page again changes nothing that is told"
    assert con.execute("select count(*) from base.journal where kind = 'told'").fetchall() == [(1,)]
    assert last_entry(con) == entry + 1


def test_a_forgotten_report_is_told_no_more(con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]) -> None:
    ingest_segment(con, segment("one", [processed for _, processed in press]), ingested_at=NOON)
    group_articles(con, now=lambda: NOON)
    story, report, reports = con.execute("select story_id, lead_report_id, reports from stories order by reports desc, story_id limit 1").fetchall()[0]  # fmt: skip
    forget_reports(con, [report], asked=(), reason="asked to", at=LATER)
    decide_changed(con, at=LATER)
    assert con.execute("select reports, lead_report_id <> $gone from stories where story_id = $story", {"story": story, "gone": report}).fetchall() == [(reports - 1, True)]  # fmt: skip
    assert told(con) == decided_whole(con)


def test_a_killed_decision_leaves_what_was_told_before(con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    ingest_segment(con, segment("one", [processed for _, processed in press[:8]]), ingested_at=NOON)
    group_articles(con, now=lambda: NOON)
    before = told(con)
    ingest_segment(con, segment("two", [processed for _, processed in press[8:]]), ingested_at=NOON)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(deciding, "_decide_disputes", fail)
        with pytest.raises(KeyboardInterrupt):
            decide_changed(con, at=NOON)
    assert told(con) == before
    decide_changed(con, at=NOON)
    assert told(con) == decided_whole(con)

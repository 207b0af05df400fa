"""A user's SQL: what is answered, what is refused, and how answers are written."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from records.errors import QueryError
from tests.unit.warehouse_pages import NOON, page, rejected, segment, source, words
from warehouse.asking.query import run_query, run_saved, saved_queries, saved_query
from warehouse.asking.rendering import to_csv, to_json, to_table
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse
from warehouse.storage.snapshot import latest_file


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    con = open_warehouse(folder / "w.duckdb")
    upsert_sources(con, [source("fr-alpha")])
    pages = [
        page("https://fr-alpha.example/1", words(1), title="=SUM(A1)"),
        page("https://fr-alpha.example/2", words(2), title="判決\nTikTok", language="ja"),
        page("https://fr-alpha.example/3", words(1) + " x", title="Copy", published=NOON),
        rejected("https://fr-alpha.example/4"),
    ]
    ingest_segment(con, segment("s", pages), ingested_at=NOON)
    publish(con, folder / "public", now=NOON)
    con.close()
    return latest_file(folder / "public")


def test_the_question_of_the_readme(snapshot: Path) -> None:
    """Articles by language and topic, copies not counted."""
    result = run_query(snapshot, "select language, topic, count(*) from articles group by all order by all")
    assert result.rows() == [("en", "user-data", 1), ("ja", "user-data", 1)]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/hostname')",
        "from '/etc/hostname'",
        "select * from glob('/*')",
        "select * from read_csv('http://127.0.0.1:9/x.csv')",
        "select * from sniff_csv('/etc/hostname')",
        "copy (select 1) to '/tmp/docketwire-must-not-exist'",
        "explain analyze copy (select 1) to '/tmp/docketwire-must-not-exist'",
        "attach '/tmp/docketwire-must-not-exist.duckdb'",
        "set lock_configuration = false",
        "set enable_external_access = true",
        "install httpfs",
        "load httpfs",
        "create table t as select 1",
        "delete from base.report",
        "explain analyze delete from base.report",
        "drop view articles",
        "call pragma_version()",
        "export database '/tmp/docketwire-must-not-exist'",
        "select 1; select 2",
        "",
        "selec 1",
        "select * from no_such_table",
        "from hidden_python_variable",
    ],
)
def test_everything_but_reading_the_snapshot_is_refused(snapshot: Path, sql: str) -> None:
    """Files, network, settings, extensions, writing, several statements, this program's variables."""
    hidden_python_variable = run_query(snapshot, "select 42 as secret").table
    assert hidden_python_variable.num_rows == 1
    with pytest.raises(QueryError):
        run_query(snapshot, sql)
    assert not list(Path("/tmp").glob("docketwire-must-not-exist*"))


def test_parameters_are_values_not_text(snapshot: Path) -> None:
    """A quotation mark in a parameter stays a quotation mark."""
    result = run_query(snapshot, "select count(*) from articles where title = $title or $title = 'x'' or 1=1'", {"title": "' or 1=1 --"})
    assert result.rows() == [(0,)]


def test_a_long_query_is_stopped(snapshot: Path) -> None:
    """The time limit interrupts, and says so."""
    with pytest.raises(QueryError, match=r"stopped after 0\.3 seconds"):
        run_query(snapshot, "select count(*) from range(1000000000000) as a(x), range(1000) as b(y) where x * y = -1", timeout_seconds=0.3)


def test_a_greedy_query_runs_out_of_its_own_memory(snapshot: Path) -> None:
    """The memory limit is the query's, not the machine's."""
    with pytest.raises(QueryError, match=r"(?i)memory"):
        run_query(snapshot, "select list(range) from range(100000000)", memory_limit="50MB")


def test_rows_beyond_the_limit_are_announced(snapshot: Path) -> None:
    """The first rows come, marked as cut."""
    result = run_query(snapshot, "select range from range(5000)", max_rows=100)
    assert (result.table.num_rows, result.truncated) == (100, True)
    assert run_query(snapshot, "select range from range(100)", max_rows=100).truncated is False


def test_a_missing_snapshot_is_explained(tmp_path: Path) -> None:
    """The remedy is named."""
    with pytest.raises(QueryError, match="publish first"):
        run_query(tmp_path / "none.duckdb", "select 1")


def test_csv_and_json_say_the_same(snapshot: Path) -> None:
    """Times carry their offset, nested values are JSON in CSV too."""
    result = run_query(
        snapshot, "select title, platforms, first_seen, score::decimal(4, 2) as score, count(*) over () as n from articles order by title"
    )
    from_csv = list(csv.DictReader(io.StringIO(to_csv(result))))
    from_json = json.loads(to_json(result))
    assert [row["title"] for row in from_json] == ["=SUM(A1)", "判決\nTikTok"] == [row["title"] for row in from_csv]
    assert from_json[0]["first_seen"] == "2026-03-01T12:00:00+00:00"
    assert json.loads(from_csv[0]["platforms"]) == from_json[0]["platforms"] == ["X"]
    assert (from_json[0]["score"], from_json[0]["n"]) == (0.9, 2)


def test_table_aligns_wide_characters_and_stays_one_line_a_row(snapshot: Path) -> None:
    """Line feeds and control characters of a title cannot break the table."""
    lines = to_table(run_query(snapshot, "select title, language from articles order by language")).splitlines()
    assert lines == ["title        language", "-----------  --------", "=SUM(A1)     en", "判決 TikTok  ja"]


def test_every_saved_query_runs_and_says_whom_it_serves(snapshot: Path) -> None:
    """First comment, parameters found in the SQL, and a result with columns."""
    queries = saved_queries()
    assert len(queries) >= 7
    for query in queries:
        assert query.about.startswith("For "), query.name
        assert run_saved(snapshot, query.name, {}).columns
        assert all("$" + name in query.sql for name in query.parameters)


def test_saved_query_takes_only_its_parameters(snapshot: Path) -> None:
    """A misspelt name or parameter is answered with those there are."""
    assert saved_query("what_happened").parameters == ("since", "language", "topic")
    assert len(run_saved(snapshot, "what_happened", {"language": "ja", "since": str(NOON - timedelta(days=1))}).rows()) == 1
    with pytest.raises(QueryError, match="accepted: since, language, topic"):
        run_saved(snapshot, "what_happened", {"lang": "ja"})
    with pytest.raises(QueryError, match="platform_timeline"):
        saved_query("platform_timelin")

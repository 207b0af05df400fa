"""A user's SQL: what is answered, what is refused, and how answers are written."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from records.errors import QueryError
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, source, words
from warehouse.asking.query import LockedSnapshot, run_query
from warehouse.asking.rendering import to_csv, to_json, to_table
from warehouse.asking.saved import run_saved, saved_queries, saved_query
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.snapshot import latest_file


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    con = new_warehouse(folder / "w.duckdb")
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
        run_query(snapshot, "select list(range) from range(20000000)", memory_limit="50MB")


def test_rows_beyond_the_limit_are_announced(snapshot: Path) -> None:
    """The first rows come, marked as cut."""
    result = run_query(snapshot, "select range from range(5000)", max_rows=100)
    assert (result.table.num_rows, result.truncated) == (100, True)
    assert run_query(snapshot, "select range from range(100)", max_rows=100).truncated is False


@pytest.mark.parametrize(
    ("there", "most", "rows", "truncated"),
    [
        (0, 5, 0, False),
        (99, 100, 99, False),
        (100, 100, 100, False),
        (101, 100, 100, True),
        (9_000, 5_000, 5_000, True),
        (9_000, 9_000, 9_000, False),
        (9_000, None, 9_000, False),
    ],
)
def test_an_answer_of_several_batches_ends_at_its_limit(snapshot: Path, there: int, most: int | None, rows: int, truncated: bool) -> None:
    found = run_query(snapshot, f"select range from range({there}) order by range", max_rows=most)
    assert ([row[0] for row in found.rows()], found.truncated) == (list(range(rows)), truncated)


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
    assert [row["title"] for row in from_json] == ["=SUM(A1)", "判決\nTikTok"]
    assert [row["title"] for row in from_csv] == ["'=SUM(A1)", "判決\nTikTok"]  # what a spreadsheet would run is defused
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


@pytest.mark.parametrize(
    "sql",
    [
        "-- how many?\nselect count(*) from articles",
        "/* how\nmany? */ select count(*) from articles;",
        "\n\n  -- a\n-- b\nselect count(*) from articles -- c",
    ],
)
def test_sql_may_begin_and_end_with_comments(snapshot: Path, sql: str) -> None:
    assert run_query(snapshot, sql).rows() == [(2,)]


@pytest.mark.parametrize("sql", ["-- nothing but a comment", "-- one\nselect 1;\n-- two\nselect 2", "-- hidden\ndelete from base.report"])
def test_a_comment_in_front_hides_nothing(snapshot: Path, sql: str) -> None:
    with pytest.raises(QueryError, match=r"one statement|only SELECT"):
        run_query(snapshot, sql)


def test_a_snapshot_held_open_outlives_its_file(snapshot: Path, tmp_path: Path) -> None:
    """And goes on after a statement that failed, one that was stopped, and one cut short by its rows."""
    copied = tmp_path / "snapshot.duckdb"
    copied.write_bytes(snapshot.read_bytes())
    with LockedSnapshot(copied) as locked:
        copied.unlink()
        with pytest.raises(QueryError, match="only SELECT"):
            locked.ask("set threads = 9")
        with pytest.raises(QueryError, match="stopped after"):
            locked.ask("select count(*) from range(1000000000000) as a(x), range(1000) as b(y) where x * y = -1", timeout_seconds=0.2)
        assert locked.ask("select range from range(5000)", max_rows=10).truncated
        assert locked.ask("select count(*) from articles where language = $code", {"code": "ja"}).rows() == [(1,)]
        with pytest.raises(QueryError):
            locked.ask("select * from read_text('/etc/hostname')")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a user's own saved queries: a good one, one of a shipped name, and five that cannot be asked."""
    (tmp_path / "by_country.sql").write_text(
        "-- For me: articles of a country.\nselect count(*) as n from articles where country = $country"
    )
    (tmp_path / "losses.sql").write_text("-- For me: my own view of losses.\nselect 42 as mine")
    (tmp_path / "no_comment.sql").write_text("select 1")
    (tmp_path / "two.sql").write_text("-- For me.\nselect 1; select 2")
    (tmp_path / "broken.sql").write_text("-- For me.\nselec 1")
    (tmp_path / "latin1.sql").write_bytes("-- F\xfcr mich.\nselect 1".encode("latin-1"))
    (tmp_path / "empty.sql").write_text("")
    return tmp_path


def test_a_users_own_queries_stand_beside_the_shipped_ones(snapshot: Path, own: Path) -> None:
    found = {query.name: query for query in saved_queries(own)}
    assert found.keys() > {query.name for query in saved_queries()}
    assert (found["by_country"].about, found["by_country"].parameters) == ("For me: articles of a country.", ("country",))
    assert [name for name, query in found.items() if query.own] == sorted(path.stem for path in own.glob("*.sql"))
    assert [name for name, query in found.items() if query.replaces] == ["losses"]
    assert run_saved(snapshot, "by_country", {"country": "fr"}, own=own).columns == ("n",)
    assert run_saved(snapshot, "losses", {}, own=own).rows() == [(42,)]
    assert run_saved(snapshot, "losses", {}).columns != ("mine",)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("no_comment", "first line must be a comment"), ("two", "expected one statement, found 2"), ("broken", "syntax error"),
        ("latin1", "UTF-8"), ("empty", "expected one statement, found 0"),
    ],
)  # fmt: skip
def test_an_own_query_that_cannot_be_asked_says_why_and_harms_no_other(snapshot: Path, own: Path, name: str, why: str) -> None:
    with pytest.raises(QueryError, match=rf"(?s){name}\.sql: .*{why}"):
        run_saved(snapshot, name, {}, own=own)
    assert run_saved(snapshot, "by_country", {}, own=own).rows() == [(0,)]


def test_an_own_query_gets_no_further_than_any_other(snapshot: Path, own: Path) -> None:
    (own / "greedy.sql").write_text("-- For me.\nselect * from read_text('/etc/hostname')")
    with pytest.raises(QueryError):
        run_saved(snapshot, "greedy", {}, own=own)

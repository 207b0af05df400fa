"""SQL on the command line: as an argument, from a file, through a pipe, with a comment in front; and a home's own saved queries."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import group
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish

COUNT = "select count(*) as n from articles"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sql") / "h"
    assert CliRunner().invoke(group, ["--home", str(root), "init"]).exit_code == 0
    con = new_warehouse(root / "warehouse.duckdb")
    ingest_segment(con, segment("s", [page(f"https://fr-alpha.example/{n}", words(n)) for n in range(3)]), ingested_at=NOON)
    publish(con, root / "public", now=NOON)
    con.close()
    return root


def run(home: Path, *args: str, piped: str | None = None) -> Result:
    return CliRunner().invoke(group, ["--home", str(home), "query", *args], input=piped)


def answer(home: Path, *args: str, piped: str | None = None) -> list[dict[str, object]]:
    done = run(home, "--json", *args, piped=piped)
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "sql",
    [COUNT, f"-- how many?\n{COUNT}", f"--how many = all?\n{COUNT}", f"/* how many? */ {COUNT}", f"{COUNT} -- that many", f"--\n{COUNT}"],
)
def test_a_statement_may_begin_with_a_comment(home: Path, sql: str) -> None:
    """`-- how many?` is no option."""
    assert answer(home, sql) == [{"n": 3}]


def test_options_stay_options(home: Path) -> None:
    done = run(home, "--fromat", "csv", COUNT)
    assert done.exit_code != 0
    assert "--fromat" in done.output
    assert answer(home, "--param", "word=-- x", "-- a parameter\nselect $word as word") == [{"word": "-- x"}]
    assert answer(home, "--", f"-- after the mark\n{COUNT}") == [{"n": 3}]


def test_a_statement_comes_from_a_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_text(f"\ufeff-- With the mark some editors put in front.\n{COUNT} where language = $code;\n", "utf-8")
    assert answer(home, "--file", str(file), "--param", "code=en") == [{"n": 3}]


@pytest.mark.parametrize("args", [(), ("-",), ("--file", "-")], ids=str)
def test_a_statement_comes_through_a_pipe(home: Path, args: tuple[str, ...]) -> None:
    assert answer(home, *args, piped=f"-- piped\n{COUNT}\n") == [{"n": 3}]


@pytest.mark.parametrize(
    "args", [(), ("-",), ("--saved", "losses", COUNT), ("--saved", "losses", "--file", "x.sql"), (COUNT, "--file", "x.sql")]
)
def test_nothing_and_too_much_are_misuse(home: Path, args: tuple[str, ...]) -> None:
    done = CliRunner().invoke(group, ["--home", str(home), "query", *args], input="", standalone_mode=True)
    assert done.exit_code == 2, done.output


def test_a_file_that_cannot_be_read_is_named(home: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["--home", str(home), "query", "--file", str(tmp_path / "none.sql")], standalone_mode=True)
    assert done.exit_code == 2
    assert "none.sql" in done.output
    (tmp_path / "latin1.sql").write_bytes(b"-- f\xfcr\nselect 1")
    done = CliRunner().invoke(group, ["--home", str(home), "query", "--file", str(tmp_path / "latin1.sql")], standalone_mode=True)
    assert done.exit_code == 2
    assert "UTF-8" in done.output


def test_a_homes_own_queries_are_listed_with_their_origin_and_replace_none_in_silence(home: Path) -> None:
    folder = home / "queries"
    folder.mkdir()
    (folder / "mine.sql").write_text("-- For me: how many in a language.\nselect count(*) as n from articles where language = $code")
    (folder / "losses.sql").write_text("-- For me.\nselect 42 as mine")
    (folder / "broken.sql").write_text("-- For me.\nselec 1")
    listed = {row["name"]: row for row in json.loads(run(home, "--list", "--json").stdout)}
    assert (listed["mine"]["own"], listed["mine"]["replaces"], listed["mine"]["parameters"]) == (True, False, ["code"])
    assert (listed["losses"]["own"], listed["losses"]["replaces"]) == (True, True)
    assert (listed["named"]["own"], listed["named"]["problem"]) == (False, "")
    assert "syntax error" in listed["broken"]["problem"]
    text = run(home, "--list").stdout
    assert "in place of" in text
    assert "shipped" in text
    assert answer(home, "--saved", "mine", "--param", "code=en") == [{"n": 3}]
    done = run(home, "--saved", "losses", "--json")
    assert json.loads(done.stdout) == [{"mine": 42}]
    assert "in place of the shipped query" in done.stderr
    assert "in place of" not in run(home, "--saved", "mine").stderr
    cited = CliRunner().invoke(group, ["--home", str(home), "cite", "--saved", "losses"])
    assert (cited.exit_code, "in place of the shipped query" in cited.stderr) == (0, True)


def test_a_citation_may_begin_with_a_comment_too(home: Path) -> None:
    done = CliRunner().invoke(group, ["--home", str(home), "cite", f"-- how many?\n{COUNT}", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rows"] == 1

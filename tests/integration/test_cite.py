"""Citations, past days, and the shell: the same answer byte for byte as long as its snapshot is remembered."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from jobs.cite import as_of, cite, forget_past, past_folder, remember_days, verify, written
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.query import ask
from records.errors import HomeError, QueryError, WarehouseError
from tests.integration.search_home import SETTINGS, new_home
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.asking.query import run_query
from warehouse.asking.rendering import to_csv
from warehouse.ingest.segment import ingest_segment
from warehouse.proof.cite import canonical, digest, from_text
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse
from warehouse.storage.past import bring_back, remembered

ROOT = Path(__file__).parents[2]
COUNT = "select language, count(*) as articles from articles group by all"


@pytest.fixture(scope="module")
def five_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five days, two publishes a day, five articles each; the last two snapshots still lie in public/."""
    home = new_home(tmp_path_factory.mktemp("cite") / "h")
    con = open_warehouse(home.warehouse)
    for number in range(10):
        at = NOON + timedelta(days=number // 2, hours=number % 2)
        ingest_segment(con, segment(f"s{number}", [_article(number, i) for i in range(5)]), ingested_at=at)
        remember_days(home, SETTINGS, at)
        publish(con, home.public, now=at, keep_last=2)
    con.close()
    return home.root


@pytest.fixture
def home(five_days: Path, tmp_path: Path) -> Home:
    """A copy of its own."""
    shutil.copytree(five_days, tmp_path / "h", symlinks=True)
    return Home(tmp_path / "h")


def _article(number: int, i: int):
    return page(f"https://a.example/{number}/{i}", words(number * 50 + i), title=f"Court {number} {i} {{", language=("en", "ja")[i % 2])


def test_a_past_day_is_answered_from_its_last_snapshot_byte_for_byte(home: Home) -> None:
    """Only two snapshots lie in public/; the last of each day is brought back as the file it was."""
    days = [f"{NOON.date() + timedelta(days=number):%Y-%m-%d}" for number in range(5)]
    totals = [ask(home, SETTINGS, "select count(*) from articles", max_rows=1, as_of=day).rows()[0][0] for day in days]
    assert totals == [10, 20, 30, 40, 50]
    assert len(list(home.public.glob("snapshot-*-slim.duckdb"))) == 2
    asked = "select article_id, title, first_seen, score from articles"
    first = to_csv(ask(home, SETTINGS, asked, max_rows=None, as_of=days[1]))
    for path in (past_folder(home) / "files").glob("*"):
        path.unlink()
    assert to_csv(ask(home, SETTINGS, asked, max_rows=None, as_of=days[1])) == first
    assert len(list((past_folder(home) / "files").glob("*"))) == 1


def test_a_moment_means_the_snapshot_that_was_the_newest_then(home: Home) -> None:
    last = NOON + timedelta(days=4)
    assert as_of(home, f"{last:%Y-%m-%dT%H:%M}").published_at == last
    assert as_of(home, f"{last + timedelta(minutes=59):%Y-%m-%dT%H:%M}").published_at == last
    assert as_of(home, f"{last:%Y-%m-%d}").published_at == last + timedelta(hours=1)
    assert as_of(home, "2999-01-01").published_at == last + timedelta(hours=1)
    known = as_of(home, f"{last:%Y-%m-%d}").id
    assert as_of(home, known).file.is_file()
    with pytest.raises(HomeError, match="the earliest is 20260301T130000Z"):
        as_of(home, f"{NOON - timedelta(days=1):%Y-%m-%d}")
    with pytest.raises(QueryError, match="write 2026-03-01"):
        as_of(home, "last tuesday")


def test_days_share_what_did_not_change_and_are_remembered_once(home: Home) -> None:
    assert len(remembered(past_folder(home))) == 4
    assert remember_days(home, SETTINGS) == []
    pieces = [json.loads(path.read_text())["pieces"] for path in sorted(past_folder(home).glob("*.json"))]
    assert len({name for _, name, _, _ in pieces[-1]}) > 1, "a later day holds pieces of an earlier one"
    off = Settings(warehouse=type(SETTINGS.warehouse)(daily_history=False))
    assert forget_past(home) == 4
    assert remember_days(home, off) == []


def test_a_damaged_past_is_noticed(home: Home) -> None:
    """One flipped byte in the oldest pack: an error instead of another answer."""
    pack = min(past_folder(home).glob("*.pack"))
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 1
    pack.write_bytes(bytes(data))
    with pytest.raises(WarehouseError, match=r"damaged|cannot be brought back"):
        bring_back(past_folder(home), pack.stem, home.root / "x.duckdb")
    assert not list(home.root.glob("x.duckdb*"))


@pytest.mark.parametrize("style", ["bibtex", "csl"])
def test_what_was_cited_verifies_when_its_snapshot_has_long_expired(home: Home, style: str) -> None:
    sql = "select title, count(*) filter (where title <> '{\"docketwire\": {') as n, $name as p from articles group by all -- }}"
    citation = cite(home, SETTINGS, sql, saved=None, params={"name": "50 % & {x}"}, day=None)
    text = written(citation, style, "50 % of {all} & more")
    assert from_text(text) == citation
    assert citation.rows == 50
    con = open_warehouse(home.warehouse)
    for number in range(20, 23):
        ingest_segment(con, segment(f"s{number}", [_article(number, 0)]), ingested_at=NOON)
        publish(con, home.public, now=NOON + timedelta(days=number), keep_last=1)
    con.close()
    found = verify(home, SETTINGS, text)
    assert found.same
    assert ask(home, SETTINGS, "select count(*) from articles", max_rows=1).rows() == [(53,)]
    assert not verify(home, SETTINGS, text.replace(citation.sha256, "0" * 64)).same
    forget_past(home)
    with pytest.raises(HomeError, match="not kept here"):
        verify(home, SETTINGS, text)
    if style == "csl":
        (item,) = json.loads(text)
        assert (item["type"], item["version"]) == ("dataset", citation.snapshot)
    else:
        assert text.count("{") == text.count("}")
        assert all(char not in text.partition("docketwire = ")[0].replace("\\%", "").replace("\\&", "") for char in "%&")


def test_a_saved_query_of_a_past_day_can_be_cited(home: Home) -> None:
    day = f"{NOON.date():%Y-%m-%d}"
    citation = cite(home, SETTINGS, None, saved="platform_timeline", params={"platform": "X"}, day=day)
    assert (citation.saved, citation.ordered, citation.rows) == ("platform_timeline", True, 1)
    assert verify(home, SETTINGS, written(citation, "bibtex", "t")).same
    with pytest.raises(QueryError, match="unknown parameter platfrom"):
        cite(home, SETTINGS, None, saved="platform_timeline", params={"platfrom": "X"}, day=None)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("select now()", r"now\(\)"),
        ("select * from articles where first_seen > current_date", "current_date"),
        ("select random()", "random"),
        ("select * from articles using sample 3", "random sample"),
        ("with a as (select uuid() as u) select * from a", "uuid"),
        ("select 1; select 2", "one statement"),
        ("delete from base.report", "SELECT"),
        ("selec", "syntax error"),
    ],
)
def test_what_gives_another_answer_tomorrow_is_not_cited(home: Home, sql: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        cite(home, SETTINGS, sql, saved=None, params={}, day=None)


def test_the_hash_is_of_the_documented_form(home: Home) -> None:
    """Computed here by hand; order counts only with ORDER BY; a column's name counts."""
    file = as_of(home, "2999-01-01").file
    sql = "select * from (values (2, 'é', 1.5::double, 0.10::decimal(4,2), date '2026-03-01', ['a'], {'b': 1, 'a': null}, 'x'::blob), (1, null, 'nan'::double, 2, null, [], null, null)) t(n, s, f, d, day, l, o, b)"
    result = run_query(file, sql)
    lines = [
        '["n","s","f","d","day","l","o","b"]',
        '[1,null,"NaN","2.00",null,[],null,null]',
        '[2,"é",1.5,"0.10","2026-03-01",["a"],{"a":null,"b":1},"eA=="]',
    ]
    assert [line.decode() for line in canonical(result, ordered=False)] == lines
    assert digest(result, ordered=False) == hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert digest(result, ordered=True) != digest(result, ordered=False)
    moment = run_query(file, "select timestamptz '2026-03-01 12:00:00+02' as t, interval 3 days as i, 12345678901234567890::hugeint as h")
    assert list(canonical(moment, ordered=True))[1].startswith(b'["2026-03-01T10:00:00+00:00",')
    assert cite(home, SETTINGS, COUNT, saved=None, params={}, day=None).ordered is False
    assert cite(home, SETTINGS, COUNT + " order by 1", saved=None, params={}, day=None).ordered is True
    assert cite(home, SETTINGS, f"select * from ({COUNT} order by 1)", saved=None, params={}, day=None).ordered is False


def run(home: Home, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "--home", str(home.root), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, input=stdin, env=os.environ | {"COLUMNS": "100"})


def test_cite_and_verify_on_the_command_line(home: Home, tmp_path: Path) -> None:
    """A figure's .bib, checked; a changed hash fails with exit code 1; query --as-of."""
    file = tmp_path / "figure.bib"
    file.write_text(run(home, "cite", COUNT, "--as-of", f"{date(2026, 3, 2)}").stdout)
    assert "20260302T130000Z" in file.read_text()
    assert "the same answer: 2 rows" in run(home, "cite", "--verify", str(file)).stdout
    file.write_text(file.read_text().replace('"sha256": "', '"sha256": "0'))
    failed = run(home, "cite", "--verify", str(file))
    assert (failed.returncode, "another answer" in failed.stderr) == (1, True)
    assert json.loads(run(home, "query", "select count(*) as n from articles", "--as-of", "2026-03-02", "--json").stdout) == [{"n": 20}]


def test_the_shell_works_through_a_pipe(home: Home) -> None:
    """Several statements, semicolons in quotes and comments, commands, errors that do not end it."""
    script = ".tables\nselect ';' as a; -- no; end\nselect count(*)\n  as n from articles; selec;\n.mode json\n.run platform_timeline platform=X\n.schema coverage\n.snapshot\n.nonsense\nselect 7 as seven"
    done = run(home, "shell", "--mode", "csv", stdin=script)
    assert done.returncode == 1
    assert "2 of 10 statements failed" in done.stderr
    assert 'articles,"One row per report' in done.stdout
    for part in ("\na\n;\n", "\nn\n50\n", '"seven": 7', '"column_name": "runs"', "20260305T130000Z", '"topic": "user-data"'):
        assert part in done.stdout, part
    assert run(home, "shell", stdin="select 1;\n.quit\nselec;").returncode == 0
    assert "20" in run(home, "shell", "--as-of", "2026-03-02", stdin="select count(*) from articles;").stdout

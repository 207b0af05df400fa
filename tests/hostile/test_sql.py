"""SQL made to take the machine: one line of explanation each, within the time limit and the memory a query may have."""

from pathlib import Path

import pytest

from jobs.installation.home import Home
from jobs.installation.setup import initialise
from tests.hostile.bounded import run
from tests.unit.warehouse_pages import NOON
from warehouse.publish import publish
from warehouse.storage.database import open_warehouse

pytestmark = pytest.mark.hostile

SECONDS, GRACE = 3, 20
"""The home's limit; and what starting, opening and a kill may take on a busy machine."""
MEGABYTES = 1_000
"""512 MB of a query, 256 MB beside it, and 95 MB that a process which has loaded DuckDB takes before."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("sql") / "home")
    initialise(home, builtin=False)
    told = home.settings.read_text()
    assert "# query_seconds = 30" in told
    home.settings.write_text(told.replace("# query_seconds = 30", f"query_seconds = {SECONDS}"))
    con = open_warehouse(home.warehouse)
    publish(con, home.public, now=NOON)
    con.close()
    return home.root


HUNGRY = {
    "rows of 10 MB": "select repeat('a', 10000000) from range(9000)",
    "a text of 2 GB": "select repeat('a', 2000000000)",
    "a list of a thousand million": "select list_sum(list_transform(range(1000000000), x -> x + 1))",
    "a text that doubles": "with recursive r as (select 'a' s union all select s || s from r) select max(length(s)) from r",
    "a list of everything": "select list(i) from range(1000000000) t(i)",
    "a padded text": "select rpad('a', 2147483647, 'b')",
    "a digit of every place": "select length(repeat(repeat('a', 100000), 100000))",
    "an endless answer": "select repeat('x', 1000) from range(100000000)",
}
SLOW = {
    "edit distance": "select levenshtein(repeat('a', 300000), repeat('b', 300000))",
    "everything with everything": "select count(*) from range(10000000000) a, range(10000000000) b",
    "counting for ever": "with recursive r as (select 1 i union all select i + 1 from r) select count(*) from r",
    "a window of a million": "select sum(i) over (order by i rows between 1000000 preceding and 1000000 following) from range(20000000) t(i)",
}


@pytest.mark.parametrize("name", [*HUNGRY, *SLOW])
def test_greed_of_a_statement_is_told_in_a_line(home: Path, name: str) -> None:
    sql = {**HUNGRY, **SLOW}[name]
    took = run(["-m", "cli", "--home", str(home), "query", "--max-rows", "1000000000", "--", sql])
    assert took.code == 1, (took.out[:200], took.err)
    assert took.err.startswith("docketwire: ")
    assert took.err.count("\n") == 1
    assert took.seconds < SECONDS + GRACE
    assert took.megabytes < MEGABYTES + 1_300 * (name == "an endless answer")  # the gigabyte of an answer that is taken in


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')", "from '/etc/passwd'", "select * from glob('/*')", "copy (select 1) to '/tmp/docketwire-never'",
        "attach '/tmp/docketwire-never.duckdb'", "install httpfs", "select * from read_json('http://127.0.0.1:9/')", "select getenv('HOME')",
        "set enable_external_access = true", "select 1; select 2", "select * from read_blob('/proc/self/environ')", "export database '/tmp/docketwire-never'",
        "select " + "(" * 20_000 + "1" + ")" * 20_000,
    ],
)  # fmt: skip
def test_ways_out_are_closed(home: Path, sql: str) -> None:
    took = run(["-m", "cli", "--home", str(home), "query", "--", sql])
    assert took.code == 1, took.out[:200]
    assert "Traceback" not in took.err
    assert not list(Path("/tmp").glob("docketwire-never*"))
    assert (took.seconds < GRACE, took.megabytes < MEGABYTES) == (True, True)

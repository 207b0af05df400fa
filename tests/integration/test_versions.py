"""Versions of the shared warehouse: asked as they were, kept where sealed or cited, laid out by month, language and topic, compacted without a change."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.cite import cite, verify, written
from jobs.compact import compact, known_versions
from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.publish import publish
from jobs.query import ask
from records.errors import HomeError, QueryError
from tests.integration.cluster_ground import ROOT, Postgres, postgres
from tests.integration.cluster_home import AT, fill, make_home, read_all
from tests.integration.test_shared_warehouse import lake, shared
from warehouse.storage.lake import open_lake

pytestmark = pytest.mark.long

COUNT = "select count(*) as articles from articles"
LATER = datetime.now(UTC) + timedelta(days=30)
"""When every version made by a test is old."""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as found:
        yield found


@pytest.fixture(scope="module")
def grown(server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, int, int]:
    """A home with pages of two days, each day ingested and published; the version after the first and how many articles it had."""
    home = make_home(tmp_path_factory.mktemp("grown") / "home", shared(server.create("grown")))
    settings = load_settings(home.settings)
    fill(home, 2)
    read_all(home)
    number = known_versions(home, settings)[-1].number
    articles = int(ask(home, settings, COUNT, max_rows=None).rows()[0][0])
    fill(home, 5)
    for job in (ingest, group, publish):
        job(home, settings, now=lambda: AT + timedelta(hours=1))  # type: ignore[operator]
    assert int(ask(home, settings, COUNT, max_rows=None).rows()[0][0]) > articles > 0
    return home, number, articles


def docketwire(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "--home", str(home.root), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_rows_lie_by_month_language_and_topic(grown: tuple[Home, int, int]) -> None:
    home, _, _ = grown
    with open_lake(lake(home), read_only=True) as con:
        files = [
            Path(row[0]).parts
            for row in con.execute("select data_file from ducklake_list_files('warehouse', 'report', schema => 'base')").fetchall()
        ]
        months = con.execute("select distinct year(first_seen), month(first_seen), language, topic from base.report").fetchall()
    laid_out = {parts[-5:-1] for parts in files}
    assert laid_out == {
        (f"year={year}", f"month={month}", f"language={language}", f"topic={topic}") for year, month, language, topic in months
    }


def test_a_version_is_asked_kept_by_citing_and_the_same_after_compaction(grown: tuple[Home, int, int], tmp_path: Path) -> None:
    """Everything that nobody cited or sealed goes; what was cited answers as before, from its own file and from the shared one."""
    home, number, articles = grown
    settings = load_settings(home.settings)
    asked = docketwire(home, "query", COUNT, "--at", str(number), "--format", "csv")
    assert (asked.returncode, asked.stdout.split()) == (0, ["articles", str(articles)]), asked.stderr
    every = "select report_id, title, text, changed_no from base.report order by report_id"
    before = ask(home, settings, every, max_rows=None, as_of=f"v{number}").rows()
    cited = written(cite(home, settings, COUNT, saved=None, params={}, day=f"v{number}"), "csl", "Figure")
    counted = compact(home, settings, dry_run=True, now=lambda: LATER)
    kept = {one.number: one.kept for one in known_versions(home, settings) if one.kept}
    assert kept[number] == "cited"
    assert any(reason.startswith("sealed ") for reason in kept.values()), kept
    assert (counted.expired, counted.kept) == (counted.versions - 1 - len(kept), len(kept))
    done = compact(home, settings, now=lambda: LATER)
    assert done.files < done.files_before
    gone = next(one for one in range(2, number) if one not in kept)
    left = {one.number for one in known_versions(home, settings)}
    assert left >= set(kept)
    assert gone not in left
    for file in (home.root / "past").rglob("*"):
        file.unlink() if file.is_file() else None
    assert ask(home, settings, every, max_rows=None, as_of=f"v{number}").rows() == before != []
    checked = verify(home, settings, cited)
    assert checked.same
    assert checked.rows == 1
    with pytest.raises(QueryError, match=rf"version {gone} is not kept"):
        ask(home, settings, COUNT, max_rows=None, as_of=f"v{gone}")
    assert compact(home, settings, now=lambda: LATER).expired <= 1, "twice is the same as once, but for the version compaction itself made"


def test_young_versions_stay(grown: tuple[Home, int, int]) -> None:
    home, _, _ = grown
    settings = load_settings(home.settings)
    before = {one.number for one in known_versions(home, settings)}
    assert compact(home, settings).expired == 0
    assert before <= {one.number for one in known_versions(home, settings)}


def test_the_commands_say_what_they_do(grown: tuple[Home, int, int], tmp_path: Path) -> None:
    home, _, _ = grown
    dry = docketwire(home, "compact", "--dry-run", "--json")
    assert json.loads(dry.stdout)["dry_run"] is True
    listed = docketwire(home, "compact", "--list", "--json")
    assert [one["number"] for one in json.loads(listed.stdout)] == [
        one.number for one in known_versions(home, load_settings(home.settings))
    ]
    gone = docketwire(home, "query", COUNT, "--at", "1")
    assert gone.returncode == 1
    assert "version 1 is not kept" in gone.stderr
    assert "Traceback" not in gone.stderr
    own = make_home(tmp_path / "own")
    for arguments in (("compact",), ("query", COUNT, "--at", "3")):
        refused = docketwire(own, *arguments)
        assert refused.returncode == 1
        assert "[cluster] warehouse names none" in refused.stderr, refused.stderr
        assert "Traceback" not in refused.stderr
    with pytest.raises(HomeError, match="names none"):
        compact(own, load_settings(own.settings))

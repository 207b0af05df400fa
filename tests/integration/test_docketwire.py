"""The public face: examples that run, a snapshot that stays, and answers that are those of the command line."""

import doctest
import importlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from click.testing import CliRunner

import docketwire
from cli.main import group as command
from jobs.installation.home import Home as Folder
from tests.integration.analyst_home import add_report, build, publish_again
from tests.unit.warehouse_pages import NOON

ROOT = Path(__file__).parents[2]
CITED = "select language, count(*) as articles from articles group by all order by all"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `news`, a home, lies."""
    place = tmp_path_factory.mktemp("analyst")
    build(place / "news")
    return place


@pytest.fixture
def home(folder: Path) -> Iterator[docketwire.Home]:
    with docketwire.open(folder / "news") as opened:
        yield opened


@pytest.fixture
def own(tmp_path: Path, folder: Path) -> Folder:
    """A copy of the home, to publish in."""
    shutil.copytree(folder / "news", tmp_path / "news")
    return Folder(tmp_path / "news")


def run(home: docketwire.Home, *args: str) -> str:
    done = CliRunner().invoke(command, ["--home", str(home.folder), *args])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("name", ["docketwire", "docketwire.home", "docketwire.result"])
def test_every_example_runs(folder: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").symlink_to(folder / "news")
    monkeypatch.chdir(tmp_path)
    module: ModuleType = importlib.import_module(name)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in doctest.DocTestFinder().find(module, globs={"docketwire": docketwire}):
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).attempted > 4
    assert not said, "".join(said)


def test_every_method_has_an_example() -> None:
    public = [getattr(docketwire.Home, name) for name in vars(docketwire.Home) if not name.startswith("_")]
    missing = [item.__name__ for item in public if callable(item) and ">>>" not in (item.__doc__ or "")]
    assert missing == ["refresh", "close"]
    assert all(">>>" in (item.__doc__ or "") for item in (docketwire.open, docketwire.extract, docketwire.classify))


def test_python_and_the_command_line_give_the_same_rows(home: docketwire.Home) -> None:
    result = home.query(CITED)
    assert [dict(zip(result.columns, row, strict=True)) for row in result] == json.loads(run(home, "query", CITED, "--json"))
    saved = home.query(saved="platform_timeline", params={"platform": "X"})
    assert len(saved) == len(json.loads(run(home, "query", "--saved", "platform_timeline", "--param", "platform=X", "--json"))) > 3
    hits = [hit.article_id for hit in home.search("Twitter", language="fr")]
    assert hits == [
        hit["article_id"] for hit in json.loads(run(home, "search", "Twitter", "--language", "fr", "--limit", "20", "--json"))["hits"]
    ]


def test_a_result_takes_every_form(home: docketwire.Home) -> None:
    result = home.query("select article_id, first_seen, platforms from articles order by article_id")
    table, frame, other = result.to_arrow(), result.to_pandas(), result.to_polars()
    assert isinstance(table, pa.Table)
    assert isinstance(frame, pd.DataFrame)
    assert isinstance(other, pl.DataFrame)
    assert len(result) == table.num_rows == len(frame) == len(other) == home.snapshot.articles
    first = result.rows()[0]
    assert (frame["article_id"][0], other["article_id"][0]) == (first[0], first[0])
    assert first[1].tzinfo is not None
    assert str(frame["first_seen"].dt.tz) == str(other["first_seen"].dtype.time_zone) == "UTC"  # type: ignore[attr-defined]
    assert other["platforms"].to_list() == [row[2] for row in result]
    assert pa.table(result).equals(table)
    assert "65 rows of article_id, first_seen, platforms" in repr(result)
    assert (home.query(CITED, max_rows=2).truncated, home.query(CITED).truncated) == (True, False)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing_is_named_with_its_remedy(home: docketwire.Home, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(docketwire.MissingLibraryError, match=f"pip install {library}"):
        getattr(home.query(CITED), f"to_{library}")()


def test_lists_are_narrowed_by_one_value_or_several(home: docketwire.Home) -> None:
    everything = list(home.articles())
    assert len(everything) == home.snapshot.articles == len({line.article_id for line in everything})
    assert [line.first_seen for line in everything] == sorted((line.first_seen for line in everything), reverse=True)
    french = list(home.articles(language="fr"))
    both = list(home.articles(language=["fr", "ja"], platform=("X",)))
    assert {line.language for line in french} == {"fr"}
    hits = [{hit.article_id for hit in home.search("Twitter", language=said, limit=100)} for said in ("fr", "Japanese", ["fr", "ja"])]
    assert hits[0] | hits[1] == hits[2] != hits[0]
    assert {line.article_id for line in home.articles(platform="Twitter")} == {line.article_id for line in home.articles(platform="X")}
    assert {line.language for line in both} == {"fr", "ja"}
    assert all("X" in line.platforms for line in both)
    day = everything[20].first_seen.date()
    assert {line.first_seen.date() for line in home.articles(seen_since=day, seen_until=day.isoformat())} == {day}
    told = {story.story_id for story in home.stories(topic="user-data")}
    assert told == {home.article(line.article_id).story_id for line in home.articles(topic="User data")} != set()  # type: ignore[union-attr]
    assert 0 < len(list(home.stories(platform="X"))) < len(list(home.stories()))
    assert [line.source_id for line in home.articles(source="fr-courrier-republicain")] == ["fr-courrier-republicain"] * len(french)
    assert {dispute.dispute_id for dispute in home.disputes(platform="X")} < {dispute.dispute_id for dispute in home.disputes()}


def test_whole_records_are_those_of_the_lists(home: docketwire.Home) -> None:
    story = next(story for story in home.stories() if story.dispute_id)
    whole = home.story(story.story_id)
    assert whole is not None
    assert (whole.line, len(whole.reports)) == (story, story.reports)
    dispute = home.dispute(story.dispute_id or "")
    assert dispute is not None
    assert story.story_id in {step.story_id for step in dispute.steps}
    article = home.article(story.report_id)
    assert article is not None
    assert article.text
    assert article.story_id == story.story_id
    assert home.article("0" * 16) is home.story("s0") is home.dispute("d0") is None


def test_what_cannot_be_answered_says_why(home: docketwire.Home) -> None:
    for wrong, why in (
        (home.query, "one statement"),
        (lambda: home.query(CITED, saved="losses"), "one statement"),
        (lambda: home.query("select * from read_text('/etc/hostname')"), "disabled"),
        (lambda: home.query("delete from base.report"), "only SELECT"),
        (lambda: home.query(saved="platform_timelin"), 'did you mean "platform_timeline"'),
        (lambda: home.query(saved="losses", params={"x": 1}), "unknown parameter x"),
        (lambda: home.search("x", mode="guess"), "accepted: auto, words, meaning, hybrid"),
        (lambda: home.cite(CITED, style="mla"), "bibtex, csl"),
    ):
        with pytest.raises(docketwire.QueryError, match=why):
            wrong()
    for unknown, why in (
        ({"seen_since": "yesterday"}, "seen_since: 'yesterday' is no day"),
        ({"platform": "twiter"}, 'did you mean "Twitter"'),
        ({"source": "fr-courier"}, "source: 'fr-courier' is not known"),
        ({"plaform": "X"}, 'did you mean "platform"'),
    ):
        for ask in (home.articles, home.stories, home.disputes, lambda **words: home.search("x", **words)):
            with pytest.raises(docketwire.SelectionError, match=why):
                ask(**unknown)
    with pytest.raises(docketwire.DocketwireError, match="accepted are parquet"):
        home.export("x", format="ods")


def test_a_snapshot_stays_what_it_is_until_refreshed(own: Folder) -> None:
    """Three publishes later its files are gone from the folder; SQL, lists and search still answer, and answer the same."""
    home = docketwire.open(own.root)
    before, opened = home.query(CITED).rows(), home.snapshot.id
    for number in range(3):
        add_report(own, number)
        publish_again(own, at=NOON + timedelta(hours=2 + number), keep_last=1)
    assert [path.name for path in own.public.glob("snapshot-*.duckdb")] != [f"snapshot-{opened}.duckdb"]
    assert not (own.public / f"snapshot-{opened}.duckdb").exists()
    assert home.query(CITED).rows() == before
    assert len(list(home.articles())) == sum(count for _, count in before)
    assert home.search("Twitter").total > 3
    with pytest.raises(docketwire.DocketwireError, match="expired"):
        home.export(own.root / "bag", format="jsonl")
    assert home.refresh() is True
    assert home.refresh() is False
    assert home.snapshot.articles == 68
    assert len(list(home.articles())) == 68
    home.close()
    home.close()
    with pytest.raises(docketwire.HomeError, match="closed"):
        home.query(CITED)


def test_an_expired_pinned_export_leaves_no_folder_behind(own: Folder, tmp_path: Path) -> None:
    with docketwire.open(own.root) as home:
        add_report(own, 1)
        publish_again(own, at=NOON + timedelta(hours=2), keep_last=1)
        with pytest.raises(docketwire.DocketwireError, match="expired"):
            home.export(tmp_path / "bag", format="jsonl")
    assert not (tmp_path / "bag").exists()


def test_an_export_is_of_the_pinned_snapshot(own: Folder, tmp_path: Path) -> None:
    with docketwire.open(own.root) as home:
        add_report(own, 1)
        publish_again(own, at=NOON + timedelta(hours=2))
        done = home.export(tmp_path / "bag", format="parquet", language=["fr", "ja"], metadata_only=True)
        assert (done.snapshot, done.rows["articles"]) == (home.snapshot.id, len(list(home.articles(language=["fr", "ja"]))))
    assert CliRunner().invoke(command, ["verify", str(tmp_path / "bag")]).exit_code == 0


def test_reading_takes_no_lock(own: Folder) -> None:
    """Every lock of the home is held by somebody else meanwhile, and the writer has its warehouse open."""
    before = {path.name for path in own.root.iterdir()}
    with own.lock("warehouse"), own.lock("search"), own.lock("past"), own.lock("daemon"), docketwire.open(own.root) as home:
        assert home.query(CITED).rows()
        assert home.search("Twitter").hits
        assert list(home.stories())
        assert list(home.disputes())
    assert {path.name for path in own.root.iterdir()} - before <= {f"{name}.lock" for name in ("warehouse", "search", "past", "daemon")}


def test_a_home_without_an_index_answers_everything_but_searches(own: Folder) -> None:
    shutil.rmtree(own.root / "search")
    with docketwire.open(own.root) as home:
        assert home.query(CITED).rows()
        with pytest.raises(docketwire.WarehouseError, match="search --rebuild"):
            home.search("Twitter")


def test_threads_may_share_a_home(home: docketwire.Home) -> None:
    found: list[tuple[int, int]] = []

    def ask() -> None:
        found.append((len(home.query(CITED)), len(list(home.stories()))))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_no_home_and_nothing_published_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(docketwire.HomeError, match="init"):
        docketwire.open(tmp_path)
    assert CliRunner().invoke(command, ["--home", str(tmp_path / "h"), "init"]).exit_code == 0
    monkeypatch.setenv("DOCKETWIRE_HOME", str(tmp_path / "h"))
    with pytest.raises(docketwire.HomeError, match="docketwire publish"):
        docketwire.open()


def test_bytes_are_decoded_as_a_crawl_would() -> None:
    page = "<html><head><meta charset='windows-1251'><title>Суд оштрафовал</title></head><body><article><p>Суд в Москве оштрафовал Twitter.</p>"
    found = docketwire.extract(page.encode("windows-1251"), url="https://example.org/a")
    assert found is not None
    assert found.title == "Суд оштрафовал"
    assert docketwire.extract("") is None


def test_an_analyst_in_a_process_of_its_own(folder: Path) -> None:
    """From another folder, without the repository on the path."""
    code = "import docketwire; print(docketwire.open('news').query('select count(*) from articles').rows())"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("[(65,)]", "", 0)


def test_a_home_left_open_is_closed_at_the_programs_end(folder: Path) -> None:
    """What the interpreter ends with open databases, it may abort: they are closed before."""
    code = (
        "import atexit, docketwire\n"
        "home = docketwire.open('news')\n"
        "pinned = home._pinned\n"
        "from jobs import pinned as module\n"
        "atexit.register(lambda: print('alive' if pinned._release.alive else 'closed'))\n"
        "import weakref\n"
        "atexit.register(weakref.finalize._exitfunc)\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("closed", "", 0)

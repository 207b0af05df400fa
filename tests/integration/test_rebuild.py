"""A warehouse made anew is the one it was: table by table, number by number, whatever was left of the old one."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.export import entry_of, export
from jobs.forget import forget
from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.damaged import damaged_folder
from jobs.installation.home import Home
from jobs.installation.numbers import highest_number
from jobs.publish import publish
from jobs.rebuild import rebuild, work_folder
from tests.integration.rebuild_home import MONDAY, asked, build, copied, crawl, quay, read_and_publish, settings_of, tables
from warehouse.exports.order import ExportOrder
from warehouse.monitoring.digest import Window, window_reports
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest, latest_file

pytestmark = pytest.mark.long  # with the making of its home each takes longer than most files

ROOT = Path(__file__).resolve().parents[2]
FRIDAY = MONDAY + timedelta(days=4)
LATER = FRIDAY + timedelta(hours=2)
BOOKS = {"journal", "told_until"}
"""Tables that say that there was a rebuild."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return build(tmp_path_factory.mktemp("original") / "home")


@pytest.fixture
def home(original: Home, tmp_path: Path) -> Home:
    return copied(original, tmp_path)


def differing(one: Path, other: Path) -> set[str]:
    left, right = tables(one), tables(other)
    assert left.keys() == right.keys()
    return {name for name in left if left[name] != right[name]}


def test_the_home_has_everything_that_captures_do_not_hold(original: Home) -> None:
    """Without these the tests below would prove little."""
    rows = asked(
        original,
        "select (select count(*) from captures where warc_offset is null), (select count(*) from captures where warc_file like 'import/%'),"
        " (select count(*) from tombstones), (select count(*) from copies), (select count(*) from seals), (select count(*) from facts),"
        " (select count(*) from versions where not is_current), (select count(*) from disputes)",
    )
    assert all(rows[0]), rows


def test_rebuilt_beside_a_whole_warehouse_every_table_is_what_it_was(home: Home, original: Home) -> None:
    done = rebuild(home, settings_of(home), now=lambda: LATER)
    assert done.remembered_by == "warehouse"
    assert differing(original.warehouse, home.warehouse) == BOOKS
    before, after = tables(original.warehouse)["journal"], tables(home.warehouse)["journal"]
    assert set(before) < set(after)
    assert len(after) == len(before) + 1
    assert not work_folder(home).exists()


def test_readers_that_count_by_the_journal_find_nothing_new(home: Home) -> None:
    seen = latest(home.public)
    assert seen is not None
    done = rebuild(home, settings_of(home), now=lambda: LATER)
    assert done.entry_no == seen.journal_no + 1
    with open_snapshot(latest_file(home.public)) as con:
        assert con.execute("select count(*) from archive where changed_no > $since", {"since": seen.journal_no}).fetchone() == (0,)
        window = Window(start=FRIDAY, end=LATER)
        assert window_reports(con, window, since_no=seen.journal_no) == ()


def test_what_came_while_it_worked_is_in_it(home: Home) -> None:
    stages: list[str] = []

    def meanwhile(stage: str) -> None:
        stages.append(stage)
        if stage == "grouping" and stages.count(stage) == 1:
            crawl(home, FRIDAY, [quay(20)])
            read_and_publish(home, FRIDAY + timedelta(minutes=5))

    rebuild(home, settings_of(home), now=lambda: LATER, stage=meanwhile)
    rows = asked(home, "select count(*) from articles where url = 'https://quay.example/20'")
    assert rows == [(1,)]


def test_what_was_removed_while_it_worked_is_not_in_it(home: Home) -> None:
    gone: list[str] = []

    def meanwhile(stage: str) -> None:
        if stage == "grouping" and not gone:
            gone.append("https://quay.example/6")
            forget(home, settings_of(home), gone[0], reason="meanwhile", now=lambda: FRIDAY)

    rebuild(home, settings_of(home), now=lambda: LATER, stage=meanwhile)
    assert b"quay.example/6\x00" not in home.warehouse.read_bytes()
    assert asked(home, "select count(*) from archive where url = 'https://quay.example/6'") == [(0,)]


def test_a_damaged_warehouse_is_put_aside_and_the_newest_snapshot_remembers(home: Home, original: Home) -> None:
    home.warehouse.write_bytes(b"not a database" * 5000)
    done = rebuild(home, settings_of(home), now=lambda: LATER)
    assert done.remembered_by.startswith("snapshot-")
    assert differing(original.warehouse, home.warehouse) == BOOKS
    assert [path.read_bytes()[:14] for path in damaged_folder(home).iterdir()] == [b"not a database"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose captures hold everything, of which nothing but them and the outbox's numbers is left."""
    home = build(tmp_path_factory.mktemp("plain") / "home", whole=True)
    (home.root / "before.duckdb").write_bytes(home.warehouse.read_bytes())
    home.warehouse.unlink()
    for path in home.public.glob("snapshot-*"):
        path.unlink()
    return home


def test_with_nothing_but_captures_everything_is_told_the_same_and_numbers_begin_above_all_others(plain: Home, tmp_path: Path) -> None:
    highest = highest_number(plain)
    done = rebuild(plain, settings_of(plain), now=lambda: LATER)
    assert done.remembered_by == ""
    assert not done.carried
    snapshot = latest(plain.public)
    assert snapshot is not None
    assert snapshot.journal_no > highest > 0
    before, after = tables(plain.root / "before.duckdb"), tables(plain.warehouse)
    exact = (
        "capture",
        "version",
        "superseded",
        "mention",
        "fact",
        "vector",
        "signature",
        "band",
        "story_evidence",
        "story_report",
        "run",
    )
    assert {name for name in exact if before[name] != after[name]} == set()
    assert set(before["leaf"]) <= set(after["leaf"])  # days that were over meanwhile are sealed too
    columns = "select article_id, story_id, dispute_id from story_members order by all"
    with open_snapshot(plain.root / "before.duckdb") as old, open_snapshot(latest_file(plain.public)) as new:
        assert old.execute(columns).fetchall() == new.execute(columns).fetchall()
        assert content_digest(old) == content_digest(new)
        late = window_reports(new, Window(start=FRIDAY, end=LATER), since_no=highest)
    assert late == ()  # nothing is told as come in late
    everything = export(plain, settings_of(plain), ExportOrder(format="jsonl", since=entry_of(str(highest))), tmp_path / "export")
    assert everything.rows["articles"] == snapshot.articles > 0


@pytest.mark.parametrize("moment", [1, 4, *(pytest.param(moment, marks=pytest.mark.slow) for moment in (2, 3, 5, 6, 7))])
def test_killed_at_any_stage_it_goes_on_and_ends_the_same(home: Home, original: Home, moment: int) -> None:
    script = f"""
import os, signal
from datetime import datetime
from pathlib import Path
from jobs.installation.damaged import damaged_folder
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.rebuild import rebuild
home, seen = Home(Path({str(home.root)!r})), []
def stage(name):
    seen.append(name)
    if len(seen) == {moment}:
        os.kill(os.getpid(), signal.SIGKILL)
rebuild(home, load_settings(home.settings), now=lambda: datetime.fromisoformat({LATER.isoformat()!r}), stage=stage)
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    rebuild(home, settings_of(home), now=lambda: LATER)
    assert differing(original.warehouse, home.warehouse) == BOOKS


def test_a_warehouse_moved_away_by_hand_publishes_snapshots_that_stay(home: Home) -> None:
    """Its journal would begin at one again, behind the numbers of the snapshots that are there."""
    home.warehouse.unlink()
    ingest(home, settings_of(home), now=lambda: LATER)
    group(home, settings_of(home), now=lambda: LATER)
    snapshot = publish(home, settings_of(home), now=lambda: LATER)
    assert snapshot is not None
    assert (home.public / snapshot.file).is_file()
    assert asked(home, "select count(*) > 0 from articles") == [(True,)]

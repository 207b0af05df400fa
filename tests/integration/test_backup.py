"""A copy of a home in use is whole, says when it is not, and makes the same home again."""

from datetime import timedelta
from pathlib import Path

import pytest

from digests.outbox import Outbox
from jobs.care.backup import backup, restore_home, verify_backup
from jobs.care.check import check_home
from jobs.installation.home import Home
from jobs.query import ask
from jobs.retention import retain
from records.errors import HomeError
from tests.integration.rebuild_home import MONDAY, build, copied, crawl, quay, read_and_publish, settings_of, tables
from warehouse.storage.database import open_warehouse

pytestmark = pytest.mark.long  # with the making of its home each takes longer than most files

LATER = MONDAY + timedelta(days=5)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = build(tmp_path_factory.mktemp("original") / "home")
    Outbox(home.root / "outbox.sqlite")
    return home


@pytest.fixture
def home(original: Home, tmp_path: Path) -> Home:
    return copied(original, tmp_path)


def test_the_home_made_of_it_is_the_same_table_by_table(home: Home, tmp_path: Path) -> None:
    done = backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
    assert done.linked == len(list(home.captures.rglob("*.warc.gz")))
    again = Home(tmp_path / "again")
    restore_home(tmp_path / "copy", again, now=lambda: LATER)
    assert tables(again.warehouse) == tables(home.warehouse)
    assert check_home(again, settings_of(again)).damage == []
    assert {p.name for p in again.root.iterdir()} >= {"docketwire.toml", "sources", "seals", "tombstones.jsonl", "outbox.sqlite"}
    question = "select url, title from articles order by all"
    assert ask(again, settings_of(again), question, max_rows=None).rows() == ask(home, settings_of(home), question, max_rows=None).rows()


def test_what_happens_to_the_home_afterwards_leaves_it_alone(home: Home, tmp_path: Path) -> None:
    """Its segments are links: retention must put another file in their place, not write to them."""
    backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
    assert retain(home, settings_of(home), now=lambda: LATER + timedelta(days=30)).pages > 0
    crawl(home, LATER, [quay(40)])
    read_and_publish(home, LATER + timedelta(hours=1))
    verify_backup(tmp_path / "copy")


def test_it_is_made_while_a_writer_waits_and_readers_read(home: Home, tmp_path: Path) -> None:
    """A connection to the outbox in the middle of a transaction holds nothing up, and is not in the copy."""
    with Outbox(home.root / "outbox.sqlite").connection() as con:
        con.execute("begin immediate")
        con.execute("insert into covered values ('half', '2026-03-02T09:00:00+00:00', 1, null)")
        backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
        con.execute("rollback")
    assert Outbox(tmp_path / "copy" / "home" / "outbox.sqlite").covered("half") is None


@pytest.mark.parametrize("name", ["warehouse.duckdb", "docketwire.toml", "tombstones.jsonl"])
def test_a_damaged_backup_is_refused_before_anything_is_written(home: Home, tmp_path: Path, name: str) -> None:
    backup(home, settings_of(home), tmp_path / "copy", link=False, now=lambda: LATER)
    path = tmp_path / "copy" / "home" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    with pytest.raises(HomeError, match=name):
        restore_home(tmp_path / "copy", Home(tmp_path / "again"), now=lambda: LATER)
    assert not (tmp_path / "again").exists()


def test_a_manifest_that_was_changed_is_refused(home: Home, tmp_path: Path) -> None:
    backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
    manifest = tmp_path / "copy" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"journal_no": ', '"journal_no": 1'))
    with pytest.raises(HomeError, match="digest does not match"):
        verify_backup(tmp_path / "copy")


def test_neither_a_full_home_nor_a_folder_that_is_there_is_written_over(home: Home, tmp_path: Path) -> None:
    backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
    with pytest.raises(HomeError, match="is there already"):
        backup(home, settings_of(home), tmp_path / "copy", now=lambda: LATER)
    with pytest.raises(HomeError, match="within the home"):
        backup(home, settings_of(home), home.root / "copy", now=lambda: LATER)
    with pytest.raises(HomeError, match="not empty"):
        restore_home(tmp_path / "copy", home, now=lambda: LATER)


def test_numbers_given_since_the_backup_are_not_given_again(home: Home, tmp_path: Path) -> None:
    """A digest may remember them: the warehouse of the backup goes on above what the outbox knows."""
    copy = tmp_path / "copy"
    backup(home, settings_of(home), copy, now=lambda: LATER)
    again = Home(tmp_path / "again")
    restore_home(copy, again, now=lambda: LATER)
    with Outbox(again.root / "outbox.sqlite").connection() as con:
        con.execute("insert into covered values ('morning', '2026-03-02T09:00:00+00:00', 5000, null)")
    crawl(again, LATER, [quay(50)])
    read_and_publish(again, LATER)
    con = open_warehouse(again.warehouse)
    try:
        row = con.execute("select min(entry_no) from base.journal where kind = 'segment' and subject like '%20260307%'").fetchone()
    finally:
        con.close()
    assert row is not None
    assert row[0] > 5000

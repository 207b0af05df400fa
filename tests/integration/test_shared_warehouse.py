"""The shared warehouse: what a file holds it holds, there and back; one committer at a time; readers see what was committed, and nothing else is lost."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import psycopg
import pytest

from jobs.forget import forget
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.writing import lake_of
from jobs.migrate import migrate_from, migrate_to
from jobs.publish import publish
from jobs.query import ask
from records.errors import ConfigurationError, HomeError, WarehouseError
from tests.integration.cluster_ground import ROOT, Postgres, postgres
from tests.integration.cluster_home import AT, Committer, differing, fill, make_home, read_all, twin
from tests.integration.rebuild_home import build
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot
from warehouse.storage.journal import transaction
from warehouse.storage.lake import Lake, open_lake
from warehouse.storage.snapshot import latest_file
from warehouse.storage.transfer import compare, copy_to_file
from warehouse.storage.versions import compact

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as found:
        yield found


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("original") / "home")
    fill(home)
    read_all(home)
    return home


@pytest.fixture
def address(server: Postgres, request: pytest.FixtureRequest) -> str:
    """An empty database of the test's own."""
    return server.create(request.node.name[:60])


@pytest.fixture(scope="module")
def settled(original: Home, server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that ingested, grouped and published on a shared warehouse; tests look at it and change nothing."""
    home = twin(original, tmp_path_factory.mktemp("settled") / "home", shared(server.create("settled")))
    read_all(home)
    return home


def lake(home: Home) -> Lake:
    found = lake_of(home, load_settings(home.settings))
    assert found is not None
    return found


def shared(address: str) -> str:
    return f'[cluster]\nwarehouse = "{address}"\n'


def taken_back(home: Home, folder: Path) -> Path:
    """What the shared warehouse holds, as a file."""
    with open_lake(lake(home), read_only=True) as con:
        copy_to_file(con, folder / "back.duckdb")
    return folder / "back.duckdb"


def test_there_and_back_every_table_is_what_it_was(address: str, tmp_path: Path) -> None:
    """With imports, removals, raw pages past their time and sealed days: what captures do not hold, too."""
    home, other = build(tmp_path / "home"), make_home(tmp_path / "other")
    settings, data = load_settings(home.settings), str(tmp_path / "lake")
    there = migrate_to(home, settings, address, data=data)
    assert not there.already
    assert migrate_to(home, settings, address, data=data).already
    other.warehouse.unlink(missing_ok=True)  # an empty one that was made with the home
    back = migrate_from(other, settings, address, data=data)
    assert (back.rows, back.tables) == (there.rows, there.tables)
    assert differing(home.warehouse, other.warehouse) == set()
    assert migrate_from(other, settings, address, data=data).already


def test_what_holds_something_else_is_not_overwritten_unasked(original: Home, address: str, tmp_path: Path) -> None:
    settings, data = load_settings(original.settings), str(tmp_path / "lake")
    migrate_to(original, settings, address, data=data)
    other = make_home(tmp_path / "other")
    fill(other, 1)
    read_all(other)
    with pytest.raises(WarehouseError, match="holds something else already"):
        migrate_to(other, settings, address, data=data)
    with pytest.raises(HomeError, match="holds something else"):
        migrate_from(other, settings, address, data=data)
    migrate_from(other, settings, address, data=data, replace=True)
    assert differing(original.warehouse, other.warehouse) == set()


def test_a_home_works_on_it_and_its_readers_see_the_same(original: Home, settled: Home, tmp_path: Path) -> None:
    """Ingest, group and publish write to it; query, and all that reads snapshots, reads what was published from it."""
    assert not settled.warehouse.exists()
    assert differing(original.warehouse, taken_back(settled, tmp_path)) == set()
    with open_snapshot(latest_file(original.public)) as one, open_snapshot(latest_file(settled.public)) as other:
        assert content_digest(one) == content_digest(other)
    sql = "select platform, topic, count(*) from articles, unnest(platforms) as t(platform) group by all order by all"
    asked = [ask(it, load_settings(it.settings), sql, max_rows=None).rows() for it in (original, settled)]
    assert asked[0] == asked[1] != []


def test_readers_ask_the_views_of_the_shared_one_itself(settled: Home) -> None:
    """Read-only, without the committer's lock, while it is held."""
    of_views = "select view_name from duckdb_views() where not internal and database_name = 'warehouse'"
    with open_snapshot(latest_file(settled.public)) as con:
        counts = {name: con.execute(f"select count(*) from {name}").fetchone() for (name,) in con.execute(of_views).fetchall()}
    assert len(counts) > 20
    with open_lake(lake(settled)), open_lake(lake(settled), read_only=True) as reader:
        assert {name: reader.execute(f"select count(*) from {name}").fetchone() for name in counts} == counts
        with pytest.raises(duckdb.Error, match="read-only"):
            reader.execute("delete from base.report")
    with pytest.raises(WarehouseError, match="run the same command again"), open_lake(lake(settled), read_only=True) as reader:
        reader.execute("select * from base.nothing")


def test_a_home_that_only_reads_takes_what_is_committed(original: Home, settled: Home, tmp_path: Path) -> None:
    """While a committer works, and without changing anything: not even days that are over are sealed."""
    where = load_settings(settled.settings).cluster.warehouse
    reader = twin(original, tmp_path / "reader", shared(where) + f'data = "{settled.root / "lake"}"\n', captures=False)
    with open_lake(lake(settled)) as con:
        before = con.execute("select count(*) from base.journal").fetchone()
        published = publish(reader, load_settings(reader.settings), now=lambda: AT, copy_only=True)
        assert published is not None
        assert con.execute("select count(*) from base.journal").fetchone() == before
        assert con.execute("select count(*) from articles").fetchone() == (published.articles,)
    assert publish(reader, load_settings(reader.settings), now=lambda: AT, copy_only=True) is None
    with pytest.raises(HomeError, match="names no shared warehouse"):
        publish(original, load_settings(original.settings), copy_only=True)


def test_compacted_it_holds_the_same(original: Home, settled: Home, tmp_path: Path) -> None:
    with open_lake(lake(settled)) as con:
        assert compact(con, days=0, now=datetime.now(UTC)).expired > 0
        assert con.execute("select count(*) from base.report").fetchone() != (0,)
    assert differing(original.warehouse, taken_back(settled, tmp_path)) == set()


def test_a_second_committer_waits_for_the_first(original: Home, address: str, tmp_path: Path) -> None:
    """On another machine, that is with another home: the lock is the database's."""
    first, second = (twin(original, tmp_path / name, f'{shared(address)}data = "{tmp_path / "lake"}"\n') for name in ("first", "second"))
    with open_lake(lake(first)) as con:
        other = Committer(second)
        assert other.process.stdout is not None
        assert other.process.stdout.readline() == "begun\n"
        ingest_lines = _waiting(address)
        assert ingest_lines, "it waits for the lock"
        assert con.execute("select count(*) from base.segment").fetchone() == (0,)
    assert other.run() == 0
    assert ingest(first, load_settings(first.settings), now=lambda: AT).segments == 0
    assert differing(original.warehouse, taken_back(second, tmp_path)) == set()


def _waiting(address: str) -> bool:
    from tests.integration.cluster_ground import until

    def seen() -> bool:
        with psycopg.connect(address.removeprefix("ducklake:postgres:")) as con:
            return con.execute("select 1 from pg_locks where locktype = 'advisory' and not granted").fetchone() is not None

    until(seen, "a committer that waits")
    return True


def test_a_committer_whose_lock_was_lost_commits_nothing_more(original: Home, address: str, tmp_path: Path) -> None:
    home = twin(original, tmp_path / "home", shared(address))
    with open_lake(lake(home)) as con:
        with transaction(con):
            con.execute("insert into base.run (run_id) values ('before')")
        with psycopg.connect(address.removeprefix("ducklake:postgres:"), autocommit=True) as admin:
            admin.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted")
        with pytest.raises(WarehouseError, match="lock of the shared warehouse was lost"), transaction(con):
            con.execute("insert into base.run (run_id) values ('after')")
    with open_lake(lake(home), read_only=True) as con:
        assert con.execute("select run_id from base.run").fetchall() == [("before",)]


def test_killed_while_it_commits_the_next_run_ends_the_same(original: Home, address: str, tmp_path: Path) -> None:
    home = twin(original, tmp_path / "home", shared(address))

    def kill(number: int, _line: str) -> None:
        if number == 3:
            committer.process.kill()

    committer = Committer(home)
    assert committer.run(kill) == -9
    assert Committer(home).run() == 0
    assert differing(original.warehouse, taken_back(home, tmp_path)) == set()


def test_what_a_shared_warehouse_cannot_do_is_refused_with_the_remedy(address: str, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", shared(address) + '[retention]\nraw_pages = ["off-topic 90"]\n')
    with pytest.raises(HomeError, match="migrate --from"):
        forget(home, load_settings(home.settings), "0" * 16, reason="x")
    for arguments in (("rebuild",), ("backup", str(tmp_path / "b")), ("retention",)):
        done = subprocess.run(
            [sys.executable, "-m", "cli", "--home", str(home.root), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert "this one is shared" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


def test_readers_are_told_where_there_is_nothing_yet_or_another_version(address: str, tmp_path: Path) -> None:
    place = Lake.named(address, str(tmp_path / "lake"), at=tmp_path)
    with pytest.raises(WarehouseError, match=r"no warehouse is there yet|cannot be opened"), open_lake(place, read_only=True):
        pass
    with open_lake(place) as con:
        con.execute("delete from base.schema_version where number = (select max(number) from base.schema_version)")
    with pytest.raises(WarehouseError, match="an older version than this program"), open_lake(place, read_only=True):
        pass


def test_wrong_addresses_are_explained(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", '[cluster]\nwarehouse = "postgres://db"\n')
    with pytest.raises(ConfigurationError, match=r"cluster\.warehouse: 'postgres://db' is no shared warehouse"):
        ingest(home, load_settings(home.settings))
    home = make_home(tmp_path / "other", shared("ducklake:postgres:host=/nowhere dbname=x password=secret"))
    with pytest.raises(WarehouseError, match="no PostgreSQL answers there") as told:
        ingest(home, load_settings(home.settings))
    with pytest.raises(WarehouseError, match="cannot be opened") as told_reader:
        publish(home, load_settings(home.settings), copy_only=True)
    assert "secret" not in f"{told.value} {told_reader.value}"


def test_a_difference_of_one_value_is_seen(original: Home, tmp_path: Path) -> None:
    """The comparison that migration rests on."""
    import shutil

    shutil.copy(original.warehouse, tmp_path / "changed.duckdb")
    with duckdb.connect() as con:
        con.execute(f"attach '{tmp_path / 'changed.duckdb'}' as changed")
        con.execute(
            "update changed.base.fact set confidence = confidence + 0.001 where position = (select min(position) from changed.base.fact)"
        )
    with open_snapshot(original.warehouse) as con:
        con.execute(f"attach '{tmp_path / 'changed.duckdb'}' as old (read_only)")
        assert [one.table for one in compare(con, "old") if not one.same] == ["fact"]

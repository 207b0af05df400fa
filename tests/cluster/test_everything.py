"""`make test-cluster`: captures in an S3 server, pages read on Dask, the warehouse on DuckLake and PostgreSQL; kill -9 at seeded points, and the same tables.

ROUNDS=n and SEED=n choose how often and where; the captures are those of the demonstration's press, crawled anew each time.
"""

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.demo import demo
from jobs.export_elsewhere import export_to
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.writing import lake_of
from jobs.query import ask
from jobs.reading.captures import send_own
from tests.integration.cluster_ground import BUCKET, Dask, Postgres, dask, object_store, postgres, until
from tests.integration.cluster_home import Committer, differing, read_all, twin
from warehouse.exports.order import ExportOrder
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot
from warehouse.storage.lake import open_lake
from warehouse.storage.snapshot import latest_file
from warehouse.storage.transfer import copy_to_file

ROUNDS = int(os.environ.get("ROUNDS", "2"))
SEED = int(os.environ.get("SEED", "7"))
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
CAPTURES = f"s3://{BUCKET}/captures"


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    with object_store() as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield variables


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as found:
        yield found


@pytest.fixture(scope="module")
def pool(store: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with dask(tmp_path_factory.mktemp("dask"), environment=store) as found:
        yield found


@pytest.fixture(scope="module")
def embedded(store: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demonstration's captures, read by one machine into a file; sent to the store for the others."""
    press = Home(tmp_path_factory.mktemp("press") / "home")
    demo(press, lambda _: None)
    home = twin(press, tmp_path_factory.mktemp("embedded") / "home", "")
    read_all(home, AT)
    send_own(home, CAPTURES)
    return home


def sharing(embedded: Home, root: Path, pool: Dask, address: str) -> Home:
    more = f'[cluster]\nscheduler = "{pool.address}"\ncaptures = "{CAPTURES}"\nwarehouse = "{address}"\n'
    return twin(embedded, root, more, captures=False)


def taken_back(home: Home, folder: Path) -> Path:
    lake = lake_of(home, load_settings(home.settings))
    assert lake is not None
    with open_lake(lake, read_only=True) as con:
        copy_to_file(con, folder / "back.duckdb")
    return folder / "back.duckdb"


def test_the_demonstration_on_all_three_of_them(embedded: Home, pool: Dask, server: Postgres, tmp_path: Path) -> None:
    """The same tables; what reads snapshots (queries, exports) answers the same."""
    home = sharing(embedded, tmp_path / "home", pool, server.create("whole"))
    committer = Committer(home, at=AT)
    assert committer.run() == 0, committer.log.read_text()
    assert differing(embedded.warehouse, taken_back(home, tmp_path)) == set()
    with open_snapshot(latest_file(embedded.public)) as one, open_snapshot(latest_file(home.public)) as other:
        assert content_digest(one) == content_digest(other)
    sql = "select * from stories order by all"
    asked = [ask(it, load_settings(it.settings), sql, max_rows=None).rows() for it in (embedded, home)]
    assert asked[0] == asked[1] != []
    bags = [
        export_to(it, load_settings(it.settings), ExportOrder(format="jsonl"), f"s3://{BUCKET}/bag-{number}").rows
        for number, it in enumerate((embedded, home))
    ]
    assert bags[0] == bags[1]


VICTIMS = ("worker", "scheduler", "committer", "PostgreSQL")


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("victim", VICTIMS)
def test_killed_at_any_point_it_ends_the_same(victim: str, turn: int, embedded: Home, pool: Dask, server: Postgres, tmp_path: Path) -> None:
    """After `kill -9` the same command goes on; nothing is lost, torn or twice."""
    chance = random.Random(f"{SEED}-{victim}-{turn}")
    home = sharing(embedded, tmp_path / "home", pool, server.create(f"{victim}{turn}".lower()))
    segments = sum(1 for _ in embedded.captures.rglob("*.warc.gz"))
    at_line = chance.randrange(1, segments + 4)
    until(lambda: len(pool.dask_workers()) == pool.workers, "all workers")
    killed: list[str] = []
    committer = Committer(home, at=AT)
    kills: dict[str, Callable[[], None]] = {
        "worker": lambda: os.kill(chance.choice(pool.dask_workers()), 9),
        "scheduler": lambda: pool.kill("scheduler"),
        "committer": committer.process.kill,
        "PostgreSQL": server.kill,
    }

    def kill(number: int, line: str) -> None:
        if number == at_line and not killed:
            kills[victim]()
            killed.append(line)

    code = committer.run(kill)
    if killed and victim == "scheduler":
        pool.start("scheduler")
    if killed and victim == "PostgreSQL":
        server.start()
    assert code == 0 or victim != "worker", committer.log.read_text()
    for _ in range(2):  # a scheduler that was only just started may not have its workers back: that run says so and ends
        if code == 0:
            break
        code = Committer(home, at=AT).run()
    assert code == 0, committer.log.read_text()
    assert "Traceback" not in committer.log.read_text()
    assert differing(embedded.warehouse, taken_back(home, tmp_path)) == set(), f"{victim} killed at line {at_line}: {killed}"

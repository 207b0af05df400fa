"""A cluster reads what one machine reads: the same tables, whoever read the pages, wherever captures, exports and rows lie, and whatever a page does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from common.places import place_at
from jobs.cluster.reader import reader_on
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from records.errors import ClusterError
from tests.integration.cluster_ground import BUCKET, ROOT, Dask, dask, has_object_store, object_store, until
from tests.integration.cluster_home import AT, Committer, differing, fill, make_home, read_all, twin
from tests.integration.rebuild_home import MONDAY, crawl, page_html
from tests.unit.warehouse_pages import words
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest_file

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home without a cluster: what every other is compared with."""
    home = make_home(tmp_path_factory.mktemp("original") / "home")
    fill(home)
    read_all(home)
    return home


@pytest.fixture(scope="module")
def any_store() -> Iterator[dict[str, str] | None]:
    """None where no S3 server is installed."""
    if not has_object_store():
        yield None
        return
    with object_store() as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield variables


@pytest.fixture
def store(any_store: dict[str, str] | None) -> dict[str, str]:
    return any_store or pytest.skip("no S3 server here: `make tools` installs one")


@pytest.fixture(scope="module")
def cluster(any_store: dict[str, str] | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with dask(tmp_path_factory.mktemp("dask"), environment=any_store) as found:
        yield found


def on(cluster: Dask) -> str:
    return f'[cluster]\nscheduler = "{cluster.address}"\n'


def command(home: Home, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home.root), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_a_cluster_makes_the_tables_that_one_machine_makes(original: Home, cluster: Dask, tmp_path: Path) -> None:
    home = twin(original, tmp_path / "home", on(cluster))
    read_all(home)
    assert differing(original.warehouse, home.warehouse) == set()
    assert not place_at(f"{home.captures}-rows").sizes(), "rows that were committed are kept by nobody"


def test_a_worker_that_is_killed_costs_nothing(original: Home, cluster: Dask, tmp_path: Path) -> None:
    home = twin(original, tmp_path / "home", on(cluster))
    until(lambda: len(cluster.dask_workers()) == 2, "both workers")
    before = cluster.dask_workers()

    def kill(number: int, _line: str) -> None:
        if number == 1:  # the first segment is in
            os.kill(before[0], 9)

    assert Committer(home).run(kill) == 0
    assert differing(original.warehouse, home.warehouse) == set()
    until(lambda: len(cluster.dask_workers()) == 2, "the nanny's new worker")
    assert set(cluster.dask_workers()) != set(before)


def test_a_page_that_breaks_its_limits_ends_as_timed_out_and_the_cluster_goes_on(cluster: Dask, tmp_path: Path) -> None:
    """A megabyte of paragraphs takes seconds; it is allowed one."""
    until(lambda: len(cluster.dask_workers()) == 2, "both workers")
    before = cluster.dask_workers()
    home = make_home(tmp_path / "home", on(cluster).replace("[cluster]", "page_seconds = 1\n[cluster]"))
    endless = "".join(f"<p>The court fined Facebook {part} euros and {words(part, 20)}.</p>" for part in range(6000))
    crawl(home, MONDAY, [("gb-quay-paper", "https://quay.example/endless", page_html(2).replace("</div>", f"{endless}</div>"))])
    done = ingest(home, load_settings(home.settings), now=lambda: AT)
    assert done.outcomes == {"timed-out": 1}
    home.settings.write_text(home.settings.read_text().replace("page_seconds = 1\n", ""))
    crawl(home, MONDAY + timedelta(days=1), [("gb-quay-paper", "https://quay.example/1", page_html(1))])
    assert ingest(home, load_settings(home.settings), now=lambda: AT).outcomes == {"stored": 1}
    assert cluster.dask_workers() == before, "no worker died of a page"


def test_captures_and_rows_may_lie_in_an_object_store(original: Home, store: dict[str, str], cluster: Dask, tmp_path: Path) -> None:
    """Sent by the command, twice; read by workers that share nothing with the committer but the store."""
    place = f"s3://{BUCKET}/captures"
    assert "10 files sent" in command(original, "cluster", "send", place)
    assert "0 files sent" in command(original, "cluster", "send", place)
    home = twin(original, tmp_path / "home", on(cluster) + f'captures = "{place}"\n', captures=False)
    read_all(home)
    assert differing(original.warehouse, home.warehouse) == set()


def test_one_machine_reads_from_an_object_store_too(original: Home, store: dict[str, str], tmp_path: Path) -> None:
    command(original, "cluster", "send", f"s3://{BUCKET}/captures")
    home = twin(original, tmp_path / "home", "", captures=False)
    crawl(home, MONDAY - timedelta(days=1), [("gb-quay-paper", "https://quay.example/own", page_html(90))])
    assert "6 segments" in command(home, "ingest", "--captures", f"s3://{BUCKET}/captures"), "those of its own crawl are sent first"
    assert sum(name.endswith(".warc.gz") for name in place_at(f"s3://{BUCKET}/captures").sizes()) == 6
    command(home, "publish")
    with open_snapshot(latest_file(original.public)) as one, open_snapshot(latest_file(home.public)) as other:
        sql = "select report_id, text, warc_file, warc_offset from archive where url <> 'https://quay.example/own' order by all"
        assert one.execute(sql).fetchall() == other.execute(sql).fetchall() != []


def test_an_object_store_is_read_without_threads_that_answer_when_the_program_ends(store: dict[str, str]) -> None:
    """An answer handed to an event loop while Python ends is the end of the program by a signal: rarely, and only on a busy machine."""
    code = "\n".join(
        (
            "import sys, threading",
            "from common.places import place_at",
            f"place = place_at('s3://{BUCKET}/threads')",
            "place.write('a', b'1')",
            "print(place.read('a'), dict(place.sizes()), place.digest('a')[:4], place.remove('a'))",
            "print(*(thread.name for thread in threading.enumerate()), 'asyncio' in sys.modules)",
        )
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["b'1' {'a': 1} 6b86 None", "MainThread False"]


def test_an_export_to_an_object_store_goes_on_where_it_was_killed_and_is_verified_there(
    original: Home, store: dict[str, str], tmp_path: Path
) -> None:
    """Killed when the first files are there; no bag until the last one is; a changed byte is found."""
    home, place = twin(original, tmp_path / "home", ""), f"s3://{BUCKET}/bag"
    read_all(home)
    there = place_at(place)
    child = subprocess.Popen(
        [sys.executable, "-m", "cli", "--home", str(home.root), "export", "--format", "jsonl", "--to", place], cwd=ROOT
    )
    until(lambda: len(there.sizes()) >= 2, "the first files")
    child.kill()
    child.wait()
    sent = set(there.sizes())
    assert "tagmanifest-sha256.txt" not in sent, "killed too late to show anything"
    command(home, "verify", place, code=1)
    command(home, "export", "--format", "jsonl", "--to", place)
    assert sent < set(there.sizes())
    assert "as it was written" in command(home, "verify", place)
    assert "was there already" in command(home, "export", "--format", "jsonl", "--to", place)
    assert "holds another export" in command(home, "export", "--format", "parquet", "--to", place, code=1)
    name = next(name for name in there.sizes() if name.startswith("data/articles/"))
    there.write(name, (there.read(name) or b"")[:-1] + b"x")
    assert name in command(home, "verify", place, code=1)
    command(home, "export", "--format", "jsonl", "--to", place)
    assert "as it was written" in command(home, "verify", place)


def test_workers_wait_for_a_scheduler_that_went_away(tmp_path: Path) -> None:
    """Also when it is not back at the first look."""
    with dask(tmp_path, workers=1) as cluster:
        until(lambda: "1 workers for" in cluster.log.read_text(), "the worker")
        cluster.kill("scheduler")
        until(lambda: "reason=no scheduler" in cluster.log.read_text(), "a look that found none")
        cluster.start("scheduler")
        until(lambda: cluster.log.read_text().count("1 workers for") == 2, "the worker, back")
        assert cluster.processes["worker"].poll() is None


def test_without_a_scheduler_the_job_says_so_in_one_line(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", '[cluster]\nscheduler = "tcp://127.0.0.1:9"\n')
    fill(home, 1)
    said = command(home, "ingest", code=1)
    assert "tcp://127.0.0.1:9: no scheduler of a cluster answers there" in said
    assert "Traceback" not in said


def test_a_worker_of_another_version_or_beat_is_refused(original: Home, cluster: Dask, tmp_path: Path) -> None:
    """Its rows would be other rows."""
    import dataclasses

    from jobs.reading.order import ReadingOrder
    from pipeline.reading.page import PageMaker
    from pipeline.work.pool import PoolSettings

    order = ReadingOrder.of(str(original.captures), PageMaker(), PoolSettings(workers=1))
    for other, said in (
        (dataclasses.replace(order, software="0.0"), "install the same version"),
        (dataclasses.replace(order, beat="x"), "beat"),
    ):
        with reader_on(cluster.address, other, str(tmp_path / "rows"), {"a.warc.gz": 1}) as read, pytest.raises(ClusterError, match=said):
            list(read(["a.warc.gz"], lambda *_: None))

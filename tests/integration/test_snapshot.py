"""Publishing while others read, and being killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from records.capture import RunReport, SourceRun
from records.errors import WarehouseError
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.asking.query import run_query
from warehouse.ingest.segment import ingest_run, ingest_segment, known_runs, known_segments, upsert_sources
from warehouse.monitoring.status import source_status, totals
from warehouse.publish import copy_decided, publish
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot, open_warehouse
from warehouse.storage.snapshot import REPORTS_WAIT, copy_whole, latest, latest_file, lead_to

ROOT = Path(__file__).parents[2]


def pages(number: int, count: int = 20):
    """Segment `number`: fresh reports, a copy of the report before it, and a changed page."""
    at = NOON + timedelta(minutes=number)
    fresh = [page(f"https://fr-alpha.example/{number}/{i}", words(number * 1000 + i, 60), at=at) for i in range(count)]
    copy = page(f"https://de-beta.example/{number}", words(max(0, number - 1) * 1000, 60), source="de-beta", at=at, published=NOON)
    changed = page("https://fr-alpha.example/changing", words(777_777, 60) + f" edition {number}", title=f"Edition {number}", at=at)
    return segment(f"s{number:03d}", [*fresh, copy, changed])


def test_a_snapshot_is_the_warehouse_and_the_slim_one_has_no_bodies(tmp_path: Path) -> None:
    """Same digest; the slim one answers the same questions without text."""
    con = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(con, [source("fr-alpha"), source("de-beta")])
    for number in range(3):
        ingest_segment(con, pages(number), ingested_at=NOON)
    published = publish(con, tmp_path / "public", now=NOON)
    assert published is not None
    assert published.articles == 61
    question = "select language, topic, count(*) from articles group by all"
    with open_snapshot(latest_file(tmp_path / "public")) as whole, open_snapshot(latest_file(tmp_path / "public", slim=True)) as slim:
        assert content_digest(whole) == content_digest(con)
        assert whole.execute(question).fetchall() == slim.execute(question).fetchall() == [("en", "user-data", 61)]
        assert slim.execute("select count(text), count(title) from articles").fetchall() == [(0, 61)]
        assert slim.execute("select count(*) from versions").fetchall() == whole.execute("select count(*) from versions").fetchall()
    con.close()


def test_nothing_new_publishes_nothing_and_old_snapshots_expire(tmp_path: Path) -> None:
    """One snapshot per change; the last two are kept; someone holding an older one keeps reading it."""
    con = new_warehouse(tmp_path / "w.duckdb")
    public = tmp_path / "public"
    ingest_segment(con, pages(0), ingested_at=NOON)
    first = publish(con, public, now=NOON, keep_last=2)
    assert first is not None
    assert publish(con, public, now=NOON + timedelta(hours=1), keep_last=2) is None
    with open_snapshot(public / first.file) as held:
        for number in (1, 2, 3):
            ingest_segment(con, pages(number), ingested_at=NOON)
            assert publish(con, public, now=NOON + timedelta(hours=number), keep_last=2) is not None
        assert held.execute("select count(*) from articles").fetchone() == (21,)
    assert len(list(public.glob("snapshot-*-slim.duckdb"))) == 2
    assert len(list(public.glob("snapshot-*.duckdb"))) == 4
    assert not list(public.glob("*.tmp*"))
    con.close()


def test_the_oldest_snapshot_becomes_the_next_one_and_only_what_changed_is_written(tmp_path: Path) -> None:
    """Each is the warehouse as it was; a slim one is made once a day, stays as long as the pointer names it, and is never older than that."""
    con, public = new_warehouse(tmp_path / "w.duckdb"), tmp_path / "public"
    con.execute("create schema large; create table large.line as select md5(range::varchar) as words from range(1200000)")
    written, slims = [], set()
    for number in range(6):
        ingest_segment(con, pages(number, 1), ingested_at=NOON)
        copied = copy_decided(con, public, now=NOON + timedelta(hours=6 * number))
        assert copied is not None
        written.append(copied.written_bytes)
        snapshot = lead_to(copied, slim=None)
        assert (public / snapshot.file).read_bytes() == (tmp_path / "w.duckdb").read_bytes()
        assert snapshot.slim is not None
        assert (public / snapshot.slim).is_file()
        slims.add(snapshot.slim)
    assert all(some < written[0] / 2 for some in written[3:]), written
    assert len(slims) == 2
    assert len(list(public.glob("snapshot-*.duckdb"))) == 3 + 1
    con.close()


def test_publishing_leaves_row_groups_to_be_joined_by_the_next_that_writes(tmp_path: Path) -> None:
    """What is new is written for readers and nothing of what was there; who opens a warehouse that is mostly room joins it with the next log."""
    file, public = tmp_path / "w.duckdb", tmp_path / "public"
    groups = "select count(distinct row_group_id) from pragma_storage_info('base.version')"
    con = new_warehouse(file)
    for hour in range(5):
        ingest_segment(con, pages(hour, hour + 1), ingested_at=NOON)
        assert copy_decided(con, public, now=NOON + timedelta(hours=hour), force=True) is not None
    assert con.execute(groups).fetchone() == (5,)
    con.close()
    with open_warehouse(file) as con:
        ingest_segment(con, pages(6, 7), ingested_at=NOON)
        assert copy_decided(con, public, now=NOON + timedelta(hours=9), force=True) is not None
        assert con.execute(groups).fetchone() == (6,)
        ingest_segment(con, pages(7, 8), ingested_at=NOON)
    with open_snapshot(file) as again:
        assert again.execute(groups).fetchone() == (1,)


def test_reports_of_crawls_alone_wait_a_day(tmp_path: Path) -> None:
    """A crawl that found nothing makes no new copy of everything; the next change brings its report along, and a day later it is shown anyway."""
    con = new_warehouse(tmp_path / "w.duckdb")
    public = tmp_path / "public"
    ingest_segment(con, pages(0), ingested_at=NOON)
    first = publish(con, public, now=NOON)
    assert first is not None
    before = {path.name: path.stat().st_mtime_ns for path in public.iterdir()}
    for hour in range(1, 24):
        at = NOON + timedelta(hours=hour)
        ingest_run(con, RunReport(run_id=f"r{hour}", started_at=at, finished_at=at, status="done", sources=()))
        assert publish(con, public, now=at) is None
    assert {path.name: path.stat().st_mtime_ns for path in public.iterdir()} == before
    early = copy_whole(con, public, now=NOON + timedelta(hours=23), reports_too=True)
    assert early is not None, "a digest is near"
    early.file.unlink()
    second = publish(con, public, now=NOON + REPORTS_WAIT)
    assert second is not None
    at = NOON + timedelta(hours=25)
    ingest_run(con, RunReport(run_id="r25", started_at=at, finished_at=at, status="done", sources=()))
    ingest_segment(con, pages(1), ingested_at=at)
    third = publish(con, public, now=at)
    assert third is not None
    with open_snapshot(latest_file(public)) as snapshot:
        assert snapshot.execute("select count(*) from runs").fetchall() == [(24,)]
    con.close()


def test_a_snapshot_ahead_of_the_journal_is_replaced(tmp_path: Path) -> None:
    """A warehouse that was made anew may have fewer entries than readers were led to."""
    public = tmp_path / "public"
    con = new_warehouse(tmp_path / "w.duckdb")
    for number in (0, 1):
        ingest_segment(con, pages(number), ingested_at=NOON)
    publish(con, public, now=NOON)
    con.close()
    con = new_warehouse(tmp_path / "again.duckdb")
    ingest_segment(con, pages(0), ingested_at=NOON)
    assert publish(con, public, now=NOON + timedelta(hours=1)) is not None
    con.close()


def test_readers_are_led_to_a_copy_when_the_writer_is_gone(tmp_path: Path) -> None:
    """What takes longest, the copy without bodies, asks nothing of the warehouse: another process may write to it meanwhile."""
    public = tmp_path / "public"
    con = new_warehouse(tmp_path / "w.duckdb")
    ingest_segment(con, pages(0), ingested_at=NOON)
    copied = copy_decided(con, public, now=NOON)
    con.close()
    assert copied is not None
    assert latest(public) is None
    con = open_warehouse(tmp_path / "w.duckdb")
    ingest_segment(con, pages(1), ingested_at=NOON)
    snapshot = lead_to(copied, keep_last=2)
    assert (snapshot.articles, latest(public)) == (21, snapshot)
    con.close()


def test_latest_opens_under_its_own_name_and_follows_what_is_published(tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "w.duckdb")
    for number in (1, 2):
        ingest_segment(con, pages(number), ingested_at=NOON)
        published = publish(con, tmp_path / "public", now=NOON + timedelta(hours=number))
        assert published is not None
        reader = duckdb.connect(str(tmp_path / "public/latest.duckdb"), read_only=True)
        assert reader.execute("select current_database(), count(*) from latest.main.articles").fetchall() == [
            ("latest", published.articles)
        ]
        reader.close()
    con.close()


def test_the_writer_keeps_its_lock_while_publishing(tmp_path: Path) -> None:
    """Another process is still refused after a publish: the copy was made elsewhere."""
    con = new_warehouse(tmp_path / "w.duckdb")
    publish(con, tmp_path / "public", now=NOON)
    script = (
        "import sys; from pathlib import Path; from warehouse.storage.database import open_warehouse; open_warehouse(Path(sys.argv[1]))"
    )
    other = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "w.duckdb")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert other.returncode != 0
    assert "another process has the warehouse open" in other.stderr
    con.close()


@pytest.mark.long
def test_readers_never_fail_while_snapshots_are_published(tmp_path: Path) -> None:
    """A query loop runs through six publishes; counts only grow."""
    con = new_warehouse(tmp_path / "w.duckdb")
    public = tmp_path / "public"
    publish(con, public, now=NOON)
    counts: list[int] = []
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                counts.append(run_query(latest_file(public), "select count(*) from articles").rows()[0][0])
            except Exception as error:  # noqa: BLE001 - whatever it is, the test fails with it
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(6):
        ingest_segment(con, pages(number), ingested_at=NOON)
        publish(con, public, now=NOON + timedelta(minutes=number), keep_last=2)
    done.set()
    reader.join()
    con.close()
    assert failures == []
    assert counts == sorted(counts)
    assert len(set(counts)) > 1


CHILD = """
import sys
from pathlib import Path
from tests.integration.test_snapshot import NOON, pages
from warehouse.storage.database import open_warehouse
from warehouse.ingest.segment import ingest_segment, known_segments
from warehouse.publish import copy_decided, publish
con = open_warehouse(Path(sys.argv[1]) / "w.duckdb")
done = known_segments(con)
print("open", flush=True)
for number in range(int(sys.argv[2])):
    if f"s{number:03d}" not in done:
        ingest_segment(con, pages(number), ingested_at=NOON)
        publish(con, Path(sys.argv[1]) / "public", now=NOON)
        print(number, flush=True)
con.close()
"""


@pytest.mark.slow
def test_killed_at_random_moments_the_warehouse_ends_as_if_undisturbed(tmp_path: Path) -> None:
    """kill -9 during ingest and publish, six times: whole segments only, pointers that open, and at the end the same digest."""
    rng, count = random.Random(5), 8
    for _ in range(6):
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path), str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        try:
            child.wait(timeout=rng.uniform(0.02, 0.6))
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        if latest(tmp_path / "public"):
            with open_snapshot(latest_file(tmp_path / "public")) as con:
                con.execute("select count(text) from versions").fetchall()
    subprocess.run([sys.executable, "-c", CHILD, str(tmp_path), str(count)], cwd=ROOT, check=True, capture_output=True)
    disturbed, undisturbed = open_warehouse(tmp_path / "w.duckdb"), new_warehouse(tmp_path / "calm.duckdb")
    for number in range(count):
        ingest_segment(undisturbed, pages(number), ingested_at=NOON)
    assert len(known_segments(disturbed)) == count
    assert content_digest(disturbed) == content_digest(undisturbed)
    assert totals(disturbed).outcomes == totals(undisturbed).outcomes
    for con in (disturbed, undisturbed):
        con.close()


def test_a_failed_copy_leaves_the_old_pointer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that cannot be made is reported, and nothing half-written stays."""
    con = new_warehouse(tmp_path / "w.duckdb")
    first = publish(con, tmp_path / "public", now=NOON)
    ingest_segment(con, pages(0), ingested_at=NOON)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(WarehouseError, match="could not be copied"):
        publish(con, tmp_path / "public", now=NOON)
    assert latest(tmp_path / "public") == first
    assert not list((tmp_path / "public").glob("*.tmp*"))
    con.close()


def run_report(key: str, status: str = "done", hour: int = 0, **counts: object) -> RunReport:
    sources = () if status == "crashed" else (SourceRun(source_id="fr-alpha", **counts),)  # type: ignore[arg-type]
    at = NOON + timedelta(hours=hour)
    return RunReport(
        run_id=key,
        started_at=at,
        finished_at=at + timedelta(minutes=1),
        status=status,
        sources=sources,
        detail="exit -9" if not sources else None,
    )


def test_a_crawls_own_report_replaces_the_crash_its_parent_wrote(tmp_path: Path) -> None:
    """A crashed run is recorded, does not count as known, and never replaces the real report."""
    con = new_warehouse(tmp_path / "w.duckdb")
    assert ingest_run(con, run_report("r1", "crashed"))
    assert known_runs(con) == set()
    assert ingest_run(con, run_report("r1", captured=4))
    assert not ingest_run(con, run_report("r1", "crashed"))
    assert not ingest_run(con, run_report("r1", captured=4))
    assert con.execute("select status, captured from runs").fetchall() == [("done", 4)]
    con.close()


def test_status_knows_who_fell_silent(tmp_path: Path) -> None:
    """A source whose latest news is four days old is silent since then; one that never answered is failing."""
    con = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(con, [source("fr-alpha"), source("de-beta")])
    ingest_segment(con, pages(0), ingested_at=NOON)
    ingest_run(con, run_report("r1", captured=3, unchanged=2, failed=1, listings=1, reasons=(("timeout", 1),)))
    ingest_run(con, run_report("r2", hour=90, listings_failed=1, error="http-503"))
    alpha, beta = sorted(source_status(con, now=NOON + timedelta(hours=96)), key=lambda s: s.source_id, reverse=True)
    assert (alpha.captured, alpha.unchanged, alpha.failed, alpha.new, alpha.runs) == (3, 2, 1, 21, 2)
    assert (alpha.failing, alpha.last_error, alpha.silent_since) == (True, "http-503", NOON)
    assert (beta.runs, beta.silent_since, beta.last_run_at) == (0, None, None)
    assert con.execute("select runs, sources_read from coverage order by day").fetchall() == [(1, 1), (0, 0), (0, 0), (0, 0), (1, 0)][:5]
    con.close()

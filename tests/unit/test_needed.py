"""Whether the daemon starts a job."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.setup import initialise
from jobs.needed import AT_LEAST, digest_needed, group_needed, ingest_needed, publish_needed

EVER = timedelta(days=3650)
"""Files made by the test are younger than any run in it, or older when the run lies so far ahead."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    initialise(made)
    return made


def ran(home: Home, job: str, at: datetime, status: str = "done") -> None:
    history = JobHistory(home.history)
    history.end(history.begin(job, at), at + timedelta(seconds=5), status)


def segment(home: Home) -> Path:
    folder = home.captures / "2026" / "03" / "02"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "run-000.warc.gz"
    path.write_bytes(b"")
    return path


def test_a_job_that_never_ended_well_is_needed(home: Home) -> None:
    now = datetime.now(UTC) + EVER
    for needed, job in ((ingest_needed, "ingest"), (group_needed, "group"), (publish_needed, "publish")):
        assert needed(home, now)
        ran(home, job, now, "crashed")
        assert needed(home, now)
        ran(home, job, now)
        assert not needed(home, now + timedelta(minutes=1))
        assert needed(home, now + AT_LEAST)


def test_a_segment_that_came_since_is_a_reason_to_ingest_and_an_older_one_is_none(home: Home) -> None:
    segment(home)
    ran(home, "ingest", datetime.now(UTC) + EVER)
    assert not ingest_needed(home, datetime.now(UTC) + EVER)
    ran(home, "ingest", datetime.now(UTC) - timedelta(minutes=1))
    assert ingest_needed(home, datetime.now(UTC))


def test_a_segment_put_back_from_a_copy_keeps_its_date_and_is_new_all_the_same(home: Home) -> None:
    ran(home, "ingest", datetime.now(UTC) - timedelta(minutes=1))
    path = segment(home)
    os.utime(path, (1, 1))
    assert ingest_needed(home, datetime.now(UTC))


def test_open_segments_and_reports_are_no_hurry(home: Home) -> None:
    ran(home, "ingest", datetime.now(UTC) - timedelta(minutes=1))
    path = segment(home)
    path.rename(path.with_name("run-000.warc.gz.part"))
    path.with_name("run.run.json").write_text("{}")
    assert not ingest_needed(home, datetime.now(UTC))


@pytest.mark.parametrize("name", ["warehouse.duckdb", "warehouse.duckdb.wal"])
def test_a_warehouse_that_changed_is_a_reason_to_group_and_publish(home: Home, name: str) -> None:
    now = datetime.now(UTC)
    for job in ("group", "publish"):
        ran(home, job, now - timedelta(minutes=2))
    assert (group_needed(home, now), publish_needed(home, now)) == (False, False)
    (home.root / name).write_bytes(b"")
    assert (group_needed(home, now), publish_needed(home, now)) == (True, True)


def test_digests_are_made_where_somebody_subscribed_or_something_waits(home: Home) -> None:
    now = datetime.now(UTC)
    assert not digest_needed(home, now)
    (home.root / "outbox.sqlite").touch()
    assert digest_needed(home, now)
    (home.root / "outbox.sqlite").unlink()
    (home.root / "subscriptions").mkdir(exist_ok=True)
    (home.root / "subscriptions" / "me.toml").touch()
    assert digest_needed(home, now)

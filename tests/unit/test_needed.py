"""Whether the daemon starts a job."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digests.outbox import IssueRow, Outbox
from digests.outbox_file import Planned
from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.setup import initialise
from jobs.needed import AT_LEAST, digest_near, digest_needed, group_needed, ingest_needed, publish_needed
from jobs.people.desk import desk_of
from records.people import Deed, Role

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


def test_what_came_between_a_jobs_look_and_its_end_is_looked_at_again(home: Home) -> None:
    """A publish ends some seconds after it copied the warehouse, and the next ingest does not wait for that."""
    now = datetime.now(UTC)
    begun, copied, came = (now - timedelta(seconds=n) for n in (120, 100, 98))
    for job in ("group", "publish"):
        history = JobHistory(home.history)
        history.end(history.begin(job, begun), now - timedelta(seconds=60), "done")
    home.public.mkdir(exist_ok=True)

    def at(name: str, moment: datetime) -> None:
        (home.root / name).write_bytes(b"")
        os.utime(home.root / name, (moment.timestamp(), moment.timestamp()))

    at("public/snapshot-20260310T063000Z-7.duckdb", copied)
    at("public/snapshot-20260310T063000Z-7-slim.duckdb", now - timedelta(seconds=61))
    at("warehouse.duckdb", came)
    assert (group_needed(home, now), publish_needed(home, now)) == (True, True)
    at("warehouse.duckdb", copied - timedelta(seconds=5))
    assert not publish_needed(home, now)
    at("warehouse.duckdb", begun - timedelta(seconds=5))
    assert not group_needed(home, now)


DUE = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
"""When the digest of `subscribed` is due, in UTC."""
MINUTE = timedelta(minutes=1)


def subscribed(home: Home) -> Outbox:
    (home.root / "subscriptions").mkdir(exist_ok=True)
    file = home.root / "subscriptions" / "desk.toml"
    file.write_text('name = "The desk"\nrecipients = ["desk@example.org"]\nzone = "UTC"\nat = "06:30"\n')
    os.utime(file, ((made := (DUE - timedelta(days=30)).timestamp()), made))
    return Outbox(home.root / "outbox.sqlite")


def covered(outbox: Outbox, until: datetime, deliveries: Sequence[Planned] = ()) -> None:
    """An issue that was frozen."""
    row = IssueRow(
        subscription="desk", issue_id=f"{until:%Y-%m-%dT%H%M}", window_start=until - timedelta(days=1), window_end=until, digest="0" * 64, status="frozen",
        stories=1,
    )  # fmt: skip
    outbox.plan(row, journal_no=1, told=(), deliveries=list(deliveries), now=until, counts_as_sent=True)


def test_nobody_who_subscribed_needs_no_digests(home: Home) -> None:
    assert not digest_needed(home, datetime.now(UTC))
    assert not digest_near(home, datetime.now(UTC))


def test_an_issue_that_is_due_is_made_and_nothing_before(home: Home) -> None:
    """Told from the files alone; the last job ended well some minutes ago."""
    covered(subscribed(home), DUE - timedelta(days=1))
    ran(home, "digest", DUE - 10 * MINUTE)
    assert not digest_needed(home, DUE - MINUTE)
    assert digest_near(home, DUE - MINUTE)  # reports of crawls are published before the issue that counts them
    assert not digest_near(home, DUE - 2 * AT_LEAST)
    assert digest_needed(home, DUE)
    covered(Outbox(home.root / "outbox.sqlite"), DUE)
    assert not digest_needed(home, DUE + MINUTE)


def test_the_first_issue_is_due_without_an_outbox_too(home: Home) -> None:
    subscribed(home)
    (home.root / "outbox.sqlite").unlink()
    ran(home, "digest", DUE - 10 * MINUTE)
    assert digest_needed(home, DUE)


def test_a_delivery_whose_time_has_come_is_a_reason(home: Home) -> None:
    mail = Planned(channel="mail", recipient="desk@example.org", message_id="<1@example.org>", message=b"x")
    covered(subscribed(home), DUE, [mail])
    ran(home, "digest", DUE)
    assert digest_needed(home, DUE + MINUTE)


def test_a_digest_job_runs_once_an_hour_in_any_case_and_after_one_that_failed(home: Home) -> None:
    covered(subscribed(home), DUE)
    ran(home, "digest", DUE)
    assert not digest_needed(home, DUE + 59 * MINUTE)
    assert digest_needed(home, DUE + AT_LEAST)
    ran(home, "digest", DUE + MINUTE, "failed")
    assert digest_needed(home, DUE + 2 * MINUTE)


def test_a_subscription_that_cannot_be_read_is_the_jobs_to_complain_about(home: Home) -> None:
    subscribed(home)
    ran(home, "digest", DUE - 10 * MINUTE)
    home.settings.write_text("[digest]\nbase_ur = 1\n")
    assert digest_needed(home, DUE - MINUTE)


def test_a_corrected_fact_is_published_without_waiting_for_the_hour(home: Home) -> None:
    now = datetime.now(UTC) + EVER
    ran(home, "publish", now)
    desk = desk_of(home)
    editor = desk.add("ana@example.org", name="Ana", role=Role.EDITOR, teams=(), language="", by="command", now=now)
    assert not publish_needed(home, now + timedelta(minutes=20)), "people come and go without a publish"
    deed = Deed(action="correct", kind="article", key="a1", fact="stage", was="fine", value="hearing")
    desk.correct(editor, deed, now + timedelta(minutes=5))
    assert publish_needed(home, now + timedelta(minutes=20))
    ran(home, "publish", now + timedelta(minutes=21))
    assert not publish_needed(home, now + timedelta(minutes=30))
    (made,) = desk.corrections()
    desk.uncorrect(editor, Deed(action="uncorrect", kind="article", key="a1", text=made.id), now + timedelta(minutes=31))
    assert publish_needed(home, now + timedelta(minutes=36))

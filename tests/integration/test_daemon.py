"""The daemon as a real process: jobs that crash or hang are recorded, signals are obeyed, a second daemon is refused."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.setup import initialise

ROOT = Path(__file__).resolve().parents[2]

# Stands for the docketwire command: one job crashes, one hangs, one works; each leaves a mark of having started.
JOBS = """
import os, sys, time, pathlib
home, job = sys.argv[2], sys.argv[3]
with open(os.path.join(home, job + ".starts"), "a") as f:
    f.write("x")
if job == "crawl":
    os.kill(os.getpid(), 11)
if job == "ingest":
    time.sleep(600)
print("fine")
"""
DAEMON = """
import logging, sys
from dataclasses import replace
from pathlib import Path
from jobs.installation.home import Home
from scheduler import Daemon, job_table
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
logging.getLogger("apscheduler").setLevel(logging.WARNING)

def always(settings, start):
    return [replace(job, needed=lambda *_: True) for job in job_table(settings, start=start)]

table = {} if "needed" in sys.argv else {"table": always}
Daemon(Home(Path(sys.argv[1])), command=(sys.executable, sys.argv[2]), **table).run()
"""
QUICK = "[schedule]\ncrawl_minutes = 0.01\ningest_minutes = 0.01\npublish_minutes = 0.01\njob_hours = {hours}\ngrace_seconds = 5\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    initialise(home)
    home.settings.write_text(QUICK.format(hours=0.001))
    (tmp_path / "jobs.py").write_text(JOBS)
    return home


@pytest.fixture
def start(home: Home, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def daemon(*more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", DAEMON, str(home.root), str(tmp_path / "jobs.py"), *more]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield daemon
    for process in started:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        threading.Event().wait(0.02)


def statuses(home: Home, job: str) -> list[str]:
    return [run.status for run in JobHistory(home.history).recent(job)]


def test_crashed_and_hung_jobs_are_recorded_and_the_daemon_lives(home: Home, start: Callable[..., subprocess.Popen[str]]) -> None:
    daemon = start()
    wait_until(
        lambda: statuses(home, "crawl").count("crashed") >= 2 and "hung" in statuses(home, "ingest") and "done" in statuses(home, "publish")
    )
    assert daemon.poll() is None
    assert JobHistory(home.history).recent("crawl")[-1].exit_code == -signal.SIGSEGV


def test_a_second_daemon_is_refused_with_the_first_ones_process_number(home: Home, start: Callable[..., subprocess.Popen[str]]) -> None:
    first = start()
    wait_until(lambda: bool(statuses(home, "publish")))
    second = start()
    assert second.wait(timeout=120) != 0
    assert second.stderr is not None
    assert f"in use by process {first.pid}" in second.stderr.read()
    assert first.poll() is None


def test_sigterm_ends_running_jobs_and_the_daemon(home: Home, start: Callable[..., subprocess.Popen[str]]) -> None:
    home.settings.write_text(QUICK.format(hours=1))
    daemon = start()
    wait_until(lambda: (home.root / "ingest.starts").exists() and statuses(home, "ingest")[:1] == ["running"])
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(timeout=120) == 0
    assert statuses(home, "ingest")[0] == "stopped"
    assert "running" not in statuses(home, "crawl") + statuses(home, "publish")


def test_the_daemon_and_its_jobs_stand_back_for_the_sites_readers(home: Home, start: Callable[..., subprocess.Popen[str]]) -> None:
    home.settings.write_text(QUICK.format(hours=1) + "nice = 3\n")
    daemon = start()
    wait_until(lambda: (home.root / "ingest.starts").exists() and statuses(home, "ingest")[:1] == ["running"])
    own = os.getpriority(os.PRIO_PROCESS, 0)
    children = [number for task in Path(f"/proc/{daemon.pid}/task").iterdir() for number in (task / "children").read_text().split()]
    assert children
    assert {os.getpriority(os.PRIO_PROCESS, int(number)) for number in [daemon.pid, *children]} == {min(19, own + 3)}


def test_a_service_manager_hears_that_it_is_ready_and_alive(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Callable[..., subprocess.Popen[str]]
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "200000")
        daemon = start()
        heard = [manager.recv(200).decode().splitlines()[0] for _ in range(3)]
        assert heard == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
        daemon.send_signal(signal.SIGTERM)
        while heard[-1] == "WATCHDOG=1":
            heard.append(manager.recv(200).decode().splitlines()[0])
        assert heard[-1] == "STOPPING=1"
        assert daemon.wait(timeout=120) == 0


def test_sighup_rereads_the_settings_and_refuses_bad_ones(home: Home, start: Callable[..., subprocess.Popen[str]]) -> None:
    """A mistake in the file does not stop a running daemon; the mended file counts at the next signal."""
    home.settings.write_text(QUICK.format(hours=1).replace("publish_minutes = 0.01", "publish_minutes = 600"))
    daemon = start()
    wait_until(lambda: statuses(home, "publish") == ["done"])
    home.settings.write_text("[schedule]\npublish_minute = 1\n")
    daemon.send_signal(signal.SIGHUP)
    assert daemon.stderr is not None
    wait_until(lambda: "reload_refused" in daemon.stderr.readline())  # type: ignore[union-attr]
    home.settings.write_text(QUICK.format(hours=1))
    daemon.send_signal(signal.SIGHUP)
    wait_until(lambda: statuses(home, "publish").count("done") >= 3)


def test_a_killed_daemon_takes_its_jobs_along_and_the_next_one_records_the_loss(
    home: Home, start: Callable[..., subprocess.Popen[str]]
) -> None:
    home.settings.write_text(QUICK.format(hours=1))
    first = start()
    wait_until((home.root / "ingest.starts").exists)
    first.kill()
    first.wait()
    start()
    wait_until(lambda: (home.root / "ingest.starts").read_text() == "xx")
    assert "lost" in statuses(home, "ingest")


def test_no_job_is_started_that_would_find_nothing_to_do(home: Home, start: Callable[..., subprocess.Popen[str]]) -> None:
    """Ingest runs once; a new segment is the next reason. Nobody subscribed, so no digest is made."""
    home.settings.write_text(QUICK.format(hours=1) + "[digest]\nevery_minutes = 0.1\n")
    jobs = home.root.parent / "jobs.py"
    jobs.write_text(JOBS.replace("time.sleep(600)", "pass").replace("os.kill(os.getpid(), 11)", "pass"))
    start("needed")
    wait_until(lambda: statuses(home, "ingest") == ["done"] and statuses(home, "publish") == ["done"] and len(statuses(home, "crawl")) >= 3)
    assert (len(statuses(home, "ingest")), len(statuses(home, "publish")), statuses(home, "digest")) == (1, 1, [])
    folder = home.captures / "2026" / "03" / "02"
    folder.mkdir(parents=True)
    (folder / "x-000.warc.gz").write_bytes(b"")
    wait_until(lambda: len(statuses(home, "ingest")) >= 2)


def test_a_daemon_publishes_when_it_starts_for_an_update_may_have_changed_what_a_snapshot_holds(
    home: Home, start: Callable[..., subprocess.Popen[str]]
) -> None:
    home.settings.write_text(QUICK.format(hours=1))
    jobs = home.root.parent / "jobs.py"
    jobs.write_text(JOBS.replace("time.sleep(600)", "pass").replace("os.kill(os.getpid(), 11)", "pass"))
    for count in (1, 2):
        daemon = start("needed")
        wait_until(lambda count=count: statuses(home, "publish") == ["done"] * count)  # type: ignore[misc]
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(timeout=120) == 0

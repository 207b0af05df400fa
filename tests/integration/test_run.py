"""The daemon over the demonstration press: it crawls, ingests and publishes by itself, and queries answer meanwhile."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bench.chaos import prepare, start_daemon
from newsroom.server import Newsroom

ROOT = Path(__file__).resolve().parents[2]
SQL = "select language, topic, count(*) as articles from articles group by all"


@pytest.mark.long
def test_queries_answer_while_the_daemon_crawls_and_ingests(tmp_path: Path) -> None:
    """From the first snapshot on, no query fails or meets a lock, until everything has come in."""
    with Newsroom() as newsroom:
        home = prepare(tmp_path / "home", newsroom)
        daemon = start_daemon(home, tmp_path / "daemon.log")
        try:
            answers, deadline = [], time.monotonic() + 240
            while time.monotonic() < deadline and (not answers or sum(row["articles"] for row in answers[-1]) < 50):
                if not (home.public / "latest.json").exists():
                    threading.Event().wait(0.1)
                    continue
                command = [sys.executable, "-m", "cli", "--home", str(home.root), "query", SQL, "--json"]
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr
                answers.append(json.loads(done.stdout))
        finally:
            daemon.terminate()
            assert daemon.wait(timeout=60) == 0
    assert len({row["language"] for row in answers[-1]}) >= 10
    assert sum(row["articles"] for row in answers[-1]) >= 50

"""The history of the jobs has an end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.installation import history as module
from jobs.installation.history import JobHistory

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_only_the_newest_starts_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In life 20,000, about a week of the daemon: 2 MB."""
    monkeypatch.setattr(module, "_KEPT_ROWS", 5)
    history = JobHistory(tmp_path / "jobs.sqlite")
    for number in range(12):
        history.end(history.begin("crawl", AT + timedelta(minutes=number)), AT + timedelta(minutes=number), "done", 0)
    assert [run.started_at.minute for run in history.recent("crawl")] == [11, 10, 9, 8, 7]
    assert history.last_finished("crawl") is not None

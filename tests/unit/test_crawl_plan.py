"""Whether the daemon starts a crawl."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.gathering.plan import crawl_needed, leave_plan
from jobs.installation.home import Home
from jobs.installation.setup import initialise

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    initialise(made)
    return made


def test_a_crawl_is_needed_when_nobody_knows_and_then_when_a_source_is_due(home: Home) -> None:
    assert crawl_needed(home, NOON)
    leave_plan(home, NOON + timedelta(minutes=5))
    assert not crawl_needed(home, NOON)
    assert not crawl_needed(home, NOON + timedelta(minutes=4))
    assert crawl_needed(home, NOON + timedelta(minutes=5))


def test_a_home_that_watches_nothing_never_needs_one(home: Home) -> None:
    leave_plan(home, None)
    assert not crawl_needed(home, NOON + timedelta(days=365))


def test_a_changed_catalogue_or_settings_file_is_a_reason_to_look(home: Home) -> None:
    leave_plan(home, NOON + timedelta(days=1))
    added = home.sources / "own.toml"
    added.write_text("# mine\n")
    assert crawl_needed(home, NOON)
    leave_plan(home, NOON + timedelta(days=1))
    os.utime(home.settings, (1, 1))
    assert crawl_needed(home, NOON)


def test_a_plan_that_cannot_be_read_is_no_reason_to_wait(home: Home) -> None:
    for text in ("{", "[]", '{"next_at": "soon", "watching": ""}'):
        home.crawl_plan.write_text(text)
        assert crawl_needed(home, NOON)

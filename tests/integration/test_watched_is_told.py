"""What a digest says was watched: the sources that the settings chose, not the whole catalogue."""

from datetime import UTC, datetime
from pathlib import Path

from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from jobs.installation.watched import watched
from jobs.publish import publish
from jobs.query import ask

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


def test_sources_that_were_not_chosen_are_not_told_as_unanswered(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    initialise(home, overrides={"sources.include": '["country:nl"]'})
    settings = load_settings(home.settings)
    chosen = watched(home, settings)
    assert 0 < len(chosen) < 100
    ingest(home, settings, now=lambda: NOON)
    publish(home, settings, now=lambda: NOON)
    assert ask(home, settings, "select count(*) filter (where enabled), count(*) > 900 from sources", max_rows=None).rows() == [
        (len(chosen), True)
    ]

"""A home whose digest is looked over before it goes, with its draft still to come."""

from datetime import timedelta
from pathlib import Path

import pytest

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.people.manage import add_person
from records.people import Role
from tests.integration.digest_home import DUE, add, copied, crawled, make_home, report, subscribe

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
KEY, NEXT = "2026-03-10T0630", "2026-03-11T0630"
REVIEWED = 'name = "The desk"\nrecipients = ["desk@example.org"]\nreview = true\nbegins = 2026-03-09T06:30:00Z\n'
DRAFTED = DUE - HOUR - 20 * MINUTE


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a reviewed digest and three reports in its first window."""
    home, settings = make_home(tmp_path_factory.mktemp("prepared") / "home")
    subscribe(home, text=REVIEWED)
    crawled(home, settings, DUE - 4 * HOUR)
    add(home, settings, "2026/03/10/a-000.warc.gz", [report(n, DUE - (6 - n) * HOUR) for n in (1, 2, 3)], at=DUE - 150 * MINUTE)
    add_person(home, "ana@example.org", name="Ana Prado", role=Role.EDITOR)
    return home.root


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> tuple[Home, Settings]:
    return copied(prepared, tmp_path / "home")

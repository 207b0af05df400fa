"""Days' folders of the captures, and dates of listings that others read wrongly."""

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from spiders.archive.folders import DayFolder, day_folders
from spiders.listings.dates import contradicts, listing_date, plausible


def folder(captures: Path, name: str, *files: str, seconds: int = 1_000) -> Path:
    path = captures / name
    path.mkdir(parents=True)
    for file in files:
        (path / file).touch()
    os.utime(path, (seconds, seconds))
    return path


def test_folders_come_in_the_order_of_their_days_with_their_time(tmp_path: Path) -> None:
    second, first = folder(tmp_path, "2026/03/02", seconds=7), folder(tmp_path, "2026/02/28", seconds=9)
    (tmp_path / "2026/03/note.txt").touch()
    (tmp_path / "2026/04").mkdir()
    assert list(day_folders(tmp_path, {})) == [
        DayFolder(name="2026/02/28", path=first, mtime_ns=9_000_000_000),
        DayFolder(name="2026/03/02", path=second, mtime_ns=7_000_000_000),
    ]


def test_a_folder_that_is_as_it_was_noted_is_left_out(tmp_path: Path) -> None:
    for day in ("01", "02", "03"):
        folder(tmp_path, f"2026/03/{day}", seconds=7)
    noted = {"2026/03/01": 7_000_000_000, "2026/03/02": 7_000_000_001}
    assert [found.name for found in day_folders(tmp_path, noted)] == ["2026/03/02", "2026/03/03"]


def test_files_are_listed_by_name_and_ending(tmp_path: Path) -> None:
    path = folder(tmp_path, "2026/03/02", "b.warc.gz", "a.warc.gz", "a.warc.gz.open", "c.txt")
    (found,) = day_folders(tmp_path, {})
    assert found.files(".warc.gz") == [path / "a.warc.gz", path / "b.warc.gz"]
    assert found.files("") == [path / name for name in ("a.warc.gz", "a.warc.gz.open", "b.warc.gz", "c.txt")]


@pytest.mark.parametrize(("now", "settled"), [(4_599.0, False), (4_600.0, False), (4_600.1, True)])
def test_a_folder_settles_an_hour_after_its_last_change(tmp_path: Path, now: float, settled: bool) -> None:
    folder(tmp_path, "2026/03/02", seconds=1_000)
    (found,) = day_folders(tmp_path, {})
    assert found.settles(lambda: now) is settled


@pytest.mark.parametrize(
    ("text", "at", "contradicted"),
    [
        ("2026/11/28", "2026-11-01", True),
        ("2026/11/28", "2026-11-28", False),
        ("28 Nov 26", "2026-11-28", False),
        ("28 Nov 2026 23:30 -0500", "2026-11-29", False),
        ("29 Nov 2026 01:30 +0500", "2026-11-28", False),
        ("26 Nov 2026", "2026-11-28", True),
        ("30 Nov 2026", "2026-11-28", True),
        ("28 Nov 2025", "2026-11-28", True),
        ("yesterday", "2026-11-28", True),
    ],
)
def test_a_moment_contradicts_its_text_when_no_figure_is_its_day_or_its_year(text: str, at: str, contradicted: bool) -> None:
    assert contradicts(text, datetime.fromisoformat(at + "T12:00+00:00")) is contradicted


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        (datetime.fromisoformat("2026-03-02T12:00"), datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=2))), datetime(2026, 3, 2, 10, tzinfo=UTC)),
        (datetime(1990, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC)),
        (datetime(1989, 12, 31, 23, 59, tzinfo=UTC), None),
        (datetime(2099, 12, 31, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)),
        (datetime(2100, 1, 1, tzinfo=UTC), None),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), None),
    ],
)
def test_a_plausible_moment_lies_between_1990_and_2100(at: datetime, moment: datetime | None) -> None:
    assert plausible(at) == moment


@pytest.mark.parametrize(
    ("text", "language", "moment"),
    [
        (None, None, None),
        ("", None, None),
        ("  ", None, None),
        (" Mon, 02 Mar 2026 12:00:00 +0100 ", None, datetime(2026, 3, 2, 11, tzinfo=UTC)),
        ("03/07/2024", "fr", datetime(2024, 7, 3, tzinfo=UTC)),
        ("03/07/2024", "en-US", datetime(2024, 3, 7, tzinfo=UTC)),
        ("1985-01-01", None, None),
        (" " * 70 + "2026-03-02", None, datetime(2026, 3, 2, tzinfo=UTC)),
        ("x " * 27 + "2026-03-02", None, datetime(2026, 3, 2, tzinfo=UTC)),
        ("x " * 30 + "2026-03-02", None, None),
        ("no date", None, None),
    ],
)
def test_a_listing_s_date_in_utc(text: str | None, language: str | None, moment: datetime | None) -> None:
    assert listing_date(text, language) == moment

"""What the press reports of the last weeks: its days agree with each other and with the day it is shown on, in every language."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from common.wording.days import day_as
from newsroom.lately import LATELY_FOLDER, days_named, lately, working_day
from newsroom.outlets import Outlet, load_outlets
from newsroom.press import Report
from records.errors import ConfigurationError

SHOWN = datetime(2026, 3, 18, 9, tzinfo=UTC)
OUTLETS = {outlet.id: outlet for outlet in load_outlets()}
FILES = sorted(LATELY_FOLDER.glob("*/*.md"))
SPOKEN = {
    "en": "us",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "it": "it",
    "pt": "br",
    "ru": "ru",
    "tr": "tr",
    "ja": "jp",
    "zh": "cn",
    "ar": "jo",
}


def all_of(shown: datetime) -> list[Report]:
    return [report for outlet in OUTLETS.values() for report in lately(outlet, shown, shown)]


@pytest.mark.parametrize(
    ("language", "country", "long"),
    [
        ("en", "gb", "21 March 2027"),
        ("en", "us", "March 21, 2027"),
        ("fr", "fr", "21 mars 2027"),
        ("de", "de", "21. März 2027"),
        ("ru", "ru", "21 марта 2027 г."),
        ("ja", "jp", "2027年3月21日"),
        ("zh", "cn", "2027年3月21日"),
        ("ar", "jo", "21 مارس 2027"),
        ("pt", "br", "21 de março de 2027"),
    ],
)
def test_a_day_is_written_as_its_language_does(language: str, country: str, long: str) -> None:
    assert " ".join(day_as(date(2027, 3, 21), "long", language, country).split()) == long


def test_a_weekday_is_that_of_its_day() -> None:
    assert day_as(date(2027, 3, 21), "weekday", "fr") == "dimanche"
    assert day_as(date(2027, 3, 21), "weekday", "ja") == "日曜日"


@pytest.mark.parametrize("weekday", range(7))
def test_courts_do_not_sit_at_weekends(weekday: int) -> None:
    today = date(2026, 3, 16) + timedelta(days=weekday)
    for offset in (-15, -5, -1, 9, 15, 26):
        day = working_day(today, offset)
        assert day.weekday() < 5
        assert (day - today).days <= offset if offset < 0 else (day - today).days >= offset


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_report_names_no_day_that_it_could_not_know(file: Path) -> None:
    """What happened lies before its own day, what is to come more than a week ahead: opened some days later it is still to come."""
    front, offsets = days_named(file)
    first = min(front.get("days") or [front["day"]])
    assert all(offset < first or offset > 7 for offset in offsets), offsets
    assert front.get("listed", first) <= 0


@pytest.mark.parametrize("weekday", range(7))
def test_no_placeholder_is_left_and_no_other_year_named(weekday: int) -> None:
    shown = SHOWN + timedelta(days=weekday)
    for report in all_of(shown):
        text = " ".join((report.title, *report.paragraphs))
        assert "{" not in text
        assert {int(year) for year in re.findall(r"\b20[1-9]\d\b", text)} <= {shown.year, shown.year + 1}, report.slug
        assert report.published <= shown


def test_the_same_day_shows_the_same_press() -> None:
    assert all_of(SHOWN) == all_of(SHOWN)


def test_nothing_is_listed_before_its_day() -> None:
    outlet = OUTLETS["es-diario-del-puerto"]

    def slugs(day: int) -> set[str]:
        return {report.slug for report in lately(outlet, SHOWN, SHOWN + timedelta(days=day))}

    assert "libreros-demandan-a-amazon" not in slugs(-2)
    assert "libreros-demandan-a-amazon" in slugs(-1)
    assert slugs(-30) == set()


def test_every_language_of_the_press_has_its_say() -> None:
    assert {report.language for report in all_of(SHOWN) if report.relevant} >= {"en", "fr", "ar", "ja", "de", "es", "it", "pt", "zh"}
    assert set(SPOKEN) == {report.language for report in all_of(SHOWN)}


def test_a_day_that_cannot_be_read_is_named_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet: Outlet = OUTLETS["us-hudson-ledger"]
    (tmp_path / outlet.id).mkdir()
    text = '+++\ntitle = "Of {long soon}"\nday = -1\nsection = "World"\nrelevant = false\ntopics = []\n+++\nA text.\n'
    (tmp_path / outlet.id / "odd.md").write_text(text, "utf-8")
    monkeypatch.setattr("newsroom.lately.LATELY_FOLDER", tmp_path)
    with pytest.raises(ConfigurationError, match=r"\{long soon\} names no day"):
        lately(outlet, SHOWN + timedelta(hours=1), SHOWN)

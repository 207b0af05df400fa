"""One reader for dates, whoever wrote them and wherever."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import calendars
from common.dates.habits import Habits, habits_of
from common.dates.months import LANGUAGES, months
from common.dates.reading import read_date

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def read(text: str, tag: str = "", host: str = "") -> str | None:
    found = read_date(text, habits_of(tag, host=host), now=NOW)
    return found and (found.at.date().isoformat() if found.day_only else found.at.isoformat())


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("2026-03-02T08:05:09.123456789Z", "", "2026-03-02T08:05:09+00:00"),
        ("2026-03-02T080509+0530", "", "2026-03-02T08:05:09+05:30"),
        ("2026-03-02T08:05-05:00", "", "2026-03-02T08:05:00-05:00"),
        ("2026-03-02T08:05+09", "", "2026-03-02T08:05:00+09:00"),
        ("20260302T080509+0100", "", "2026-03-02T08:05:09+01:00"),
        ("Mon, 02 Mar 2026 08:05:09 +0100", "", "2026-03-02T08:05:09+01:00"),
        ("Mon, Mar 2 2026 08:05:09 +0000", "", "2026-03-02T08:05:09+00:00"),
        ("Mon Mar 02 2026 08:05:09 GMT+0200 (Eastern European Standard Time)", "", "2026-03-02T08:05:09+02:00"),
        ("Mon Mar 02 08:05:09 JST 2026", "", "2026-03-02T08:05:09+09:00"),
        ("2026/3/29 15:07:41", "", "2026-03-29T15:07:41+00:00"),
        ("1772438709", "", "2026-03-02T08:05:09+00:00"),
        ("2-Mar-2026", "", "2026-03-02"),
        ("2 Mar 26 08:05 GMT", "", "2026-03-02T08:05:00+00:00"),
    ],
)
def test_forms_of_machines(text: str, tag: str, found: str) -> None:
    assert read(text, tag) == found


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("March 2, 2026 3:05 p.m.", "en", "2026-03-02T15:05:00+00:00"),
        ("Harbour, 2nd March 2026", "en", "2026-03-02"),
        ("2. März 2026, 8.05 Uhr", "de", "2026-03-02T08:05:00+00:00"),
        ("1er mars 2026 à 8h05", "fr", "2026-03-01T08:05:00+00:00"),
        ("2 de marzo de 2026", "es", "2026-03-02"),
        ("2 marzo 2026 alle 8:05", "it", "2026-03-02T08:05:00+00:00"),
        ("2 марта 2026, 08:05", "ru", "2026-03-02T08:05:00+00:00"),
        ("2026. március 2. 8:05", "hu", "2026-03-02T08:05:00+00:00"),
        ("2026 m. kovo 2 d.", "lt", "2026-03-02"),
        ("2026. gada 2. marts", "lv", "2026-03-02"),
        ("2. maaliskuuta 2026 klo 8.05", "fi", "2026-03-02T08:05:00+00:00"),
        ("2 Mart 2026 Pazartesi 08:05", "tr", "2026-03-02T08:05:00+00:00"),
        ("Ngày 2 tháng 3 năm 2026", "vi", "2026-03-02"),
        ("२ मार्च २०२६", "hi", "2026-03-02"),
        ("২ মার্চ ২০২৬", "bn", "2026-03-02"),
        ("٢ مارس ٢٠٢٦", "ar", "2026-03-02"),
        ("2 آذار 2026", "ar", "2026-03-02"),
        ("2 במרץ 2026", "he", "2026-03-02"),
        ("2026ko martxoaren 2a", "eu", "2026-03-02"),
        ("2026年3月2日 下午3:05", "zh", "2026-03-02T15:05:00+00:00"),
        ("二〇二六年三月十二日", "zh", "2026-03-12"),
        ("입력 2026. 3. 2. 오후 3:05", "ko", "2026-03-02T15:05:00+00:00"),
        ("2 listopada 2025", "pl", "2025-11-02"),
        ("2 listopada 2025", "hr", "2025-10-02"),
    ],
)
def test_forms_of_people(text: str, tag: str, found: str) -> None:
    assert read(text, tag) == found
    if tag != "hr":  # one name is October in one language and November in its neighbour
        assert read(text) is not None


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("2 มีนาคม 2569", "th", "2026-03-02"),
        ("2 มี.ค. 69 08:05 น.", "th", "2026-03-02T08:05:00+00:00"),
        ("۱۱ اسفند ۱۴۰۴", "fa", "2026-03-02"),
        ("۱۴۰۴/۱۲/۱۱ - ۰۸:۰۵", "fa", "2026-03-02T08:05:00+00:00"),
        ("令和8年3月2日", "ja", "2026-03-02"),
        ("平成元年12月1日", "ja", "1989-12-01"),
        ("民國115年3月2日", "zh-TW", "2026-03-02"),
        ("13 رمضان 1447 هـ", "ar", "2026-03-02"),
        ('י"ג באדר תשפ"ו', "he", "2026-03-02"),
    ],
)
def test_years_of_other_calendars(text: str, tag: str, found: str) -> None:
    assert read(text, tag) == found


@pytest.mark.parametrize(
    ("zone", "tag", "offset"),
    [("JST", "", "+09:00"), ("MSK", "", "+03:00"), ("CEST", "", "+02:00"), ("AEST", "", "+10:00"), ("EST", "", "-05:00"), ("PT", "", "-08:00"), ("WIB", "id", "+07:00"),
     ("IST", "en-IN", "+05:30"), ("IST", "he", "+02:00"), ("CST", "", "-06:00"), ("CST", "zh", "+08:00"), ("Europe/Berlin", "", "+01:00"), ("BST", "en-GB", "+01:00")],
)  # fmt: skip
def test_names_of_zones(zone: str, tag: str, offset: str) -> None:
    assert read(f"Mon, 02 Mar 2026 08:05:00 {zone}", tag) == f"2026-03-02T08:05:00{offset}"


def test_pacific_time_in_summer_is_another() -> None:
    assert read("July 2, 2026 8:05 AM PT", "en") == "2026-07-02T08:05:00-07:00"


@pytest.mark.parametrize(
    ("text", "tag", "host", "found"),
    [
        ("03/07/2026", "en-US", "", "2026-03-07"),
        ("03/07/2026", "en-GB", "", "2026-07-03"),
        ("03/07/2026", "en", "ledger.example.uk", "2026-07-03"),
        ("03/07/2026", "de", "", "2026-07-03"),
        ("03.07.2026", "en-US", "", "2026-07-03"),
        ("23/07/2026", "en-US", "", "2026-07-23"),
        ("12/10/2026", "en-GB", "", "2026-10-12"),
        ("12/10/2026", "en-US", "", "2026-10-12"),
        ("Tuesday 03/07/2023", "en-GB", "", "2023-03-07"),
    ],
)
def test_order_of_day_and_month(text: str, tag: str, host: str, found: str) -> None:
    """The page's home decides; a weekday proves the contrary, and what would lie after the fetch gives way."""
    assert read(text, tag, host) == found


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("3 hours ago", "en", "2026-11-28T09:00:00+00:00"),
        ("an hour ago", "en", "2026-11-28T11:00:00+00:00"),
        ("vor 3 Stunden", "de", "2026-11-28T09:00:00+00:00"),
        ("il y a 2 jours", "fr", "2026-11-26"),
        ("hace 20 minutos", "es", "2026-11-28T11:40:00+00:00"),
        ("3 часа назад", "ru", "2026-11-28T09:00:00+00:00"),
        ("3小时前", "zh", "2026-11-28T09:00:00+00:00"),
        ("3시간 전", "ko", "2026-11-28T09:00:00+00:00"),
        ("منذ 3 ساعات", "ar", "2026-11-28T09:00:00+00:00"),
        ("gestern", "de", "2026-11-27"),
    ],
)
def test_counted_back_from_the_fetch(text: str, tag: str, found: str) -> None:
    assert read(text, tag) == found
    assert read_date(text, habits_of(tag)) is None, "without a clock it says nothing"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2012310",
        "2026-13-40",
        "31/02/2026",
        "0010:30",
        "room 12",
        "4 of 5 judges",
        "2026-03-02T10:00:00+99:00",
        "۱۷" * 99,
        "no. 3/2024",
    ],
)
def test_nonsense_is_no_date(text: str) -> None:
    assert read(text) is None


def test_a_span_of_time_is_no_offset() -> None:
    assert read("2 March 2026, 10:30-11:30", "en") == "2026-03-02T10:30:00+00:00"


@pytest.mark.parametrize("language", ["", "en", "fr", "it", "es"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mar., 04 juin 2024 09:30:00 +0200", "2024-06-04T09:30:00+02:00"),
        ("mar, 04 giu 2024 09:30:00 +0200", "2024-06-04T09:30:00+02:00"),
        ("mar 02 dic 2025", "2025-12-02"),
        ("mar 5 mars 2024", "2024-03-05"),
    ],
)
def test_a_weekday_that_is_another_languages_month_is_none(text: str, day: str, language: str) -> None:
    assert read(text, language) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_months(language: str) -> None:
    """Fails where CLDR drops a language, or two of its names for different months fold into one."""
    from common import cldr
    from common.dates.months import folded

    for name, number in cldr.month_names(language).items():
        if len(folded(name).strip(". ")) > 3:
            assert {found.number for found in months(f"12 {folded(name)} 2026", language)} == {number}, name


@given(st.dates(date(1980, 1, 1), date(2060, 12, 31)))
def test_hebrew_years_run_without_gap(day: date) -> None:
    """Each day of a Hebrew year's first month follows the one before; new year lies in autumn."""
    first = calendars.gregorian("hebrew", day.year + 3761, 7, 1)
    assert (calendars.gregorian("hebrew", day.year + 3761, 7, 30) - first).days == 29
    assert date(day.year, 9, 4) < first < date(day.year, 10, 8)


def test_persian_new_year_is_the_day_after_the_last_of_winter() -> None:
    for year in range(1370, 1420):
        last = 30 if year % 33 in {1, 5, 9, 13, 17, 22, 26, 30} else 29
        assert (calendars.gregorian("persian", year + 1, 1, 1) - calendars.gregorian("persian", year, 12, last)).days == 1


@given(st.text(max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    read_date(text, habits_of("th"), now=NOW)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("3. V. 2026", "cs", "2026-05-03"),
        ("3.V.2026 r.", "pl", "2026-05-03"),
        ("Kraków, 3 V 2026 r.", "pl", "2026-05-03"),
        ("31/XII/2025", "", "2025-12-31"),
        ("1-I-2026", "es", "2026-01-01"),
        ("2026. V. 3.", "hu", "2026-05-03"),
        ("2026. VIII. 20., csütörtök", "hu", "2026-08-20"),
        ("9.IX.2026, 10:15", "ru", "2026-09-09"),
    ],
)
def test_months_in_roman_figures(text: str, language: str, day: str) -> None:
    found = read_date(text, Habits(language))
    assert found is not None
    assert found.at.date().isoformat() == day


@pytest.mark.parametrize("text", ["3 v 2026", "3.xiii.2026", "31.II.2026", "art. 3.iiii.2026", "v1.3.v.20261", "VI. 2026"])
def test_what_only_looks_like_a_roman_month_is_none(text: str) -> None:
    assert read_date(text, Habits("cs")) is None

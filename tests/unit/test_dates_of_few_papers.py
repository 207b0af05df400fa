"""Dates as papers of smaller languages and of other calendars set them."""

from datetime import UTC, date, datetime

import pytest

from common.dates.calendars import gregorian, nepali_years
from common.dates.habits import habits_of
from common.dates.reading import read_date

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("am", "የካቲት 26 ቀን 2018 ዓ.ም."),
        ("am", "የካቲት 26/2018"),
        ("br", "5 a viz Meurzh 2026"),
        ("ckb", "٥ی ئازاری ٢٠٢٦"),
        ("en", "Thu,05 Mar 2026 14:20:00 +00:00"),
        ("eo", "la 5-a de marto 2026"),
        ("gd", "5mh Màrt 2026"),
        ("km", "ថ្ងៃទី៥ ខែមីនា ឆ្នាំ២០២៦"),
        ("km", "ថ្ងៃព្រហស្បតិ៍ ទី៥ ខែមីនា ឆ្នាំ២០២៦"),
        ("mn", "2026 оны 3 сарын 5"),
        ("mn", "2026 оны 3-р сарын 5"),
        ("mn", "2026 оны 03 дугаар сарын 05"),
        ("my", "၂၀၂၆ ခုနှစ်၊ မတ်လ ၅ ရက်"),
        ("ne", "२१ फागुन २०८२, बिहीबार"),
        ("ne", "२०८२ फागुन २१ गते"),
        ("ne", "२०८२/११/२१"),
        ("tg", "5 марти 2026"),
        ("ur", "جمعرات 5 مارچ، 2026ء"),
        ("yi", "5טן מערץ 2026"),
        ("zh-TW", "115/03/05 14:20"),
        ("zh-TW", "115.3.5"),
    ],
)
def test_the_fifth_of_march(tag: str, text: str) -> None:
    found = read_date(text, habits_of(tag), now=NOW)
    assert found is not None
    assert found.at.date() == date(2026, 3, 5)


@pytest.mark.parametrize(("tag", "text"), [("en", "2082/11/21"), ("en", "115/03/05"), ("ne", "32 फागुन 2082"), ("ne", "२१ फागुन २०८७")])
def test_what_is_no_day_of_that_calendar_is_no_date_of_it(tag: str, text: str) -> None:
    """Elsewhere figures are no year of Nepal's or Taiwan's; a month has no more days than it has; of later years nothing is known."""
    found = read_date(text, habits_of(tag), now=NOW)
    assert found is None or found.at.year not in {2025, 2026, 2030, 2031}


@pytest.mark.parametrize(
    ("year", "first"),
    [(2071, "2014-04-14"), (2073, "2016-04-13"), (2077, "2020-04-13"), (2080, "2023-04-14"), (2081, "2024-04-13"), (2083, "2026-04-14")],
)
def test_new_years_of_nepal(year: int, first: str) -> None:
    assert gregorian("nepali", year, 1, 1).isoformat() == first


def test_years_of_nepal_follow_one_another() -> None:
    """The day behind the last of a year is the first of the next."""
    years = list(nepali_years())
    for year in years[:-1]:
        last = max(day for day in range(29, 33) if _is_day(year, 12, day))
        assert gregorian("nepali", year + 1, 1, 1).toordinal() == gregorian("nepali", year, 12, last).toordinal() + 1


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        gregorian("nepali", year, month, day)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(("year", "first"), [(2000, "2007-09-12"), (2015, "2022-09-11"), (2016, "2023-09-12"), (2018, "2025-09-11")])
def test_new_years_of_ethiopia(year: int, first: str) -> None:
    """A day later in September before a Gregorian leap year."""
    assert gregorian("ethiopian", year, 1, 1).isoformat() == first


def test_the_thirteenth_month_of_ethiopia_has_five_days_or_six() -> None:
    assert gregorian("ethiopian", 2015, 13, 6) == date(2023, 9, 11)
    assert gregorian("ethiopian", 2017, 13, 5) == date(2025, 9, 10)
    with pytest.raises(ValueError, match="no day of our time"):
        gregorian("ethiopian", 2017, 13, 6)

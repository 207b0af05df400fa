"""Moments counted back from now, in the words of many languages."""

from datetime import UTC, datetime, timedelta

import pytest

from common.dates.months import folded
from common.dates.relative import moment_ago

NOW = datetime(2026, 11, 29, 15, 30, tzinfo=UTC)


def ago(text: str, language: str = "en") -> tuple[timedelta, bool] | None:
    """How far back a text counts, and whether it names no more than a day."""
    found = moment_ago(folded(text), language, NOW)
    return (NOW - found[0], found[1]) if found else None


@pytest.mark.parametrize(
    ("text", "language", "back", "day_only"),
    [
        ("3 hours ago", "en", timedelta(hours=3), False),
        ("Posted 45 minutes ago by the desk", "en", timedelta(minutes=45), False),
        ("vor 2 Tagen", "de", timedelta(days=2), True),
        ("vor 2Tagen", "de", timedelta(days=2), True),
        ("il y a 12 minutes", "fr", timedelta(minutes=12), False),
        ("2 週間前", "ja", timedelta(weeks=2), True),
        ("3시간 전", "ko", timedelta(hours=3), False),
        ("منذ ٣ ساعات", "ar", timedelta(hours=3), False),
        ("5 dakika önce", "tr", timedelta(minutes=5), False),
        ("11 saat önce", "", timedelta(hours=11), False),
        ("vor einer Stunde", "de", timedelta(hours=1), False),
        ("منذ ساعتين", "ar", timedelta(hours=2), False),
        ("Heute", "de", timedelta(0), True),
        ("वह आज", "hi", timedelta(0), True),
        ("昨日", "ja", timedelta(days=1), True),
        ("just now", "en", timedelta(0), False),
    ],
)  # fmt: skip
def test_moments_are_counted_back(text: str, language: str, back: timedelta, day_only: bool) -> None:
    assert ago(text, language) == (back, day_only)


@pytest.mark.parametrize("language", ["de", "sw", ""])
def test_english_and_all_other_languages_are_read_whatever_the_page_says(language: str) -> None:
    assert ago("4 hours ago", language) == (timedelta(hours=4), False)
    assert ago("4 uur geleden", language) == (timedelta(hours=4), False)


@pytest.mark.parametrize(
    "text",
    ["4 min read", "12 comments", "Page 3 of 12", "1234 hours ago", "about hours ago", "3 hours agony", "x3 hours ago", "todaylight"],
)
def test_other_numbers_and_parts_of_words_count_nothing_back(text: str) -> None:
    assert ago(text) is None


def test_the_first_of_two_moments_in_a_text_counts() -> None:
    """The longer phrase stands second, and before the other in the list."""
    assert ago("2 days ago, updated 30 minutes ago") == (timedelta(days=2), True)
    assert ago("30 minutes ago, published 2 days ago") == (timedelta(minutes=30), False)


def test_the_language_of_the_page_comes_before_english() -> None:
    assert ago("1 hour ago – vor 3 Tagen", "de") == (timedelta(days=3), True)

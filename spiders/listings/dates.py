"""Dates as listings write them, to aware UTC."""

import re
from datetime import UTC, datetime

from common.dates.habits import habits_of
from common.dates.months import folded
from common.dates.reading import read_date


def listing_date(text: str | None, language: str | None = None) -> datetime | None:
    """Any date that common/dates reads; UTC where no zone is given; None when it is no date between 1990 and 2100.

    `language` is the listing's own, ISO 639-1 or a tag with a region: it decides 03/07/2024.
    """
    if not text or not (text := text.strip()[:64]):
        return None
    found = read_date(text, habits_of(language))
    return plausible(found.at) if found else None


def contradicts(text: str, at: datetime) -> bool:
    """Whether a moment that somebody else read has a day of the month, or a year, that its text does not name in any of its figures.

    A reader that gives up half way answers with the first of the month (`2026/11/28`), and the item is dropped as too old.
    """
    figures = {int(number) for number in re.findall(r"\d+", folded(text))}
    near = {at.day, at.day - 1, at.day + 1}  # a zone may have moved it by a day
    return not figures & near or not {at.year, at.year % 100} & figures


def plausible(at: datetime) -> datetime | None:
    """The moment in UTC; None outside 1990..2100, where only mistakes lie."""
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if 1990 <= at.year < 2100 else None

"""Dates as listings write them, to aware UTC."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def listing_date(text: str | None) -> datetime | None:
    """ISO 8601 (W3C, `20240101T120000Z`) or RFC 822; UTC where no zone is given; None when it is no date between 1990 and 2100."""
    if not text or not (text := text.strip()[:64]):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
    return plausible(at)


def plausible(at: datetime) -> datetime | None:
    """The moment in UTC; None outside 1990..2100, where only mistakes lie."""
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if 1990 <= at.year < 2100 else None

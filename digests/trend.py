"""The trend: stories per local day as figures, and as a picture in which days without a crawl look like what they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from common.drawing.days import Chart, chart
from common.drawing.png import png
from common.drawing.svg import STANDALONE, bars_svg
from records.digest import TrendDay, WatchedReport

DAYS = 28
_WIDTH, _HEIGHT = 560, 104
"""Units of the picture: 20 a day, so that at twice the size every edge lies on a pixel."""
_LABELS = 4
"""Days named below it: the last of every week."""


def trend_days(
    reports: Iterable[WatchedReport], crawled: Collection[date], *, zone: str, until: datetime, days: int = DAYS
) -> tuple[TrendDay, ...]:
    """Stories and reports first seen per local day, for the days up to the end of a window; a story counts on its first day only."""
    tz = ZoneInfo(zone)
    last = (until.astimezone(tz) - timedelta(microseconds=1)).date()
    first_day: dict[str, date] = {}
    counts: dict[date, int] = defaultdict(int)
    for report in reports:
        day = report.first_seen.astimezone(tz).date()
        counts[day] += 1
        first_day[report.story_id] = min(day, first_day.get(report.story_id, day))
    stories: dict[date, int] = defaultdict(int)
    for day in first_day.values():
        stories[day] += 1
    calendar = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return tuple(TrendDay(day=day, stories=stories[day], reports=counts[day], crawled=day in crawled) for day in calendar)


def worth_a_picture(trend: tuple[TrendDay, ...]) -> bool:
    """A picture of nothing helps nobody."""
    return any(day.stories for day in trend) and sum(day.crawled for day in trend) >= 2


def trend_chart(trend: tuple[TrendDay, ...]) -> Chart:
    """The picture's geometry; the mail sets scale and days beside it, in the reader's language."""
    return chart([(day.day, day.stories, day.crawled) for day in trend], width=_WIDTH, height=_HEIGHT, left=0, foot=1, labels=_LABELS)


def trend_png(trend: tuple[TrendDay, ...]) -> bytes:
    """The picture at twice its size, without a word in it: no font is needed, and every language shares it."""
    return png(bars_svg(trend_chart(trend), label=""), STANDALONE)

"""The trend: stories per local day as figures, and as a picture in which days without a crawl look like what they are."""

import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from digests.wording import Wording
from records.digest import TrendDay, WatchedReport

DAYS = 28
_INK, _MUTED, _BAR, _LAST, _HOLE, _PAPER = "#3b4148", "#5d646c", "#8fb3b8", "#0f6570", "#e6e1d6", "#ffffff"


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


def trend_png(trend: tuple[TrendDay, ...], words: Wording) -> bytes:
    """The picture, 600 points wide at twice the resolution; only figures inside, so that no script needs a font."""
    ticks = [day.day.isoformat() for index, day in enumerate(reversed(trend)) if index % 7 == 0]
    peak = max(trend, key=lambda d: (d.stories, d.day))
    rows = [
        {
            "day": d.day.isoformat(),
            "stories": d.stories,
            "crawled": d.crawled,
            "last": d is trend[-1],
            "peak": d is peak,
            "tick": words.tick(d.day),
        }
        for d in trend
    ]
    return _png(json.dumps([rows, ticks]))


def _chart(rows: list[dict[str, object]], ticks: list[str]) -> Any:
    import altair as alt  # noqa: PLC0415 - takes a second: most runs find no digest due

    highest = max([1, *(int(str(row["stories"])) for row in rows)])
    labels = {str(row["day"]): str(row["tick"]) for row in rows}
    x = alt.X(
        "day:O",
        axis=alt.Axis(
            title=None, values=ticks, labelAngle=0, labelExpr=f"{json.dumps(labels)}[datum.value]", tickColor=_HOLE, domainColor=_MUTED
        ),
        scale=alt.Scale(paddingInner=0.22),
    )
    y = alt.Y(
        "stories:Q",
        axis=alt.Axis(title=None, tickCount=3, tickMinStep=1, format="d", domain=False, ticks=False, gridColor="#eceae4"),
        scale=alt.Scale(domain=[0, highest * 1.15], nice=False),
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x)
    holes = (
        base.transform_filter("!datum.crawled")
        .transform_calculate(top=str(highest * 1.15))
        .mark_bar(color=_HOLE, stroke=_MUTED, strokeDash=[3, 3], strokeWidth=0.8)
        .encode(y=alt.Y("top:Q"))
    )
    bars = base.mark_bar(cornerRadiusTopLeft=2, cornerRadiusTopRight=2).encode(
        y=y, color=alt.condition("datum.last", alt.value(_LAST), alt.value(_BAR))
    )
    figures = (
        base.transform_filter("datum.last || datum.peak")
        .transform_filter("datum.stories > 0")
        .mark_text(dy=-7, color=_INK, fontSize=12, fontWeight="bold")
        .encode(y=y, text="stories:Q")
    )
    return (
        alt.layer(holes, bars, figures)
        .properties(width=552, height=120, background=_PAPER, padding={"left": 8, "right": 12, "top": 8, "bottom": 6})
        .configure_view(stroke=None)
        .configure_axis(labelColor=_MUTED, labelFontSize=12, labelFont="Liberation Sans, Arial, sans-serif")
    )


@lru_cache(maxsize=64)
def _png(told: str) -> bytes:
    """Subscriptions that watch the same share the picture."""
    import vl_convert  # noqa: PLC0415
    from altair.utils.schemapi import debug_mode  # noqa: PLC0415

    with debug_mode(False):  # the chart is the same each time but for its figures: a test has its schema checked
        spec = _chart(*json.loads(told)).to_dict(validate=False)
    return _repacked(bytes(vl_convert.vegalite_to_png(spec, scale=2)))


def _repacked(png: bytes) -> bytes:
    """The same picture, its data compressed better: the renderer is in a hurry, a mailbox is not."""
    kept, data, place = [png[:8]], b"", 8
    while place < len(png):
        length, kind = int.from_bytes(png[place : place + 4], "big"), png[place + 4 : place + 8]
        body = png[place + 8 : place + 8 + length]
        if kind == b"IDAT":
            data += body
        else:
            if kind == b"IEND":
                kept.append(_chunk(b"IDAT", zlib.compress(zlib.decompress(data), 6)))
            kept.append(_chunk(kind, body))
        place += length + 12
    return b"".join(kept)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

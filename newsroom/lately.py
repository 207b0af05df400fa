"""What the press reports of the last thirty days: invented disputes, whose dates are counted from the day on which the press is shown.

A file of `lately/<outlet-id>/` is written like one of `press/`, with days instead of dates: `day = -4` is four days before that of the show. Its text names
days in braces: `{long +9}`, `{day -5}`, `{weekday -5}` or `{day own}`, the form (common/wording/days.py) and how many days from the show, or the report's own
day. Courts do not sit at weekends: a day counted back that falls on one becomes the Friday before, one counted forward the Monday after.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from common.wording.days import FORMS, day_as
from newsroom.outlets import FOLDER, Outlet
from newsroom.press import Report, front_and_body, report_of
from records.errors import ConfigurationError

LATELY_FOLDER = FOLDER / "lately"
_NAMED = re.compile(r"\{([^{} ]+) ([^{}]+)\}")
_OWN_KEYS = ("day", "days", "hours", "listed", "updated", "update")
_HOURS = 6
"""Before the crawl of its day, where a report does not say."""


def working_day(today: date, offset: int) -> date:
    """The day so many days from another; from a weekend on to the next working day when counted forward, else back to the last one."""
    day, step = today + timedelta(days=offset), timedelta(days=1 if offset > 0 else -1)
    while day.weekday() >= 5:
        day += step
    return day


def lately(outlet: Outlet, shown: datetime, at: datetime) -> tuple[Report, ...]:
    """What the outlet lists at a moment, newest first, as of a press that is shown at `shown`; both aware, of one zone."""
    found = [report for listed, report in _all(outlet, shown) if listed <= at]
    newest = {report.slug: report for report in found}  # an update stands behind what it updates
    return tuple(sorted(newest.values(), key=lambda report: (report.published, report.slug), reverse=True))


@cache
def _all(outlet: Outlet, shown: datetime) -> tuple[tuple[datetime, Report], ...]:
    """(Since when it is listed so, report)."""
    files = sorted((LATELY_FOLDER / outlet.id).glob("*.md"))
    return tuple(entry for path in files for entry in _entries(path, path.read_text(encoding="utf-8"), outlet, shown))


def _entries(file: Path, source: str, outlet: Outlet, shown: datetime) -> Iterator[tuple[datetime, Report]]:
    values, body = front_and_body(source, file)
    days = values.get("days") or [values["day"]]
    for day in days:
        published = shown + timedelta(days=day, hours=-values.get("hours", _HOURS))
        own = {key: value for key, value in values.items() if key not in _OWN_KEYS} | {"published": published}
        text = {key: _dated(str(own[key]), file, outlet, shown, published) for key in ("title", "standfirst") if key in own}
        slug = f"{file.stem}-{published:%Y%m%d}" if "days" in values else file.stem
        report = report_of(own | text, _dated(body, file, outlet, shown, published), file=file, slug=slug, outlet=outlet)
        yield _moment(shown, values.get("listed", day)), report
        if "update" in values:
            since = _moment(shown, values["updated"])
            more = report_of(own | text, _dated(values["update"], file, outlet, shown, published), file=file, slug=slug, outlet=outlet)
            yield since, replace(report, paragraphs=report.paragraphs + more.paragraphs, modified=since - timedelta(hours=_HOURS))


def _moment(shown: datetime, day: int) -> datetime:
    """When the crawl of a day comes by; nothing is listed before the first."""
    return shown + timedelta(days=day)


def _dated(text: str, file: Path, outlet: Outlet, shown: datetime, published: datetime) -> str:
    """With the days it names. Raises ConfigurationError for one that cannot be read."""

    def named(found: re.Match[str]) -> str:
        form, which = found[1], found[2]
        if form not in FORMS or (which != "own" and not re.fullmatch(r"[+-]\d+", which)):
            raise ConfigurationError(str(file), "text", f"{found[0]} names no day", "write {long +9}, {day -5}, {weekday -5} or {day own}")
        day = published.date() if which == "own" else working_day(shown.date(), int(which))
        return day_as(day, form, outlet.language, outlet.country)

    return _NAMED.sub(named, text)


def days_named(file: Path) -> tuple[Mapping[str, Any], tuple[int, ...]]:
    """(Front matter, the days its text counts from the show), for tests."""
    source = file.read_text(encoding="utf-8")
    return front_and_body(source, file)[0], tuple(int(which) for _, which in _NAMED.findall(source) if which != "own")

"""The date in a short text, whatever its form: ISO, mail and JavaScript forms, figures in any order, months in words, other calendars, `3 hours ago`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from common.dates import calendars, zones
from common.dates.clock_times import clock_time
from common.dates.habits import Habits
from common.dates.months import folded, months
from common.dates.relative import moment_ago
from common.dates.words import weekday_names

_MAX_LENGTH = 200
_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_COMPACT = re.compile(
    r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:t?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:\.\d+)?\s?(z|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(r"(?<![\d./-])(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?=$|[^\d]|t\d)")
_YEAR_LAST = re.compile(r"(?<![\d./-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d/-]|\.\d)")
_CJK = re.compile(
    r"(令和|平成|昭和|大正|民國|民国|(?<![a-z])[rh](?=\d))?\s?(\d{1,4}|元)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]?"
)
_ERA_FIGURES = re.compile(r"(?<![a-z])([rh])(\d{1,2})[./](\d{1,2})[./](\d{1,2})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s?(?:thang|tháng)\s?(\d{1,2})\s?,?\s?(?:nam|năm)?\s?(\d{4})")
_ROMAN = "xi{0,2}|ix|iv|vi{0,3}|i{1,3}"
_ROMAN_MONTH = re.compile(rf"(?<![\w./-])(\d{{1,2}})\s?[./-]\s?({_ROMAN})\s?[./-]\s?(\d{{4}})(?!\d)")
_ROMAN_MONTH_SECOND = re.compile(rf"(?<![\w./-])(\d{{4}})\s?[./-]\s?({_ROMAN})\s?[./-]\s?(\d{{1,2}})(?!\d)")
_ROMAN_MONTH_SPACED = re.compile(rf"(?<![\w./-])(\d{{1,2}})\s({_ROMAN})\s(\d{{4}})(?!\d)")
_ROMANS = {name: number for number, name in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)}
"""Months as Polish, Czech, Croatian and Russian hands write them (3. V. 2026), and as Hungarian ones do (2026. V. 3.)."""
_MINGUO = re.compile(r"(?<![\d./-])(1[0-4]\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d./-])")
"""A year of Taiwan's in figures: 115/03/05."""
_MONGOLIAN = re.compile(r"(?<!\d)(\d{4})\s?оны?\s(\d{1,2})(?:\s?-?\s?(?:р|дугаар|дүгээр|дугаар|дугээр))?\s?сарын\s(\d{1,2})(?!\d)")
_CJK_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CJK_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_CJK_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}年")
_DAY_BEFORE = re.compile(
    r"(?<![\d:./])(?<!\d,)(\d{1,2})\s?(?:st|nd|rd|th|mh|er|re|º|ª|°|o\b|-?a\b|ی|טן|-?(?:е|го|є|та|ші|e|i|os)\b|\.|,|日|ième|לחודש)?[\s/-]*(?:de |d'|del |of |ga |ta' |a |da |do |den |de l'|ב-?|ב|ngay |ke |lá |la |mí |tuan |a viz |ที่ |ខែ ?)?$"
)
_DAY_AFTER = re.compile(r"^လ?[\s./-]{0,3}(?:the |ang |ika-|ya |lá )?(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-[^\W\d]{1,4})?(?![\d:%])")
_YEAR_AFTER = re.compile(
    r"^(?:[\s,،./'\-]|st|nd|rd|th|-[^\W\d]{1,4}|d[eo]l? |de |de l'an |ng |năm |nam |พ\.?ศ\.?|ค\.?ศ\.?|г\.|р\.|m\.|metų|года|року|و|هـ|سنة|عام|לשנת|a|urteko|ko\b|ឆ្នាំ|ቀን){0,4}\s?(\d{4}|'?\d\d(?![\d:.]))(?!\d|:\d)"
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})\s?(?:[.,/\-]|\.?\s?g\.|m\.|metų|e?ko|an?|йил|жылғы|ж\.|оны|онд|ch\.|ခုနှစ်)?[^\d]{0,6}$")
_HEBREW_IN = re.compile(r"(?<![א-ת])ב(?=[א-ת]{2})")
_HEBREW_YEAR = re.compile(r"^\s*ה?([א-ת]{1,4}[\"'״׳][א-ת])")
_HEBREW_DAY = re.compile(r"(?<![א-ת])([א-ל]|י[א-ט]|ט[וז]|כ[א-ט]|ל)['\"]?([א-ט])?\s*(?:ב|of )?$")


@dataclass(frozen=True, slots=True)
class Read:
    """A date that was read."""

    at: datetime
    """Aware, on the text's own clock; UTC where no zone is named."""
    day_only: bool
    zoned: bool = False
    """The text names a zone."""
    relative: bool = False
    """Counted back from now."""
    rest: str = ""
    """What of the text is no part of the date, folded."""


@dataclass(frozen=True, slots=True)
class _Day:
    on: date
    start: int
    end: int


def read_date(text: str, habits: Habits = Habits(), *, now: datetime | None = None) -> Read | None:  # noqa: B008 - frozen
    """The first date of a short text; None when there is none that can be, or the text is longer than 200 characters.

    Args:
        text: As it was served.
        habits: Its home, which decides 03/07/2024 and what `CST` is.
        now: When it was served, aware: what `3 hours ago` counts from; a reading after it (by more than a day) gives way to one before.
    """
    plain = " ".join(text[: _MAX_LENGTH + 1].replace("\u200e", "").replace("\u200f", "").replace("\u061c", "").split())
    if not 4 <= len(plain) <= _MAX_LENGTH:
        return None
    plain = _with_figures(folded(plain))
    try:
        return _epoch(plain) or _compact(plain, habits) or _written(plain, habits, now) or _counted(plain, habits, now)
    except (OverflowError, OSError):
        return None


def _with_figures(text: str) -> str:
    """二〇二四年六月十二日 in figures, and Hebrew months without the `in` that is written together with them."""
    text = _HEBREW_IN.sub("", text)
    if not _CJK_YEAR.search(text):
        return text
    tens = _CJK_TENS.sub(lambda m: f"{(m[1] or '一').translate(_CJK_DIGITS)}{(m[2] or '〇').translate(_CJK_DIGITS)}", text)
    return re.sub(r"[〇零一二三四五六七八九\d]+(?=[年月日])", lambda m: m[0].translate(_CJK_DIGITS), tens)


def _epoch(text: str) -> Read | None:
    found = _EPOCH.fullmatch(text)
    return Read(datetime.fromtimestamp(int(found[1]), UTC), day_only=False, zoned=True) if found else None


def _compact(text: str, habits: Habits) -> Read | None:
    found = _COMPACT.fullmatch(text)
    if found is None or not (day := _day(int(found[1]), int(found[2]), int(found[3]))):
        return None
    if found[4] is None:
        return Read(datetime(day.year, day.month, day.day, tzinfo=UTC), day_only=True)
    local = datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), int(found[6] or 0))  # noqa: DTZ001 - its zone follows
    return _zoned(local, found[7], habits)


def _written(text: str, habits: Habits, now: datetime | None) -> Read | None:
    for day in _days(text, habits, now):
        time = clock_time(text, day.start, day.end)
        if time is None:
            return Read(
                datetime(day.on.year, day.on.month, day.on.day, tzinfo=UTC), day_only=True, rest=text[: day.start] + " " + text[day.end :]
            )
        local = datetime(day.on.year, day.on.month, day.on.day, time.hour, time.minute, time.second)  # noqa: DTZ001 - its zone follows
        pieces = sorted(((day.start, day.end), (time.start, time.end)))
        rest = text[: pieces[0][0]] + " " + text[pieces[0][1] : pieces[1][0]] + " " + text[pieces[1][1] :]
        return _zoned(local, time.zone, habits, rest)
    return None


def _zoned(local: datetime, name: str | None, habits: Habits, rest: str = "") -> Read | None:
    try:
        zone = zones.zone(name, local, habits)
    except ValueError:
        return None
    return Read(local.replace(tzinfo=zone or UTC), day_only=False, zoned=zone is not None, rest=rest)


def _counted(text: str, habits: Habits, now: datetime | None) -> Read | None:
    if now is None or len(text) > 60 or (found := moment_ago(text, habits.language, now)) is None:
        return None
    at, day_only = found
    return Read(
        at.replace(hour=0, minute=0, second=0, microsecond=0) if day_only else at.replace(microsecond=0),
        day_only=day_only,
        zoned=True,
        relative=True,
    )


def _days(text: str, habits: Habits, now: datetime | None) -> Iterator[_Day]:
    if found := _YEAR_FIRST.search(text):
        year, month, number = int(found[1]), int(found[3]), int(found[4])
        calendar = (
            "persian"
            if 1340 <= year <= 1450 and habits.language in {"fa", "ps", "ckb", "ku", ""}
            else "islamic"
            if 1390 <= year <= 1499
            else "nepali"
            if habits.language == "ne" and year in calendars.nepali_years()
            else "gregorian"
        )
        yield from _made(calendar, year, month, number, found)
    if (found := _CJK.search(text)) and (counted := _cjk_year(found[1], found[2])):
        yield from _made("gregorian", counted, int(found[3]), int(found[4]), found)
    if found := _ERA_FIGURES.search(text):
        yield from _made("gregorian", calendars.ERAS[found[1].upper()] + int(found[2]), int(found[3]), int(found[4]), found)
    if found := _VIETNAMESE.search(text):
        yield from _made("gregorian", int(found[3]), int(found[2]), int(found[1]), found)
    if found := _ROMAN_MONTH.search(text) or (_ROMAN_MONTH_SPACED.search(text) if habits.language == "pl" else None):
        yield from _made("gregorian", int(found[3]), _ROMANS[found[2]], int(found[1]), found)
    if found := _ROMAN_MONTH_SECOND.search(text):
        yield from _made("gregorian", int(found[1]), _ROMANS[found[2]], int(found[3]), found)
    if habits.language == "zh" and (found := _MINGUO.search(text)):
        yield from _made("gregorian", calendars.ERAS["民國"] + int(found[1]), int(found[3]), int(found[4]), found)
    if found := _MONGOLIAN.search(text):
        yield from _made("gregorian", int(found[1]), int(found[2]), int(found[3]), found)
    for found in _YEAR_LAST.finditer(text):
        yield from _ordered(text, found, habits, now)
    if any(sign.isdecimal() for sign in text) or "א" <= max(text) <= "ת":
        for name in months(text, habits.language):
            yield from _named(text, name.start, name.end, name.calendar, name.number)


def _cjk_year(era: str | None, figures: str) -> int | None:
    number = 1 if figures == "元" else int(figures)
    if era:
        return calendars.ERAS[era.upper()] + number
    return (
        number
        if number >= 1900
        else calendars.ERAS["民國"] + number
        if 80 <= number < 200
        else 2000 + number
        if 10 <= number < 80
        else None
    )


def _made(calendar: str, year: int, month: int, number: int, found: re.Match[str]) -> Iterator[_Day]:
    if day := _day(year, month, number, calendar):
        yield _Day(day, found.start(), found.end())


def _day(year: int, month: int, number: int, calendar: str = "gregorian") -> date | None:
    """The day; None when there is none such, or outside 1900..2200: no page was dated then."""
    try:
        day = calendars.gregorian(calendar, year, month, number)
    except (ValueError, OverflowError):
        return None
    return day if 1900 <= day.year <= 2200 else None


def _ordered(text: str, found: re.Match[str], habits: Habits, now: datetime | None) -> Iterator[_Day]:
    """Day and month in figures, the year last: a weekday proves the order, then what lies after `now` is out, then habits decide."""
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    if year < 100:
        if found[2] == "." and habits.month_first:
            return
        year += 2500 if habits.language == "th" and year > 40 else 2000 if year < 70 else 1900
    readings = [day for day in (_day(year, two, one), _day(year, one, two)) if day is not None]
    if 1340 <= year <= 1450:
        readings = [day for day in (_day(year, two, one, "persian" if habits.language in {"fa", "ps"} else "islamic"),) if day is not None]
    twelve_hours = not habits.language and re.search(r"\d\s?[ap]\.?m\b", text) is not None
    if (habits.month_first or twelve_hours) and found[2] != ".":
        readings.reverse()
    if len(readings) == 2 and readings[0] != readings[1]:
        proven = [day for day in readings if day.weekday() in _weekdays(text, habits.language)]
        past = [day for day in readings if now is not None and day <= (now + timedelta(days=1)).date()]
        readings = proven or past or readings
    yield from (_Day(day, found.start(), found.end()) for day in readings[:1])


def _weekdays(text: str, language: str) -> set[int]:
    names = {folded(name): number for code in (language, "en") if code for name, number in weekday_names(code).items()}
    words = set(re.findall(r"[^\W\d]+", text))
    short = {name[:3]: number for name, number in names.items() if name.isascii()}
    return {number for name, number in names.items() if name in text} or {number for name, number in short.items() if name in words}


def _named(text: str, start: int, end: int, calendar: str, number: int) -> Iterator[_Day]:
    before, after = (
        text[max(0, start - 24) : start].rstrip(".") if text[start - 1 : start] != " " else text[max(0, start - 24) : start],
        text[end : end + 60].lstrip("."),
    )
    shift = len(text[end : end + 60]) - len(after)
    if calendar == "hebrew" and (found := _hebrew_day(before, after)):
        if day := _day(found[0], number, found[1], calendar):
            yield _Day(day, start - found[2], min(len(text), end + shift + found[3]))
        return
    if ahead := _DAY_BEFORE.search(before):
        day_number, first, last = int(ahead[1]), start - len(before) + ahead.start(), 0
    elif behind := _DAY_AFTER.match(after):
        day_number, first, last = int(behind[1]), start, behind.end()
    else:
        return
    if year := _year_behind(after, last):
        value, last = year
    elif earlier := _YEAR_BEFORE.search(text[max(0, first - 24) : first]):
        value, first = int(earlier[1]), first - len(text[max(0, first - 24) : first]) + earlier.start()
    else:
        return
    if day := _day(_full_year(value, calendar, thai="\u0e00" <= text[start] <= "\u0eff"), number, day_number, calendar):
        yield _Day(day, first, min(len(text), end + shift + last))


def _year_behind(after: str, start: int) -> tuple[int, int] | None:
    """The year behind day and month, also behind the time and the zone (`Jun 04 15:21:41 JST 2024`), and where it ends."""
    if found := _YEAR_AFTER.match(after[start:]):
        return int(found[1].strip("'")), start + found.end()
    if found := re.match(r"\s\d\d:\d\d(?::\d\d)?(?:\s[a-z]{1,5}|\s?[+-]\d{4})?\s(\d{4})$", after[start:]):
        return int(found[1]), start  # the time is read by itself
    return None


def _full_year(year: int, calendar: str, *, thai: bool) -> int:
    """Two figures of a year; Thai papers write the last two of the Buddhist one, which no other paper can mean (2567: 67)."""
    if year >= 100:
        return year
    if calendar in {"persian", "islamic"}:
        return 1400 + year
    return year + (2000 if year < 50 else 2500 if thai else 1900)


def _hebrew_day(before: str, after: str) -> tuple[int, int, int, int] | None:
    """Year, day and how far they reach before and behind the month, out of Hebrew letters."""
    year, day = _HEBREW_YEAR.match(after), _HEBREW_DAY.search(before)
    value = calendars.hebrew_year(year[1]) if year else None
    if year is None or day is None or value is None:
        return None
    letters = day[1] + (day[2] or "")
    number = sum(dict(zip("אבגדהוזחטיכל", (*range(1, 10), 10, 20, 30), strict=True)).get(sign, 0) for sign in letters)
    return value, number, len(before) - day.start(), year.end()

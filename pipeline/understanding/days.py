"""Days that a report names: months in every language, numeric dates, `3月18日`; and spans of time ("sixty working days") counted from a day."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.understanding.lexemes import DENSE, Lexeme
from pipeline.understanding.other_calendars import days_of_other_calendars
from pipeline.understanding.passage import Passage
from pipeline.understanding.quantities import quantities
from pipeline.understanding.word_order import UNIT_FIRST

_ZEROS = "0٠۰०০੦૦௦౦೦൦๐໐၀០０"
"""The noughts of the scripts that have figures of their own; the others follow."""
_ONE, _TWO, _FIVE, _NINE, _NOUGHT = ("".join(("[", *(chr(ord(zero) + figure) for zero in _ZEROS), "]")) for figure in (1, 2, 5, 9, 0))
_CENTURY = f"(?:{_ONE}{_NINE}|{_TWO}{_NOUGHT})"
_DAY_BEFORE = re.compile(
    r"(?<![\d.,/])(\d{1,2})\s?(?:st|nd|rd|th|er|º|ª|\.|-?[^\W\d]{1,3}|-)?\s?(?:de |d'|of |ga |ta' |a |da |do |del |en |den )?$"
)
_DAY_AFTER = re.compile(r"[\s\-]{0,2}(?:ya |ang |ika-|tanggal )?(\d{1,2})(?![\d%])(?!\s?(?:[.,:]\d|million|mil))")
_YEAR_AFTER = re.compile(rf"(?:[\s,.\-]|-[^\W\d]{{1,4}}|st|nd|rd|th|d[eo]l? |ng |năm |پر|م|г\.)*((?:{_CENTURY}|{_TWO}{_FIVE})\d\d)(?!\d)")
_YEAR_BEFORE = re.compile(rf"(?<!\d)({_CENTURY}\d\d)(?:[^\d]{{0,10}})$")
_CJK = re.compile(
    r"(?:(\d{4})\s?[年년]\s?)?(?:(\d{1,2})\s?[月월]\s?)?(?<!\d)(\d{1,2})\s?[日号號일](?![本間间的曜]|以内|以內|内|內|이내|間|상|반|간|\s안에|\s이내|\s내에)|(?:(\d{4})\s?[年년]\s?)?(?<!\d)(\d{1,2})\s?[月월]\s?(末|말|底)"
)
_CHINESE_DIGITS = "〇一二三四五六七八九零"
_CHINESE = re.compile(
    rf"(?:([{_CHINESE_DIGITS}]{{4}})年)?(?<![一二三四五六七八九十])([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})[日號号](?![內内])"
)
_NUMERIC = re.compile(rf"(?<![\d./-])(?:({_TWO}{_NOUGHT}\d\d)-(\d\d)-(\d\d)|(\d{{1,2}})([./])(\d{{1,2}})\5({_TWO}{_NOUGHT}\d\d))(?![\d])")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})(?:/| tháng )(\d{1,2})(?:(?:/| năm )(20\d\d))?(?!\d)")
_MONGOLIAN = re.compile(r"(?:(20\d\d) оны )?(?<!\d)(\d{1,2})(?:-р| дугаар| дүгээр) сарын (\d{1,2})(?!\d)")
_BUDDHIST = 543
_MOST_DAYS = 800
"""A time limit of more than two years is a period, no limit."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the text."""

    on: date
    start: int
    end: int
    dated: bool
    """The year stands there."""
    exact: bool = True
    """False where only the month does; then `on` is its fifteenth."""
    weekday: bool = False
    """Only a weekday: the next one after the report's day."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time in the text."""

    number: int
    unit: str
    working: bool
    start: int
    end: int

    def ends(self, published: date | None) -> str:
        """ISO date, counted from publication; an ISO 8601 duration (`P2M`) when that day is unknown."""
        if published is None:
            return f"PT{self.number}H" if self.unit == "hour" else f"P{self.number}{self.unit[0].upper()}"
        return later(published, self).isoformat()


def days(passage: Passage) -> list[Day]:
    """Days after the report's own, in order of place. Without a day of publication only those with a year."""
    found: list[Day] = []
    for day in days_named(passage):
        if (passage.published is None or day.on > passage.published) and not any(d.start < day.end and day.start < d.end for d in found):
            found.append(day)
    return sorted(found, key=lambda day: day.start)


def days_named(passage: Passage) -> list[Day]:
    """All days, those that are past and those named twice as well."""
    if "days" not in passage.kept:
        passage.kept["days"] = _all_named(passage)
    kept: list[Day] = passage.kept["days"]
    return kept


def _all_named(passage: Passage) -> list[Day]:
    other = [Day(told.on, told.start, told.end, told.dated) for told in days_of_other_calendars(passage)]
    named = [*other, *_named(passage), *_written(passage)]
    return [*named, *_numbers_alone(passage, named), *_weekdays(passage)]


def _numbers_alone(passage: Passage, named: list[Day]) -> Iterator[Day]:
    """Days of the running month by their number and the word for "date": "22ஆம் திகதி", "tanggal 22", "22 числа"."""
    for kind, pattern in (("day-behind", _NUMBER_BEFORE), ("day-before", _NUMBER_BEHIND)):
        for word in passage.of(kind):
            near = (max(0, word.start - 6), word.start) if kind == "day-behind" else (word.end, word.end + 8)
            found = pattern.search(passage.text, *near) if kind == "day-behind" else pattern.match(passage.text, *near)
            if found is None or _counts(passage, found.end(1)):
                continue
            start, end = (found.start(), word.end) if kind == "day-behind" else (word.start, found.end())
            on = _made(passage, None, None, int(found[1]))
            if on is not None and not any(day.start < end and start < day.end for day in named):
                yield Day(on, start, end, dated=False)


def _counts(passage: Passage, end: int) -> bool:
    """Whether a number counts something: "mỗi ngày 20 triệu" is no twentieth."""
    return any(passage.has(kind, end, end + 2) for kind in ("scale", "currency", "unit"))


def months_ahead(passage: Passage, *, own: bool = False) -> list[Day]:
    """Months named alone, without day or year, that lie ahead ("a hearing in October"), each by its fifteenth; `own`: the report's month, too."""
    named = days_named(passage)
    out = []
    for word in passage.of("month"):
        first = passage.original[passage.origin(word.start, word.end)[0]]
        taken = any(day.start < word.end and word.start < day.end for day in named)
        if taken or passage.published is None or (passage.language in _CAPITAL_MONTHS and not first.isupper()) or _short(passage, word):
            continue
        day = _made(passage, None, int(word.value), 15)
        if day is not None and (day.year, day.month, own) > (passage.published.year, passage.published.month, False):
            out.append(Day(day, word.start, word.end, dated=False, exact=False))
    return out


def _short(passage: Passage, word: Lexeme) -> bool:
    """Whether a month's name is too short to be one without a number: "آب", which other words hold."""
    return word.end - word.start < _SHORTEST and DENSE.match(passage.text[word.start]) is None and not passage.text[word.start].isascii()


def spans(passage: Passage) -> list[Span]:
    """Numbers of hours, days, weeks, months or years, and a month or week whose one is not said."""
    if "spans" not in passage.kept:
        passage.kept["spans"] = list(_spans(passage))
    kept: list[Span] = passage.kept["spans"]
    return kept


def _spans(passage: Passage) -> Iterator[Span]:
    text = passage.text
    numbers = quantities(passage)
    counted = {quantity.end for quantity in numbers}
    for number, kind in _UNSAID.items():
        for word in passage.of(kind):
            if word.start - 1 not in counted:
                yield Span(number, str(word.value), False, word.start, word.end)
    for quantity in numbers:
        if quantity.value != int(quantity.value) or not 0 < quantity.value <= _MOST_DAYS or quantity.scaled:
            continue
        for unit in passage.within(("unit",), max(0, quantity.start - 26), quantity.end + 26):
            gap = text[quantity.end : unit.start] if unit.start >= quantity.end else text[unit.end : quantity.start]
            if unit.start >= quantity.end or unit.end <= quantity.start:
                bare, working = _without_working(passage, gap, min(quantity.end, unit.end))
                working = working or passage.has("working", unit.start, unit.end + 3)
                near = (not bare and len(gap) <= 22 and (working or len(gap) <= 2)) or bare in {"个", "個", "na", "ezi", "z'", "za", "ya"}
                if near and (unit.start >= quantity.end or passage.language in UNIT_FIRST):
                    yield Span(int(quantity.value), str(unit.value), working, min(quantity.start, unit.start), max(quantity.end, unit.end))
                    break


_UNSAID = {1: "one", 2: "two"}
"""Numbers that a phrase holds ("within a month", "خلال أسبوعين"), unless one stands before it: "kahden viikon kuluessa"."""
_ORDINAL = 26
"""Characters in which an ordinal begins before its month: "الحادي والثلاثين من"."""
_DAY_LAST = frozenset({"hu", "eu"})
_SHORTEST = 3
_NUMBER_BEFORE = re.compile(r"(?<![\d.,:/-])(\d{1,2})(?![\d.,:])[\s-]?(?:st|nd|rd|th|\.)?\s?$")
_NUMBER_BEHIND = re.compile(r"\s?(\d{1,2})(?![\d.,:/-]*\d)(?!\s?%)")
_CAPITAL_MONTHS = frozenset({"en", "de"})


def _without_working(passage: Passage, gap: str, start: int) -> tuple[str, bool]:
    """What stands between number and unit besides a word for "working", and whether there is one ("sixty working days")."""
    bare, working = gap, False
    for word in passage.within(("working",), start, start + len(gap)):
        bare, working = bare.replace(passage.text[word.start : word.end], " "), True
    return bare.strip(" -"), working


def _chinese(numeral: str) -> int:
    """A number below a hundred in Chinese numerals: 二十四."""
    tens, ten, ones = numeral.rpartition("十")
    return 10 * (_CHINESE_DIGITS.index(tens) if tens else 1) * bool(ten) + (_CHINESE_DIGITS.index(ones) if len(ones) == 1 else 0)


def _named(passage: Passage) -> Iterator[Day]:
    text, passed = passage.text, 0
    for word in passage.of("month"):
        if word.start < passed:  # the 2月 of 12月
            continue
        passed = word.end
        before, after = text[max(0, word.start - 14) : word.start], text[word.end : word.end + 14]
        match = _DAY_BEFORE.search(before)
        start, end, number = word.start, word.end, None
        if match is not None:
            number, start = int(match[1]), word.start - len(before) + match.start()
        elif (told := _ordinal(passage, word)) is not None:
            number, start, end = int(told.value), min(start, told.start), max(end, told.end)
        elif (following := _DAY_AFTER.match(after)) is not None and not _YEAR_AFTER.match(after):
            number, end = int(following[1]), word.end + following.end()
            if passage.has("unit", end, end + 2) and DENSE.match(text[word.end - 1]) is None:
                continue  # Tagalog "May 15 araw": has fifteen days
        year_match = _YEAR_AFTER.match(text[end : end + 16])
        earlier = None if year_match else _YEAR_BEFORE.search(text[max(0, start - 16) : start])
        year = int(year_match[1]) if year_match else int(earlier[1]) if earlier else None
        end = end + year_match.end() if year_match else end
        start = start - min(16, start) + earlier.start() if earlier else start
        if number is None and year is None:
            continue
        day = _made(passage, year, int(word.value), number)
        if day is not None:
            yield Day(day, start, end, year is not None, exact=number is not None)


def _ordinal(passage: Passage, month: Lexeme) -> Lexeme | None:
    """The day in words beside a month: "первого марта", "الخامس عشر من تشرين الثاني"; behind it where a language says so ("május elsejéig")."""
    before = [one for one in passage.within(("ordinal",), max(0, month.start - _ORDINAL), month.start) if 0 <= month.start - one.end <= 1]
    behind = passage.within(("ordinal",), month.end + 1, month.end + 2) if passage.language in _DAY_LAST else ()
    return min(before, key=lambda one: one.start, default=next(iter(behind), None))


def _weekdays(passage: Passage) -> Iterator[Day]:
    if passage.published is not None:
        for word in passage.of("weekday"):
            ahead = (word.value - passage.published.weekday()) % 7
            if ahead:  # the report's own weekday may as well be today
                yield Day(_plus(passage.published, ahead), word.start, word.end, dated=False, weekday=True)


def _written(passage: Passage) -> Iterator[Day]:
    text = passage.text
    for match in _CJK.finditer(text):
        if match[6]:
            day = _made(passage, int(match[4]) if match[4] else None, int(match[5]), 28)
            if day is not None:
                yield Day(day.replace(day=calendar.monthrange(day.year, day.month)[1]), match.start(), match.end(), bool(match[4]))
            continue
        day = _made(passage, int(match[1]) if match[1] else None, int(match[2]) if match[2] else None, int(match[3]))
        if day is not None:
            yield Day(day, match.start(), match.end(), bool(match[1]))
    for match in _CHINESE.finditer(text):
        year = "".join(str(_CHINESE_DIGITS.index(sign) % 10) for sign in match[1] or "")
        day = _made(passage, int(year) if year else None, _chinese(match[2]), _chinese(match[3]))
        if day is not None:
            yield Day(day, match.start(), match.end(), bool(year))
    for match in _NUMERIC.finditer(text):
        parts = (match[1], match[2], match[3]) if match[1] else (match[7], match[6], match[4])
        day = _made(passage, *(int(part) for part in parts))
        if day is not None:
            yield Day(day, match.start(), match.end(), dated=True)
    if passage.language == "mn":
        for match in _MONGOLIAN.finditer(text):
            day = _made(passage, int(match[1]) if match[1] else None, int(match[2]), int(match[3]))
            if day is not None:
                yield Day(day, match.start(), match.end(), dated=bool(match[1]))
    if passage.language == "vi":
        for match in _VIETNAMESE.finditer(text):
            day = _made(passage, int(match[3]) if match[3] else None, int(match[2]), int(match[1]))
            if day is not None:
                yield Day(day, match.start(), match.end(), dated=bool(match[3]))


def _made(passage: Passage, year: int | None, month: int | None, number: int | None) -> date | None:
    """A day; a year that is not said is the report's own, or the next one where a report of late autumn names an early month."""
    published = passage.published
    if year is not None and year > 2400:
        year -= _BUDDHIST
    if year is None and published is None:
        return None
    if month is None:
        month, year = (published.month, published.year) if published else (0, 0)
        if published and number and number <= published.day:
            return None
    if year is None and published is not None:
        year = published.year + (published.month >= 9 and month <= published.month - 7)
    try:
        return date(year or 0, month, number or 15)
    except ValueError:
        return None


def later(day: date, span: Span) -> date:
    """`day` plus a span; a month ends on its last day where the day does not exist, working days pass over weekends."""
    if span.working and span.unit == "day":
        for _ in range(span.number):
            day = _plus(day, 1)
            while day.weekday() >= 5 and day < date.max - timedelta(days=3):
                day = _plus(day, 1)
        return day
    if span.unit == "hour":
        return _plus(day, -(-span.number // 24))
    if span.unit in {"day", "week"}:
        return _plus(day, span.number * (7 if span.unit == "week" else 1))
    months = span.number * (12 if span.unit == "year" else 1) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _plus(day: date, number: int) -> date:
    return day + timedelta(days=min(number, (date.max - day).days))

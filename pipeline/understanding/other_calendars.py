"""Days of a report that are told in another calendar than ours: Iran's and Afghanistan's, Ethiopia's, Nepal's; as days of ours.

Names and arithmetic of the calendars are those of `common.dates.calendars`; a year that is not said is the one whose day lies nearest to the report's own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from common.dates.calendars import gregorian
from pipeline.understanding.calendar_names import CALENDARS
from pipeline.understanding.lexemes import Lexeme
from pipeline.understanding.passage import Passage

_OFFSETS: Mapping[str, int] = {"persian": -621, "ethiopian": -8, "nepali": 56}
"""What a year of ours is in the calendar, give or take one."""
_LONGEST = {"persian": 31, "ethiopian": 30, "nepali": 32}
_NEAR = 300
"""Days between a report and a day that it tells without its year: a hearing is set ahead, an act lies behind."""
_BEHIND = re.compile(r"\s?(?:ماه\s?)?(\d{1,2})(?!\d)(?:\s?(?:ቀን|गते))?")
_BEFORE = re.compile(r"(?<![\d.,/])(\d{1,2})\s?(?:ام\s|م\s)?$")
_YEAR = re.compile(r"[\s,/،]{0,2}(?:سال\s|ዓ\.?ም\.?\s)?(\d{4})(?!\d)")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})\s?(?:ዓ\.?ም\.?\s|साल\s)?$")
_NUMERIC = re.compile(r"(?<![\d/])(\d{4})/(\d{1,2})/(\d{1,2})(?![\d/])")
_ENDS = 12
"""Characters between the word for its end and a month: "پایان", "मसान्त"."""


@dataclass(frozen=True, slots=True)
class OtherDay:
    """A day as a report tells it; offsets are those of the folded text."""

    on: date
    start: int
    end: int
    dated: bool
    """The year stands there."""


def days_of_other_calendars(passage: Passage) -> Iterator[OtherDay]:
    """Days by a month's name and a number, ends of such months, and Iran's days in figures."""
    calendar = CALENDARS.get(passage.language)
    if calendar is None:
        return
    for word in passage.of("other-month"):
        told = _numbered(passage, calendar, word) or _end_of(passage, calendar, word)
        if told is not None:
            yield told
    if calendar == "persian":
        for match in _NUMERIC.finditer(passage.text):
            on = _day(calendar, *(int(part) for part in match.groups()))
            if on is not None:
                yield OtherDay(on, match.start(), match.end(), dated=True)


def _numbered(passage: Passage, calendar: str, word: Lexeme) -> OtherDay | None:
    text, start, end = passage.text, word.start, word.end
    before = _BEFORE.search(text, max(0, start - 8), start)
    behind = _BEHIND.match(text, end) if calendar != "persian" else None
    ordinal = next((one for one in passage.within(("ordinal",), max(0, start - 14), start) if one.end == start - 1), None)
    if behind is not None:
        number, end = int(behind[1]), behind.end()
    elif before is not None:
        number, start = int(before[1]), before.start()
    elif ordinal is not None:
        number, start = int(ordinal.value), ordinal.start
    else:
        return None
    year, earlier = _YEAR.match(text, end), None
    if year is not None:
        end = year.end()
    elif (earlier := _YEAR_BEFORE.search(text, max(0, start - 10), start)) is not None:
        start = earlier.start()
    said = int((year or earlier)[1]) if year or earlier else None  # type: ignore[index]  # one of them is a match
    on = _day(calendar, said, int(word.value), number) if said else _nearest(passage, calendar, int(word.value), number)
    return OtherDay(on, start, end, dated=said is not None) if on is not None else None


def _end_of(passage: Passage, calendar: str, word: Lexeme) -> OtherDay | None:
    """The last day of a month, told by a word before its name or behind it."""
    ends = [*passage.within(("end-of",), max(0, word.start - _ENDS), word.start), *passage.within(("end-of",), word.start, word.end + 3)]
    beside = next((one for one in ends if word.start - one.end in {0, 1} or (word.start < one.start and one.start - word.end <= 1)), None)
    if beside is None:
        return None
    for number in range(_LONGEST[calendar], 28, -1):
        on = _nearest(passage, calendar, int(word.value), number)
        if on is not None:
            return OtherDay(on, min(word.start, beside.start), max(word.end, beside.end), dated=False)
    return None


def _nearest(passage: Passage, calendar: str, month: int, number: int) -> date | None:
    published = passage.published
    if published is None:
        return None
    around = published.year + _OFFSETS[calendar]
    near = (on for year in (around - 1, around, around + 1) if (on := _day(calendar, year, month, number)) is not None)
    return min((on for on in near if abs((on - published).days) <= _NEAR), key=lambda on: abs((on - published).days), default=None)


def _day(calendar: str, year: int, month: int, number: int) -> date | None:
    try:
        return gregorian(calendar, year, month, number)
    except ValueError:
        return None

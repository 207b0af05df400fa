"""Whether a span of time is a period somebody must still keep: one counted from a day long past is over, one that a bill or a law would set is nobody's.

The words that tell are concepts of `beat/facts/words-periods.toml`. What is said nearest before the span counts: a day, a month, "last year", "three weeks ago".
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from common import cldr
from pipeline.understanding.days import Day, Span, days_named, later, spans
from pipeline.understanding.folding import fold_term
from pipeline.understanding.lexemes import DENSE, Lexeme
from pipeline.understanding.passage import Passage

_OPENING = 40
"""Characters of a sentence in which its subject, or the day it tells of, stands."""
_BEHIND = 45
"""Characters behind a span in which the day may follow: "gave it fifteen days on 24 January"."""
_ASIDE = 3
"""Characters between a span and the word that says what it is: a space, an article, a comma."""
_SERVICE = 50
"""Characters on either side of a span in which the service that it runs from is told."""
_RUNS_FROM = 30
"""Characters between a span and the day it runs from: room for "from", "starting on", "of the decision of"."""
_ANOTHER = re.compile(r"[,;:!?–—(，、；：。！？（،؛؟।։]")
"""What parts a day from a span that does not run from it: "which is in charge from 1 May, gave it two weeks"."""
_FROM = 18
"""Characters before a day that stands ahead of the span, or behind one that follows it, in which "from" begins: "a partire dal", "itibaren"."""
_TOLD_BEFORE = 120
"""Characters before a span within which the day stands that it runs from by "from that date"."""
_COMMAS = 2
"""Signs between a span and the day it is counted from: "14 days, counted from Tuesday, 28 October"."""
_DAYS = 31
"""The highest number that a day is called by."""
_FROM_ON = ("から", "より", "부터", "起")
"""What stands between a day that is called by its number alone and the span that runs from it."""
_MOST_APART = 120
"""Days between a report and the day that a span in it runs from; one further off is of another matter."""
_LOOSE = 12
"""Characters before a span in which the word for "after" begins."""
_FAR_AHEAD = 180
"""Days ahead beyond which a day without a year was rather last year's."""
_SHORT_MONTH = 4
"""Letters of a month's name that is not trusted without a day: "mars", "hul", "juin"."""
_NOUNS_CAPITAL = frozenset({"de", "lb"})
"""Languages in which a capital letter tells a month from the other words of its name, and nobody is called by one: "März", "Juni"."""
_LEADING = 2
"""Headline and first sentence: news of the day, never told of the day of the sentence before."""


def over(report: Passage, span: Span) -> bool:
    """Whether a span counts from a day of which the report says that it is past, and had ended when the report came out; or is said to have run out."""
    low, high = report.bounds(span.start)
    if report.has("expired", max(low, span.start - _BEHIND), min(high, span.end + 2 * _BEHIND)):
        return True
    published = report.published
    if published is None:
        return False
    began = _began(report, span, low, high, published)
    return began is not None and later(began, span) <= published


def follows(report: Passage, span: Span) -> bool:
    """Whether the span only says how long after another event something came: "two days after", "three weeks later"."""
    high = report.bounds(span.start)[1]
    return any(
        word.start - span.end <= _ASIDE and not report.text[span.end : word.start].strip(" -")
        for word in report.within(("later",), span.end, min(high, span.end + _ASIDE + 1))
    )


def loose(report: Passage, span: Span) -> bool:
    """Whether the word beside the span tells as often when something came ("after three weeks", "üç gün sonra") as until when it must."""
    near = report.within(("in-the-end",), max(0, span.start - _LOOSE), span.end + _ASIDE + 1)
    return any(0 <= span.start - word.end <= _ASIDE or 0 <= word.start - span.end <= _ASIDE for word in near)


def runs_from(report: Passage, span: Span) -> date | None:
    """The day a span is said to run from, "30 days from 5 May", "8月17日から1カ月", "25 Kasım'dan itibaren 30 gün"; None where no such day stands beside it."""
    low, high = report.bounds(span.start)
    for day in days_named(report):
        if day.weekday or not day.exact or not low <= day.start < high:
            continue
        begin, end = (day.start - _FROM, span.start) if day.end <= span.start else (span.end, day.end + _FROM)
        first, last = (day.end, span.start) if day.end <= span.start else (span.end, day.start)
        if not 0 <= last - first <= _RUNS_FROM or _parts(report, first, last) or report.has("breaks", first, last):
            continue
        if not any(word.end <= end for word in report.within(("from", "counted"), max(low, begin), min(high, end))):
            continue
        on = _begun(report, day)
        if report.published is None or abs((on - report.published).days) <= _MOST_APART:
            return on
    return _that_day(report, span) or _day_by_number(report, span)


def _parts(report: Passage, first: int, last: int) -> bool:
    """Whether something else is told between a day and a span; not where a comma stands before how it is counted: "14 days, counted from Tuesday, 28 October"."""
    another = list(_ANOTHER.finditer(report.text, first, last))
    return bool(another) and not (len(another) <= _COMMAS and report.has("counted", another[0].end(), another[0].end() + _ASIDE))


def _that_day(report: Passage, span: Span) -> date | None:
    """The past day told before a span that runs "from that date"."""
    if report.published is None or not report.has("that-day", max(0, span.start - _FROM), span.end + _FROM):
        return None
    told = [day for day in _past(report, report.published) if day.exact and day.end <= span.start and span.start - day.end < _TOLD_BEFORE]
    return told[-1].on if told else None


def _day_by_number(report: Passage, span: Span) -> date | None:
    """The day of this month or the last that is called by its number alone in Japanese, Korean and Chinese: "17日から1カ月", "28日起计两个月"."""
    for day in spans(report):
        between = report.text[day.end : span.start].lstrip(")） ")
        if day.unit == "day" and day.number <= _DAYS and day.end <= span.start <= day.end + _FROM and between.startswith(_FROM_ON):
            published = report.published
            if published is None or not DENSE.search(report.text[day.start : day.end]):
                return None
            own = published.replace(day=1) if day.number <= published.day else _month_before(published.replace(day=1))
            return own.replace(day=min(day.number, calendar.monthrange(own.year, own.month)[1]))
    return None


def _begun(report: Passage, day: Day) -> date:
    """The day from which time runs has mostly come: a month and day far ahead are last year's, a day alone ("17日") this month's or the last one's."""
    published = report.published
    if day.dated or published is None or day.on <= published:
        return day.on
    if not any(sign in report.text[day.start : day.end] for sign in "月월") and DENSE.search(report.text[day.start : day.end]):
        return _month_before(day.on)
    return _year_before(day.on) if (day.on - published).days > _FAR_AHEAD else day.on


def from_service(report: Passage, span: Span) -> bool:
    """Whether the time runs from when somebody gets the paper, a day that nobody knows: "within 30 days of service"."""
    low, high = report.bounds(span.start)
    reach = int(_SERVICE / _stretch(report, span.start))
    return report.has("from-service", max(low, span.start - reach), min(high, span.end + reach))


def of_a_law(report: Passage, span: Span) -> bool:
    """Whether a bill, a law or its text sets the span for whomever it may concern."""
    low, high = report.bounds(span.start)
    opening = low + _OPENING / _stretch(report, span.start)
    statutes = [word for word in report.within(("statute",), low, span.start) if word.end <= span.start]
    if not statutes:
        return False
    return report.has("provides", low, high) or (statutes[0].start < opening and not report.has("given", low, span.start))


def _began(report: Passage, span: Span, low: int, high: int, published: date) -> date | None:
    """The past day a span counts from: the nearest before it in its sentence, else soon behind it, else the day the sentence before opens with."""
    told = _past(report, published)
    before = [one for one in told if low <= one.start and one.end <= span.start]
    if before:
        return before[-1].on
    behind = [one for one in told if span.end <= one.start < min(high, span.end + _BEHIND)]
    if behind:
        return behind[0].on
    number = report.sentence_of(span.start)
    if number <= _LEADING or report.has("weekday", low, high):
        return None
    first = report.sentences[number - 1]
    reach = first + _OPENING / _stretch(report, first)
    return next((one.on for one in told if one.exact and first <= one.start < reach), None)


def _past(report: Passage, published: date) -> list[Day]:
    """Days the report tells of that are not after its own; of a month or a year its last day."""
    if "past" not in report.kept:
        report.kept["past"] = sorted(_told(report, published), key=lambda day: day.start)
    kept: list[Day] = report.kept["past"]
    return kept


def _told(report: Passage, published: date) -> Iterator[Day]:
    named = [day for day in days_named(report) if not day.weekday]
    for day in named:
        on = day.on if day.exact else _month_end(day.on)
        if not day.dated and (on - published).days > _FAR_AHEAD:  # "on 20 December", said in January
            on = _year_before(on)
        if on <= published:
            yield replace(day, on=on)
    for word in report.of("month"):
        if not any(day.start < word.end and word.start < day.end for day in named) and _bare(report, word, published):
            year = max(1, published.year - (int(word.value) > published.month))
            yield Day(_month_end(date(year, int(word.value), 1)), word.start, word.end, dated=False, exact=False)
    for word in report.of("past"):
        yield Day(_back(published, int(word.value)), word.start, word.end, dated=False, exact=False)
    for span in spans(report):
        if said_ago(report, span):
            length = (later(published, span) - published).days
            yield Day(_earlier(published, length), span.start, span.end, dated=False)


def said_ago(report: Passage, span: Span) -> bool:
    """Whether a span tells how long ago something was: "three weeks ago", "il y a trois semaines"."""
    around = report.within(("before-now",), max(0, span.start - 8), span.end + 4)
    return any(0 <= span.start - word.end <= 1 or 0 <= word.start - span.end <= 1 for word in around)


def _bare(report: Passage, word: Lexeme, published: date) -> bool:
    """Whether a month without day or year is one, and not the report's own: short names are words as well ("may", "mars"), or begin some."""
    said = report.text[word.start : word.end]
    if int(word.value) == published.month or said.startswith("may") or report.text[word.start - 1 : word.start].isdecimal():
        return False
    capital = report.language in _NOUNS_CAPITAL and report.original[report.origin(word.start, word.end)[0]].isupper()
    names = (fold_term(name) for name, number in cldr.month_names(report.language).items() if number == word.value)
    return any(said.startswith(name) for name in names if capital or len(name) > _SHORT_MONTH or DENSE.match(name))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _month_before(day: date) -> date:
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _year_before(day: date) -> date:
    return day.replace(year=max(1, day.year - 1), day=min(day.day, 28) if day.month == 2 else day.day)


def _back(published: date, months: int) -> date:
    """The last day of the month, or year, so many months before the report's."""
    if months >= 12:
        return date(max(1, published.year - months // 12), 12, 31)
    return _earlier(published, published.day)


def _earlier(day: date, number: int) -> date:
    return day - timedelta(days=min(number, day.toordinal() - 1))


def _stretch(report: Passage, at: int) -> float:
    return 2.5 if DENSE.search(report.text[max(0, at - 6) : at + 8]) else 1.0

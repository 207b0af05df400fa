"""The day on which the step that is the news was taken, where the report says it: "fined on Tuesday", "in its decision of 12 February".

The day is looked for in the sentences that tell of that step, the first one that names a day before publication, and there nearest to the step's
word. What is threatened, refused or only possible is not done on any day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.understanding.days import days_named, spans
from pipeline.understanding.facts.scene import NOT_DONE, Cue, Scene
from pipeline.understanding.facts.steps import NAME_OF
from pipeline.understanding.passage import Passage
from pipeline.understanding.periods import said_ago

MOST_DAYS = 60
"""A step that is news is no older: authorities publish decisions some weeks after they were taken. Set by hand."""
_DATED, _WEEKDAY = 0.9, 0.7
_OPENING = 3
"""Sentences of the body in which the day of the news is told; those after them tell what went before. Set by hand, on the demonstration press."""
_REACH = 90
"""Characters between the step's word and its day; one further off belongs to something else in the sentence."""
_LEADS = 20
"""Characters before a weekday in which "by" or "from" make it one that is to come; one in a headline mostly is."""
_TO_COME = ("by", "from", "within")
_DAYS_BACK = 7
"""Days that "a day earlier" may lie back; what is further is told by its date."""
_ALIKE: Mapping[str, frozenset[str]] = {
    "order": frozenset({"order", "interim-order"}),
    "interim-order": frozenset({"order", "interim-order"}),
    "judgment": frozenset({"judgment", "order", "interim-order"}),
}
"""Stage -> stages whose words tell of it as well: "suspended on Friday" may be either order, and what a judgment says is told as "ordered on Tuesday"."""
_UNDOING = frozenset({"judgment", "appeal"})
"""Steps by which a court undoes what another decided: that is done on the day, too."""
_NO_WEEKDAY = frozenset({"hearing"})
"""Steps that are mostly announced: their weekday is the next one."""


_DAY_ALONE = re.compile(
    r"(?<![\d一二三四五六七八九十百第年月.])(\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日(?![\d間间内以之目まか前后後])"
)
"""No month before it, and nothing behind it that makes it a span or a limit: 30日以内, 十日内, 15日までに."""
_NUMERALS = "一二三四五六七八九"
_MONTH = 28
"""Days back in which a day's number alone is unmistakable."""


@dataclass(frozen=True, slots=True)
class ActDay:
    """A day and where it stands; offsets of the folded text."""

    on: date
    start: int
    end: int
    rule: str
    confidence: float


def act_day(scene: Scene, report: Passage, stage: str) -> ActDay | None:
    """The day of the step `stage`; None where the report names none, or its own day is unknown."""
    if report.published is None:
        return None
    past = sorted(_past(report, report.published, stage), key=lambda day: day.start)
    undone = NOT_DONE - ({"undo"} if stage in _UNDOING else set())
    for cue in scene.cues:
        if NAME_OF[cue.step] in _ALIKE.get(stage, {stage}) and not cue.moods & undone and report.sentence_of(cue.start) <= _OPENING:
            low, high = report.bounds(cue.start)
            near = [(_distance(day, cue), day) for day in past if low <= day.start < high and _distance(day, cue) <= _REACH]
            if near:
                return min(near, key=lambda pair: (pair[0], pair[1].start))[1]
    return None


def _distance(day: ActDay, cue: Cue) -> int:
    return max(day.start - cue.end, cue.start - day.end, 0)


def _past(report: Passage, published: date, stage: str) -> Iterator[ActDay]:
    oldest = published - timedelta(days=min(MOST_DAYS, (published - date.min).days))
    for day in days_named(report):
        if day.weekday or not day.exact:
            continue
        on = _a_year_before(day.on) if day.on > published and not day.dated else day.on
        if on is not None and oldest <= on <= published:
            yield ActDay(on, day.start, day.end, "day named", _DATED)
    for span in spans(report):
        if span.unit == "day" and span.number <= _DAYS_BACK and said_ago(report, span):
            on = published - timedelta(days=min(span.number, published.toordinal() - 1))
            yield ActDay(on, span.start, span.end, "days before", _WEEKDAY)
    yield from _of_this_month(report, published)
    if stage in _NO_WEEKDAY:
        return
    for word in report.of("weekday"):
        if word.start < report.title_end or any(
            word.start - lead.end <= 3 for lead in report.within(_TO_COME, max(0, word.start - _LEADS), word.start)
        ):
            continue
        yield ActDay(published - timedelta(days=(published.weekday() - int(word.value)) % 7), word.start, word.end, "weekday", _WEEKDAY)


def _of_this_month(report: Passage, published: date) -> Iterator[ActDay]:
    """The day alone, as Japanese and Chinese reports name it, the last one of that number: 7日."""
    for found in _DAY_ALONE.finditer(report.text, report.title_end):
        number = _number(found[1])
        on = next((day for back in range(_MONTH) if (day := published - timedelta(days=back)).day == number), None)
        if on is not None:
            yield ActDay(on, found.start(), found.end(), "day alone", _WEEKDAY)


def _number(written: str) -> int:
    """1 to 99, in digits or Chinese numerals."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return 10 * (_NUMERALS.find(tens) + 1 if tens else 1 if ten else 0) + (_NUMERALS.find(ones) + 1 if ones else 0)


def _a_year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None

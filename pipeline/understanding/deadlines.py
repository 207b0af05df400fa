"""Until when somebody must comply, appeal or answer, when the next hearing is, when a thing takes effect: days after the report's own.

The words that tell are concepts of `beat/facts/words-deadlines.toml`. Days count from publication, never from the clock; what is past is no deadline.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from beat.small_words import small_words
from pipeline.case_numbers import case_numbers
from pipeline.understanding.days import Day, Span, days, days_named, months_ahead, spans
from pipeline.understanding.lexemes import DENSE, Lexeme
from pipeline.understanding.passage import Passage, passage
from pipeline.understanding.periods import follows, from_service, loose, of_a_law, over, runs_from
from pipeline.understanding.word_order import FROM_BEHIND, VERB_LAST
from records.facts import CaseNumber, Deadline

_CLAUSE = 180
"""Characters of a clause between a hearing and its day: who sues whom over what stands between them, and nothing that begins another thought."""
_BREAK = re.compile(r"[,;:.!?–—(，、；：。！？（،؛؟।։።]|\d")
_EFFECT = 24
"""Characters between "appeal" and what it does or does not do: "does not suspend", "has no suspensive effect"."""
_HEARING = 50
"""Characters between a hearing and the month in which it will be."""
_MONTH_END = 24
"""Characters around a month's name in which its end is told: "the end of", "ende", "sonuna kadar"."""
_ARTICLE = 5
"""Characters between "by" and the end: "the", "la", a space."""
_RUNS = 14
"""Characters between a day and what lasts until it."""
_NAMED = 16
"""Characters between "the deadline" and the span that it is: "beträgt", "is now"."""
_COMMA_BEFORE_PURPOSE = frozenset({"de", "cs", "sk", "pl", "ru", "uk", "bg", "mk", "hr", "sr", "sl"})
"""Languages that part "to delete them" from who has to by a comma."""
_SAID = 40
"""Characters between a limit's noun, or what it is for, and the span: "lehota na žalobu je dva mesiace"."""
_SURE, _LIKELY, _POSSIBLE = 0.9, 0.7, 0.5
_GIVEN_LAST = 20
"""Characters between a span and its name where verbs stand last: whom the time is given, "۱۰ روز به تلگرام مهلت داد"."""
_ITS, _THE = 12, 6
"""Characters between "the end of" and the running month: "of the", "dieses"."""
_RUNNING: Mapping[str, Callable[[date], date]] = {
    "week": lambda day: day + timedelta(days=6 - day.weekday()),
    "month": lambda day: day.replace(day=monthrange(day.year, day.month)[1]),
    "year": lambda day: day.replace(month=12, day=31),
}
"""The last day of the week, month or year that a report came out in."""
_GIVEN_BEHIND = 12
"""Characters behind a span in which such languages say that somebody has it: "15 napja van"."""
_MONTH_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.5, "year": 365}


def deadlines_of(text: str, title: str, language: str, published: date | None = None) -> tuple[Deadline, ...]:
    """Deadlines of a report, the surest first. Pure and bounded; takes any text."""
    return deadlines_in(passage(title, text, language, published))


def case_numbers_of(text: str, title: str = "") -> tuple[CaseNumber, ...]:
    """Case numbers of a report in order of place, each once."""
    found = sorted(case_numbers(f"{title}\n{text}" if title else text), key=lambda case: case.start)
    once = {case.value: case for case in reversed(found)}
    return tuple(
        CaseNumber(value=case.value, start=case.start, end=case.end, rule=case.form, jurisdiction=case.jurisdiction)
        for case in sorted(once.values(), key=lambda case: case.start)
    )


def deadlines_in(report: Passage) -> tuple[Deadline, ...]:
    """The same of a passage made ready before; found once a passage."""
    if "deadlines" not in report.kept:
        report.kept["deadlines"] = _surest_first(report)
    kept: tuple[Deadline, ...] = report.kept["deadlines"]
    return kept


def _surest_first(report: Passage) -> tuple[Deadline, ...]:
    found = [*_spans(report), *_days(report), *_months(report), *_month_ends(report), *_running_ends(report)]
    first: dict[str, Deadline] = {}
    for one in sorted(found, key=lambda d: (-d.confidence, d.start)):
        first.setdefault(one.on, one)
    return tuple(first.values())


def _deadline(
    report: Passage, on: str, kind: str, place: tuple[int, int], rule: str, confidence: float, *, month_only: bool = False
) -> Deadline:
    start, end = report.origin(*place)
    return Deadline(
        on=on,
        kind=kind,
        start=start,
        end=end,
        sentence=report.origin(*report.bounds(place[0])),
        rule=rule,
        confidence=round(confidence, 2),
        month_only=month_only,
    )


def _spans(report: Passage) -> Iterator[Deadline]:
    named = days_named(report)
    for span in spans(report):
        if any(day.start < span.start < day.end for day in named):
            continue  # the 20日 of 10月20日
        confidence = _limit(report, span)
        if confidence and not over(report, span):
            kind, began = _kind(report, span.start, span.end, "comply"), runs_from(report, span)
            if kind == "appeal" or not (of_a_law(report, span) or (began is None and from_service(report, span))):
                rule = "within" if began is None else "within from"
                yield _deadline(report, span.ends(began or report.published), kind, (span.start, span.end), rule, confidence)


def _limit(report: Passage, span: Span) -> float:
    """How sure a span is a time limit; 0 when it is none."""
    low, high = report.bounds(span.start)
    stretch = _stretch(report, span.start)
    if span.unit == "year" or span.number * _MONTH_DAYS[span.unit] > 400:
        return 0.0
    if report.has("jail", max(low, span.start - 60), min(high, span.end + 40)):
        return 0.0
    if report.of("bill") and span.unit in {"hour", "day"}:
        return 0.0
    tail = report.text[span.end : span.end + 12]
    after = any(
        word.end <= span.end + 26 for word in report.within(("within-end",), span.start + 1, min(high, span.end + int(6 / stretch) + 1))
    )
    whole = report.has("one", span.start, span.start + 1)  # "within a month", the number unsaid
    rates = report.within(("each-day", "per-unit"), low, high)
    if not whole and any(word.start < span.end and span.start < word.end for word in rates):
        return 0.0
    before = whole or _ended(report, "within", max(low, span.start - 24), span.start, 7)
    before = before or _ended(report, "limit", max(low, span.start - int(_NAMED / stretch)), span.start, int(_NAMED / stretch))
    before = before or _of_a_limit(report, span, low)
    after = after or report.has("limit", span.end, min(high, span.end + (_GIVEN_LAST if report.language in VERB_LAST else 7)))
    given = _ended(report, "given", max(low, span.start - int(42 / stretch)), span.start)
    opens = not report.text[low : span.start].strip(" \"'«„“")  # "vier Wochen hat die Plattform nun, um ..."
    given = given or ((opens or report.language in FROM_BEHIND) and report.has("given", span.end, min(high, span.end + _GIVEN_BEHIND)))
    purpose = report.has("appeal", low, high) or report.has("answer", max(low, span.start - 40), min(high, span.end + 60))
    lasts = any(_ended(report, kind, max(low, span.start - 24), span.start, 4) for kind in ("ago", "lasting"))
    gone = any(word.start - span.end <= 3 for word in report.within(("ago",), span.end, min(high, span.end + 4)))
    if _ended(report, "ago", max(low, span.start - int(14 / stretch)), span.start) or _each_time(report, span, low):
        return 0.0
    if (
        given
        and not after
        and (_ordered_to(report, span, high) or report.has("for-that", low, high) or report.has("within-end", low, low + 1))
    ):
        after = True  # "gives the firm thirty days to delete", "Dafür bleiben zwei Wochen"
    if (follows(report, span) and not before) or (loose(report, span) and not given and not purpose):
        return 0.0
    if (lasts and not after) or (gone and not after and runs_from(report, span) is None) or tail.startswith("-jähr"):
        return 0.0
    if after and (before or given or purpose):
        return _SURE + 0.05 * given
    if after:
        return _LIKELY
    if before:
        return (_SURE if purpose or given else _LIKELY) if not report.has("lasting", max(low, span.start - 16), span.start) else 0.0
    return _LIKELY - 0.1 if given and purpose else 0.0


def _of_a_limit(report: Passage, span: Span, low: int) -> bool:
    """Whether a noun further ahead is said to be this long: "rok za isplatu je 15 dana", "the time to appeal is thirty days"."""
    for word in report.within(("limit",), max(low, span.start - _SAID), span.start):
        if (
            word.end < span.start
            and not _BREAK.search(report.text, word.end, span.start)
            and _ended(report, "amounts-to", word.end, span.start, 1)
        ):
            return True
    return False


def _each_time(report: Passage, span: Span, low: int) -> bool:
    """Whether something has to be done within some hours or days whenever it comes up: "answer each report within 24 hours"."""
    return span.unit in {"hour", "day"} and any(
        word.end <= span.start and not _BREAK.search(report.text, word.end, span.start)
        for word in report.within(("every",), max(low, span.start - _SAID), span.start)
    )


def _ordered_to(report: Passage, span: Span, high: int) -> bool:
    """Whether behind a span and whoever gets it stands what it is for: "dá trinta dias à empresa para apagar"."""
    commas = 1 if report.language in _COMMA_BEFORE_PURPOSE else 0
    return any(
        len(_BREAK.findall(report.text, span.end, word.start)) <= commas
        for word in report.within(("within-end",), span.end, min(high, span.end + _SAID))
    )


def _ended(report: Passage, kind: str, low: int, high: int, gap: int = 99) -> bool:
    """Whether a word of a kind stands between two offsets, at most `gap` characters before the second."""
    return any(word.end <= high and len(report.text[word.end : high].strip()) <= gap for word in report.within((kind,), low, high))


def _days(report: Passage) -> Iterator[Deadline]:
    for day in days(report):
        kind, confidence = _meant(report, day)
        if confidence:
            on = day.on.isoformat()
            yield _deadline(
                report, on, kind, (day.start, day.end), "day", confidence - (0.1 if not day.exact else 0), month_only=not day.exact
            )


def _months(report: Passage) -> Iterator[Deadline]:
    """Hearings of which the month alone is told."""
    for day in months_ahead(report):
        low, high = report.bounds(day.start)
        stretch = _stretch(report, day.start)
        near = int(_HEARING / stretch)
        if report.has("ago", max(low, day.start - 10), min(high, day.end + 10)) or _by_its_end(report, day):
            continue
        if report.has("hearing", max(low, day.start - near), min(high, day.end + near)) and _told_before(report, day, low, stretch):
            yield _deadline(report, day.on.isoformat(), "hearing", (day.start, day.end), "month", _POSSIBLE, month_only=True)


def _month_ends(report: Passage) -> Iterator[Deadline]:
    """The last day of a month by whose end something is due: "by the end of March", "до конца марта", "Mart sonuna kadar"."""
    for day in [*months_ahead(report, own=True), *(day for day in days(report) if not day.exact)]:
        if not _by_its_end(report, day):
            continue
        low, high = report.bounds(day.start)
        last = day.on.replace(day=monthrange(day.on.year, day.on.month)[1]).isoformat()
        if report.has("hearing", max(low, day.start - _HEARING), min(high, day.end + _HEARING)):
            yield _deadline(report, last, "hearing", (day.start, day.end), "month-end", _POSSIBLE, month_only=True)
        else:
            yield _deadline(report, last, _kind(report, day.start, day.end, "comply"), (day.start, day.end), "month-end", _LIKELY)


def _running_ends(report: Passage) -> Iterator[Deadline]:
    """The last day of the running week, month or year by whose end something is due: "until the end of the month", "do konce roku"."""
    if report.published is None:
        return
    for word in report.within(("end-of", "end-whole"), 0, len(report.text)):
        low, high = report.bounds(word.start)
        start, end, unit = (word.start, word.end, str(word.value)) if word.kind == "end-whole" else _its_unit(report, word, high)
        if unit not in _RUNNING or report.has("month", start, min(high, end + _ITS)) or report.text[end : end + 2].strip().isdecimal():
            continue  # "la fin du mois de mai", "cuối tháng 4"
        before = any(by.end <= end and start - by.end <= _ARTICLE for by in report.within(("by",), max(low, start - _MONTH_END), end))
        behind = any(by.end >= word.end for by in report.within(("by-end",), word.start, min(high, end + _ARTICLE + 1)))
        last = _RUNNING[unit](report.published)
        if (before or behind) and last > report.published and not report.has("runs", max(low, start - 2 * _MONTH_END), end):
            yield _deadline(report, last.isoformat(), _kind(report, start, end, "comply"), (start, end), "running-end", _LIKELY)


def _its_unit(report: Passage, word: Lexeme, high: int) -> tuple[int, int, str]:
    """From where to where the end of a week, month or year is told, and of which: "the end of the month", "ay sonu", "a hónap végéig"."""
    for unit in report.within(("unit",), word.end, min(high, word.end + _ITS)):
        between = report.text[word.end : unit.start].strip()
        if between in small_words("of") or len(between) <= _THE:
            return word.start, unit.end, str(unit.value)
    for unit in report.within(("unit",), max(0, word.start - _ITS), word.start):
        if 0 <= word.start - unit.end <= 1:
            return unit.start, word.end, str(unit.value)
    return word.start, word.end, ""


def _by_its_end(report: Passage, month: Day) -> bool:
    """Whether the end of a month is told beside its name, and "by" or "until" beside that."""
    low, high = report.bounds(month.start)
    if report.has("runs", max(low, month.start - 2 * _MONTH_END), min(high, month.end + _MONTH_END)):
        return False
    for word in report.within(("end-of",), max(low, month.start - _MONTH_END), min(high, month.end + _MONTH_END)):
        if word.end <= month.start and month.start - word.end <= 1:
            around = report.within(("by",), max(low, word.start - _MONTH_END), month.start)
            if any(by.start < word.start and word.start - by.end <= _ARTICLE for by in around):
                return True
        if 0 <= word.start - month.end <= 1:
            before = _ended(report, "by", max(low, month.start - _MONTH_END), month.start, _ARTICLE)
            if before or report.has("by-end", word.start, min(high, word.end + _MONTH_END)):
                return True
    return False


def _meant(report: Passage, day: Day) -> tuple[str, float]:
    low, high = report.bounds(day.start)
    stretch = _stretch(report, day.start)

    def ahead(kind: str, reach: int) -> bool:
        words = report.within((kind,), max(low, day.start - 40), day.start)
        return any(word.end <= day.start and len(report.text[word.end : day.start].strip()) <= reach / stretch for word in words)

    def behind(kind: str, reach: int) -> bool:
        return report.has(kind, day.start + 1, min(high, day.end + reach + 1))

    if ahead("ago", 3) and not ahead("by", 3):  # Arabic says "before" and "ago" in one word
        return "", 0.0
    if day.weekday:
        return (_kind(report, day.start, day.end, "comply"), _LIKELY - 0.1) if ahead("by", 1) or behind("by-end", 1) else ("", 0.0)
    wide = (max(low, day.start - int(90 / stretch)), min(high, day.end + int(60 / stretch)))
    hearing = report.has("hearing", *wide) or _told_before(report, day, low, stretch)
    by = ahead("by", 8) or behind("by-end", 4) or _closes(report, day, high)
    if _runs_on(report, day, low, high, stretch):
        return "", 0.0
    by = by or (day.exact and _told_before(report, day, low, stretch, "limit"))
    if hearing and not (by and (report.has("answer", *wide) or report.has("appeal", *wide))):
        return "hearing", _SURE if not by else _LIKELY
    if by:
        return _kind(report, day.start, day.end, "comply"), _SURE
    if ahead("from", 6) or (report.language in FROM_BEHIND and behind("from", 4)):
        return "effect", _LIKELY
    if day.dated and (report.has("appeal", *wide) or report.has("answer", *wide)):
        return _kind(report, day.start, day.end, "comply"), _POSSIBLE
    return "", 0.0


def _runs_on(report: Passage, day: Day, low: int, high: int, stretch: float) -> bool:
    """Whether something only lasts until a day or from it; a hearing that goes on then is one: "a tárgyalás május 6-án folytatódik"."""
    near = int(_RUNS / stretch)
    for word in report.within(("runs",), max(low, day.start - 40), min(high, day.end + near + 1)):
        gap = day.start - word.end if word.end <= day.start else word.start - day.end
        if (
            gap <= near
            and word.start != day.start
            and not any(one.start == word.start for one in report.within(("hearing",), word.start, word.end))
        ):
            return True
    return False


def _told_before(report: Passage, day: Day, low: int, stretch: float, kind: str = "hearing") -> bool:
    """Whether a hearing stands further ahead in the same clause: "will hear the appeal that ... brought against the order of ... on 23 December"."""
    words = report.within((kind,), max(low, day.start - int(_CLAUSE / stretch)), day.start)
    return any(
        word.end <= day.start and not _BREAK.search(report.text, word.end, day.start) and not report.has("breaks", word.end, day.start)
        for word in words
    )


def _closes(report: Passage, day: Day, high: int) -> bool:
    """Whether "by" stands as an ending of the next word ("ஜனவரி 31-ஆம் தேதிக்குள்")."""
    words = report.within(("by-end",), day.end, min(high, day.end + 16))
    return any(report.text[day.end : word.start].strip().count(" ") == 0 and report.text[word.start - 1] != " " for word in words)


def _kind(report: Passage, start: int, end: int, usual: str) -> str:
    """Appeal, answer or what is ordered, whichever word stands nearest; what follows counts more than what precedes.

    What is said of an appeal's effect is no time for it.
    """
    low, high = report.bounds(start)
    best, nearest = usual, 80.0 / _stretch(report, start)
    disclosed = _disclosed(report, low, high)
    for word in report.within(("appeal", "answer", "obey"), max(low, start - 90), min(high, end + 90)):
        if any(other.start - word.end <= _EFFECT for other in report.within(("suspends",), word.end, min(high, word.end + _EFFECT + 1))):
            continue
        distance = float(word.start - end) if word.start >= end else 1.3 * (start - word.end)
        if distance < nearest:
            best, nearest = "comply" if word.kind == "obey" or word.start in disclosed else word.kind, distance
    return best


def _disclosed(report: Passage, low: int, high: int) -> set[int]:
    """Places of "provide", "explain" and the like where a court orders that: whoever is to hand something over complies, who is asked answers."""
    if not report.has("court-orders", low, high):
        return set()
    return {word.start for word in report.within(("disclose",), low, high)}


def _stretch(report: Passage, at: int) -> float:
    return 2.5 if DENSE.search(report.text[max(0, at - 6) : at + 8]) else 1.0

"""Sums of a report with their part in the dispute: imposed, awarded, asked for, threatened, per day, agreed; and which one is the news.

The words that tell are concepts of `beat/facts/words-sums.toml`; a role is that of the nearest one in the same sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from beat.small_words import small_words
from pipeline.understanding.lexemes import DENSE, Lexeme
from pipeline.understanding.passage import Passage, passage
from pipeline.understanding.said_twice import Judged, united
from pipeline.understanding.sums import Sum, sums
from pipeline.understanding.word_order import VERB_LAST
from records.facts import Amount

_ROLES = ("fine", "damages", "settlement", "bond", "claim", "cost", "loss", "background")
_TELLING = ("fine", "damages", "settlement", "claim", "each-day")
_SMALL = 10_000
"""A smaller sum in a report that speaks of no fine, damages or claim is a price."""
_PRICE = 500
"""Of a sum that no word tells of, beside larger ones of which one does."""
_AWARDED = ("fine", "damages")
_BESIDE = frozenset({"", "damages", "loss"})
"""What a sum may be of which only somebody's estimate is told."""
_MUCH_MORE = 20
"""A small sum beside one so much larger is what somebody had paid before going to court, whatever word stands near it."""
_REACH = 110
"""Characters on either side in which a word may speak for a sum; twice that is another thought."""
_WEIGHT = {"fine": 1.0, "damages": 1.15, "settlement": 1.0, "bond": 1.0, "claim": 1.05, "cost": 1.35, "loss": 1.25, "background": 1.3}
"""Which word wins at equal distance: what is rarer says more."""
_ASKED = 60
"""Characters before a sum in which somebody asks for it, though a fine stands nearer: "asked the judge to fine the classifieds site 50 million"."""
_ASKED_BEHIND = 40
"""The same behind it, where the verb stands last."""
_DISPUTED = ("fine", "damages", "settlement", "claim")
_BESIDE_WORTH, _BESIDE_OF = 24, 3
"""Characters in which a word begins that a value is told of, and between the value and such a word."""
_OPENING = re.compile(r"[,;:–—，；、،؛؟።፤፣][^\w]*$")
_OPENS = 4
"""Characters of a sentence before "each day" with which it opens: "For", "För"."""
_OF_LIMIT = 48
"""Characters between the noun of an upper limit and its sum: "the maximum penalty for each of the breaches was 5 million"."""
_DIRECTLY = 5
"""Characters of "of", "de", "von"."""
_OR_ELSE = 24
"""Characters before such a sum in which "or" stands: "or at most", "oder bis zu"."""
_MOST_SHARE = 20
"""Percent of turnover that a law threatens with at most."""
_LETTERS = re.compile(r"[^\W\d_]+")
_EQUALS = re.compile(r"^[^.;\n]*[(（,，][^.;\n]*$|^\s?(?:or|ou|oder|o|eli)\s")
_RANK = {"fine": 0, "damages": 0, "settlement": 0, "per-day": 0.9, "claim": 1, "bond": 1, "potential": 0.9, "other": 4}
_THAT = re.compile(
    r", (?=(?:dass|daß|at|að|että|et|ka|kad|że|żeby|aby|že|da|да|дека|че|что|чтобы|що|щоб|hogy|să|që|ότι|ώστε)\b)|՝|، (?=أن|بأن|که)"
)
_PARTS = re.compile(rf"[;:(、]|[,،](?=\s)|,(?=$|{DENSE.pattern})")
"""What begins another thought; the comma of Chinese is folded to that of other scripts, but has no space behind it."""
_CLAUSE = re.compile(r"[,;:(–—、，；：](?!\d)|[.!?。！？](?=\s|$)|\s-\s")
_SUMMED = ("fine", "damages", "settlement", "claim")
_TOTAL = 0.1
"""What the sum of several goes before its parts by: less than a sentence further on weighs."""
_RIGHT_BEFORE = 12
"""Characters between "a total of" and the sum."""
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")
_EARLIER = 3.5
"""What a sum of an earlier case loses: every other one of the report's own goes before it, an upper limit at its end too."""


def amounts_of(
    text: str, title: str, language: str, published: date | None = None, *, jurisdiction: str | None = None
) -> tuple[Amount, ...]:
    """Sums of a report, the main one first. Pure and bounded; takes any text. `jurisdiction` as in ISO 3166, lower case."""
    return amounts_in(passage(title, text, language, published), jurisdiction)


def amounts_in(report: Passage, jurisdiction: str | None = None, *, court: bool = False) -> tuple[Amount, ...]:
    """The same of a passage made ready before. `court`: a court decides, so that a sum without a word for what it is goes to who has won."""
    found = sums(report, jurisdiction)
    usual = _usual(report, court=court)
    judged: list[Judged] = []
    for place, one in enumerate(found):
        converted = place and _converted(report, found[place - 1], one)
        judged.append(replace(judged[-1], sum=one, former=True) if converted else _judged(report, one, found, usual, court=court))
        if (place and judged[-1].role == "background" and judged[-2].role == "potential" and _or_else(report, found[place - 1], one)) or (
            place and judged[-1].role == "background" and judged[-2].role == "potential" and _or_share(report, found[place - 1], one)
        ):
            judged[-1] = replace(judged[-2], sum=one)
        if judged[-1].role == "per-day" and _asked_too(report, one, judged[:-1]):
            judged[-1] = replace(judged[-1], asked=True)
        if place and _raised(report, found[place - 1], one) and (judged[-1].role == "per-day" or judged[-2].role == judged[-1].role):
            judged[-2] = replace(judged[-2], role=judged[-1].role, rule=judged[-1].rule, former=True)
    judged = [replace(one, role="background") if _price(one, judged) else one for one in judged]
    judged = [replace(one, past=_past(report, one, judged[:place])) for place, one in enumerate(judged)]
    kept = [one for one in united(judged) if one.role != "background"]
    largest = max((one.sum.value for one in kept if one.role in _AWARDED), default=Decimal(0))
    kept.sort(key=lambda one: _prominence(report, one, largest))
    first = bool(kept) and kept[0].role != "other" and (court or not kept[0].past)
    return tuple(_amount(report, one, main=first and not place) for place, one in enumerate(kept))


def _converted(report: Passage, before: Sum, one: Sum) -> bool:
    """Whether a sum only says the one before it in another currency ("500 000 reais par jour, soit environ 127 000 euros")."""
    gap = report.text[before.end : one.start]
    return before.currency != one.currency and "%" not in (before.currency, one.currency) and len(gap) <= 32 and bool(_EQUALS.search(gap))


def _or_else(report: Passage, before: Sum, one: Sum) -> bool:
    """Whether a sum is the other upper limit beside a share of turnover: "up to 3 % of turnover or 5 million, whichever is higher"."""
    gap = report.text[before.end : one.start]
    if before.currency != "%" or one.currency == "%" or report.sentence_of(before.start) != report.sentence_of(one.start):
        return False
    last = gap[-_OR_ELSE:]
    words = small_words("or", report.language)
    return not words.isdisjoint(_LETTERS.findall(last)) or (
        bool(DENSE.search(last)) and any(word in last for word in words if DENSE.search(word))
    )


def _or_share(report: Passage, before: Sum, one: Sum) -> bool:
    """Whether a share of turnover is the other upper limit behind a sum: "up to 20 million or 4 % of turnover"."""
    gap = report.text[before.end : one.start]
    if one.currency != "%" or before.currency == "%" or len(gap) > _OR_ELSE or one.value > _MOST_SHARE or _PARTS.search(gap):
        return False
    words = small_words("or", report.language)
    return not words.isdisjoint(_LETTERS.findall(gap)) or any(word in gap for word in words if DENSE.search(word))


def _raised(report: Passage, before: Sum, one: Sum) -> bool:
    """Whether a sum was changed into the next: "from 100 to 1,000 a day"."""
    gap = report.text[before.end : one.start].strip()
    return before.currency == one.currency and gap in small_words("raised-to")


def _asked_too(report: Passage, one: Sum, before: Sequence[Judged]) -> bool:
    """Whether a sum for each day is only asked for, with what the same sentence asks for at once."""
    sentence = report.sentence_of(one.start)
    return any(other.role == "claim" and report.sentence_of(other.sum.start) == sentence for other in before)


def _price(one: Judged, judged: Sequence[Judged]) -> bool:
    """Whether a small sum that no word tells of stands beside one many times larger of which one does: "noticed that her 18 dollar noodles had cost 27"."""
    if one.rule != "context" or one.sum.value >= _PRICE or one.sum.currency == "%":
        return False
    return any(other.rule not in {"context", "headline"} and other.sum.value >= one.sum.value * _MUCH_MORE for other in judged)


def _amount(report: Passage, one: Judged, *, main: bool) -> Amount:
    start, end = report.origin(one.sum.start, one.sum.end)
    return Amount(
        currency=one.sum.currency,
        value=f"{one.sum.value.normalize():f}",
        role=one.role,
        main=main,
        start=start,
        end=end,
        sentence=report.origin(*report.bounds(one.sum.start)),
        rule=one.rule,
        confidence=round(one.confidence, 2),
    )


def _prominence(report: Passage, one: Judged, largest: Decimal) -> tuple[float, float, float]:
    sentence = report.sentence_of(one.sum.start)
    return (
        _RANK[one.role]
        + (0 if one.title else 1.2 + 0.15 * min(sentence, 6))
        + (0.5 if one.former or one.asked else 0)
        - (_TOTAL if one.role in _SUMMED and _in_total(report, one.sum) else 0)
        + (_EARLIER if one.past else 0)
        + (0 if one.sum.currency != "%" else 1)
        + (0.8 if one.role in _AWARDED and one.sum.value < _SMALL and one.sum.value * _MUCH_MORE <= largest else 0),
        -float(one.sum.value) if one.title else 0.0,
        one.sum.start,
    )


def _in_total(report: Passage, one: Sum) -> bool:
    """Whether a sum is said to be all of it together: "toplam 2,4 milyon lira"."""
    return any(0 <= one.start - word.end <= _RIGHT_BEFORE for word in report.within(("total",), one.start - 2 * _RIGHT_BEFORE, one.start))


def _past(report: Passage, one: Judged, before: Sequence[Judged]) -> bool:
    """Whether the clause of a sum, behind headline and first sentence, tells of an earlier case: "last year", of one behind others also an earlier year."""
    start, end = one.sum.start, one.sum.end
    if one.role not in _AWARDED or report.sentence_of(start) < 2:
        return False
    low, high = report.bounds(start)
    low = max((match.end() for match in _CLAUSE.finditer(report.text, low, start)), default=low)
    high = next((match.start() for match in _CLAUSE.finditer(report.text, end, high)), high)
    if report.has("earlier", low, high):
        return True
    years = [int(match.group()) for match in _YEAR.finditer(report.text, low, high) if not start <= match.start() < end]
    told = any(other.role in _AWARDED for other in before)
    return told and report.published is not None and bool(years) and max(years) < report.published.year


def _usual(report: Passage, *, court: bool) -> str:
    """The role of a sum beside which no word tells: what the report speaks of most, the headline three times as much."""
    votes = dict.fromkeys(("fine", "damages", "settlement", "claim"), 0.0)
    for role in votes:
        for word in report.of(role):
            votes[role] += 3.0 if word.start < report.title_end else 1.0
    votes["damages" if court and not votes["fine"] else "fine"] += 1.0
    votes["claim"] *= 0.35
    return max(votes, key=lambda role: votes[role])


def _judged(report: Passage, one: Sum, found: list[Sum], usual: str, *, court: bool) -> Judged:
    start, end = report.bounds(one.start)
    title = one.start < report.title_end
    before = max((s.end for s in found if s.end <= one.start), default=0)
    after = min((s.start for s in found if s.start >= one.end), default=len(report.text))
    stretch = 2.5 if DENSE.search(report.text[one.start - 3 if one.start > 3 else 0 : one.end + 4]) else 1.0
    bounds = (max(start, before), min(end, after))

    def near(kind: str, back: int, ahead: int) -> bool:
        return _near(report, kind, one, bounds, (back, ahead), stretch)

    if one.currency == "%":
        limited = near("upto", 30, 14) or near("may", 70, 70)
        turnover = _near(report, "turnover", one, (start, end), (60, 70), stretch)
        role = "potential" if turnover and limited and one.value <= _MOST_SHARE else "background"
        return Judged(one, role, "share of turnover", 0.8, title)
    if near("others", 0, 46):
        return Judged(one, "other", "others pay", 0.9, title)
    if near("each-day", 34, 0) or _daily(report, one, min(end, after), stretch) or _for_each_day(report, one, bounds):
        if _refused(report, one, (start, end)):
            return Judged(one, "claim", "refused", 0.8, title)
        return Judged(one, "per-day", "each-day", 0.9, title)
    role, score, rule = _nearest_role(report, one, found, (start, end), stretch)
    if role == "loss" and near("damages", 60, 60):
        role = "damages"
    if role == "loss" or (role in _BESIDE and near("estimate", 60, 40)):
        suit = report.has("claim", start, end) or report.has("suit", start, end)
        beside = "claim" if suit else "other" if near("estimate", 60, 60) else "background"
        return Judged(one, beside, "estimate", 0.6, title)
    if (role in {"background", ""} and near("seized", 24, 50)) or (role == "fine" and near("seized", 16, 0)):
        return Judged(one, "other", "seized", 0.8, title)
    if role in {"fine", ""} and near("debt", 70, 40):
        return Judged(one, "other", "debt", 0.7, title)
    if role == "damages" and _refused(report, one, (start, end)):
        return Judged(one, "claim", "refused", 0.8, title)
    if role == "fine" and near("upto", 18, 12) and near("may", 60, 60):  # "risk up to 5 million", whoever demands what they break
        return Judged(one, "potential", "upto", 0.7, title)
    if role in {"fine", "damages"} and (near("claim", _ASKED, _ASKED_BEHIND if report.language in VERB_LAST else 0)):
        return Judged(
            one, "claim", "claim of damages" if role == "damages" else "claim of a fine", 0.96 if role == "damages" else 0.9, title
        )
    if role in {"fine", ""} and (
        near("upto", 18, 12) or _of_limit(report, one, bounds, stretch) or near("may", 40 if title else 60, 40 if title else 60)
    ):
        return Judged(one, "potential", "upto" if near("upto", 18, 12) else "may", 0.7, title)
    if near("difference", 16, 6):
        return Judged(one, "other", "difference", 0.9, title)
    if role == "damages" and (near("claim", 70, 70) or near("may", 40, 40)):
        return Judged(one, "claim", "claim of damages", 0.96, title)
    if role == "cost":
        return Judged(one, "other", rule, score, title)
    former = near("former", 14, 0)
    if not role:
        usual = "claim" if not court and report.has("suit", start, end) else usual
        told = title or court or one.value >= _SMALL or any(report.of(kind) for kind in _TELLING)
        role, rule, score = usual if told else "background", "headline" if title else "context", 0.5 if title else 0.3
    return Judged(one, role, rule, score, title, former)


def _near(report: Passage, kind: str, one: Sum, bounds: tuple[int, int], reach: tuple[int, int], stretch: float) -> bool:
    """Whether a word of a kind stands close, within the bounds: `reach` before and after."""
    low = max(bounds[0], int(one.start - reach[0] / stretch))
    for word in report.within((kind,), low, one.start):
        if word.end <= one.start and not _parted(report.text[word.end : one.start]):
            return True
    high = min(bounds[1], int(one.end + reach[1] / stretch))
    return any(not _parted(report.text[one.end : word.start]) for word in report.within((kind,), one.end, high))


def _of_limit(report: Passage, one: Sum, bounds: tuple[int, int], stretch: float) -> bool:
    """Whether the noun of an upper limit tells of a sum behind it; directly before it, it may have been imposed ("fined the maximum of")."""
    words = report.within(("most",), max(bounds[0], int(one.start - _OF_LIMIT / stretch)), one.start)
    return any(not _imposed(report, word.end, one, stretch) and not _parted(report.text[word.end : one.start]) for word in words)


def _imposed(report: Passage, end: int, one: Sum, stretch: float) -> bool:
    """Whether nothing or "of" stands between the noun of a limit and its sum; not what the limit "is", nor where a verb that says so stands last."""
    gap = report.text[end : one.start]
    if report.language in VERB_LAST:
        return False
    return len(gap) <= _DIRECTLY / stretch and (len(gap) <= 1 or gap.strip() in small_words("of"))


def _parted(gap: str) -> bool:
    """Whether another thought begins between a word and a sum; not with the comma before "that" ("reikalauja, kad atlygintų")."""
    gap = _THAT.sub(" ", gap)
    return _PARTS.search(gap) is not None


def _daily(report: Passage, one: Sum, high: int, stretch: float) -> bool:
    """Whether "a day" follows a sum, and does not stand before the next one instead ("200,000 and a daily 5,000")."""
    following = report.text[high : high + 1].isalnum()
    for word in report.within(("each-day", "per-unit"), one.end, min(high, int(one.end + 30 / stretch))):
        gap = report.text[one.end : word.start]
        if _parted(gap) or (word.kind == "per-unit" and (word.value != "day" or len(gap) > 14 / stretch)):
            continue
        return not (following and high - word.end < word.start - one.end)
    return False


def _for_each_day(report: Passage, one: Sum, bounds: tuple[int, int]) -> bool:
    """Whether a sentence, or what stands behind a comma, opens with the day that its first sum is for: "For each day of delay, it has to pay 5,000"."""
    start, _ = report.bounds(one.start)
    for word in report.within(("each-day",), bounds[0], one.start):
        opens = word.start - start <= _OPENS or bool(_OPENING.search(report.text, max(start, word.start - _OPENS), word.start))
        if word.end <= one.start and opens and (word.start - start <= _OPENS or not _parted(report.text[word.end : one.start])):
            return True
    return False


def _refused(report: Passage, one: Sum, bounds: tuple[int, int]) -> bool:
    """Whether damages were asked for in vain, in the clause of the sum: "у стягненні 300 тис. грн відмовлено"; not where an appeal against them was."""
    low = max((match.end() for match in _CLAUSE.finditer(report.text, bounds[0], one.start)), default=bounds[0])
    high = next((match.start() for match in _CLAUSE.finditer(report.text, one.end, bounds[1])), bounds[1])
    if report.has("appeal", low, high) or report.has("awarded", low, high):
        return False
    for word in report.within(("refused",), low, high):
        between = (word.end, one.start) if word.end <= one.start else (one.end, word.start)
        if not report.has("breaks", *between) and not any(report.has(kind, *between) for kind in ("fine", "settlement", "cost")):
            return True
    return False


def _nearest_role(report: Passage, one: Sum, found: list[Sum], bounds: tuple[int, int], stretch: float) -> tuple[str, float, str]:
    best, score, rule = "", 0.0, ""
    low, high = max(bounds[0], int(one.start - _REACH / stretch)), min(bounds[1], int(one.end + _REACH / stretch))
    for word in report.within(_ROLES, low, high):
        if word.end <= one.start:
            left, right = word.end, one.start
        elif word.start >= one.end:
            left, right = one.end, word.start
        else:
            left = right = one.start
        gap = report.text[left:right]
        if word.kind == "background" and _worth_of(report, word):
            continue
        if word.kind in {"claim", "cost"} and left == one.end and _of_next(report, word.end, len(gap), found):
            continue
        distance = (
            len(gap) * stretch
            + 25 * sum(gap.count(c) for c in ",;،，、")
            + 35 * sum(left <= s.start < right for s in found if s is not one)
        )
        worth = _WEIGHT[word.kind] / (1 + distance / 40)
        if worth > score:
            best, score, rule = word.kind, worth, report.text[word.start : word.end]
    return best, min(0.95, 0.5 + score / 2), rule


def _worth_of(report: Passage, word: Lexeme) -> bool:
    """Whether a value or price is only that of a fine or of damages, whose word stands beside it: "nilai denda", "غرامة بقيمة"."""
    beside = report.within(_DISPUTED, max(0, word.start - _BESIDE_WORTH), word.end + _BESIDE_OF)
    return any(0 <= word.start - other.end < _BESIDE_OF or 0 <= other.start - word.end <= _BESIDE_OF for other in beside)


def _of_next(report: Passage, end: int, apart: int, found: list[Sum]) -> bool:
    """Whether what is asked for is the sum behind the word, not the one before it: "will pay 5 million and drops the suit for which it sought 9"."""
    ahead = min((s.start for s in found if s.start >= end), default=end + _REACH) - end
    return ahead < apart and report.language not in VERB_LAST

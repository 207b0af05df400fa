"""Which of the told decisions is the listed one, and why there is none. Pure.

The weights are set by hand. A party, its country and the day are likely (a platform may be in two cases of one week); authority, sum or title beside
them make it found. A party within two months alone is nothing.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from records.audit import Finding, ListedDecision, ToldDecision, Verdict, Watch

BEFORE, AFTER = 3, 60
"""Days before and after the listed one on which a report of it may lie: lists name the day of the act, of its service or of its publication."""
FOUND, LIKELY = 0.8, 0.55
_PARTY, _AUTHORITY, _COUNTRY, _SUM, _TITLE = 0.35, 0.25, 0.15, 0.3, 0.15
_NEARNESS = ((3, 0.25), (14, 0.15), (AFTER, 0.05))
_OTHER_COUNTRY, _OTHER_SUM, _NO_DECISION = -0.35, -0.2, -0.05
_SAME_SUM = Decimal("0.12")
"""As in warehouse/stories/docket.py: outlets round and convert."""
NEWS = 14
"""Days within which the press tells of a decision: an archive or a crawl that begins later has missed it."""
_LOST = 0.65
"""Of copies and lost pages: the party within three days in a country's own press, or within two weeks; a page has only its headline to agree with."""
Likeness = tuple[float, tuple[str, ...]]


def finding(
    listed: ListedDecision,
    stories: Iterable[ToldDecision],
    copies: Iterable[ToldDecision],
    pages: Iterable[ToldDecision],
    watch: Watch,
    language: str,
) -> Finding:
    """What the archive has of a listed decision. `stories`, `copies` and `pages` are those of its days; `language` that of the country's sources."""
    told, (sure, evidence) = _best(listed, stories)
    tongue = listed.language or (told.language if told and sure >= LIKELY else "") or language
    if told is not None and sure >= LIKELY:
        verdict = Verdict.FOUND if sure >= FOUND else Verdict.LIKELY
        return Finding(listed=listed, verdict=verdict, sure=round(sure, 2), evidence=evidence, told=told, language=tongue)
    lost_ones: tuple[tuple[Verdict | None, Iterable[ToldDecision]], ...] = ((Verdict.SWALLOWED, copies), (None, pages))
    for taken_for, lost in lost_ones:
        page, (alike, why) = _best(listed, lost)
        if page is not None and alike >= _LOST:
            reason = taken_for or (Verdict.OFF_TOPIC if page.outcome == "off-topic" else Verdict.NOT_KEPT)
            return Finding(listed=listed, verdict=reason, evidence=why, told=page, language=listed.language or page.language or language)
    return Finding(listed=listed, verdict=_absence(listed, watch), language=tongue)


def likeness(listed: ListedDecision, told: ToldDecision) -> Likeness:
    """How well they agree, 0..1, and in what."""
    if set(listed.urls) & set(told.urls):
        return 1.0, ("address",)
    if {_number(n) for n in listed.case_numbers} & {_number(n) for n in told.case_numbers}:
        return 0.95, ("case number",)
    party = _party(listed, told)
    if party is False or (party is None and not listed.title):
        return 0.0, ()
    agreed = {"party": _PARTY} if party else {}
    against = 0.0
    if listed.authorities and told.authority in listed.authorities:
        agreed["authority"] = _AUTHORITY
    if listed.country and told.country:
        if listed.country == told.country:
            agreed["country"] = _COUNTRY
        else:
            against += _OTHER_COUNTRY
    same = _same_sum(listed, told)
    if same:
        agreed["sum"] = _SUM
    elif same is False:
        against += _OTHER_SUM
    if listed.day is not None:
        apart = (told.day - listed.day).days
        if not -BEFORE <= apart <= AFTER:
            return 0.0, ()
        agreed["day"] = next(weight for days, weight in _NEARNESS if abs(apart) <= days)
    if (shared := _shared_words(listed.title, told.line)) > 0:
        agreed["title"] = _TITLE * shared
    if not told.decision:
        against += _NO_DECISION
    score = sum(agreed.values()) + against
    return max(0.0, min(score, 0.99)), tuple(agreed)


def _best(listed: ListedDecision, told: Iterable[ToldDecision]) -> tuple[ToldDecision | None, Likeness]:
    """The most alike; of equals the one nearest in time, then by id."""
    best: tuple[ToldDecision | None, Likeness] = None, (0.0, ())
    rank: tuple[float, int, str] = (0.0, 0, "")
    for one in told:
        found = likeness(listed, one)
        mine = found[0], -abs((one.day - listed.day).days) if listed.day else 0, one.key
        if found[0] > 0 and (best[0] is None or mine > rank):
            best, rank = (one, found), mine
    return best


def _party(listed: ListedDecision, told: ToldDecision) -> bool | None:
    """Is the party the same? None: the list names none."""
    if listed.platforms:
        return bool(set(listed.platforms) & set(told.platforms))
    if listed.party:
        name = re.split(r"[\s,(]+", listed.party.strip())[0].casefold()
        return len(name) > 2 and name in told.line.casefold()
    return None


def _same_sum(listed: ListedDecision, told: ToldDecision) -> bool | None:
    """None: one of them names no sum that can be compared."""
    if listed.amount is not None and told.amount is not None and listed.currency == told.currency:
        if listed.amount == told.amount:
            return True
        return abs(listed.amount - told.amount) <= _SAME_SUM * max(listed.amount, told.amount)
    if listed.eur is None or told.eur is None:
        return None
    return abs(listed.eur - told.eur) <= _SAME_SUM * max(listed.eur, told.eur)


def _shared_words(title: str, line: str) -> float:
    """Share of the title's words of more than three letters that the headline has, too."""
    words = {word for word in re.findall(r"\w+", title.casefold()) if len(word) > 3}
    return len(words & set(re.findall(r"\w+", line.casefold()))) / len(words) if words else 0.0


def _number(case_number: str) -> str:
    return re.sub(r"[\s.\-‐-—/_]+", "", case_number).casefold()


def _absence(listed: ListedDecision, watch: Watch) -> Verdict:
    if watch.begins is None or (listed.day is not None and (watch.begins - listed.day).days > NEWS):
        return Verdict.BEFORE
    if not watch.sources:
        return Verdict.NO_SOURCE
    return Verdict.NOT_REPORTED if watch.pages else Verdict.NOTHING_CAPTURED

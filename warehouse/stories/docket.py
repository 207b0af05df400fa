"""The facts of a story merged from its reports, and those of a dispute from its stories. Pure; decided here and nowhere else.

Independent reports vote; a report counts by how sure its reading is, one that says it in the headline half as much again. A copy says nothing
of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from beat.actors import INDEFINITE, actor_name, counted
from beat.vocabulary import vocabulary
from common.cldr import currency_of
from records.docket import Docket, Due, Saying, Sum
from records.facts import Facts
from records.story import StageReason, StoryReport
from warehouse.facts.rows import money

HEADLINE = 1.5
"""Weight of what stands in the headline: a fact told there is the news, not the background. Set by hand."""
LEAST = 0.25
"""A value needs this share of the strongest one's weight to stand beside it (deadlines, claimants, contradictions). Set by hand on the
demonstration press: below it stood dates of older steps and plaintiffs of other suits."""
CLAIMANTS = 3
SURE = 0.7
"""Where one side acts alone a claimant needs to be named so surely: most such reports name none. Set by hand."""
SAME_SUM = Decimal("0.12")
"""Two sums in different currencies are taken for one where they differ by no more in euro: outlets round, and convert at the rate of another day.
'EUR 50m' and '57m dollars' are one sum told twice."""
NEWS_DAYS = 7
"""An act further back than this before its first report is told by two independent reports, or it is taken for what went before. Set by hand."""
_KINDS = ("jurisdiction", "stage", "outcome", "act-day", "authority", "claimant", "amount", "deadline", "case-number")
_MAIN_ROLES = frozenset({"fine", "damages", "claim", "settlement", "per-day", "potential", "bond"})
_BACKGROUND = {"compliance": frozenset({"claim", "potential"}), "settlement": frozenset({"claim", "potential"})}
"""Stage -> roles of sums that are no part of its news: what was claimed or threatened before somebody obeyed or agreed is told as what went before."""
SAME_DUE = 3
"""Days of one kind that lie no further apart are one deadline, told by outlets that count from different days. As in views/story_obligations.sql."""
LATE_REPORTS = 3
"""A time limit told as a span runs from the act; a report that came out no more than so many days after it counted from its own day."""
Told = tuple[StoryReport, Facts]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One report saying one value."""

    report: StoryReport
    kind: str
    value: str
    role: str
    weight: float
    confidence: float
    span: tuple[int, int]
    sentence: tuple[int, int] | None


def story_docket(reports: Sequence[StoryReport], first_on: date, *, stage: str, language: str) -> Docket:
    """What the reports of one story say together. `first_on` is the day of the first publication, `stage` the story's; `language` is that of the report that leads: names are taken from it where it has them."""
    told = [(report, report.facts) for report in reports if report.independent and report.facts is not None]
    voices = [voice for report, facts in told for voice in _voices(report, facts)]
    by_kind: dict[str, list[_Voice]] = defaultdict(list)
    for voice in voices:
        by_kind[voice.kind].append(voice)
    place = _strongest(by_kind["jurisdiction"])
    outcome = _outcome(by_kind["outcome"], stage)
    body = _authority(by_kind["authority"], place, language, of=len(told))
    amount = _main_sum(told, stage, place)
    claimants = _claimants(told, language, sure=SURE if vocabulary().stage(stage).one_sided else 0.0)
    numbers = tuple(_ranked(by_kind["case-number"]))
    acted_on = _act_day(by_kind["act-day"], first_on, stage)
    happened_on = acted_on or first_on
    by_kind["deadline"] = [_from_act(voice, acted_on) for voice in by_kind["deadline"]]
    deadlines = _deadlines(by_kind["deadline"])
    chosen: dict[str, set[str | None]] = {
        "jurisdiction": {place},
        "authority": {body[0]} if body else set(),
        "stage": {_strongest(by_kind["stage"])},
        "outcome": {outcome},
        "claimant": set(claimants),
        "amount": {_sum_value(amount)} if amount else set(),
        "deadline": {due.on.isoformat() for due in deadlines},
        "case-number": set(numbers),
        "act-day": {happened_on.isoformat()},
    }
    return Docket(
        jurisdiction=place,
        authority=body[0] if body else None,
        authority_kind=body[1] if body else None,
        outcome=outcome,
        claimants=claimants,
        amount=amount,
        deadlines=deadlines,
        case_numbers=numbers,
        happened_on=happened_on,
        sayings=tuple(saying for kind in _KINDS for saying in _sayings(kind, by_kind[kind], chosen[kind])),
    )


def stage_of(reports: Sequence[StoryReport], weight: Callable[[str], float]) -> tuple[str, StageReason] | None:
    """The stage that most reports tell, the surest weighing most, and why; None where none tells."""
    votes: dict[str, list[_Voice]] = defaultdict(list)
    for report in reports:
        if report.independent and report.facts is not None and report.facts.stage is not None:
            for voice in _voices(report, report.facts):
                if voice.kind == "stage":
                    votes[voice.value].append(voice)
    if not votes:
        return None
    stage = max(votes, key=lambda s: (sum(v.weight for v in votes[s]), weight(s), s))
    best = _surest(votes[stage])
    in_headline = sum(voice.span[0] < voice.report.title_length for voice in votes[stage])
    return stage, StageReason(
        report_id=best.report.report_id, surface=best.report.stage_words, reports=len(votes[stage]), headlines=in_headline
    )


def dispute_docket(dockets: Sequence[tuple[str, Docket]]) -> Docket:
    """What the stories of one dispute, (stage, docket) oldest first, say together: who began, before whom it was last, where it stands."""
    if not dockets:
        return Docket()
    places = [d.jurisdiction for _, d in dockets if d.jurisdiction]
    place = max(dict.fromkeys(places), key=places.count, default=None)  # of equals the first
    bodies = [d for _, d in dockets if d.authority and d.jurisdiction in (place, None)] or [d for _, d in dockets if d.authority]
    courts = [d for d in bodies if d.authority_kind == "court"] or bodies
    sums = [d.amount for _, d in dockets if d.amount]
    decided = [d.amount for stage, d in dockets if d.amount and vocabulary().is_decision(stage, d.outcome)]
    outcomes = [d.outcome for _, d in dockets if d.outcome]
    claimants = [d.claimants for _, d in dockets if d.claimants]
    return Docket(
        jurisdiction=place,
        authority=courts[-1].authority if courts else None,
        authority_kind=courts[-1].authority_kind if courts else None,
        outcome=outcomes[-1] if outcomes else None,
        claimants=claimants[0] if claimants else (),
        amount=(decided or sums)[-1] if sums else None,
        deadlines=tuple(sorted({due for _, d in dockets for due in d.deadlines}, key=lambda due: (due.on, due.kind))),
        case_numbers=tuple(dict.fromkeys(number for _, d in dockets for number in d.case_numbers)),
        happened_on=dockets[0][1].happened_on,
    )


def _voices(report: StoryReport, facts: Facts) -> Iterable[_Voice]:
    def voice(kind: str, value: str, start: int, end: int, sure: float, sentence: tuple[int, int] | None, role: str = "") -> _Voice:
        weight = sure * (HEADLINE if start < report.title_length else 1)
        return _Voice(report, kind, value, role, weight, sure, (start, end), sentence)

    for kind, told in (
        ("jurisdiction", facts.jurisdiction),
        ("stage", facts.stage),
        ("outcome", facts.outcome),
        ("act-day", facts.acted_on),
    ):
        if told is not None:
            yield voice(kind, told.value, told.start, told.end, told.confidence, told.sentence)
    if (body := facts.authority) is not None:
        yield voice("authority", body.canonical or body.value, body.start, body.end, body.confidence, body.sentence, body.kind)
    for one in facts.against:
        yield voice("claimant", one.value, one.start, one.end, one.confidence, one.sentence)
    for amount in facts.amounts:
        yield voice(
            "amount",
            f"{amount.currency} {_plain(amount.number)}",
            amount.start,
            amount.end,
            amount.confidence,
            amount.sentence,
            amount.role,
        )
    for due in facts.deadlines:
        yield voice("deadline", due.on, due.start, due.end, due.confidence, due.sentence, due.kind)
    for number in facts.case_numbers:
        yield voice("case-number", number.value, number.start, number.end, 1.0, None)


def _weights(voices: Iterable[_Voice]) -> dict[str, float]:
    """Value -> what speaks for it; each report once, by its surest word."""
    best: dict[tuple[str, str], float] = {}
    for voice in voices:
        key = voice.value, voice.report.report_id
        best[key] = max(best.get(key, 0.0), voice.weight)
    found: dict[str, float] = {}
    for (value, _), weight in best.items():
        found[value] = found.get(value, 0.0) + weight
    return found


def _ranked(voices: Iterable[_Voice]) -> list[str]:
    weights = _weights(voices)
    return sorted(weights, key=lambda value: (-weights[value], value))


def _strongest(voices: Sequence[_Voice]) -> str | None:
    return next(iter(_ranked(voices)), None)


def _outcome(voices: Sequence[_Voice], stage: str) -> str | None:
    """Of the reports that tell of the story's own step: that an older order was granted says nothing of whether it was obeyed."""
    told = [v for v in voices if v.report.facts and v.report.facts.stage and v.report.facts.stage.value == stage]
    return _strongest([v for v in told if vocabulary().outcome(v.value).decided != (stage == "compliance")])


def _act_day(voices: Sequence[_Voice], first_on: date, stage: str) -> date | None:
    """Of the reports that tell of the story's own step; never after it was first told."""
    told = [v for v in voices if v.report.facts and v.report.facts.stage and v.report.facts.stage.value == stage]
    for value in _ranked(told):
        day = date.fromisoformat(value)
        if day <= first_on and ((first_on - day).days <= NEWS_DAYS or sum(v.value == value for v in told) > 1):
            return day
    return None


def _surest(voices: Sequence[_Voice]) -> _Voice:
    return max(voices, key=lambda v: (v.weight, -v.span[0], v.report.report_id))


def _authority(voices: Sequence[_Voice], place: str | None, language: str, *, of: int) -> tuple[str, str] | None:
    """(name, kind). The kind is voted for first, since every language names the body in its own way; a name that the beat knows stands for all.

    None where too little speaks for any kind: a body that one of five (`of`) reports names in passing acts in none of them.
    """
    acting = [v for v in voices if not _settled_without(v)]
    there = [v for v in acting if place is None or v.report.facts is None or v.report.facts.jurisdiction is None
             or v.report.facts.jurisdiction.value == place] or acting  # fmt: skip
    if not there:
        return None
    kinds: dict[str, float] = defaultdict(float)
    for voice in there:
        kinds[voice.role] += voice.weight
    kind = max(kinds, key=lambda k: (kinds[k], k))
    if kinds[kind] < LEAST * of:
        return None
    named = [v for v in there if v.role == kind]
    known = [v for v in named if v.report.facts and v.report.facts.authority and v.report.facts.authority.canonical == v.value]
    own = [v for v in named if v.report.language == language]
    name = _strongest(known or own or named)
    return (name, kind) if name is not None else None


def _settled_without(voice: _Voice) -> bool:
    """Whether two parties settled, and the body is told of elsewhere: the court before which they had quarrelled does not act any more."""
    facts = voice.report.facts
    if facts is None or facts.stage is None or facts.stage.value != "settlement" or voice.span[0] < voice.report.title_length:
        return False
    return voice.sentence != facts.stage.sentence


def _claimants(told: Sequence[Told], language: str, *, sure: float) -> tuple[str, ...]:
    """As one report names them: the one in the leading language that is surest of them, else the surest in Latin letters, else of all.

    Nobody where none is as `sure`. A report that says "a French charity" is not asked where another names it. Names in Latin letters can be read in every language of mail and site. "Six associations" are nobody beside those that are named.
    """
    naming = [(report, facts.against) for report, facts in told if facts.against]
    naming = [pair for pair in naming if any(_named(one.value) for one in pair[1])] or naming
    latin = [pair for pair in naming if all(one.value.casefold() < "\u0250" for one in pair[1])]
    naming = [pair for pair in naming if pair[0].language == language] or latin or naming
    if not naming:
        return ()
    _, best = max(naming, key=lambda pair: (max(one.confidence for one in pair[1]), len(pair[1]), pair[0].report_id))
    named = [one for one in best if not counted(one.value)] or best
    surest = max(one.confidence for one in named)
    if surest < sure:
        return ()
    return tuple(dict.fromkeys(actor_name(one.value) for one in named if one.confidence >= 2 * LEAST * surest))[:CLAIMANTS]


def _named(value: str) -> bool:
    """Whether a claimant has a name: neither a number of them nor a common noun, with an article before it or without a capital where there are any."""
    first, *further = value.split() or [""]
    common = value.islower() or (first.casefold() in INDEFINITE and bool(further))
    return not counted(value) and not common


def _main_sum(told: Sequence[Told], stage: str, place: str | None) -> Sum | None:
    """The sum that most reports take for the main one; the same sum in another currency speaks for it too.

    Of one sum told in two currencies that of the place was decided or claimed, the other is an outlet's service for its readers.
    """
    roles_of_news = _MAIN_ROLES - _BACKGROUND.get(stage, frozenset())
    found: list[tuple[Sum, float, str]] = []
    for report, facts in told:
        for amount in facts.amounts:
            exact_value = money(amount)
            if amount.main and exact_value is not None and amount.role in roles_of_news:
                value = Sum(value=exact_value, currency=amount.currency, role=amount.role, eur=report.main_eur)
                found.append((value, amount.confidence * (HEADLINE if amount.start < report.title_length else 1), report.report_id))
    if not found:
        return None

    def support(one: Sum) -> float:
        return sum(weight for other, weight, _ in found if _same(one, other))

    exact: dict[tuple[Decimal, str], float] = defaultdict(float)
    for value, weight, _ in found:
        exact[value.value, value.currency] += weight
    own = currency_of(place) if place else None
    chosen = max(found, key=lambda f: (support(f[0]), f[0].currency == own, exact[f[0].value, f[0].currency], f[2]))[0]
    roles: dict[str, float] = defaultdict(float)
    for value, weight, _ in found:
        if _same(chosen, value):
            roles[value.role] += weight
    return replace(chosen, role=max(roles, key=lambda role: (roles[role], role)))


def _same(one: Sum, other: Sum) -> bool:
    if one.currency == other.currency:
        return one.value == other.value
    if not one.eur or not other.eur:
        return False
    return abs(one.eur - other.eur) <= SAME_SUM * max(one.eur, other.eur)


def _from_act(voice: _Voice, acted_on: date | None) -> _Voice:
    """The deadline counted from the act where a report counted a span from its own day, soon after the act."""
    report = voice.report
    span = report.facts is not None and any(due.on == voice.value and due.rule == "within" for due in report.facts.deadlines)
    if not span or acted_on is None or report.published_at is None:
        return voice
    late = (report.published_at.date() - acted_on).days
    return replace(voice, value=str(date.fromisoformat(voice.value) - timedelta(days=late))) if 0 < late <= LATE_REPORTS else voice


def _deadlines(voices: Sequence[_Voice]) -> tuple[Due, ...]:
    """Each day once, of days that are nearly one (`SAME_DUE`) the one most reports tell, the earliest of equals."""
    weights = _weights(voices)
    least = LEAST * max(weights.values(), default=0.0)
    found: dict[str, _Voice] = {}
    for voice in sorted(voices, key=lambda v: (-weights[v.value], v.value, -v.weight, v.report.report_id)):
        near = [one for one in found.values() if one.role == voice.role and abs(_days_apart(one.value, voice.value)) <= SAME_DUE]
        if weights[voice.value] >= least and voice.value not in found and not near:
            found[voice.value] = voice
    roles = {day: _role([voice for voice in voices if voice.value == day]) for day in found}
    return tuple(Due(on=date.fromisoformat(day), kind=roles[day], month_only=_month_only(voice)) for day, voice in sorted(found.items()))


def _role(voices: Sequence[_Voice]) -> str:
    """What most reports say that one day is for; of equals the one whose report is surest."""
    surest = _surest(voices).role
    weights = {role: sum(_weights(voice for voice in voices if voice.role == role).values()) for role in {voice.role for voice in voices}}
    return max(weights, key=lambda role: (weights[role], role == surest, role))


def _days_apart(one: str, other: str) -> int:
    return (date.fromisoformat(one) - date.fromisoformat(other)).days


def _month_only(voice: _Voice) -> bool:
    facts = voice.report.facts
    return facts is not None and any(due.on == voice.value and due.month_only for due in facts.deadlines)


def _sayings(kind: str, voices: Sequence[_Voice], chosen: set[str | None]) -> Iterable[Saying]:
    by_value: dict[str, list[_Voice]] = defaultdict(list)
    for voice in voices:
        by_value[voice.value].append(voice)
    for value in _ranked(voices):
        said = by_value[value]
        best = _surest(said)
        yield Saying(
            kind=kind,
            value=value,
            role=_role(said),
            reports=len({voice.report.report_id for voice in said}),
            chosen=value in chosen,
            official=any(voice.report.official for voice in said),
            report_id=best.report.report_id,
            start=best.span[0],
            end=best.span[1],
            sentence_start=best.sentence[0] if best.sentence else None,
            sentence_end=best.sentence[1] if best.sentence else None,
            confidence=round(best.confidence, 3),
        )


def _sum_value(amount: Sum) -> str:
    return f"{amount.currency} {_plain(amount.value)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"

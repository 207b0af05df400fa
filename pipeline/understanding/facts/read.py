"""From a reading to Facts: candidates, their features, the learnt weights, and where each fact was read."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from pipeline.understanding.amounts import amounts_in
from pipeline.understanding.annotation import Reading
from pipeline.understanding.deadlines import case_numbers_of, deadlines_in
from pipeline.understanding.facts.act_day import act_day
from pipeline.understanding.facts.authorities import Body, bodies_of, body_rows
from pipeline.understanding.facts.choose import likeliest
from pipeline.understanding.facts.claims import acting, opponent_rows, owed
from pipeline.understanding.facts.model import FactsModel, default_facts_model
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.outcomes import outcome_of
from pipeline.understanding.facts.places import place_rows
from pipeline.understanding.facts.roles import SURE, nameless, names_him
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.facts.steps import NAME_OF, stage_logits, step_row
from pipeline.understanding.facts.weighed import deadlines_of_party, sums_of_news
from pipeline.understanding.passage import Passage, passage_of
from pipeline.understanding.sums import sums
from records.facts import Authority, Facts, Told

_OPENING = 2
"""Sentences of the body in which a report names who acts."""
_JUDGED = frozenset({"judgment", "appeal", "interim-order", "hearing", "settlement"})
"""Stages of a case that somebody has brought."""
MOST_OPPONENTS = 6
"""Who names more lists a movement."""


def facts_of(reading: Reading, language: str, published: date | None = None, *, outlet: str | None = None) -> Facts:
    """Facts of a report. Pure and bounded (about 3 ms); deadlines need the day of publication, `outlet` is the country of the outlet, where known."""
    return facts_in(scene_of(reading, language), published, outlet=outlet)


def facts_in(scene: Scene, published: date | None = None, *, outlet: str | None = None, passage: Passage | None = None) -> Facts:
    """Facts of a report whose scene is known, and its passage where somebody made that already."""
    return facts_begun(scene, published, outlet=outlet, passage=passage).whole()


@dataclass(frozen=True, slots=True)
class FactsBegun:
    """All facts of a report but who complains of whom, which takes half of the time."""

    facts: Facts
    complaining: Callable[[], tuple[Told, ...]]

    def whole(self) -> Facts:
        return replace(self.facts, against=self.complaining())


def facts_begun(scene: Scene, published: date | None = None, *, outlet: str | None = None, passage: Passage | None = None) -> FactsBegun:
    """The same, for who may not need all of them."""
    model, reading, language = default_facts_model(), scene.reading, scene.language
    bodies = bodies_of(scene)
    body, sure = likeliest(model.body, bodies, body_rows(scene, bodies))
    passage = passage or passage_of(reading.original, reading.folded, reading.title_end, language, published)
    where = _jurisdiction(scene, model, place_rows(scene, bodies, body, passage, outlet=outlet), body, outlet)
    if body is not None and where is not None and _elsewhere(scene, body, where.value):
        near = [one for one in bodies if not _elsewhere(scene, one, where.value)]
        body, sure = likeliest(model.body, near, body_rows(scene, near))
    if body is not None and where is not None and not body.listed:
        body, sure = _named(model, scene, bodies, body, where.value) or (body, sure)
    amounts = amounts_in(passage, where.value if where else None, court=body is not None and body.kind == "court")
    stage, chance = _stage(model, step_row(scene, body, len(amounts), [one.role for one in amounts]))
    ended = outcome_of(scene, stage)
    day = act_day(scene, passage, stage)

    def complaining() -> tuple[Told, ...]:
        paid = [passage.origin(one.start, one.end) for one in sums(passage, where.value if where else None)]
        return tuple(
            one
            for one in _against(scene, model, bodies, body, stage, due=owed(amounts))
            if not any(start < one.end and one.start < end for start, end in paid)
        )

    facts = Facts(
        jurisdiction=where,
        authority=None if body is None else _authority(scene, body, sure),
        stage=_stage_told(scene, stage, chance),
        acted_on=None if day is None else _told(scene, day.on.isoformat(), day.start, day.end, day.rule, day.confidence),
        outcome=None if ended is None else _told(scene, ended[0], ended[1].start, ended[1].end, ended[1].rule, chance),
        amounts=sums_of_news(scene, amounts, stage),
        deadlines=deadlines_of_party(scene, deadlines_in(passage), bodies, body, stage) if published is not None else (),
        case_numbers=case_numbers_of(reading.original),
    )
    return FactsBegun(facts, complaining)


def _elsewhere(scene: Scene, body: Body, where: str) -> bool:
    """Whether a body is known by pattern alone and its own words belong to another country: "an American judge" of a case in France."""
    inside = [place.code for place in scene.places if body.start <= place.start < body.end and not place.city]
    return not body.listed and bool(inside) and where not in inside


def _named(model: FactsModel, scene: Scene, bodies: list[Body], chosen: Body, where: str) -> tuple[Body, float] | None:
    """The body of the same kind and place that the opening names, where the chosen one has no name of its own: "a national authority", "Dutch authority"."""
    if not scene.cased or _named_itself(scene, chosen):
        return None
    named = [
        one
        for one in bodies
        if one.listed and (one.kind, one.jurisdiction) == (chosen.kind, where) and scene.sentence_of(one.start) <= _OPENING
    ]
    best, chance = likeliest(model.body, named, body_rows(scene, named))
    return None if best is None else (best, chance)


def _named_itself(scene: Scene, body: Body) -> bool:
    """Whether a body's words have a capital letter of their own: neither that of the country nor, at the beginning of a headline or sentence, the first."""
    places = [(place.start, place.end) for place in scene.places if not place.city]
    begins = (
        body.start == 0 or body.start == scene.reading.title_end + 1 or scene.sentence_of(body.start) != scene.sentence_of(body.start - 1)
    )
    own = (at for at in range(body.start + begins, body.end) if not any(start <= at < end for start, end in places))
    return any(char.isupper() for at in own for char in scene.surface(at, at + 1))


def _told(scene: Scene, value: str, start: int, end: int, rule: str, confidence: float) -> Told:
    return Told(value=value, rule=rule, confidence=round(confidence, 3), **_span(scene, start, end))


class _Span(TypedDict):
    start: int
    end: int
    sentence: tuple[int, int]


def _span(scene: Scene, start: int, end: int) -> _Span:
    """Offsets in the original of a span and of its sentence."""
    reading = scene.reading
    number = reading.sentence_of(start)
    stop = reading.sentences[number + 1] if number + 1 < len(reading.sentences) else len(reading.folded.text)
    first = reading.sentences[number]
    while first < start and reading.folded.text[first].isspace():
        first += 1
    return {
        "start": reading.origin(start),
        "end": reading.origin_end(end),
        "sentence": (reading.origin(first), reading.origin_end(max(stop, first + 1))),
    }


def _authority(scene: Scene, body: Body, chance: float) -> Authority:
    return Authority(
        value=scene.surface(body.start, body.end),
        rule=body.rule,
        confidence=round(chance, 3),
        kind=body.kind,
        canonical=body.canonical,
        **_span(scene, body.start, body.end),
    )


def _jurisdiction(
    scene: Scene, model: FactsModel, rows: Mapping[str, Mapping[str, float]], body: Body | None, outlet: str | None
) -> Told | None:
    code, chance = likeliest(model.place, list(rows), list(rows.values()))
    if code is None:
        return None
    named = [place for place in scene.places if place.code == code]
    if body is not None and named:
        named.sort(key=lambda place: abs(place.start - body.start))
    if named:
        return _told(scene, code, named[0].start, named[0].end, "place named", chance)
    if body is not None and body.jurisdiction == code:
        return _told(scene, code, body.start, body.end, body.rule, chance)
    home = "country of the outlet" if outlet else "language"
    return _told(scene, code, 0, max(1, scene.reading.title_end), home if rows[code].get("language") else "law or body named", chance)


def _stage(model: FactsModel, row: Mapping[str, float]) -> tuple[str, float]:
    logits = stage_logits(model.steps, row)
    best = max(logits, key=lambda stage: logits[stage])
    return best, 1 / sum(math.exp(max(-60.0, logit - logits[best])) for logit in logits.values())


def _stage_told(scene: Scene, stage: str, chance: float) -> Told | None:
    """The stage at the first word that tells of it; at the headline where the report as a whole does."""
    cue = next((cue for cue in scene.cues if NAME_OF[cue.step] == stage), None)
    if cue is not None:
        return _told(scene, stage, cue.start, cue.end, cue.rule, chance)
    if not scene.cues:
        return None
    return _told(scene, stage, 0, max(1, scene.reading.title_end), "the report as a whole", chance)


def _judged(body: Body | None, stage: str) -> bool:
    return body is not None and body.kind == "court" and stage in _JUDGED


def _against(scene: Scene, model: FactsModel, bodies: list[Body], body: Body | None, stage: str, *, due: bool) -> tuple[Told, ...]:
    found = opponents_of(scene, bodies, body)
    out: dict[str, Told] = {}
    told = acting(model.against, scene, found, opponent_rows(scene, found, body, stage), stage, due=due)[:MOST_OPPONENTS]
    role = nameless(scene, found, judged=_judged(body, stage)) if all(chance < SURE for _, chance in told) else None
    if role is not None and (not told or (role[1] and role[0].told and not any(names_him(scene, role[0], one) for one, _ in told))):
        who = role[0]
        return (_told(scene, scene.surface(who.start, who.end), who.start, who.end, who.rule, SURE),)
    for one, chance in told:
        name = scene.surface(one.start, one.end)
        out.setdefault(name.casefold(), _told(scene, name, one.start, one.end, one.rule, chance))
    return tuple(out.values())

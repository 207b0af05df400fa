"""The extractors of facts, days and units that have golden records: name -> what one of its cases gives, see bench.golden."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pipeline.particulars.units import units
from pipeline.understanding.annotation import read
from pipeline.understanding.days import days, days_named, spans
from pipeline.understanding.deadlines import deadlines_of
from pipeline.understanding.facts.authorities import bodies_of, body_rows
from pipeline.understanding.facts.choose import likeliest
from pipeline.understanding.facts.claims import opponent_rows
from pipeline.understanding.facts.model import default_facts_model
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.places import place_rows
from pipeline.understanding.facts.read import facts_in
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.facts.steps import step_row
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.passage import passage
from records.article import Mention, MentionKind
from records.facts import Told


def scene_of_case(given: Mapping[str, str]) -> Scene:
    return scene_of(read(default_beat(), given["title"], given["text"], given["language"]), given["language"])


def _row(row: Mapping[str, float]) -> str:
    """Features that are not nothing; those that are one by name alone."""
    return " ".join(name if value == 1 else f"{name}={value:.2f}" for name, value in sorted(row.items()) if value)


def _authorities(given: Mapping[str, str]) -> Any:
    scene = scene_of_case(given)
    bodies = bodies_of(scene)
    chosen, _ = likeliest(default_facts_model().body, bodies, body_rows(scene, bodies))
    told = passage(given["title"], given["text"], given["language"])
    return {
        "bodies": [
            f"{scene.surface(one.start, one.end)}: {one.kind} {one.canonical} {one.jurisdiction} {' '.join(one.places)} {_row(row)}"
            for one, row in zip(bodies, body_rows(scene, bodies), strict=True)
        ],
        "places": {code: _row(row) for code, row in place_rows(scene, bodies, chosen, told, outlet=given.get("outlet")).items()},
    }


def _steps(given: Mapping[str, str]) -> Any:
    scene = scene_of_case(given)
    bodies = bodies_of(scene)
    chosen, _ = likeliest(default_facts_model().body, bodies, body_rows(scene, bodies))
    cues = [f"{scene.surface(cue.start, cue.end)}: {' '.join([cue.step, *sorted(cue.moods)])}" for cue in scene.cues]
    return {"cues": cues, "row": _row(step_row(scene, chosen, 2))}


def _opponents(given: Mapping[str, str]) -> Any:
    scene = scene_of_case(given)
    bodies = bodies_of(scene)
    chosen, _ = likeliest(default_facts_model().body, bodies, body_rows(scene, bodies))
    found = opponents_of(scene, bodies, chosen)
    return [
        f"{scene.surface(one.start, one.end)} x{len(one.mentions)} by {one.rule}: {_row(row)}"
        for one, row in zip(found, opponent_rows(scene, found, chosen, given.get("stage")), strict=True)
    ]


def _facts(given: Mapping[str, str]) -> Any:
    found = facts_in(scene_of_case(given), date.fromisoformat(given["on"]), outlet=given.get("outlet"))
    whole = f"{given['title']}\n{given['text']}"

    def told(one: Told | None) -> str | None:
        return one and f"{one.value}: {whole[one.start : one.end]!r} by {one.rule} {one.confidence:.2f}"

    every = {
        "where": told(found.jurisdiction),
        "by": told(found.authority),
        "stage": told(found.stage),
        "on": told(found.acted_on),
        "outcome": told(found.outcome),
        "against": [told(one) for one in found.against],
        "sums": [f"{one.currency} {one.value} {one.role}{' main' if one.main else ''}" for one in found.amounts],
        "until": [f"{one.on} {one.kind} by {one.rule}" for one in found.deadlines],
        "numbers": [f"{one.value}: {whole[one.start : one.end]!r}" for one in found.case_numbers],
    }
    return {name: value for name, value in every.items() if value}


def _days(given: tuple[str, str, str | None]) -> Any:
    language, text, on = given
    published = date.fromisoformat(on) if on else None
    report = passage("", text, language, published)
    ahead = {day.start for day in days(report)}
    named = [
        f"{report.text[day.start : day.end]}: {day.on}{' dated' * day.dated}{' month' * (not day.exact)}{' weekday' * day.weekday}{' ahead' * (day.start in ahead)}"
        for day in days_named(report)
    ]
    lengths = [
        f"{report.text[one.start : one.end]}: {one.number} {one.unit}{' working' * one.working} {one.ends(published)}"
        for one in spans(report)
    ]
    return named + lengths


def _deadlines(given: tuple[str, str, str]) -> list[str]:
    language, text, on = given
    found = deadlines_of(text, "", language, date.fromisoformat(on))
    return [f"{one.on} {one.kind} by {one.rule} {one.confidence:.2f}: {chr(10).join(['', text])[one.start : one.end]}" for one in found]


def _units(given: Mapping[str, Any]) -> Any:
    whole = f"{given['title']}\n{given['text']}"
    mentions = [
        Mention(
            kind=MentionKind(kind),
            value=value,
            surface=surface,
            start=whole.index(surface),
            end=whole.index(surface) + len(surface),
            rule="term",
            party=party,
        )
        for kind, value, surface, party in given.get("mentions", ())
    ]
    found, head = units(given["title"], given["text"], mentions, language=given["language"], owners={"Facebook": "Meta"})
    rows = [_unit(one) for one in found if one.kind or one.weight != 1 or one.soft]
    return {"head": head, "words": len(found), "facts": rows}


def _unit(one: Any) -> str:
    held = {name: value for name, value in dataclasses.asdict(one).items() if value and name not in {"kind", "word", "start", "end"}}
    return f"{one.start}-{one.end} {one.word} {one.kind} " + " ".join(f"{name}={value}" for name, value in held.items())


FACTS: Mapping[str, Callable[[Any], Any]] = {
    "authorities": _authorities,
    "days": _days,
    "deadlines": _deadlines,
    "facts": _facts,
    "opponents": _opponents,
    "opponents_further": _opponents,
    "steps": _steps,
    "units": _units,
}

"""What the facts say to relevance: who acts, which step is told, and whether it is done to a platform. No words, the same in every language."""

from collections.abc import Mapping

from pipeline.understanding.facts.scene import NOT_DONE, Cue, Scene
from pipeline.understanding.facts.steps import NAME_OF
from pipeline.understanding.facts.words import IMPOSED
from records.facts import Facts

_EARLY = 2
"""Headline and the first two sentences of the lead."""
_STAGES_IMPOSED = frozenset(NAME_OF[step] for step in IMPOSED)
_OPENING = 1
"""Headline and first sentence."""
BY_CLAIMANTS = frozenset({"fact:claimant", "fact:claimant-beside", "fact:claimant-early", "fact:done-to"})
"""Features that a claimant adds; all of them are 0 or 1."""
NOBODY = "fact:nobody"
"""The one that a claimant takes away."""
_SUBJECT = 8
"""Characters between a platform that acts itself and its act: "Apple has sued"."""


def fact_votes(scene: Scene, facts: Facts) -> dict[str, float]:
    """Features of 0 and 1 named `fact:...`, beside those of `relevance_features`."""
    found = {
        **_actors(scene, facts),
        **_steps(scene, facts),
        "fact:sum": float(bool(facts.amounts)),
        "fact:role": float(any(one.main and one.role != "other" for one in facts.amounts)),
        "fact:case-number": float(bool(facts.case_numbers)),
        "fact:outcome": float(facts.outcome is not None),
        **_imposed(scene, facts),
    }
    return {name: value for name, value in found.items() if value}


def _actors(scene: Scene, facts: Facts) -> Mapping[str, float]:
    """Who acts: an authority, a claimant, nobody."""
    parties = {one.sentence for one in scene.reading.acted_on if not one.medium}
    out = {
        NOBODY: float(facts.authority is None and not facts.against),
        "fact:claimant": float(bool(facts.against)),
        "fact:claimant-beside": float(any(_sentence(scene, one.start) in parties for one in facts.against)),
        "fact:claimant-early": float(any(_sentence(scene, one.start) <= _EARLY for one in facts.against)),
    }
    if facts.authority is not None:
        sentence = _sentence(scene, facts.authority.start)
        out["fact:authority"] = 1.0
        out[f"fact:{facts.authority.kind}"] = 1.0
        out["fact:authority-early"] = float(sentence <= _EARLY)
        out["fact:authority-beside"] = float(sentence in parties)
        out["fact:authority-known"] = float(facts.authority.canonical is not None)
    return out


def _steps(scene: Scene, facts: Facts) -> Mapping[str, float]:
    """Which steps are told, and whether beside a platform that is more than a place where something was said."""
    platforms = [one for one in scene.reading.acted_on if not one.medium]
    parties = {one.sentence for one in platforms}
    done = [cue for cue in scene.cues if not cue.moods & NOT_DONE]
    beside = [cue for cue in scene.cues if scene.sentence_of(cue.start) in parties]
    gap = _SUBJECT / scene.reading.stretch
    out = {
        "fact:step": float(bool(scene.cues)),
        "fact:step-early": float(any(scene.sentence_of(cue.start) <= _EARLY for cue in scene.cues)),
        "fact:step-done": float(any(scene.sentence_of(cue.start) <= _EARLY for cue in done)),
        "fact:step-beside": float(bool(beside)),
        "fact:step-beside-early": float(any(scene.sentence_of(cue.start) <= _EARLY for cue in beside)),
        "fact:platform-acts": float(any(0 <= cue.start - one.end <= gap for one in platforms for cue in beside)),
        "fact:done-to": float(any(_done_to(scene, cue, facts) for cue in beside)),
        "fact:steps-beside": min(len({cue.step for cue in beside}), 3) / 3,
    }
    if facts.stage is not None:
        out[f"fact:stage-{facts.stage.value}"] = 1.0
        out["fact:stage-told"] = float(facts.stage.rule != "the report as a whole")
    for cue in beside:
        out[f"fact:beside-{cue.step}"] = 1.0
    return out


def _imposed(scene: Scene, facts: Facts) -> Mapping[str, float]:
    """Whether a fine or an order is told as done beside a platform in headline or first sentence: whoever imposed it, no list need know them."""
    if facts.outcome is None or facts.stage is None or facts.stage.value not in _STAGES_IMPOSED:
        return {}
    parties = {one.sentence for one in scene.reading.acted_on if not one.medium}
    done = {scene.sentence_of(cue.start) for cue in scene.cues if cue.step in IMPOSED and not cue.moods & NOT_DONE}
    return {"fact:imposed": float(any(sentence <= _OPENING for sentence in done & parties))}


def _done_to(scene: Scene, cue: Cue, facts: Facts) -> bool:
    """Whether whoever acts stands in the sentence of a step beside a platform."""
    sentence = scene.sentence_of(cue.start)
    who = [*facts.against, *([facts.authority] if facts.authority else [])]
    return any(_sentence(scene, one.start) == sentence for one in who)


def _sentence(scene: Scene, start: int) -> int:
    return scene.sentence_of(scene.reading.folded_place(start))

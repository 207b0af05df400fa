"""Whether a report is on the beat: the one decision, and what spoke for and against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.vote import BY_CLAIMANTS, NOBODY, fact_votes
from pipeline.understanding.features import Features, relevance_features
from pipeline.understanding.model import Model, sigmoid
from pipeline.understanding.vectors import Vector
from records.facts import Facts

_VOTES = {
    "imposed": 0.4,
    "dispute": 0.25,
    "unnamed": -0.7,
    "generic": -1.1,
    "none": -1.25,
    "platform": -0.7,
    "told": -0.2,
    "parties": -0.2,
    "bare": 0.2,
}
"""Added to the log-odds, by what the structure shows: as if a report needed a chance of .44, .75, .78 and .67. Chosen on cross-validated scores of 641
reports and 790 real general pages; `generic` and `none` also on 2,096 real reports of 2004 and 2005: of those on other things nine were taken
with -.5 for both and six with these, while two more of 271 on the beat were missed. `parties` is by hand: a report of the demonstration
press names court and claimants and tells the order in no word of the lists. `imposed` is a fine or an order told as done beside the platform in the opening
by a body that no list knows ("the media council of the lagoon"): with it, and with no more than `platform` where less is done in a text (a launch, a settled
price), 16 of 17 such reports that nobody learnt from are found instead of 11, and none of the 790 pages is noise; `told` is any step done beside the platform
in a headline that stands alone. `bare` is added where a headline stands alone
and has an authority beside a platform, for it often says no more ("court: platform must hand over account"); .2 took three of 156 such headlines more and none of 368
off the beat, .4 and .6 took two and three of those. `unnamed`: a platform that no list knows, called by its kind ("the classifieds site Abc"), acted on by
somebody with power; by hand, half way between a named one and none."""
_TOLD = 0.02
"""Log-odds below this are no reason worth telling."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What spoke for a report's being on the beat (more than 0), or against it."""

    name: str
    """A feature of `relevance_features` or `fact_votes`; `structure`, `meaning` (the vector), `before anything is read`."""
    weight: float
    """What it added to the log-odds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision."""

    score: float
    """Chance of being on the beat, 0..1."""
    relevant: bool
    reasons: tuple[Reason, ...]
    """The weightiest first."""


def evidence(scene: Scene, facts: Facts) -> dict[str, float]:
    """Everything the decision is made from but the vector: concepts, their company, and what the facts say."""
    return relevance_features(scene.reading) | fact_votes(scene, facts)


def verdict(model: Model, found: Features, vector: Vector | None) -> Verdict:
    """The decision on `evidence` and a vector."""
    weights = {name: model.relevance.weights.get(name, 0.0) * value for name, value in found.items()}
    weights["before anything is read"] = model.relevance.bias
    weights["meaning"] = float(model.relevance_vector.scores(vector)[0])
    weights["structure"] = structure_vote(found)
    score = sigmoid(sum(weights.values()))
    reasons = (Reason(name, round(weight, 2)) for name, weight in weights.items() if abs(weight) >= _TOLD)
    return Verdict(round(score, 4), score >= model.relevance.threshold, tuple(sorted(reasons, key=lambda one: -abs(one.weight))))


def out_of_reach(model: Model, found: Features, *, claimants: bool) -> bool:
    """Whether no vector could bring a report onto the beat, nor, where `claimants` are not read yet, anybody who complains. `found`: its `evidence` without these."""
    weights = model.relevance.weights
    most = model.relevance.logit(found) + max(0.0, model.relevance_vector.most())
    votes = [structure_vote(found)]
    if claimants:
        most += sum(max(0.0, weights.get(name, 0.0)) for name in BY_CLAIMANTS - found.keys()) + max(0.0, -weights.get(NOBODY, 0.0))
        votes.append(structure_vote({**found, "fact:claimant": 1.0}))
    return sigmoid(most + max(votes)) < model.relevance.threshold


def structure_vote(found: Mapping[str, float]) -> float:
    """What the structure says to the log-odds: no dispute without a platform, nor without somebody who acts on it."""
    return _VOTES[_structure(found)] + (_VOTES["bare"] if _is_bare_encounter(found) else 0.0)


def _structure(found: Mapping[str, float]) -> str:
    if not found.get("platform"):
        return "generic" if found.get("generic-company:sentences") else "none"
    if found.get("platform:unnamed"):
        return "unnamed" if found.get("dispute:beside") else "none"
    if found.get("dispute:beside") or found.get("generic-company:sentences"):
        return "dispute"
    if found.get("fact:authority") and found.get("fact:claimant"):
        return "dispute" if found.get("company:lead") else "parties"
    if found.get("fact:imposed") and not found.get("bare"):
        return "imposed"
    return "told" if found.get("bare") and found.get("fact:step-beside-early") and found.get("fact:step-done") else "platform"


def _is_bare_encounter(found: Mapping[str, float]) -> bool:
    """Whether a headline stands alone and names an authority and a platform that is no mere medium."""
    return bool(found.get("bare") and found.get("fact:authority-early") and found.get("platform:free")) and not found.get(
        "platform:ambiguous"
    )

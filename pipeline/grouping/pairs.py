"""What speaks for and against two articles belonging together, as numbers that a model weighs and a reader understands."""

import math
from collections.abc import Collection, Mapping

from pipeline.grouping.evidence import HEADLINE_WEIGHT
from pipeline.grouping.prepared import Prepared

DISPUTE = {
    "party": 1, "party-rarity": 1, "family": 1, "places": 1, "place-conflict": -1, "place-rarity": 1,
    "meaning": 1, "words": 1, "names": 1, "name-share": 1, "authority": 1, "authority-conflict": -1, "law": 1,
    "actor": 1, "case": 1, "topic": 1, "amount": 1, "amount-conflict": -1, "number": 1, "days": -1, "within-2": 1, "within-7": 1,
    "within-31": 1, "within-180": 1, "spoken": -1, "party*places": 1, "party*meaning": 1, "party*words": 1, "party*place-rarity": 1,
    "places*meaning": 1, "amount*within-31": 1,
}  # fmt: skip
"""Feature -> the sign its weight may have: agreement speaks for, conflict against. A feature that would need the other sign is dropped."""
STORY = {
    "meaning": 1, "words": 1, "topic": 1, "place-conflict": -1, "amount": 1, "amount-conflict": -1, "days": -1, "within-2": 1,
    "within-31": 1, "acts": 1, "acts-unshared": -1, "outcome-conflict": -1,
}  # fmt: skip
"""The same for "one event, given that it is one dispute"."""
_CONFLICT = frozenset({"complied", "not-complied"})
"""Outcomes that one event cannot have both. Of what is granted, refused or annulled a quarter of the labelled pairs of one event have both: an appeal
is refused, the fine under it granted."""
_WITHIN = (("within-2", 2), ("within-7", 7), ("within-31", 31), ("within-180", 180))
_UNKNOWN_DAYS = 0.8
"""What `days` is when a date is missing: as of 54 days."""


def compare(a: Prepared, b: Prepared) -> dict[str, float]:
    """Features of a pair; symmetric. About 15 microseconds, so empty sets are passed over before anything is built of them."""
    found: dict[str, float] = {}
    _who(a, b, found)
    _where(a, b, found)
    _what(a, b, found)
    _when(a, b, found)
    party, places = found["party"], found["places"]
    found["party*places"] = party * places
    found["party*meaning"] = party * found["meaning"]
    found["party*words"] = party * found["words"]
    found["party*place-rarity"] = party * found["party-rarity"] * places
    found["places*meaning"] = places * found["meaning"]
    found["amount*within-31"] = found["amount"] * found["within-31"]
    return found


def _who(a: Prepared, b: Prepared, found: dict[str, float]) -> None:
    shared = a.parties & b.parties
    found["party"] = len(shared) / len(a.parties | b.parties) if shared else 0.0
    found["party-rarity"] = _largest(a.party_weights, shared)
    found["family"] = float(not a.families.isdisjoint(b.families))
    weight = 0.0
    for key in a.names.keys() & b.names.keys():
        weight += a.names[key]
    found["names"] = min(weight, 25.0) / 5
    found["name-share"] = weight / math.sqrt(1 + a.names_total * b.names_total)
    both = bool(a.authorities) and bool(b.authorities)
    authorities = a.authorities.keys() & b.authorities.keys() if both else set[str]()
    found["authority"] = _largest(a.authorities, authorities) / 5
    found["authority-conflict"] = float(both and not authorities)
    one, other = a.evidence, b.evidence
    found["actor"] = float(not one.actors.isdisjoint(other.actors))
    found["case"] = float(not one.cases.isdisjoint(other.cases))
    found["law"] = float(not one.laws.isdisjoint(other.laws))


def _largest(weights: Mapping[str, float], keys: Collection[str]) -> float:
    return max([weights[key] for key in keys]) if keys else 0.0


def _where(a: Prepared, b: Prepared, found: dict[str, float]) -> None:
    both = bool(a.places) and bool(b.places)
    shared = a.places.keys() & b.places.keys() if both else set[str]()
    places = rarity = 0.0
    for code in shared:
        places += a.places[code] * b.places[code]
        rarity = max(rarity, min(a.place_weights[code], b.place_weights[code]))
    found["places"] = places
    found["place-conflict"] = float(both and places < 0.15)
    found["place-rarity"] = rarity


def _what(a: Prepared, b: Prepared, found: dict[str, float]) -> None:
    spoken = a.vector is not None and b.vector is not None
    found["spoken"] = float(spoken)
    found["meaning"] = float(a.vector @ b.vector) if a.vector is not None and b.vector is not None else 0.0
    found["words"] = dot(a.terms, b.terms) / (a.terms_length * b.terms_length or 1.0)
    both = bool(a.large) and bool(b.large)
    amount = max([_agreement(x, y) for x in a.large for y in b.large]) if both else 0.0
    found["amount"] = amount
    found["amount-conflict"] = float(both and not amount)
    small = sum([a.small[key] for key in a.small.keys() & b.small.keys()]) if a.small and b.small else 0.0
    found["number"] = min(small / 5, 2.0)
    topics, others = a.evidence.topics, b.evidence.topics
    found["topic"] = len(set(topics) & set(others)) / math.sqrt(len(topics) * len(others)) if topics and others else 0.0
    found["acts"] = _acts(a, b)
    found["acts-unshared"] = _unshared_acts(a, b)
    found["outcome-conflict"] = float({a.evidence.outcome, b.evidence.outcome} == _CONFLICT)


def _when(a: Prepared, b: Prepared, found: dict[str, float]) -> None:
    one, other = a.evidence.day, b.evidence.day
    days = None if one is None or other is None else abs(one - other)
    for name, limit in _WITHIN:
        found[name] = float(days is not None and days <= limit)
    found["days"] = _UNKNOWN_DAYS if days is None else math.log1p(days) / 5


def dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Sum of products over shared keys."""
    total = 0.0
    for key in a.keys() & b.keys():
        total += a[key] * b[key]
    return total


def _agreement(x: float, y: float) -> float:
    """1 for the same amount, .8 for one rounded elsewhere."""
    gap = abs(x - y) / max(x, y)
    return 1.0 if gap < 0.004 else 0.8 if gap < 0.03 else 0.0


def _unshared_acts(a: Prepared, b: Prepared) -> float:
    """Half of how many steps one report is about (in its headline, or three times) of which the other says nothing: `blocked`, `restored`."""
    one, other = a.evidence.stages, b.evidence.stages
    if not one or not other:
        return 0.0
    return (len(_main_acts(one) - other.keys()) + len(_main_acts(other) - one.keys())) / 2


def _main_acts(stages: Mapping[str, float]) -> set[str]:
    return {act for act, weight in stages.items() if weight >= HEADLINE_WEIGHT}


def _acts(a: Prepared, b: Prepared) -> float:
    one, other = a.evidence.stages, b.evidence.stages
    if not one or not other:
        return 0.0
    shared = sum(math.sqrt(weight * other[act]) for act, weight in one.items() if act in other)
    return shared / math.sqrt(sum(one.values()) * sum(other.values()))

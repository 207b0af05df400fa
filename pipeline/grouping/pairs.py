"""What speaks for and against two articles belonging together, as numbers that a model weighs and a reader understands."""

import math
from collections.abc import Mapping

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
    "within-31": 1, "acts": 1, "acts-unshared": -1,
}  # fmt: skip
"""The same for "one event, given that it is one dispute"."""
_UNKNOWN_DAYS = 0.8
"""What `days` is when a date is missing: as of 54 days."""


def compare(a: Prepared, b: Prepared) -> dict[str, float]:
    """Features of a pair; symmetric. About 20 microseconds."""
    found = _who(a, b) | _where(a, b) | _what(a, b) | _when(a, b)
    found["party*places"] = found["party"] * found["places"]
    found["party*meaning"] = found["party"] * found["meaning"]
    found["party*words"] = found["party"] * found["words"]
    found["party*place-rarity"] = found["party"] * found["party-rarity"] * found["places"]
    found["places*meaning"] = found["places"] * found["meaning"]
    found["amount*within-31"] = found["amount"] * found["within-31"]
    return found


def _who(a: Prepared, b: Prepared) -> dict[str, float]:
    shared = a.parties & b.parties
    names = a.names.keys() & b.names.keys()
    weight = sum([a.names[key] for key in names])
    authorities = a.authorities.keys() & b.authorities.keys()
    return {
        "party": len(shared) / len(a.parties | b.parties) if shared else 0.0,
        "party-rarity": max([a.party_weights[name] for name in shared], default=0.0),
        "family": float(not a.families.isdisjoint(b.families)),
        "names": min(weight, 25.0) / 5,
        "name-share": weight / math.sqrt(1 + a.names_total * b.names_total),
        "authority": max([a.authorities[name] for name in authorities], default=0.0) / 5,
        "authority-conflict": float(bool(a.authorities) and bool(b.authorities) and not authorities),
        "actor": float(not a.evidence.actors.isdisjoint(b.evidence.actors)),
        "case": float(not a.evidence.cases.isdisjoint(b.evidence.cases)),
        "law": float(not a.evidence.laws.isdisjoint(b.evidence.laws)),
    }


def _where(a: Prepared, b: Prepared) -> dict[str, float]:
    places = dot(a.places, b.places)
    shared = a.places.keys() & b.places.keys()
    return {
        "places": places,
        "place-conflict": float(bool(a.places) and bool(b.places) and places < 0.15),
        "place-rarity": max([min(a.place_weights[code], b.place_weights[code]) for code in shared], default=0.0),
    }


def _what(a: Prepared, b: Prepared) -> dict[str, float]:
    spoken = a.vector is not None and b.vector is not None
    words = dot(a.terms, b.terms) / (a.terms_length * b.terms_length or 1.0)
    amount = max([_agreement(x, y) for x in a.large for y in b.large], default=0.0)
    small = a.small.keys() & b.small.keys()
    topics, others = a.evidence.topics, b.evidence.topics
    return {
        "spoken": float(spoken),
        "meaning": float(a.vector @ b.vector) if a.vector is not None and b.vector is not None else 0.0,
        "words": words,
        "amount": amount,
        "amount-conflict": float(bool(a.large) and bool(b.large) and not amount),
        "number": min(sum([a.small[key] for key in small]) / 5, 2.0),
        "topic": len(set(topics) & set(others)) / math.sqrt(len(topics) * len(others)) if topics and others else 0.0,
        "acts": _acts(a, b),
        "acts-unshared": _unshared_acts(a, b),
    }


def _when(a: Prepared, b: Prepared) -> dict[str, float]:
    one, other = a.evidence.day, b.evidence.day
    if one is None or other is None:
        return {"within-2": 0.0, "within-7": 0.0, "within-31": 0.0, "within-180": 0.0, "days": _UNKNOWN_DAYS}
    days = abs(one - other)
    return {
        "within-2": float(days <= 2),
        "within-7": float(days <= 7),
        "within-31": float(days <= 31),
        "within-180": float(days <= 180),
        "days": math.log1p(days) / 5,
    }


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

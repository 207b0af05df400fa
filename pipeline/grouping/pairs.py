"""What speaks for and against two articles belonging together, as numbers that a model weighs and a reader understands."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.columns import Columns, Floats, told
from pipeline.grouping.details import Numbers
from pipeline.grouping.evidence import HEADLINE_WEIGHT
from pipeline.grouping.prepared import Prepared

Features: TypeAlias = dict[str, Floats]
"""Feature -> its value for each pair."""

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
_CONFLICT = {"complied": 1, "not-complied": -1}
"""Outcomes that one event cannot have both. Of what is granted, refused or annulled a quarter of the labelled pairs of one event have both: an appeal
is refused, the fine under it granted."""
_WITHIN = (("within-2", 2), ("within-7", 7), ("within-31", 31), ("within-180", 180))
_UNKNOWN_DAYS = 0.8
"""What `days` is when a date is missing: as of 54 days."""


def compare(a: Prepared, b: Prepared) -> dict[str, float]:
    """Features of a pair; symmetric."""
    columns = Columns([told(a.evidence), told(b.evidence)], a.rarity, a.means)
    return {name: float(values[0]) for name, values in compare_all(columns, np.array([0]), np.array([1])).items()}


def compare_all(columns: Columns, one: Numbers, other: Numbers) -> Features:
    """Features of pairs of articles, by their places in the columns. About five microseconds a pair where there are thousands."""
    found: Features = {}
    _who(columns, one, other, found)
    _where(columns, one, other, found)
    _what(columns, one, other, found)
    _when(columns, one, other, found)
    party, places = found["party"], found["places"]
    found["party*places"] = party * places
    found["party*meaning"] = party * found["meaning"]
    found["party*words"] = party * found["words"]
    found["party*place-rarity"] = party * found["party-rarity"] * places
    found["places*meaning"] = places * found["meaning"]
    found["amount*within-31"] = found["amount"] * found["within-31"]
    return found


def _who(columns: Columns, one: Numbers, other: Numbers, found: Features) -> None:
    pairs, parties, names = len(one), columns.parties, columns.names
    both = parties.shared(one, other)
    count = both.count(pairs)
    found["party"] = count / np.maximum(parties.count[one] + parties.count[other] - count, 1)
    found["party-rarity"] = both.largest(pairs, parties.weight[both.mine])
    found["family"] = _any(columns.families.shared(one, other).count(pairs))
    both = names.shared(one, other)
    weight, total = both.sum(pairs, names.weight[both.mine]), names.total(names.weight)
    found["names"] = np.minimum(weight, 25.0) / 5
    found["name-share"] = weight / np.sqrt(1 + total[one] * total[other])
    authorities = columns.authorities
    both = authorities.shared(one, other)
    found["authority"] = both.largest(pairs, authorities.weight[both.mine]) / 5
    named = (authorities.count[one] > 0) & (authorities.count[other] > 0)
    found["authority-conflict"] = _any(named & (both.count(pairs) == 0))
    for name, column in (("actor", columns.actors), ("case", columns.cases), ("law", columns.laws)):
        found[name] = _any(column.shared(one, other).count(pairs))


def _any(values: NDArray[np.generic]) -> Floats:
    """1 where there is any."""
    return values.astype(np.bool_).astype(np.float64)


def _where(columns: Columns, one: Numbers, other: Numbers, found: Features) -> None:
    pairs, column = len(one), columns.places
    both = column.shared(one, other)
    length = np.sqrt(column.total(column.weight**2))
    mine, theirs = column.weight[both.mine], column.weight[both.theirs]
    lengths = (length[one] * length[other])[both.pair]
    places = both.sum(pairs, mine * theirs / np.where(lengths > 0, lengths, 1))
    named = (column.count[one] > 0) & (column.count[other] > 0)
    found["places"] = places
    found["place-conflict"] = _any(named & (places < 0.15))
    found["place-rarity"] = both.largest(pairs, np.minimum(mine, theirs))


def _what(columns: Columns, one: Numbers, other: Numbers, found: Features) -> None:
    pairs, terms, small, topics = len(one), columns.terms, columns.small, columns.topics
    found["spoken"] = _any(columns.spoken[one] & columns.spoken[other])
    found["meaning"] = np.einsum("ij,ij->i", columns.vectors[one], columns.vectors[other]).astype(np.float64)
    both = terms.shared(one, other)
    length = np.sqrt(terms.total(terms.weight**2))
    lengths = length[one] * length[other]
    found["words"] = both.sum(pairs, terms.weight[both.mine] * terms.weight[both.theirs]) / np.where(lengths > 0, lengths, 1)
    found["amount"] = amount = _amount(columns, one, other)
    sums = (columns.large.count[one] > 0) & (columns.large.count[other] > 0)
    found["amount-conflict"] = _any(sums & (amount == 0))
    both = small.shared(one, other)
    found["number"] = np.minimum(both.sum(pairs, small.weight[both.mine]) / 5, 2.0)
    filed = topics.count[one] * topics.count[other]
    found["topic"] = topics.shared(one, other).count(pairs) / np.sqrt(np.maximum(filed, 1))
    found["acts"], found["acts-unshared"] = _acts(columns, one, other)
    outcomes = np.array([_CONFLICT.get(outcome or "", 0) for outcome in columns.outcomes])
    found["outcome-conflict"] = _any(outcomes[one] * outcomes[other] < 0)


def _when(columns: Columns, one: Numbers, other: Numbers, found: Features) -> None:
    days = np.abs(columns.days[one] - columns.days[other])
    for name, limit in _WITHIN:
        found[name] = _any(days <= limit)
    found["days"] = np.where(np.isnan(days), _UNKNOWN_DAYS, np.log1p(days) / 5)


def _amount(columns: Columns, one: Numbers, other: Numbers) -> Floats:
    """1 for the same amount, .8 for one rounded elsewhere."""
    large = columns.large
    both = large.crossed(one, other)
    x, y = large.weight[both.mine], large.weight[both.theirs]
    gap = np.abs(x - y) / np.maximum(x, y)
    return both.largest(len(one), np.where(gap < 0.004, 1.0, np.where(gap < 0.03, 0.8, 0.0)))


def _acts(columns: Columns, one: Numbers, other: Numbers) -> tuple[Floats, Floats]:
    """How far both are about the same steps; and half of how many steps one report is about (in its headline, or three times) of which the other says
    nothing: `blocked`, `restored`.
    """
    pairs, stages = len(one), columns.stages
    both = stages.shared(one, other)
    mine, theirs, total = stages.weight[both.mine], stages.weight[both.theirs], stages.total(stages.weight)
    acts = both.sum(pairs, np.sqrt(mine * theirs)) / np.sqrt(np.maximum(total[one] * total[other], 1e-9))
    main = stages.total(_any(stages.weight >= HEADLINE_WEIGHT))
    shared = both.sum(pairs, _any(mine >= HEADLINE_WEIGHT) + _any(theirs >= HEADLINE_WEIGHT))
    named = (stages.count[one] > 0) & (stages.count[other] > 0)
    return acts, np.where(named, (main[one] + main[other] - shared) / 2, 0.0)

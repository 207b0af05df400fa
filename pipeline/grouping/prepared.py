"""Evidence weighted by rarity: what every other article names too says nothing, what two articles alone name says much."""

import functools
import math
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import xxhash
from numpy.typing import NDArray

from pipeline.grouping.evidence import OWNERS, Evidence, Vector

FIELDS = ("names", "terms", "platforms", "places", "numbers", "authorities")
SKETCH_DIMENSIONS = 160
_VECTOR_DIMENSIONS = 64
_COMMON = 2.0
"""A thing that two articles share was seen twice at least, whatever the counts say."""


@dataclass(slots=True)
class Rarity:
    """In how many articles each thing occurs, out of how many."""

    articles: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    _common: dict[str, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)
    """Field -> logarithmic rarity of what occurs more than twice, made when first asked for."""

    def add(self, found: Iterable[Evidence]) -> None:
        """Count further articles."""
        for item in found:
            self.articles += 1
            for name in FIELDS:
                self.counts[name].update(set(getattr(item, name)))
        self._common.clear()

    def weights(self, name: str, values: Mapping[str, float]) -> dict[str, float]:
        """Each value of a field with its weight times the logarithm of how rare it is; the rarest of 230 articles weighs 4.5."""
        rarest = math.log(self.articles + 1) - math.log(_COMMON + 0.5)
        known = self._common.get(name)
        get = (self._rarities(name) if known is None else known).get
        return {value: weight * get(value, rarest) for value, weight in values.items()}

    def factors(self, name: str, values: Sequence[str]) -> NDArray[np.float64]:
        """The logarithm of how rare each of these is."""
        rarest = math.log(self.articles + 1) - math.log(_COMMON + 0.5)
        known = self._common.get(name)
        get = (self._rarities(name) if known is None else known).get
        return np.array([get(value, rarest) for value in values], np.float64)

    def _rarities(self, name: str) -> dict[str, float]:
        total = math.log(self.articles + 1)
        found = {value: total - math.log(count + 0.5) for value, count in self.counts[name].items() if count > _COMMON}
        self._common[name] = found
        return found


@dataclass(frozen=True, slots=True)
class Prepared:
    """Evidence with weights, ready for fast comparison. The cosine of places is a plain sum of products."""

    evidence: Evidence
    parties: frozenset[str]
    families: frozenset[str]
    party_weights: Mapping[str, float]
    terms: Mapping[str, float]
    terms_length: float
    """Euclidean; the cosine of two articles' terms is their sum of products over both lengths."""
    names: Mapping[str, float]
    names_total: float
    places: Mapping[str, float]
    place_weights: Mapping[str, float]
    authorities: Mapping[str, float]
    small: Mapping[str, float]
    large: tuple[float, ...]
    vector: Vector | None
    """Centred on its language's mean, unit length."""
    rarity: Rarity
    """What it was weighted by."""
    means: Mapping[str, Vector]


def family(platforms: Iterable[str]) -> frozenset[str]:
    """The companies behind platforms."""
    return frozenset(OWNERS.get(name, name) for name in platforms)


def prepare(item: Evidence, rarity: Rarity, means: Mapping[str, Vector]) -> Prepared:
    """Weigh one article's evidence."""
    names = rarity.weights("names", dict.fromkeys(item.names, 1.0))
    spots = rarity.weights("places", item.places)
    words = rarity.weights("terms", item.terms)
    return Prepared(
        evidence=item,
        parties=item.parties,
        families=family(item.parties),
        party_weights=rarity.weights("platforms", dict.fromkeys(item.parties, 1.0)),
        terms=words,
        terms_length=_length(words),
        names=names,
        names_total=sum(names.values()),
        places=_unit(spots),
        place_weights=spots,
        authorities=rarity.weights("authorities", dict.fromkeys(item.authorities, 1.0)),
        small=rarity.weights("numbers", {key: 1.0 for key, value in item.numbers.items() if value < 1000}),
        large=tuple(value for value in item.numbers.values() if value >= 1000),
        vector=centred(item.vector, item.language, means),
        rarity=rarity,
        means=means,
    )


def centred(vector: Vector | None, language: str, means: Mapping[str, Vector]) -> Vector | None:
    """A vector less its language's mean (which carries the language, not the meaning), unit length."""
    if vector is None:
        return None
    mean = means.get(language)
    moved = vector if mean is None else vector - mean
    length = math.sqrt(float(moved @ moved))
    return moved / length if length > 1e-6 else vector


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = _length(weights)
    return {key: weight / length for key, weight in weights.items()} if length else {}


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(map(operator.mul, weights.values(), weights.values())))


_SHARES = (("terms", 0.7), ("places", 1.0), ("names", 0.9), ("numbers", 0.7))


def sketch(item: Prepared) -> NDArray[np.float32]:
    """160 numbers whose dot product guesses how much two articles have in common: a short list of candidates costs one matrix product.

    64 are a fixed random projection of the vector, 96 sums of hashed signs (Weinberger 2009) of weighted terms, places, names and numbers.
    """
    found: NDArray[np.float32] = sketches([item])[0]
    return found


def sketches(items: Sequence[Prepared]) -> NDArray[np.float32]:
    """Of many articles, a row each."""
    slots, weights, counts = list[int](), list[float](), list[int]()
    for item in items:
        before = len(slots)
        large = {f"{value:.1e}": 4.0 for value in item.large}
        groups = (item.terms, item.terms_length), (item.places, 1.0), (item.names, _length(item.names)), _measured({**item.small, **large})
        for (_, share), (things, length) in zip(_SHARES, groups, strict=True):
            if length:
                slots += map(_slots.__getitem__, things)
                weights += [share * (weight / length) for weight in things.values()]
        counts.append(len(slots) - before)
    slot = np.array(slots, np.int64)
    row = np.repeat(np.arange(len(items)), np.array(counts, np.int64))
    lexical = np.zeros((len(items), SKETCH_DIMENSIONS - _VECTOR_DIMENSIONS), dtype=np.float32)
    signed = np.where(slot & 1, np.array(weights, np.float64), -np.array(weights, np.float64))
    np.add.at(lexical, (row, slot >> 1), signed.astype(np.float32))  # one after the other: stored sketches were added up so
    meaning = np.zeros((len(items), _VECTOR_DIMENSIONS), dtype=np.float32)
    for number, item in enumerate(items):
        if item.vector is not None:
            meaning[number] = item.vector @ _projection()
    return np.concatenate([meaning, lexical], axis=1)


def _measured(weights: Mapping[str, float]) -> tuple[Mapping[str, float], float]:
    return weights, _length(weights)


class _Slots(dict[str, int]):
    """Twice the place of a thing among a sketch's numbers, and one more where its weight is added and not taken away."""

    def __missing__(self, key: str) -> int:
        value = xxhash.xxh3_64_intdigest(key.encode("utf-8", "surrogatepass"))
        slot = (value >> 1) % (SKETCH_DIMENSIONS - _VECTOR_DIMENSIONS) << 1 | value & 1
        if len(self) < 500_000:
            self[key] = slot
        return slot


_slots = _Slots()


@functools.cache
def _projection() -> NDArray[np.float32]:
    """Changing the seed orphans stored sketches."""
    rng = np.random.Generator(np.random.PCG64(20_121_024))
    return (rng.standard_normal((512, _VECTOR_DIMENSIONS)) / math.sqrt(_VECTOR_DIMENSIONS)).astype(np.float32)

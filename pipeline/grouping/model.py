"""The pair model: two small logistic regressions in a text file, every weight readable."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.grouping.columns import Columns, Floats, Told, told
from pipeline.grouping.details import Numbers
from pipeline.grouping.evidence import Evidence, Vector
from pipeline.grouping.pairs import Features, compare_all
from pipeline.grouping.prepared import FIELDS, Prepared, Rarity, prepare
from pipeline.grouping.reasons import reason

FILE = Path(__file__).parent / "model.json"


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights of one regression."""

    bias: float
    weights: Mapping[str, float]
    threshold: float
    """Probability from which clusters are joined; chosen by cross-validation."""

    def probabilities(self, features: Features) -> Floats:
        """Of each pair."""
        total: Floats = sum((weight * features[name] for name, weight in self.weights.items()), np.float64(self.bias) + np.zeros(1))
        return np.asarray(1 / (1 + np.exp(-np.clip(total, -30.0, 30.0))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the model thinks of a pair."""

    dispute: float
    """Probability that both belong to one dispute."""
    story: float
    """Probability that both tell one event; never above `dispute`."""
    reason: str
    """For people: `Clearview AI; Garante per la protezione dei dati personali; same amount 20 million; 1 day apart`."""


@dataclass(frozen=True, slots=True)
class PairModel:
    """Dispute and story probabilities of pairs, with the background that weighs their evidence."""

    version: str
    dispute: Logistic
    story: Logistic
    """Of one event, given that it is one dispute."""
    background: Rarity
    means: Mapping[str, Vector]
    """Language -> mean vector of its reports, shrunk towards the mean of all."""

    def rarity(self, *batches: "list[Evidence]") -> Rarity:
        """The background's counts and those of the articles at hand."""
        counts = {name: Counter(self.background.counts[name]) for name in FIELDS}
        rarity = Rarity(self.background.articles, counts)
        for batch in batches:
            rarity.add(batch)
        return rarity

    def prepare(self, item: Evidence, rarity: Rarity) -> Prepared:
        """Weigh one article's evidence."""
        return prepare(item, rarity, self.means)

    def score(self, a: Prepared, b: Prepared) -> tuple[float, float]:
        """(probability of one dispute, probability of one story)."""
        dispute, story = self.scores([told(a.evidence), told(b.evidence)], np.array([0]), np.array([1]), a.rarity)
        return float(dispute[0]), float(story[0])

    def scores(self, articles: Sequence[Told], one: Numbers, other: Numbers, rarity: Rarity) -> tuple[Floats, Floats]:
        """The same of many pairs of articles, by their places among those given."""
        features = compare_all(Columns(articles, rarity, self.means), one, other)
        dispute = self.dispute.probabilities(features)
        return dispute, np.where(dispute < 0.01, 0.0, dispute * self.story.probabilities(features))

    def link(self, a: Prepared, b: Prepared) -> Link:
        """The scores with what they rest on."""
        dispute, story = self.score(a, b)
        return Link(dispute=dispute, story=story, reason=reason(a, b))


@cache
def default_model() -> PairModel:
    """The model that ships with this package."""
    return parse_model(json.loads(FILE.read_text(encoding="utf-8")))


def parse_model(table: Mapping[str, Any]) -> PairModel:
    """A model out of what `bench/train_grouping.py` writes."""
    counts = {name: Counter(table["background"]["counts"].get(name, {})) for name in FIELDS}
    return PairModel(
        version=table["version"],
        dispute=Logistic(**table["dispute"]),
        story=Logistic(**table["story"]),
        background=Rarity(table["background"]["articles"], counts),
        means={language: np.asarray(mean, dtype=np.float32) for language, mean in table["means"].items()},
    )

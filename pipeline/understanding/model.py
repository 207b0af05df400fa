"""The trained part: logistic regressions over language-neutral features, read from a text file that `make train` writes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from beat.files import beat_folder
from beat.vocabulary import vocabulary
from pipeline.understanding.vectors import DIMENSIONS, Vector
from records.errors import ConfigurationError

MODEL_NAME = "model.json"
"""The file in the beat's folder."""

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by feature name; what the model has not seen weighs nothing."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def logit(self, row: Row) -> float:
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in row.items())

    def probability(self, row: Row) -> float:
        return sigmoid(self.logit(row))


@dataclass(frozen=True, slots=True)
class Projection:
    """Linear scores of centred vectors, one column per output."""

    mean: Vector
    columns: Vector
    """Shape (512, outputs)."""

    def most(self) -> float:
        """What no unit vector's first score exceeds."""
        column = self.columns[:, 0]
        return float(np.linalg.norm(column) - self.mean @ column)

    def scores(self, vector: Vector | None) -> Vector:
        if vector is None:
            return np.zeros(self.columns.shape[1], dtype=np.float32)
        return np.asarray((vector - self.mean) @ self.columns, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt."""

    version: str
    topic_ids: tuple[str, ...]
    """In the order of the columns of `topics_vector`."""
    gate: Logistic
    relevance: Logistic
    relevance_vector: Projection
    topics: Logistic
    primary: Logistic
    topics_vector: Projection
    party: Logistic


def sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def default_model() -> Model:
    """The model of the beat in use (see beat.files)."""
    return load_model(beat_folder() / MODEL_NAME, vocabulary().topic_ids)


@cache
def load_model(path: Path, topics: tuple[str, ...]) -> Model:
    """A model file, read once a process. Raises ConfigurationError when it is missing, damaged or made for other topics than these."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data["topic_ids"]) != topics:
            raise ConfigurationError(str(path), "topic_ids", "made for other topics than topics.toml names", "run `make train`")
        linear = {
            name: Logistic(data[name]["bias"], data[name]["weights"], data[name]["threshold"])
            for name in ("gate", "relevance", "topics", "primary", "party")
        }
        return Model(
            version=data["version"],
            topic_ids=topics,
            relevance_vector=_projection(data["relevance_vector"], 1),
            topics_vector=_projection(data["topics_vector"], len(topics)),
            **linear,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(str(path), "file", f"cannot be read: {error}", "run `make train`") from error


def _projection(data: Mapping[str, Any], outputs: int) -> Projection:
    mean, columns = np.asarray(data["mean"], dtype=np.float32), np.asarray(data["columns"], dtype=np.float32).T
    if mean.shape != (DIMENSIONS,) or columns.shape != (DIMENSIONS, outputs):
        raise ValueError(f"projection of shape {columns.shape}, expected {(DIMENSIONS, outputs)}")
    return Projection(mean, columns)

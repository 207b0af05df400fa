"""The learnt weights of facts: which body acts, where, and which step; every weight stands by its feature's name in beat/facts/acts/model.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from beat.files import beat_part
from pipeline.understanding.model import Logistic
from records.errors import ConfigurationError

FILE = "facts/acts/model.json"


@dataclass(frozen=True, slots=True)
class FactsModel:
    """Logistic regressions, see bench/train_facts.py."""

    body: Logistic
    place: Logistic
    steps: Mapping[str, Logistic]
    """By stage; the likeliest wins."""
    against: Mapping[str, Logistic]
    """By family of candidate, see claims.py."""


def default_facts_model() -> FactsModel:
    return load_facts_model(beat_part(FILE))


@cache
def load_facts_model(path: Path) -> FactsModel:
    """Read once a process. Raises ConfigurationError when it is missing or damaged."""
    try:
        return facts_model(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(str(path), "file", f"cannot be read: {error}", "run bench/train_facts.py") from error


def facts_model(data: Mapping[str, Mapping[str, object]]) -> FactsModel:
    """Raises KeyError or TypeError for what is none."""
    return FactsModel(
        body=_logistic(data["body"]),
        place=_logistic(data["place"]),
        steps={stage: _logistic(row) for stage, row in data["steps"].items()},  # type: ignore[arg-type]
        against={family: _logistic(row) for family, row in data["against"].items()},  # type: ignore[arg-type]
    )


def _logistic(row: Mapping[str, object]) -> Logistic:
    return Logistic(float(row["bias"]), dict(row["weights"]), float(row["threshold"]))  # type: ignore[arg-type,call-overload]

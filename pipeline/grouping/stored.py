"""Evidence as it is kept between runs: compact JSON and signed bytes; what comes back scores like what went in."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from pipeline.grouping.evidence import Evidence, Vector

_SETS = ("parties", "platforms", "authorities", "laws", "actors", "cases")


def dump(item: Evidence) -> tuple[str, bytes | None]:
    """JSON text, and the vector as 512 signed bytes (each within .004 of the unit vector's largest number)."""
    table: dict[str, Any] = {name: sorted(getattr(item, name)) for name in _SETS if getattr(item, name)}
    table |= {"day": item.day, "language": item.language, "topics": item.topics, "stages": item.stages, "names": item.names}
    table["places"] = {code: round(weight, 3) for code, weight in item.places.items()}
    table["numbers"] = {key: float(f"{value:.6g}") for key, value in item.numbers.items()}
    table["terms"] = _by_weight(item.terms)
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")), None if item.vector is None else _bytes(item.vector)


def load(identity: str, text: str, vector: bytes | None) -> Evidence:
    """The evidence `dump` was given."""
    table = json.loads(text)
    table |= {name: frozenset(table.get(name, ())) for name in _SETS}
    table["topics"] = tuple(table["topics"])
    table["terms"] = _weighed(table["terms"])
    return Evidence(id=identity, **table, vector=None if vector is None else _vector(vector))


def _by_weight(terms: Mapping[str, float]) -> dict[str, str]:
    """Weight -> its terms, separated by spaces: an article has a hundred terms and a handful of weights."""
    found: dict[str, list[str]] = {}
    for term, weight in terms.items():
        found.setdefault(f"{weight:.2f}", []).append(term)
    return {weight: " ".join(shared) for weight, shared in found.items()}


def _weighed(table: Mapping[str, Any]) -> dict[str, float]:
    """Term -> weight; also of tables that earlier versions wrote term by term."""
    found: dict[str, float] = {}
    for key, value in table.items():
        if isinstance(value, str):
            found |= dict.fromkeys(value.split(" "), float(key))
        else:
            found[key] = value
    return found


def _bytes(vector: Vector) -> bytes:
    largest = float(np.abs(vector).max()) or 1.0
    raw: bytes = np.rint(vector / largest * 127).astype(np.int8).tobytes()
    return raw


def _vector(raw: bytes) -> Vector:
    vector = np.frombuffer(raw, dtype=np.int8).astype(np.float32)
    length = math.sqrt(float(vector @ vector))
    return vector / length if length else vector

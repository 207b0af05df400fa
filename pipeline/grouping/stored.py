"""Evidence as it is kept between runs: signed bytes and compressed JSON; what comes back scores like what went in."""

import json
import math
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from pipeline.grouping.columns import Told
from pipeline.grouping.evidence import Evidence, Vector

_SETS = ("parties", "platforms", "authorities", "laws", "actors", "cases")


def dump(item: Evidence) -> bytes:
    """How many bytes the vector has (two bytes, big end first), the vector as signed bytes (each within .004 of its largest number), and
    JSON, deflated: about a kilobyte.
    """
    vector = b"" if item.vector is None else _bytes(item.vector)
    return len(vector).to_bytes(2) + vector + zlib.compress(_json(item).encode("utf-8", "surrogatepass"), 1)


def unpacked(packed: bytes) -> Told:
    """What `dump` made, ready to be compared."""
    start = 2 + int.from_bytes(packed[:2])
    return Told(json.loads(zlib.decompress(packed[start:]).decode("utf-8", "surrogatepass")), packed[2:start] or None)


def load(identity: str, packed: bytes) -> Evidence:
    """The evidence `dump` was given."""
    return evidence_of(identity, unpacked(packed))


def _json(item: Evidence) -> str:
    table: dict[str, Any] = {name: sorted(getattr(item, name)) for name in _SETS if getattr(item, name)}
    table |= {
        "day": item.day,
        "seen": item.seen,
        "language": item.language,
        "topics": item.topics,
        "stages": item.stages,
        "names": item.names,
    }
    if item.outcome:
        table["outcome"] = item.outcome
    table["places"] = {code: round(weight, 3) for code, weight in item.places.items()}
    table["numbers"] = {key: float(f"{value:.6g}") for key, value in item.numbers.items()}
    table["terms"] = _by_weight(item.terms)
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def load_parts(text: str, vector: bytes | None) -> Told:
    """Evidence out of JSON and vector; earlier versions kept them apart."""
    return Told(json.loads(text), vector)


def evidence_of(identity: str, stored: Told) -> Evidence:
    """The evidence of an article."""
    table = dict(stored.table)
    table |= {name: frozenset(table.get(name, ())) for name in _SETS}
    table["topics"] = tuple(table["topics"])
    table["terms"] = _weighed(table["terms"])
    return Evidence(id=identity, **table, vector=_vector(stored.vector) if isinstance(stored.vector, bytes) else stored.vector)


def _by_weight(terms: Mapping[str, float]) -> dict[str, str]:
    """Weight -> its terms, separated by spaces: an article has a hundred terms and a handful of weights."""
    found: dict[float, list[str]] = {}
    for term, weight in terms.items():
        found.setdefault(weight, []).append(term)
    rounded: dict[str, list[str]] = {}
    for weight, shared in found.items():
        rounded.setdefault(f"{weight:.2f}", []).extend(shared)
    return {weight: " ".join(shared) for weight, shared in rounded.items()}


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

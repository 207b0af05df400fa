"""Figures of bodies on sites the line model has not seen, kept beside the model they belong to: what bench/train_lines.py measures, for `make gate`."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.reading.line_model import MODEL_FILE, SAY

RECORD = Path(__file__).with_name("unseen_sites.json")

Scores = Mapping[str, tuple[int, float, float, float, int]]
"""By set: pages, P, R, F1, and pages of which over half is missing (`bench.line_samples.scores`)."""


def model_digest() -> str:
    """Of the forests and of which of them judge what: figures of another model say nothing of this one."""
    say = json.dumps({kind: dict(sorted(shares.items())) for kind, shares in sorted(SAY.items())})
    return hashlib.sha256(MODEL_FILE.read_bytes() + say.encode()).hexdigest()[:16]


def write_record(model: str, found: Mapping[str, Scores]) -> None:
    """`found`: by what was done to the pages (`as they are`, `flat`)."""
    sets = {
        kind: {
            name: [n, round(p, 4), round(r, 4), round(f1, 4), lost]
            for name, (n, p, r, f1, lost) in sorted(scores.items())
            if " " not in name
        }
        for kind, scores in sorted(found.items())
    }
    RECORD.write_text(json.dumps({"model": model, "sets": sets}, indent=1) + "\n", "utf-8")


def measures() -> dict[str, float]:
    """What the gate holds to its floors: F1, the share of pages of which half is read, and whether the record is of this model at all (1 or 0)."""
    record = json.loads(RECORD.read_text("utf-8"))
    out = {"figures are of this model": float(record["model"] == model_digest())}
    for kind, sets in record["sets"].items():
        for name, (n, _, _, f1, lost) in sets.items():
            whose = name if kind == "as they are" else f"{name} {kind}"
            out |= {f"{whose} body F1": f1, f"{whose} pages of which half is read": 1 - lost / n}
    return out

"""Features of those whom a decision is for: in whose favour it is, and whose appeal it was."""

from collections.abc import Sequence

from pipeline.understanding.facts.opponents import Opponent
from pipeline.understanding.facts.scene import Scene

_FAVOUR = 6
"""Characters between a favour and whose it is: "in favour of the singer"."""
_OF = 7
"""Characters between an appeal and whose it is: an article."""
_DECIDED = frozenset({"judgment", "appeal", "order", "interim-order", "settlement", "compliance"})
"""Stages at which somebody has got something, or has not."""

Row = dict[str, float]


def add_awards(scene: Scene, found: Sequence[Opponent], rows: Sequence[Row], stage: str | None) -> None:
    """Add to the row of each candidate what the decision says of it."""
    reach = _OF / scene.reading.stretch
    allowed = [hit for hit in scene.moods if hit.term.key == "allow"]
    appeals = [cue for cue in scene.cues if cue.step == "appeal" and not any(b.start <= cue.start < b.end for b in scene.bodies)]
    for one, row in zip(found, rows, strict=True):
        row["favour-before"] = float(any(0 <= start - hit.end <= _FAVOUR for start, _ in one.mentions for hit in allowed))
        row["favour-after"] = float(any(0 <= hit.start - end <= _FAVOUR for _, end in one.mentions for hit in allowed))
        row["appeal-of"] = float(any(0 <= start - cue.end <= reach for start, _ in one.mentions for cue in appeals))
        row["appeal-after"] = float(any(0 <= cue.start - end <= reach for _, end in one.mentions for cue in appeals))
        decided = float(stage in _DECIDED)
        for name in ("appeal-of", "person", "lead"):
            row[f"{name}+decided"] = row[name] * decided

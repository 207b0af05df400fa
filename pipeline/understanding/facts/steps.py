"""Which step of a proceeding is the news: counts and places of step words with their moods, and who acts."""

from collections import defaultdict

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.words import STEPS

NAME_OF = {
    "sue": "complaint", "probe": "investigation", "hearing": "hearing", "interim": "interim-order", "order": "order", "judgment": "judgment", "fine": "fine",
    "appeal": "appeal", "settle": "settlement", "comply": "compliance", "bill": "legislation",
}  # fmt: skip
STAGES = tuple(NAME_OF[step] for step in STEPS)


def step_row(scene: Scene, chosen: Body | None, sums: int) -> dict[str, float]:
    """Features of the whole report; `sums` is the number of sums of money in it."""
    row: dict[str, float] = defaultdict(float)
    reading = scene.reading
    weights: dict[str, float] = defaultdict(float)
    for cue in scene.cues:
        sentence = scene.sentence_of(cue.start)
        part = "title" if cue.start < reading.title_end else "lead" if sentence == 1 else "second" if sentence == 2 else "body"
        row[f"{part}:{cue.step}"] = 1.0
        for mood in cue.moods:
            if part in {"title", "lead"}:
                row[f"{mood}+{cue.step}"] = 1.0
        weights[cue.step] += {"title": 2.0, "lead": 1.5, "second": 0.7, "body": 0.3}[part]
    total = sum(weights.values()) or 1.0
    for step, weight in weights.items():
        row[f"share:{step}"] = weight / total
    if chosen is not None:
        row[f"by:{chosen.kind}"] = 1.0
        sentence = scene.sentence_of(chosen.start)
        for cue in scene.cues:
            if scene.sentence_of(cue.start) == sentence:
                row[f"by-body:{cue.step}"] = 1.0
                if chosen.kind in {"court", "regulator"}:
                    row[f"{chosen.kind}:{cue.step}"] = 1.0
    else:
        row["by:none"] = 1.0
    row["sums"] = min(sums, 3) / 3
    return dict(row)

"""How the step ended: done, refused, made smaller, undone, obeyed or not; out of the mood of the clause that tells of it."""

from collections.abc import Sequence

from pipeline.understanding.facts.scene import Cue, Scene

_REFUSABLE = frozenset({"interim", "order", "fine"})
"""What an inquiry may end without."""
_STEPS_OF = {
    "interim-order": ("interim", "order"), "order": ("order", "interim"), "judgment": ("judgment", "appeal", "order", "fine"), "fine": ("fine",),
    "appeal": ("appeal", "judgment", "fine", "order", "interim"), "compliance": ("comply", "order", "fine"),
}  # fmt: skip
"""Stage -> steps whose clauses may tell its outcome, the nearest first."""


def outcome_of(scene: Scene, stage: str | None) -> tuple[str, Cue] | None:
    """Outcome and the word it was read from; None where the step is only asked for, threatened or under way."""
    steps = _STEPS_OF.get(stage or "")
    if steps is None:
        refused = [cue for cue in scene.cues if scene.sentence_of(cue.start) <= 1 and cue.step in _REFUSABLE and "no" in cue.moods]
        return ("refused", refused[0]) if refused and stage == "investigation" else None
    near = [cue for cue in scene.cues if scene.sentence_of(cue.start) <= 2 and cue.step in steps and "already" not in cue.moods]
    if not near:
        return None
    if stage == "compliance":
        told = [cue for cue in near if cue.step == "comply"] or near
        headline = [cue for cue in told if cue.start < scene.reading.title_end]
        refusing = _first(headline or [*told, *near], "no")  # "refused at first", says the text behind
        if refusing is None and all(_promised(scene, cue) for cue in headline or told):
            return None
        return ("not-complied", refusing) if refusing else ("complied", told[0])
    for name, mood in (("reduced", "cut"), ("annulled", "undo")):
        if cue := _first(near, mood):
            return name, cue
    if stage == "appeal":
        kept = _first(near, "uphold") or _first(near, "no")
        return ("refused", kept) if kept else None
    if cue := _first(near, "no"):
        return "refused", cue
    done = next((cue for cue in near if "may" not in cue.moods or "uphold" in cue.moods), None)
    return ("granted", done) if done else None


def _promised(scene: Scene, cue: Cue) -> bool:
    """Whether what is told is still to be done: "will hand over", "agreed to pay"."""
    return any(word.start < cue.end and cue.start < word.end for word in scene.words["promise"])


def _first(cues: Sequence[Cue], mood: str) -> Cue | None:
    return next((cue for cue in cues if mood in cue.moods and not (cue.moods & {"may"} and mood == "undo")), None)

"""How the step ended: done, refused, made smaller, undone, obeyed or not; out of the mood of the clause that tells of it.

An outcome belongs to its stage: an appeal that fails is `refused`, the judgment or fine that it leaves as it was is `granted`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from pipeline.understanding.annotation import GENERIC
from pipeline.understanding.facts.scene import Cue, Scene
from pipeline.understanding.facts.words import IMPOSED
from pipeline.understanding.word_order import REASON_FIRST

_STEPS_OF = {
    "interim-order": ("interim", "order"), "order": ("order", "interim"), "judgment": ("judgment", "appeal", "order", "fine", "sue"), "fine": ("fine",),
    "appeal": ("appeal", "judgment", "fine", "order", "interim"), "compliance": ("comply", "order", "fine"),
}  # fmt: skip
"""Stage -> steps whose clauses may tell its outcome, the nearest first; a suit only by how it ended."""
_OPENING = 2
"""The last sentence of the opening; headline 0."""
_THROWN = 14
"""Characters between what throws out and the claim thrown out: "a class", "the dentist's"."""
_PARTY = 26
"""Characters between an appeal and whose it is: "the appeal that was lodged by Bolt"."""


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def outcome_of(scene: Scene, stage: str | None) -> tuple[str, Cue] | None:
    """Outcome and the word it was read from; None where the step is only asked for, threatened or under way."""
    steps = _STEPS_OF.get(stage or "")
    if steps is None:
        refused = [cue for cue in scene.cues if scene.sentence_of(cue.start) <= 1 and cue.step in IMPOSED and "no" in cue.moods]
        return ("refused", refused[0]) if refused and stage == "investigation" else None
    near = [cue for cue in scene.cues if scene.sentence_of(cue.start) <= _OPENING and cue.step in steps and _is_news(scene, cue)]
    if not near:
        return None
    if stage == "compliance":
        return _obeyed(scene, near)
    for name, mood in (("reduced", "cut"), ("annulled", "undo")):
        if cue := next((cue for cue in near if mood in cue.moods and _undone(scene, cue, mood)), None):
            return name, cue
    if stage == "appeal":
        return _of_appeal(scene, near)
    return _of_decision(scene, near)


def _is_news(scene: Scene, cue: Cue) -> bool:
    """Whether a cue is not told as the past (a headline tells none), and of a suit how it ended."""
    past = "already" in cue.moods and cue.start >= scene.reading.title_end
    return not past and (cue.step != "sue" or bool(cue.moods & {"no", "allow", "undo"}))


def _obeyed(scene: Scene, near: Sequence[Cue]) -> tuple[str, Cue] | None:
    told = [cue for cue in near if cue.step == "comply"] or list(near)
    headline = [cue for cue in told if cue.start < scene.reading.title_end]
    refusing = _first(headline or [*told, *near], "no")  # "refused at first", says the text behind
    if refusing is None and all(_promised(scene, cue) for cue in headline or told):
        return None
    return ("not-complied", refusing) if refusing else ("complied", told[0])


def _of_appeal(scene: Scene, near: Sequence[Cue]) -> tuple[str, Cue] | None:
    """An appeal is refused where what was decided before stands, whoever appealed."""
    kept = _first(near, "uphold") or _fails(scene, near)
    if kept:
        return "refused", kept
    allowed = _first(near, "allow")
    return ("granted", allowed) if allowed else None


def _of_decision(scene: Scene, near: Sequence[Cue]) -> tuple[str, Cue] | None:
    """A decision is granted where it was taken, in part or again on appeal; refused where the claim, the request or the claimant's own appeal fails."""
    refused = _fails(scene, near)
    if refused is not None and refused.step not in IMPOSED and _platforms_appeal(scene, refused):
        return "granted", next((cue for cue in near if "uphold" in cue.moods), refused)
    done = next(
        (cue for cue in near if cue.step != "sue" and ("may" not in cue.moods or "uphold" in cue.moods) and cue is not refused), None
    )
    if refused is None:
        return ("granted", done) if done else None
    in_part = next((cue for cue in near if _imposed(scene, cue) and _before(scene, cue, refused)), None)
    return ("granted", in_part) if in_part else ("refused", refused)


def _imposed(scene: Scene, cue: Cue) -> bool:
    """Whether something is ordered, or a claim succeeds, and neither refused nor undone in the same clause."""
    if cue.moods & {"no", "may", "undo", "uphold"}:
        return False
    return cue.step in IMPOSED or ("allow" in cue.moods and not _of_platform(scene, _hits(scene, cue, "allow")))


def _before(scene: Scene, one: Cue, other: Cue) -> bool:
    """Whether a decision stands in a clause before another, both in the headline or both in the text; a headline without the other goes before the text."""
    if one.start > other.start or _clause(scene, one.start) == _clause(scene, other.start):
        return False
    end = scene.reading.title_end
    return (one.start < end) == (other.start < end) or "allow" in one.moods


def _fails(scene: Scene, near: Sequence[Cue]) -> Cue | None:
    """The first cue of what is refused: with a "not", or with a claim or appeal that is thrown out; a bid to undo it that is not decided refuses nothing."""
    return next(
        (
            cue
            for cue in near
            if _refuses(scene, cue) or ("undo" in cue.moods and not _asked_to_undo(scene, cue) and not _undone(scene, cue, "undo"))
        ),
        None,
    )


def _refuses(scene: Scene, cue: Cue) -> bool:
    """Whether a clause has a "not", and not behind the word for a claim that succeeds: "granted the request to remove a report on a dropped inquiry"."""
    if "no" not in cue.moods:
        return False
    allowed, refused = _hits(scene, cue, "allow"), _hits(scene, cue, "no")
    return not (allowed and scene.language not in REASON_FIRST and refused and allowed[0].start < refused[0].start)


def _undone(scene: Scene, cue: Cue, mood: str) -> bool:
    """Whether a decision is undone or made smaller, and not only asked to be ("would"), denied to be, or a claim or appeal thrown out."""
    if mood == "cut":
        return True
    words = _hits(scene, cue, "undo")
    if _asked_to_undo(scene, cue):
        return False
    if not words:  # undone by a later clause
        return True
    if any(no.start < words[0].start for no in _hits(scene, cue, "no")) and "allow" not in cue.moods:
        return False
    place = _clause(scene, cue.start)
    behind = [
        other
        for other in scene.cues
        if other.start >= words[0].end
        and _clause(scene, other.start) == place
        and not any(b.start <= other.start < b.end for b in scene.bodies)
    ]
    thrown = bool(behind) and behind[0].start - words[0].end <= _THROWN and behind[0].step in {"sue", "appeal"}
    return not (thrown and all(other.step in {"sue", "appeal"} for other in behind))


def _asked_to_undo(scene: Scene, cue: Cue) -> bool:
    """Whether a clause asks to undo, or only may; not "set aside a rule that would"."""
    words, asked = _hits(scene, cue, "undo"), _hits(scene, cue, "may")
    return bool(asked) and (not words or scene.language in REASON_FIRST or asked[0].start < words[0].start)


def _platforms_appeal(scene: Scene, refused: Cue) -> bool:
    """Whether what fails is an appeal against a decision, and the platform's: whoever else is named beside it has lost his own."""
    refusals = {hit.start for hit in _hits(scene, refused, "no")}
    upheld = [hit for hit in _hits(scene, refused, "uphold") if hit.start not in refusals]  # "dismissed the appeal" is about one that fails
    place = _clause(scene, refused.start)
    appeals = [
        cue
        for cue in scene.cues
        if cue.step == "appeal" and _clause(scene, cue.start) == place
        and not any(hit.start <= cue.start < hit.end for hit in (*scene.bodies, *upheld))
    ]  # fmt: skip
    return bool(appeals) and _of_platform(scene, appeals)


def _of_platform(scene: Scene, words: Sequence[_Span]) -> bool:
    """Whether a platform, or what platforms are called, stands beside one of the words, not as whom it is against."""
    reach = _PARTY / scene.reading.stretch
    called = [hit for hit in scene.reading.hits if hit.term.kind == "term" and hit.term.key in GENERIC]
    against = scene.words["versus"]
    named: list[_Span] = [*scene.reading.platforms, *called]
    for one in named:
        if any(0 <= one.start - word.end <= 3 or 0 <= word.start - one.end <= 2 for word in against):
            continue
        for word in words:
            low, high = sorted(((word.start, word.end), (one.start, one.end)))
            if high[0] - low[1] <= reach and _clause(scene, one.start) == _clause(scene, word.start):
                return True
    return False


def _hits(scene: Scene, cue: Cue, mood: str) -> list[_Span]:
    """Words of a mood in the clause of a cue."""
    place = _clause(scene, cue.start)
    return [hit for hit in scene.moods if hit.term.key == mood and _clause(scene, hit.start) == place]


def _clause(scene: Scene, offset: int) -> int:
    return bisect_right(scene.breaks, offset)


def _promised(scene: Scene, cue: Cue) -> bool:
    """Whether what is told is still to be done: "will hand over", "agreed to pay"."""
    return any(word.start < cue.end and cue.start < word.end for word in scene.words["promise"])


def _first(cues: Sequence[Cue], mood: str) -> Cue | None:
    return next((cue for cue in cues if mood in cue.moods), None)

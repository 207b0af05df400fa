"""Which step of a proceeding is the news: counts and places of step words with their moods, and who acts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Protocol

from pipeline.understanding.annotation import GENERIC
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.scene import NOT_DONE, Cue, Scene
from pipeline.understanding.facts.words import DECISIONS, STEPS
from pipeline.understanding.model import Logistic

NAME_OF = {
    "sue": "complaint", "probe": "investigation", "hearing": "hearing", "interim": "interim-order", "order": "order", "judgment": "judgment", "fine": "fine",
    "appeal": "appeal", "settle": "settlement", "comply": "compliance", "bill": "legislation",
}  # fmt: skip
STAGES = tuple(NAME_OF[step] for step in STEPS)


_TERM_STEPS = frozenset(
    {
        "complaint",
        "investigation",
        "hearing",
        "interim",
        "judgment",
        "order",
        "fine",
        "appeal",
        "settlement",
        "compliance",
        "ban",
        "damages",
        "charge",
    }
)
"""Concepts of the beat's term files that tell of a step too: a second opinion, wider and less exact."""
_NOT_DONE = frozenset({"no", "may"})
_EXACT = frozenset({"asides", "findings", "headlines", "obedience", "turns"})
"""Files of beat/facts/acts that tell a step in the words of whole clauses, after reports in which the nouns misled. With phrases and steps told as done: .923
instead of .899 in the folds by dispute of 414 reports."""
_EARLY = 2
"""Headline and the first two sentences."""
_BESIDE = 3
"""Characters between a refusal and the fine that is refused."""
_REFUSED = DECISIONS | {"probe"}
"""What an authority refuses to do."""
_REFUSED_WITHIN = 30
"""Characters between a refusal and what is refused: "weigert sich, Telegram in Österreich zu sperren"."""
_CHARGED = 60
"""Characters after a body within which a step is its act."""


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def step_row(scene: Scene, chosen: Body | None, sums: int, roles: Sequence[str] = ()) -> dict[str, float]:
    """Features of the whole report; `sums` is the number of sums of money in it, `roles` says what they are, that of the main one first."""
    cues = _cues(scene, chosen)
    row: dict[str, float] = defaultdict(float)
    weights: dict[str, float] = defaultdict(float)
    for cue in cues:
        part, step = _part(scene, cue.start), _told(scene, cue)
        row[f"{part}:{step}"] = 1.0
        if part in {"title", "lead"}:
            row.setdefault(f"first-of-{part}:{step}", float(not any(key.startswith(f"first-of-{part}:") for key in row)))
            for mood in cue.moods:
                row[f"{mood}+{cue.step}"] = 1.0
        weights[step] += _WEIGHT[part]
    total = sum(weights.values()) or 1.0
    for step, weight in weights.items():
        row[f"share:{step}"] = weight / total
    for hit in scene.reading.hits:
        if hit.term.kind == "term" and hit.term.key in _TERM_STEPS and hit.start < scene.end:
            part = _part(scene, hit.start)
            if part in {"title", "lead"}:
                unsure = hit.term.key == "fine" and scene.not_done(hit.start)
                row[f"term-{part}:{hit.term.key}{'?' if unsure else ''}"] = 1.0
    for hit in scene.moods:
        part = _part(scene, hit.start)
        if part in {"title", "lead"}:
            row[f"mood-{part}:{hit.term.key}"] = 1.0
    _add_drafts(row, scene, chosen)
    _add_sureness(row, scene, cues)
    _add_openness(row, scene, cues)
    _add_body(row, scene, cues, chosen)
    _add_turns(row, scene, cues, chosen)
    row["sums"] = min(sums, 3) / 3
    for place, role in enumerate(roles):
        row[f"sum:{role}"] = 1.0
        if not place:
            row[f"sum-first:{role}"] = 1.0
    return dict(row)


def _add_drafts(row: dict[str, float], scene: Scene, chosen: Body | None) -> None:
    """Words for a draft of a law alone, where nobody judges: what a draft would forbid or fine is told as an order or a fine is."""
    for hit in scene.words["draft"]:
        part = _part(scene, hit.start)
        if part in {"title", "lead"}:
            row[f"draft-{part}"] = 1.0
            row[f"draft:{chosen.kind if chosen else 'none'}"] = 1.0


def _add_sureness(row: dict[str, float], scene: Scene, cues: Sequence[Cue]) -> None:
    """Which steps are told as done, in a phrase of several words, or in a word of the lists that hold phrases: these say more than a noun alone."""
    for cue in cues:
        part, step = _part(scene, cue.start), _told(scene, cue)
        if part == "body":
            continue
        file, _, word = cue.rule.partition(":")
        signs = {
            "done": not cue.moods & NOT_DONE,
            "phrase": " " in word.rpartition("/")[2],
            "exact": file.rpartition("/")[2].removesuffix(".toml") in _EXACT,
        }
        row.update({f"{sign}-{part}:{step}": 1.0 for sign, holds in signs.items() if holds})


def _cues(scene: Scene, chosen: Body | None) -> list[Cue]:
    """The cues, without the refusal of an authority: a judge who "refuses to block" disobeys nothing, a platform that refuses to does."""
    return [
        one for one, after in zip_longest(scene.cues, scene.cues[1:]) if after is None or not _refuses_itself(scene, chosen, one, after)
    ]


def _refuses_itself(scene: Scene, chosen: Body | None, one: Cue, after: Cue) -> bool:
    """Whether a word of refusal is about a decision, the next step, and an authority is nearest before it; fines are always refused by one."""
    gap = after.start - one.end
    if one.step != "comply" or "no" not in one.moods or gap < -1:
        return False
    if after.step == "fine" and gap <= _BESIDE:
        return True
    if after.step not in _REFUSED or gap > _REFUSED_WITHIN / scene.reading.stretch:
        return False
    sentence = scene.sentence_of(one.start)
    platforms = [hit for hit in scene.reading.hits if hit.term.kind == "term" and hit.term.key in GENERIC]
    bodies: list[_Spanned] = [*scene.bodies, *([chosen] if chosen else [])]

    def nearest(parties: Sequence[_Spanned]) -> int:
        return max((p.end for p in parties if p.end <= one.start and scene.sentence_of(p.start) == sentence), default=-1)

    return nearest(bodies) > nearest([*platforms, *scene.reading.platforms])


def _told(scene: Scene, cue: Cue) -> str:
    """A step as it is counted. Reports tell of fines that may follow, were imposed in another case or not at all as often as of one that is the news:
    those are counted for themselves.
    """
    if cue.step != "fine":
        return cue.step
    if "no" in cue.moods:
        return "fine-no"
    past = "already" in cue.moods and cue.start >= scene.reading.title_end
    return "fine?" if past or "may" in cue.moods else "fine"


def _add_openness(row: dict[str, float], scene: Scene, cues: Sequence[Cue]) -> None:
    """Which step is told first of all, and which ones early where nothing is decided there."""
    if cues:
        row[f"first:{_told(scene, cues[0])}"] = 1.0
    early = [cue for cue in cues if scene.sentence_of(cue.start) <= _EARLY]
    if any(cue.step in DECISIONS and not cue.moods & _NOT_DONE for cue in early):
        return
    row["undecided"] = 1.0
    for cue in early:
        row[f"undecided:{_told(scene, cue)}"] = 1.0


def stage_logits(steps: Mapping[str, Logistic], row: Mapping[str, float]) -> dict[str, float]:
    """Stage -> logit; a suit that a court refuses is decided, not filed, and a draft of a law is no order."""
    logits = {stage: one.logit(row) for stage, one in steps.items()}
    if row.get("no+sue") and row.get("by:court"):
        logits["complaint"] -= _DECIDED
    if row.get("title:appeal") and row.get("by:court"):
        logits["appeal"] += _CHALLENGED
    if any(row.get(f"draft:{kind}") for kind in ("legislature", "government", "none")):
        logits["legislation"] += _DRAFTED
    return logits


_DECIDED = 2.0
"""Set by hand, not learnt: the few reports of refused suits at hand do not outweigh the many of suits."""
_DRAFTED = 1.5
"""By hand too, for fourteen of the reports learnt from have such a word: what a draft of a law would order is no order."""
_CHALLENGED = 0.5
"""The same: what becomes of the appeal of a headline is told by the words of a judgment, too."""
_WEIGHT = {"title": 2.0, "lead": 1.5, "second": 0.7, "body": 0.3}


def _part(scene: Scene, start: int) -> str:
    if start < scene.reading.title_end:
        return "title"
    return {1: "lead", 2: "second"}.get(scene.sentence_of(start), "body")


def _add_turns(row: dict[str, float], scene: Scene, cues: Sequence[Cue], chosen: Body | None) -> None:
    """A court that undoes, keeps or refuses what somebody else decided; a decision that is not obeyed."""
    early = [cue for cue in cues if scene.sentence_of(cue.start) <= 1]
    court = chosen is not None and chosen.kind == "court"
    for mood in ("undo", "cut", "uphold", "no"):
        if any(mood in cue.moods and cue.step in DECISIONS for cue in early):
            row[f"decision-{mood}"] = 1.0
            row[f"decision-{mood}:{'court' if court else 'other'}"] = 1.0
    defied = {scene.sentence_of(cue.start) for cue in early if cue.step == "comply" and "no" in cue.moods}
    row["defied"] = float(bool(defied))
    row["defied-decision"] = float(any(cue.step in DECISIONS and scene.sentence_of(cue.start) in defied for cue in early))
    row["obeyed"] = float(any(cue.step == "comply" and not cue.moods & {"no", "may"} for cue in early))
    row["obeyed-alone"] = row["obeyed"] * float(not any(cue.step in DECISIONS for cue in early))
    row["without-cue"] = float(not early)


def _add_body(row: dict[str, float], scene: Scene, cues: Sequence[Cue], chosen: Body | None) -> None:
    if chosen is None:
        row["by:none"] = 1.0
        return
    row[f"by:{chosen.kind}"] = 1.0
    sentence = scene.sentence_of(chosen.start)
    mine = [cue for cue in cues if scene.sentence_of(cue.start) == sentence]
    for cue in mine:
        row[f"by-body:{_told(scene, cue)}"] = 1.0
    following = [cue for cue in mine if 0 <= cue.start - chosen.end < _CHARGED / scene.reading.stretch]
    if following:
        row[f"body-does:{_told(scene, following[0])}"] = 1.0
        if "no" in following[0].moods:
            row["body-refuses"] = 1.0

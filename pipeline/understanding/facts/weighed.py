"""What sums and deadlines mean once it is known who decided what: a fine told in passing is not the news, time that another body got is not the platform's."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.scene import Cue, Scene
from records.facts import Amount, Deadline

_ORDERS = frozenset({"order", "interim-order"})
_PAID = frozenset({"fine", "settlement", "compliance", "appeal"})
"""Stages whose news may be a sum wherever it is told."""
_SOUGHT = frozenset({"complaint", "hearing"})
"""Stages in which nothing is decided yet."""
_RECKONED_FOR = _SOUGHT | {"interim-order"}
_UNTOLD = frozenset({"context", "headline"})
"""Rules of sums beside which no word tells what they are."""
_RECKONED = ("other", "estimate")
_INSTEAD = frozenset({"claim", "damages", "settlement", "potential", "per-day"})
_DECIDED = frozenset({"judgment", "fine", "settle"})
_RECEIVER = 24
"""Characters between a body and the time it gets: "Anatel has been given 24 hours"."""
_ARTICLE = 4
"""Letters of "The", "Der", "La"."""
_MEMBERS = frozenset({"regulator", "government", "police"})
"""Kinds of body that courts give time to."""


def sums_of_news(scene: Scene, amounts: tuple[Amount, ...], stage: str) -> tuple[Amount, ...]:
    """The sums as the step that is the news makes them, the main one first: what is only sued for is no damages. A fine told only behind the opening of a
    report whose headline and opening speak of none is not the main one; what is asked for, agreed or threatened goes before it.
    """
    told = tuple(_in_stage(scene, one, stage) for one in amounts)
    if told and told[0].main and stage not in _PAID and told[0].role == "fine" and not _fine_opens(scene, told[0]):
        told = (replace(told[0], main=False), *told[1:])
    if any(one.main for one in told):
        return told
    first = next((one for one in told if one.role in _INSTEAD and (one.role, one.rule) != ("claim", "context")), None)
    return told if first is None else (replace(first, main=True), *(one for one in told if one is not first))


def _fine_opens(scene: Scene, fine: Amount) -> bool:
    return _sentence(scene, fine.start) <= 2 or any(cue.step == "fine" and scene.sentence_of(cue.start) <= 2 for cue in scene.cues)


def _in_stage(scene: Scene, one: Amount, stage: str) -> Amount:
    """A sum in the step that is the news: before anything is decided damages, and what somebody reckons, are claimed; a bill only threatens; who settles pays that."""
    untold = one.rule in _UNTOLD
    if stage in _RECKONED_FOR and (one.role, one.rule) == _RECKONED:
        return replace(one, role="claim")
    if stage in _SOUGHT:
        if (one.role == "damages" and not _done_beside(scene, one)) or (one.role == "fine" and untold):
            return replace(one, role="claim")
    elif stage == "legislation":
        if one.role == "fine" and not _done_beside(scene, one):
            return replace(one, role="potential")
    elif stage == "settlement" and one.role == "fine" and untold and _sentence(scene, one.start) <= 1:
        return replace(one, role="settlement")
    return one


def _done_beside(scene: Scene, one: Amount) -> bool:
    """Whether the sentence of a sum tells of something decided."""
    sentence = _sentence(scene, one.start)
    return any(
        cue.step in _DECIDED and scene.sentence_of(cue.start) == sentence and not cue.moods & {"may", "no"} and _named_done(scene, cue)
        for cue in scene.cues
    )


def _named_done(scene: Scene, cue: Cue) -> bool:
    """Whether a fine is one that was imposed: the word itself tells it, not "to pay"."""
    return (
        cue.step != "fine"
        or "already" in cue.moods
        or any(b.start < cue.start for b in scene.bodies if scene.sentence_of(b.start) == scene.sentence_of(cue.start))
    )


def deadlines_of_party(
    scene: Scene, deadlines: Sequence[Deadline], bodies: Sequence[Body], chosen: Body | None, stage: str
) -> tuple[Deadline, ...]:
    """Deadlines without the time that another public body got; who is ordered to answer a court's questions has to comply."""
    kept = [one for one in deadlines if one.kind != "comply" or not _of_another(scene, one, bodies, chosen)]
    ordered = stage in _ORDERS or (stage == "judgment" and chosen is not None and chosen.kind == "court")
    return tuple(replace(one, kind="comply") if ordered and one.kind == "answer" else one for one in kept)


def _of_another(scene: Scene, one: Deadline, bodies: Sequence[Body], chosen: Body | None) -> bool:
    """Whether a body that does not decide here opens the clause in which it gets the time."""
    for body in bodies:
        if body is chosen or body.kind not in _MEMBERS or (chosen is not None and chosen.canonical and body.canonical == chosen.canonical):
            continue
        start, end = scene.reading.origin(body.start), scene.reading.origin_end(body.end)
        if 0 < one.start - end <= _RECEIVER / scene.reading.stretch and _opens(scene, body.start):
            between = scene.reading.original[end : one.start]
            if start >= one.sentence[0] and len(between.split()) in {1, 2, 3} and not any(c in between for c in ",;:()"):
                return True
    return False


def _opens(scene: Scene, start: int) -> bool:
    """Whether nothing but an article stands before a body in its sentence."""
    first = scene.reading.sentences[scene.sentence_of(start)]
    return len(scene.reading.folded.text[first:start].strip(" \"'«„“”»")) <= _ARTICLE


def _sentence(scene: Scene, origin: int) -> int:
    """Number of the sentence at an offset of the original."""
    sentences = scene.reading.sentences
    return max((n for n, start in enumerate(sentences) if scene.reading.origin(start) <= origin), default=0)

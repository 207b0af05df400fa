"""What sums and deadlines mean once it is known who decided what: a fine told in passing is not the news, time that another body got is not the platform's."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.scene import Scene
from records.facts import Amount, Deadline

_ORDERS = frozenset({"order", "interim-order"})
_PAID = frozenset({"fine", "settlement", "compliance", "appeal"})
"""Stages whose news may be a sum wherever it is told."""
_RECEIVER = 24
"""Characters between a body and the time it gets: "Anatel has been given 24 hours"."""
_ARTICLE = 4
"""Letters of "The", "Der", "La"."""
_MEMBERS = frozenset({"regulator", "government", "police"})
"""Kinds of body that courts give time to."""


def sums_of_news(scene: Scene, amounts: tuple[Amount, ...], stage: str) -> tuple[Amount, ...]:
    """The sums, none the main one where a fine is told only behind the opening of a report whose headline and opening speak of none."""
    if not amounts or not amounts[0].main or stage in _PAID or amounts[0].role != "fine":
        return amounts
    told = _sentence(scene, amounts[0].start)
    if told <= 2 or any(cue.step == "fine" and scene.sentence_of(cue.start) <= 2 for cue in scene.cues):
        return amounts
    return (replace(amounts[0], main=False), *amounts[1:])


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

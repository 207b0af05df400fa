"""Reports whose words are marked by hand, for tests of what is made of them: no list of words and no weights take part.

[sue:sued]           a word of a step; [sue+no:did not sue] with the mood of its clause
[claimant:X]         a word that stands beside names (`words.BESIDE`), [mod:X] a modifier, [may:X] a mood, [court:X] a body's word
[platform:Etsy]      a mention of a platform; [platform+medium:Etsy] with what is known of the mention
[place/fr:France]    a place, [city/fr:Lyon] a city
[law/fr:X], [authority/fr:X], [actor:X], [term/generic:X]   what the beat found, with its country or key
{run:Ann Reed}       a candidate; {run#1:Ann} and {run#1:her} are mentions of one
~12~                 twelve characters of nothing: a space, letters, a space
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.understanding.annotation import PlatformMention, read
from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.gazetteer import Place
from pipeline.understanding.facts.scene import Cue, Scene, scene_of, scene_with
from pipeline.understanding.facts.words import BESIDE, BODIES, MOODS, STEPS
from pipeline.understanding.lexicon import Term, default_beat
from pipeline.understanding.matching import Hit

_FILLING = re.compile(r"~(\d+)~")
_OPENS = re.compile(r"[\[{]([^:\]}]+):")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a part of the text is marked as."""

    kind: str
    start: int
    end: int
    candidate: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A scene and the candidates marked in it, in order."""

    scene: Scene
    found: Sequence[Opponent]
    marks: Sequence[Mark]

    def spans(self, kind: str) -> list[tuple[int, int]]:
        """Where the marks of a kind stand."""
        return [(mark.start, mark.end) for mark in self.marks if mark.kind == kind]


def filling(characters: int) -> str:
    """So many characters that say nothing."""
    return f" {'x' * (characters - 2)} " if characters > 1 else " " * characters


def marked(text: str, title: str = "-", *, language: str = "en", stretch: float = 1.0) -> Marked:
    """A report with marks in headline and text."""
    plain, marks = parsed(f"{title}\n{text}")
    headline, _, body = plain.partition("\n")
    scene = scene_of(read(default_beat(), headline, body, language), language)
    assert len(scene.reading.folded.text) == len(plain)
    reading = replace(
        scene.reading,
        stretch=stretch,
        platforms=tuple(_mention(scene, mark, plain) for mark in marks if mark.kind.split("+")[0] == "platform"),
        hits=tuple(
            _found(mark, plain)
            for mark in marks
            if mark.kind.partition("/")[0] in {"law", "authority", "actor", "term", "context", "platform"}
        ),
    )
    told = [mark for mark in marks if not mark.candidate]
    scene = replace(
        scene,
        reading=reading,
        bodies=[_hit(mark) for mark in told if mark.kind in BODIES],
        modifiers=[_hit(mark) for mark in told if mark.kind == "mod"],
        cues=[_cue(mark) for mark in told if mark.kind.split("+")[0] in STEPS],
        moods=[_hit(mark) for mark in told if mark.kind in MOODS],
        words={concept: [_hit(mark) for mark in told if mark.kind == concept] for concept in BESIDE},
        places=[
            Place(mark.start, mark.end, mark.kind.partition("/")[2], city=mark.kind.startswith("city/"))
            for mark in told
            if mark.kind.startswith(("place/", "city/"))
        ],
    )
    return Marked(scene, _candidates(marks), marks)


def seen(text: str, title: str = "-", *, language: str = "en", stretch: float = 1.0) -> Scene:
    """A scene out of the words marked in headline and text, made as it is made of words found: moods, clauses and what is undone are worked out."""
    plain, marks = parsed(f"{title}\n{text}")
    headline, _, body = plain.partition("\n")
    reading = replace(read(default_beat(), headline, body, language), stretch=stretch)
    assert len(reading.folded.text) == len(plain)
    return scene_with(reading, language, [_hit(mark) for mark in marks])


def parsed(text: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and the marks."""
    text = _FILLING.sub(lambda found: filling(int(found[1])), text)
    plain, at = "", 0
    marks: list[Mark] = []
    open_marks: list[tuple[str, int, bool]] = []
    while at < len(text):
        if found := _OPENS.match(text, at):
            open_marks.append((found[1], len(plain), text[at] == "{"))
            at = found.end()
        elif text[at] in "]}":
            kind, start, candidate = open_marks.pop()
            marks.append(Mark(kind, start, len(plain), candidate))
            at += 1
        else:
            plain += text[at]
            at += 1
    return plain, sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _hit(mark: Mark) -> Hit:
    return Hit(mark.start, mark.end, Term("term", mark.kind, f"rule/{mark.kind}"))


def _cue(mark: Mark) -> Cue:
    step, *moods = mark.kind.split("+")
    return Cue(step, mark.start, mark.end, f"rule/{step}", frozenset(moods))


def _found(mark: Mark, plain: str) -> Hit:
    kind, _, rest = mark.kind.partition("/")
    if kind == "term":
        return Hit(mark.start, mark.end, Term(kind, rest, "rule"))
    country, _, topic = rest.partition("/")
    name = plain[mark.start : mark.end]
    return Hit(mark.start, mark.end, Term(kind, name, f"rule/{kind}", jurisdiction=country or None, topics=(topic,) if topic else ()))


def _mention(scene: Scene, mark: Mark, plain: str) -> PlatformMention:
    flags = dict.fromkeys(("ambiguous", "medium", "against", "listed"), False) | dict.fromkeys(mark.kind.split("+")[1:], True)
    return PlatformMention(plain[mark.start : mark.end], mark.start, mark.end, "rule", scene.sentence_of(mark.start), **flags)


def _candidates(marks: Sequence[Mark]) -> list[Opponent]:
    mentions: dict[str, list[Mark]] = {}
    for number, mark in enumerate(mark for mark in marks if mark.candidate):
        mentions.setdefault(mark.kind if "#" in mark.kind else f"{mark.kind}#-{number}", []).append(mark)
    found = []
    for name, of in mentions.items():
        kind, _, body = name.partition("#")[0].partition("/")
        best = max(of, key=lambda mark: mark.end - mark.start)
        found.append(
            Opponent(
                best.start,
                best.end,
                f"name: {kind}",
                kind.removesuffix("!"),
                tuple((mark.start, mark.end) for mark in of),
                body=body,
                famous=kind.endswith("!"),
            )
        )
    return found

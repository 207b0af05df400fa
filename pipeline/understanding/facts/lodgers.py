"""Whose complaint, report or suit began a case, by the words that tell it wherever they stand: "the inquiry was opened on the complaint of the society X", "X'in şikâyeti üzerine"."""

import re
from collections.abc import Sequence
from typing import Protocol

from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.word_order import LODGER_FIRST

_NEXT = 60
"""Characters between a word of a complaint and whoever's it is, told by what he is and where from."""
_SUBJECT = 26
"""Characters between who complained and the word for it, where only helping words and adverbs stand between."""
_SENTENCE = 130
"""The same in languages whose verbs stand last, of a name whose kind stands beside it: all of the sentence may stand between."""
_ROLE_NEAR = 14
"""The same of a society told by its kind with the words before it, in a script without capitals."""
_NAMED_LATE = 46
"""The same of a name without its kind."""
_WORDS = 6
"""Words between at most; three where verbs do not stand last."""
_TOUCHES = 3
"""Characters between a platform and a word of its own complaint."""
_UNSURE = frozenset({"claiming", "beside"})
"""Kinds of candidate that a script without capitals cuts out of a sentence: only told with what they are."""
_MARKS_WHOSE = frozenset({"hi", "ur", "ne", "pa", "gu", "ka"})
"""Languages whose words for a complaint begin with the mark of whose it is, or whose names end with it."""
_KIND = 4
"""Characters between a name and the word for what it is: an ending, a quotation mark, a space."""
_ENDING = 14
"""Letters of an ending and of a word for "named" between a name and what it is."""
_BRACKET = re.compile(r"[（(][^（()）]{0,24}[)）]")
_STOP = re.compile(r"[.;:!?()।。；：！？（）]")
_STOP_OR_COMMA = re.compile(r"[.,;:!?()،؛、，।。；：！？（）]")


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def lodgers(scene: Scene, found: Sequence[Opponent]) -> frozenset[int]:
    """Numbers of the candidates whose complaint or suit it is, by a word that stands before or behind their names."""
    mentions = sorted((start, end, n) for n, one in enumerate(found) for start, end in one.mentions)
    named = [
        (start, end, n)
        for start, end, n in mentions
        if found[n].kind != "body"
        and not _only_what_he_is(scene, start, end)
        and (scene.cased or found[n].kind not in _UNSURE or _has_kind(scene, start, end) or _by_marked(scene, start, end))
    ]
    out: set[int] = set()
    for word in scene.words["lodging"]:
        out |= _behind(scene, word, named, found)
    for word in scene.words["lodges"]:
        out |= _before(scene, word, named, mentions, found)
    return frozenset(out)


def _behind(scene: Scene, word: _Span, named: Sequence[tuple[int, int, int]], found: Sequence[Opponent]) -> set[int]:
    """Whoever stands next behind a word of a complaint; a name in quotation marks goes before what its bearer is."""
    text, far = scene.reading.folded.text, _NEXT / scene.reading.stretch
    near = [
        (start, end, n)
        for start, end, n in named
        if 0 <= start - word.end <= far
        and _same(scene, word.start, start)
        and not _parted(scene, word.end, start)
        and text[end : end + 1] != "-"  # "the former Greens-speaker"
    ]
    if not near:
        return set()
    quoted = [one for one in near if found[one[2]].kind == "quoted"]
    start, _, n = quoted[0] if quoted and len(text[near[0][1] : quoted[0][0]].split()) <= _WORDS else near[0]
    between = text[word.end : start]
    if _STOP_OR_COMMA.search(between.strip(" ,،:")) or len(between.split()) > _WORDS or _of_platform(scene, word):
        return set()
    return {n}


def _before(
    scene: Scene,
    word: _Span,
    named: Sequence[tuple[int, int, int]],
    mentions: Sequence[tuple[int, int, int]],
    found: Sequence[Opponent],
) -> set[int]:
    """Whoever stands nearest before a word of a complaint, unless a platform or a public body touches it; where verbs stand last it may be to the body that somebody complained."""
    text, last = scene.reading.folded.text, scene.language in LODGER_FIRST
    told = any(
        found[n].kind == "body" and 0 <= word.start - end <= _TOUCHES and not any(a <= start and end <= b for a, b, _ in named)
        for start, end, n in mentions
    )
    if _platform_touches(scene, word) or (told and not last):
        return set()
    best: tuple[int, int] | None = None
    for start, end, n in named:
        gap = word.start - end
        if gap < 0 or not _same(scene, start, word.start) or _targeted(scene, end):
            continue
        kind = _has_kind(scene, start, end)
        if told and not kind:
            continue  # the body's own request, and not one before it
        far = (_SENTENCE if kind else _NAMED_LATE) if last else _SUBJECT
        if not scene.cased and found[n].kind == "group":
            far = _ROLE_NEAR
        between = _BRACKET.sub("", text[end : word.start])
        stop = _STOP if last else _STOP_OR_COMMA
        if gap > far / scene.reading.stretch or stop.search(between.strip(" )")) or (not last and len(between.split()) > _WORDS // 2):
            continue
        rank = (gap if not (kind and found[n].kind == "quoted") else 0, n)
        best = rank if best is None or rank < best else best
    return set() if best is None else {best[1]}


def _same(scene: Scene, one: int, other: int) -> bool:
    return scene.sentence_of(one) == scene.sentence_of(other)


def _parted(scene: Scene, start: int, end: int) -> bool:
    """Whether a platform or "against" stands between a complaint and a name: "complaint about Bolt, X says", "against X"."""
    spans: list[_Span] = [*scene.reading.platforms, *scene.words["versus"]]
    return any(start <= one.start < end for one in spans)


def _of_platform(scene: Scene, word: _Span) -> bool:
    """Whether the complaint is a platform's own: its name follows the word at once."""
    return any(0 <= one.start - word.end <= _TOUCHES for one in scene.reading.platforms)


def _platform_touches(scene: Scene, word: _Span) -> bool:
    gap = _TOUCHES + _KIND * (scene.language in LODGER_FIRST)
    return any(0 <= word.start - one.end <= gap for one in scene.reading.platforms)


def _targeted(scene: Scene, end: int) -> bool:
    """Whether "against" stands directly behind a name, where a language has it there: "X aleyhine", "X के खिलाफ"."""
    return scene.language in LODGER_FIRST and any(0 <= word.start - end <= _KIND for word in scene.words["versus"])


def _has_kind(scene: Scene, start: int, end: int) -> bool:
    """Whether a word for what somebody is stands within a name or beside it."""
    kinds = [hit for concept in ("group", "person", "role", "called") for hit in scene.words[concept]]
    return any(start <= kind.start < end or 0 <= kind.start - end <= _ENDING or 0 <= start - kind.end <= _KIND for kind in kinds)


def _by_marked(scene: Scene, start: int, end: int) -> bool:
    """Whether a name of two words touches a word for its complaint, in a language that marks whose it is: "X Y की शिकायत पर", "X Y-ის სარჩელით"."""
    return (
        scene.language in _MARKS_WHOSE
        and " " in scene.reading.folded.text[start:end]
        and any(0 <= word.start - end <= 1 for word in scene.words["lodges"])
    )


def _only_what_he_is(scene: Scene, start: int, end: int) -> bool:
    """Whether a candidate is a word for an association or an occupation and nothing else."""
    text = scene.reading.folded.text
    return any(
        hit.start <= start and (end <= hit.end or not text[hit.end : end].strip(" '\""))
        for concept in ("group", "person", "role", "bench", "member")
        for hit in scene.words[concept]
    )

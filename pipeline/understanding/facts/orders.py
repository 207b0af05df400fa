"""In which order name, platform and the word of a suit stand in a sentence, and in whose company a name is told: grammar without a grammar."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from pipeline.understanding.facts.scene import Scene

VERB_LAST = frozenset({"tr", "az", "ja", "ko", "hi", "ur", "bn", "ta", "te", "kn", "ml", "mr", "ne", "si", "pa", "gu", "kk", "ky", "uz", "mn", "am", "eu", "ka", "hy", "fa", "ckb", "my"})
"""Languages in which the word of a suit follows both sides."""
_STEPS = ("judgment", "order", "fine", "appeal", "settle", "probe", "comply", "interim", "hearing")
_BEFORE = 6
"""Characters between a step's word and the name it belongs to: "decision of"."""
_AFTER = 14
_AND = frozenset(
    "and & und et y e i a og och en ja és ir un και и та і й ve və va dan at và na eta agus u dhe şi și και و और तथा व एवं ও এবং மற்றும் మరియు ಮತ್ತು 와 과 と 及び 和 与 與 及 sekä lan ne kanye kaj ac sy և და uz ko le"
    " sowie oraz samt".split()
)
"""Words between the last two names of a list; a report in any language may hold them."""
_JOINED = re.compile(r"[,、،・]? ?([^\W\d_]*|&) ?")
"""What stands between two names told as one party: a comma, "and", or both."""
_GAP = 12
_SHARED = ("suit-near", "claimant-near", "claimant-before", "suit-soon", "suit-before", "acts", "versus", "claimant-soon", "group", "person", "by", "sued")


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class _Mentioned(Protocol):
    @property
    def mentions(self) -> tuple[tuple[int, int], ...]: ...


def orders(scene: Scene, mentions: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Features of the order in the sentences that hold a mention; the nearest platform and word count."""
    out: dict[str, float] = {}
    last = "last" if scene.language in VERB_LAST else "first"
    sues = [cue for cue in scene.cues if cue.step == "sue"]
    stretch = scene.reading.stretch
    for mention in mentions:
        sentence = scene.sentence_of(mention[0])
        platform = _nearest(scene, mention, scene.reading.platforms, sentence)
        for name, words in (("sue", sues), ("versus", scene.words["versus"]), ("claimant", scene.words["claimant"]), ("demand", scene.words["demand"])):
            word = _nearest(scene, mention, words, sentence)
            if word is None:
                continue
            seats = [("n", mention[0]), ("w", word.start), *([("p", platform.start)] if platform else [])]
            order = "".join(seat for seat, _ in sorted(seats, key=lambda seat: seat[1]))
            out[f"order:{name}:{order}"] = 1.0
            out[f"order:{name}:{order}:{last}"] = 1.0
        for cue in scene.cues:
            if cue.step in _STEPS:
                if 0 <= mention[0] - cue.end <= _BEFORE / stretch:
                    out[f"{cue.step}-before"] = 1.0
                if 0 <= cue.start - mention[1] <= _AFTER / stretch:
                    out[f"{cue.step}-after"] = 1.0
        clause = bisect_right(scene.breaks, mention[0])
        begin = scene.breaks[clause - 1] if clause else 0
        if any(begin <= word.start and word.end <= mention[0] and not _between(scene.reading.platforms, word.end, mention[0]) for word in scene.words["versus"]):
            out["target-in-clause"] = 1.0
    return out


def add_company(scene: Scene, found: Sequence[_Mentioned], rows: Sequence[dict[str, float]]) -> None:
    """Give every candidate what its neighbours in a list have: "filed by Ana Ruiz, Jo Berg and Li Wei"."""
    text = scene.reading.folded.text
    seats = sorted((mention, n) for n, one in enumerate(found) for mention in one.mentions)
    groups: list[set[int]] = [{n} for n in range(len(found))]
    for ((_, end), one), ((start, _), other) in zip(seats, seats[1:], strict=False):
        if one == other or not 0 < start - end <= _GAP or text[end:start] == " ":
            continue
        joined = _JOINED.fullmatch(text, end, start)
        if joined is None or (joined.group(1) and joined.group(1) not in _AND):
            continue
        groups[one].add(other)
        groups[other].add(one)
    chains = [_closed(groups, n) for n in range(len(found))]
    told = [dict(row) for row in rows]
    for n, chain in enumerate(chains):
        if len(chain) > 1:
            rows[n]["listed-with"] = 1.0
            for name in _SHARED:
                rows[n][name] = max(told[m].get(name, 0.0) for m in chain)
                rows[n][f"with:{name}"] = max(told[m].get(name, 0.0) for m in chain if m != n)


def _closed(groups: Sequence[set[int]], n: int) -> set[int]:
    seen, todo = {n}, [n]
    while todo:
        for other in groups[todo.pop()] - seen:
            seen.add(other)
            todo.append(other)
    return seen


def _nearest(scene: Scene, mention: tuple[int, int], words: Sequence[_Span], sentence: int) -> _Span | None:
    there = [word for word in words if scene.sentence_of(word.start) == sentence and not (mention[0] <= word.start < mention[1])]
    return min(there, key=lambda word: max(mention[0] - word.end, word.start - mention[1]), default=None)


def _between(words: Sequence[_Span], start: int, end: int) -> bool:
    return any(start <= word.start < end for word in words)

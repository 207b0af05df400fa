"""Names in scripts without capitals beside a word of a complaint, from where they begin to where they end: "X சங்கம் தொடர்ந்த", "شكوى من جمعية X", "据X协会的举报"."""

import re
from collections.abc import Iterator, Sequence

from beat.small_words import small_words
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.unmarked import in_case
from pipeline.understanding.word_order import LODGER_FIRST

_WORD = re.compile(r"[^\W_](?:'(?=\w)|[\w\u0900-\u0963\u0966-\u0dff\u200c\u200d-]|[.&](?=\w))*")
"""A word; the vowel signs of India's scripts are none of Python's letters."""
_INITIAL = 3
"""Letters of an initial before its full stop: "எஸ். "."""
_BACK = 110
"""Characters before a word of a complaint in which a name of several words begins."""
_GROUP_WORDS = 8
"""Words of an association's name at most."""
_PERSON_WORDS = 3
_SKIPPED = 2
"""Small words between a name and the word for its complaint: "this", "the"."""
_KIND_WORDS = 3
"""Words between "called" and what the bearer is: "a voluntary civic society"."""
_DENSE = re.compile(r"[\u3005-\u3007\u30a0-\u30ff\u3400-\u9fffa-z0-9・ー]{2,26}$")
_DENSE_NEXT = re.compile(r"[\u3005-\u3007\u30a0-\u30ff\u3400-\u9fffa-z0-9・ー]{2,26}")
_OPEN_NEXT = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200ba-z0-9.]{4,60}")
"""A run without a space in the scripts of Thailand, Laos, Burma and Cambodia."""
_LEGAL_PREFIX = re.compile(r"^(?:社團法人|社团法人|財團法人|一般社団法人|公益社団法人|非牟利團體|npo法人)")
_HAN = frozenset({"zh", "ja"})
_OPEN = frozenset({"th", "lo", "km", "my"})

Span = tuple[int, int]


def bounded(scene: Scene, barred: bytearray) -> Iterator[Span]:
    """Spans of names; none where the script has capitals."""
    if scene.cased:
        return
    if scene.language in _HAN:
        yield from _dense(scene, barred)
        return
    if scene.language in _OPEN:
        for word in scene.words["lodging"]:
            yield from _open_behind(scene, barred, word.end)
        return
    for word in scene.words["called"]:
        if _kind_behind(scene, word.end):
            yield from _before(scene, barred, word.start, named=True)
    if scene.language in LODGER_FIRST and scene.language != "fa":
        for word in scene.words["lodges"]:
            yield from _before(scene, barred, word.start)
    for word in scene.words["lodging"]:
        yield from _behind(scene, barred, word.end)


def _groups(scene: Scene) -> list[Span]:
    return [(hit.start, hit.end) for hit in scene.words["group"]]


def _touches(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(a < end and start < b for a, b in spans)


def _ends_it(scene: Scene, barred: bytearray, match: re.Match[str], *, of_group: bool = False) -> bool:
    """Whether a word is no part of a name: a platform's, a step's, a small word, a number, or one whose ending says where or whom."""
    start, end = match.span()
    if barred.find(1, start, end) >= 0 or match.group()[0].isdigit():
        return True
    if _touches(start, end, _groups(scene)):
        return False
    told = [(hit.start, hit.end) for hit in scene.words["person"]]  # of whom societies are: "artists' union"
    return any(a <= start < b and not (of_group and (a, b) in told) for a, b in scene.common) or in_case(scene, match)


def _before(scene: Scene, barred: bytearray, at: int, *, named: bool = False) -> Iterator[Span]:
    """The name that ends at a place, or before a small word there."""
    text, first = scene.reading.folded.text, scene.reading.sentences[scene.sentence_of(at)]
    words = list(_WORD.finditer(text, max(first, at - _BACK), at))
    groups = _groups(scene)
    for _ in range(_SKIPPED):
        small = bool(words) and not named and not _touches(*words[-1].span(), groups) and not text[words[-1].end() : at].strip()
        if small and any(a <= words[-1].start() < b for a, b in scene.common):
            at = words.pop().start()
    start, reach, count = at, at, 0
    most = _PERSON_WORDS + named
    for match in reversed(words):
        gap = text[match.end() : start].strip()
        initial = gap == "." and match.end() - match.start() <= _INITIAL
        if (gap and not initial) or (_ends_it(scene, barred, match, of_group=most == _GROUP_WORDS) and not initial):
            break
        if _touches(*match.span(), groups):
            if count:
                break  # another society's name ends here
            most = _GROUP_WORDS
        start, count = match.start(), count + 1
        reach = match.end() if count == 1 else reach
        if count >= most:
            break
    grouped = _touches(start, reach, groups)
    alone = (count == 1 and grouped) or (not named and any(0 <= start - hit.end <= 1 for hit in scene.words["called"]))
    if not grouped and any(hit.start < reach and start < hit.end for hit in scene.bodies):
        return  # a commissioner's, a bench's
    if count and not alone and (grouped or named or _a_person_before(scene, start)):
        yield start, reach


def _a_person_before(scene: Scene, start: int) -> bool:
    """Whether a word for what somebody is or where he is from stands directly before."""
    told = [hit for concept in ("person", "role", "stop") for hit in scene.words[concept]]
    return any(0 <= start - hit.end <= 1 for hit in told)


def _kind_behind(scene: Scene, at: int) -> bool:
    """Whether "called" leads to a word for a society or a person."""
    words = list(_WORD.finditer(scene.reading.folded.text, at, at + 40))[:_KIND_WORDS]
    kinds = [(hit.start, hit.end) for concept in ("group", "person", "role") for hit in scene.words[concept]]
    return any(_touches(*match.span(), kinds) for match in words)


def _behind(scene: Scene, barred: bytearray, at: int) -> Iterator[Span]:
    """The name that a word for a society, or for what somebody is, opens behind a complaint."""
    text, groups = scene.reading.folded.text, _groups(scene)
    if scene.language in LODGER_FIRST and scene.language != "fa":
        yield from _up_to_kind(scene, barred, at)
        return
    roles = [(hit.start, hit.end) for concept in ("person", "role") for hit in scene.words[concept]]
    joins, sentence = small_words("and", scene.language), scene.sentence_of(at)
    start, reach, count, most = at, at, 0, 0
    for n, match in enumerate(_WORD.finditer(text, at, min(scene.end, at + _BACK))):
        gap = text[reach : match.start()].strip()
        if gap not in {"", "-"} or scene.sentence_of(match.start()) != sentence:
            break
        if not most:
            if _touches(*match.span(), groups):
                most, start = _GROUP_WORDS, match.start()
            elif n and _touches(*(m := list(_WORD.finditer(text, at, match.start()))[-1]).span(), roles) and m.end() <= match.start():
                most, start = _PERSON_WORDS, match.start()
            elif n > 1 or barred.find(1, *match.span()) >= 0:
                break
        joined = match.group() in joins and most == _GROUP_WORDS and count > 1
        if most and not joined and count and _ends_it(scene, barred, match):
            break
        reach = match.end()
        count += bool(most)
        if most and count >= most:
            break
    words = list(_WORD.finditer(text, start, reach))
    while words and words[-1].group() in joins:
        words.pop()
    if most and len(words) > 1:
        yield start, words[-1].end()


def _up_to_kind(scene: Scene, barred: bytearray, at: int) -> Iterator[Span]:
    """The name behind a complaint that ends with the word for a society, in languages that have it last: "ያቀረበው X ማኅበር"."""
    text, groups, sentence = scene.reading.folded.text, _groups(scene), scene.sentence_of(at)
    start = reach = at
    for n, match in enumerate(_WORD.finditer(text, at, min(scene.end, at + _BACK))):
        if text[reach : match.start()].strip() or n >= _GROUP_WORDS or scene.sentence_of(match.start()) != sentence:
            return
        if _ends_it(scene, barred, match):
            return
        start, reach = (match.start() if n == 0 else start), match.end()
        if n and _touches(*match.span(), groups):
            yield start, reach
            return


def _dense(scene: Scene, barred: bytearray) -> Iterator[Span]:
    """In Chinese and Japanese the run of letters before or behind a word of a complaint that ends with what a society is called."""
    text = scene.reading.folded.text
    ends = {hit.end for hit in scene.words["group"]}
    cuts = sorted([*(b for _, b in scene.common), *(hit.end for hit in scene.words["lodging"])])
    for word in scene.words["lodges"]:
        match = _DENSE.search(text, max(0, word.start - 26), word.start)
        if match and word.start in ends:
            yield from _cut(text, barred, max([match.start(), *(b for b in cuts if b < word.start - 2)]), word.start)
    for word in scene.words["lodging"]:
        if match := _DENSE_NEXT.match(text, word.end):
            until = max((end for end in ends if match.start() < end <= match.end()), default=0)
            if until:
                yield from _cut(text, barred, match.start(), until)


def _cut(text: str, barred: bytearray, start: int, end: int) -> Iterator[Span]:
    taken = barred.rfind(1, start, end)
    start = taken + 1 if taken >= 0 else start
    if prefix := _LEGAL_PREFIX.match(text[start:end]):
        start += prefix.end()
    if end - start > _INITIAL:
        yield start, end


def _open_behind(scene: Scene, barred: bytearray, at: int) -> Iterator[Span]:
    """In scripts without spaces the society whose word stands at once behind a complaint, up to a space or a small word."""
    text = scene.reading.folded.text
    group = next((hit for hit in scene.words["group"] if 0 <= hit.start - at <= 1), None)
    match = _OPEN_NEXT.match(text, group.start) if group else None
    if group is None or match is None:
        return
    end = min((a for a, _ in scene.common if group.end + _INITIAL < a < match.end()), default=match.end())
    taken = barred.find(1, group.end, end)
    end = end if taken < 0 else taken
    if end - group.end > 1:
        yield group.start, end

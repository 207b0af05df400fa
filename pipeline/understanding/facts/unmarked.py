"""Names in scripts without capitals: what stands beside a role, who is told to sue, and what is marked as the subject."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from beat.small_words import small_words
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.word_order import KIND_LAST

_WORD = re.compile(r"[^\W_](?:[\w'’\u0900-\u0963\u0966-\u0dff\u200c\u200d]|[.&](?=\w))*")
"""A word; the vowel signs of India's scripts are none of Python's letters."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff]")
_JAPANESE_RUN = re.compile(r"[\u30a0-\u30ff\u3400-\u9fffa-z0-9・ー]{2,24}(?=(?:さん|氏|ら)?(?:[がはと、もの]|など))")
_JAPANESE_NAME = re.compile(r"の?([\u30a0-\u30ff\u3400-\u9fffa-z0-9・ー]{2,16})(?=さん|氏|ら|、|が|は|へ|を|に|と|の)")
_JAPANESE_PERSON = re.compile(r"[\u3400-\u9fff]{1,4}[\u3041-\u309f\u30a0-\u30ff]{0,6}(?=さん|氏)")
"""A surname and a given name that may be in kana, before "Mr" or "Ms"."""
_TO_A_BREAK = re.compile(r"[^\s,.;:()、。，：；「」『』（）《》!?।]{1,24}")
_BREAK = re.compile(r"[\s,.;:()、。，：；「」『』（）《》!?।]")
_CASE = 3
"""Letters of a case ending behind a place's name."""
_LONG = 26
"""Characters that a name has at most in scripts without spaces."""
_NAME_WORDS = 3
"""Words beside a role word that may be a name."""
_CLAIMANT_WORDS = 4
"""Words before a claim that may be a name: "Dhaka rideshare drivers' association's suit"."""


@dataclass(frozen=True, slots=True)
class Found:
    """A span of the folded text."""

    start: int
    end: int
    how: str
    """`beside` (a role word), `claiming` (a word of a suit or the mark of a subject)."""


def beside(scene: Scene, barred: bytearray) -> Iterator[Found]:
    """Possible names in a script without capitals; they may overlap."""
    found = [one for one in _found(scene, barred) if one.end - one.start > 1 and not _a_place(scene, one)]
    yield from (one for one in found if not _leads_to_another(scene, one, found))
    yield from _joined(scene, barred, found)


def only_a_role(scene: Scene, start: int, end: int, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a span is a word of a role and a name follows it at once: "作家王建国"."""
    roles = (*scene.words["group"], *scene.words["person"])
    return any(role.start <= start and end <= role.end for role in roles) and any(0 <= first - end <= 1 for first, _ in names)


def _joined(scene: Scene, barred: bytearray, found: Sequence[Found]) -> Iterator[Found]:
    """Whoever acts together with somebody found beside a word of a suit: "A and B sued"."""
    text, joins = scene.reading.folded.text, small_words("and", scene.language)
    for one in found if joins else ():
        before = text[max(0, one.start - 12) : one.start].split(" ")
        if one.how == "claiming" and len(before) > 2 and not before[-1] and before[-2] in joins:
            at = one.start - len(before[-2]) - 1
            low, high = reach(scene, barred, at, at, before=True, after=False)
            if high - low > 1:
                yield Found(low, high, "claiming")


def _a_place(scene: Scene, one: Found) -> bool:
    return any(place.start <= one.start and one.end <= place.end + _CASE for place in scene.places)


def _leads_to_another(scene: Scene, one: Found, found: Sequence[Found]) -> bool:
    """Whether a name only says whose chairman or lawyer the next one is."""
    return any(
        0 <= role.start - one.end <= 1 and any(0 <= other.start - role.end <= 1 for other in found)
        for role in (*scene.words["person"], *scene.words["bench"])
    )


def _found(scene: Scene, barred: bytearray) -> Iterator[Found]:
    for hit in scene.words["person"]:
        if scene.language == "ja":
            match = _JAPANESE_NAME.match(scene.reading.folded.text, hit.end)
            start, end = match.span(1) if match else (hit.end, hit.end)
        else:
            start, end = reach(scene, barred, hit.end, hit.end, before=False, after=True)
        if end > start:
            yield Found(start, end, "beside")
    if scene.language == "zh":
        yield from _subjects(scene, barred)
    elif scene.language == "ja":
        yield from _japanese(scene)
    elif scene.language != "ko":
        yield from _claiming(scene, barred)


def around(scene: Scene, barred: bytearray, start: int, end: int) -> tuple[int, int]:
    """A group's word with the words that say whose it is."""
    last = scene.language in KIND_LAST
    while scene.language == "ko" and start and scene.reading.folded.text[start - 1].isalpha():
        start -= 1  # "한빛작가협회" is one word
    return reach(scene, barred, start, end, before=last, after=not last)


def _japanese(scene: Scene) -> Iterator[Found]:
    for match in _JAPANESE_PERSON.finditer(scene.reading.folded.text, scene.reading.title_end, scene.end):
        start = max([match.start(), *(b for _, b in scene.common if b < match.end())])
        if match.end() - start > 1:
            yield Found(start, match.end(), "beside")
    for match in _JAPANESE_RUN.finditer(scene.reading.folded.text, scene.reading.title_end, scene.end):
        if not _common(scene, match.start(), match.end()):
            yield Found(match.start(), match.end(), "beside")


def _subjects(scene: Scene, barred: bytearray) -> Iterator[Found]:
    """In Chinese what a sentence or clause of a suit begins with, up to the first small word: "广东省作家协会日前向...起诉"."""
    text, seen = scene.reading.folded.text, set[int]()
    for cue in scene.cues:
        if cue.step != "sue" or cue.start < scene.reading.title_end:
            continue
        sentence = scene.reading.sentences[scene.sentence_of(cue.start)]
        place = bisect_left(scene.breaks, cue.start)
        for first in (sentence, scene.breaks[place - 1] if place else 0):
            start = next((at for at in range(first, cue.start) if text[at].isalnum()), cue.start)
            end = _until(scene, barred, start, min(cue.start, start + _LONG))
            if start not in seen and end - start >= 2 and text[start].isalpha():
                seen.add(start)
                yield Found(start, end, "claiming")
    for hit in scene.words["claimant"]:
        match = _TO_A_BREAK.match(text, hit.end)
        end = _until(scene, barred, hit.end, match.end()) if match else hit.end
        if end - hit.end >= 2:
            yield Found(hit.end, end, "claiming")


def _claiming(scene: Scene, barred: bytearray) -> Iterator[Found]:
    """Beside a word of a suit or of a party, and before the mark of the subject in a sentence of a suit."""
    text = scene.reading.folded.text
    last = scene.language in KIND_LAST or scene.language == "ur"
    sued = {scene.sentence_of(cue.start) for cue in scene.cues if cue.step == "sue"}
    for start, end in [*((cue.start, cue.end) for cue in scene.cues if cue.step == "sue"), *_spans(scene.words["claimant"])]:
        low, high = reach(scene, barred, start if last else end, start if last else end, before=last, after=not last, most=_CLAIMANT_WORDS)
        if high > low:
            yield Found(low, high, "claiming")
    marks = small_words("subject", scene.language)
    if marks:
        for match in _WORD.finditer(text, scene.reading.title_end, scene.end):
            if match.group() in marks and scene.sentence_of(match.start()) in sued:
                low, high = reach(scene, barred, match.start(), match.start(), before=True, after=False, most=_CLAIMANT_WORDS)
                if high > low:
                    yield Found(low, high, "claiming")


def _spans(words: Sequence[object]) -> list[tuple[int, int]]:
    return [(word.start, word.end) for word in words]  # type: ignore[attr-defined]


def reach(scene: Scene, barred: bytearray, start: int, end: int, *, before: bool, after: bool, most: int = _NAME_WORDS) -> tuple[int, int]:
    """A span with neighbouring words that are no words of steps and no small words."""
    text = scene.reading.folded.text
    if _UNSPACED.match(text[max(0, end - 1)]):
        if after and (match := _TO_A_BREAK.match(text, end)):
            start, end = (min(end, start)), _until(scene, barred, end, min(match.end(), end + 16))
        if before:
            low = max((m.end() for m in _BREAK.finditer(text, max(0, start - 10), start)), default=max(0, start - 10))
            start = max([low, *(b for _, b in scene.common if b <= start)])
        return start, end
    sentence = scene.sentence_of(start)
    if after:
        far = end
        for count, match in enumerate(_WORD.finditer(text, end, min(scene.end, end + 60))):
            if (
                count >= most
                or text[far : match.start()].strip(" ")
                or not _free(scene, barred, match)
                or scene.sentence_of(match.start()) != sentence
            ):
                break
            start, far = (match.start() if start == end else start), match.end()
        end = max(end, far)
    if before:
        alone = start == end
        for count, match in enumerate(reversed(list(_WORD.finditer(text, max(0, start - 60), start)))):
            if (
                count >= most
                or text[match.end() : start].strip(" ")
                or not _free(scene, barred, match)
                or scene.sentence_of(match.start()) != sentence
            ):
                break
            start, end = match.start(), (match.end() if alone else end)
            alone = False
    return start, end


def in_case(scene: Scene, match: re.Match[str]) -> bool:
    """Whether a word has an ending that no word of a name has: where something is, whom it meets."""
    endings = tuple(small_words("in-ending", scene.language))
    return (
        bool(endings)
        and match.group().endswith(endings)
        and not any(hit.start < match.end() and match.start() < hit.end for hit in scene.words["group"])
    )


def _until(scene: Scene, barred: bytearray, start: int, end: int) -> int:
    """Where common words, bodies or platforms begin between two places."""
    first = min((a for a, b in scene.common if start < a < end or (a <= start < b)), default=end)
    taken = barred.find(1, start, max(start, first))
    return max(start, first if taken < 0 else taken)


def _common(scene: Scene, start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in scene.common)


def _free(scene: Scene, barred: bytearray, match: re.Match[str]) -> bool:
    start, end = match.span()
    if match.group() in small_words("and", scene.language) or in_case(scene, match):
        return False
    return not match.group()[0].isdigit() and barred.find(1, start, end) < 0 and not any(a <= start < b for a, b in scene.common)

"""Where the beat's terms stand in a text, by an Aho-Corasick automaton over the folded text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.understanding.endings import endings
from pipeline.understanding.folding import Folded
from pipeline.understanding.lexicon import Beat, Term

_SHORT, _LETTERS_BEFORE = 2, re.compile(r"[\uac00-\ud7af\u30a1-\u30fa\u30fc]")
"""A name of one or two letters directly behind Hangul or katakana ends another name: 하이퍼클로바X, スペースX."""
_OPEN = "open"  # scripts without spaces, and Korean, whose particles follow a word directly
_RANGES = (
    (0x0041, 0x02AF, "latin"), (0x1E00, 0x1EFF, "latin"), (0x0370, 0x03FF, "greek"), (0x1F00, 0x1FFF, "greek"), (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"), (0x0590, 0x05FF, "hebrew"), (0x0600, 0x06FF, "arabic"), (0x0750, 0x077F, "arabic"), (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"), (0x0A00, 0x0A7F, "gurmukhi"), (0x0A80, 0x0AFF, "gujarati"), (0x0B80, 0x0BFF, "dravidian"), (0x0C00, 0x0D7F, "dravidian"), (0x0D80, 0x0DFF, "sinhala"), (0x0E00, 0x0EFF, _OPEN), (0x1000, 0x109F, _OPEN), (0x1780, 0x17FF, _OPEN),
    (0x10A0, 0x10FF, "georgian"), (0x1100, 0x11FF, _OPEN), (0x1200, 0x137F, "ethiopic"), (0x3005, 0x3007, _OPEN), (0x3041, 0x30FF, _OPEN), (0x3130, 0x318F, _OPEN),
    (0x3400, 0x9FFF, _OPEN), (0xAC00, 0xD7AF, _OPEN),
)  # fmt: skip
_AGGLUTINATING = frozenset({"dravidian", "georgian", "ethiopic", "armenian", "bengali", "gurmukhi", "gujarati", "sinhala"})
_PREFIXES = {
    "arabic": re.compile(
        r"(?:^|[^\w])(?:[\u0648\u0641]?[\u0628\u0643\u0644]?(?:\u0627\u0644)?|[\u0648\u0641]?\u0644\u0644|[\u0648\u0641]?[\u0633])$"
    ),
    "hebrew": re.compile(r"(?:^|[^\w])[\u05d4\u05d5\u05d1\u05dc\u05de\u05e9\u05db]{1,3}$"),
    # Amharic prepositions and the relative marker: be-, ye-, le-, ke-, inde-, sile-, wede-, al-.
    "ethiopic": re.compile(
        r"(?:^|[^\w])(?:[\u1260\u12e8\u1208\u12a8\u12eb]|\u12a5\u1295\u12f0|\u12a5\u1295\u12f2|\u1235\u1208|\u12c8\u12f0|\u12a8?\u12e8|\u12a5\u12e8){1,2}$"
    ),
}
_NOUN_CLASSES = frozenset({"zu", "xh", "rw", "sn", "sw", "ga"})
"""Languages that put a prefix in small letters before a name: "kuFacebook", "uTwitter", "bhFacebook"."""
_NAMED = frozenset({"platform", "context"})
_NOUN_CLASS = re.compile(r"(?:^|[^\w])[a-z]{1,4}$")

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Letters of one script whose words carry no prefixes; folded text has no capitals."""


class Hit(NamedTuple):
    """A term found; offsets are those of the folded text. No dataclass: a page has dozens, and each would take three times as long to make."""

    start: int
    end: int
    term: Term


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    """Script bucket of a character; empty for what separates words."""
    code = ord(char)
    for low, high, name in _RANGES:
        if low <= code <= high:
            return name if name not in {"latin", "greek", "cyrillic", "armenian", "hebrew", "arabic", "georgian"} or char.isalnum() else ""
    return "digit" if char.isdigit() else "other" if char.isalpha() else ""


def find(beat: Beat, folded: Folded, original: str, language: str) -> list[Hit]:
    """All hits that stand as their terms demand, in order; names inside longer names and blocked phrases are dropped."""
    text = folded.text
    hits: dict[tuple[int, int, str, str], Hit] = {}
    prefixes = language in _NOUN_CLASSES
    for start, reached, terms in beat.phrases.found(text):
        whole = _left_ok(text, start)
        for term in terms:
            if (
                not whole
                and not term.open_start
                and not (prefixes and term.kind in _NAMED and _prefixed_name(text, original, folded, start))
            ):
                continue
            if term.kind == "context" and reached - start <= _SHORT and _LETTERS_BEFORE.search(text, max(0, start - 1), start):
                continue
            if term.languages is not None and language not in term.languages and language != "und":
                continue
            end = _end(text, start, reached, term, language)
            if end and (term.cased is None or _cased(term.cased, original, folded.origin(start), folded.origin_end(reached))):
                hits.setdefault((start, end, term.kind, term.key), Hit(start, end, term))
    return _longest(tuple(hits.values()))


def _prefixed_name(text: str, original: str, folded: Folded, start: int) -> bool:
    """Whether a noun-class prefix stands before the capital letter of a name."""
    return (
        original[folded.origin(start)].isupper()
        and _NOUN_CLASS.search(text, max(0, start - 5), start) is not None
        and original[folded.origin(start - 1)].islower()
    )


def _left_ok(text: str, start: int) -> bool:
    if start and text[start - 1] in _PLAIN and text[start] in _PLAIN:  # inside a word, as most finds are
        return False
    before = _script(text[start - 1]) if start else ""
    first = _script(text[start])
    if not before or _OPEN in {before, first} or before != first:
        return True
    if first in _PREFIXES:
        return _PREFIXES[first].search(text, max(0, start - 6), start) is not None
    return first == ""


def _end(text: str, start: int, end: int, term: Term, language: str) -> int:
    """End of the match, or 0 when what follows does not fit."""
    if term.tail is not None:
        match = term.tail.match(text, end)
        return match.end() if match else 0
    if end == len(text):
        return end
    last, after = _script(text[end - 1]), _script(text[end])
    if not after or last in {_OPEN, ""} or after == _OPEN or last != after or last in _AGGLUTINATING:
        return end
    if term.inflects and last == "devanagari":
        return end  # Marathi and Nepali write case endings on to a name
    return _inflected(text, end, language) if term.inflects and end - start >= 4 else 0


def _inflected(text: str, end: int, language: str) -> int:
    stop = end
    while stop < len(text) and stop - end < 5 and text[stop].isalnum():
        stop += 1
    ending = text[end:stop]
    return stop if ending in endings(language) else 0


def _cased(wanted: str, original: str, start: int, end: int) -> bool:
    seen = original[start:end]
    if wanted != "first":
        return seen == wanted
    return bool(seen) and not seen[0].islower()


_NAMES = frozenset({"platform", "context", "authority", "law", "actor", "block"})


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Terms as they are; of names that lie inside one another only the longest. A blocked phrase takes its platform's names with it, and all inside it."""
    names = sorted((hit for hit in hits if hit.term.kind in _NAMES), key=lambda hit: (hit.start, -hit.end, hit.term.kind != "block"))
    kept: list[Hit] = []
    for hit in names:
        if kept and hit.end <= kept[-1].end and (hit.start, hit.end) != (kept[-1].start, kept[-1].end):
            continue  # inside the one before
        if (
            kept
            and (hit.start, hit.end) == (kept[-1].start, kept[-1].end)
            and (kept[-1].term.kind, kept[-1].term.key) == ("block", hit.term.key)
        ):
            continue  # blocked; "Xbox" is not X, and is a name of Microsoft's
        kept.append(hit)
    rest = [hit for hit in hits if hit.term.kind not in _NAMES]
    return sorted((*(hit for hit in kept if hit.term.kind != "block"), *rest), key=lambda hit: (hit.start, hit.end))

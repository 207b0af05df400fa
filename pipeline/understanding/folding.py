"""Text made comparable: NFKC, lower case, zero-width characters out, look-alike letters one; with the way back to the original offsets."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME_LENGTH_PAIRS: dict[str | int, str] = {
    **{code: chr(plain).lower() for code, plain in _FULL_WIDTH.items()},
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t\n\r\x0b\x0c\x85\u2028\u2029", " "),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02bb\u2032\u00b4`\u05f3", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),  # Arabic alef variants
    **dict.fromkeys("\u0649\u06cc", "\u064a"),  # alef maksura and Persian yeh
    "\u06a9": "\u0643",  # Persian kaf
    "\u0629": "\u0647",  # teh marbuta
    "\u0451": "\u0435",  # Cyrillic yo
    "\u03c2": "\u03c3",  # final sigma
    "\u0130": "i",
    "\u0131": "i",  # Turkish dotless i: upper case Latin I folds to dotted i anyway
}
_SAME_LENGTH: dict[int, str] = str.maketrans(_SAME_LENGTH_PAIRS)
_ALIKE = re.compile(f"[{re.escape(''.join(map(chr, _SAME_LENGTH)))}]")
"""What `_SAME_LENGTH` changes: few characters of a text, and `str.translate` looks each of them up where it is not all ASCII."""
_IGNORED = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f\u3099\u309a"
_DROPPED = f"{_IGNORED}\u0640\u064b-\u0655\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7"
_EXPANDED = (
    "\u00a8\u00aa\u00af\u00b2\u00b3\u00b5\u00b8-\u00ba\u00bc-\u00be\u0132-\u0133\u013f-\u0140\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3"
    "\u02b0-\u02b8\u02d8-\u02dd\u0587\u0675-\u0678\u0958-\u095f\u09dc-\u09df\u0a33-\u0a36\u0a59-\u0a5e\u0e33\u0eb3\u1d2c-\u1d6a\u1e9a-\u1e9e\u2011\u2017\u2024-\u2026\u2033-\u2037\u203c\u2047-\u2049\u2057\u2070-\u209c\u20a8\u2100-\u214f\u2150-\u217f\u222c-\u2230\u2460-\u24ff"
    "\u2e80-\u2fdf\u3131-\u318e\u3200-\u33ff\uf900-\ufaff\ufb00-\ufdff\ufe10-\ufeff\uff5f-\uff60\uffa0-\uffef\U0001d400-\U0001d7ff\U0001f100-\U0001f2ff"
)
_SPECIAL = re.compile(f"[{_DROPPED}]|.[{_MARKS}]+|[\u1100-\u11ff]+|[\uff61-\uff9f]+|[{_EXPANDED}]")
"""Characters that may change length or vanish: only these take the slow road; everything between them keeps its offsets."""
_IN_SPECIAL = re.compile(f"[{_DROPPED}{_MARKS}\u1100-\u11ff\uff61-\uff9f{_EXPANDED}]")
"""One of which stands in each, at its beginning or behind its first character: to look for a single character takes a tenth of the time."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from."""

    text: str
    _starts: tuple[int, ...] = ()
    """Positions in `text` from which a new shift applies."""
    _shifts: tuple[int, ...] = ()
    """original offset = folded offset + shift."""

    def origin(self, offset: int) -> int:
        """Offset in the original text of the character at `offset` of the folded one."""
        if not self._starts:
            return offset
        place = bisect_right(self._starts, offset) - 1
        return offset if place < 0 else offset + self._shifts[place]

    def origin_end(self, end: int) -> int:
        """Exclusive end in the original of a span that ends before `end` in the folded text."""
        return self.origin(end - 1) + 1 if end else 0


def fold(text: str) -> Folded:
    """Fold `text`. Linear; lone surrogates and control characters pass through unharmed."""
    if text.isascii():
        return Folded(text.lower().translate(_SAME_LENGTH))
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    position = length = 0
    for match in _specials(text):
        plain = _lower(text[position : match.start()])
        parts.append(plain)
        length += len(plain)
        folded = _lower(_slow(match.group()))
        for step in range(len(folded)):  # every character of an expansion points at the character it came from
            starts.append(length + step)
            shifts.append(match.start() - length - step)
        parts.append(folded)
        length += len(folded)
        starts.append(length)
        shifts.append(match.end() - length)
        position = match.end()
    parts.append(_lower(text[position:]))
    return Folded("".join(parts), tuple(starts), tuple(shifts))


def _specials(text: str) -> Iterator[re.Match[str]]:
    """All `_SPECIAL` in order."""
    at = 0
    while (sign := _IN_SPECIAL.search(text, at)) and (found := _SPECIAL.search(text, max(at, sign.start() - 1))):
        yield found
        at = found.end()


def fold_term(term: str) -> str:
    """A lexicon term, folded the same way."""
    return fold(term).text


def _lower(text: str) -> str:
    plain = text
    for sign in sorted(set(_ALIKE.findall(text))):  # in this order none is made of another and then changed once more
        plain = plain.replace(sign, _SAME_LENGTH[ord(sign)])
    lowered = plain.lower()
    if len(lowered) != len(text):  # a handful of letters grow when lowered: keep offsets, leave those as they are
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in plain)
    return lowered.replace("\u03c2", "\u03c3")  # str.lower() makes final sigmas of its own


_DROP = re.compile(f"[{_DROPPED}]")


def _slow(piece: str) -> str:
    return _DROP.sub("", unicodedata.normalize("NFKC", piece))

"""Where a page's tags stand and what of it is hidden: found by comparing all its bytes at once, without a tree.

A tree of the whole page costs several times as much, and most pages are only looked at. Tags begin and end as the standard has it: a `>` in quotation
marks ends none, a `<` in one begins none. What scripts, comments and their like hold is hidden whole.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import product

import numpy as np
from numpy.typing import NDArray

_Places = NDArray[np.int64]

_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd mark picture q rb rp rt rtc ruby s samp small source span strike "
    "strong sub sup time tt u var wbr"
)
"""Elements that stand in a line of text and break none."""
_HIDING = (
    "script",
    "style",
    "noscript",
    "template",
    "textarea",
    "svg",
    "select",
    "iframe",
    "title",
    "figcaption",
    "label",
    "audio",
    "video",
)
"""Elements whose content is not the page's text, as resiliparse has it, or is shown by old browsers only."""
_TO_THE_END = frozenset({"script", "style", "textarea", "title", "iframe"})
"""Of these, what nothing closes goes on to the end of the page; of the others it is as if they were not there."""
_TOLD = (*_HIDING, "h1", "meta", "body", "html")

_LETTERS = 27
"""Those of a name as numbers from 1 on; 0 is whatever ends one."""
_BREAKS, _RUNS_ON = 0, 1
_CLASS_OF = {name: number for number, name in enumerate(_TOLD, 2)}
_HIDES = range(2, 2 + len(_HIDING))
_OPEN, _SLASH, _DECLARES, _INSTRUCTS = b"</!?"
_SPACE = 0x20
"""No byte below it is anything but white space or the end of a line; pages have no control characters."""
_WIDE_SPACES = ("\u00a0".encode(), "\u3000".encode(), b"&nbsp;")
_BUT_ONE_BIT = 0xFD
"""`<` and `>` differ in this bit alone."""
_SPELT = {name: (name.encode(), name.upper().encode()) for name in _TOLD}
_NAME_ENDS = frozenset((b" ", b">", b"\n", b"/", b"\t", b"\r", b"\f"))
_COMMENT, _COMMENT_END = b"<!--", b"-->"
_WHOLE_TAG = re.compile(rb"<(?>[^>=]++|=\s*+(?>\"[^\"]*+\"|'[^']*+'|))*+>")
"""Quotation marks count behind a `=` only. What was matched is not tried otherwise, so that it takes linear time."""
_LONGEST_TAG = 64_000
_MOST_DOUBTFUL = 400
"""Tags looked at one by one because another `<` or a second `>` follows them; of further ones the first `>` is the end."""


def _numbers() -> NDArray[np.uint16]:
    table = np.zeros(256, np.uint16)
    for number in range(1, _LETTERS):
        table[[ord("a") + number - 1, ord("A") + number - 1]] = number
    return table


def _classes(numbers: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """The class of a tag by the first three letters of its name; a shorter name is told by its end."""
    table = np.full((_LETTERS, _LETTERS, _LETTERS), _BREAKS, np.uint8)
    for name, number in (*((name, _RUNS_ON) for name in _INLINE.split()), *_CLASS_OF.items()):
        letters = [int(numbers[ord(letter)]) for letter in name[:3]]
        letters = letters[: letters.index(0)] if 0 in letters else letters
        for rest in product([0], *[range(_LETTERS)] * (2 - len(letters))) if len(letters) < 3 else [()]:
            table[(*letters, *rest)] = number
    return table.ravel()


_NUMBERS = _numbers()
_CLASSES = _classes(_NUMBERS)


@dataclass(frozen=True, slots=True)
class Markup:
    """A page's tags in order. An element that hides what it holds is one of them, from its beginning to its end."""

    page: bytes
    starts: _Places
    ends: _Places
    """Behind each; nothing of the next lies before."""
    classes: NDArray[np.uint8]
    closing: NDArray[np.bool_]
    hidden: Sequence[tuple[int, int, str]]
    """Start, end and name of each element that hides what it holds, `!` for comments; none within another."""

    @classmethod
    def of(cls, page: bytes) -> "Markup":
        """Of a page in UTF-8."""
        signs = np.frombuffer(page, np.uint8)
        last = len(page) - 1
        marks = ((signs & _BUT_ONE_BIT) == _OPEN).nonzero()[0]
        begins = (signs[marks] == _OPEN) & (marks < last - 1)
        starts = marks[begins]
        after = signs[starts + 1]
        closing = after == _SLASH
        named = starts + 1 + closing
        first, second, third = (_NUMBERS[signs[np.minimum(named + n, last)]] for n in range(3))
        second *= first > 0
        third *= second > 0
        classes = _CLASSES[(first * _LETTERS + second) * _LETTERS + third]
        tags = (first > 0) | (after == _DECLARES) | (after == _INSTRUCTS)
        hidden = _hidden(page, starts, classes, closing, after)
        hidden_from = np.array([*(start for start, _, _ in hidden), len(page)], np.int64)
        hidden_to = np.array([0, *(end for _, end, _ in hidden)], np.int64)
        before = hidden_from[:-1].searchsorted(starts, "right")
        tags &= starts >= hidden_to[before]
        ends = np.minimum(_ends(page, marks, begins, tags), hidden_from[before])  # of a tag that nothing closes before a script
        these = starts.searchsorted(hidden_from[:-1])
        tags[these], ends[these], classes[these] = True, hidden_to[1:], _RUNS_ON
        starts, ends, classes, closing = starts[tags], ends[tags], classes[tags], closing[tags]
        within = np.maximum.accumulate(ends)[:-1] > starts[1:]
        if within.any():
            apart = np.append(True, ~within)
            starts, ends, classes, closing = starts[apart], ends[apart], classes[apart], closing[apart]
        return cls(page, starts, ends, classes, closing, hidden)

    def opened(self, name: str) -> list[int]:
        """Where the tags stand that begin such an element: `h1`, `meta`, `body` or `html`."""
        places = self.starts[(self.classes == _CLASS_OF[name]) & ~self.closing].tolist()
        return [at for at in places if _is_called(self.page, at + 1, name)]

    def closed(self, name: str) -> list[int]:
        """Behind each tag that ends one."""
        wanted = (self.classes == _CLASS_OF[name]) & self.closing
        spans = zip(self.starts[wanted].tolist(), self.ends[wanted].tolist(), strict=True)
        return [end for start, end in spans if _is_called(self.page, start + 2, name)]

    def end(self, start: int) -> int:
        """Behind the tag that begins at one of `starts`."""
        return int(self.ends[np.searchsorted(self.starts, start)])

    def text(self, start: int, end: int) -> str:
        """A stretch of the page, tags and all."""
        return self.page[start:end].decode("utf-8", "replace")

    def lines(self) -> list[str]:
        """What a reader sees, each element that breaks lines in lines of its own; white space folded."""
        if not len(self.starts):
            return _lines(self.page)
        # what stands between tags, and one sign of each tag that breaks a line
        count = len(self.starts)
        begins, sizes = np.empty(2 * count + 1, np.int64), np.empty(2 * count + 1, np.int64)
        begins[0], begins[1::2], begins[2::2] = 0, self.starts, self.ends
        sizes[0], sizes[-1] = self.starts[0], len(self.page) - self.ends[-1]
        sizes[1::2], sizes[2:-1:2] = self.classes != _RUNS_ON, self.starts[1:] - self.ends[:-1]
        behind = sizes.cumsum()
        places = (begins - (behind - sizes)).repeat(sizes)
        places += np.arange(len(places))
        signs = np.frombuffer(self.page, np.uint8)[places]
        signs[behind[1::2][sizes[1::2] > 0] - 1] = 0
        return _lines(signs.tobytes())


def _lines(text: bytes) -> list[str]:
    """Of text in which NUL ends a line."""
    for sign in _WIDE_SPACES:
        text = text.replace(sign, b" ")
    signs = np.frombuffer(text, np.uint8)
    blank = signs <= _SPACE
    edges = (blank[1:] != blank[:-1]).nonzero()[0] + 1
    edges = np.concatenate(([0] if len(text) and blank[0] else [], edges, [len(text)])).astype(np.int64)
    starts, ends = edges[:-1][0::2], edges[1:][0::2]
    # of each run of white space and ends of lines one sign stays: an end, if there is one
    ending = (signs == 0).cumsum()
    has_end = ending[ends - 1] - ending[starts] + (signs[starts] == 0) > 0
    kept, folded = ~blank, signs.copy()
    kept[starts], folded[starts] = True, np.where(has_end, 0, _SPACE)
    shown = unescape(folded[kept].tobytes().decode("utf-8", "replace"))
    return [line for part in shown.split("\0") if (line := part.strip())]


def _is_called(page: bytes, at: int, name: str) -> bool:
    spelt, end = _SPELT[name], at + len(name)
    return (page.startswith(spelt, at) or page[at:end].lower() == spelt[0]) and page[end : end + 1] in _NAME_ENDS


def _hidden(
    page: bytes, starts: _Places, classes: NDArray[np.uint8], closing: NDArray[np.bool_], after: NDArray[np.uint8]
) -> list[tuple[int, int, str]]:
    wanted = (((classes >= _HIDES.start) & (classes < _HIDES.stop) & ~closing) | (after == _DECLARES)).nonzero()[0]
    ending: dict[int, list[int]] = {}
    found: list[tuple[int, int, str]] = []
    behind = 0
    for at, number in zip(starts[wanted].tolist(), classes[wanted].tolist(), strict=True):
        if at < behind:
            continue
        if number < _HIDES.start:
            if page.startswith(_COMMENT, at):
                ended = page.find(_COMMENT_END, at + 2)  # `<!-->` is one, too
                behind = ended + len(_COMMENT_END) if ended != -1 else len(page)
                found.append((at, behind, "!"))
            continue
        name = _TOLD[number - 2]
        if not _is_called(page, at + 1, name):
            continue
        if number not in ending:
            ending[number] = [end for end in starts[(classes == number) & closing].tolist() if _is_called(page, end + 2, name)]
        place = bisect_left(ending[number], at)
        if place < len(ending[number]):
            behind = page.find(b">", ending[number][place]) + 1 or len(page)
        elif name in _TO_THE_END:
            behind = len(page)
        else:
            continue
        found.append((at, behind, name))
    return found


def _ends(page: bytes, marks: _Places, begins: NDArray[np.bool_], tags: NDArray[np.bool_]) -> _Places:
    """Behind the tag that begins at each `<`. `marks`: every `<` and `>`; `begins`: which of them are `<`; `tags`: which of these begin one."""
    closes = np.where(begins, len(page) - 1, marks)
    ends = np.minimum.accumulate(closes[::-1])[::-1][begins] + 1
    # its `>` stands behind another `<`, or another `>` behind it: one of them may stand in quotation marks
    padded = np.append(begins, (True, True))
    doubtful = (padded[1:-1] | ~padded[2:])[begins] & tags
    starts, behind = marks[begins], 0
    for n in doubtful.nonzero()[0][:_MOST_DOUBTFUL].tolist():
        start = int(starts[n])
        if start >= behind and (whole := _WHOLE_TAG.match(page, start, start + _LONGEST_TAG)):
            ends[n] = behind = whole.end()
    return ends

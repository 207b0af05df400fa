"""The longest opening tag of a page: what would hang a parser, found without reading every tag.

Tags are read only where a long one may stand. Nearly every stretch of a page has a `>` of which is plain that it stands in no attribute's value: no tag goes beyond it, so
that what lies between two such places is too short. To read all tags of a page costs sixteen times as much.
"""

import re
from collections.abc import Iterator

MAX_TAG_BYTES = 64 * 1024
"""A single tag above this hangs lxml (100,000 attributes take over 25 s). Quoted values do not count: they are harmless, and 5 of 118 real pages
carry data of 70-330 KB in one attribute."""
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_WINDOW = MAX_TAG_BYTES // 2
"""A longer tag covers one of a page's windows from end to end, wherever it begins."""
_TRIES = 12
"""Signs `>` of a window that are looked at. Of 1,063 windows of 200 real pages 118 have none that will do, nearly all because they have none (scripts)."""
_FARTHEST, _MOST_SPACES = 2 * _WINDOW, 64
"""So far back the beginning of a value is looked for, and so much white space before it; beyond, it is taken for one."""


def longest_tag(html: str) -> int:
    """Characters of the longest opening tag above MAX_TAG_BYTES, quoted values not counted; 0 or less than that where there is none. Stops at the first over the limit."""
    longest = 0
    for start, end in _stretches(html):
        for tag in _TAG.finditer(html, start, end):
            if tag.end() - tag.start() > MAX_TAG_BYTES:
                longest = max(longest, len(_VALUE.sub("=", tag[0])))
                if longest > MAX_TAG_BYTES:
                    return longest
    return longest


def _stretches(html: str) -> Iterator[tuple[int, int]]:
    """Where a tag of more than two windows may stand: between places that no tag goes beyond."""
    passed, doubtful = 0, False
    for window in range(0, len(html) - _WINDOW + 1, _WINDOW):
        ends = _end_of_tag(html, passed, window)
        if ends == -1:
            doubtful = True
            continue
        if doubtful:
            yield passed, ends
        passed, doubtful = ends, False
    if doubtful:
        yield passed, len(html)


def _end_of_tag(html: str, passed: int, window: int) -> int:
    """Place of a `>` of the window that stands in no value; -1 where none is plainly so."""
    at = window - 1
    for _ in range(_TRIES):
        at = html.find(">", at + 1, window + _WINDOW)
        if at == -1 or not any(_may_be_quoted(html, quote, passed, at) for quote in "\"'"):
            return at
    return -1


def _may_be_quoted(html: str, quote: str, passed: int, at: int) -> bool:
    """Whether a place may stand in a value between such quotation marks: the last before it follows a `=`."""
    farthest = max(passed, at - _FARTHEST)
    opened = html.rfind(quote, farthest, at)
    if opened == -1:
        return farthest > passed
    return html[max(0, opened - _MOST_SPACES) : opened].rstrip()[-1:] in {"", "="}

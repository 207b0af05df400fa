"""Lines of printed pages as paragraphs: running heads and page numbers out, words divided at line ends whole again."""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence

from pipeline.documents.lines import Line
from pipeline.reading.leftovers import without_unseen

_EDGE = 3
"""Lines at the top and the foot of a page that may be running heads."""
_SPACE = 1.8
"""Line heights between a running head and the text."""
_LONGEST_NUMBER = 24
_RECURS = 0.4
"""Share of the pages from which a line of their edges is a running head; two pages at least."""
_NUMBER = re.compile(r"(?:[\W_]|\b(?:page|seite|s|p|pag|página|pagina|strana|str|sivu|side|sida|oldal|стр|сторінка|σελ|sayfa|halaman|trang|第|页|頁|ページ|쪽)\b|"
                     r"\b(?:of|von|de|sur|di|van|av|af|из|z|od|na|dari|sa|din|από|den|の|共)\b|[第页頁ページ쪽共]|\d{1,4}|\b[ivxlc]{1,6}\b)+", re.IGNORECASE)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_DIVIDED = re.compile(r"(\w[\w'’]*)[-\u2010\u00ad\u0002\ufffe]$")
_WORDS = re.compile(r"\w+(?:[-\u2010]\w+)*")
_FIRST_PARTS = frozenset({"self", "cross", "well", "vice"})
"""Of compounds that keep their hyphen."""
_SENTENCE_END = re.compile(r"[.!?:;。！？：；۔।॥…][\"'”’»)\]]*$")
_ITEM = re.compile(
    r"^(?:[•·▪●○■□◦–—*✓-]\s*|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s+\S|§\s?\d|\d{1,2}(?:\.\d{1,2})+\.?\s+[^\Wa-z\d]|\[\d{1,3}\]\s)"
)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u0e00-\u0e7f]")
_HYPHENS_OF_PDFIUM = dict.fromkeys(map(ord, "\u0002\ufffe"))
"""What it writes for a hyphen at the end of a line, or one that may be."""
_LETTER = re.compile(r"[^\W\d_]")


def without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without the lines that recur at their edges, and without page numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_key(line) for line in page})
    least = max(2, _RECURS * len(pages))
    heads = {key for key, count in counts.items() if count >= least}
    return [
        [line for line in page if line not in edge or not (_key(line) in heads or _is_number(line, page))]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: Sequence[Line]) -> list[Line]:
    """Lines that may be running heads: the first and last few, where they stand apart from the text."""
    ordered = sorted(page, key=lambda line: -line.middle)
    return _apart(ordered) + _apart(ordered[::-1])


def _apart(lines: Sequence[Line]) -> list[Line]:
    """Lines from the page's edge up to the first wide space."""
    for number, (one, other) in enumerate(itertools.pairwise(lines[: _EDGE + 1]), 1):
        if abs(one.middle - other.middle) >= _SPACE * max(one.height, other.height):
            return list(lines[:number])
    return []


def _is_number(line: Line, page: Sequence[Line]) -> bool:
    extreme = line.middle in (max(one.middle for one in page), min(one.middle for one in page))
    return extreme and len(page) > 1 and len(line.text) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(line.text))


def _key(line: Line) -> str:
    """What recurs: the words, whatever the page's number."""
    return _DIGITS.sub("#", " ".join(line.text.casefold().split()))


def paragraphs_of(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Paragraphs over all pages. One goes on over the page's end when its sentence does."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    pitches = [above.middle - below.middle for above, below in itertools.pairwise(lines) if 0 < above.middle - below.middle < 60]
    pitch = statistics.median(pitches) if pitches else 0.0
    known = Counter(word for line in lines for word in _WORDS.findall(line.text.casefold()))
    found: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or _begins(before, line, pitch):
            found.append(line.text)
        else:
            found[-1] = joined_line(found[-1], line.text, known)
    return [shown for text in found if (shown := clean(text))]


def _begins(before: Line, line: Line, pitch: float) -> bool:
    """Whether a line begins a paragraph."""
    ended = bool(_SENTENCE_END.search(before.text))
    if line.row or before.row or (_ITEM.match(line.text) and (ended or not _is_full(before))):
        return True
    taller = max(line.height, before.height) > 1.18 * min(line.height, before.height)
    if taller and not _DIVIDED.search(before.text):
        return True
    drop = before.middle - line.middle
    if drop <= 0 or drop > 8 * line.height:  # the next column or page
        return ended or (line.text[:1].isupper() and not _is_full(before))
    if pitch and drop > 1.45 * pitch and drop > 1.3 * line.height:
        return True
    indented = line.left > line.column_left + 0.9 * line.height and before.left <= before.column_left + 0.5 * before.height
    return (ended and (indented or not _is_full(before))) or (not _is_full(before, 0.55) and not line.text[:1].islower())


def _is_full(line: Line, share: float = 0.85) -> bool:
    """Whether a line reaches its column's other side."""
    width = line.column_right - line.column_left
    return line.right - line.left >= share * width or min(line.column_right - line.right, line.left - line.column_left) > 0.1 * width


def joined_line(text: str, line: str, known: Counter[str]) -> str:
    """A text with the line that follows; a word divided between them is whole again, unless it is a compound. `known`: how often each word occurs."""
    divided = _DIVIDED.search(text)
    if divided is None:
        return text + ("" if _UNSPACED.match(text[-1:]) and _UNSPACED.match(line) else " ") + line
    following = re.match(r"\w+", line)
    head, tail = divided[1].casefold(), following[0].casefold() if following else ""
    soft = text[-1] == "\u00ad"  # PDFium writes U+0002 for every hyphen that ends a line
    # e-commerce and self-harm keep theirs: both parts are words of their own, the whole is none
    compound = known[f"{head}-{tail}"] > 0 or len(head) == 1 or head in _FIRST_PARTS or (known[head] > 0 and known[tail] > 1)
    kept = not soft and (not line[:1].islower() or (compound and not known[head + tail]))
    return text[:-1] + ("-" if kept else "") + line


def clean(text: str) -> str:
    """Without signs that are not seen."""
    return " ".join(without_unseen(text.translate(_HYPHENS_OF_PDFIUM)).split())


def letters(text: str) -> int:
    return len(_LETTER.findall(text))

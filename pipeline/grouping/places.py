"""Countries a text is about, out of names, demonyms and seats of authorities in many languages."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import beat
from pipeline.automaton import Phrases
from pipeline.grouping.scripts import plain

FOLDER = Path(beat.__file__).parent / "places"
_LONGEST_ENDING = 6
"""Letters a word may have after a stem: `ital` + `ienische`."""
_PREFIXES = "والبكفةهد"
"""Letters that Arabic glues to the front of a name."""
_SPACED = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


def places(title: str, text: str) -> dict[str, float]:
    """Country code -> weight: mentions, those of headline and opening counted more, damped so that repetition adds little."""
    counts: Counter[str] = Counter()
    for part, weight in ((title[:300], 1.5), (text[:400], 1.0), (text[400:4_000], 0.5)):
        for code in _codes(plain(part)):
            counts[code] += weight  # type: ignore[assignment]
    return {code: count**0.5 for code, count in counts.items()}


def _codes(text: str) -> list[str]:
    """Code of each place named, longest match first, no overlaps."""
    found: dict[int, tuple[int, str]] = {}
    for start, end, (whole, code) in _names().found(text):
        if _fits(text, start, end, whole) and found.get(start, (0, ""))[0] < end - start:
            found[start] = (end - start, code)
    taken, codes = 0, []
    for start, (length, code) in sorted(found.items()):
        if start >= taken:
            codes.append(code)
            taken = start + length
    return codes


def _fits(text: str, start: int, end: int, whole: bool) -> bool:
    """Whether a match stands at the beginning of a word (or in a script without spaces) and the word ends soon enough."""
    if not _SPACED.match(text[start]):
        return True
    before = start
    while before and _SPACED.match(text[before - 1]):
        before -= 1
    if start - before > 3 or any(char not in _PREFIXES for char in text[before:start]):
        return False
    after = end
    while after < len(text) and _SPACED.match(text[after]):
        after += 1
    return after == end if whole else after - end <= _LONGEST_ENDING


@cache
def _names() -> Phrases[tuple[bool, str]]:
    table: dict[str, tuple[bool, str]] = {}
    for line in (FOLDER / "names.tsv").read_text(encoding="utf-8").splitlines():
        code, _, names = line.partition("\t")
        for name in names.split("|"):
            table[_stem(name)] = (len(name) < 5 and _SPACED.match(name[0]) is not None, code)
    for code, stems in tomllib.loads((FOLDER / "countries.toml").read_text(encoding="utf-8")).items():
        for stem in stems.split(","):
            table[plain(stem.strip().lstrip("="))] = (stem.strip().startswith("="), code)
    table.pop("", None)
    return Phrases(table)


def _stem(name: str) -> str:
    """A country's name less what declension may change."""
    if not _SPACED.match(name[0]) or len(name) < 6:
        return name
    return name[:-2] if len(name) > 7 else name[:-1]

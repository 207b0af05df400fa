"""In whose company a name is told: of "filed by Ana Ruiz, Jo Berg and Li Wei" all three have filed."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from pipeline.understanding.facts.scene import Scene

_AND = frozenset([
    "and", "&", "und", "et", "y", "e", "i", "a", "og", "och", "en", "ja", "és", "ir", "un", "και", "и", "та", "і", "й", "ve",
    "və", "va", "dan", "at", "và", "na", "eta", "agus", "u", "dhe", "şi", "și", "و", "और", "तथा", "व", "एवं", "ও", "এবং",
    "மற்றும்", "మరియు", "ಮತ್ತು", "와", "과", "と", "及び", "和", "与", "與", "及", "sekä", "lan", "ne", "kanye", "kaj", "ac", "sy",
    "և", "და", "uz", "ko", "le", "sowie", "oraz", "samt",
])  # fmt: skip
"""Words between the last two names of a list; a report in any language may hold them."""
_JOINED = re.compile(r"[,、،・]? ?(\S*) ?")
"""What stands between two names told as one party: a comma, "and", or both."""
_GAP = 12
"""Characters between two names of a list."""
_SHARED = (
    "suit-near", "suit-soon", "suit-before", "claimant-near", "claimant-before", "claimant-soon", "acts", "versus", "group", "person", "by", "sued",
)  # fmt: skip
"""Features that hold of everybody in a list if they hold of one."""


class _Mentioned(Protocol):
    @property
    def mentions(self) -> tuple[tuple[int, int], ...]: ...


def share_company(scene: Scene, found: Sequence[_Mentioned], rows: Sequence[dict[str, float]]) -> None:
    """Give every candidate what the others of its list have."""
    text = scene.reading.folded.text
    seats = sorted((mention, n) for n, one in enumerate(found) for mention in one.mentions)
    lists = list(range(len(found)))
    for ((_, end), one), ((start, _), other) in pairwise(seats):
        if lists[one] != lists[other] and _joined(text, end, start):
            old, now = lists[other], lists[one]
            lists = [now if each == old else each for each in lists]
    for mine in set(lists):
        company = [row for row, each in zip(rows, lists, strict=True) if each == mine]
        if len(company) > 1:
            best = {name: max(row.get(name, 0.0) for row in company) for name in _SHARED}
            for row in company:
                row.update(best)


def _joined(text: str, end: int, start: int) -> bool:
    """Whether nothing but a comma or "and" stands between two places."""
    if not 0 < start - end <= _GAP or text[end:start] == " ":
        return False
    joined = _JOINED.fullmatch(text, end, start)
    return joined is not None and (not joined.group(1) or joined.group(1) in _AND)

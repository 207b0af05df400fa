"""What changed between two versions of a text, sentence by sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_END = re.compile(r"(?<=[.!?…؟۔।])[\"'”’»)\]]*\s+|(?<=[。！？])[」』）]*")
"""End of a sentence: a mark and white space; in scripts without spaces the mark alone."""
SENTENCES = 2_000
"""Of longer texts only so many sentences are compared: the comparison is quadratic at worst."""
_CONTEXT = 1


@dataclass(frozen=True, slots=True)
class Change:
    """A run of sentences."""

    kind: str
    """`same`, `removed`, `added` or `skipped` (unchanged sentences that are only counted)."""
    sentences: tuple[str, ...] = ()
    count: int = 0


def sentences(text: str) -> list[str]:
    """The sentences of a text, one paragraph a line."""
    return [part for line in text.splitlines() for part in (p.strip() for p in _END.split(line)) if part]


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Runs of removed, added and unchanged sentences; empty when both say the same in the same sentences."""
    old, new = sentences(before)[:SENTENCES], sentences(after)[:SENTENCES]
    if old == new:
        return ()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(change for code in matcher.get_opcodes() for change in _run(code, old, new))


def _run(code: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[Change]:
    kind, start, end, new_start, new_end = code
    if kind == "equal":
        yield from _same(old[start:end], first=start == 0, last=end == len(old))
        return
    if end > start:
        yield Change("removed", tuple(old[start:end]))
    if new_end > new_start:
        yield Change("added", tuple(new[new_start:new_end]))


def _same(run: list[str], *, first: bool, last: bool) -> Iterator[Change]:
    """Unchanged sentences: one beside each change, the others counted."""
    head, tail = (0 if first else _CONTEXT), (0 if last else _CONTEXT)
    skipped = len(run) - head - tail
    if skipped <= 1:
        yield Change("same", tuple(run))
        return
    if head:
        yield Change("same", tuple(run[:head]))
    yield Change("skipped", count=skipped)
    if tail:
        yield Change("same", tuple(run[-tail:]))

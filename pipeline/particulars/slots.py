"""The facts of a report with the words around them, packed small (`common.slots`), to be stored beside its signature."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from common.slots import IN_HEAD, IN_TITLE, IS_PARTY, LEFT_FULL, RIGHT_FULL, TITLE_ONLY, Slot, SlotKind, packed
from pipeline.particulars.units import Unit, hashed, letters, units
from records.article import Mention

CONTEXT_WORDS = 3.0
"""Words on either side that say which place this is: those of a shingle (`pipeline.fingerprint`)."""
HEAD_UNITS = 160
"""Words of the body that say what happened; what differs only after them is background."""
MOST = 48
"""Slots kept, the most telling first: 864 bytes. The invented press has 11 in the median and 30 at most; of 262 longer real texts 150 have more."""
MOST_OF_ONE = 6
"""Slots of one and the same fact."""
_ORDER = (SlotKind.PARTY, SlotKind.AMOUNT, SlotKind.CASE, SlotKind.DATE, SlotKind.WEEKDAY, SlotKind.NUMBER, SlotKind.NAME)


def particulars(title: str, text: str, mentions: Iterable[Mention], *, language: str, owners: Mapping[str, str]) -> bytes:
    """Packed slots of a report; empty when it states no fact. Pure, linear in the text; `owners` maps a platform to who owns it."""
    found, head = units(title, text, mentions, language=language, owners=owners)
    slots = [*_slots(found[:head], found, title=True), *_slots(found[head:], found, title=False)]
    return packed(_chosen(slots))


def _slots(part: Sequence[Unit], whole: Sequence[Unit], *, title: bool) -> Iterable[Slot]:
    counts = Counter((u.kind, u.value) for u in whole if u.kind is not None)
    here = Counter((u.kind, u.value) for u in part if u.kind is not None)
    words = [
        (place, unit)
        for place, unit in enumerate(part)
        if unit.weight and (unit.kind is None or (unit.soft and unit.kind is SlotKind.NAME))
    ]
    before = 0
    for place, unit in enumerate(part):
        while before < len(words) and words[before][0] < place:
            before += 1
        after = before + (before < len(words) and words[before][1] is unit)
        if unit.kind is None or (unit.kind is SlotKind.NAME and not title and counts[unit.kind, unit.value] < 2):
            continue  # a name that stands once tells nothing: agencies, reporters and places come and go between copies
        left, left_full = _context([u for _, u in reversed(words[max(0, before - 5) : before])])
        right, right_full = _context([u for _, u in words[after : after + 5]])
        marks = IN_TITLE * title | IN_HEAD * (title or place < HEAD_UNITS) | IS_PARTY * unit.party
        marks |= TITLE_ONLY * (title and counts[unit.kind, unit.value] == here[unit.kind, unit.value])
        marks |= LEFT_FULL * left_full | RIGHT_FULL * right_full
        yield Slot(unit.kind, marks, left, right, unit.value, unit.shape)
        if unit.kind is SlotKind.PARTY:  # where the sibling has a name that no list knows, or the same name was not recognised
            yield Slot(SlotKind.NAME, marks | IS_PARTY, left, right, hashed(unit.word), letters(unit.word))


def _context(nearest: Sequence[Unit]) -> tuple[int, bool]:
    """Hash of the nearest words, and whether they are enough to tell the place alone; the edge of headline or text counts as a word."""
    taken: list[str] = []
    weight = 0.0
    for unit in nearest:
        if weight >= CONTEXT_WORDS - 0.01:
            break
        taken.append(unit.word)
        weight += unit.weight
    full = weight >= CONTEXT_WORDS - 0.01 or (len(nearest) < 3 and weight >= CONTEXT_WORDS - 1.01)
    return hashed("\n".join(taken)) if taken else 0, full


def _chosen(slots: Iterable[Slot]) -> list[Slot]:
    """The most telling ones where there are too many, in an order that is always the same."""
    seen: Counter[tuple[SlotKind, int]] = Counter()
    kept: dict[Slot, int] = {}
    for place, slot in enumerate(slots):
        if slot not in kept and seen[slot.kind, slot.value] < MOST_OF_ONE:
            seen[slot.kind, slot.value] += 1
            kept[slot] = place
    first = {
        s for s in kept if s.kind is SlotKind.PARTY and kept[s] == min(kept[t] for t in kept if (t.kind, t.value) == (s.kind, s.value))
    }
    best = sorted(kept, key=lambda s: (s not in first, not s.marks & IN_TITLE, not s.marks & IN_HEAD, _ORDER.index(s.kind), kept[s]))
    return best[:MOST]

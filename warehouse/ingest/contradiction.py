"""Whether two reports of nearly the same words state different facts: then they are two reports made of one template, not a report and its copy."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from common.slots import IN_HEAD, IN_TITLE, IS_PARTY, LEFT_FULL, RIGHT_FULL, TITLE_ONLY, Slot, SlotKind, unpacked

ENOUGH = 2.0
"""Weight from which differences are a contradiction: one plain difference in what matters, or several small ones."""
_PLAIN = (SlotKind.PARTY, SlotKind.AMOUNT, SlotKind.CASE, SlotKind.DATE, SlotKind.WEEKDAY)
"""Kinds of which one difference is enough, where it is plain."""
_SAME_LETTERS = 0.7
"""Share of letters two spellings of one name have in common, at least: slips of the pen and case endings are above, other names below."""


_TELLING_LETTERS = 3
"""Letters a part of a name has at least, to be taken for that name: two signs of a Japanese word are in many names."""


@dataclass(frozen=True, slots=True)
class _Difference:
    """Two facts of one kind in the same place of two texts."""

    one: Slot
    other: Slot
    exclusive: bool
    """Neither text has the other's fact anywhere."""
    whole: bool
    """The words on both sides are the same."""


def contradict(one: bytes, other: bytes, *, days_apart: int = 0) -> bool:
    """True when the packed slots of two similar texts (`common.slots`) cannot be those of a report and its copy; symmetric.

    Empty slots (nothing known, or nothing stated) contradict nothing. `days_apart`: between the days the two are filed under.
    """
    if not one or not other or one == other:
        return False
    left, right = _Stated.of(one), _Stated.of(other)
    if left.apart_from(right):
        return True
    differences = list(_differences(left, right))
    plain = sum(_weight(d, days_apart) for d in _without_swaps(_each_once(d for d in differences if d.one.kind in _PLAIN)))
    return plain + _of_numbers(differences) + _of_names(differences) >= ENOUGH


@dataclass(frozen=True, slots=True)
class _Stated:
    """The slots of one text, by what is asked of them."""

    slots: tuple[Slot, ...]
    parties: frozenset[tuple[int, int]]
    """(name, owner) of the parties to the case that the headline names."""
    platforms: frozenset[tuple[int, int]]
    """(name, owner) of every known party the text names."""
    cases: frozenset[int]

    @staticmethod
    @lru_cache(maxsize=512)
    def of(data: bytes) -> "_Stated":
        slots = tuple(unpacked(data))
        known = [s for s in slots if s.kind is SlotKind.PARTY]
        return _Stated(
            slots,
            frozenset((s.value, s.shape) for s in known if s.marks & IS_PARTY and s.marks & IN_TITLE),
            frozenset((s.value, s.shape) for s in known),
            frozenset(s.value for s in slots if s.kind is SlotKind.CASE and s.marks & IN_HEAD),
        )

    def apart_from(self, other: "_Stated") -> bool:
        """Both name parties, or case numbers, and neither knows the other's: that needs no common words around them."""
        strangers = self.parties and other.parties and not _akin(self.parties, other.platforms) and not _akin(other.parties, self.platforms)
        return bool(strangers) or bool(self.cases and other.cases and self.cases.isdisjoint(other.cases))


def _akin(some: Collection[tuple[int, int]], others: Collection[tuple[int, int]]) -> bool:
    """Any of them the same, or the other's owner."""
    return any(a in (b, owner_b) or b == owner_a for a, owner_a in some for b, owner_b in others)


def _differences(left: _Stated, right: _Stated) -> Iterable[_Difference]:
    """Places both texts have and fill with other facts of the same kind."""
    for side in (_both_sides, _left_side, _right_side):
        mine, theirs = _by_place(left.slots, side), _by_place(right.slots, side)
        for place in sorted(mine.keys() & theirs.keys()):
            ours = [a for a in mine[place] if all(_differ(a, b) for b in theirs[place])]
            others = [b for b in theirs[place] if all(_differ(a, b) for a in mine[place])]
            if place[0] is not SlotKind.NAME and not (len(ours) == len(mine[place]) == len(others) == len(theirs[place]) == 1):
                continue  # the same fact, or a list; of a name some words may be the same
            for a, b in itertools.product(ours, others):
                if a.kind is not SlotKind.NAME or not a.marks & b.marks & IS_PARTY:  # two known parties are compared as such
                    yield _Difference(a, b, not (_states(right, a) or _states(left, b)), side is _both_sides)


Place = tuple[SlotKind, bool, int, int]


def _both_sides(slot: Slot) -> Place | None:
    return (slot.kind, bool(slot.marks & IN_TITLE), slot.left, slot.right) if slot.left or slot.right else None


def _left_side(slot: Slot) -> Place | None:
    return (slot.kind, bool(slot.marks & IN_TITLE), slot.left, 0) if slot.marks & LEFT_FULL else None


def _right_side(slot: Slot) -> Place | None:
    return (slot.kind, bool(slot.marks & IN_TITLE), 0, slot.right) if slot.marks & RIGHT_FULL else None


def _by_place(slots: Iterable[Slot], side: Callable[[Slot], Place | None]) -> Mapping[Place, list[Slot]]:
    found: dict[Place, list[Slot]] = defaultdict(list)
    for slot in slots:
        if (place := side(slot)) is not None:
            found[place].append(slot)
    return found


def _states(text: _Stated, fact: Slot) -> bool:
    """Whether a text has this fact anywhere."""
    return any(fact.kind is s.kind and not _differ(fact, s) for s in text.slots)


def _differ(one: Slot, other: Slot) -> bool:
    """Whether two facts of a kind cannot be the same one."""
    if (one.value, one.shape) == (other.value, other.shape):
        return False
    match one.kind:
        case SlotKind.PARTY:
            return not _akin([(one.value, one.shape)], [(other.value, other.shape)])
        case SlotKind.AMOUNT:
            return one.shape == other.shape and not _rounded(one.number, other.number)  # another currency is a conversion
        case SlotKind.NUMBER:
            return not _rounded(one.number, other.number)
        case SlotKind.DATE:
            day_alone = one.value < 100 or other.value < 100
            return one.value % 100 != other.value % 100 if day_alone else one.value != other.value or bool(one.shape and other.shape)
        case SlotKind.NAME:
            return one.value != other.value and not _alike(one.shape, other.shape)
        case _:
            return one.value != other.value


def _rounded(one: float, other: float) -> bool:
    """One number is the other, rounded to two digits or more: 2.42 billion and 2.4, but not 100 and 101."""
    mine, theirs = (len(f"{n:.5g}".replace(".", "").partition("e")[0].strip("0")) for n in (one, other))
    digits = min(mine, theirs)
    return f"{one:.5g}" == f"{other:.5g}" or (mine != theirs and digits >= 2 and f"{one:.{digits - 1}e}" == f"{other:.{digits - 1}e}")


def _alike(one: int, other: int) -> bool:
    both = one & other
    return (both in (one, other) and both.bit_count() >= _TELLING_LETTERS) or both.bit_count() >= _SAME_LETTERS * (one | other).bit_count()


def _each_once(differences: Iterable[_Difference]) -> Sequence[_Difference]:
    """Each pair of slots, by the widest agreement around it."""
    best: dict[tuple[Slot, Slot], _Difference] = {}
    for difference in differences:
        best.setdefault((difference.one, difference.other), difference)
    return list(best.values())


def _without_swaps(differences: Sequence[_Difference]) -> Iterable[_Difference]:
    """Without those that only tell two facts in another order, "Google and Meta" as "Meta and Google", where no headline differs."""
    if any(d.one.marks & IN_TITLE for d in differences):
        return differences
    pairs = {(d.one.kind, d.one.value, d.other.value) for d in differences}
    return [d for d in differences if (d.one.kind, d.other.value, d.one.value) not in pairs]


def _weight(difference: _Difference, days_apart: int) -> float:
    """Of a plain difference: enough alone at the beginning, half of that in the background or where a text has both facts."""
    one, other = difference.one, difference.other
    if one.kind is SlotKind.WEEKDAY and not days_apart and (one.value - other.value) % 7 in (1, 6):
        return 0.0  # the same report in another time zone
    head = bool(one.marks & other.marks & IN_HEAD)
    return ENOUGH / 2 * (head + difference.exclusive)


def _of_numbers(differences: Iterable[_Difference]) -> float:
    """Numbers that are no sums: counts, articles, weeks. Told twice, as headline and text do, one is enough; in passing it takes four."""
    found = [d for d in _each_once(differences) if d.one.kind is SlotKind.NUMBER and d.exclusive]
    pairs = {(d.one.value, d.other.value) for d in found}
    repeated = any(sum((d.one.value, d.other.value) == pair for d in found) >= 2 for pair in pairs)
    in_title = any(d.one.marks & IN_TITLE for d in found)
    return ENOUGH if repeated else ENOUGH / 2 * in_title + ENOUGH / 4 * len(pairs)


def _of_names(differences: Iterable[_Difference]) -> float:
    """A name changed for the same other name in two places, or in a headline that is the same otherwise and alone has it, or for a known party that the other text never names."""
    found = [d for d in _each_once(differences) if d.one.kind is SlotKind.NAME and d.exclusive]
    pairs: dict[tuple[int, int], list[_Difference]] = defaultdict(list)
    for d in found:
        pairs[d.one.value, d.other.value].append(d)
    if any(
        len({(d.one.left, d.one.right) for d in same}) >= 2 and any(d.one.marks & d.other.marks & IN_HEAD for d in same)
        for same in pairs.values()
    ):
        return ENOUGH
    return ENOUGH if any(d.whole and _in_headlines(d.one, d.other) for d in found) else 0.0


def _in_headlines(one: Slot, other: Slot) -> bool:
    """Both in headlines, and in these alone or one of them a known party: a name nobody knows is not read where it begins a sentence of the text."""
    return bool(one.marks & other.marks & (TITLE_ONLY if not (one.marks | other.marks) & IS_PARTY else IN_TITLE))

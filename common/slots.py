"""What a text states where: facts between the words that stand around them, in a few hundred bytes, so that two texts can be compared without reading them.

A slot is a fact (a sum, a day, a name) with a hash of the words before it and one of the words after it. Two texts made of one template have
the same words around another fact; two copies of one text have the same fact there, or no such words.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

_LAYOUT = struct.Struct("<BBIIII")


class SlotKind(IntEnum):
    """What kind of fact fills a slot; only facts of one kind can contradict each other. The numbers are stored: append, never renumber."""

    PARTY = 1
    """A known party; `value` hashes its name, `shape` that of its owner (its own name where it has none)."""
    AMOUNT = 2
    """A sum of money; `value` is a float32, `shape` hashes the currency."""
    CASE = 3
    DATE = 4
    """`value` is month * 100 + day; `shape` the year, 0 where none is named."""
    WEEKDAY = 5
    """`value` 0 (Monday) to 6."""
    NUMBER = 6
    """Any other number; `value` is a float32."""
    NAME = 7
    """A name no list knows; `shape` has a bit for each letter, so that a slip of the pen is told from another name."""


IN_TITLE, IN_HEAD, TITLE_ONLY, IS_PARTY, LEFT_FULL, RIGHT_FULL = 1, 2, 4, 8, 16, 32
"""Marks of a slot: in the headline; in headline or beginning; nowhere else; a party to the case (of a name: a known party's); enough words before it; enough after it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One fact in its place."""

    kind: SlotKind
    marks: int
    left: int
    """uint32: hash of the nearest words before it that are no facts themselves."""
    right: int
    value: int
    shape: int

    def __post_init__(self) -> None:
        if not 0 <= self.marks < 256:
            raise ValueError(f"marks {self.marks}: a byte is expected")

    @property
    def number(self) -> float:
        """The value of an amount or a number."""
        return float(struct.unpack("<f", struct.pack("<I", self.value))[0])


def as_value(number: float) -> int:
    """A number as the value of a slot."""
    return int(struct.unpack("<I", struct.pack("<f", number))[0])


def packed(slots: Iterable[Slot]) -> bytes:
    """18 bytes a slot, little-endian."""
    return b"".join(_LAYOUT.pack(s.kind, s.marks, s.left, s.right, s.value, s.shape) for s in slots)


def unpacked(data: bytes) -> list[Slot]:
    """The slots again; raises ValueError for bytes of another length or kind."""
    if len(data) % _LAYOUT.size:
        raise ValueError(f"{len(data)} bytes: a multiple of {_LAYOUT.size} is expected")
    return [Slot(SlotKind(kind), *rest) for kind, *rest in _LAYOUT.iter_unpack(data)]

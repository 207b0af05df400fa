"""Whether a name read is one that a reader wrote down, and how many of either go together."""

import unicodedata


def fold(value: object) -> str:
    return " ".join(unicodedata.normalize("NFC", str(value)).casefold().split())


def alike(one: str, other: str) -> bool:
    short, long = sorted((fold(one), fold(other)), key=len)
    if len(short) < 5 and short.isascii():
        long = "".join(c if c.isalnum() else " " for c in long)
        return bool(short) and f" {short} " in f" {long} "
    return short in long


def matched(golds: list[str], names: list[str]) -> int:
    """How many pairs of gold and answer can be made, each used once."""
    owner: dict[int, str] = {}

    def seat(gold: str, seen: set[int]) -> bool:
        for n, name in enumerate(names):
            if n not in seen and alike(gold, name):
                seen.add(n)
                if n not in owner or seat(owner[n], seen):
                    owner[n] = gold
                    return True
        return False

    return sum(seat(gold, set()) for gold in golds)

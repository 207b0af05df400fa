"""The words by which a subscription says which steps cannot wait for its digest: ids of stages, and `block`."""

from collections.abc import Collection

from beat.names import resolved
from beat.vocabulary import vocabulary

BLOCK = "block"
_BLOCKING = "blocking"
_ORDERS = frozenset({"order", "interim-order"})
"""A platform is blocked by an order; a judgment or fine in a case about blocking is told by its own stage."""


def urgent_words() -> tuple[str, ...]:
    """All of them, `block` first, then the stages in the order of a procedure."""
    return (BLOCK, *(stage.id for stage in vocabulary().stages))


def urgent_word(text: str) -> str:
    """The id of a stage in any of its names, or `block`. Raises SelectionError."""
    if text.strip().casefold() == BLOCK:
        return BLOCK
    return resolved("stage", text, "stages")[0]


def names_step(words: Collection[str], stage: str, topics: Collection[str]) -> bool:
    """Whether one of the words means this step of a story."""
    return bool(stage) and (stage in words or (BLOCK in words and stage in _ORDERS and _BLOCKING in topics))

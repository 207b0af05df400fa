"""What grouping remembers and decides, as it is stored: stories between runs, and where each article went."""

from dataclasses import dataclass
from typing import NamedTuple


class Sketched(NamedTuple):
    """An article as the search for its neighbours sees it. A tuple: a run makes tens of thousands."""

    article_id: str
    seen: int
    """First capture, microseconds since 1970; 0 when unknown."""
    day: int | None
    """Of publication, proleptic ordinal."""
    families: int
    """Bits of the companies involved, see `pipeline.grouping.candidates.family_bits`; all bits where none was recognised."""
    sketch: bytes


class Edge(NamedTuple):
    """Two articles that were compared. A tuple: a run makes a hundred thousand."""

    one: str
    other: str
    dispute: float
    """Probability that both belong to one dispute."""
    story: float
    """Probability that both tell one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedStory:
    """A story as grouping remembers it between runs: a row of base.story."""

    story_id: str
    dispute_id: str
    founded: int
    """Running number: stories lie in this order on disk."""
    founder: str
    """Of its articles the one captured first, which gives the story its id."""
    founder_seen: int
    """Its first capture, microseconds since 1970."""
    sketch: bytes
    families: int
    first_day: int | None
    last_day: int | None
    members: int
    detail: bytes
    """Its articles and their edges, see `pipeline.grouping.stored`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Where a new or moved article went, and why."""

    article_id: str
    story_id: str
    dispute_id: str
    linked_to: str | None
    """The article it is most surely linked to; None when it founded its dispute."""
    story_score: float
    """Probability that the two tell one event; 0 when there is none."""
    dispute_score: float
    reason: str
    """In words; empty when there is none."""

"""What grouping remembers and decides, as it is stored: stories between runs, and where each article went."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedStory:
    """A story as grouping remembers it between runs: a row of base.story."""

    story_id: str
    dispute_id: str
    founded: int
    """Order of foundation: of two that merge the one with the smaller number survives."""
    sketch: bytes
    families: int
    """Bits of the companies involved, see `pipeline.grouping.candidates.family_bits`; all bits where none was recognised."""
    first_day: int | None
    last_day: int | None
    members: int
    representatives: tuple[str, ...]
    """Article ids by day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Where a new article went, and why."""

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

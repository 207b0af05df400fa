"""What a search gives back: hits with marked passages, and the snapshot they were found in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SearchMode(StrEnum):
    """How reports are found."""

    WORDS = "words"
    """Reports that hold the words."""
    MEANING = "meaning"
    """Reports that tell the same, in whatever language."""
    HYBRID = "hybrid"
    """Both lists, merged by rank."""


AUTO = "auto"
"""Asks for words and meaning together where a query is a few plain words, and for words where it is a single word, a name, a figure or has operators."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; plain characters, never markup, so a page has to escape it."""

    text: str
    hit: bool = False
    """True where the query matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article found."""

    article_id: str
    score: float
    """Of words BM25, of meaning the cosine, of hybrid the sum of reciprocal ranks; comparable within one page only."""
    headline: tuple[Piece, ...]
    passage: tuple[Piece, ...]
    """About 240 characters of the body around the matches, or its beginning where nothing in it matched."""
    url: str
    source_id: str
    source: str
    country: str | None
    language: str
    topic: str | None
    platforms: tuple[str, ...]
    published_at: datetime | None
    """UTC."""
    first_seen: datetime
    """UTC."""
    found_by: tuple[SearchMode, ...] = (SearchMode.WORDS,)

    @property
    def title(self) -> str:
        """The headline as one string."""
        return "".join(piece.text for piece in self.headline)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of hits, best first."""

    query: str
    mode: SearchMode
    hits: tuple[Hit, ...]
    total: int
    """All articles that match. Of meaning: those above the least similarity; of hybrid: those with the words and the 200 nearest by meaning."""
    snapshot_id: str
    """Snapshot the index was made of; every hit is in it."""
    took_ms: float
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    """`language`, `topic`, `platform`: value -> hits, most frequent first; empty unless asked for, and with meaning alone."""
    suggestion: str = ""
    """Where no article holds the words: the query in words of the index that some do; empty where none are near."""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

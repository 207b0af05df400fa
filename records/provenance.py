"""Where a page lies and how it came: the record that travels whole from the capture to article, version, site and export."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page's bytes lie, so that anybody can read them again and prove that they are the same."""

    capture_id: str
    """UUID of the WARC response record, 32 hex digits."""
    warc_file: str
    """POSIX path relative to the captures folder; of what was imported, the name of its batch."""
    warc_offset: int | None
    """Byte offset of the response record's gzip member in the WARC file; of what was imported, the number of its row."""
    payload_digest: str
    """`sha256:<hex>` of the body as served: transfer coding removed, content coding (gzip, br, zstd) still on."""
    fetched_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Place):
    """The same with the crawl that brought it and the address that answered: what every row about a page begins with."""

    source_id: str
    run_id: str
    url: str
    """Address that finally answered, after redirects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Place):
    """The same with what read the text out of the bytes: how an article or a version came about."""

    extractor: str
    model: str
    """Version of lexicon and model."""

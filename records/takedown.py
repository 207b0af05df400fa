"""Reports whose page was there and then was not."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """A time in which the page of a report was gone; a row of the view `takedowns`. Times are UTC."""

    last_read: datetime
    """When it was last there."""
    gone_at: datetime
    """When it first answered that it is gone."""
    back_at: datetime | None
    """When it was first there again; None: not so far."""
    http_status: int
    """404 or 410."""
    capture_id: str
    """Of that answer, as the digest and the place in the captures that follow."""
    warc_file: str
    warc_offset: int | None
    payload_digest: str

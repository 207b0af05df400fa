"""Which articles are to be visited as a browser sees them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from warehouse.storage.database import Connection

_SQL = Path(__file__).with_name("visiting.sql").read_text(encoding="utf-8")


def to_be_seen(con: Connection, sources: Sequence[str], *, since: datetime) -> list[tuple[str, str, str]]:
    """Canonical address, address of the page, and source of articles first captured since then, of a snapshot or the warehouse; newest first."""
    return [(key, url, source) for key, url, source in con.execute(_SQL, {"sources": list(sources), "since": since}).fetchall()]

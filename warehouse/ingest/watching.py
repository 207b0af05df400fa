"""What the crawler is to keep an eye on, as the warehouse knows it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from warehouse.storage.database import Connection

_SQL = Path(__file__).with_name("watching.sql").read_text(encoding="utf-8")


def reports_in(con: Connection, segments: Sequence[str]) -> Iterator[tuple[str, str, datetime]]:
    """Source, address as it was asked for, and time of capture of every report on the beat that these segments hold; copies apart."""
    yield from con.execute(_SQL, {"segments": list(segments)}).fetchall()

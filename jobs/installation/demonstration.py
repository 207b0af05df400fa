"""A demonstration home: what it notes of itself, and its clock, which stays where it was captured."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from common.files import write_file
from jobs.installation.home import Home

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What a demonstration home notes of itself."""

    base_port: int
    """The addresses of its press are part of what is stored, so it keeps the ports it was first given."""
    captured_at: str = ""
    """ISO 8601, UTC: the moment it shows, that of its last crawl; empty until it is whole."""


def read_demonstration(home: Home) -> Demonstration | None:
    """None for a home that is no demonstration."""
    path = home.root / "demo.json"
    return Demonstration(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def note_demonstration(home: Home, noted: Demonstration) -> None:
    """The same of a home again overwrites it."""
    write_file(home.root / "demo.json", json.dumps(asdict(noted)))


def shown_at(home: Home) -> datetime | None:
    """The moment that a demonstration shows; None for any other home, and for one that is still being made."""
    noted = read_demonstration(home)
    return datetime.fromisoformat(noted.captured_at) if noted and noted.captured_at else None


def moment_of(home: Home, moment: datetime) -> datetime:
    """A moment as a home's readers may ask for it: in a demonstration none after the one it shows."""
    return min(moment, shown_at(home) or moment)


def clock_of(home: Home, now: Clock) -> Clock:
    """What time it is in a home: a demonstration is not crawled again, so for its readers time stands still and its silence is no fault."""
    shown = shown_at(home)
    return now if shown is None else lambda: min(now(), shown)

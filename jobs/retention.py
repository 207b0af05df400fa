"""Retention: raw pages past their time, and those of forgotten reports, are taken out of the segments; everything else stays."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from common.files import scratch_of, write_file
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.writing import require_own
from jobs.tidy import Tidied, tidy
from records.errors import CaptureError, ConfigurationError, DocketwireError
from spiders.archive.originals import captures_of, rewrite_without
from warehouse.ingest.forget import segments_of_forgotten
from warehouse.ingest.retention import RetentionRule, expired, move, parse_rule
from warehouse.storage.database import Connection, open_warehouse

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSummary:
    """What one retention job did."""

    segments: int
    pages: int
    """Raw pages removed."""
    freed_bytes: int
    dry_run: bool = False
    damaged: tuple[str, ...] = ()
    """Segments that were left as they are because they cannot be read to their end."""
    tidied: Tidied = field(default_factory=Tidied)
    """What else went that had its time."""


def retain(
    home: Home,
    settings: Settings,
    *,
    dry_run: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda *_: None,
) -> RetentionSummary:
    """Apply the settings' rules; with `dry_run` only count raw pages. Waits for a running ingest."""
    if settings.cluster.warehouse and not settings.retention.raw_pages:
        tidied = Tidied() if dry_run else tidy(home, settings, now())
        return RetentionSummary(segments=0, pages=0, freed_bytes=0, dry_run=dry_run, tidied=tidied)
    require_own(settings, "`docketwire retention`", "take it back with `docketwire migrate --from` first")
    rules = _rules(home, settings)
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            settle(home, con, now())
            wanted = expired(con, rules, now=now())
            for segment, captures in segments_of_forgotten(con).items():
                wanted.setdefault(segment, set()).update(captures)
            if dry_run:
                return RetentionSummary(segments=len(wanted), pages=sum(map(len, wanted.values())), freed_bytes=0, dry_run=True)
            done = drop_raw_pages(home, con, wanted, now(), progress)
        finally:
            con.close()
    return replace(done, tidied=tidy(home, settings, now()))


def drop_raw_pages(
    home: Home, con: Connection, wanted: Mapping[str, set[str]], at: datetime, progress: Progress = lambda *_: None
) -> RetentionSummary:
    """Rewrite each segment without these captures and note the new places.

    A note of the segment in hand lies in `rewriting.json` from before its file is replaced until the warehouse knows; see `settle`.
    """
    pages = freed = 0
    damaged: list[str] = []
    for segment, captures in sorted(wanted.items()):
        path = home.captures / segment
        if path.is_file():
            before = path.stat().st_size
            write_file(_note(home), json.dumps({"segment": segment}))
            try:
                offsets = rewrite_without(path, captures.__contains__)
            except CaptureError as error:
                damaged.append(str(error))
                _note(home).unlink(missing_ok=True)
                continue
            freed += before - path.stat().st_size
        else:
            offsets = {}
        pages += _moved(con, home, segment, offsets, at)
        _note(home).unlink(missing_ok=True)
        progress(segment, pages)
    return RetentionSummary(segments=len(wanted), pages=pages, freed_bytes=freed, damaged=tuple(damaged))


def settle(home: Home, con: Connection, at: datetime) -> None:
    """After a kill: tell the warehouse where the captures of the segment lie that was being rewritten."""
    try:
        segment = str(json.loads(_note(home).read_text("utf-8"))["segment"])
    except FileNotFoundError:
        return
    path = home.captures / segment
    scratch_of(path).unlink(missing_ok=True)
    if path.is_file():
        with path.open("rb") as file:
            offsets = {capture: group[0].offset for capture, group in captures_of(file) if capture is not None}
        _moved(con, home, segment, offsets, at)
    _note(home).unlink()


def _moved(con: Connection, home: Home, segment: str, offsets: Mapping[str, int], at: datetime) -> int:
    path = home.captures / segment
    return move(con, segment, offsets, digest=_digest(path), size=path.stat().st_size if path.is_file() else 0, at=at)


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _note(home: Home) -> Path:
    return home.root / "rewriting.json"


def _rules(home: Home, settings: Settings) -> list[RetentionRule]:
    try:
        return [parse_rule(text) for text in settings.retention.raw_pages]
    except DocketwireError as error:
        raise ConfigurationError(str(home.settings), "retention.raw_pages", str(error)) from error

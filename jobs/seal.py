"""Sealing the days: Merkle roots over finished days of captures, their files, and time stamps where they are wanted."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from common.extras import needs
from jobs.installation.home import Home
from jobs.installation.settings import ArchiveSettings
from jobs.timestamp import request_timestamp
from records.errors import DocketwireError
from warehouse.proof.chain import Seal
from warehouse.proof.seals import all_seals, link_seals, restore_seals, seal_days, write_seal_files
from warehouse.storage.database import Connection

_PROMISES_END = timedelta(days=30)
"""A calendar that has not written a root into a block by then is no longer asked; the file keeps its promise, and `ots upgrade` may try."""

log = logging.getLogger("docketwire.archive")


def seal(con: Connection, home: Home, now: datetime) -> list[Seal]:
    """Seal what is not sealed yet and write the files; returns all seals of this home."""
    restore_seals(con, home.seals, own=True)
    for link in link_seals(con):
        (home.seals / f"{link.place}.json").unlink(missing_ok=True)
    seal_days(con, now=now)
    write_seal_files(con, home.seals)
    return [found for found in all_seals(con) if found.own]


def stamp(home: Home, settings: ArchiveSettings, seals: Sequence[Seal], *, agent: str, now: datetime) -> None:
    """Have others witness when the roots were there. The first failure ends the round: the others would most likely fail alike; the next asks again."""
    try:
        if settings.timestamp_url:
            for item in seals:
                _by_authority(settings.timestamp_url, item, home.seals / f"{item.name}.tsr")
        if settings.calendars:
            for item in seals:
                _by_calendars(settings.calendars, item, home.seals / f"{item.name}.ots", agent=agent, now=now)
    except DocketwireError as error:
        log.warning("seal.unstamped reason=%s", error)


def _by_authority(url: str, item: Seal, target: Path) -> None:
    if not target.exists():
        request_timestamp(url, _digest(item), target)


def _by_calendars(calendars: Sequence[str], item: Seal, target: Path, *, agent: str, now: datetime) -> None:
    with needs("stamps", "archive.calendars"):
        from jobs.calendars import complete_attestation, request_attestation  # noqa: PLC0415 - an extra
    if not target.exists():
        request_attestation(calendars, _digest(item), target, agent=agent, now=now)
    elif now - item.sealed_at < _PROMISES_END:
        complete_attestation(calendars, target, agent=agent, now=now)


def _digest(item: Seal) -> bytes:
    return bytes.fromhex(item.root.removeprefix("sha256:"))

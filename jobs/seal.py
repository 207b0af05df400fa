"""Sealing the days: Merkle roots over finished days of captures, their files, and time stamps where they are wanted."""

import logging
from datetime import datetime

from jobs.installation.home import Home
from jobs.installation.settings import ArchiveSettings
from jobs.timestamp import TimestampError, request_timestamp
from warehouse.proof.seals import all_seals, link_seals, restore_seals, seal_days, write_seal_files
from warehouse.storage.database import Connection

log = logging.getLogger("docketwire.archive")


def seal(con: Connection, home: Home, settings: ArchiveSettings, now: datetime) -> int:
    """Seal what is not sealed yet and write the files; returns how many trees were added. A time stamp that fails is tried again next time."""
    restore_seals(con, home.seals, own=True)
    for link in link_seals(con):
        (home.seals / f"{link.place}.json").unlink(missing_ok=True)
    added = seal_days(con, now=now)
    write_seal_files(con, home.seals)
    if settings.timestamp_url:
        _stamp(con, home, settings.timestamp_url)
    return len(added)


def _stamp(con: Connection, home: Home, url: str) -> None:
    for item in (found for found in all_seals(con) if found.own):
        target = home.seals / f"{item.name}.tsr"
        if not target.exists():
            try:
                request_timestamp(url, bytes.fromhex(item.root.removeprefix("sha256:")), target)
            except TimestampError as error:
                log.warning("seal.unstamped seal=%s reason=%s", item.name, error)
                return  # the others would most likely fail alike, and publishing must not wait for it

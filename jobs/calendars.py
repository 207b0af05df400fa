"""OpenTimestamps of Merkle roots: calendars take a root in at once and tell later which Bitcoin block holds it; `ots verify` checks the file.

The format is the library's (extra `stamps`). Here is decided whom to ask, and when: only the calendars that are set, whatever an answer names.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from opentimestamps.calendar import CommitmentNotFoundError, RemoteCalendar
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpSHA256
from opentimestamps.core.serialize import BytesDeserializationContext, BytesSerializationContext, DeserializationError
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

from common.files import write_file
from records.errors import DocketwireError

_ASKED_AGAIN = timedelta(hours=2)
"""A calendar writes into a block every few hours; asking at every publish would only burden it."""
_MOST_SECONDS = 10.0

log = logging.getLogger("docketwire.archive")


class CalendarError(DocketwireError):
    """No calendar could be asked, or none gave a usable answer."""


def request_attestation(calendars: Sequence[str], digest: bytes, target: Path, *, agent: str, now: datetime) -> None:
    """Have `digest` (SHA-256) taken in by every calendar that answers, and store what they promise in `target`. Raises CalendarError."""
    stamp, failed = Timestamp(digest), list[str]()
    for url in calendars:
        try:
            stamp.merge(_calendar(url, agent).submit(digest, timeout=_MOST_SECONDS))
        except Exception as error:  # noqa: BLE001 - plain ones too: the library's for a status or a length that it does not take
            failed.append(f"{url}: {error or type(error).__name__}")
    if len(failed) == len(calendars):
        raise CalendarError("; ".join(failed))
    for problem in failed:
        log.warning("seal.calendar_failed reason=%s", problem)
    _write(target, DetachedTimestampFile(OpSHA256(), stamp), now)


def complete_attestation(calendars: Sequence[str], target: Path, *, agent: str, now: datetime) -> bool:
    """Ask for the blocks that `target` still waits for; True when it names one, False too when it is damaged. Raises CalendarError: a calendar fails."""
    asked_at = datetime.fromtimestamp(target.stat().st_mtime, now.tzinfo)
    try:
        file = DetachedTimestampFile.deserialize(BytesDeserializationContext(target.read_bytes()))
    except (DeserializationError, ValueError) as error:
        log.warning("seal.unreadable file=%s reason=%s", target.name, error or type(error).__name__)
        return False
    if _complete(file.timestamp):
        return True
    if now - asked_at < _ASKED_AGAIN:
        return False
    known, failed = {url.rstrip("/"): url for url in calendars}, list[str]()
    for at, promised in list(_pending(file.timestamp)):
        if (url := known.get(promised.rstrip("/"))) is None:
            continue
        try:
            at.merge(_calendar(url, agent).get_timestamp(at.msg, timeout=_MOST_SECONDS))
        except CommitmentNotFoundError:
            continue
        except Exception as error:  # noqa: BLE001 - as above
            failed.append(f"{url}: {error or type(error).__name__}")
    _write(target, file, now)
    if failed:
        raise CalendarError("; ".join(failed))
    return _complete(file.timestamp)


def _calendar(url: str, agent: str) -> RemoteCalendar:
    return RemoteCalendar(url.rstrip("/") + "/", user_agent=agent)


def _complete(stamp: Timestamp) -> bool:
    return any(isinstance(attestation, BitcoinBlockHeaderAttestation) for _, attestation in stamp.all_attestations())


def _pending(stamp: Timestamp) -> Iterator[tuple[Timestamp, str]]:
    """(the node of the tree, the calendar that promised to say more of it)."""
    yield from ((stamp, found.uri) for found in stamp.attestations if isinstance(found, PendingAttestation))
    for below in stamp.ops.values():
        yield from _pending(below)


def _write(target: Path, file: DetachedTimestampFile, now: datetime) -> None:
    """Its time is when the calendars were last asked."""
    context = BytesSerializationContext()
    file.serialize(context)
    write_file(target, context.getbytes())
    os.utime(target, (now.timestamp(), now.timestamp()))

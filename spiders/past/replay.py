"""One capture out of an archive that replays it over HTTP, as a page of ours: its bytes, its head as far as the archive tells it, its time."""

import base64
import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from common.codec import from_json
from records.capture import Hint
from spiders.archive.foreign import may_be_read
from spiders.archive.warc import Page, PageNote
from spiders.links import page_key, page_url
from spiders.past.asking import Answer, Asking
from spiders.past.ledger import Held
from spiders.past.memento import http_date

ORIGINAL = "x-archive-orig-"
"""How Wayback Machine and pywb name the headers that were served; those without it are the archive's own."""
MAX_PAGE_BYTES = 10 << 20
_TARGET = re.compile(r"/\d{14}(?:[a-z]{2}_)?/(https?:/{1,2}.+)$", re.IGNORECASE)
_ZONE = uuid.UUID("0a8b1d38-5f43-5c63-9b7e-6b8f6d7f2a55")
"""Namespace of ids of captures that an archive replays: the same capture always gets the same."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A capture ready to be written."""

    page: Page
    note: PageNote
    capture_id: uuid.UUID


def replayed(asking: Asking, held: Held, *, source_id: str, run_id: str, since: datetime, until: datetime) -> Replayed | str:
    """The capture, or in a word why it is not taken: `not-html`, `other-time`. Raises ArchiveRefusedError and ArchiveBusyError."""
    answer = asking.get(held.replay, limit=MAX_PAGE_BYTES)
    at = http_date(answer.header("Memento-Datetime")) or held.at
    if at is None or not since <= at <= until:  # an archive answers with the nearest it has
        return "other-time"
    headers = original_headers(answer)
    if not may_be_read(headers):
        return "not-html"
    url = _final_url(answer, held)
    page = Page(url=url, status=200, reason="OK", headers=headers, body=answer.body, fetched_at=at)
    proof = f" sha1:{held.digest}" if held.digest and held.digest == base32_sha1(answer.body) else ""
    note = PageNote(
        source_id=source_id,
        run_id=run_id,
        requested_url=held.url,
        hint=_hint(held),
        redirects=(held.url,) if url != held.url else (),
        origin=f"{answer.url} captured {at:%Y-%m-%dT%H:%M:%SZ}{proof}",
    )
    return Replayed(page, note, uuid.uuid5(_ZONE, f"{at:%Y%m%d%H%M%S} {held.url} {answer.url}"))


def original_headers(answer: Answer) -> tuple[tuple[bytes, bytes], ...]:
    """The head as it was served, without what described another length or transfer; where the archive tells nothing of it, its kind alone."""
    told = [(name[len(ORIGINAL) :], value) for name, value in answer.headers if name.casefold().startswith(ORIGINAL)]
    names = {name.casefold() for name, _ in told}
    own = [
        (name, value)
        for name, value in answer.headers
        if name.casefold() in ("content-type", "content-encoding") and name.casefold() not in names
    ]
    kept = [(name, value) for name, value in [*told, *own] if name.casefold() not in ("content-length", "transfer-encoding", "set-cookie")]
    kept.append(("Content-Length", str(len(answer.body))))
    return tuple((name.encode("latin-1", "replace"), value.encode("latin-1", "replace")) for name, value in kept)


def base32_sha1(body: bytes) -> str:
    """As CDX indexes write digests."""
    return base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _final_url(answer: Answer, held: Held) -> str:
    """The address whose capture was replayed; another one than was asked for where that redirected at the time."""
    found = _TARGET.search(answer.url)
    link = page_url(found[1], held.url) if found else None
    return link if link is not None and page_key(link) != held.key else held.url


def _hint(held: Held) -> Hint | None:

    return from_json(Hint, json.loads(held.hint)) if held.hint else None

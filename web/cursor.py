"""Reading a list on from where a page of it ended, also when a newer snapshot has been published in between.

A cursor names the last line by what the list is sorted by, so that what was added in front moves nothing. It is for one question: list and
selection. It opens nothing that a page number would not, so it is not signed; its checksum tells a torn or mistyped one. Hits that are sorted by
how well they fit have no such key: theirs names page and snapshot, and ends with that snapshot.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from common.codec import to_json
from records.errors import SelectionError
from records.paging import ListPlace
from records.selection import Selection

LONGEST = 500
"""Characters; ours have some 200."""
_FORM = 1
_CHECK = 6
"""Bytes of the checksum."""
_ANEW = "begin again without it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the next page begins."""

    snapshot: str
    """Id of the one that the page before was read from."""
    number: int
    """Of the next page, counted from where the reading began."""
    place: ListPlace | None
    """The last line; None where hits are sorted by how well they fit."""


def question_of(kind: str, wanted: Selection, *more: object) -> str:
    """What a cursor is for, as some hex digits."""
    said = json.dumps([kind, to_json(wanted), *map(str, more)], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def written(cursor: Cursor, question: str) -> str:
    """The cursor as it stands in an answer and in the next address."""
    place = cursor.place
    at = [place.on.isoformat() if place.on else None, place.seen.isoformat(), place.id] if place else None
    body = json.dumps([_FORM, question, cursor.snapshot, cursor.number, at], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_checksum(body) + body).decode().rstrip("=")


def read(text: str, question: str, *, snapshot: str, ranked: bool) -> Cursor:
    """The cursor of an address. Raises SelectionError, in one sentence, for one that is torn, made up, for another question, or too old."""
    try:
        form, asked, made_of, number, at = _body(text)
        cursor = Cursor(snapshot=_text(made_of), number=_number(number), place=_place(at))
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise SelectionError("cursor", f"{text[:20]!r} is none that this list has given", _ANEW) from error
    if form != _FORM:
        raise SelectionError("cursor", "it is of another version of the site", _ANEW)
    if asked != question or (cursor.place is None) != ranked:
        raise SelectionError("cursor", "it belongs to another list or another selection", _ANEW)
    if ranked and cursor.snapshot != snapshot:
        raise SelectionError("cursor", "the archive has changed since, and with it the order of the hits", _ANEW)
    return cursor


def _body(text: str) -> Any:
    if len(text) > LONGEST or not text.isascii():
        raise ValueError("too long")
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if raw[:_CHECK] != _checksum(raw[_CHECK:]):
        raise ValueError("torn")
    return json.loads(raw[_CHECK:])


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECK).digest()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 < value < 10**6:
        raise ValueError("no page")
    return value


def _place(at: object) -> ListPlace | None:
    if at is None:
        return None
    if not isinstance(at, list):
        raise TypeError("no place")
    on, seen, key = at
    moment = datetime.fromisoformat(_text(seen))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return ListPlace(on=date.fromisoformat(_text(on)) if on is not None else None, seen=moment, id=_text(key))

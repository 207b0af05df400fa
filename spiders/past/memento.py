"""The Memento protocol (RFC 7089): TimeMaps name the captures of one address, so it is asked for a source's listings first, and those name the reports."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from common.codec import to_json
from common.content_coding import CodingError, decoded
from records.capture import Hint
from records.source import ELSEWHERE, Listing, ListingKind, Source
from spiders.fetching.reasons import skip_reason
from spiders.links import belongs, page_key
from spiders.past.asking import Answer, ArchiveRefusedError, Asking
from spiders.past.ledger import Held
from spiders.reading import read_listing

MAX_TIMEMAPS = 50
"""Pages of one TimeMap."""
MAX_TIMEMAP_BYTES = 32 << 20
MAX_LISTING_BYTES = 50 << 20
_LINK = re.compile(r"""<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"[^"]*"|[^",;\s]+))?)*)""")
_ATTRIBUTE = re.compile(r"""([\w*-]+)\s*=\s*(?:"([^"]*)"|([^",;\s]+))""")
_STAMP = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")


@dataclass(frozen=True, slots=True)
class Memento:
    """One capture of an address."""

    at: datetime
    """UTC."""
    url: str
    """Where the archive replays it (URI-M)."""


def mementos(asking: Asking, timemap: str, url: str, *, since: datetime, until: datetime) -> list[Memento]:
    """Captures of an address in a time, earliest first; `timemap` is a template with `{url}`. Empty where the archive knows none (404)."""
    found: dict[str, Memento] = {}
    left, seen = [timemap.replace("{url}", url)], set[str]()
    while left and len(seen) < MAX_TIMEMAPS:
        asked = left.pop(0)
        seen.add(asked)
        try:
            answer = asking.get(asked, limit=MAX_TIMEMAP_BYTES)
        except ArchiveRefusedError as error:
            if error.word == "http-404":
                continue
            raise
        for target, attributes in links_of(answer.body.decode("utf-8", "replace")):
            relations, link = attributes.get("rel", "").split(), urljoin(asked, target)
            at = http_date(attributes.get("datetime"))
            if "memento" in " ".join(relations) and at is not None and since <= at <= until:
                found[link] = Memento(at, link)
            elif "timemap" in relations and "self" not in relations and _overlaps(attributes, since, until):
                left += [link] * (link not in seen and link not in left)
    return sorted(found.values(), key=lambda one: (one.at, one.url))


def links_of(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Targets and attributes of `application/link-format` (RFC 6690)."""
    for target, attributes in _LINK.findall(text):
        yield target, {name.lower(): quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(attributes)}


def _overlaps(attributes: dict[str, str], since: datetime, until: datetime) -> bool:
    """Whether a page of a TimeMap may hold captures of the time; one that gives no bounds may. Of other forms than links nothing is read."""
    if attributes.get("type", "application/link-format").partition(";")[0] != "application/link-format":
        return False
    first, last = http_date(attributes.get("from")), http_date(attributes.get("until"))
    return (first is None or first <= until) and (last is None or last >= since)


def http_date(text: str | None) -> datetime | None:
    """UTC out of an HTTP date; None when it is none."""
    try:
        at = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def raw_address(memento: str) -> str:
    """Where a capture's bytes are replayed as they were served: `id_` behind the time, as Wayback Machine and pywb have it."""
    return _STAMP.sub(r"/\1id_/", memento, count=1)


def daily(found: list[Memento]) -> list[Memento]:
    """The first capture of each day: what a listing named in between, the next day's mostly names too."""
    first: dict[str, Memento] = {}
    for one in found:
        first.setdefault(f"{one.at:%Y%m%d}", one)
    return list(first.values())


def listings_of(source: Source) -> tuple[Listing, ...]:
    """What of a source is asked for in the past: its listings, and its front page, which stood long before them."""
    own = tuple(listing for listing in source.listings if listing.kind not in ELSEWHERE)
    front = Listing(kind=ListingKind.SECTION, url=source.homepage)
    return own if any(page_key(listing.url) == page_key(front.url) for listing in own) else (*own, front)


def named_by(source: Source, listing: Listing, answer: Answer) -> list[Held]:
    """Reports that a captured listing names, by the rules of its kind and the source's patterns; [] where it is no listing any more."""
    try:
        body = decoded(
            answer.body, answer.header("X-Archive-Orig-Content-Encoding") or answer.header("Content-Encoding"), limit=MAX_LISTING_BYTES
        ).body
    except CodingError:
        return []
    content_type = answer.header("X-Archive-Orig-Content-Type") or answer.header("Content-Type")
    parsed = read_listing(source, listing.kind, body, url=listing.url, content_type=content_type)
    wanted = (hint for hint in parsed.hints if belongs(hint.url, source.homepage) and _skipped(source, hint) is None)
    return [Held(key=page_key(hint.url), url=hint.url, hint=json.dumps(to_json(hint), ensure_ascii=False)) for hint in wanted]


def _skipped(source: Source, hint: Hint) -> str | None:
    # as of the listing's own day nothing is too old
    reason = skip_reason(source, hint, now=datetime.min.replace(tzinfo=UTC, year=1970))
    return None if reason == "too-old" else reason

"""Feeds: RSS, Atom and JSON Feed, however dirty."""

import calendar
import codecs
import json
import re
import time
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, ClassVar

import feedparser

from common.decoding import decoded_text
from records.capture import Hint
from records.push import LARGEST_FEED
from records.source import ListingKind
from spiders.base import ListingSpider
from spiders.hubs import hub_of
from spiders.links import page_url
from spiders.listings.dates import contradicts, listing_date, plausible
from spiders.listings.listing import MAX_LINKS, MAX_SUMMARY, MAX_TITLE, ParsedListing, language_code, plain, whole_text
from spiders.listings.mending import mended_xml, without_torn
from spiders.running.books import Visit

UPDATE_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}

_ITEM = re.compile(r"<(item|entry)\b.*?</\1\s*>", re.DOTALL)
_DESCRIBED = re.compile(r"<(?:description|summary)\b")
_CAPTION = re.compile(r"<media:(title|description|text)\b[^>]*>.*?</media:\1\s*>", re.DOTALL)


class FeedSpider(ListingSpider):
    """Reads feeds."""

    name = "feed"
    kinds: ClassVar = frozenset({ListingKind.FEED})

    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:
        return parse_feed(body, url=url, content_type=content_type, kind=visit.listing.kind)


def parse_feed(body: bytes, *, url: str, content_type: str | None = None, kind: ListingKind = ListingKind.FEED) -> ParsedListing:
    """Links of a feed. Never raises: what is no feed has the problem `not-a-feed`."""
    if len(body) > LARGEST_FEED:
        return ParsedListing(problem="too-large", detail=f"{len(body)} bytes")
    text, _ = decoded_text(body, content_type)
    if text.lstrip()[:1] == "{":
        return _parse_json_feed(text, url, kind)
    # A stream, never bytes: feedparser would take bytes that look like an address or a file name for one and open it.
    # Its charset is decided here, so feedparser is told one it cannot mistake.
    text = _ITEM.sub(_without_captions, without_torn(mended_xml(text, entities=True), "link"))
    stream = BytesIO(codecs.BOM_UTF8 + text.encode())
    # Not where the feed lies: links come back as they stand, on their xml:base if they have one.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = feedparser.parse(stream, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:  # noqa: BLE001 - feedparser promises never to raise, and does on some inputs
        return ParsedListing(problem="not-a-feed", detail=f"{type(error).__name__}: {error}")
    if not parsed.get("version") and not parsed.entries:
        return ParsedListing(problem="not-a-feed", detail=plain(str(parsed.get("bozo_exception", "no feed elements")), 200))
    hints = tuple(_feed_hints(parsed, url, kind))
    named = {link.get("rel"): link.get("href") for link in reversed(dict.get(parsed.feed, "links") or ())}
    return ParsedListing(hints=hints, ttl_minutes=_ttl(parsed.feed), hub=hub_of(named, url))


def _without_captions(item: "re.Match[str]") -> str:
    """An item without what its pictures say of themselves, where it has a description of its own: feedparser keeps the first of both."""
    return _CAPTION.sub("", item[0]) if _DESCRIBED.search(item[0]) else item[0]


def _feed_hints(parsed: Any, url: str, kind: ListingKind) -> Iterator[Hint]:
    language = language_code(dict.get(parsed.feed, "language"))
    for entry in parsed.entries[:MAX_LINKS]:
        link = _entry_link(entry, url)
        if link is not None:
            published, modified = _dates(
                entry, dict.get(entry, "language") or dict.get(parsed.feed, "language"), atom=str(parsed.get("version")).startswith("atom")
            )
            yield Hint(
                url=link,
                listing_url=url,
                listing_kind=kind,
                title=plain(dict.get(entry, "title"), MAX_TITLE),
                summary=plain(dict.get(entry, "summary"), MAX_SUMMARY),
                content=whole_text((part.get("value") for part in dict.get(entry, "content") or ()), dict.get(entry, "summary")),
                published_at=published,
                modified_at=modified,
                language=language_code(dict.get(entry, "language")) or language,
                authors=tuple(_authors(entry)),
                publisher=_publisher(entry),
            )


def _entry_link(entry: Any, base: str) -> str | None:
    candidates = [dict.get(entry, "feedburner_origlink"), dict.get(entry, "link")]
    candidates += [link.get("href") for link in dict.get(entry, "links") or () if link.get("rel") in ("alternate", None)]
    guid = dict.get(entry, "id")
    if isinstance(guid, str) and guid.startswith(("http://", "https://")):
        candidates.append(guid)
    links = (page_url(candidate, base) for candidate in candidates if isinstance(candidate, str) and candidate.strip())
    return next((link for link in links if link is not None), None)


def _authors(entry: Any) -> Iterator[str]:
    for author in (dict.get(entry, "authors") or ())[:20]:
        name = plain(author.get("name"), 200)
        if name:
            yield name


def _publisher(entry: Any) -> str | None:
    source = dict.get(entry, "source")
    return plain(source.get("title"), 200) if isinstance(source, Mapping) else None


def _dates(entry: Any, language: Any, *, atom: bool) -> tuple[datetime | None, datetime | None]:
    """When an entry says it was published and changed. A lone `updated` is the only date there is, and so the publication's too.

    In RSS it is no claim of a change: feedparser calls dc:date so, which in RSS 1.0 and 2.0 is the day of publication.
    """
    # dict.get: feedparser's own access takes `published` for a missing `updated`, which would be no claim of a change
    published, modified = (_moment(dict.get(entry, name), dict.get(entry, f"{name}_parsed"), language) for name in ("published", "updated"))
    published = published or _moment(dict.get(entry, "created"), dict.get(entry, "created_parsed"), language)
    return (published, modified) if published else (modified, modified if atom else None)


def _moment(text: Any, parsed: time.struct_time | None, language: Any) -> datetime | None:
    """What the text says; what feedparser made of it only where that is no contradiction."""
    if isinstance(text, str) and (read := listing_date(text, language if isinstance(language, str) else None)):
        return read
    if parsed is None:
        return None
    try:
        at = plausible(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return None if at is None or (isinstance(text, str) and contradicts(text, at)) else at


def _ttl(feed: Any) -> float | None:
    text = str(dict.get(feed, "ttl") or "").strip()
    if text.isdecimal() and 0 < int(text[:6]) <= 10080:
        return float(text)
    minutes = UPDATE_PERIODS.get(str(dict.get(feed, "sy_updateperiod") or "").strip().lower())
    frequency = str(dict.get(feed, "sy_updatefrequency") or "1").strip()
    if minutes is None or not frequency.isdecimal() or not int(frequency):
        return None
    # WordPress writes "hourly, 1" whatever happens; longer periods are as often left over as meant, so an hour is the most we believe.
    return min(minutes / int(frequency), 60.0)


def _parse_json_feed(text: str, url: str, kind: ListingKind) -> ParsedListing:
    try:
        document = json.loads(text.lstrip(), strict=False)
        items = document["items"]
        if not isinstance(items, list):
            raise TypeError("items is not a list")  # noqa: TRY301
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return ParsedListing(problem="not-a-feed", detail=f"JSON, but no JSON Feed: {error}")
    language = language_code(document.get("language"))
    hints = (_json_hint(item, url, kind, language) for item in items[:MAX_LINKS] if isinstance(item, dict))
    hubs = document.get("hubs")
    websub = [hub.get("url") for hub in hubs if isinstance(hub, dict) and hub.get("type") == "WebSub"] if isinstance(hubs, list) else []
    return ParsedListing(
        hints=tuple(hint for hint in hints if hint is not None),
        hub=hub_of({"hub": next(iter(websub), None), "self": document.get("feed_url")}, url),
    )


def _json_hint(item: dict[str, Any], url: str, kind: ListingKind, language: str | None) -> Hint | None:
    identity = _string(item.get("id")) or ""
    candidates = (_string(item.get("url")), _string(item.get("external_url")), identity if identity.startswith("http") else None)
    link = next(filter(None, (page_url(candidate, url) for candidate in candidates if candidate)), None)
    if link is None:
        return None
    authors = item.get("authors") or [item.get("author")]
    names = [plain(author.get("name"), 200) for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return Hint(
        url=link,
        listing_url=url,
        listing_kind=kind,
        title=plain(item.get("title"), MAX_TITLE),
        summary=plain(item.get("summary") or item.get("content_text") or item.get("content_html"), MAX_SUMMARY),
        content=whole_text((item.get("content_html") or item.get("content_text"),), item.get("summary")),
        published_at=listing_date(_string(item.get("date_published"))),
        modified_at=listing_date(_string(item.get("date_modified"))),
        language=language_code(item.get("language")) or language,
        authors=tuple(name for name in names if name),
    )


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None

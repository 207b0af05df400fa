"""Dates of a page with their origin: JSON-LD, then meta tags, then an East Asian dateline, then what htmldate finds, then the address, then what the listing said."""

import itertools
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import htmldate
from lxml.html import HtmlElement, tostring

from records.article import DatedFact
from records.capture import Hint

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_FUTURE_SLACK = timedelta(days=1)
_MAX_TIME_ELEMENTS = 400
"""htmldate tries dateparser on each `<time>`: 20,000 bad ones hang it."""
_MAX_SEARCHED_ELEMENTS = 30_000
"""htmldate copies and cleans the tree; on larger pages the header and the address must do."""

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "article.published",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "citation_publication_date", "citation_date", "publish-date",
    "publish_date", "publishdate", "published_time", "pubdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished",
    "iso-8601-publish-date", "article_date_original", "originalpublicationdate", "bt:pubdate", "vr:published_time", "shareaholic:article_published_time",
    "date", "displaydate", "dcsext.articlefirstpublished", "publication_date", "mediator_published_time", "gtm.published_date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified", "lastmod", "dc.date.modified",
    "dcterms.modified", "article.updated", "revised", "modified_time", "cxenseparse:modifiedtime",
)  # fmt: skip

_ISO = re.compile(
    r"""(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)
    (?:[T\ ]+(?P<H>\d{1,2}):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,:]\d+)?)?\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?(?=$|[^\d])""",
    re.VERBOSE | re.IGNORECASE,
)
_DOTTED = re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?:[ ,T-]+(?P<H>\d{1,2}):(?P<M>\d\d))?")
_EPOCH = re.compile(r"(\d{10})(\d{3})?")
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2]|[1-9])[/_-]?(0[1-9]|[12]\d|3[01])(?!\d)")

_DATELINE_NODES, _DATELINE_LENGTH = 400, 60
"""Text nodes looked at, and characters of a line that is no more than a dateline."""
_EAST_ASIAN = re.compile(r"(?P<y>(?:19|20)\d\d)\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]")
_NEW_YEAR = (
    r"(?<!\d)YEAR(?:0101|\s?[./年년-]\s?0?1\s?[./月월-]\s?0?1)(?!\d)",
    r"(?<!\d)0?1[./-]0?1[./-]YEAR(?!\d)",
    r"(?<!\d)0?1(?:st|er|º|°|ª|\.)?(?:\s+de)?[\s-]+[^\W\d]{3,12}\.?,?(?:\s+de)?[\s-]+YEAR(?!\d)",
    r"[^\W\d]{3,12}\.?\s+0?1(?:st)?,?\s+YEAR(?!\d)",
)
"""The first of January in figures or in words, YEAR standing for the year. Any month's name will do: htmldate has read it."""


def parsed(text: object) -> tuple[datetime, bool] | None:
    """Aware time on the text's own clock and whether only a day was named; None when it does not parse. A time without a zone is taken as UTC."""
    if isinstance(text, int | float):
        text = str(int(text)) if abs(text) < 1e14 else ""
    if not isinstance(text, str) or not 6 <= len(text := " ".join(text[:80].split())) <= 80:
        return None
    if found := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]), UTC), False
    found = _ISO.match(text) or _DOTTED.match(text)
    return _from_fields(found) if found else _from_mail_form(text)


def _from_fields(found: re.Match[str]) -> tuple[datetime, bool] | None:
    fields = found.groupdict()
    try:
        day = datetime(int(fields["y"]), int(fields["m"]), int(fields["d"]), tzinfo=UTC)
        if fields["H"] is None:
            return day, True
        at = day.replace(hour=int(fields["H"]) % 24, minute=int(fields["M"]), second=min(int(fields.get("S") or 0), 59))
        return at.replace(tzinfo=_zone(fields.get("z"))), False
    except (ValueError, OverflowError):
        return None


def _zone(zone: str | None) -> timezone:
    """Raises ValueError for offsets of a day and more."""
    if not zone or not (digits := re.sub(r"\D", "", zone)):
        return UTC
    amount = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    return timezone(-amount if zone[0] == "-" else amount)


def _from_mail_form(text: str) -> tuple[datetime, bool] | None:
    try:
        at = parsedate_to_datetime(text)
        return (at.replace(tzinfo=UTC) if at.tzinfo is None else at), False
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def fact(value: object, origin: str, fetched_at: datetime | None) -> DatedFact | None:
    """A dated fact, marked implausible when it lies before 1995 or more than a day after the fetch."""
    if (found := parsed(value)) is None:
        return None
    local, day_only = found
    try:
        at = local.astimezone(UTC)
    except OverflowError:  # year 1 or 9999 moved over the calendar's edge
        return None
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    return DatedFact(at=at, origin=origin, day_only=day_only, plausible=is_plausible(at, fetched_at), offset_minutes=minutes or None)


def is_plausible(at: datetime, fetched_at: datetime | None) -> bool:
    return at >= EARLIEST and (fetched_at is None or at <= fetched_at + _FUTURE_SLACK)


def published(
    tree: HtmlElement, meta: Mapping[str, str], node: Mapping[str, Any], *, url: str, hint: Hint | None, fetched_at: datetime | None
) -> DatedFact | None:
    """The best date of publication; the first plausible one in order of trust, else the first implausible one (it is kept, marked)."""
    found: list[DatedFact] = []
    for origin, value in [
        ("json-ld", node.get("datePublished") or node.get("dateCreated")),
        *(("meta", meta.get(name)) for name in _PUBLISHED_META),
    ]:
        if item := fact(value, origin, fetched_at):
            found.append(item)
            if item.plausible:
                return _with_time(item, meta, fetched_at)
    for item in (
        _of_east_asian_dateline(tree, fetched_at),
        _searched(tree, url, fetched_at),
        _of_listing(hint, fetched_at),
        _of_url(url, fetched_at),
    ):
        if item and item.plausible:
            return _sharpened(item, hint)
    return found[0] if found else None


def _with_time(item: DatedFact, meta: Mapping[str, str], fetched_at: datetime | None) -> DatedFact:
    """A bare day gets its time from a meta tag that names the same day."""
    if not item.day_only:
        return item
    for name in _PUBLISHED_META:
        other = fact(meta.get(name), "meta", fetched_at)
        if other and not other.day_only and other.local.date() == item.at.date():
            return other
    return item


def _sharpened(item: DatedFact, hint: Hint | None) -> DatedFact:
    """A bare day out of the page's text gets the listing's time when both name the same day."""
    claimed = hint.published_at if hint else None
    if item.day_only and claimed and claimed.date() == item.at.date():
        return DatedFact(at=claimed, origin="listing", plausible=item.plausible)
    return item


def modified(meta: Mapping[str, str], node: Mapping[str, Any], fetched_at: datetime | None) -> DatedFact | None:
    """When the page says it was last changed."""
    for origin, value in [("json-ld", node.get("dateModified")), *(("meta", meta.get(name)) for name in _MODIFIED_META)]:
        if item := fact(value, origin, fetched_at):
            return item
    return None


def _of_east_asian_dateline(tree: HtmlElement, fetched_at: datetime | None) -> DatedFact | None:
    """A day written as 2013年7月13日 (or in Korean) in a short line near the top, where htmldate reads a wrong year or none.

    The day of the fetch is passed over: many front matters show today's date.
    """
    body = tree.find("body")
    for text in itertools.islice((tree if body is None else body).itertext(), _DATELINE_NODES):
        line = " ".join(text[: 4 * _DATELINE_LENGTH].split())
        if len(line) <= _DATELINE_LENGTH and (found := _EAST_ASIAN.search(line)):
            item = fact(f"{int(found['y']):04d}-{int(found['m']):02d}-{int(found['d']):02d}", "text", fetched_at)
            if item and item.plausible and not (fetched_at and abs(item.at - fetched_at) < timedelta(days=2)):
                return item
    return None


def _searched(tree: HtmlElement, url: str, fetched_at: datetime | None) -> DatedFact | None:
    """What htmldate finds in time elements and text. Its clock is ours, so that the same capture gives the same date next year."""
    if sum(1 for _ in zip(tree.iter("time"), range(_MAX_TIME_ELEMENTS + 1), strict=False)) > _MAX_TIME_ELEMENTS:
        return None
    if sum(1 for _ in zip(tree.iter(), range(_MAX_SEARCHED_ELEMENTS + 1), strict=False)) > _MAX_SEARCHED_ELEMENTS:
        return None
    latest = (fetched_at + _FUTURE_SLACK).replace(tzinfo=None) if fetched_at else datetime(2100, 1, 1)  # noqa: DTZ001 - htmldate wants naive
    try:
        day = htmldate.find_date(
            tree, original_date=True, url=url, min_date="1995-01-01", max_date=latest.strftime("%Y-%m-%d"), deferred_url_extractor=True
        )
    except Exception:  # noqa: BLE001 - third-party search over hostile text: a page without a date is an answer
        return None
    return fact(day, "htmldate", fetched_at) if day and (day[4:] != "-01-01" or _names_new_year(tree, day[:4])) else None


def _names_new_year(tree: HtmlElement, year: str) -> bool:
    """Whether the page has the first of January of that year; else htmldate made it of a bare year, mostly the copyright notice's."""
    page = str(tostring(tree, encoding="unicode", method="html"))
    return any(re.search(pattern.replace("YEAR", year), page) for pattern in _NEW_YEAR)


def _of_listing(hint: Hint | None, fetched_at: datetime | None) -> DatedFact | None:
    if hint is None or hint.published_at is None:
        return None
    at = hint.published_at if hint.published_at.tzinfo else hint.published_at.replace(tzinfo=UTC)
    return DatedFact(at=at.astimezone(UTC), origin="listing", plausible=is_plausible(at, fetched_at))


def _of_url(url: str, fetched_at: datetime | None) -> DatedFact | None:
    found = _URL_DAY.search(url)
    return fact(f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}", "url", fetched_at) if found else None

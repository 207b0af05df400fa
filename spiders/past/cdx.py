"""The Wayback Machine's CDX API: which captures of a site there are in a time, page by page.

Fields and parameters as github.com/internetarchive/wayback documents them (wayback-cdx-server): `output=json` is a list of rows whose first names the
fields; with `showResumeKey`, an empty row and a row of one text follow where there is more, which `resumeKey` goes on from.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote_plus, urlencode

from records.errors import CaptureError
from records.source import Source
from spiders.links import page_key
from spiders.past.asking import Asking
from spiders.past.ledger import Held
from spiders.past.reports import report_address, site_asked

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
ROWS = 5000
"""Rows asked for at a time: about 1 MB, and little is asked again after a kill."""
MAX_INDEX_BYTES = 64 << 20
MIMETYPES = (
    "(text/html|application/xhtml.*|application/pdf|application/vnd.oasis.opendocument.text|application/vnd.openxmlformats.*document)"
)
_KEPT = "%/:?[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage:
    """One page of an index."""

    held: tuple[Held, ...]
    """Rows that are reports."""
    rows: int
    resume: str
    """What the next page is asked for by; empty at the end."""


def index_pages(
    asking: Asking, api: str, replay: str, source: Source, *, since: datetime, until: datetime, resume: str = ""
) -> Iterator[IndexPage]:
    """Captures of the source's site that were answered with 200, the first of each address. Raises ArchiveBusyError, ArchiveRefusedError or CaptureError."""
    while True:
        url = query(api, site_asked(source), since=since, until=until, resume=resume)
        page = parse_index(asking.get(url, limit=MAX_INDEX_BYTES).body, url=url, replay=replay, source=source)
        yield page
        if not page.resume or page.resume == resume:
            return
        resume = page.resume


def query(api: str, site: str, *, since: datetime, until: datetime, resume: str = "") -> str:
    """The address of one page of the index."""
    values = [
        ("url", site),
        ("matchType", "domain"),
        ("output", "json"),
        ("fl", ",".join(FIELDS)),
        ("from", f"{since:%Y%m%d%H%M%S}"),
        ("to", f"{until:%Y%m%d%H%M%S}"),
        ("filter", "statuscode:200"),
        ("filter", f"mimetype:{MIMETYPES}"),
        ("collapse", "urlkey"),
        ("limit", str(ROWS)),
        ("showResumeKey", "true"),
    ]
    if resume:
        values.append(("resumeKey", resume))
    return f"{api}?{urlencode(values)}"


def parse_index(body: bytes, *, url: str, replay: str, source: Source) -> IndexPage:
    """One page as it came. Raises CaptureError when it is none."""
    if not body.strip():  # what the server answers where it holds nothing
        return IndexPage(held=(), rows=0, resume="")
    try:
        rows = json.loads(body)
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise ValueError("not a list of rows")  # noqa: TRY301 - one kind of error for one kind of answer
        resume = ""
        if len(rows) >= 2 and rows[-2] == []:
            # The key is printed as it stands in an address; urlencode would pack it a second time.
            resume, rows = unquote_plus(str(rows[-1][0])), rows[:-2]
        names = rows[0] if rows else []
        held = tuple(one for row in rows[1:] if (one := _held(dict(zip(names, map(str, row), strict=False)), replay, source)) is not None)
    except (ValueError, IndexError, RecursionError) as error:
        raise CaptureError(f"{url}: no CDX index: {error}; check backfill.wayback_cdx") from error
    return IndexPage(held=held, rows=max(0, len(rows) - 1), resume=resume)


def _held(row: dict[str, str], replay: str, source: Source) -> Held | None:
    at, original = moment(row.get("timestamp", "")), row.get("original", "")
    link = report_address(source, original) if at is not None else None
    if link is None:
        return None
    length = row.get("length", "")
    return Held(
        key=page_key(link),
        url=link,
        replay=replay.replace("{time}", row["timestamp"]).replace("{url}", quote(original, safe=_KEPT)),
        at=at,
        digest=row.get("digest", ""),
        bytes=int(length) if length.isdecimal() else 0,
    )


def moment(stamp: str) -> datetime | None:
    """UTC out of fourteen digits; None when they are no time."""
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None

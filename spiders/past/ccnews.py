"""Common Crawl's CC-NEWS: WARC files of all the news of a month, streamed; only pages of watched sites stay.

`<base>crawl-data/CC-NEWS/<year>/<month>/warc.paths.gz` lists a month's files, a path below the base in each line; a file's name holds the time of its first page.
"""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any, cast

from records.errors import CaptureError
from records.source import Source
from spiders.archive.containers import records_in
from spiders.archive.foreign import PAGES, page_in, record_date, record_uuid
from spiders.archive.warc import PageNote, is_page
from spiders.past.asking import ArchiveRefusedError, Asking
from spiders.past.cdx import moment
from spiders.past.replay import Replayed
from spiders.past.reports import Sites, report_address

MAX_PATHS_BYTES = 16 << 20
SPAN = timedelta(days=1)
"""A file is closed when it has a gigabyte, which takes hours; its name tells when it was begun."""
_STAMP = re.compile(r"CC-NEWS-(\d{14})-")


@dataclass(frozen=True, slots=True)
class NewsFile:
    """One WARC file of the listing."""

    path: str
    begun_at: datetime


def months(since: datetime, until: datetime) -> Iterator[tuple[int, int]]:
    """Year and month of every month a time touches."""
    year, month = since.year, since.month
    while (year, month) <= (until.year, until.month):
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def files_of(asking: Asking, base: str, *, since: datetime, until: datetime) -> tuple[list[NewsFile], list[str]]:
    """Files that may hold pages of the time, in order, and what of the listing is missing."""
    found: list[NewsFile] = []
    missing: list[str] = []
    for year, month in months(since - SPAN, until):
        url = f"{base.rstrip('/')}/crawl-data/CC-NEWS/{year}/{month:02d}/warc.paths.gz"
        try:
            body = asking.get(url, limit=MAX_PATHS_BYTES).body
        except ArchiveRefusedError as error:
            if error.word not in ("http-404", "http-403"):  # what object stores say of a key that is not there
                raise
            if (year, month) >= (since.year, since.month):  # the month before is looked at for its last files alone
                missing.append(str(error))
            continue
        found += [one for one in parse_paths(body, url) if since - SPAN <= one.begun_at <= until]
    return sorted(found, key=lambda one: one.path), missing


def parse_paths(body: bytes, url: str) -> list[NewsFile]:
    """The listing of a month. Raises CaptureError when it is none."""
    try:
        text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode("ascii")
    except (OSError, EOFError, ValueError) as error:
        raise CaptureError(f"{url}: no list of WARC files: {error}; check backfill.ccnews") from error
    stamps = ((line.strip(), _STAMP.search(line)) for line in text.splitlines())
    return [NewsFile(path, at) for path, stamp in stamps if stamp and (at := moment(stamp[1])) is not None]


def pages_of(
    stream: Any, file: NewsFile, url: str, sites: Sites, *, run_id: str, since: datetime, until: datetime, left_out: Counter[str]
) -> Iterator[Replayed]:
    """Pages of the sources' reports in one file as it comes in; everything else is passed over unread, and not counted."""
    for record in records_in(file.path, cast("IO[bytes]", stream), left_out):
        if record.rec_type not in PAGES:
            continue
        source, link = _report_of(record, sites)
        at = record_date(record)
        if source is None or link is None or at is None or not since <= at <= until:
            continue
        page = page_in(record)
        if isinstance(page, str):
            left_out[page] += 1
        elif not is_page(page.status):
            left_out[f"http-{page.status}"] += 1
        else:
            record_id = record.rec_headers.get_header("WARC-Record-ID") or ""
            note = PageNote(
                source_id=source.id,
                run_id=run_id,
                requested_url=link,
                hint=None,
                origin=f"{url} {record_id} captured {at:%Y-%m-%dT%H:%M:%SZ}",
            )
            yield Replayed(page, note, record_uuid(record_id or f"{page.url} {at}"))


def _report_of(record: Any, sites: Sites) -> tuple[Source | None, str | None]:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    source = sites.of(url) if url.startswith(("http://", "https://")) else None
    return source, report_address(source, url) if source is not None else None

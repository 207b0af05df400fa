"""A home with real segments, a real warehouse and a snapshot, for the tests of exports and what comes after them."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from pipeline.fingerprint import fingerprint
from pipeline.particulars.report import particulars_of
from pipeline.work.segment import process_segment
from records.article import Mention, MentionKind, Processed, Rejected
from records.capture import Capture
from records.outcome import Outcome
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.proof.seals import seal_days, write_seal_files
from warehouse.publish import publish
from warehouse.storage.database import Connection, open_warehouse
from warehouse.storage.snapshot import Snapshot

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = Settings()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """One page of the made-up press: what it says, and what becomes of it."""

    url: str
    text: str
    title: str = "Court rules on platform"
    language: str = "en"
    topic: str = "user-data"
    platform: str = "X"
    source: str = "fr-alpha"
    kept: bool = True
    hours: float = 0

    def body(self) -> bytes:
        return json.dumps(dataclasses.asdict(self)).encode()


def told(number: int, **other: object) -> Told:
    """A report of its own."""
    values: dict[str, object] = {"url": f"https://www.fr-alpha.example/{number}", "text": made.words(number), "title": f"Report {number}"}
    return Told(**{**values, **other})  # type: ignore[arg-type]


def some_reports() -> list[Told]:
    """Articles in three languages, a copy, a new version, pages off the beat; texts that try to break a format."""
    pages = [told(n, language=["en", "fr", "ja"][n % 3], topic=["user-data", "hate-speech"][n % 2], platform=["X", "Meta"][n % 2]) for n in range(12)]  # fmt: skip
    pages.append(told(20, title="=cmd|'/c calc'!A0", text='@SUM("x"),\n=== not a head\n\ttab "quotes"\n頁、Zürich ' + made.words(20)))
    pages.append(told(21, url="https://www.de-beta.example/copy", text=made.words(3), platform="Meta", source="de-beta", hours=2))
    pages.append(told(4, title="Report 4, corrected", text=made.words(4) + " and more", language="fr", topic="user-data", hours=3))
    pages += [told(n, kept=False) for n in (30, 31, 32)]
    return pages


def make_home(root: Path, pages: Sequence[Told] | None = None) -> Home:
    """A home whose warehouse holds these pages (by default `some_reports`), sealed and published."""
    home = Home(root)
    initialised(home)
    with warehouse(home) as con:
        upsert_sources(con, [made.source("fr-alpha"), made.source("de-beta", country="de")])
    add_pages(home, some_reports() if pages is None else pages)
    return home


class warehouse:  # noqa: N801 - reads as a function
    """`with warehouse(home) as con:` the live warehouse, closed at the end."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def __enter__(self) -> Connection:
        self.con = open_warehouse(self.home.warehouse)
        return self.con

    def __exit__(self, *_: object) -> None:
        self.con.close()


def add_pages(home: Home, pages: Iterable[Told], *, run: str = "run-1", at: datetime = AT, published: bool = True) -> str:
    """Crawl, ingest, seal, publish; returns the segment."""
    segments: list[str] = []
    writer = CaptureWriter(home.captures, run, at, 1 << 30, {"software": "test"}, lambda name, _: segments.append(name))
    for page in pages:
        fetched = at + timedelta(hours=page.hours)
        note = PageNote(source_id=page.source, run_id=run, requested_url=page.url, hint=None)
        headers = ((b"Content-Type", b"text/html"),)
        writer.write(Page(url=page.url, status=200, reason="OK", headers=headers, body=page.body(), fetched_at=fetched), note)
    writer.close_segment()
    with warehouse(home) as con:
        rows = process_segment(home.captures / segments[0], home.captures, lambda captures: map(read, captures))
        ingest_segment(con, rows, ingested_at=at)
    if published:
        publish_home(home, at + timedelta(days=1))
    return segments[0]


def publish_home(home: Home, at: datetime) -> Snapshot | None:
    with warehouse(home) as con:
        seal_days(con, now=at)
        write_seal_files(con, home.root / "seals")
        return publish(con, home.public, now=at, slim=False, keep_last=9)


def read(capture: Capture) -> Processed | Rejected:
    """What the pipeline would make of a page of this press."""
    page = Told(**json.loads(capture.body))
    if not page.kept:
        return dataclasses.replace(
            made.rejected(page.url, Outcome.OFF_TOPIC, at=capture.fetched_at, capture=capture.capture_id, source=page.source),
            warc_file=capture.warc_file, warc_offset=capture.warc_offset, payload_digest=capture.payload_digest, run_id=capture.run_id,
        )  # fmt: skip
    made_page = made.page(
        page.url, page.text, title=page.title, source=page.source, at=capture.fetched_at, published=AT - timedelta(hours=2) + timedelta(hours=page.hours),
        capture=capture.capture_id, language=page.language, topic=page.topic,
    )  # fmt: skip
    mention = Mention(kind=MentionKind.PLATFORM, value=page.platform, surface="X", start=0, end=1, rule="platforms.toml", party=True)
    return dataclasses.replace(
        made_page, warc_file=capture.warc_file, warc_offset=capture.warc_offset, payload_digest=capture.payload_digest, run_id=capture.run_id,
        extraction=dataclasses.replace(made_page.extraction, robots="noai, max-snippet:-1", standfirst="Lead."),
        classification=dataclasses.replace(made_page.classification, mentions=(mention,)),
        fingerprint=fingerprint(page.text, particulars_of(page.title, page.text, (mention,), page.language)),
    )  # fmt: skip

"""A home whose warehouse holds the demonstration press, for the tests of search, citations and the notebook."""

import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from newsroom.outlets import load_outlets
from newsroom.press import Report, load_reports
from pipeline.understand import understand
from pipeline.understanding.vectors import vector
from records.article import Mention, MentionKind, Processed, TopicMatch
from records.source import Source
from tests.unit.warehouse_pages import NOON, page, segment
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.publish import publish
from warehouse.storage.database import empty_warehouse, open_warehouse
from warehouse.storage.snapshot import Snapshot

SETTINGS = Settings()


def press() -> list[Report]:
    """Every report of the press, in the order of its outlets."""
    return [report for outlet in load_outlets() for report in load_reports(outlet)]


def address(report: Report) -> str:
    return f"https://{report.outlet_id}.example/{report.slug}"


@cache
def encoded(report: Report) -> tuple[float, ...]:
    """What the encoder makes of a report on the beat; the others get a made-up vector, which is a thousand times faster."""
    numbers = vector(report.title, "\n".join(report.body(1)), report.language) if report.relevant else None
    return _made_up(report.slug) if numbers is None else tuple(map(float, numbers))


def _made_up(seed: str) -> tuple[float, ...]:
    numbers = np.random.default_rng(zlib.crc32(seed.encode())).standard_normal(512)
    return tuple(map(float, numbers / np.linalg.norm(numbers)))


def as_page(report: Report, *, at: datetime = NOON, real: bool = True, suffix: str = "") -> Processed:
    """A report as the pipeline would hand it over, with the labels its editor gave it."""
    text = "\n".join(report.body(1)) + suffix
    made = page(
        address(report), text, title=report.title, source=report.outlet_id, at=at, published=report.published, language=report.language,
        vector=encoded(report) if real else _made_up(report.slug),
    )  # fmt: skip
    mentions = tuple(
        Mention(kind=MentionKind.PLATFORM, value=name, surface=name, start=0, end=1, rule="test", party=True) for name in report.platforms
    )
    topics = tuple(TopicMatch(topic=topic, score=0.9) for topic in report.topics)
    return replace(made, classification=replace(made.classification, mentions=mentions, topics=topics))


def captured() -> list[Processed]:
    """The press as the pipeline reads it; what is off the beat keeps its editor's labels. Two reports of three days, one without a plausible date."""
    pages = []
    for number, report in enumerate(press()):
        page = as_page(report, real=False, at=NOON - timedelta(days=number % 3))
        if report.relevant:
            found = understand(report.title, "\n".join(report.body(1)), published_at=report.published.date())
            page = replace(page, classification=replace(found, vector=page.classification.vector))
        if number % 7 == 0 and page.published is not None:
            page = replace(page, published=replace(page.published, plausible=False))
        pages.append(page)
    return pages


def new_home(root: Path) -> Home:
    home = Home(root)
    home.create()
    home.settings.write_text("")
    home.warehouse.write_bytes(empty_warehouse())
    return home


def take_in(home: Home, name: str, pages: Iterable[Processed], *, at: datetime = NOON) -> Snapshot:
    """Ingest pages as one segment and publish."""
    con = open_warehouse(home.warehouse)
    try:
        outlets = load_outlets()
        upsert_sources(con, [
            Source(id=o.id, name=o.name, country=o.country, languages=(o.language,), homepage=f"https://{o.id}.example/") for o in outlets
        ])  # fmt: skip
        ingest_segment(con, segment(name, pages), ingested_at=at)
        published = publish(con, home.public, now=at + timedelta(minutes=1), keep_last=3)
    finally:
        con.close()
    assert published is not None
    return published

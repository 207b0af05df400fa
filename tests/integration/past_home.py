"""A home that watches two outlets, and an archive on the net that has their past, for tests of backfills."""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jobs.installation.home import Home
from jobs.installation.settings import BackfillSettings, CrawlSettings, PipelineSettings, Settings, SourceSettings
from jobs.past import Archive, PastSummary, backfill_past
from pipeline.work.segment import TornRecord, read_captures
from records.capture import Capture
from tests.integration.past_site import PastSite, Snapshot
from tests.unit.new_warehouse import initialised

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE = "https://www.blatt.example"
CATALOGUE = """
[[source]]
id = "de-blatt"
name = "Das Blatt"
country = "de"
languages = ["en"]
homepage = "https://www.blatt.example/"
exclude = "/sport/"

[[source.listings]]
kind = "feed"
url = "https://www.blatt.example/feed.xml"

[[source]]
id = "fr-feuille"
name = "La Feuille"
country = "fr"
languages = ["en"]
homepage = "https://feuille.example/"
include = '/affaires/'

[[source.listings]]
kind = "section"
url = "https://feuille.example/justice"
"""


def report(number: int) -> bytes:
    rng = random.Random(number)
    words = " ".join(f"word{rng.randrange(9999)}" for _ in range(120))
    paragraphs = "".join(f"<p>The court ordered the platform to pay in case {number}, part {part}: {words}.</p>" for part in range(3))
    return f"<html lang=en><head><title>Case {number}</title></head><body><article><h1>Court rules on case {number}</h1>{paragraphs}</article></body></html>".encode()  # fmt: skip


def shot(number: int, *, stamp: str = "", path: str = "", site: str = SITE, **more: Any) -> Snapshot:
    return Snapshot(
        stamp or f"202106{1 + number % 28:02d}080000",
        f"{site}{path or f'/2021/06/court-rules-on-case-{number}.html'}",
        report(number),
        **more,
    )


def press(count: int = 6) -> list[Snapshot]:
    """Reports, each captured twice, one before the time and one in it; and what is none."""
    found = [shot(n) for n in range(count)] + [shot(n, stamp=f"202107{1 + n % 28:02d}090000") for n in range(count)]
    found += [
        shot(100, stamp="20210420080000"),
        shot(101, path="/"),
        shot(102, path="/sport/2021/06/court-of-sport-rules-on-a-goal-102.html"),
        shot(103, path="/impressum"),
        shot(104, status="404", path="/2021/06/court-rules-on-case-104.html"),
        shot(105, path="/2021/06/picture-of-a-court-room-105.jpg", mimetype="image/jpeg"),
        shot(106, site="https://other.example"),
        shot(107, site="https://blatt.example.org"),
    ]
    return found


def fresh(root: Path) -> Home:
    home = Home(root)
    initialised(home)
    (home.sources / "own.toml").write_text(CATALOGUE, encoding="utf-8")
    return home


def settings_for(site: PastSite, **changes: Any) -> Settings:
    return Settings(
        sources=SourceSettings(builtin=False),
        crawl=CrawlSettings(contact="mailto:desk@example.org"),
        pipeline=PipelineSettings(keep="all", workers=1),
        backfill=BackfillSettings(
            wayback_cdx=f"{site.base}/cdx/search/cdx",
            wayback_replay=f"{site.base}/web/{{time}}id_/{{url}}",
            timemap=f"{site.base}/web/timemap/link/{{url}}",
            ccnews=f"{site.base}/",
            delay_seconds=changes.pop("delay_seconds", 0),
        ),
    )


def take(home: Home, site: PastSite, *names: str, archive: Archive = Archive.WAYBACK, **more: Any) -> PastSummary:
    values: dict[str, Any] = {"since": "2021-06", "until": "2021-08", "then_ingest": False, "now": lambda: NOW, **more}
    return backfill_past(home, settings_for(site), names or ("de-blatt",), archive=archive, **values)


def captures(home: Home) -> list[Capture]:
    found = [one for path in sorted(home.captures.rglob("*.warc.gz")) for one in read_captures(path, home.captures)]
    assert not [one for one in found if isinstance(one, TornRecord)]
    return [one for one in found if isinstance(one, Capture)]


# Wayback Machine

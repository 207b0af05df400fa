"""A year of a home in minutes: what every file weighs and what a day costs at its beginning and at its end.

    python -m bench.year [--days 360] [--marks 30 180 360] [--pages 2000] [--share 10]

The clock is given, nothing waits and nothing is fetched. Each day has `--pages` pages, of which a tenth are on the beat. The frontier gets all
of them; job history and warehouse a `--share`-th (their size at full volume is that many times as large, the cost of their day is at most that),
through the jobs of the daemon: run reports and segments are taken in, articles grouped, the day sealed, published, remembered and indexed,
retention run. To be done in minutes, days that no mark looks at have the same rows in one segment, a ninth of the job starts, and with `--every 6`
the jobs of the night on every sixth. Segments are empty files here: what captures weigh is 65 KB a page (docs/operations.md). A line of JSON for each mark: CPU seconds
of a day, children included (the median of the three days up to it), and bytes by file.
"""

import argparse
import hashlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.warehouse import Press
from common.files import write_file
from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.setup import initialise
from jobs.publish import publish
from jobs.retention import retain
from records.article import DatedFact, Origin, Processed, Rejected, SegmentRows
from records.capture import Hint, RunReport, SourceRun
from records.outcome import Outcome
from records.source import Listing, ListingKind, Source
from spiders.archive.files import run_folder, write_report
from spiders.archive.salvage import salvage
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import RunFindings, SeenPage, Validators
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.database import open_warehouse
from warehouse.storage.past import remembered

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = 100
ON_BEAT = 10
"""One page in so many."""
STARTS = 2700
"""Of jobs a day: crawls every minute, ingests every two, and so on (the defaults of [schedule])."""
OVER = 3
"""Days whose median a mark is."""
CATALOGUE = "\n".join(
    f'[[source]]\nid = "xx-outlet{n}"\nname = "Outlet {n}"\ncountry = "zz"\nlanguages = ["en"]\nhomepage = "https://outlet{n}.example/"\n'
    f'listings = [{{ kind = "feed", url = "https://outlet{n}.example/feed" }}]\n'
    for n in range(SOURCES)
)


class Year:
    """One home, one day after the other."""

    def __init__(self, root: Path, *, pages: int, share: int, every: int, marks: Sequence[int]) -> None:
        self.home = Home(root)
        initialise(self.home, builtin=False)
        write_file(self.home.sources / "bench.toml", CATALOGUE)
        self.settings: Settings = load_settings(self.home.settings)
        self.pages, self.share, self.every, self.marks = pages, share, every, marks
        self.press = Press()
        self.costs: dict[str, list[float]] = {}

    def day(self, number: int) -> None:
        """Everything of one day, each step's cost noted."""
        at = BEGIN + timedelta(days=number, hours=12)
        runs = max(1, self.pages // 20)
        with Frontier(self.home.frontier) as frontier:
            self._cost("frontier", lambda: self._crawled(frontier, number, at, runs))
            self._cost("salvage", lambda: salvage(self.home.captures, frontier))
        measured = any(mark - OVER <= number < mark for mark in self.marks)
        self._cost("history", lambda: self._started(at, STARTS // self.share if measured else STARTS // self.share // 9))
        read = max(1, runs // self.share)
        self._cost("segments", lambda: self._read(number, at, read if measured else 1, 20 if measured else 20 * read))
        os.utime(run_folder(self.home.captures, at), (at.timestamp(),) * 2)  # the clock of the disk is not given: make it a day of its own
        night = at + timedelta(hours=18)
        self._cost("ingest", lambda: ingest(self.home, self.settings, now=lambda: night))
        if not measured and number % self.every:
            return
        self._cost("group", lambda: group(self.home, self.settings, now=lambda: night))
        self._cost("publish", lambda: publish(self.home, self.settings, now=lambda: night))
        self._cost("retention", lambda: retain(self.home, self.settings, now=lambda: night))

    def _cost(self, name: str, work: Callable[[], object]) -> None:
        before = _cpu()
        work()
        self.costs.setdefault(name, []).append(_cpu() - before)

    def _crawled(self, frontier: Frontier, number: int, at: datetime, runs: int) -> None:
        """What the crawls of a day tell the frontier: full segments of pages, and what became of each source."""
        for run in range(runs):
            pages = [seen_page(number, page, at) for page in range(run * 20, run * 20 + 20)]
            name = run_folder(Path(), at).as_posix() + f"/run-{number}-{run}-000.warc.gz"
            frontier.mark_captured(name, pages)
        for source in range(SOURCES):
            frontier.record(findings_of(source, at), now=at)
            frontier.answers.keep_robots(
                f"https://outlet{source}.example", status=200, body=b"x" * 300, coding=None, cache_control=None, now=at
            )

    def _started(self, at: datetime, starts: int) -> None:
        history = JobHistory(self.home.history)
        for _ in range(starts):
            history.end(history.begin("crawl", at), at, "done", 0)

    def _read(self, number: int, at: datetime, runs: int, pages: int) -> None:
        """Segments with the rows the pipeline makes of them, and the reports of their runs."""
        folder = run_folder(self.home.captures, at)
        folder.mkdir(parents=True, exist_ok=True)
        con = open_warehouse(self.home.warehouse)
        try:
            for run in range(runs):
                run_id = f"run-{number}-{run}"
                segment = (folder / f"{run_id}-000.warc.gz").relative_to(self.home.captures).as_posix()
                (self.home.captures / segment).touch()
                rows = tuple(self._row(segment, at, n) for n in range(pages))
                made = SegmentRows(segment=segment, segment_digest="sha256:" + run_id, size_bytes=0, records=pages, torn=0, rows=rows)
                ingest_segment(con, made, ingested_at=at)
                visits = tuple(
                    SourceRun(source_id=f"xx-outlet{(run * 8 + n) % SOURCES}", listings=1, links=40, seen=37, captured=3) for n in range(8)
                )
                write_report(
                    self.home.captures,
                    RunReport(run_id=run_id, started_at=at, finished_at=at, status="done", sources=visits, segments=(segment,)),
                )
        finally:
            con.close()

    def _row(self, segment: str, at: datetime, number: int) -> Processed | Rejected:
        made = replace(self.press.page(segment), fetched_at=at, published=DatedFact(at=at - timedelta(hours=2), origin="json-ld"))
        if number % ON_BEAT == 0:
            return made
        origin = {field.name: getattr(made, field.name) for field in fields(Origin)}
        return Rejected(**origin, outcome=Outcome.OFF_TOPIC, title=made.extraction.title, language="en", score=0.01)

    def figures(self) -> dict[str, object]:
        """Of the last days."""
        seconds = {name: round(statistics.median(spent[-OVER:]), 3) for name, spent in self.costs.items()}
        return (
            {
                "day": len(self.costs["frontier"]),
                "past_states": len(remembered(self.home.root / "past")),
                "cpu_seconds": round(sum(seconds.values()), 2),
            }
            | seconds
            | {"bytes": dict(self._bytes())}
        )

    def _bytes(self) -> Iterator[tuple[str, int]]:
        for path in sorted(self.home.root.iterdir()):
            files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
            size = sum(file.stat().st_size for file in files if not file.is_symlink())
            if size:
                yield path.name, size


def seen_page(day: int, number: int, at: datetime) -> SeenPage:
    """A page that a crawl fetched."""
    source = number % SOURCES
    slug = hashlib.md5(f"{day}-{number}".encode(), usedforsecurity=False).hexdigest()
    url = f"https://www.outlet{source}.example/{at:%Y/%m/%d}/court-rules-on-a-platforms-appeal-{slug[:16]}.html"
    hint = Hint(
        url=url, listing_url=f"https://outlet{source}.example/feed", listing_kind=ListingKind.FEED,
        title=f"Court rules on a platform's appeal in the matter of {slug[:12]}", published_at=at,
    )  # fmt: skip
    return SeenPage.of(source_id=f"xx-outlet{source}", url=url, hint=hint, fetched_at=at, etag=f'"{slug}"', last_modified=None)


def findings_of(number: int, at: datetime) -> RunFindings:
    """What a visit of an outlet found."""
    url = f"https://outlet{number}.example/feed"
    source = Source(
        id=f"xx-outlet{number}", name=f"Outlet {number}", country="zz", languages=("en",), homepage=f"https://outlet{number}.example/",
        listings=(Listing(kind=ListingKind.FEED, url=url),),
    )  # fmt: skip
    listings = ((url, Validators(etag=f'"{at}"', checked_at=at)),)
    return RunFindings(source=source, counts=SourceRun(source_id=source.id, listings=1), listings=listings, new=20, ladder=(60.0,))


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def run(
    folder: Path, *, days: int, marks: Sequence[int], pages: int, share: int, every: int = 1, say: Callable[[str], None] = print
) -> list[dict[str, object]]:
    """Figures at each mark, said as they come."""
    year, found = Year(folder / "home", pages=pages, share=share, every=every, marks=marks), []
    begun = time.monotonic()
    for number in range(days):
        year.day(number)
        if number + 1 in marks:
            found.append(year.figures())
            say(json.dumps(found[-1] | {"wall_seconds_so_far": round(time.monotonic() - begun)}))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="a year of a home with a given clock: bytes of its files, and what a day costs")
    parser.add_argument("--days", type=int, default=360)
    parser.add_argument("--marks", type=int, nargs="+", default=[30, 90, 180, 270, 360])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--share", type=int, default=10)
    parser.add_argument("--every", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docketwire-year-") as folder:
        run(
            Path(folder),
            days=options.days,
            marks=options.marks,
            pages=options.pages,
            share=options.share,
            every=options.every,
            say=lambda line: print(line, flush=True),
        )


if __name__ == "__main__":
    main()

"""A day of 50,000 sources and a million pages, as far as one machine decides and commits it: `python -m bench.day [--articles 100000]`.

Nothing is fetched and nothing is read: crawling and reading go to as many workers as one has, while deciding who is visited when, the frontier and
the warehouse's commits are one process's work and would end the growth. Whom to visit is decided for the whole day, on a clock that is given.
Frontier, reports, segments, grouping and publishing get a `--share`-th of the pages (a tenth), in 24 rounds as an hour each, over a warehouse that
holds `--articles` already; what a page costs is multiplied by the share, what a round costs is not. The archive is
grouped and published before the day begins, as it would be. A day of two cores has 172,800 seconds of CPU.
Prints a line of JSON a stage and the sum; exit code 1 when the day does not fit. Ends by itself in ten to thirty minutes; 3 GB of disk at 100,000.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bench.gathering import decided_day
from bench.grouping import PLATFORMS, SHARES
from bench.warehouse import SEGMENT, Press
from bench.year import findings_of, seen_page
from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.setup import initialise
from jobs.publish import publish
from jobs.retention import retain
from records.article import DatedFact, Origin, Processed, Rejected, SegmentRows
from records.capture import RunReport, SourceRun
from records.outcome import Outcome
from spiders.archive.files import run_folder, write_report
from spiders.memory.frontier import Frontier
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.database import open_warehouse

BEGIN = datetime(2026, 4, 10, tzinfo=UTC)
"""After the days over which bench.warehouse spreads what it makes."""
SOURCES, PAGES, ARTICLES = 50_000, 1_000_000, 27_400
"""Of a day; the articles are ten million of a year."""
ROUNDS = 24
CORES = 2


@dataclass
class Day:
    """What each stage took, in seconds of CPU; children included."""

    by_page: dict[str, float]
    """At the share's volume: to be multiplied."""
    by_round: dict[str, float]
    """Whole: a round costs this whatever it holds, as far as the archive's size decides."""
    decided: dict[str, float]
    share: int

    @property
    def seconds(self) -> float:
        return sum(self.decided.values()) + self.share * sum(self.by_page.values()) + sum(self.by_round.values())

    @property
    def part(self) -> float:
        """Of the CPU that a day of two cores has."""
        return self.seconds / (CORES * 86_400)


def cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


class Simulated:
    """One home, hour by hour."""

    def __init__(self, root: Path, *, share: int, articles: int) -> None:
        self.home = Home(root)
        initialise(self.home, builtin=False)
        self.settings: Settings = load_settings(self.home.settings)
        self.press, self.share, self.companies = Press(), share, np.random.default_rng(15)
        self.spent = Day(by_page={}, by_round={}, decided={}, share=share)
        self._archive(articles)

    def _archive(self, articles: int) -> None:
        """What was there before the day: taken in, grouped and published, none of which is of the day."""
        before = cpu()
        con = open_warehouse(self.home.warehouse)
        try:
            for _ in range(articles // SEGMENT):
                name = f"2026/archive-{self.press.made:08d}.warc.gz"
                rows = tuple(self._page(name) for _ in range(SEGMENT))
                segment = SegmentRows(segment=name, segment_digest="sha256:" + name, size_bytes=1, records=SEGMENT, torn=0, rows=rows)
                ingest_segment(con, segment, ingested_at=BEGIN)
        finally:
            con.close()
        group(self.home, self.settings, now=lambda: BEGIN, batch=10_000)
        for number in range(self.settings.warehouse.keep_snapshots):  # from then on the oldest becomes the next one
            publish(self.home, self.settings, now=lambda number=number: BEGIN - timedelta(hours=9 - number), force=True)  # type: ignore[misc]
        print(json.dumps({"stage": "archive, not of the day", "articles": articles, "seconds": round(cpu() - before, 1)}), flush=True)

    def _page(self, segment: str) -> Processed:
        """A page of the press about one of many companies, a few of them in most reports."""
        made = self.press.page(segment)
        company = str(self.companies.choice(PLATFORMS, p=SHARES))
        party = replace(made.classification.mentions[0], value=company, surface=company)
        return replace(made, classification=replace(made.classification, mentions=(party,)))

    def hour(self, number: int, children: int) -> None:
        """What the crawls of an hour tell the frontier, what they report, what was read of them, grouped and published."""
        at = BEGIN + timedelta(hours=number)
        runs, pages = max(1, children // ROUNDS // self.share), PAGES // ROUNDS // self.share
        with Frontier(self.home.frontier) as frontier:
            self._cost(self.spent.by_page, "frontier", lambda: self._crawled(frontier, number, at, runs, pages))
        made = self._segments(at, number, runs, pages)
        con = open_warehouse(self.home.warehouse)
        try:
            self._cost(self.spent.by_page, "commits", lambda: [ingest_segment(con, one, ingested_at=at) for one in made])
        finally:
            con.close()
        self._reports(made, at, number)
        self._cost(self.spent.by_page, "reports", lambda: ingest(self.home, self.settings, now=lambda: at))
        self._cost(self.spent.by_page, "group", lambda: group(self.home, self.settings, now=lambda: at))
        self._cost(self.spent.by_round, "publish", lambda: publish(self.home, self.settings, now=lambda: at))

    def night(self) -> None:
        """What runs once a day."""
        self._cost(self.spent.by_round, "retention", lambda: retain(self.home, self.settings, now=lambda: BEGIN + timedelta(days=1)))

    def _cost(self, stages: dict[str, float], name: str, work: Callable[[], object]) -> None:
        before = cpu()
        work()
        stages[name] = stages.get(name, 0.0) + cpu() - before

    def _crawled(self, frontier: Frontier, number: int, at: datetime, runs: int, pages: int) -> None:
        for run in range(runs):
            held = [seen_page(number, page, at) for page in range(run * pages // runs, (run + 1) * pages // runs)]
            frontier.mark_captured(run_folder(Path(), at).as_posix() + f"/run-{number}-{run}-000.warc.gz", held)
        for source in range(self._visits // ROUNDS // self.share):
            frontier.record(findings_of((number * 997 + source) % SOURCES, at), now=at)

    _visits = 0

    def decide(self) -> int:
        """A day of decisions for every source; returns how many children it took."""
        day = decided_day(SOURCES)
        self.spent.decided["deciding"] = day.cpu_seconds
        self._visits = day.visits
        print(
            json.dumps({"stage": "deciding", "visits": day.visits, "children": day.children, "seconds": round(day.cpu_seconds, 1)}),
            flush=True,
        )
        return day.children

    def _segments(self, at: datetime, number: int, runs: int, pages: int) -> list[SegmentRows]:
        folder = run_folder(self.home.captures, at)
        folder.mkdir(parents=True, exist_ok=True)
        return [self._segment(folder, at, f"run-{number}-{run}", pages // runs) for run in range(runs)]

    def _segment(self, folder: Path, at: datetime, run_id: str, pages: int) -> SegmentRows:
        file = folder / f"{run_id}-000.warc.gz"
        file.touch()
        name = file.relative_to(self.home.captures).as_posix()
        rows = tuple(self._row(name, at, n) for n in range(pages))
        return SegmentRows(segment=name, segment_digest="sha256:" + run_id, size_bytes=0, records=pages, torn=0, rows=rows)

    def _row(self, segment: str, at: datetime, number: int) -> Processed | Rejected:
        if number % (PAGES // ARTICLES) == 0:
            return replace(self._page(segment), fetched_at=at, published=DatedFact(at=at - timedelta(hours=2), origin="json-ld"))
        key = hashlib.md5(f"{segment}{number}".encode(), usedforsecurity=False).hexdigest()
        origin = self._origin | {
            "capture_id": key, "warc_file": segment, "warc_offset": number, "fetched_at": at, "payload_digest": "sha256:" + key,
            "url": f"https://outlet{number % 200}.example/{key}",
        }  # fmt: skip
        return Rejected(**origin, outcome=Outcome.OFF_TOPIC, title="A report on something else", language="en", score=0.01)

    @property
    def _origin(self) -> dict[str, object]:
        model = self.press.recent[0]
        return {field.name: getattr(model, field.name) for field in fields(Origin)}

    def _reports(self, made: list[SegmentRows], at: datetime, number: int) -> None:
        visits = max(1, self._visits // ROUNDS // self.share // len(made))
        for run, segment in enumerate(made):
            sources = tuple(
                SourceRun(source_id=f"xx-outlet{(run * visits + n) % SOURCES}", listings=1, links=40, seen=39, captured=1)
                for n in range(min(64, visits))
            )
            write_report(
                self.home.captures,
                RunReport(
                    run_id=f"run-{number}-{run}", started_at=at, finished_at=at, status="done", sources=sources, segments=(segment.segment,)
                ),
            )


def run(folder: Path, *, share: int, articles: int, rounds: int = ROUNDS) -> Day:
    """The day's cost, said as it comes."""
    day = Simulated(folder / "home", share=share, articles=articles)
    children = day.decide()
    for number in range(rounds):
        day.hour(number, children)
        stages = {name: round(spent, 1) for name, spent in (day.spent.by_page | day.spent.by_round).items()}
        print(json.dumps({"hour": number + 1} | stages), file=sys.stderr, flush=True)
    day.night()
    for stage, seconds in day.spent.by_page.items():
        print(json.dumps({"stage": stage, "seconds": round(seconds, 1), "times": share, "of_a_day": round(seconds * share, 1)}))
    for stage, seconds in day.spent.by_round.items():
        print(json.dumps({"stage": stage, "of_a_day": round(seconds, 1)}))
    return day.spent


def main() -> None:
    parser = argparse.ArgumentParser(description="a day of 50,000 sources and a million pages: deciding, frontier and commits")
    parser.add_argument("--share", type=int, default=10, help="of the pages one in so many is really committed")
    parser.add_argument("--articles", type=int, default=100_000, help="what the warehouse holds before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docketwire-day-") as folder:
        spent = run(Path(folder), share=options.share, articles=options.articles)
    print(
        json.dumps(
            {"stage": "all", "of_a_day": round(spent.seconds), "part_of_two_cores": round(spent.part, 3), "articles": options.articles}
        )
    )
    sys.exit(spent.part > 1)


if __name__ == "__main__":
    main()

"""What gathering costs, and whether sources wait for each other: `python -m bench.gathering [idle] [slow] [many]`. Loopback only, ends by itself.

- `idle`: a day of 742 sources with nothing new, on a clock that jumps over the hours in which nothing runs: CPU and processes.
- `slow`: 33 sources, three of them with a Crawl-delay, for some minutes: the longest gap between two visits of the others, and the shortest
  pause of every host by the servers' own log, over all children.
- `many`: 50,000 sources for a day without network: what deciding costs.
"""

import argparse
import contextlib
import itertools
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jobs.crawl import CrawlJob
from jobs.gathering.agenda import Agenda
from jobs.gathering.nursery import Gone, Nursery
from jobs.gathering.plan import crawl_needed
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from records.source import Listing, ListingKind, Source
from spiders.fetching.turns import Turns
from spiders.memory.frontier import Frontier
from spiders.running.books import SourceDone

START = datetime(2026, 3, 2, tzinfo=UTC)
SOURCES = 742
"""Of the idle day: as many as were watched when it was first measured."""
HOSTS = 40


class Press:
    """Outlets on loopback, each on a port of its own; writes down when each was asked."""

    def __init__(self, hosts: int, *, crawl_delay: dict[int, float] | None = None, pages: int = 3, fresh: bool = False) -> None:
        self.asked: list[list[tuple[float, float, str]]] = [[] for _ in range(hosts)]
        """By host: when a request came in, when it was answered, and its path."""
        self._began = time.monotonic()
        self._servers = [
            ThreadingHTTPServer(("127.0.0.1", 0), self._handler(n, (crawl_delay or {}).get(n, 0.0), pages, fresh=fresh))
            for n in range(hosts)
        ]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.ports = [server.server_port for server in self._servers]

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _handler(self, number: int, delay: float, pages: int, *, fresh: bool) -> type[BaseHTTPRequestHandler]:
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                came = time.monotonic()
                status, body = 200, b"<!doctype html><title>t</title><p>A report."
                if self.path == "/robots.txt":
                    body = b"User-agent: *\n" + (b"Crawl-delay: %d\n" % delay if delay else b"Disallow: /private/\n")
                elif self.path.startswith("/feed"):
                    body = press.feed(self.path, pages, fresh=fresh)
                if self.headers.get("If-None-Match") and not fresh:
                    status = 304
                self.send_response(status)
                if self.path != "/robots.txt" and not fresh:
                    self.send_header("ETag", '"1"')
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)
                press.asked[number].append((came, time.monotonic(), self.path))

        return Handler

    def feed(self, path: str, pages: int, *, fresh: bool) -> bytes:
        """Three reports; with `fresh` another one every minute."""
        first = int((time.monotonic() - self._began) / 60) if fresh else 0
        at = format_datetime(datetime.now(UTC) - timedelta(hours=1))
        items = "".join(
            f"<item><link>{path.replace('feed', 'page')}/{first + n}</link><pubDate>{at}</pubDate></item>" for n in range(pages)
        )
        return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def source(number: int, port: int, **changes: object) -> Source:
    values: dict[str, object] = {
        "id": f"xx-{number}", "name": "x", "country": "zz", "languages": ("en",), "homepage": f"http://127.0.0.1:{port}/",
        "listings": (Listing(kind=ListingKind.FEED, url=f"http://127.0.0.1:{port}/feed/{number}"),), "allow_private": True, "delay_seconds": 0.0,
        "max_age_days": None,
    }  # fmt: skip
    return Source(**{**values, **changes})  # type: ignore[arg-type]


class Clock:
    """Runs as clocks do, and can be put forward."""

    def __init__(self) -> None:
        self._began, self.skipped = time.monotonic(), 0.0

    def __call__(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._began + self.skipped)


class JumpingNursery(Nursery):
    """Waits for nothing while no child runs: the clock is put forward instead."""

    clock: Clock
    children = 0

    def start(self, order: object) -> None:
        self.children += 1
        super().start(order)  # type: ignore[arg-type]

    def events(self, timeout: float | None) -> Iterator[SourceDone | Gone]:
        if timeout and not self._children:
            self.clock.skipped += timeout
            return
        yield from super().events(timeout)


@contextlib.contextmanager
def a_home(toml: str = "") -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="docketwire-bench-") as folder:
        home = Home(Path(folder))
        initialise(home, builtin=False)
        if toml:
            home.settings.write_text(toml, encoding="utf-8")
        yield home


def cpu() -> float:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


class Watched(CrawlJob):
    """A crawl job of given sources."""

    sources: tuple[Source, ...] = ()

    def watch(self) -> None:
        self.agenda.watch(self.sources, self._frontier.plan())


def idle(count: int, days: float = 1.0) -> float:
    """A first round, then days in which nothing is new: hours of CPU a day. The press runs in this process, so its CPU counts as well."""
    os.environ["DOCKETWIRE_LOG"] = "WARNING"
    press, clock = Press(HOSTS), Clock()
    sources = tuple(source(n, press.ports[n % HOSTS]) for n in range(count))
    with a_home() as home, Frontier(home.frontier) as frontier, contextlib.closing(Turns(home.turns)) as turns:
        shifts = children = needless = 0
        began, settled, asked = 0.0, START, 0
        while not began or clock() < settled + timedelta(days=days):
            job = Watched(
                home,
                load_settings(home.settings),
                (),
                frontier,
                turns,
                due_only=True,
                stay=True,
                wait=False,
                now=clock,
                progress=lambda _: None,
            )
            job.sources = sources
            with JumpingNursery() as nursery:
                nursery.clock = clock
                job.run(nursery)
            shifts, children = shifts + 1, children + nursery.children
            while not crawl_needed(home, clock()):
                clock.skipped += 60.0
                needless += 1
            if not began:  # everything was seen once; from here as if nothing had been new for weeks
                settle(home, clock())
                began, settled, asked = cpu(), clock(), sum(map(len, press.asked))
                shifts = children = needless = 0
        used, visits = cpu() - began, sum(map(len, press.asked)) - asked
    press.close()
    start_up = _start_up()
    hours = (used + shifts * start_up) / 3600 / days
    print(
        f"idle: {count} sources, {days:g} day(s): {visits} requests, {children} children of {shifts} jobs, {needless} times nothing was started;\n"
        f"  {used:.1f} s of CPU with the press itself, {shifts * start_up:.1f} s to start the jobs ({start_up:.2f} s each): {hours:.3f} CPU-h a day"
    )
    return hours


def settle(home: Home, now: datetime) -> None:
    """Every source at its longest interval, somewhere in it: what the cadence comes to after a week or two without news."""
    rng = random.Random(1)
    with contextlib.closing(sqlite3.connect(home.frontier, isolation_level=None)) as db:
        for (name,) in db.execute("select id from source").fetchall():
            due = now + timedelta(minutes=720) * rng.random()
            values = (due.timestamp(), (due - timedelta(minutes=720)).timestamp(), name)
            db.execute(
                "update source set items_per_day = 0.01, interval_minutes = 720, next_due_at = ?, last_run_at = ? where id = ?", values
            )


def _start_up() -> float:
    """CPU of one crawl command that finds nothing to do."""
    with a_home() as home:
        before = cpu()
        subprocess.run([sys.executable, "-m", "cli", "--home", str(home.root), "crawl", "--due", "--stay"], check=True, capture_output=True)
        return cpu() - before


def slow(minutes: float, interval: float) -> None:
    """33 sources, each every `interval` minutes; three hosts want 15 s between requests, two sources share a host."""
    delays = {0: 15.0, 1: 15.0, 2: 15.0}
    press = Press(33, crawl_delay=delays, pages=60, fresh=True)
    fixed = {"min_interval_minutes": interval, "max_interval_minutes": interval, "delay_seconds": 0.2}
    sources = tuple(source(n, press.ports[n if n != 32 else 31], **fixed) for n in range(33))
    with a_home() as home, Frontier(home.frontier) as frontier, contextlib.closing(Turns(home.turns)) as turns:
        job = Watched(
            home,
            load_settings(home.settings),
            (),
            frontier,
            turns,
            due_only=True,
            stay=True,
            wait=False,
            now=lambda: datetime.now(UTC),
            progress=lambda _: None,
        )
        job.sources = sources
        with Nursery() as nursery:
            threading.Timer(minutes * 60, job.stop).start()
            job.run(nursery)
    press.close()
    gaps = [
        later - earlier
        for n in range(3, 33)
        for earlier, later in _pairs([came for came, _, path in press.asked[n] if path == f"/feed/{n}"])
    ]
    print(
        f"slow: {len(gaps)} gaps between visits of the other sources: median {statistics.median(gaps):.0f} s, longest {max(gaps):.0f} s = {max(gaps) / interval / 60:.2f} intervals"
    )
    for number, host in enumerate(press.asked):
        rests = [later[0] - earlier[1] for earlier, later in _pairs(host)]
        if number in delays or number == 31:
            print(f"  host {number}: {len(host)} requests, shortest rest {min(rests, default=0):.2f} s of {delays.get(number, 0.2):g} s")


def _pairs(items: list[Any]) -> Iterator[tuple[Any, Any]]:
    return itertools.pairwise(items)


@dataclass(frozen=True, slots=True)
class DecidedDay:
    """A day of decisions."""

    visits: int
    children: int
    late_seconds: float
    cpu_seconds: float


def decided_day(count: int) -> DecidedDay:
    """Every source with an interval of its own, two children of eight, a visit takes two seconds."""
    rng = random.Random(1)
    sources = [source(n, n) for n in range(count)]
    began = time.process_time()
    agenda = Agenda(per_run=64, parallel=8)
    agenda.watch(sources, {one.id: (rng.uniform(0, 43200), 43200.0, rng.random() < 0.05) for one in sources})
    now, visits, children, latest = 0.0, 0, 0, 0.0
    intervals = {one.id: rng.choice((600.0, 3600.0, 21600.0, 43200.0, 43200.0, 43200.0)) for one in sources}
    while now < 86400:
        for batch in agenda.take(now):
            children += 1
            visits += len(batch.sources)
            for one in batch.sources:
                agenda.again(one.id, now + intervals[one.id], interval=intervals[one.id], slow=batch.slow)
            agenda.ended(batch)
        next_at = agenda.next_at()
        latest = max(latest, now - next_at if next_at is not None else 0.0)
        now = max(now + 2.0, next_at or now)
    return DecidedDay(visits=visits, children=children, late_seconds=latest, cpu_seconds=time.process_time() - began)


def many(count: int) -> None:
    """What deciding costs."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    day = decided_day(count)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"many: {count} sources, a day: {day.visits} visits in {day.children} children, at most {day.late_seconds:.0f} s late; "
        f"deciding took {day.cpu_seconds:.1f} s of CPU ({day.cpu_seconds / day.visits * 1e6:.0f} us a visit), sources and agenda {grown:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["idle", "slow", "many"], help="idle, slow, many; all without")
    parser.add_argument("--sources", type=int, default=SOURCES, help="of the idle day")
    parser.add_argument("--minutes", type=float, default=6.0, help="how long the slow part goes on")
    parser.add_argument("--interval", type=float, default=1, help="minutes between visits of the slow part")
    options = parser.parse_args()
    if "many" in options.parts:
        many(50_000)
    if "idle" in options.parts:
        idle(options.sources)
    if "slow" in options.parts:
        slow(min(options.minutes, 60.0), options.interval)


if __name__ == "__main__":
    main()

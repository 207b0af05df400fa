"""A backfill read by one Dask worker and by two: `python -m bench.cluster [--segments 12] [--pages 50] [--minutes 12]`, ratios and the load they were measured under.

Pages are made: a report of a court's order among a site's furniture, some 30 KB each, one in three off the beat. Each side has a home of its own that grows from round to round
by the same segments, so that what a page costs with more of them behind it is seen, too; sides take turns, and the one that begins changes from round to round. CPU is told beside
wall time: what else the machine does changes it less. No round begins after `--minutes`.
"""

import argparse
import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = [
    "harbour",
    "winter",
    "bridge",
    "council",
    "morning",
    "market",
    "railway",
    "teacher",
    "garden",
    "festival",
    "window",
    "letter",
    "station",
    "engineer",
    "music",
    "river",
    "school",
    "summer",
    "village",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=12, help="of a round")
    parser.add_argument("--pages", type=int, default=50, help="of a segment")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--minutes", type=float, default=12)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docketwire-cluster-") as folder:
        measure(Path(folder), asked.segments, asked.pages, asked.rounds, asked.minutes)


@dataclass(slots=True)
class Side:
    """One cluster with its own home."""

    workers: int
    address: str
    process: int
    home: Home
    seconds: list[float] = field(default_factory=list)
    committing: float = 0.0
    """Seconds of CPU of this process, which commits."""
    reading: float = 0.0
    """Seconds of CPU of scheduler, workers and their pages' processes."""


def measure(folder: Path, segments: int, pages: int, rounds: int, minutes: float) -> None:
    """Rounds on both sides by turns, each told when it is done, and the sum."""
    begun = time.monotonic()
    print(f"rounds of {segments} segments of {pages} pages; load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with cluster(1) as one, cluster(2) as two:
        sides = [Side(workers, *found, home=_home(folder / str(workers), found[0])) for workers, found in ((1, one), (2, two))]
        for side in sides:  # models are loaded before the clock runs
            read(side, range(4), 3)
            side.reading = side.committing = 0
        for number in range(rounds):
            if time.monotonic() - begun > minutes * 60:
                break
            for side in sides if number % 2 else sides[::-1]:
                side.seconds.append(read(side, range(100 + number * segments, 100 + (number + 1) * segments), pages))
            told = ", ".join(
                f"{side.workers}: {side.seconds[-1]:.1f} s ({segments * pages / side.seconds[-1]:.1f} pages/s)" for side in sides
            )
            print(f"round {number + 1}: {told}; load {os.getloadavg()[0]:.1f}", flush=True)
    done = len(sides[0].seconds) * segments * pages
    ratios = sorted(one / two for one, two in zip(*(side.seconds for side in sides), strict=True))
    sums = [sum(side.seconds) for side in sides]
    print(
        f"{done:,} pages a side: two workers are {sums[0] / sums[1]:.2f} times as fast as one (rounds {ratios[0]:.2f} to {ratios[-1]:.2f}, median {statistics.median(ratios):.2f})"
    )
    for side in sides:
        print(f"{side.workers}: {side.reading / done * 1000:.1f} ms of CPU a page to read, {side.committing / done * 1000:.1f} to commit")


def read(side: Side, numbers: Iterable[int], pages: int) -> float:
    """Seconds to read further segments into a home."""
    for number in numbers:
        write_segment(side.home.captures, number, pages)
    settings = load_settings(side.home.settings)
    before, cpu, begun = _cpu_of(side.process), time.process_time(), time.monotonic()
    ingest(side.home, settings)
    seconds = time.monotonic() - begun
    side.reading += _cpu_of(side.process) - before
    side.committing += time.process_time() - cpu
    return seconds


def _home(root: Path, scheduler: str) -> Home:
    home = Home(root)
    initialise(home, builtin=False)
    home.settings.write_text(f'[sources]\nbuiltin = false\n[cluster]\nscheduler = "{scheduler}"\n')
    return home


def _cpu_of(process: int) -> float:
    """Seconds of CPU of a process and those below it, ended ones included."""
    import psutil  # type: ignore[import-untyped]  # noqa: PLC0415 - comes with the extra that is measured

    top = psutil.Process(process)
    spent = 0.0
    for one in (top, *top.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            spent += sum(one.cpu_times()[:4])
    return spent


def write_segment(captures: Path, number: int, pages: int) -> None:
    at = START + timedelta(hours=number)
    run = f"{at:%Y%m%dT%H%M%S}Z-0000"
    writer = CaptureWriter(captures, run, at, 1 << 30, {"software": "bench"}, lambda *_: None)
    for page in range(pages):
        url, html = f"https://paper.example/{number}/{page}", made_page(random.Random(number * 1000 + page), on_beat=page % 3 > 0)
        note = PageNote(source_id="gb-paper", run_id=run, requested_url=url, hint=None)
        headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
        writer.write(Page(url=url, status=200, reason="OK", headers=headers, body=html.encode(), fetched_at=at), note)
    writer.close_segment()


def made_page(chance: random.Random, *, on_beat: bool) -> str:
    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=18)).capitalize() + "."

    title = "Court orders Facebook to name users" if on_beat else "Bridge closed until summer"
    told = (
        f"A court in Paris ordered Facebook to hand over data of users and pay a fine of {chance.randrange(2, 99)} million euros. "
        if on_beat
        else ""
    )
    body = "".join(f"<p>{told if part < 2 else ''}{' '.join(sentence() for _ in range(4))}</p>" for part in range(14))
    menu = "".join(
        f'<li class="nav-item"><a href="/s/{part}" data-track="menu">{" ".join(chance.choices(WORDS, k=3))}</a></li>' for part in range(220)
    )
    head = f"<head><title>{title}</title><meta property='article:published_time' content='2026-03-02T08:00:00Z'></head>"
    return f"<html lang=en>{head}<body><nav><ul>{menu}</ul></nav><main><h1>{title}</h1><article>{body}</article></main></body></html>"


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, int]]:
    """Address and process of a cluster on this machine."""
    command = [sys.executable, "-m", "cli", "cluster", "local", "-n", str(workers), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "--cluster" in line)
        yield line.split("--cluster ")[1].strip(), process.pid
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()

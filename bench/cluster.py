"""Reading captures on one Dask worker and on two: `python -m bench.cluster [--segments 24] [--pages 20]`, ratios and the load they were measured under.

Pages are made: a report of a court's order among a site's furniture, some 30 KB each, one in three off the beat. What the committer costs a page is told in CPU, which other
processes on the machine hardly change; wall time is told as a ratio only.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=24)
    parser.add_argument("--pages", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docketwire-cluster-") as folder:
        measure(Path(folder), asked.segments, asked.pages)


def measure(folder: Path, segments: int, pages: int) -> None:
    """Two rounds of one worker and two, interleaved."""
    captures = folder / "captures"
    for number in range(segments):
        write_segment(captures, number, pages)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    committing = 0.0
    print(f"{segments} segments of {pages} pages; load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with cluster(1) as one, cluster(2) as two:
        for address in (one, two):  # models are loaded before the clock runs
            read(folder, captures, address, limit=4)
        for _ in range(2):
            for workers, address in ((1, one), (2, two)):
                before = resource.getrusage(resource.RUSAGE_SELF)
                seconds[workers].append(read(folder, captures, address))
                after = resource.getrusage(resource.RUSAGE_SELF)
                committing += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        "seconds, one worker:",
        [round(s, 1) for s in seconds[1]],
        "two:",
        [round(s, 1) for s in seconds[2]],
        f"load: {os.getloadavg()[0]:.1f}",
    )
    print(f"two workers are {min(seconds[1]) / min(seconds[2]):.2f} times as fast as one (best of each)")
    print(f"the committer used {committing / (4 * segments * pages) * 1000:.1f} ms of CPU a page")


def read(folder: Path, captures: Path, address: str, limit: int | None = None) -> float:
    """Seconds of one ingest into an empty home."""
    home = Home(folder / "home")
    shutil.rmtree(home.root, ignore_errors=True)
    initialise(home, builtin=False)
    shutil.rmtree(home.captures)
    shutil.copytree(captures, home.captures)
    for path in sorted(home.captures.rglob("*.warc.gz"))[limit:] if limit else ():
        path.unlink()
    home.settings.write_text(f'[sources]\nbuiltin = false\n[cluster]\nscheduler = "{address}"\n')
    begun = time.monotonic()
    ingest(home, load_settings(home.settings))
    return time.monotonic() - begun


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
def cluster(workers: int) -> Iterator[str]:
    """The address of a cluster on this machine."""
    command = [sys.executable, "-m", "cli", "cluster", "local", "-n", str(workers), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "--cluster" in line)
        yield line.split("--cluster ")[1].strip()
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()

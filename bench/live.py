"""What a page of a live crawl costs to read and to commit: each segment by an ingest of its own, and all of them by one that stays.

    python -m bench.live [--segments 9] [--pages 40]

Each way runs in a process of its own, whose CPU (workers and fork server included) is divided by the pages. Real pages where there are any (DOCKETWIRE_SHARED), one of twenty on
the beat, else made ones.
"""

import argparse
import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.ingest import STAY, ingest_and_stay
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WAYS = ("each by its own", "all by one that stays")


def bodies(count: int) -> list[tuple[str, bytes]]:
    """Address and bytes of pages, gzipped as nearly all servers send them."""
    # Each worker loads the program's main module once more; that of the command line is as small.
    from bench.chain_cpu import captures  # noqa: PLC0415
    from bench.cluster import made_page  # noqa: PLC0415
    from bench.extraction_pages import shared_folder  # noqa: PLC0415

    if (shared_folder() / "data" / "pages" / "pages.jsonl").is_file():
        return [(page.url, gzip.compress(page.body, 6)) for page in captures(count)]
    made = (made_page(random.Random(number), on_beat=number % 20 == 0) for number in range(count))
    return [(f"https://paper.example/made/report-{number}", gzip.compress(page.encode(), 6)) for number, page in enumerate(made)]


def write_segment(folder: Path, number: int, pages: list[tuple[str, bytes]]) -> None:
    """One crawl's closed segment."""
    at = START + timedelta(hours=number)
    run = f"{at:%Y%m%dT%H%M%S}Z-{number:04d}"
    writer = CaptureWriter(folder, run, at, 1 << 30, {"software": "bench"}, lambda *_: None)
    for url, body in pages:
        note = PageNote(source_id="gb-paper", run_id=run, requested_url=url, hint=None)
        headers = ((b"Content-Type", b"text/html"), (b"Content-Encoding", b"gzip"))
        writer.write(Page(url=url, status=200, reason="OK", headers=headers, body=body, fetched_at=at), note)
    writer.close_segment()


def one_way(way: str, segments: int, pages: int) -> None:
    """In its own process: read all, say what it took."""
    told = bodies(segments * pages)
    parts = [told[number::segments] for number in range(segments)]
    with tempfile.TemporaryDirectory(prefix="docketwire-live-") as folder:
        home = Home(Path(folder) / "home")
        initialise(home, builtin=False)
        home.settings.write_text("[sources]\nbuiltin = false\n", encoding="utf-8")
        settings = load_settings(home.settings)
        before = _cpu()
        if way == WAYS[0]:
            for number, part in enumerate(parts):
                write_segment(home.captures, number, part)
                subprocess.run([sys.executable, "-m", "cli", "--home", str(home.root), "ingest", "--json"], check=True, capture_output=True)
            done = segments * pages
        else:
            clock, left = [datetime.now(UTC)], list(enumerate(parts))
            write_segment(home.captures, *left.pop(0))

            def wait(_: float) -> None:
                clock[0] = datetime.now(UTC) if left else clock[0] + STAY
                if left:
                    write_segment(home.captures, *left.pop(0))

            done = sum(ingest_and_stay(home, settings, now=lambda: clock[0], wait=wait).outcomes.values())
        _end_fork_server()
        assert done == segments * pages, done
        print((_cpu() - before) / done * 1000)


def _end_fork_server() -> None:
    """So that its CPU counts as ours."""
    from multiprocessing import forkserver  # noqa: PLC0415 - only here

    forkserver._forkserver._stop()  # type: ignore[attr-defined]


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=9)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        one_way(options.way, options.segments, options.pages)
        return
    for way in WAYS:
        print(f"{way:24} {spent(way, options.segments, options.pages):6.1f} ms of CPU a page, load {os.getloadavg()[0]:.1f}")


def spent(way: str, segments: int, pages: int) -> float:
    """Milliseconds of CPU a page of so many segments of so many pages, in a process of its own."""
    command = [sys.executable, "-m", "bench.live", "--way", way, "--segments", str(segments), "--pages", str(pages)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()

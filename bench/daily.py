"""What a day brings besides single pages and commits: live crawls, stories of new articles, and sources that have nothing new."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import live

SEGMENTS, PAGES = 9, 40
"""Of the live crawl; as many again tell what a page costs once everything is loaded."""
GROUPED = (10_000, 100_000)
"""Articles into which 1,000 more are grouped; to make the larger archive takes three minutes."""


def measured(sizes: Sequence[int] = GROUPED) -> dict[str, Any]:
    """`live_ms` a page with the start, `live_next_ms` a page of the segments behind, `stories`: a row a size (`articles`, `cpu` in seconds of grouping 1,000),
    `idle_hours` of CPU of a day on which none of `idle_sources` has anything new; `segments` and `pages` of the live crawl.
    """
    stays = live.WAYS[1]
    first, whole = live.spent(stays, SEGMENTS, PAGES), live.spent(stays, 2 * SEGMENTS, PAGES)
    sources, hours = _idle()
    return {
        "segments": SEGMENTS,
        "pages": PAGES,
        "live_ms": round(first, 1),
        "live_next_ms": round(2 * whole - first, 1),
        "stories": [{"articles": size, "cpu": _stories(size)} for size in sizes],
        "idle_sources": sources,
        "idle_hours": round(hours, 3),
        "load": round(os.getloadavg()[0], 1),
    }


def _idle() -> tuple[int, float]:
    """How many sources, and hours of CPU; its press has ports and threads of its own, so in a process of its own."""
    command = [sys.executable, "-c", "from bench.gathering import SOURCES, idle; print(SOURCES, idle(SOURCES))"]
    sources, hours = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1].split()
    return int(sources), float(hours)


def _stories(size: int) -> float:
    """Seconds of CPU of the second and third of three runs, for the first loads what stays; in a process that has not made the archive, as the job's has not."""
    with tempfile.TemporaryDirectory(prefix="docketwire-daily-") as folder:
        kept = ("--grouped", "--keep", str(Path(folder) / "archive.duckdb"))
        command = [sys.executable, "-m", "bench.grouping", "--backlog", "0", "--archive", str(size), *kept, "--json"]
        _made, told = (json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(2))
    return round(statistics.mean(told["cpu"][1:]), 2)

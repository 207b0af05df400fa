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
SOURCES = 742
"""As the catalogue has them."""
GROUPED = (10_000, 100_000)
"""Articles into which 1,000 more are grouped; to make the larger archive takes three minutes."""


def measured(sizes: Sequence[int] = GROUPED) -> dict[str, Any]:
    """`live_ms` a page with the start, `live_next_ms` a page of the segments behind, `stories`: a row a size (`articles`, `cpu` in seconds of grouping 1,000),
    `idle_hours` of CPU of a day on which none of SOURCES has anything new.
    """
    stays = live.WAYS[1]
    first, whole = live.spent(stays, SEGMENTS, PAGES), live.spent(stays, 2 * SEGMENTS, PAGES)
    return {
        "live_ms": round(first, 1),
        "live_next_ms": round(2 * whole - first, 1),
        "stories": [{"articles": size, "cpu": _stories(size)} for size in sizes],
        "idle_hours": round(_idle(), 3),
        "load": round(os.getloadavg()[0], 1),
    }


def _idle() -> float:
    command = [sys.executable, "-c", f"from bench.gathering import idle; print(idle({SOURCES}))"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def _stories(size: int) -> float:
    """Seconds of CPU of the second and third of three runs, for the first loads what stays; in a process that has not made the archive, as the job's has not."""
    with tempfile.TemporaryDirectory(prefix="docketwire-daily-") as folder:
        kept = ("--grouped", "--keep", str(Path(folder) / "archive.duckdb"))
        command = [sys.executable, "-m", "bench.grouping", "--backlog", "0", "--archive", str(size), *kept, "--json"]
        _made, told = (json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(2))
    return round(statistics.mean(told["cpu"][1:]), 2)

"""Twenty requests a second on site and API while the same home crawls, reads, groups and publishes without a pause.

    python -m bench.soak [--seconds 120] [--rate 20] [--p99 500]

The site and every job are processes of their own, as in life; the press (bench/soak_press.py) has new reports at every visit. Requests are sent
by the clock, whether or not earlier ones were answered, and each counts from the moment it was due. Prints a line of JSON; exit code 1 when a
request failed (no answer, or 5xx), the p99 is over `--p99` milliseconds, or the server's memory grew by more than a quarter from the second
quarter of the time to the last. Processes are ended by their own handles.
"""

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx

from bench.soak_press import Press
from common.files import write_file
from jobs.installation.home import Home
from jobs.installation.settings import ScheduleSettings
from jobs.installation.setup import initialise

ROOT = Path(__file__).resolve().parents[1]
CYCLE = (("crawl",), ("ingest",), ("group",), ("publish",))
PAGES = (
    "/", "/stories", "/disputes", "/trends", "/sources", "/about", "/calendar", "/names", "/search?q=court+platform", "/search?q=fine&language=en",
    "/stories?topic=user-data", "/trends?days=30&measure=share-of-pages", "/api/v1/stories", "/api/v1/today", "/api/v1/search?q=appeal",
    "/api/v1/snapshot", "/api/v1/disputes", "/api/v1/sources", "/api/v1/trends?days=30",
)  # fmt: skip
GROWTH = 1.25
STAND_BACK = ("nice", "-n", str(ScheduleSettings().nice))
"""As the daemon's jobs do."""
TIMEOUT = 30.0


@dataclass
class Seen:
    """What was measured."""

    milliseconds: list[float] = field(default_factory=list)
    by_path: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    memory_mb: list[float] = field(default_factory=list)
    cycles: int = 0
    failed_jobs: list[str] = field(default_factory=list)
    captured: int = 0


def command(home: Home, *words: str) -> list[str]:
    return [sys.executable, "-m", "cli", "--home", str(home.root), *words]


def jobs(home: Home, seen: Seen, stop: threading.Event) -> None:
    """One job after the other, round and round."""
    for words in itertools.cycle(CYCLE):
        if stop.is_set():
            return
        ended = subprocess.run([*STAND_BACK, *command(home, *words, "--json")], cwd=ROOT, capture_output=True, text=True, check=False)
        if ended.returncode:
            seen.failed_jobs.append(f"{words[0]}: {ended.stderr.strip()[-300:]}")
        seen.cycles += words == CYCLE[-1]


def start_site(home: Home) -> tuple["subprocess.Popen[str]", str]:
    """The server, and its address once it answers."""
    site = subprocess.Popen(command(home, "serve", "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert site.stdout is not None
    return site, site.stdout.readline().strip().rstrip("/")


def resident_mb(pid: int) -> float:
    """Memory a process holds; Linux."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def ask(base: str, pid: int, seconds: float, rate: float, seen: Seen) -> None:
    """Send requests by the clock for so long."""
    random, loop = Random(7), asyncio.get_running_loop()
    async with httpx.AsyncClient(base_url=base, timeout=TIMEOUT, limits=httpx.Limits(max_connections=200)) as client:
        stories = [line["story_id"] for line in (await client.get("/api/v1/stories")).json()["lines"]]

        async def one(due: float) -> None:
            path = f"/story/{random.choice(stories)}" if stories and random.random() < 0.2 else random.choice(PAGES)
            try:
                status = (await client.get(path, follow_redirects=True)).status_code
            except httpx.HTTPError as error:
                seen.failures[type(error).__name__] += 1
                return
            spent = (loop.time() - due) * 1000
            seen.milliseconds.append(spent)
            seen.by_path.setdefault(path if not path.startswith("/story/") else "/story/…", []).append(spent)
            if status >= 500:
                seen.failures[f"{status} {path}"] += 1

        begun, tasks = loop.time(), []
        for number in range(round(seconds * rate)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - loop.time()))
            tasks.append(asyncio.create_task(one(due)))
            if number % round(rate) == 0:
                seen.memory_mb.append(resident_mb(pid))
        await asyncio.gather(*tasks)


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) if ordered else 0.0


def run(folder: Path, *, seconds: float, rate: float) -> tuple[Seen, dict[str, object]]:
    """Soak a new home; everything it started has ended when this returns."""
    seen, stop, press = Seen(), threading.Event(), Press()
    home = Home(folder / "home")
    initialise(home, contact="https://example.org/bot", builtin=False)
    write_file(home.sources / "soak.toml", press.catalogue)
    for words in CYCLE:
        subprocess.run(command(home, *words), cwd=ROOT, capture_output=True, check=True)
    load, (site, base) = os.getloadavg()[0], start_site(home)
    worker = threading.Thread(target=jobs, args=(home, seen, stop))
    try:
        worker.start()
        asyncio.run(ask(base, site.pid, seconds, rate, seen))
    finally:
        stop.set()
        worker.join()
        site.terminate()
        site.wait(timeout=60)
        press.close()
    quarter = max(1, len(seen.memory_mb) // 4)
    slowest = max(seen.by_path, key=lambda path: quantile(seen.by_path[path], 0.99), default="")
    return seen, {
        "seconds": seconds, "requests": len(seen.milliseconds), "failures": dict(seen.failures), "p50_ms": quantile(seen.milliseconds, 0.5),
        "p95_ms": quantile(seen.milliseconds, 0.95), "p99_ms": quantile(seen.milliseconds, 0.99), "slowest_ms": quantile(seen.milliseconds, 1),
        "slowest_kind": slowest, "server_mb": [quantile(seen.memory_mb[quarter : 2 * quarter], 0.5), quantile(seen.memory_mb[-quarter:], 0.5)],
        "server_peak_mb": quantile(seen.memory_mb, 1), "rounds_of_jobs": seen.cycles, "failed_jobs": seen.failed_jobs,
        "segments": sum(1 for _ in home.captures.glob("*/*/*/*.warc.gz")), "load": [round(load, 1), round(os.getloadavg()[0], 1)],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="requests by the clock on site and API while the home works; p99, failures and memory")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--p99", type=float, default=500, help="milliseconds")
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="docketwire-soak-") as folder:
        seen, told = run(Path(folder), seconds=options.seconds, rate=options.rate)
    early, late = told["server_mb"]  # type: ignore[misc]
    wrong = [
        *([f"{sum(seen.failures.values())} requests failed"] if seen.failures else []),
        *([f"{len(seen.failed_jobs)} jobs failed"] if seen.failed_jobs else []),
        *([f"p99 {told['p99_ms']} ms"] if float(str(told["p99_ms"])) > options.p99 else []),
        *([f"memory {early} to {late} MB"] if late > GROWTH * early else []),
    ]
    print(json.dumps(told | {"wrong": wrong, "wall_seconds": round(time.monotonic() - begun)}))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

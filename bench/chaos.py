"""Kill -9 at random moments: after restarts the warehouse must equal that of an undisturbed run.

    python -m bench.chaos [--rounds 20] [--kills 4] [--seed 7]

Each round is a fresh home over the same demonstration press: the daemon crawls and ingests both editions while crawl children, page
workers, ingest jobs and the daemon itself are killed; then the jobs of the days after (grouping, sealing, learning, retention, a removal for good)
are, one after the other (bench/chaos_stages.py). Everything is let run to its end and what the homes hold is compared.
Processes are ended by their ids, and only descendants of the daemon that this program started.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos_stages import RULE, facts_of, through
from common.files import write_file
from jobs.crawl import crawl
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.setup import initialise
from newsroom.server import Newsroom
from newsroom.sources import sources_toml
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot

ROOT = Path(__file__).resolve().parents[1]
SCHEDULE = {
    "crawl.sources_per_run": "5",
    "pipeline.workers": "2",
    "schedule.crawl_minutes": "0.01",
    "schedule.ingest_minutes": "0.01",
    "schedule.publish_minutes": "0.02",
    "schedule.grace_seconds": "20",
    "retention.raw_pages": RULE,
}
VICTIMS = {
    "spider": "spiders.nursery",
    "worker": "multiprocessing.forkserver",
    "ingest": "cli --home {home} ingest",
    "crawl": "cli --home {home} crawl",
}
"""Name -> part of the command line of a descendant of the daemon."""


@dataclass
class Result:
    """What a series of rounds showed."""

    rounds: int = 0
    equal: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def descendants(pid: int) -> dict[int, str]:
    """Process id -> command line of every descendant, by a walk over /proc."""
    parents: dict[int, list[int]] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
            commands[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            found[child] = commands.get(child, "")
            waiting.append(child)
    return found


def start_daemon(home: Home, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("ab") as file:
        return subprocess.Popen([sys.executable, "-m", "cli", "--home", str(home.root), "run"], cwd=ROOT, stderr=file, stdout=file)


def prepare(root: Path, newsroom: Newsroom) -> Home:
    home = Home(root)
    initialise(home, builtin=False, overrides=SCHEDULE)
    write_file(home.sources / "newsroom.toml", sources_toml(newsroom))
    return home


def finish(home: Home) -> None:
    """One undisturbed crawl and ingest: what every restart does next."""
    settings = load_settings(home.settings)
    crawl(home, settings, wait=True)  # an orphan of a killed daemon may still be closing its segment
    ingest(home, settings)


def afterwards(home: Home, rng: random.Random | None, result: Result) -> dict[str, object]:
    """The contents once both editions are in, and everything that must hold after the jobs of the days after."""
    with open_snapshot(home.warehouse) as con:
        crawled = content_digest(con)
    through(home, rng, result.kills)
    return {"crawled": crawled} | facts_of(home)


def disturb(home: Home, rng: random.Random, kills: int, result: Result, log: Path, victims: Sequence[str] = ()) -> None:
    """Run the daemon and kill something `kills` times, restarting the daemon when it was the victim."""
    daemon = start_daemon(home, log)
    pause = threading.Event()
    try:
        for _ in range(kills):
            victim = rng.choice(victims or [*VICTIMS, "daemon"])
            pause.wait(rng.uniform(0.0 if victim == "worker" else 0.2, 0.3 if victim == "worker" else 3.0))
            if victim == "daemon":
                daemon.kill()
                daemon.wait()
                result.kills["daemon"] += 1
                daemon = start_daemon(home, log)
            elif pid := _await_victim(daemon.pid, VICTIMS[victim].format(home=home.root), pause):
                os.kill(pid, signal.SIGKILL)
                result.kills[victim] += 1
    finally:
        daemon.terminate()
        daemon.wait(timeout=60)


def _await_victim(daemon: int, command: str, pause: threading.Event, seconds: float = 15) -> int | None:
    """A descendant with that command, as soon as there is one; the youngest, which of a fork server is a worker."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        matching = [pid for pid, line in descendants(daemon).items() if command in line and "tether.py" not in line]
        if matching:
            return max(matching)
        pause.wait(0.01)
    return None


def run(rounds: int, kills: int, seed: int, work: Path, *, say: bool = True, victims: Sequence[str] = ()) -> Result:
    """The undisturbed run once, then the disturbed rounds."""
    rng = random.Random(seed)
    result = Result()
    with Newsroom() as newsroom:
        calm = prepare(work / "calm", newsroom)
        for edition in (1, 2):
            newsroom.edition = edition
            finish(calm)
        expected = afterwards(calm, None, result)
        for number in range(rounds):
            newsroom.edition = 1
            home = prepare(work / f"round-{number}", newsroom)
            for edition in (1, 2):
                newsroom.edition = edition
                disturb(home, rng, kills, result, work / f"round-{number}.log", victims)
                finish(home)
            found = afterwards(home, rng, result)
            result.rounds += 1
            result.equal += found == expected
            if found != expected:
                wrong = {name: (value, expected[name]) for name, value in found.items() if value != expected[name]}
                result.differences.append(f"{home.root}: (found, expected) {wrong}")
            else:
                shutil.rmtree(home.root)
            if say:
                print(f"round {number + 1}: {'equal' if found == expected else 'DIFFERENT'}; kills so far {dict(result.kills)}", flush=True)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="kill -9 at random moments, then compare with an undisturbed run")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=4, help="per edition and round")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--victims", nargs="+", default=[], choices=[*VICTIMS, "daemon"], help="only these; default: all")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="docketwire-chaos-"))
    result = run(options.rounds, options.kills, options.seed, work, victims=options.victims)
    print(f"{result.equal} of {result.rounds} rounds equal the undisturbed run; killed: {dict(result.kills)}")
    if result.differences:
        print("kept for inspection:", *result.differences, sep="\n  ")
        sys.exit(1)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()

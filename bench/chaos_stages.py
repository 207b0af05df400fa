"""The jobs of the days after, killed in the middle: grouping, publishing with its seals, learning, retention with its tidying, a removal for good.

`python -m bench.chaos_stages HOME STAGE DAYS` is one of them as a process, with a clock so many days ahead; `bench/chaos.py` starts, kills and
repeats it. What must hold afterwards is said by `facts_of`, the same for a home that was killed and for one that was not.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from jobs.care.check import check_home
from jobs.forget import forget
from jobs.group import group
from jobs.installation.boilerplate import read_memory
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.watched import select_sources
from jobs.learn import learn
from jobs.publish import publish
from jobs.retention import retain
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot

ROOT = Path(__file__).resolve().parents[1]
STAGES = (("group", 0), ("seal", 2), ("learn", 3), ("retention", 40), ("forget", 41), ("seal", 42))
"""In this order, each so many days after the crawls."""
RULE = '["off-topic 30"]'
"""For `retention.raw_pages`, so that retention has something to rewrite."""
TRIES = 3
"""Kills of one stage at most, before it is let run to its end."""


def perform(home: Home, settings: Settings, stage: str, now: datetime) -> None:
    """One stage, to its end."""

    def clock() -> datetime:
        return now

    work: dict[str, Callable[[], object]] = {
        "group": lambda: group(home, settings, now=clock),
        "seal": lambda: publish(home, settings, now=clock),
        "learn": lambda: learn(home, settings, now=clock),
        "retention": lambda: retain(home, settings, now=clock),
        "forget": lambda: forget(home, settings, victim(home), reason="test", now=clock),
    }
    work[stage]()


def victim(home: Home) -> str:
    """The address that is removed: noted at the first try, so that every further one means the same."""
    note = home.root / "victim.txt"
    if not note.exists():
        with open_snapshot(home.warehouse) as con:
            row = con.execute("select min(canonical_url) from base.report").fetchone()
        note.write_text(str(row[0] if row else ""))
    return note.read_text()


def through(home: Home, rng: random.Random | None, kills: Counter[str]) -> None:
    """All stages; with `rng` each is killed up to some times at random moments, then let run to its end."""
    for stage, days in STAGES:
        for _ in range(rng.randint(1, TRIES) if rng else 0):
            assert rng is not None
            child = _start(home, stage, days)
            try:
                child.wait(timeout=rng.uniform(0.0, 1.1 * _usual_seconds(stage)))
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                kills[stage] += 1
            child.communicate()
        begun = time.monotonic()
        child = _start(home, stage, days)
        _, errors = child.communicate()
        if child.returncode:
            raise RuntimeError(f"{home.root}: {stage} does not go on after a kill: {errors.decode()[-2000:]}")
        _spent().setdefault(stage, time.monotonic() - begun)


def facts_of(home: Home) -> dict[str, object]:
    """What must be equal however often a home was killed."""
    address = victim(home)
    with open_snapshot(home.warehouse) as con:

        def one(sql: str) -> object:
            return (con.execute(sql).fetchone() or (None,))[0]

        found = {
            "content": content_digest(con),
            "captures in no seal": one("select count(*) from base.capture where capture_id not in (select capture_id from base.leaf)"),
            "captures sealed twice": one("select count(*) - count(distinct capture_id) from base.leaf"),
            "raw pages past their time": one("select count(*) from base.capture where outcome = 'off-topic' and warc_offset is not null"),
            "rows of what was forgotten": one(f"select count(*) from base.report where canonical_url = '{address}'"),
            "tombstones": one("select count(*) from main.tombstones"),
            "articles without a story": one(
                "select count(*) from base.report where report_id = article_id and report_id not in (select article_id from base.story_member)"
            ),
        }
    settings = load_settings(home.settings)
    memories = {source.id: read_memory(home, source.id) for source in select_sources(home, settings, ())}
    return found | {
        "damage": [str(damage) for damage in check_home(home, settings).damage],
        "learnt": sorted(source for source, memory in memories.items() if memory is not None),
        "left over": sorted(
            path.name for path in home.root.rglob("*") if path.name.endswith((".tmp", ".part")) or path.name == "rewriting.json"
        ),
    }


def _start(home: Home, stage: str, days: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bench.chaos_stages", str(home.root), stage, str(days)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@cache
def _spent() -> dict[str, float]:
    """Stage -> seconds its first undisturbed run took."""
    return {}


def _usual_seconds(stage: str) -> float:
    return _spent().get(stage, 3.0)


def main() -> None:
    root, stage, days = sys.argv[1:]
    home = Home(Path(root))
    perform(home, load_settings(home.settings), stage, datetime.now(UTC) + timedelta(days=int(days)))


if __name__ == "__main__":
    main()

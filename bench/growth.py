"""What grows with the archive: each stage of a day at several sizes of a made warehouse, in CPU where it works and in seconds where somebody waits.

    python -m bench.growth 10000 100000

The pages are those of bench.warehouse. A stage's exponent is the slope between the first and the last size: 0 is flat, 1 grows as the archive does.
"""

import json
import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from bench.warehouse import SEGMENT, START, Press
from records.capture import RunReport
from warehouse.ingest.runs import ingest_run
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import copy_decided
from warehouse.storage.database import Connection, open_warehouse
from warehouse.storage.snapshot import lead_to

STAGES = {
    "add_1000_cpu": "1,000 more articles, seconds of CPU",
    "add_one_cpu": "a commit of one page, seconds of CPU",
    "publish_cpu": "publishing, seconds of CPU",
    "publish_blocked": "writer waits for publishing, seconds",
    "publish_seen": "until readers are led to it, seconds",
    "published_mb": "written by publishing 1,000 more, MB; once a day a slim copy besides",
}
_ROUNDS, KEPT = 3, 3


def measured(sizes: Sequence[int]) -> Iterator[dict[str, float]]:
    """One row a size, its keys those of STAGES and `articles`, `rate` (articles a second of CPU on the way there), `kilobytes` (of an article) and
    `reports_alone_mb` (written when reports of crawls are all that came)."""
    with tempfile.TemporaryDirectory(prefix="docketwire-growth-") as folder:
        con, press, rows = open_warehouse(Path(folder) / "growth.duckdb"), Press(), 0
        try:
            for size in sizes:
                spent, before = 0.0, rows
                while rows < size:
                    segment, begun = press.segment(), _cpu()
                    ingest_segment(con, segment, ingested_at=START)
                    spent += _cpu() - begun
                    rows += SEGMENT
                rate = (rows - before) / max(spent, 1e-9)
                yield {"articles": size, "rate": round(rate), **_stages(con, press, Path(folder))}
                rows += (_ROUNDS + 1) * SEGMENT + _ROUNDS + KEPT
        finally:
            con.close()


def _stages(con: Connection, press: Press, folder: Path) -> dict[str, float]:
    made = iter([*(press.segment() for _ in range(_ROUNDS)), *(press.segment(1) for _ in range(_ROUNDS))])
    thousand = _middle(lambda: ingest_segment(con, next(made), ingested_at=START))
    single = _middle(lambda: ingest_segment(con, next(made), ingested_at=START))
    public, at = folder / "public", START + timedelta(seconds=press.made)
    for number in range(KEPT):  # from then on the oldest becomes the next one
        ingest_segment(con, press.segment(1), ingested_at=START)
        if (copied := copy_decided(con, public, now=at + timedelta(seconds=number))) is not None:
            lead_to(copied, keep_last=KEPT, slim=None)
    ingest_segment(con, press.segment(), ingested_at=START)
    busy, begun = _cpu(), time.monotonic()
    copied = copy_decided(con, public, now=at + timedelta(seconds=KEPT))
    waited = time.monotonic() - begun
    assert copied is not None
    snapshot = lead_to(copied, keep_last=KEPT, slim=None)
    busy, seen, written = _cpu() - busy, time.monotonic() - begun, copied.written_bytes
    late = at + timedelta(hours=1)
    ingest_run(con, RunReport(run_id=f"growth{press.made}", started_at=late, finished_at=late, status="done", sources=()))
    copied = copy_decided(con, public, now=late)
    return {
        "add_1000_cpu": round(thousand, 3),
        "add_one_cpu": round(single, 4),
        "publish_cpu": round(busy, 2),
        "publish_blocked": round(waited, 2),
        "publish_seen": round(seen, 2),
        "published_mb": round(written / 1e6, 1),
        "whole_mb": round(snapshot.size_bytes / 1e6, 1),
        "kilobytes": round(snapshot.size_bytes / max(snapshot.articles, 1) / 1000, 2),
        "reports_alone_mb": 0.0 if copied is None else round(copied.written_bytes / 1e6, 1),
    }


def exponent(rows: Sequence[dict[str, float]], stage: str) -> float | None:
    """Slope of a stage over the sizes, on logarithms; None for fewer than two sizes, or where nothing was measured."""
    first, last = rows[0] if rows else {}, rows[-1] if rows else {}
    if len(rows) < 2 or not first.get(stage) or not last.get(stage):
        return None
    return round(math.log(last[stage] / first[stage]) / math.log(last["articles"] / first["articles"]), 2)


def _middle(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_ROUNDS):
        begun = _cpu()
        work()
        spent.append(_cpu() - begun)
    return sorted(spent)[_ROUNDS // 2]


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    for row in measured([int(size) for size in sys.argv[1:]] or [10_000, 100_000]):
        print(json.dumps(row), flush=True)

"""How fast exports are written, and in how much memory: `python -m bench.exports [--articles 200000] [--formats parquet jsonl]`.

Made-up articles of real shape are exported in a child process whose peak memory is measured; the folder lies in the system's temporary
directory and is removed. CPU seconds are given beside the wall clock, because the machine may be shared.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.synthetic import build
from warehouse.exports.order import ExportOrder
from warehouse.exports.run import Export, open_export
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import Snapshot

FLOORS = {"parquet": 20_000, "jsonl": 15_000}
"""Articles a second."""
MEMORY_MB = 1536


def main() -> int:
    """Build, export each format, print a line each; exit 1 when a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--formats", nargs="+", default=["parquet", "jsonl"], choices=["parquet", "jsonl", "csv", "text"])
    parser.add_argument("--warehouse", type=Path, help="Use this file (and build it if it is missing) instead of a temporary one.")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(_export(options.warehouse, options.child)))
        return 0
    with tempfile.TemporaryDirectory(prefix="docketwire-bench-") as folder:
        file = options.warehouse or Path(folder) / "bench.duckdb"
        if not file.exists():
            build(file, options.articles)
        print(f"{'format':8} {'articles':>9} {'wall s':>7} {'cpu s':>7} {'per s':>8} {'per cpu s':>9} {'MB':>7} {'peak MB':>8}  floor")
        return max(_measure(file, form) for form in options.formats)


def _measure(file: Path, form: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "bench.exports", "--warehouse", str(file), "--child", form], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    rate, cpu_rate = found["articles"] / found["wall"], found["articles"] / found["cpu"]
    good = max(rate, cpu_rate) >= FLOORS.get(form, 0) and found["peak_mb"] <= MEMORY_MB
    print(
        f"{form:8} {found['articles']:9,} {found['wall']:7.1f} {found['cpu']:7.1f} {rate:8,.0f} {cpu_rate:9,.0f} {found['mb']:7.0f} "
        f"{found['peak_mb']:8.0f}  {'kept' if good else 'MISSED'} ({FLOORS.get(form, 0):,}/s, {MEMORY_MB} MB)"
    )
    return 0 if good else 1


def _export(file: Path, form: str) -> dict[str, float]:
    """All tables of an unnarrowed export, manifests and digests included."""
    with open_snapshot(file) as con:
        (articles,) = con.execute("select count(*) from articles").fetchone() or (0,)
    snapshot = Snapshot(
        id="20260101T000000Z-1",
        journal_no=1,
        created_at="2026-01-01T00:00:00+00:00",
        file=file.name,
        slim=None,
        size_bytes=0,
        articles=articles,
    )
    with tempfile.TemporaryDirectory(prefix="docketwire-bench-") as folder:
        wall, cpu = time.monotonic(), time.process_time()
        with open_export(file, snapshot, ExportOrder(format=form).checked(), Path(folder) / "x", software="bench") as work:
            assert isinstance(work, Export)
            work.write_tables()
            done = work.finish()
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    peak = _peak_mb()
    return {"articles": articles, "wall": wall, "cpu": cpu, "mb": done.size_bytes / 1e6, "peak_mb": peak}


def _peak_mb() -> float:
    """Peak resident memory of this process. Not `ru_maxrss`: on Linux a child inherits its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())

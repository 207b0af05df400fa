"""Near copies in a warehouse of tens of millions of articles: what a commit costs there, on disk, and whether it finds what it finds in a small one.

    python -m bench.near_at_scale --sizes 1000000 10000000 30000000 [--a-day 27400] [--memory 4GB] [--folder PLACE]

What near copies are sought in (signatures, bands, reports, versions) is written by the million straight into the tables, at random, so many articles a day;
27,400 are ten million a year. At each size a writer that begins anew commits made segments (bench.warehouse) dated at the archive's end: what its first two
cost, which learn what is stored, 1,000 pages, one page, its peak memory; and an empty warehouse takes in the same. The copies found must be as many.
Half an hour and 800 bytes of disk an article; each size is measured in a process of its own.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bench.seat import peak_mb
from bench.warehouse import START, Press
from warehouse.ingest.bands import BLOCK
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.database import Connection, open_warehouse
from warehouse.storage.frames import BAND, SIGNATURE, append_table

A_DAY = 27_400
_BANDS, _SIGNATURE_BYTES = 32, 512
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_SEGMENTS = 4


def fill(con: Connection, size: int, a_day: int) -> None:
    """Write `size` random articles that end on the day the made press begins."""
    first = START.date() - timedelta(days=size // a_day + 1)
    for at in range(0, size, BLOCK):
        _block(con, at + 1, min(BLOCK, size - at), first, a_day)
    con.execute("checkpoint")


def _block(con: Connection, number: int, count: int, first: date, a_day: int) -> None:
    """Signatures with these running numbers, their bands in order, as a full block's are, and what the reports are known by."""
    random = np.random.default_rng(number)
    numbers = np.arange(number, number + count)
    days = np.datetime64(first) + (numbers // a_day).astype("timedelta64[D]")
    reports, versions = _ids(random, count, 16), _ids(random, count, 32)
    values: dict[str, Any] = {
        "sig_no": numbers, "report_id": reports, "version_id": versions, "day": days,
        "text_hash": random.integers(-(2**63), 2**63, count), "shingles": random.integers(50, 900, count),
        "signature": pa.FixedSizeBinaryArray.from_buffers(pa.binary(_SIGNATURE_BYTES), count, [None, pa.py_buffer(random.bytes(count * _SIGNATURE_BYTES))]).cast(pa.binary()),
        "particulars": pa.nulls(count, pa.binary()),
    }  # fmt: skip
    append_table(con, "base.signature", pa.table({name: pa.array(values[name], kind) for name, kind in SIGNATURE.items()}))
    hashes = random.integers(-(2**31), 2**31, count * _BANDS).astype(np.int32)
    order = np.argsort(hashes)
    bands = {"day": np.repeat(days, _BANDS)[order], "hash": hashes[order], "sig_no": np.repeat(numbers, _BANDS)[order]}
    append_table(con, "base.band", pa.table({name: pa.array(bands[name], kind) for name, kind in BAND.items()}))
    seen = pa.array(
        days.astype("datetime64[us]") + random.integers(0, 86_400_000_000, count).astype("timedelta64[us]"), pa.timestamp("us", tz="UTC")
    )
    told = pa.table({"report_id": reports, "version_id": versions, "text_digest": versions, "seen": seen, "number": numbers})
    con.register("told", told)
    con.execute("""
        insert into base.report by name
        select
            report_id, 'https://outlet' || number % 4000 || '.example/' || number as canonical_url, 'xx-outlet' || number % 4000 as source_id,
            false as agency, false as established, seen as first_seen, seen as last_seen, seen as earliest_published_at, seen as ranked_at,
            2000 as longest, 1 as versions, 1 as changed_no, report_id as article_id, version_id, canonical_url as url
        from told
    """)
    con.execute("""
        insert into base.version by name
        select version_id, report_id, text_digest, seen as first_seen, seen as last_seen, version_id as capture_id, '' as rendition from told
    """)
    con.unregister("told")


def _ids(random: np.random.Generator, count: int, digits: int) -> pa.Array:
    raw: NDArray[np.uint8] = _HEX[random.integers(0, 16, count * digits, dtype=np.uint8)]
    return (
        pa.FixedSizeBinaryArray.from_buffers(pa.binary(digits), count, [None, pa.py_buffer(raw.tobytes())])
        .cast(pa.binary())
        .cast(pa.string())
    )


def measured(file: Path, memory: str | None) -> dict[str, object]:
    """One row: what commits cost a writer that opens this file, and which copies they found; the file is changed."""
    con, press = open_warehouse(file), Press()
    if memory:
        con.execute(f"set memory_limit = '{memory}'")
    try:
        began = [_spent(lambda: _commit(con, press, 1000)) for _ in range(2)]
        thousand = sorted(_spent(lambda: _commit(con, press, 1000)) for _ in range(_SEGMENTS - 1))
        single = sorted(_spent(lambda: _commit(con, press, 1)) for _ in range(5))
        copies = con.execute("select count(*) from base.report where copy_kind is not null").fetchone()
    finally:
        con.close()
    return {
        "first_commits_cpu": [round(cpu, 2) for cpu, _ in began], "add_1000_cpu": round(thousand[1][0], 3), "add_1000_seconds": round(thousand[1][1], 3),
        "add_one_cpu": round(single[2][0], 4), "peak_mb": peak_mb(), "copies": copies[0] if copies else None,
    }  # fmt: skip


def _commit(con: Connection, press: Press, pages: int) -> None:
    ingest_segment(con, press.segment(pages), ingested_at=START)


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    before, clock = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - clock


def _filled(file: Path, size: int, a_day: int) -> None:
    con = open_warehouse(file)
    try:
        fill(con, size, a_day)
    finally:
        con.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 10_000_000, 30_000_000])
    parser.add_argument("--a-day", type=int, default=A_DAY)
    parser.add_argument("--memory", help="DuckDB's limit; its own choice else")
    parser.add_argument(
        "--folder", type=Path, help="where the warehouses are made, and removed; the system's place for temporary files else"
    )
    args = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    for size in [0, *args.sizes]:
        with tempfile.TemporaryDirectory(prefix="docketwire-near-", dir=args.folder) as folder:
            file, begun = Path(folder) / "near.duckdb", time.monotonic()
            with context.Pool(1) as process:  # the memory of filling is not that of the writer
                process.apply(_filled, (file, size, args.a_day))
            filling, room = time.monotonic() - begun, file.stat().st_size
            with context.Pool(1) as process:
                row = process.apply(measured, (file, args.memory))
            print(json.dumps({"articles": size, "gb": round(room / 1e9, 2), "filled_in": round(filling), **row}), flush=True)


if __name__ == "__main__":
    main()

"""How fast search answers over synthetic articles of real shape, and what the index costs.

`python -m bench.search --count 200000` builds a warehouse (about 3 KB of text an article, unit vectors out of a random generator), indexes it,
updates it by 500 articles, and asks some hundred different queries one after the other, each once. Everything lies in a temporary folder
that is removed at the end. Times are wall clock with the CPU time beside them: on a busy machine only the second can be compared.
"""

import argparse
import json
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.synthetic import build
from jobs.search import query_vector
from newsroom.outlets import load_outlets
from newsroom.press import load_reports
from records.selection import Selection
from warehouse.search.index import update_index
from warehouse.search.reader import SearchReader
from warehouse.storage.database import open_warehouse
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.snapshot import Snapshot

NOW = datetime(2026, 6, 1, tzinfo=UTC)
UPDATE = 500
FILTERS = (Selection(), Selection(languages=("en",)), Selection(topics=("user-data",)), Selection(platforms=("X",)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where the temporary folder goes; the system's place unless given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="docketwire-bench-") as folder:
        for figures in measure(Path(folder), options.count):
            print(json.dumps(figures), flush=True)


def measure(folder: Path, count: int) -> Iterator[dict[str, Any]]:
    """One line of figures per step."""
    file, search = folder / "w.duckdb", folder / "search"
    with _timed() as spent:
        build(file, count)
        _add_vectors(file)
    yield {"step": "build", "articles": count, **spent}
    with _timed() as spent:
        done = update_index(search, file, _snapshot(file, 1))
    yield {"step": "index", "articles": done.articles, "vectors": done.vectors, **spent, "mb": _megabytes(search)}
    _touch(file)
    with _timed() as spent:
        done = update_index(search, file, _snapshot(file, 2))
    yield {"step": "update", "written": done.written, "rebuilt": done.rebuilt, **spent}
    reader = SearchReader(search)
    queries = _queries()
    yield {"step": "words", **_asked([lambda q=q, f=f: reader.words(q, f) for q in queries for f in FILTERS])}
    yield {"step": "words+facets", **_asked([lambda q=q: reader.words(q, Selection(), facets=True) for q in queries])}
    titles = _titles()
    query_vector(titles[0])
    yield {"step": "meaning", **_asked([lambda q=q, f=f: reader.meaning(q, query_vector(q), f) for q in titles for f in FILTERS])}
    yield {
        "step": "hybrid",
        **_asked([lambda q=q: reader.hybrid(" ".join(q.split()[:3]), query_vector(q), Selection()) for q in titles]),
    }
    yield {"step": "memory", "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def _asked(asks: list[Callable[[], Any]]) -> dict[str, Any]:
    """Percentiles in milliseconds over all queries; the first one is left out (it opens files)."""
    asks[0]()
    wall, busy, hits = [], [], 0
    for ask in asks:
        begun, cpu = time.perf_counter(), time.process_time()
        hits += bool(ask().hits)
        wall.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
    spread = {
        f"{name}_p{share}": round(float(np.percentile(values, share)), 1)
        for name, values in (("ms", wall), ("cpu_ms", busy))
        for share in (50, 95)
    }
    return {"queries": len(asks), "with_hits": hits, **spread}


def _queries() -> list[str]:
    """Words, pairs, phrases, alternatives, exclusions, beginnings and case numbers, out of the press itself."""
    rng, found = np.random.default_rng(5), ["X", "TikTok", "C-311/18", "裁判", "推特", "条", "суд", "محكمة", "2013", "court -Twitter"]
    for title in _titles():
        words = [word for word in re.findall(r"\w{3,}", title) if not word.isdecimal()]
        if len(words) < 3:
            found.append(title[:4])
            continue
        a, b = (str(word) for word in rng.choice(words, 2, replace=False))
        found += [a, f"{a} {b}", f"{a} OR {b}", f'"{words[0]} {words[1]}"', f"{a[:4]}*", f"{a} -{b}"]
    return found[:220]


def _titles() -> list[str]:
    return [report.title for outlet in load_outlets() for report in load_reports(outlet) if report.relevant][:48]


def _add_vectors(file: Path) -> None:
    rng = np.random.default_rng(2)
    con = open_warehouse(file)
    try:
        keys = con.execute("select version_id, report_id from base.report").fetchall()
        for start in range(0, len(keys), 10_000):
            part = keys[start : start + 10_000]
            numbers = rng.standard_normal((len(part), 512), dtype=np.float32)
            numbers /= np.linalg.norm(numbers, axis=1, keepdims=True)
            flat = pa.FixedSizeListArray.from_arrays(pa.array(numbers.ravel()), 512)
            con.register("more", pa.table({"v": [k for k, _ in part], "r": [k for _, k in part], "n": flat}))
            con.execute("insert into base.vector select v, r, 'bench', n from more")
            con.unregister("more")
        con.execute("force checkpoint")
    finally:
        con.close()


def _touch(file: Path) -> None:
    con = open_warehouse(file)
    try:
        with transaction(con):
            entry = next_entry(con, "segment", "bench-update", NOW)
            con.execute(
                "update base.report set changed_no = ?, title = title || ' again' where report_id in (select report_id from base.report limit ?)",
                [entry, UPDATE],
            )
    finally:
        con.close()


def _snapshot(file: Path, number: int) -> Snapshot:
    return Snapshot(
        id=f"20260601T00000{number}Z-{number}",
        journal_no=number,
        created_at=NOW.isoformat(),
        file=file.name,
        slim=None,
        size_bytes=0,
        articles=0,
    )


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 2**20


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    spent: dict[str, float] = {}
    begun, cpu = time.perf_counter(), time.process_time()
    yield spent
    spent |= {"seconds": round(time.perf_counter() - begun, 1), "cpu_seconds": round(time.process_time() - cpu, 1)}


if __name__ == "__main__":
    main()

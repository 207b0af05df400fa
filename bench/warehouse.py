"""How fast the warehouse takes in articles, and how large it grows.

`python -m bench.warehouse --sizes 10000 100000` fills a new warehouse step by step with synthetic articles (about 3 KB of text, 6 % near
copies, 2 % captured again, dates over 90 days), and at each size measures one more segment of 1,000, a publish, and two analysts' queries.
"""

import argparse
import hashlib
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import xxhash

from beat.vocabulary import vocabulary
from records.article import (
    Classification,
    DatedFact,
    Extraction,
    Fingerprint,
    Language,
    Mention,
    MentionKind,
    Processed,
    SegmentRows,
    TopicMatch,
)
from warehouse.asking.query import run_query
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.storage.database import open_snapshot, open_warehouse

START = datetime(2026, 1, 1, tzinfo=UTC)
LANGUAGES = ("en", "fr", "de", "es", "ja", "ar", "tr", "pt")
TOPICS = vocabulary().topic_ids[:5]
SEGMENT = 1000


class Press:
    """An endless, seeded press."""

    def __init__(self, seed: int = 1) -> None:
        self.random, self.numbers = random.Random(seed), np.random.default_rng(seed)
        syllables = [c + v for c in "bcdfgklmnprstv" for v in "aeiou"]
        self.vocabulary = ["".join(self.random.choices(syllables, k=self.random.randint(1, 5))) for _ in range(30_000)]
        self.made = 0
        self.recent: list[Processed] = []

    def segment(self, size: int = SEGMENT) -> SegmentRows:
        name = f"2026/bench-{self.made:08d}.warc.gz"
        rows = tuple(self.page(name) for _ in range(size))
        return SegmentRows(segment=name, segment_digest="sha256:" + name, size_bytes=1, records=size, torn=0, rows=rows)

    def page(self, segment: str) -> Processed:
        self.made += 1
        dice = self.random.random()
        if self.recent and dice < 0.02:
            return self._made(segment, self.random.choice(self.recent), again=True)
        made = self._made(segment, self.random.choice(self.recent) if self.recent and dice < 0.08 else None, again=False)
        if len(self.recent) < 2000:
            self.recent.append(made)
        else:
            self.recent[self.random.randrange(2000)] = made
        return made

    def _made(self, segment: str, model: Processed | None, *, again: bool) -> Processed:
        number = self.made
        at = START + timedelta(days=90 * number / 1_000_000)
        text = model.extraction.text if model else self._text()
        url = (
            model.canonical_url
            if model and again
            else f"https://outlet{number % 200}.example/2026/{number}/report-on-a-platform-in-court.html"
        )
        values = (
            self.numbers.integers(0, 2**32, 128, dtype=np.uint32)
            if model is None
            else np.frombuffer(model.fingerprint.signature, "<u4").copy()
        )
        if model and not again:
            values[self.numbers.random(128) < 0.2] += 1
            text += " " + str(number)
        return Processed(
            capture_id=hashlib.md5(str(number).encode()).hexdigest(),
            source_id=f"xx-outlet{number % 200}",
            run_id="bench",
            warc_file=segment,
            warc_offset=number,
            payload_digest="sha256:" + hashlib.sha256(str(number).encode()).hexdigest(),
            fetched_at=at,
            url=url,
            requested_url=url,
            canonical_url=url,
            http_status=200,
            hint=None,
            extraction=Extraction(
                text=text, title=text[:70] if not again else (model and model.extraction.title), authors=("A. Writer",), extractor="bench/1"
            ),
            published=DatedFact(at=at - timedelta(hours=2), origin="json-ld"),
            classification=self._classification(number),
            fingerprint=_fingerprint(text, values),
        )

    def _text(self) -> str:
        return " ".join(self.random.choices(self.vocabulary, k=450))

    def _classification(self, number: int) -> Classification:
        mentions = tuple(
            Mention(kind=MentionKind.PLATFORM, value=value, surface=value, start=i, end=i + 2, rule="bench", party=i == 0)
            for i, value in enumerate(("X", "TikTok", "Meta"))
        )
        language = Language(code=LANGUAGES[number % 8], confidence=0.99, method="langdetect")
        topics = (TopicMatch(topic=TOPICS[number % 5], score=0.9),)
        return Classification(language=language, relevant=True, score=0.9, topics=topics, mentions=mentions, model="bench/1")


def _fingerprint(text: str, values: np.ndarray) -> Fingerprint:
    bands = (xxhash.xxh3_64_intdigest(row.tobytes(), seed=i) for i, row in enumerate(values.astype("<u4").reshape(32, 4)))
    signed = tuple(band - 2**64 if band >= 2**63 else band for band in bands)
    digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return Fingerprint(text_digest=digest, signature=values.astype("<u4").tobytes(), bands=signed, shingles=448, tokens=450)


def measure(folder: Path, sizes: list[int]) -> Iterator[dict[str, float | int]]:
    """One row of figures per size."""
    press, con, spent, rows = Press(), open_warehouse(folder / "bench.duckdb"), 0.0, 0
    try:
        for size in sizes:
            while rows < size:
                segment = press.segment()
                spent += _timed(lambda segment=segment: ingest_segment(con, segment, ingested_at=START))  # type: ignore[misc]
                rows += len(segment.rows)
            more = [press.segment() for _ in range(3)]
            busy = time.process_time()
            adding = [_timed(lambda segment=segment: ingest_segment(con, segment, ingested_at=START)) for segment in more]  # type: ignore[misc]
            busy = time.process_time() - busy
            rows += 3 * SEGMENT
            publishing = _timed(lambda: publish(con, folder / "public", now=START))
            bytes_used = (folder / "bench.duckdb").stat().st_size
            yield (
                {
                    "articles": size,
                    "rows_per_second": round(size / spent),
                    "add_1000_seconds": round(sorted(adding)[1], 3),
                    "add_1000_cpu_seconds": round(busy / len(more), 3),
                }
                | {
                    "publish_seconds": round(publishing, 2),
                    "mb_per_10k": round(bytes_used / 1e6 / rows * 10_000, 1),
                }
                | _queries(folder)
            )
    finally:
        con.close()


def _queries(folder: Path) -> dict[str, float]:
    latest = (folder / "public" / "latest.duckdb").resolve()
    count = "select language, topic, count(*) from articles group by all"
    newest = "select title, url from articles where language = 'fr' order by first_seen desc limit 50"
    with open_snapshot(latest) as con:
        warm = {
            name: round(min(_timed(lambda sql=sql: con.execute(sql).fetchall()) for _ in range(5)) * 1000, 1)
            for name, sql in (("count_ms", count), ("newest_ms", newest))
        }  # type: ignore[misc]
    return warm | {"query_cold_ms": round(_timed(lambda: run_query(latest, count)) * 1000, 1)}


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    with tempfile.TemporaryDirectory() as folder:
        for figures in measure(Path(folder), parser.parse_args().sizes):
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()

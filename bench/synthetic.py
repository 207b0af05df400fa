"""A warehouse full of made-up articles of real shape: the demonstration press's sentences, shuffled; lengths, languages and topics skewed."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from beat.vocabulary import vocabulary
from newsroom.outlets import load_outlets
from newsroom.press import load_reports
from records.source import Source
from warehouse.ingest.segment import upsert_sources
from warehouse.storage import frames
from warehouse.storage.database import Connection, open_warehouse
from warehouse.storage.frames import append
from warehouse.storage.journal import next_entry, transaction

TOPICS = vocabulary().topic_ids
PLATFORMS = ("X", "Meta", "Google", "TikTok", "Amazon", "Apple", "Uber", "Telegram")
START = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 10_000


def build(path: Path, count: int, *, seed: int = 1) -> None:
    """Fill a new warehouse with `count` articles, their versions, captures and mentions."""
    con = open_warehouse(path, memory_limit="1GB")
    try:
        pools = _sentences()
        upsert_sources(
            con,
            [
                Source(id=f"zz-{code}", name=f"Outlet {code}", country="zz", languages=(code,), homepage="https://o.example/")
                for code in pools
            ],
        )
        rng = np.random.default_rng(seed)
        for start in range(0, count, BATCH):
            _batch(con, pools, rng, start, min(BATCH, count - start))
        con.execute("force checkpoint")
    finally:
        con.close()


def _sentences() -> dict[str, list[str]]:
    """Language -> sentences of its outlets."""
    pools: dict[str, list[str]] = {}
    for outlet in load_outlets():
        for report in load_reports(outlet):
            text = "\n".join(report.body(1))
            pools.setdefault(outlet.language, []).extend(s for s in re.split(r"(?<=[.!?。！？])\s*", text) if len(s) > 20)
    return {code: pool for code, pool in pools.items() if len(pool) > 30}


def _batch(con: Connection, pools: dict[str, list[str]], rng: np.random.Generator, start: int, count: int) -> None:
    codes = sorted(pools)
    weights = 1 / np.arange(1, len(codes) + 1)
    languages = rng.choice(len(codes), count, p=weights / weights.sum())
    topics = rng.zipf(1.6, count) % len(TOPICS)
    lengths = np.clip(rng.lognormal(2.9, 0.6, count), 4, 120).astype(int)
    rows = [_row(start + i, codes[languages[i]], pools[codes[languages[i]]], TOPICS[topics[i]], int(lengths[i]), rng) for i in range(count)]
    with transaction(con):
        entry = next_entry(con, "segment", f"2026/01/01/bench-{start:08d}.warc.gz", START)
        append(con, "base.report", (row | {"changed_no": entry} for row in rows), frames.REPORT)
        append(con, "base.version", ({**row, "text_digest": row["payload_digest"]} for row in rows), frames.VERSION)
        append(
            con,
            "base.capture",
            ({**row, "run_id": "bench", "requested_url": row["url"], "http_status": 200, "outcome": "stored"} for row in rows),
            frames.CAPTURE,
        )
        append(con, "base.mention", (_mention(row) for row in rows), frames.MENTION)
        con.execute("insert into base.segment values (?, ?, ?, ?, ?, ?)", (rows[0]["segment"], "sha256:00", 1, count, 0, START))


def _row(number: int, language: str, pool: list[str], topic: str, sentences: int, rng: np.random.Generator) -> dict[str, Any]:
    picks = rng.integers(0, len(pool), sentences)
    text = "\n".join(" ".join(pool[p] for p in picks[i : i + 4]) for i in range(0, sentences, 4))
    url = f"https://o{number % 700}.example/{language}/2026/{number}"
    key = hashlib.sha256(url.encode()).hexdigest()
    at = START + timedelta(seconds=30 * number)
    platforms = [PLATFORMS[number % len(PLATFORMS)]]
    return {
        "report_id": key[:16], "article_id": key[:16], "canonical_url": url, "url": url, "source_id": f"zz-{language}", "agency": False,
        "first_seen": at, "last_seen": at, "earliest_published_at": at - timedelta(hours=1), "longest": len(text), "versions": 1,
        "version_id": key[16:32], "title": pool[picks[0]][:110], "title_origin": "h1", "text": text, "standfirst": pool[picks[1]][:250],
        "authors": ["A. Writer"], "site_name": f"Outlet {language}", "robots": "max-image-preview:large" if number % 9 else "noarchive, noai",
        "published_at": at - timedelta(hours=1), "published_origin": "json-ld", "published_day_only": False, "published_plausible": True,
        "language": language, "language_confidence": 0.98, "language_method": "langdetect", "score": 0.91, "topic": topic,
        "topics": [{"topic": topic, "score": 0.8}], "platforms": platforms, "model": "beat/1", "extractor": "cascade/1", "tokens": len(text) // 6,
        "characters": len(text), "capture_id": key[32:], "segment": f"2026/01/01/bench-{number // BATCH * BATCH:08d}.warc.gz", "warc_offset": number,
        "payload_digest": f"sha256:{key}", "fetched_at": at,
    }  # fmt: skip


def _mention(row: dict[str, Any]) -> dict[str, Any]:
    name = row["platforms"][0]
    return {
        **row,
        "kind": "platform",
        "value": name,
        "surface": name,
        "span_start": 0,
        "span_end": len(name),
        "rule": "platforms.toml",
        "party": True,
    }

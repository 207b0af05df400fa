"""Synthetic pages for the warehouse's tests: a small MinHash, made-up articles, fixed clocks."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import xxhash

from records.article import (
    Classification,
    DatedFact,
    Extraction,
    Fingerprint,
    Language,
    Mention,
    MentionKind,
    Processed,
    Rejected,
    SegmentRows,
    TopicMatch,
)
from records.capture import Hint
from records.outcome import Outcome
from records.source import ListingKind, Source, SourceKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_RNG = np.random.Generator(np.random.PCG64(7))
_MULTIPLIERS = _RNG.integers(0, 2**63, 128, dtype=np.uint64)[:, None] * np.uint64(2) + np.uint64(1)
_OFFSETS = _RNG.integers(0, 2**63, 128, dtype=np.uint64)[:, None]


def shingles(text: str) -> set[int]:
    """Word triples, hashed."""
    words = text.split()
    return (
        {xxhash.xxh3_64_intdigest(" ".join(words[i : i + 3]).encode("utf-8", "surrogatepass")) for i in range(max(1, len(words) - 2))}
        if words
        else set()
    )


def fingerprint(text: str) -> Fingerprint:
    """MinHash of 128 values in 32 bands, as the pipeline makes it."""
    hashes = np.fromiter(shingles(text), dtype=np.uint64)
    digest = "sha256:" + hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()
    if not len(hashes):
        return Fingerprint(text_digest=digest, signature=b"", bands=(), shingles=0, tokens=0)
    values = ((_MULTIPLIERS * hashes[None, :] + _OFFSETS) >> np.uint64(32)).min(axis=1).astype("<u4")
    bands = (xxhash.xxh3_64_intdigest(row.tobytes(), seed=number) for number, row in enumerate(values.reshape(32, 4)))
    signed = tuple(band - 2**64 if band >= 2**63 else band for band in bands)
    return Fingerprint(text_digest=digest, signature=values.tobytes(), bands=signed, shingles=len(hashes), tokens=len(text.split()))


def words(seed: int, count: int = 120) -> str:
    """A made-up text; texts of different seeds share nothing."""
    rng = random.Random(seed)
    return " ".join(f"w{seed}x{rng.randrange(10_000)}" for _ in range(count))


def page(
    url: str,
    text: str,
    *,
    title: str = "Court rules on platform",
    source: str = "fr-alpha",
    at: datetime = NOON,
    published: datetime | None = NOON - timedelta(hours=2),
    day_only: bool = False,
    plausible: bool = True,
    capture: str | None = None,
    address: str | None = None,
    language: str = "en",
    topic: str = "user-data",
    vector: tuple[float, ...] = (),
    rendition: str = "",
    particulars: bytes = b"",
    listed: datetime | None = None,
) -> Processed:
    """A kept page; its capture id is derived from address and time unless given."""
    key = capture or hashlib.md5(f"{address or url}|{at.isoformat()}|{source}".encode()).hexdigest()
    fact = published and DatedFact(at=published, origin="meta", day_only=day_only, plausible=plausible)
    mentions = (
        Mention(kind=MentionKind.PLATFORM, value="X", surface="Twitter", start=0, end=7, rule="platforms.toml:X/twitter", party=True),
        Mention(kind=MentionKind.AUTHORITY, value="CNIL", surface="CNIL", start=9, end=13, rule="authorities.toml:CNIL", jurisdiction="fr"),
    )
    return Processed(
        rendition=rendition,
        capture_id=key,
        source_id=source,
        run_id="run-1",
        warc_file="2026/03/01/run-1-000.warc.gz",
        warc_offset=123,
        payload_digest="sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        fetched_at=at,
        url=address or url,
        requested_url=address or url,
        canonical_url=url,
        http_status=200,
        hint=listed and Hint(url=url, listing_url=url, listing_kind=ListingKind.FEED, published_at=listed),
        extraction=Extraction(text=text, title=title, authors=("A. Writer",), extractor="test/1"),
        published=fact or None,
        classification=Classification(
            language=Language(code=language, confidence=0.99, method="langdetect"),
            relevant=True,
            score=0.9,
            topics=(TopicMatch(topic=topic, score=0.8), TopicMatch(topic="hate-speech", score=0.3)),
            mentions=mentions,
            vector=vector,
            model="beat/1",
        ),
        fingerprint=replace(fingerprint(text), particulars=particulars),
    )


def rejected(
    url: str, outcome: Outcome = Outcome.OFF_TOPIC, *, at: datetime = NOON, source: str = "fr-alpha", capture: str | None = None
) -> Rejected:
    """A page that was not kept."""
    return Rejected(
        capture_id=capture or hashlib.md5(f"{url}|{at.isoformat()}|{source}".encode()).hexdigest(),
        source_id=source,
        run_id="run-1",
        warc_file="2026/03/01/run-1-000.warc.gz",
        warc_offset=9,
        payload_digest="sha256:00",
        fetched_at=at,
        url=url,
        outcome=outcome,
        title="Weather",
        language="en",
        score=0.02,
    )


def segment(name: str, rows: Iterable[Processed | Rejected]) -> SegmentRows:
    """A segment's rows under a file name."""
    kept = tuple(rows)
    return SegmentRows(segment=name, segment_digest="sha256:" + name, size_bytes=1000, records=len(kept), torn=0, rows=kept)


def source(
    key: str, *, agency: bool = False, kind: SourceKind = SourceKind.NEWS, homepage: str | None = None, country: str = "fr"
) -> Source:
    """An outlet."""
    home = homepage or f"https://www.{key}.example/"
    return Source(id=key, name=key.title(), country=country, languages=("fr",), homepage=home, kind=kind, agency=agency)

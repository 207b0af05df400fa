"""Pages that no capture holds any more (imports, raw pages past their time, damaged segments), as the warehouse before kept them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from records.article import Classification, Extraction, Fingerprint, Language, Mention, Processed, SegmentRows, TopicMatch
from records.fields import shared
from records.provenance import Place
from warehouse.facts.rows import facts_of_rows
from warehouse.ingest.as_seen import carry_seen
from warehouse.ingest.matches import Shingles
from warehouse.ingest.segment import add_pages
from warehouse.storage import frames
from warehouse.storage.frames import given
from warehouse.storage.journal import transaction
from warehouse.storage.rows import record_of
from warehouse.storage.statements import Statements, filled, listed

SQL = Statements(__file__)
BATCH = 500
"""Pages carried over in one transaction."""


def carry_pages(con: duckdb.DuckDBPyConnection, *, at: datetime, shingles: Shingles | None = None) -> int:
    """Take over every capture that the attached `old` has and this warehouse has not; returns how many. Twice is the same as once.

    Kept pages go through the deduplication like any other, so that their places among copies and versions are found anew; others are rows.
    """
    con.execute(SQL["lost"])
    found = con.execute(SQL["lost_keys"]).fetchall()
    for segment, captures in _batches(found):
        rows = SegmentRows(
            segment=segment, segment_digest="", size_bytes=0, records=len(captures), torn=0, rows=tuple(_pages(con, captures))
        )
        exact = None if segment.startswith("import/") else shingles  # as an import compares, and an ingest
        add_pages(con, rows, at=at, ranked_at=_moments(con, captures), shingles=exact)
    with transaction(con):
        others = con.execute(SQL["carry_rejected"]).fetchone()
        seen = carry_seen(con)
    return len(found) + seen + int(others[0] if others else 0)


def _batches(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    batch: list[str] = []
    current = ""
    for segment, capture in found:
        if batch and (segment != current or len(batch) >= BATCH):
            yield current, batch
            batch = []
        current = segment
        batch.append(capture)
    if batch:
        yield current, batch


def _moments(con: duckdb.DuckDBPyConnection, captures: list[str]) -> dict[str, datetime]:
    """Report -> moment by which it ranked: it may rest on a listing that nobody has any more."""
    with given(con, wanted=_keys(captures)):
        return {key: at.astimezone(UTC) for key, at in con.execute(SQL["moments"]).fetchall()}


def _pages(con: duckdb.DuckDBPyConnection, captures: list[str]) -> Iterator[Processed]:
    with given(con, wanted=_keys(captures)):
        rows = con.execute(filled(SQL["pages"], content=listed(frames.CONTENT))).to_arrow_table().to_pylist()
        versions = _keys(sorted({row["version_id"] for row in rows}))
        with given(con, versions=versions):
            mentions = _by(con.execute(SQL["mentions"]).to_arrow_table().to_pylist(), "version_id")
            facts = _by(con.execute(SQL["facts"]).to_arrow_table().to_pylist(), "version_id")
            vectors = {row["version_id"]: row["vector"] for row in con.execute(SQL["vectors"]).to_arrow_table().to_pylist()}
        bands = _by(
            con.execute(SQL["bands"], {"numbers": [r["sig_no"] for r in rows if r["sig_no"] is not None]}).to_arrow_table().to_pylist(),
            "sig_no",
        )
    for row in rows:
        key = row["version_id"]
        yield _page(
            row, mentions.get(key, []), facts.get(key, []), vectors.get(key) or (), [band["hash"] for band in bands.get(row["sig_no"], [])]
        )


def _page(
    row: Mapping[str, Any],
    mentions: list[dict[str, Any]],
    facts: list[dict[str, Any]],
    vector: Iterable[float],
    bands: Iterable[int],
) -> Processed:
    extraction = record_of(Extraction, {name: row[name] for name in frames.EXTRACTED})
    return Processed(
        **shared(record_of(Place, row, warc_file=row["segment"]), Place),
        source_id=row["source_id"],
        run_id=row["run_id"],
        url=row["url"],
        requested_url=row["requested_url"],
        canonical_url=row["canonical_url"],
        rendition=row["rendition"] or "",
        http_status=row["http_status"],
        hint=None,
        extraction=extraction,
        published=extraction.published,
        classification=Classification(
            language=Language(code=row["language"], confidence=row["language_confidence"] or 0.0, method=row["language_method"] or ""),
            relevant=True,
            score=row["score"] or 0.0,
            topics=tuple(record_of(TopicMatch, match) for match in row["topics"] or ()),
            mentions=tuple(record_of(Mention, m, start=m["span_start"], end=m["span_end"]) for m in mentions),
            facts=facts_of_rows(facts),
            vector=tuple(vector),
            model=row["model"] or "",
        ),
        fingerprint=Fingerprint(
            text_digest=row["text_digest"] or "",
            signature=row["signature"] or b"",
            bands=tuple(bands),
            shingles=row["shingles"] or 0,
            tokens=row["tokens"] or 0,
            particulars=row["particulars"] or b"",
        ),
        detail=row["detail"],
    )


def _by(rows: Iterable[dict[str, Any]], key: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _keys(values: Iterable[str]) -> pa.Table:
    return pa.table({"key": pa.array(list(values), pa.string())})

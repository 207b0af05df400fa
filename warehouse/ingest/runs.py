"""Crawl reports and the catalogue of outlets."""

import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import duckdb

from records.capture import RunReport, SourceRun
from records.source import Source
from warehouse.storage import frames
from warehouse.storage.frames import append, frame, given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)


def known_runs(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of the crawls whose own report is in; one known only as crashed is left out, so its late report is still taken."""
    return {row[0] for row in con.execute(SQL["known_runs"]).fetchall()}


def ingest_run(con: duckdb.DuckDBPyConnection, report: RunReport) -> bool:
    """Record a crawl; False when it was known. A crawl's own report replaces the `crashed` one its parent wrote, never the reverse."""
    with transaction(con):
        before = con.execute(SQL["status_of_run"], {"run": report.run_id}).fetchone()
        if before is not None and (before[0] != "crashed" or report.status == "crashed"):
            return False
        for table in ("base.run", "base.source_run"):
            con.execute(filled(SQL["delete_run"], table=known(table)), {"run": report.run_id})
        next_entry(con, "run", report.run_id, report.finished_at)
        values = (report.run_id, report.started_at, report.finished_at, report.status, list(report.segments), _cleaned(report.detail))
        con.execute(SQL["add_run"], values)
        append(con, "base.source_run", (_source_run_row(report.run_id, run) for run in report.sources), frames.SOURCE_RUN)
    return True


def upsert_sources(con: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> int:
    """Bring the stored catalogue up to date with these outlets; returns how many were new or changed. Others stay as they are."""
    rows = frame((_source_row(source) for source in sources), frames.SOURCE)
    with transaction(con), given(con, incoming=rows):
        changed = con.execute(SQL["count_changed_sources"]).fetchone()
        if not changed or not changed[0]:
            return 0
        next_entry(con, "sources", str(changed[0]), datetime.now(UTC))
        con.execute(SQL["drop_sources"])
        con.execute(SQL["add_sources"])
    return int(changed[0])


def _source_row(source: Source) -> dict[str, Any]:
    return {
        "source_id": source.id,
        "name": source.name,
        "country": source.country,
        "languages": list(source.languages),
        "homepage": source.homepage,
        "kind": str(source.kind),
        "enabled": source.enabled,
        "agency": source.agency,
        "listings": [{"kind": str(listing.kind), "url": listing.url} for listing in source.listings],
        "verified": source.verified,
        "note": source.note,
    }


def _source_run_row(run_id: str, run: SourceRun) -> dict[str, Any]:
    fields = {f.name: getattr(run, f.name) for f in dataclasses.fields(run)}
    return fields | {"run_id": run_id, "reasons": [{"reason": reason, "urls": urls} for reason, urls in run.reasons]}


def _cleaned(text: str | None) -> str | None:
    return None if text is None else frames.clean(text)

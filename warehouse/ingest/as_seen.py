"""Visits as seen into the warehouse: a row each, which names the article it shows."""

from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
import pyarrow as pa

from records.as_seen import AsSeen
from warehouse.ingest.reports import place_row, report_id
from warehouse.ingest.tombstones import forgotten_ids
from warehouse.storage import frames
from warehouse.storage.frames import append, frame, given
from warehouse.storage.statements import Statements

SQL = Statements(__file__)
_NAMES = ("run_id", "source_id", "url", "http_status", "drawn_by", "files", "missed", "picture_digest", "list_id", "list_digest")


def store_seen(con: duckdb.DuckDBPyConnection, visits: Iterable[AsSeen]) -> None:
    """Add the visits that are not in yet, each once; of an article that was forgotten, nothing but that it came. Within a transaction."""
    by_id = {visit.capture_id: visit for visit in visits}
    if not by_id:
        return
    with given(con, wanted=frame(({"capture_id": key} for key in by_id), {"capture_id": pa.string()})):
        for (key,) in con.execute(SQL["known"]).fetchall():
            by_id.pop(key)
    append(con, "base.as_seen", _rows(by_id.values(), forgotten_ids(con)), frames.AS_SEEN)


def carry_seen(con: duckdb.DuckDBPyConnection) -> int:
    """Take over the visits that the attached `old` has and this warehouse has not read; returns how many."""
    row = con.execute(SQL["carry"]).fetchone()
    return int(row[0]) if row else 0


def _rows(visits: Iterable[AsSeen], forgotten: set[str]) -> Iterator[dict[str, Any]]:
    for visit in visits:
        row = place_row(visit) | {name: getattr(visit, name) for name in _NAMES} | {"report_id": report_id(visit.article_url)}
        if not forgotten.isdisjoint({row["report_id"], report_id(visit.url)}):
            row |= {"url": "", "report_id": None, "drawn_by": None}
        yield row

"""Removing a report for good: rows, signatures and every trace of its address; its copies at other addresses find their places anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from common.files import whole_path
from warehouse.ingest import segment as ingest
from warehouse.ingest.dedup import resolve
from warehouse.ingest.matches import StoredNeighbours
from warehouse.ingest.reports import Report, report_id
from warehouse.ingest.tombstones import bury, forgotten_ids
from warehouse.storage import frames
from warehouse.storage.database import empty_warehouse, open_warehouse
from warehouse.storage.frames import frame, given
from warehouse.storage.journal import transaction
from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)

_WITH_REPORT = ("signature", "vector", "mention", "fact", "fact_as_read", "correction", "superseded", "version", "report")
_WITH_ARTICLE = ("story_evidence",)
"""Its seat in a story goes at the next grouping, which takes the seat for the sign that the story has to be made anew without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What one removal took out of the warehouse; the raw pages are still to be removed."""

    reports: tuple[str, ...]
    captures: tuple[str, ...]
    addresses: tuple[str, ...]
    """Where it was found."""


def find_reports(con: duckdb.DuckDBPyConnection, asked: str, *, copies: bool = False) -> list[str]:
    """Reports an id (of article, copy or capture) or address means; with `copies`, everything that tells the same."""
    rows = con.execute(SQL["find"], {"asked": asked, "hashed": report_id(asked)}).fetchall()
    found = {key for (key,) in rows}
    if copies and found:
        with given(con, found=_ids(found)):
            found |= {key for (key,) in con.execute(SQL["same_article"]).fetchall()}
    return sorted(found)


def forget_reports(
    con: duckdb.DuckDBPyConnection, ids: Collection[str], *, asked: Collection[str], reason: str, at: datetime, also: Collection[str] = ()
) -> Removed:
    """Remove reports and all captures of their addresses, and of the addresses `asked`; leave tombstones, for the ids `also` too.

    One transaction.
    """
    with transaction(con), given(con, gone=_ids(ids)):
        addresses = {key for (key,) in con.execute(SQL["addresses"]).fetchall() if key} | set(asked)
        with given(con, addresses=pa.table({"address": pa.array(sorted(addresses), pa.string())})):
            captures = sorted(key for (key,) in con.execute(SQL["captures"]).fetchall())
            con.execute(SQL["blank_seen"])
        orphans = _orphans(con)
        graves = {report_id(address) for address in addresses} | set(ids) | set(also)
        entry = bury(con, ((key, reason, at) for key in sorted(graves - forgotten_ids(con))))
        with given(con, captures_gone=_ids(captures)):
            con.execute(SQL["blank"])
        con.execute(SQL["delete_bands"])
        for table in _WITH_REPORT:
            con.execute(filled(SQL["delete_reports"], table=known(table)))
        for table in _WITH_ARTICLE:
            con.execute(filled(SQL["ungroup"], table=known(table)))
        con.execute(SQL["unlink"])
        _settle(con, orphans, entry)
    return Removed(reports=tuple(sorted(ids)), captures=tuple(captures), addresses=tuple(sorted(addresses)))


def segments_of_forgotten(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Segment -> captures of forgotten reports whose raw page is still in it."""
    found: dict[str, set[str]] = {}
    for segment, capture in con.execute(SQL["raw"]).fetchall():
        found.setdefault(segment, set()).add(capture)
    return found


def compact(path: Path, *, memory_limit: str) -> None:
    """Write the warehouse file anew and put it in place of the old one: what was deleted is then not in the file either.

    Nobody may have it open. Killed at any point, the old file or the new one is there.
    """
    with whole_path(path) as part:
        _copy_tables(path, part, memory_limit=memory_limit)


def _copy_tables(path: Path, part: Path, *, memory_limit: str) -> None:
    part.write_bytes(empty_warehouse())
    con = open_warehouse(part, memory_limit=memory_limit)
    try:
        con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as old (read_only)")
        con.execute("set preserve_insertion_order = true")
        for (table,) in con.execute(SQL["tables_of_old"]).fetchall():
            con.execute(filled(SQL["empty"], table=known(table)))
            con.execute(filled(SQL["fill"], table=known(table)))
        con.execute("detach old")
        con.execute("force checkpoint")
    finally:
        con.close()


def _orphans(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Copies whose article goes."""
    rows = con.execute(SQL["orphans"])
    return sorted(key for (key,) in rows.fetchall())


def _settle(con: duckdb.DuckDBPyConnection, orphans: Collection[str], entry: int) -> None:
    """Decide anew what the copies of a removed article are."""
    if not orphans:
        return
    with given(con, orphans=_ids(orphans)):
        con.execute(SQL["stand_alone"])
    known = ingest._load_reports(con, orphans)
    ranks = {key: report.rank() for key, report in known.items()}
    roles = resolve(list(known), StoredNeighbours(con, ranks=ranks, stored={key: key for key in known}, texts={}))
    known |= ingest._load_reports(con, roles.keys() - known.keys())
    for key, (article, proof) in roles.items():
        known[key].article_id, known[key].copy_kind, known[key].changed_no = article, proof.kind if proof else None, entry
    _store_roles(con, known, roles)


def _store_roles(con: duckdb.DuckDBPyConnection, known: Mapping[str, Report], roles: Mapping[str, "ingest.Role"]) -> None:
    rows = [ingest._role_row(known[key], role) for key, role in roles.items()]
    with given(con, role=frame(rows, {"report_id": pa.string(), "changed_no": pa.int64(), **frames.ROLE})):
        ingest.update_roles(con)
    verdicts = {capture: str(outcome) for key in roles for capture, outcome in known[key].outcomes().items()}
    marks = [{"capture_id": capture, "outcome": outcome} for capture, outcome in sorted(verdicts.items())]
    with given(con, remark=frame(marks, {"capture_id": pa.string(), "outcome": pa.string()})):
        ingest.update_outcomes(con)


def _ids(ids: Collection[str]) -> pa.Table:
    return pa.table({"id": pa.array(sorted(ids), pa.string())})

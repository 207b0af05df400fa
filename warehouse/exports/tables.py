"""The tables of an export: which rows of a snapshot each holds under an order, and what its columns mean."""

# ruff: noqa: S608 - statements are put together from names of this program; values are parameters

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.exports.order import ExportError, ExportOrder
from warehouse.selection.facets import selected_query
from warehouse.selection.held import held
from warehouse.storage.frames import frame, given

_VOCABULARY = Path(__file__).parent / "vocabulary"
_COPY_COLUMNS = "copy_kind, agreement, containment, shared_shingles"
_OWN = f"select report_id as article_id, * exclude (report_id, article_id, {_COPY_COLUMNS}) from chosen_rows"
_IDS = {"article_id": pa.string()}
_SEGMENTS = "select subject from base.journal where kind = 'segment' and entry_no > $since"
_BODIES = {"archive": ("text", "standfirst"), "archive_versions": ("text", "standfirst")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTable:
    """One table of an export."""

    name: str
    sql: str
    params: dict[str, Any]
    origin: str
    """View or table whose comments explain the columns, `main.archive` or `base.mention`."""
    partitioned: bool = False
    """True: one folder per language and topic, both of which are columns."""


def choose(con: duckdb.DuckDBPyConnection, order: ExportOrder, article_ids: list[str] | None) -> None:
    """Prepare the temporary tables that the tables of the order read: `chosen` (articles) and `chosen_report` (with their copies).

    `article_ids` is the answer of the order's query and text. Raises ExportError when the snapshot is too old or has no stories, SelectionError
    for an outlet, story or dispute it does not know.
    """
    views = {name for (name,) in con.execute("select view_name from duckdb_views() where database_name = current_database()").fetchall()}
    if "archive" not in views:
        raise ExportError("this snapshot was published by an older version: publish again")
    if (order.selection.stories or order.selection.disputes) and "story_members" not in views:
        raise ExportError("this snapshot has no stories yet: run `docketwire group`, then publish again")
    selected, params = selected_query(held(con, order.selection))
    where = f" and report_id in ({selected})" if order.selection.narrows else ""
    if article_ids is not None:
        where += " and report_id in (select article_id from asked)"
    with given(con, asked=frame(({"article_id": key} for key in article_ids or ()), _IDS)):
        con.execute(
            f"create or replace temp table chosen as select report_id as article_id from archive where copy_kind is null{where}",
            params if order.selection.narrows else {},
        )
    con.execute(
        "create or replace temp table chosen_report as select report_id, changed_no from base.report where article_id in (select article_id from chosen)"
    )


def tables_of(order: ExportOrder, *, stories: bool = False) -> Iterator[ExportTable]:
    """The tables of an order, the articles first. `stories`: the snapshot has stories and disputes."""
    yield _articles(order)
    if order.format == "text":
        return
    if order.vocabulary == "native":
        yield _copies(order)
    changed = "(select report_id from chosen_report where changed_no > $since)"
    for name, origin in (("versions", "archive_versions"), ("mentions", "base.mention"), ("vectors", "base.vector")):
        if name != "vectors" or order.format == "parquet":
            sql = f"select {_star(order, origin)} from {origin} where report_id in {changed}"
            yield ExportTable(name=name, sql=sql, params={"since": order.since}, origin=origin)
    yield _captures(order)
    yield ExportTable(name="segments", sql=f"select * from base.segment where segment in ({_SEGMENTS})", params={"since": order.since}, origin="base.segment")  # fmt: skip
    for name, table in (("sources", "source"), ("runs", "run"), ("source_runs", "source_run")):
        yield ExportTable(name=name, sql=f"select * from base.{table}", params={}, origin=f"base.{table}")
    if stories:
        yield from _stories(order)


def _star(order: ExportOrder, origin: str) -> str:
    bodies = _BODIES.get(origin, ()) if order.metadata_only else ()
    return f"* replace ({', '.join(f'null::varchar as {name}' for name in bodies)})" if bodies else "*"


def _articles(order: ExportOrder) -> ExportTable:
    ids = " and report_id in (select article_id from chosen)" if order.narrowed else ""
    rows = f"select {_star(order, 'archive')} from archive where copy_kind is null and changed_no > $since{ids}"
    shape = _OWN if order.vocabulary == "native" else (_VOCABULARY / f"{order.vocabulary}.sql").read_text("utf-8")
    return ExportTable(
        name="articles", sql=f"with chosen_rows as ({rows}) {shape}", params={"since": order.since}, origin="archive", partitioned=True
    )


def _copies(order: ExportOrder) -> ExportTable:
    ids = " and article_id in (select article_id from chosen)" if order.narrowed else ""
    rows = f"select {_star(order, 'archive')} from archive where copy_kind is not null and changed_no > $since{ids}"
    sql = f"select report_id as copy_id, * exclude (report_id) from ({rows})"
    return ExportTable(name="copies", sql=sql, params={"since": order.since}, origin="archive")


def _captures(order: ExportOrder) -> ExportTable:
    """All pages, also those not kept, unless the order is narrowed; then the pages of its reports."""
    where = []
    if order.narrowed:
        where.append("report_id in (select report_id from chosen_report)")
    if order.since:
        where.append(f"segment in ({_SEGMENTS})")
    sql = "select * from base.capture" + (f" where {' and '.join(where)}" if where else "")
    return ExportTable(name="captures", sql=sql, params={"since": order.since} if order.since else {}, origin="base.capture")


def _stories(order: ExportOrder) -> Iterator[ExportTable]:
    """All of them, or those that the chosen reports belong to; of these the chosen members only."""
    members = "select * from story_members where report_id in (select report_id from chosen_report)"
    for name, key in (("stories", "story_id"), ("disputes", "dispute_id")):
        ids = f" where {key} in (select {key} from ({members}))" if order.narrowed else ""
        yield ExportTable(name=name, sql=f"select * from {name}{ids}", params={}, origin=name)
    yield ExportTable(
        name="story_members", sql=members if order.narrowed else "select * from story_members", params={}, origin="story_members"
    )


def wanted_captures(con: duckdb.DuckDBPyConnection, order: ExportOrder) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Per WARC file, the captures of an order that still have their raw page: (byte offset, capture id), ascending."""
    table = _captures(order)
    sql = f"select segment, warc_offset, capture_id from ({table.sql}) where warc_offset is not null and segment not like 'import/%' order by all"
    rows = con.execute(sql, table.params).fetchall()
    start = 0
    while start < len(rows):
        end = next((i for i in range(start, len(rows)) if rows[i][0] != rows[start][0]), len(rows))
        yield rows[start][0], [(offset, capture) for _, offset, capture in rows[start:end]]
        start = end

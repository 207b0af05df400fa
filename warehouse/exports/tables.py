"""The tables of an export: which rows of a snapshot each holds under an order, and what its columns mean."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.schema import RENAMED
from warehouse.selection.facets import selected_query
from warehouse.selection.held import held
from warehouse.storage.frames import frame, given
from warehouse.storage.statements import Statements, filled, known

_VOCABULARY = Path(__file__).parent / "vocabulary"
SQL = Statements(__file__)
_IDS = {"article_id": pa.string()}
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
    views = {name for (name,) in con.execute(SQL["views"]).fetchall()}
    if "archive" not in views:
        raise ExportError("this snapshot was published by an older version: publish again")
    if (order.selection.stories or order.selection.disputes) and "story_members" not in views:
        raise ExportError("this snapshot has no stories yet: run `docketwire group`, then publish again")
    selected, params = selected_query(held(con, order.selection)) if order.selection.narrows else (SQL["everything"], {})
    with given(con, asked=frame(({"article_id": key} for key in article_ids or ()), _IDS)):
        con.execute(filled(SQL["choose"], selected=selected), params | {"unasked": article_ids is None})
    con.execute(SQL["choose_reports"])


def tables_of(order: ExportOrder, views: Collection[str] = ()) -> Iterator[ExportTable]:
    """The tables of an order, the articles first. `views`: those of the snapshot; stories, sums and deadlines are told where it has them."""
    yield _articles(order)
    if FORMATS[order.format].texts_only:
        return
    if order.vocabulary == "native":
        yield _copies(order)
    for name, origin in (
        ("versions", "archive_versions"),
        ("mentions", "base.mention"),
        ("facts", "base.fact"),
        ("vectors", "base.vector"),
    ):
        if name != "vectors" or order.format == "parquet":
            sql = filled(SQL["of_reports"], columns=_star(order, origin), origin=known(origin))
            yield ExportTable(name=name, sql=sql, params={"since": order.since}, origin=origin)
    for name in ("fines", "deadlines"):
        if name in views:
            columns = "* replace (null::varchar as sentence)" if order.metadata_only else "*"
            yield ExportTable(
                name=name, sql=filled(SQL["of_articles"], columns=columns, origin=known(name)), params={"since": order.since}, origin=name
            )
    yield _captures(order)
    yield ExportTable(name="segments", sql=SQL["segments"], params={"since": order.since}, origin="base.segment")
    for name, table in (("sources", "base.source"), ("runs", "base.run"), ("source_runs", "base.source_run")):
        sql = filled(SQL["whole"], columns=_renamed(name), origin=known(table))
        yield ExportTable(name=name, sql=sql, params={}, origin=table)
    if {"stories", "story_members", "disputes"} <= set(views):
        yield from _stories(order)


def _star(order: ExportOrder, origin: str) -> str:
    bodies = _BODIES.get(origin, ()) if order.metadata_only else ()
    return f"* replace ({', '.join(f'null::varchar as {known(name)}' for name in bodies)})" if bodies else "*"


def _renamed(table: str) -> str:
    return f"* rename ({', '.join(f'{known(old)} as {new}' for old, new in RENAMED.get(table, {}).items())})" if table in RENAMED else "*"


def _articles(order: ExportOrder) -> ExportTable:
    shape = SQL["own"] if order.vocabulary == "native" else (_VOCABULARY / f"{order.vocabulary}.sql").read_text("utf-8")
    sql = filled(SQL["articles"], columns=_star(order, "archive"), shape=shape)
    params = {"since": order.since, "narrowed": order.narrowed}
    return ExportTable(name="articles", sql=sql, params=params, origin="archive", partitioned=True)


def _copies(order: ExportOrder) -> ExportTable:
    sql = filled(SQL["copies"], columns=_star(order, "archive"))
    return ExportTable(name="copies", sql=sql, params={"since": order.since, "narrowed": order.narrowed}, origin="archive")


def _captures(order: ExportOrder) -> ExportTable:
    """All pages, also those not kept, unless the order is narrowed; then the pages of its reports."""
    params = {"since": order.since, "narrowed": order.narrowed}
    return ExportTable(name="captures", sql=SQL["captures"], params=params, origin="base.capture")


def _stories(order: ExportOrder) -> Iterator[ExportTable]:
    """All of them, or those that the chosen reports belong to; of these the chosen members only."""
    for name, key in (("stories", "story_id"), ("disputes", "dispute_id"), ("story_members", "report_id"), ("decisions", "story_id")):
        columns = "* replace ([]::varchar[] as summary)" if name == "decisions" and order.metadata_only else "*"
        sql = filled(SQL["told"], columns=columns, origin=known(name), key=known(key))
        yield ExportTable(name=name, sql=sql, params={"narrowed": order.narrowed}, origin=name)


def wanted_captures(con: duckdb.DuckDBPyConnection, order: ExportOrder) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Per WARC file, the captures of an order that still have their raw page: (byte offset, capture id), ascending."""
    table = _captures(order)
    rows = con.execute(filled(SQL["wanted_captures"], captures=table.sql), table.params).fetchall()
    start = 0
    while start < len(rows):
        end = next((i for i in range(start, len(rows)) if rows[i][0] != rows[start][0]), len(rows))
        yield rows[start][0], [(offset, capture) for _, offset, capture in rows[start:end]]
        start = end

"""Stories and disputes as the site prepares them; a snapshot from before grouping has none, and then every article stands alone."""

import duckdb

from warehouse.site.statements import run_all

_WITHOUT_GROUPING = """
create or replace table memory.main.grouped (report_id varchar, story_id varchar, score double, reason varchar);
create or replace table memory.main.event (dispute_id varchar, story_id varchar, event_date date, stage varchar);
create or replace table memory.main.moved (kind varchar, alias_id varchar, current_id varchar)
"""


def prepare_grouping(con: duckdb.DuckDBPyConnection) -> None:
    """Tables `grouped` (report to story, with score and reason), `event` (a story's dispute, day and stage) and `moved` (merged ids)."""
    if _has(con, "story_members"):
        run_all(con, "prepare_grouping")
    else:
        for sql in con.extract_statements(_WITHOUT_GROUPING):
            con.execute(sql)


def _has(con: duckdb.DuckDBPyConnection, view: str) -> bool:
    found = con.execute("select 1 from duckdb_views() where database_name = 'warehouse' and view_name = $view", {"view": view}).fetchone()
    return found is not None

"""Ask the latest snapshot: free SQL or a saved query, within the settings' limits."""

from collections.abc import Mapping
from typing import Any

from jobs.home import Home
from jobs.settings import Settings
from records.errors import HomeError
from warehouse.query import QueryResult, SavedQuery, run_query, run_saved, saved_queries
from warehouse.rendering import to_csv, to_json, to_table
from warehouse.snapshot import latest, latest_file

FORMATS = {"table": to_table, "csv": to_csv, "json": to_json}


def ask(home: Home, settings: Settings, sql: str, *, max_rows: int | None, params: Mapping[str, Any] | None = None) -> QueryResult:
    """Result of one statement over the latest snapshot. Raises HomeError when nothing was published, QueryError."""
    _require_snapshot(home)
    return run_query(latest_file(home.public), sql, params or None, timeout_seconds=settings.warehouse.query_seconds, max_rows=max_rows)


def ask_saved(home: Home, settings: Settings, name: str, params: Mapping[str, Any], *, max_rows: int | None) -> QueryResult:
    """Result of a saved query. Raises HomeError, QueryError."""
    _require_snapshot(home)
    return run_saved(latest_file(home.public), name, params, timeout_seconds=settings.warehouse.query_seconds, max_rows=max_rows)


def saved() -> list[SavedQuery]:
    """The saved queries, by name."""
    return saved_queries()


def rendered(result: QueryResult, form: str) -> str:
    """The result as `table`, `csv` or `json`."""
    return FORMATS[form](result)


def _require_snapshot(home: Home) -> None:
    if latest(home.public) is None:
        raise HomeError(f"{home.root}: nothing has been published yet: run `docketwire publish`, or wait for the daemon to do it")

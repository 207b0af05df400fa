"""Ask the latest snapshot: free SQL or a saved query, within the settings' limits."""

from collections.abc import Mapping
from typing import Any

from jobs.cite import KnownSnapshot
from jobs.cite import as_of as snapshot_as_of
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.asking import SavedQuery
from records.errors import HomeError
from warehouse.asking.query import QueryResult, run_query
from warehouse.asking.rendering import to_csv, to_json, to_table
from warehouse.asking.saved import run_saved, saved_queries
from warehouse.storage.snapshot import latest

FORMATS = {"table": to_table, "csv": to_csv, "json": to_json}


def ask(
    home: Home, settings: Settings, sql: str, *, max_rows: int | None, params: Mapping[str, Any] | None = None, as_of: str | None = None
) -> QueryResult:
    """Result of one statement over the latest snapshot, or that of a past day. Raises HomeError when there is none, QueryError."""
    return run_query(chosen_snapshot(home, as_of).file, sql, params or None, **_limits(settings, max_rows, as_of))


def ask_saved(
    home: Home, settings: Settings, name: str, params: Mapping[str, Any], *, max_rows: int | None, as_of: str | None = None
) -> QueryResult:
    """Result of a saved query. Raises HomeError, QueryError."""
    return run_saved(chosen_snapshot(home, as_of).file, name, params, own=home.queries, **_limits(settings, max_rows, as_of))


def chosen_snapshot(home: Home, day: str | None = None) -> KnownSnapshot:
    """The newest snapshot, or the one of a past day, moment or id. Raises HomeError when there is none, QueryError."""
    if day is not None:
        return snapshot_as_of(home, day)
    newest = latest(home.public)
    if newest is None:
        raise HomeError(f"{home.root}: nothing has been published yet: run `docketwire publish`, or wait for the daemon to do it")
    return KnownSnapshot(id=newest.id, file=home.public / newest.file)


def saved(home: Home) -> list[SavedQuery]:
    """The saved queries by name: the shipped ones, and the home's own."""
    return saved_queries(home.queries)


def in_place_of_shipped(home: Home, name: str) -> str:
    """What to tell whoever asks a query of the home's own that has a shipped one's name; empty for every other."""
    found = next((query for query in saved(home) if query.name == name and query.replaces), None)
    return f"{name}: {found.file} is asked, in place of the shipped query of this name" if found else ""


def rendered(result: QueryResult, form: str) -> str:
    """The result as `table`, `csv` or `json`."""
    return FORMATS[form](result)


def _limits(settings: Settings, max_rows: int | None, day: str | None) -> dict[str, Any]:
    """One thread for past states: their answers are to be the same each time, order and last digit included."""
    return {"timeout_seconds": settings.warehouse.query_seconds, "max_rows": max_rows, "threads": 1 if day else 2}

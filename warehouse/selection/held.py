"""What only a warehouse knows of a selection: outlets, stories and disputes, by name or id, merged ones followed to what they are now."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import duckdb

from records.errors import SelectionError, closest
from records.selection import Selection
from warehouse.storage.statements import Statements

SQL = Statements(Path(__file__).parent)
_WHERE = {"story": "stories", "dispute": "disputes"}
"""What has such an id -> view that lists them."""


def needs_warehouse(wanted: Selection) -> bool:
    """True when a selection names something that has to be looked up."""
    return bool(wanted.sources or wanted.stories or wanted.disputes)


def held(con: duckdb.DuckDBPyConnection, wanted: Selection) -> Selection:
    """The selection as an opened snapshot knows it. Raises SelectionError for an outlet, story or dispute that was never there."""
    if not needs_warehouse(wanted):
        return wanted
    return replace(
        wanted,
        sources=_sources(con, wanted.sources),
        stories=_current(con, "story", wanted.stories),
        disputes=_current(con, "dispute", wanted.disputes),
    )


def _sources(con: duckdb.DuckDBPyConnection, asked: tuple[str, ...]) -> tuple[str, ...]:
    if not asked:
        return ()
    rows = con.execute(SQL["sources"]).fetchall()
    known: dict[str, list[str]] = defaultdict(list)
    for source_id, name in rows:
        for spelling in dict.fromkeys((source_id.casefold(), name.casefold())):
            known[spelling].append(source_id)
    found: list[str] = []
    for value in asked:
        if value.casefold() not in known:
            shown = [spelling for row in rows for spelling in row]
            raise SelectionError("source", f"{value!r} is not known", closest(value, shown, "`docketwire sources list` names them"))
        found += known[value.casefold()]
    return tuple(dict.fromkeys(found))


def _current(con: duckdb.DuckDBPyConnection, word: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for value in asked:
        row = con.execute(SQL[f"{word}_ids"], {"key": value.casefold()}).fetchone()
        if row is None:
            raise SelectionError(word, f"there is none of the id {value!r} in this snapshot", f"the view {_WHERE[word]} lists them")
        found.append(str(row[0]))
    return tuple(dict.fromkeys(found))

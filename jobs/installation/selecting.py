"""Selections over a home: what its archive holds counts as known, also where today's beat has no word for it."""

from collections.abc import Collection, Mapping

from beat.selecting import Archive, selection
from jobs.installation.home import Home
from records.errors import WarehouseError
from records.selection import Selection
from warehouse.selection.facets import values_of
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest


def selection_of(home: Home, given: Mapping[str, object]) -> Selection:
    """The selection that somebody's words describe. Raises SelectionError."""
    return selection(given, archive_of(home))


def archive_of(home: Home) -> Archive:
    """The values that the newest snapshot holds; it is opened only when it is asked."""

    def values(word: str) -> Collection[str]:
        try:
            newest = latest(home.public)
            if newest is None:
                return ()
            with open_snapshot(home.public / newest.file) as con:
                return values_of(con, word)
        except WarehouseError:
            return ()

    return values

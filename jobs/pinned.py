"""One snapshot held open for an analyst: SQL, search, lists and pages of it, whatever is published or expires meanwhile.

Everything is opened at once, so that nothing needs the files by name later; the lists' tables are prepared when the first list is asked for.
"""

import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from beat.selecting import selection
from jobs.cite import cite, written
from jobs.export import export, make_order
from jobs.installation.beat import choose_beat
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.search import ask
from jobs.search import folder as search_folder
from records.asking import SavedQuery
from records.errors import HomeError, QueryError, WarehouseError
from records.export import ExportDone
from records.search import SearchPage
from records.selection import Selection
from records.site import Article, Dispute, DisputeSummary, ReportLine, SnapshotInfo, Story, StoryLine
from warehouse.asking.query import LockedSnapshot, QueryResult
from warehouse.asking.saved import parameters_of, saved_queries, saved_query
from warehouse.search.reader import SearchReader
from warehouse.site.lists import SiteData
from warehouse.site.pages import SiteReader
from warehouse.storage.snapshot import Snapshot, latest

_PAGE = 500
"""Lines fetched at a time."""
R = TypeVar("R")


class PinnedSnapshot:
    """The newest snapshot of a home, held open. Takes no lock; safe to use from several threads, where SQL statements take turns."""

    def __init__(self, home: Home) -> None:
        """Raises HomeError when the folder is no home or nothing was published, ConfigurationError, WarehouseError."""
        self._home = home.require()
        choose_beat(home)
        self._settings = load_settings(home.settings)
        self._snapshot, self._asking, self._data = self._opened()
        self._reader = SiteReader(self._data)
        self._search = _search_reader(home)
        self._turn = threading.Lock()
        # Also at the interpreter's exit: databases left open while it ends abort the process now and then (5 of 24 runs).
        self._release = weakref.finalize(self, _close, self._asking, self._data)

    @property
    def info(self) -> SnapshotInfo:
        """Which snapshot answers."""
        return self._data.info

    def superseded(self) -> bool:
        """True when a newer snapshot has been published."""
        return _another(self._home, self._snapshot)

    def close(self) -> None:
        """Release the files."""
        self._release()

    def ask(self, sql: str, params: Mapping[str, Any], *, max_rows: int | None) -> QueryResult:
        """Rows of one statement. Raises QueryError."""
        return self._asking.ask(sql, params or None, timeout_seconds=self._settings.warehouse.query_seconds, max_rows=max_rows)

    def ask_saved(self, name: str, params: Mapping[str, Any], *, max_rows: int | None) -> QueryResult:
        """Rows of a saved query, shipped or the home's own. Raises QueryError."""
        query = saved_query(name, self._home.queries)
        return self.ask(query.sql, parameters_of(query, params), max_rows=max_rows)

    def saved(self) -> tuple[SavedQuery, ...]:
        """The saved queries by name."""
        return tuple(saved_queries(self._home.queries))

    def search(self, words: str, given: Mapping[str, object], *, mode: str, limit: int, offset: int) -> SearchPage:
        """One page of hits, best first. Raises QueryError, SelectionError, WarehouseError when there is no index."""
        wanted = self._selected(given)
        if isinstance(self._search, WarehouseError):
            raise self._search
        return ask(self._search, words, mode=mode, wanted=wanted, limit=limit, offset=offset, facets=True)

    def articles(self, given: Mapping[str, object]) -> Iterator[ReportLine]:
        """Articles, newest first."""
        wanted = self._selected(given)
        return self._lines(lambda number: self._ready().listed(wanted, None, number=number, size=_PAGE).lines)

    def stories(self, given: Mapping[str, object]) -> Iterator[StoryLine]:
        """Stories by latest report, newest first."""
        wanted = self._selected(given)
        return self._lines(lambda number: self._ready().stories(wanted, number=number, size=_PAGE).lines)

    def disputes(self, given: Mapping[str, object]) -> Iterator[DisputeSummary]:
        """Disputes of more than one story by latest event, newest first."""
        wanted = self._selected(given)
        return self._lines(lambda number: self._ready().disputes(wanted, number=number, size=_PAGE).lines)

    def article(self, report_id: str) -> Article | None:
        """A whole report; None where there is none of that id."""
        return self._ready().article(report_id)

    def story(self, story_id: str) -> Story | None:
        """A whole story; a former id leads to what it is now."""
        return _followed(self._ready().story, story_id)

    def dispute(self, dispute_id: str) -> Dispute | None:
        """A whole dispute; a former id leads to what it is now."""
        return _followed(self._ready().dispute, dispute_id)

    def export(self, folder: Path, given: Mapping[str, object], parts: Mapping[str, Any]) -> ExportDone:
        """Write this snapshot, or a selection of it. Raises ExportError, SelectionError, QueryError, WarehouseError when its file has expired."""
        order = make_order(**parts, selection=self._selected(given))
        return export(self._home, self._settings, order, folder, snapshot=self._snapshot)

    def _selected(self, given: Mapping[str, object]) -> Selection:
        """The selection as this snapshot knows it. Raises SelectionError."""
        return self._reader.settled(selection(given, lambda word: self._ready().values(word)))

    def cite(self, sql: str | None, saved: str | None, params: Mapping[str, Any], *, style: str, title: str) -> str:
        """A citation of an answer; its snapshot is remembered for good. Raises QueryError, HomeError when its file has expired."""
        return written(cite(self._home, self._settings, sql, saved=saved, params=params, day=self._snapshot.id), style, title)

    def _opened(self) -> tuple[Snapshot, LockedSnapshot, SiteData]:
        newest = latest(self._home.public)
        if newest is None:
            raise HomeError(f"{self._home.root}: nothing has been published yet: run `docketwire publish`, or wait for the daemon to do it")
        file = self._home.public / newest.file
        try:
            asking = LockedSnapshot(file)
            return newest, asking, SiteData(file, newest, prepare=False)
        except (QueryError, WarehouseError):
            if not _another(self._home, newest):
                raise
            return self._opened()  # it expired between the look at its pointer and the opening of its file

    def _ready(self) -> SiteReader:
        with self._turn:
            self._data.prepare()
        return self._reader

    @staticmethod
    def _lines(page: Callable[[int], tuple[R, ...]]) -> Iterator[R]:
        number = 1
        while lines := page(number):
            yield from lines
            number += 1


def _another(home: Home, known: Snapshot) -> bool:
    newest = latest(home.public)
    return newest is not None and newest.id != known.id


def _search_reader(home: Home) -> SearchReader | WarehouseError:
    """The index as it is now; an error to raise when somebody searches, because everything else works without one."""
    try:
        return SearchReader(search_folder(home))
    except WarehouseError as error:
        return error


def _close(asking: LockedSnapshot, data: SiteData) -> None:
    asking.close()
    data.close()


def _followed(find: Callable[[str], R | str | None], wanted: str) -> R | None:
    found = find(wanted)
    if isinstance(found, str):
        found = find(found)
    return None if isinstance(found, str) else found

"""Search: keep the index beside the snapshots up to date, and answer from it."""

import logging
import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import HomeError, QueryError, WarehouseError
from records.search import AUTO, SearchMode, SearchPage
from records.selection import EVERYTHING, Selection
from warehouse.search import index as search_index
from warehouse.search.index import IndexUpdate
from warehouse.search.reader import SearchReader, meaning_of
from warehouse.selection.held import held, needs_warehouse
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import Snapshot, latest, latest_file

log = logging.getLogger("docketwire.search")
_ENCODER = threading.Lock()
"""The encoder is one instance a process and answers one thread at a time."""
_MEMORY = "512MB"


def folder(home: Home) -> Path:
    """Where the index lies; it can be removed at any time and is then made anew."""
    return home.root / "search"


def update_index(home: Home, settings: Settings, snapshot: Snapshot | None = None, *, rebuild: bool = False) -> IndexUpdate:
    """Bring the index to the state of the newest snapshot (or of the one given); idempotent, waits for another update.

    Raises HomeError when nothing was published, WarehouseError.
    """
    del settings  # nothing to set yet
    with home.lock("search", wait=True):
        newest = snapshot if snapshot is not None and (home.public / snapshot.file).is_file() else latest(home.public)
        if newest is None:
            raise HomeError(f"{home.root}: nothing has been published yet: run `docketwire publish`, or wait for the daemon to do it")
        return search_index.update_index(folder(home), home.public / newest.file, newest, rebuild=rebuild)


class SearchLibrary:
    """A reader of the newest index for a server process: follows every update without a restart. Safe to use from several threads."""

    def __init__(self, search: Path) -> None:
        self._search = search
        self._lock = threading.Lock()
        self._reader: SearchReader | None = None
        self._seen: tuple[int, int] | None = None

    def reader(self) -> SearchReader:
        """The reader of this moment. Raises WarehouseError when there is no index; a damaged newer one leaves the old one answering."""
        state = self._pointer()
        with self._lock:
            if self._reader is None or state != self._seen:
                self._open(state)
            assert self._reader is not None
            return self._reader

    def search(
        self,
        query: str,
        *,
        mode: str = "words",
        wanted: Selection = EVERYTHING,
        limit: int = 20,
        offset: int = 0,
        facets: bool = False,
    ) -> SearchPage:
        """One page of hits. `facets` counts all hits by language, topic and platform (not of meaning alone). Raises QueryError, WarehouseError."""
        return ask(self.reader(), query, mode=mode, wanted=wanted, limit=limit, offset=offset, facets=facets)

    def _open(self, state: tuple[int, int] | None) -> None:
        problem: WarehouseError | None = None
        for _ in range(3):  # a generation may go between reading the pointer and opening it
            self._seen = state
            try:
                self._reader = SearchReader(self._search)
            except WarehouseError as error:
                problem, state = error, self._pointer()
            else:
                return
        if self._reader is None and problem is not None:
            raise problem

    def _pointer(self) -> tuple[int, int] | None:
        try:
            status = (self._search / search_index.POINTER).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino


def search(
    home: Home,
    settings: Settings,
    query: str,
    *,
    mode: str = "words",
    wanted: Selection = EVERYTHING,
    limit: int = 20,
    offset: int = 0,
) -> SearchPage:
    """One page of hits for one-off use (a server keeps a SearchLibrary); an index that is missing is made first.

    Raises QueryError, HomeError, and SelectionError for an outlet, story or dispute that the newest snapshot does not know.
    """
    if search_index.current(folder(home)) is None:
        update_index(home, settings)
    if needs_warehouse(wanted):
        with open_snapshot(latest_file(home.public), memory_limit=_MEMORY) as con:
            wanted = held(con, wanted)
    library = SearchLibrary(folder(home))
    try:
        library.reader()
    except WarehouseError as error:
        log.warning("search.rebuilding reason=%s", error)
        update_index(home, settings, rebuild=True)
    return library.search(query, mode=mode, wanted=wanted, limit=limit, offset=offset)


def ask(
    reader: SearchReader, query: str, *, mode: str, wanted: Selection, limit: int = 20, offset: int = 0, facets: bool = False
) -> SearchPage:
    """One page of hits of a reader, in one of the modes or `auto`. Raises QueryError."""
    if mode == AUTO:
        return _automatic(reader, query, wanted, limit=limit, offset=offset, facets=facets)
    if mode == SearchMode.WORDS:
        return reader.words(query, wanted, limit=limit, offset=offset, facets=facets)
    if mode not in set(SearchMode):
        raise QueryError(f"there is no mode {mode!r}; accepted: {', '.join((AUTO, *SearchMode))}")
    vector = query_vector(meaning_of(query))
    if mode == SearchMode.MEANING:
        return reader.meaning(query, vector, wanted, limit=limit, offset=offset)
    return reader.hybrid(query, vector, wanted, limit=limit, offset=offset, facets=facets)


def _automatic(reader: SearchReader, query: str, wanted: Selection, *, limit: int, offset: int, facets: bool) -> SearchPage:
    """Words, with meaning where the query tells enough and the encoder knows any of it."""
    try:
        vector = query_vector(meaning_of(query)) if reader.tells(query) else None
    except QueryError:
        vector = None
    if vector is None:
        return reader.words(query, wanted, limit=limit, offset=offset, facets=facets)
    return reader.hybrid(query, vector, wanted, limit=limit, offset=offset, facets=facets)


def query_vector(text: str) -> NDArray[np.float32]:
    """Unit vector of a query in any language the encoder speaks; loads the encoder on first use. Raises QueryError for a text without words."""
    from pipeline.understanding.vectors import vector  # noqa: PLC0415 - searching words must not load the encoder

    with _ENCODER:
        found = vector(text, "", "en")
    if found is None:
        raise QueryError("nothing to compare meanings with: write a few words")
    return found

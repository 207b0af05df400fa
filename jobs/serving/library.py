"""Snapshots on loan: the newest answers, an older one goes when its last reader is done, and no publish ever waits for a reader."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from digests import health
from jobs.search import SearchLibrary
from jobs.serving.reader import IndexedReader
from records.digest import Alert
from records.errors import WarehouseError
from warehouse.monitoring.digest import source_history
from warehouse.site.lists import SiteData
from warehouse.site.timekeeper import Timekeeper
from warehouse.storage.snapshot import POINTER, latest


class _Loan:
    """A prepared snapshot and how many requests read it; closed by the last one after it was replaced."""

    def __init__(self, data: SiteData) -> None:
        self.data = data
        with data.cursor() as cursor:
            self.alerts = tuple(health.assess(source_history(cursor, until=data.info.created_at)))
        self.readers = 0
        self.replaced = False


class SnapshotLibrary:
    """Readers of the newest snapshot of a folder. A new one is prepared in the background; until it is ready the old one answers."""

    def __init__(
        self, public: Path, search: Path, *, memory_limit: str = "1GB", threads: int = 2, keeper: Timekeeper | None = None
    ) -> None:
        """With a `keeper`, reading raises TooSlowError when a statement exceeds its limit; the caller closes it."""
        self._keeper = keeper
        self._public, self._memory_limit, self._threads = public, memory_limit, threads
        self._index = SearchLibrary(search)
        self._lock = threading.Lock()
        self._loan: _Loan | None = None
        self._seen: tuple[int, int] | None = None
        self._opening: threading.Thread | None = None
        self.problem = ""
        """Why the newest snapshot could not be opened; empty when it could."""

    def snapshot_id(self) -> str:
        """Of the snapshot that answers now; empty when nothing was published."""
        self._follow()
        with self._lock:
            return self._loan.data.info.id if self._loan else ""

    @contextlib.contextmanager
    def reading(self) -> Iterator[IndexedReader | None]:
        """A reader for one request; None when nothing was published."""
        self._follow()
        with self._lock:
            loan = self._loan
            if loan is not None:
                loan.readers += 1
        try:
            yield IndexedReader(loan.data, self._index) if loan else None
        finally:
            if loan is not None:
                self._return(loan)

    def alerts(self) -> tuple[Alert, ...]:
        """What is wrong with sources on the day of the snapshot, or right again."""
        self._follow()
        with self._lock:
            return self._loan.alerts if self._loan else ()

    def close(self) -> None:
        """Wait for an opening snapshot and release everything."""
        if self._opening is not None:
            self._opening.join()
        with self._lock:
            loan, self._loan = self._loan, None
        if loan is not None:
            loan.data.close()

    def wait(self) -> None:
        """Until the newest snapshot answers, or has failed to open."""
        self._follow()
        if self._opening is not None:
            self._opening.join()

    def _follow(self) -> None:
        """Start opening the newest snapshot when the pointer has changed; the very first one is waited for."""
        state = self._pointer()
        with self._lock:
            if state is None or state == self._seen or (self._opening is not None and self._opening.is_alive()):
                opening, first = self._opening, self._loan is None
            else:
                self._seen = state
                opening, first = threading.Thread(target=self._open, name="snapshot", daemon=True), self._loan is None
                self._opening = opening
                opening.start()
        if first and opening is not None:
            opening.join()

    def _pointer(self) -> tuple[int, int] | None:
        try:
            status = (self._public / POINTER).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _open(self) -> None:
        try:
            snapshot = latest(self._public)
            if snapshot is None:
                return
            loan = _Loan(
                SiteData(
                    self._public / snapshot.file, snapshot, memory_limit=self._memory_limit, threads=self._threads, keeper=self._keeper
                )
            )
        except WarehouseError as error:
            with self._lock:
                self.problem, self._seen = str(error), None if self._loan is None else self._seen
            return
        with self._lock:
            old, self._loan, self.problem = self._loan, loan, ""
            idle = old is not None and old.readers == 0
            if old is not None:
                old.replaced = True
        if old is not None and idle:
            old.data.close()

    def _return(self, loan: _Loan) -> None:
        with self._lock:
            loan.readers -= 1
            finished = loan.replaced and loan.readers == 0
        if finished:
            loan.data.close()

"""Rebuild: a new warehouse out of the captures, beside the old one, and in its place when it is whole.

The old one goes on until then. It lends what captures do not hold (imports, raw pages past their time), ids that lead on, and the journal by
which digests, exports and the search index count. Where it is damaged the newest snapshot that is whole lends them; without one the journal
begins above every number that anybody remembers.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from common.files import sync_folder, write_file
from jobs.group import group_articles
from jobs.ingest import Progress, ingest_into
from jobs.installation.damaged import damaged_folder, put_aside
from jobs.installation.home import Home
from jobs.installation.numbers import highest_number
from jobs.installation.settings import Settings
from jobs.installation.writing import require_own
from jobs.people.desk import regroupings_of
from jobs.publish import publish
from jobs.retention import settle
from jobs.search import update_index
from pipeline.fingerprint import shingles
from records.errors import HomeError, WarehouseError
from warehouse.proof.seals import restore_seals
from warehouse.rebuilding.numbers import begin_above, carry_over, carry_seals, carry_sources
from warehouse.rebuilding.pages import carry_pages
from warehouse.storage.database import Connection, attach_old, detach_old, open_warehouse
from warehouse.storage.journal import last_entry
from warehouse.storage.snapshot import copy_consistently
from warehouse.storage.snapshot_files import snapshot_files
from warehouse.storage.soundness import damage_of
from warehouse.stories.deciding import decide_changed


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildSummary:
    """What one rebuild did."""

    segments: int
    """Segments read; those an interrupted rebuild had read before are left out."""
    carried: int
    """Captures that no segment holds any more, taken over from the warehouse before."""
    remembered_by: str
    """What lent ids and journal: `warehouse`, the name of a snapshot, or `` when nothing was left."""
    entry_no: int
    """Journal entry of the rebuild: what is different from before has this number."""
    articles: int
    unreadable: tuple[str, ...]
    snapshot: str


def work_folder(home: Home) -> Path:
    """Where a rebuild keeps what it has so far; an interrupted one goes on with it."""
    return home.root / "rebuild"


def rebuild(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda *_: None,
    stage: Callable[[str], None] = lambda _: None,
) -> RebuildSummary:
    """Make the warehouse anew. Killed at any point, the old one is there or the new one, and the same command goes on.

    Needs room for two more warehouses while it works. Other jobs go on meanwhile; they wait only for the last step.
    """
    home.require()
    require_own(
        settings, "`docketwire rebuild`", "rebuild a home of its own out of the same captures, and migrate it into an empty database"
    )
    with home.lock("rebuild"):
        while (done := _Rebuild(home, settings, now, progress, stage).run()) is None:
            pass  # something was removed for good meanwhile: what was read before that must not stay
    return done


def abandon(home: Home) -> None:
    """Remove what an interrupted rebuild has, and damaged files that were put aside: copies of everything. A running one sees the tombstone itself."""
    shutil.rmtree(damaged_folder(home), ignore_errors=True)
    with contextlib.suppress(HomeError), home.lock("rebuild"):
        shutil.rmtree(work_folder(home), ignore_errors=True)


class _Rebuild:
    def __init__(
        self, home: Home, settings: Settings, now: Callable[[], datetime], progress: Progress, stage: Callable[[str], None]
    ) -> None:
        self.home, self.settings, self.now, self.progress, self.stage = home, settings, now, progress, stage
        self.work = work_folder(home)
        self.new, self.before = self.work / "warehouse.duckdb", self.work / "before.duckdb"
        self.segments = self.carried = 0
        self.remembered_by = ""

    def run(self) -> RebuildSummary | None:
        self._begin()
        self.stage("looking at the warehouse before")
        self._remember()
        with self._opened() as con:
            self._read(con)
        with self.home.lock("warehouse", wait=True):
            if not self._remember(again=True):
                self.stage("looking at what came meanwhile")
            with self._opened() as con:
                unreadable = self._read(con)
                if self._stamp() != self._begun():
                    return None
                self.stage("carrying over ids and numbers")
                entry = self._finish(con)
                con.execute("force checkpoint")
            self._put_in_place()
        self.stage("publishing")
        snapshot = publish(self.home, self.settings, now=self.now, force=True)
        update_index(self.home, self.settings, rebuild=True)
        shutil.rmtree(self.work, ignore_errors=True)
        return RebuildSummary(
            segments=self.segments, carried=self.carried, remembered_by=self.remembered_by, entry_no=entry, unreadable=unreadable,
            articles=snapshot.articles if snapshot else 0, snapshot=snapshot.id if snapshot else "",
        )  # fmt: skip

    def _begin(self) -> None:
        """Go on with what is there, if it was begun by this program and nothing was removed for good since."""
        if self._begun() != self._stamp():
            shutil.rmtree(self.work, ignore_errors=True)
            self.work.mkdir(parents=True)
            write_file(self.work / "begun.json", json.dumps(self._stamp()))

    def _stamp(self) -> dict[str, str]:
        graves = self.home.tombstones.read_bytes() if self.home.tombstones.is_file() else b""
        return {"version": version("docketwire"), "forgotten": hashlib.sha256(graves).hexdigest()}

    def _begun(self) -> dict[str, str] | None:
        try:
            found: dict[str, str] = json.loads((self.work / "begun.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def _remember(self, *, again: bool = False) -> bool:
        """Put a whole copy of the warehouse before at `before`; False when there was a current one already.

        The second time the caller holds the warehouse's lock.
        """
        with contextlib.nullcontext() if again else self.home.lock("warehouse", wait=True):
            copied = self._copy_live()
        if copied is not None:
            self.remembered_by = "warehouse"
            return copied
        if self.before.is_file() and self.remembered_by:
            return False
        self.before.unlink(missing_ok=True)
        for file in snapshot_files(self.home.public):
            if self._copy_snapshot(file):
                self.remembered_by = file.stem
                return True
        return False

    def _copy_live(self) -> bool | None:
        """Whether a new copy was made; None when there is no warehouse, or it is damaged."""
        if not self.home.warehouse.is_file():
            return None
        try:
            with self._opened(self.home.warehouse) as con:
                settle(self.home, con, self.now())
                if self.remembered_by == "warehouse" and _last_of(self.before) == last_entry(con):
                    return False
                if any(damage_of(con)):
                    return None
                self.before.unlink(missing_ok=True)
                copy_consistently(con, self.before)
        except WarehouseError as error:
            if "another process" in str(error):
                raise
            return None
        return True

    def _copy_snapshot(self, file: Path) -> bool:
        shutil.copyfile(file, self.before)
        try:
            with self._opened(self.before) as con:  # brought to this version's tables
                whole = not any(damage_of(con))
        except WarehouseError:
            whole = False
        if not whole:
            self.before.unlink(missing_ok=True)
        return whole

    @contextlib.contextmanager
    def _opened(self, path: Path | None = None) -> Iterator[Connection]:
        con = open_warehouse(path or self.new, memory_limit=f"{self.settings.warehouse.memory_mb}MB")
        try:
            yield con
        finally:
            con.close()

    def _read(self, con: Connection) -> tuple[str, ...]:
        """Bring the new warehouse up to the captures, and to what only the one before has."""
        begin_above(con, max(highest_number(self.home), _last_of(self.before)), at=self.now())
        if self.before.is_file():
            attach_old(con, self.before)
            carry_sources(con)
            detach_old(con)
        self.stage("reading the captures")
        summary = ingest_into(con, self.home, self.settings, now=self.now, progress=self.progress)
        self.segments += summary.segments
        if self.before.is_file():
            self.stage("taking over what no capture holds")
            attach_old(con, self.before)
            self.carried += carry_pages(con, at=self.now(), shingles=shingles)
            detach_old(con)
        self.stage("grouping")
        group_articles(con, now=self.now, said=regroupings_of(self.home))
        return tuple(summary.unreadable)

    def _finish(self, con: Connection) -> int:
        if not self.before.is_file():
            restore_seals(con, self.home.seals, own=True)
            decide_changed(con, at=self.now())
            return last_entry(con)
        attach_old(con, self.before)
        carry_seals(con)
        restore_seals(con, self.home.seals, own=True)
        decide_changed(con, at=self.now())
        entry = carry_over(con, floor=highest_number(self.home), at=self.now())
        detach_old(con)
        return entry

    def _put_in_place(self) -> None:
        """The log of the warehouse before must never be taken for that of the new one, so it goes first, with its file where that is damaged."""
        log = self.home.warehouse.with_name(self.home.warehouse.name + ".wal")
        if self.remembered_by != "warehouse" and self.home.warehouse.is_file():
            put_aside(self.home, self.home.warehouse, self.now())
        if log.exists():
            put_aside(self.home, log, self.now())
        self.new.replace(self.home.warehouse)
        sync_folder(self.home.root)


def _last_of(file: Path) -> int:
    if not file.is_file():
        return 0
    con = open_warehouse(file)
    try:
        return last_entry(con)
    finally:
        con.close()

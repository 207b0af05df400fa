"""Check: is every file of this home what it was, and does the warehouse keep its promises? Each finding says what, where and what helps."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from common.sqlite import damage_of as sqlite_damage
from jobs.care.fixity import Seen, files_of, look_at, read_record, write_record
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.search import folder as search_folder
from pipeline.work.segment import TornRecord, read_captures
from records.errors import CaptureError, DocketwireError, WarehouseError
from spiders.archive.files import read_report
from warehouse.ingest.tombstones import forgotten_ids
from warehouse.monitoring.books import books_of
from warehouse.proof.chain import broken_links, read_seal
from warehouse.proof.merkle import ProofError
from warehouse.proof.seals import all_seals, leaf_lines
from warehouse.search.index import damage_of_index
from warehouse.storage.database import Connection, open_snapshot, open_warehouse
from warehouse.storage.past import bring_back, remembered
from warehouse.storage.snapshot import latest
from warehouse.storage.snapshot_files import slim_files, snapshot_files
from warehouse.storage.soundness import broken_promises, damage_of

SHARE = 30
"""A sample takes every thirtieth of the files that never change, another thirtieth every day: each is read once a month."""
Progress = Callable[[str], None]


class Remedy(StrEnum):
    """What helps."""

    REBUILD = "rebuild"
    PUBLISH = "publish"
    INDEX = "index"
    FRONTIER = "frontier"
    OUTBOX = "outbox"
    DESK = "desk"
    HISTORY = "history"
    SEALS = "seals"
    TOMBSTONES = "tombstones"
    PAST = "past"
    BACKUP = "backup"


_SAID = {
    Remedy.REBUILD: "`docketwire check --repair` makes the warehouse anew from the captures",
    Remedy.PUBLISH: "`docketwire check --repair` removes it and publishes a new one",
    Remedy.INDEX: "`docketwire check --repair` makes it anew",
    Remedy.FRONTIER: "`docketwire check --repair` puts it aside; the next crawl learns from the captures what was seen",
    Remedy.OUTBOX: "`docketwire check --repair` puts it aside and keeps every row that can be read",
    Remedy.DESK: "take this file from a backup; without one `docketwire check --repair` puts it aside and keeps every row that can be read",
    Remedy.HISTORY: "`docketwire check --repair` puts it aside; a new one is made, and only what jobs did before is lost",
    Remedy.SEALS: "`docketwire check --repair` writes it anew from the warehouse",
    Remedy.TOMBSTONES: "`docketwire check --repair` writes it anew from the warehouse",
    Remedy.PAST: "`docketwire check --repair` removes that past state",
    Remedy.BACKUP: "take this file from a backup (`docketwire restore`, or by hand)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was written."""

    subject: str
    """`captures`, `warehouse`, `snapshot`, `search`, `frontier`, `outbox`, `seals`, ..."""
    place: str
    """File within the home."""
    problem: str
    remedy: Remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}; {_SAID[self.remedy]}"


@dataclass(slots=True, kw_only=True)
class CheckReport:
    """What one check saw."""

    damage: list[Damage] = field(default_factory=list)
    looked_at: dict[str, int] = field(default_factory=dict)
    """Subject -> files, captures or tables read."""
    new: int = 0
    """Files seen for the first time, now on record."""
    sample: bool = False


def check_home(
    home: Home,
    settings: Settings,
    *,
    sample: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda _: None,
) -> CheckReport:
    """Look at everything of a home (with `sample`, at a thirtieth of what never changes); nothing is changed but the record of digests.

    Waits for a running ingest while it reads the warehouse.
    """
    home.require()
    with home.lock("check", wait=True):
        return _Check(home, settings, now().astimezone(UTC).date() if sample else None, progress).run()


class _Check:
    def __init__(self, home: Home, settings: Settings, sampled_on: date | None, progress: Progress) -> None:
        self.home, self.settings, self.day, self.progress = home, settings, sampled_on, progress
        self.report = CheckReport(sample=sampled_on is not None)
        self.books: Mapping[str, str] = {}

    def run(self) -> CheckReport:
        for step in (self._warehouse, self._files, self._snapshots, self._search, self._sqlite, self._seals, self._past):
            self.progress(step.__name__.strip("_"))
            self.report.damage += step()
        self.report.damage = _once(self.report.damage)
        return self.report

    def _count(self, subject: str, number: int = 1) -> None:
        self.report.looked_at[subject] = self.report.looked_at.get(subject, 0) + number

    def _warehouse(self) -> list[Damage]:
        if not self.home.warehouse.is_file():
            return []
        with self.home.lock("warehouse", wait=True):
            try:
                con = open_warehouse(self.home.warehouse, memory_limit=f"{self.settings.warehouse.memory_mb}MB")
            except WarehouseError as error:
                return [self._of("warehouse", self.home.warehouse, _short(error), Remedy.REBUILD)]
            try:
                return list(self._within(con))
            finally:
                con.close()

    def _within(self, con: Connection) -> Iterator[Damage]:
        for problem in damage_of(con):
            yield self._of("warehouse", self.home.warehouse, problem, Remedy.REBUILD)
        try:
            self.books = books_of(con)
            for problem in broken_promises(con):
                yield self._of("warehouse", self.home.warehouse, problem, Remedy.REBUILD)
            yield from self._tombstones(con)
            yield from self._seals_of(con)
        except Exception as error:  # noqa: BLE001 - tables that cannot be read are a finding already
            yield self._of("warehouse", self.home.warehouse, _short(error), Remedy.REBUILD)

    def _tombstones(self, con: Connection) -> Iterator[Damage]:
        known, path = forgotten_ids(con), self.home.tombstones
        if not known and not path.exists():
            return
        try:
            there = {str(json.loads(line)["id"]) for line in path.read_text("utf-8").splitlines() if line.strip()}
            problem = "" if there == known else f"it names {len(there ^ known)} other reports than the warehouse"
        except (OSError, ValueError, KeyError, TypeError) as error:
            problem = f"cannot be read ({error})"
        if problem:
            yield self._of("tombstones", path, problem, Remedy.TOMBSTONES)

    def _seals_of(self, con: Connection) -> Iterator[Damage]:
        """The chain whole, and the files of what the warehouse has sealed: there, whole, and saying the same."""
        seals = all_seals(con)
        own = [seal for seal in seals if seal.own]
        if any(seal.number for seal in own):  # else they are from before there was a chain, and are linked with the next day's
            for problem in broken_links(own):
                yield self._of("seals", self.home.seals, problem, Remedy.BACKUP)
        for seal in seals:
            path = self.home.seals / f"{seal.place}.json"
            try:
                written, lines = read_seal(path)
            except ProofError as error:
                yield self._of("seals", path, _short(error), Remedy.SEALS)
                continue
            if written.to_json() != seal.to_json() or lines != leaf_lines(con, seal):
                yield self._of("seals", path, "it says something else than the warehouse", Remedy.SEALS)

    def _seals(self) -> list[Damage]:
        """Without a warehouse: files that contradict themselves."""
        found = []
        for path in sorted(self.home.seals.rglob("*.json")) if self.home.seals.is_dir() else ():
            try:
                read_seal(path)
            except ProofError as error:
                found.append(self._of("seals", path, _short(error), Remedy.SEALS))
        return found

    def _files(self) -> list[Damage]:
        record, problem = read_record(self.home)
        found = [] if problem is None else [Damage(subject="record", place="fixity.json", problem=problem, remedy=Remedy.BACKUP)]
        kept: dict[str, Seen] = {}
        for name, path in files_of(self.home):
            if self._left_out(name):
                if name in record.files:
                    kept[name] = record.files[name]
                continue
            seen = look_at(path)
            if seen is None:
                continue
            subject, remedy = _subject(name)
            self._count(subject)
            damage = self._of_segment(name, path, seen) if subject == "captures" else None
            damage = damage or record.damage(name, seen)
            if damage is not None:
                found.append(Damage(subject=subject, place=name, problem=damage, remedy=remedy))
                if name in record.files:
                    kept[name] = record.files[name]
                continue
            self.report.new += name not in record.files
            kept[name] = seen
        for name in sorted(record.files.keys() - kept.keys()):
            if name.startswith("captures/") and not (self.home.root / name).exists():
                found.append(Damage(subject="captures", place=name, problem="it is not there any more", remedy=Remedy.BACKUP))
                kept[name] = record.files[name]
        write_record(self.home, kept)
        return found

    def _left_out(self, name: str) -> bool:
        """Whether today's sample leaves a file out; what changes is always looked at."""
        if self.day is None or not name.startswith(("captures/", "past/")):
            return False
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % SHARE != self.day.toordinal() % SHARE

    def _of_segment(self, name: str, path: Path, seen: Seen) -> str | None:
        """What is wrong with a segment or a run's report: by the digest in the books, else record by record."""
        inside = name.removeprefix("captures/")
        if name.endswith(".run.json"):
            try:
                read_report(path)
            except (OSError, ValueError, TypeError) as error:
                return f"not a run report: {error}"
            return None
        if not name.endswith(".warc.gz") or self.books.get(inside) == f"sha256:{seen.sha256}":
            return None
        return self._torn(path) or ("it is not what was read into the warehouse" if self.books.get(inside) else None)

    def _torn(self, path: Path) -> str | None:
        try:
            torn = [item for item in read_captures(path, self.home.captures) if isinstance(item, TornRecord)]
        except CaptureError as error:
            return str(error)
        if not torn:
            return None
        places = ", ".join(f"byte {item.offset}: {item.problem}" for item in torn[:3])
        return f"{len(torn)} captures are damaged ({places}); what was read of them before is still in the warehouse"

    def _snapshots(self) -> list[Damage]:
        found = []
        try:
            newest = latest(self.home.public)
        except WarehouseError as error:
            newest = None
            found.append(self._of("snapshot", self.home.public / "latest.json", _short(error), Remedy.PUBLISH))
        if newest is not None and not (self.home.public / newest.file).is_file():
            found.append(
                self._of("snapshot", self.home.public / newest.file, "`latest.json` names it, and it is not there", Remedy.PUBLISH)
            )
        for file in (*snapshot_files(self.home.public), *slim_files(self.home.public)):
            found += [self._of("snapshot", file, problem, Remedy.PUBLISH) for problem in _unreadable(file)]
        return found

    def _search(self) -> list[Damage]:
        folder = search_folder(self.home)
        if not folder.is_dir():
            return []
        return [self._of("search", folder, problem, Remedy.INDEX) for problem in damage_of_index(folder)]

    def _sqlite(self) -> list[Damage]:
        files = (
            ("frontier", self.home.frontier, Remedy.FRONTIER),
            ("outbox", self.home.root / "outbox.sqlite", Remedy.OUTBOX),
            ("desk", self.home.desk, Remedy.DESK),
            ("jobs", self.home.history, Remedy.HISTORY),
            ("turns", self.home.turns, Remedy.HISTORY),
            ("backfill", self.home.backfill, Remedy.HISTORY),
        )
        found = []
        for subject, path, remedy in files:
            if (problem := sqlite_damage(path)) is not None:
                found.append(self._of(subject, path, problem, remedy))
        return found

    def _past(self) -> list[Damage]:
        """Past states are brought back, byte for byte, beside the others."""
        folder, found = self.home.root / "past", []
        for key in remembered(folder):
            if self._left_out(f"past/{key}.json"):
                continue
            target = folder / "files" / "check.duckdb"
            try:
                bring_back(folder, key, target)
            except (DocketwireError, ValueError, KeyError, TypeError) as error:
                found.append(self._of("past", folder / f"{key}.json", _short(error), Remedy.PAST))
            finally:
                target.unlink(missing_ok=True)
        return found

    def _of(self, subject: str, path: Path, problem: str, remedy: Remedy) -> Damage:
        return Damage(subject=subject, place=path.relative_to(self.home.root).as_posix(), problem=problem, remedy=remedy)


_REMEDIES = (
    ("captures/", "captures", Remedy.BACKUP),
    ("public/", "snapshot", Remedy.PUBLISH),
    ("search/", "search", Remedy.INDEX),
    ("seals/", "seals", Remedy.SEALS),
    ("past/", "past", Remedy.PAST),
    ("warehouse.duckdb", "warehouse", Remedy.REBUILD),
    ("frontier.sqlite", "frontier", Remedy.FRONTIER),
    ("outbox.sqlite", "outbox", Remedy.OUTBOX),
    ("desk.sqlite", "desk", Remedy.DESK),
    ("jobs.sqlite", "jobs", Remedy.HISTORY),
    ("turns.sqlite", "turns", Remedy.HISTORY),
    ("crawl-plan.json", "turns", Remedy.HISTORY),
    ("backfill.sqlite", "backfill", Remedy.HISTORY),
    ("tombstones.jsonl", "tombstones", Remedy.TOMBSTONES),
)


def _subject(name: str) -> tuple[str, Remedy]:
    return next(((subject, remedy) for start, subject, remedy in _REMEDIES if name.startswith(start)), ("settings", Remedy.BACKUP))


def _unreadable(file: Path) -> list[str]:
    try:
        with open_snapshot(file) as con:
            return list(damage_of(con))
    except WarehouseError as error:
        return [_short(error)]


def _short(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _once(found: list[Damage]) -> list[Damage]:
    """One finding a place and remedy: the first says it best."""
    return list({(item.place, item.remedy): item for item in reversed(found)}.values())[::-1]

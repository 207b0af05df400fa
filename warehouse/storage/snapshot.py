"""Publishing: consistent copies of the warehouse that readers open without ever meeting a lock.

`public/snapshot-<UTC stamp>-<journal entry>.duckdb` is the whole warehouse, `...-slim.duckdb` (once a day) the same schema without bodies, signatures
and vectors. `latest.json` names the newest pair and is replaced atomically; `latest.duckdb` and `latest-slim.duckdb` are further names of
the pair (hard links; symbolic ones where the system has no others): DuckDB calls a catalogue by its file's own name, so `latest` is one of them. A published file never changes while somebody has it open; the oldest, when
nobody has, becomes the next one.
"""

import contextlib
import json
import subprocess
import sys
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from common.files import whole_path, write_file
from records.errors import WarehouseError
from warehouse.storage.database import empty_warehouse, open_snapshot, open_warehouse, warehouse_file
from warehouse.storage.journal import last_entry
from warehouse.storage.migrate import is_lake
from warehouse.storage.row_groups import joining_none
from warehouse.storage.snapshot_files import slim_files, slim_name, snapshot_files
from warehouse.storage.statements import Statements, filled, known
from warehouse.storage.transfer import copy_to_file

SQL = Statements(__file__)

POINTER, STAMP = "latest.json", "%Y%m%dT%H%M%SZ"
SLIM_WAIT = timedelta(days=1)
"""The slim copy is for laptops and for sharing, and made of every row: a quarter of what publishing writes, where the whole one gets what changed."""
REPORTS_WAIT = timedelta(days=1)
"""So long nobody copies a warehouse whose only news are reports of crawls: a quiet home of 742 sources made 24 whole copies a day of them."""
_ATTEMPTS = 5
_SLIM_NULLS = {"report": ("text",), "superseded": ("text",)}
_SLIM_LEFT_OUT = frozenset({"signature", "band", "vector", "story_evidence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A published copy, as `latest.json` names it."""

    id: str
    """UTC stamp and journal entry, e.g. `20261121T213500Z-42`."""
    journal_no: int
    """Last committed change it holds."""
    created_at: str
    """UTC, ISO 8601."""
    file: str
    """Name of the whole snapshot within the folder."""
    slim: str | None
    """Name of the newest one without bodies, this snapshot's or an earlier one's (SLIM_WAIT); None when it was not made."""
    size_bytes: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCopy:
    """A copy of the warehouse in its place that nobody is led to yet."""

    public: Path
    id: str
    journal_no: int
    created_at: datetime
    file: Path
    written_bytes: int
    """What had to be written for it: all of it, or what differs from an older copy."""


def copy_out(
    con: duckdb.DuckDBPyConnection, public: Path, *, now: datetime, keep_last: int = 3, slim: bool | None = True, force: bool = False
) -> Snapshot | None:
    """Copy the warehouse for readers and lead them to it: `copy_whole` and `lead_to` in one, for whoever may keep the writer waiting."""
    copied = copy_whole(con, public, now=now, keep_last=keep_last, force=force)
    return lead_to(copied, keep_last=keep_last, slim=slim) if copied else None


def copy_whole(
    con: duckdb.DuckDBPyConnection, public: Path, *, now: datetime, keep_last: int = 3, force: bool = False, reports_too: bool = False
) -> WholeCopy | None:
    """The part of publishing that the writer has to wait for. None when nothing was committed since the latest snapshot, or nothing but reports of
    crawls and that snapshot is younger than REPORTS_WAIT (unless `force`, or `reports_too`: somebody is about to read them).

    The snapshot that is about to go (of `keep_last`) becomes the new one where nobody has it open. `con` is the writer's only connection, outside a
    transaction; it stays open and keeps its lock. Killed at any point, left-overs are removed by the next call, one at a time for each folder.
    Raises WarehouseError.
    """
    public.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(public)
    entry, previous = last_entry(con), _previous(public)
    if (
        previous is not None
        and not force
        and (public / previous.file).exists()
        and not _is_news(con, previous, now, reports_too=reports_too)
    ):
        return None
    identity = f"{now.astimezone(UTC):{STAMP}}-{entry}"
    whole = public / f"snapshot-{identity}.duckdb"
    with whole_path(whole) as part:
        if is_lake(con):
            copy_to_file(con, part)
            written = part.stat().st_size
        else:
            written = copy_consistently(con, part, old=_going(public, keep_last, previous), turn=entry)
    return WholeCopy(public=public, id=identity, journal_no=entry, created_at=now.astimezone(UTC), file=whole, written_bytes=written)


def _going(public: Path, keep_last: int, previous: Snapshot | None) -> Path | None:
    """The newest of those that `lead_to` would remove, never the one that readers are led to."""
    files = [file for file in snapshot_files(public) if previous is None or file.name != previous.file]
    return files[max(0, keep_last - 2)] if previous is not None and len(files) > max(0, keep_last - 2) else None


def lead_to(copied: WholeCopy, *, keep_last: int = 3, slim: bool | None = True) -> Snapshot:
    """Make the slim copy (`slim` None: once a day), lead readers to both, let old ones go: asks nothing of the warehouse. Killed at any point, the
    folder holds the old pointer or the new one.
    """
    public, whole = copied.public, copied.file
    small = _slim_of_today(copied) if slim is None else None
    if slim is not False and small is None:
        small = _publish_slim(whole, whole.with_name(slim_name(whole)))
    with open_snapshot(whole) as con:
        articles = con.execute(SQL["count_articles"]).fetchone()
    snapshot = Snapshot(
        id=copied.id,
        journal_no=copied.journal_no,
        created_at=copied.created_at.isoformat(),
        file=whole.name,
        slim=small.name if small else None,
        size_bytes=whole.stat().st_size,
        articles=articles[0] if articles else 0,
    )
    _point(public, snapshot)
    _expire(public, keep_last, current=whole.name, slim=snapshot.slim)
    return snapshot


def _slim_of_today(copied: WholeCopy) -> Path | None:
    """The slim copy that the pointer names, while it is good enough."""
    previous = _previous(copied.public)
    if previous is None or previous.slim is None:
        return None
    made = datetime.strptime(previous.slim.split("-")[1], STAMP).replace(tzinfo=UTC)
    file = copied.public / previous.slim
    return file if file.is_file() and timedelta() <= copied.created_at - made < SLIM_WAIT else None


def _is_news(con: duckdb.DuckDBPyConnection, previous: Snapshot, now: datetime, *, reports_too: bool) -> bool:
    """Whether readers miss anything: a pointer to what the journal has not reached (a warehouse that was replaced) is outdated, too."""
    last = last_entry(con)
    if last == previous.journal_no:
        return False
    if reports_too:
        return True
    told = con.execute(SQL["told_since"], {"entry": previous.journal_no}).fetchone()
    return last < previous.journal_no or not told or bool(told[0]) or now - datetime.fromisoformat(previous.created_at) >= REPORTS_WAIT


def latest(public: Path) -> Snapshot | None:
    """The newest snapshot of a folder; None when nothing was published. Raises WarehouseError when the pointer is damaged."""
    pointer = public / POINTER
    try:
        value = json.loads(pointer.read_text("utf-8"))
        snapshot, crc = Snapshot(**{name: item for name, item in value.items() if name != "crc"}), value.get("crc")
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, AttributeError) as error:
        raise WarehouseError(f"{pointer}: damaged, not a pointer to a snapshot: `docketwire publish` writes it anew ({error})") from error
    if crc not in (None, _crc(snapshot)):  # pointers of before 2026-12 have none
        raise WarehouseError(f"{pointer}: damaged, its checksum does not match: `docketwire publish` writes it anew")
    return snapshot


def _previous(public: Path) -> Snapshot | None:
    """The newest snapshot; None too when the pointer is damaged: then one is published in any case."""
    try:
        return latest(public)
    except WarehouseError:
        return None


def latest_file(public: Path, *, slim: bool = False) -> Path:
    """File of the newest snapshot; with `slim`, the one without bodies where there is one. Raises WarehouseError when there is none."""
    snapshot = latest(public)
    if snapshot is None:
        raise WarehouseError(f"{public}: nothing has been published yet; run the publish command first")
    return public / (snapshot.slim if slim and snapshot.slim else snapshot.file)


def copy_consistently(con: duckdb.DuckDBPyConnection, target: Path, *, old: Path | None = None, turn: int = 0) -> int:
    """Checkpoint, then copy in a child; again if the file changed meanwhile (another cursor of this process committed). Returns the bytes written.

    `old`: a copy of before that becomes the target where nobody has it open; `turn` as in copyfile.py.
    """
    source, written = warehouse_file(con), 0
    for _ in range(_ATTEMPTS):
        _take_in_log(con)
        before = _state(source)
        written += _copy_in_child(source, target, target if target.exists() else old, turn)
        if _state(source) == before:
            return written
    raise WarehouseError(f"{source}: kept changing while it was copied; publish from the process that writes, between two segments")


def _take_in_log(con: duckdb.DuckDBPyConnection) -> None:
    """Write what is new into the file, and nothing else: a checkpoint also joins row groups that have become small, and rewrites three full ones
    with all their texts to save one (2.7 s and 63 MB at 30,000 articles). Where that is worth it, whoever writes next does it when its own log is taken in,
    with no reader waiting.
    """
    with joining_none(con):
        con.execute("force checkpoint")


def _state(source: Path) -> tuple[int, int, int]:
    """Size and time of the file, size of the write-ahead log (0 when there is none)."""
    status, log = source.stat(), source.with_name(source.name + ".wal")
    return status.st_size, status.st_mtime_ns, log.stat().st_size if log.exists() else 0


def _copy_in_child(source: Path, target: Path, old: Path | None, turn: int) -> int:
    script = Path(__file__).with_name("copyfile.py")
    words = [sys.executable, "-I", "-S", str(script), str(source), str(target), str(old or ""), str(turn)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = done.stderr.strip().rpartition("\n")[2] or f"exit {done.returncode}"
        raise WarehouseError(f"{target}: the snapshot could not be copied: {reason}")
    return int(done.stdout)


def _publish_slim(whole: Path, target: Path) -> Path:
    """The same schema filled from the whole snapshot, bodies null; built by the migrations so that views and comments are alike."""
    with whole_path(target) as part:
        part.write_bytes(empty_warehouse())
        con = open_warehouse(part)
        try:
            con.execute(f"attach '{str(whole).replace(chr(39), chr(39) * 2)}' as whole (read_only)")
            for (table,) in con.execute(SQL["tables"]).fetchall():
                if table not in _SLIM_LEFT_OUT:
                    _fill(con, table)
            con.execute("detach whole")
            con.execute("force checkpoint")
        finally:
            con.close()
    return target


def _fill(con: duckdb.DuckDBPyConnection, table: str) -> None:
    nulls = ", ".join(f"null as {known(column)}" for column in _SLIM_NULLS.get(table, ()))
    con.execute(filled(SQL["empty"], table=known(table)))
    con.execute(filled(SQL["fill"], table=known(table), bodies=f"replace ({nulls})" if nulls else ""))


def _point(public: Path, snapshot: Snapshot) -> None:
    write_file(public / POINTER, json.dumps({**asdict(snapshot), "crc": _crc(snapshot)}, indent=2) + "\n")
    for name, file in (("latest.duckdb", snapshot.file), ("latest-slim.duckdb", snapshot.slim)):
        with contextlib.suppress(OSError, NotImplementedError):  # a convenience: some systems have no links
            if file is None:
                (public / name).unlink(missing_ok=True)
                continue
            with whole_path(public / name) as link:
                try:
                    link.hardlink_to(public / file)
                except OSError:
                    link.symlink_to(file)


def _crc(snapshot: Snapshot) -> int:
    return zlib.crc32(json.dumps(asdict(snapshot), sort_keys=True).encode())


def _expire(public: Path, keep_last: int, *, current: str, slim: str | None) -> None:
    """Remove all but the newest snapshots; a file some system refuses to remove while it is read goes next time."""
    others = [file for file in snapshot_files(public) if file.name != current]  # whatever its number: readers are led to it
    kept, gone = others[: max(0, keep_last - 1)], others[max(0, keep_last - 1) :]
    stays = {slim, *(slim_name(file) for file in kept)}
    for file in (*gone, *(file for file in slim_files(public) if file.name not in stays)):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _remove_leftovers(public: Path) -> None:
    for part in public.glob("*.tmp*"):
        with contextlib.suppress(OSError):
            part.unlink()

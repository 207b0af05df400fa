"""Citations and past states: which snapshot a date means, keeping it, and checking what somebody cited."""

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from common.files import write_file
from jobs.compact import keep_version, version_as_file
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import HomeError, QueryError
from warehouse.asking.saved import parameters_of, saved_query
from warehouse.proof import cite as citing
from warehouse.proof.cite import Citation
from warehouse.storage.past import bring_back, condense, packs_of, remember, remembered
from warehouse.storage.snapshot import latest
from warehouse.storage.versions import version_named

_BROUGHT_BACK = 3
"""Past snapshots that lie ready as files; the oldest makes room."""
WEEKLY_FOR = timedelta(days=400)
"""A year and some weeks, so that a year can be compared with the one before week by week."""
STYLES = {"bibtex": citing.to_bibtex, "csl": citing.to_csl}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSnapshot:
    """A snapshot that can be asked."""

    id: str
    file: Path

    @property
    def published_at(self) -> datetime:
        """UTC."""
        return moment_of(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What asking again gave."""

    citation: Citation
    rows: int
    sha256: str

    @property
    def same(self) -> bool:
        return (self.rows, self.sha256) == (self.citation.rows, self.citation.sha256)


def past_folder(home: Home) -> Path:
    """Where past snapshots are remembered."""
    return home.root / "past"


def remember_days(home: Home, settings: Settings, now: datetime | None = None) -> list[str]:
    """Remember the last snapshot of every UTC day that is over (at `now`, else since the newest); returns the new ones; idempotent.

    For the publish job, before it publishes: afterwards the last one of yesterday may have made room.
    """
    published = _published(home)
    if not published or not settings.warehouse.daily_history:
        return []
    last = {moment_of(key).date(): key for key in published}  # ascending: the last of a day stays
    last.pop(moment_of(published[-1]).date() if now is None else now.astimezone(UTC).date(), None)
    with home.lock("past", wait=True):
        if not _cited_file(home).exists():
            note_cited(home, remembered(past_folder(home)))  # of those from before there was a list nobody can say that they were not cited
        missing = sorted(set(last.values()) - set(remembered(past_folder(home))), key=_order)
        for key in missing:
            remember(past_folder(home), home.public / f"snapshot-{key}.duckdb", key)
    return missing


def as_of(home: Home, asked: str) -> KnownSnapshot:
    """The snapshot that was the newest on a day's end (`2026-03-01`), at a moment (`2026-03-01T12:00`, UTC), or of an id; or a version of the shared
    warehouse (`v123`).

    Raises HomeError when none of that time is kept, or the one of that time is not any more; QueryError where a version has expired.
    """
    if asked not in remembered(past_folder(home)) and (number := version_named(asked)) is not None:
        return _version(home, number)
    known = sorted({*_published(home), *remembered(past_folder(home))}, key=_order)
    if asked in known:
        return _ready(home, asked)
    moment = moment_of(asked) if asked in thinned(home) else _moment(asked)
    before = [key for key in known if moment_of(key) <= moment]
    if any(moment_of(key) <= moment and (not before or moment_of(key) > moment_of(before[-1])) for key in thinned(home)):
        near = [*before[-1:], *[key for key in known if moment_of(key) > moment][:1]]
        raise HomeError(
            f"{home.root}: the state of {asked} is kept no longer (retention.past_days); next to it are {' and '.join(near) or 'none'}"
        )
    if not before:
        first = f"the earliest is {known[0]}" if known else "nothing has been published yet"
        raise HomeError(f"{home.root}: no snapshot of {asked} or before is kept; {first}")
    return _ready(home, before[-1])


def cite(home: Home, settings: Settings, sql: str | None, *, saved: str | None, params: Mapping[str, Any], day: str | None) -> Citation:
    """Ask the newest snapshot, or that of a day, and remember it for good. Raises HomeError, QueryError."""
    if day is None and latest(home.public) is None:
        raise HomeError(f"{home.root}: nothing has been published yet: run `docketwire publish`, or wait for the daemon to do it")
    snapshot = as_of(home, day or "9999-12-31")
    query = saved_query(saved, home.queries) if saved is not None else None
    values = parameters_of(query, params) if query else dict(params)
    citation = citing.answer(
        snapshot.file, snapshot.id, query.sql if query else sql or "", values, saved=saved, timeout_seconds=settings.warehouse.query_seconds
    )
    with home.lock("past", wait=True):
        note_cited(home, [snapshot.id])
        if snapshot.id not in remembered(past_folder(home)):
            remember(past_folder(home), snapshot.file, snapshot.id)
    if (number := version_named(snapshot.id)) is not None:
        keep_version(home, number, "cited")
    return citation


def written(citation: Citation, style: str, title: str) -> str:
    """The citation as `bibtex` or `csl`."""
    return STYLES[style](citation, title)


def verify(home: Home, settings: Settings, text: str) -> Verification:
    """Ask again what a BibTeX or CSL-JSON file cites. Raises HomeError when its snapshot is not kept here, QueryError."""
    citation = citing.from_text(text)
    if citation.snapshot not in {*_published(home), *remembered(past_folder(home))} and version_named(citation.snapshot) is None:
        raise HomeError(f"{home.root}: snapshot {citation.snapshot} is not kept here; the citation can be checked where it was made")
    again = citing.answer(
        as_of(home, citation.snapshot).file,
        citation.snapshot,
        citation.sql,
        citation.parameters,
        saved=citation.saved,
        timeout_seconds=settings.warehouse.query_seconds,
    )
    return Verification(citation=citation, rows=again.rows, sha256=again.sha256)


def note_cited(home: Home, keys: Collection[str]) -> None:
    """These states were cited: they stay for good. The caller holds the lock of the past."""
    known = cited(home)
    if not _cited_file(home).exists() or not known.issuperset(keys):
        write_file(_cited_file(home), "".join(f"{key}\n" for key in sorted({*known, *keys})))


def cited(home: Home) -> set[str]:
    """Ids of the states somebody cited."""
    try:
        return set(_cited_file(home).read_text("ascii").split())
    except FileNotFoundError:
        return set()


def thinned(home: Home) -> set[str]:
    """Ids of the states that went by their age: no other one may answer in their place."""
    try:
        return set(_thinned_file(home).read_text("ascii").split()).difference(remembered(past_folder(home)), _published(home))
    except FileNotFoundError:
        return set()


def thin_out(home: Home, now: datetime, *, days: int) -> list[str]:
    """Of past states older than so many days keep the last of each week, after WEEKLY_FOR of each month, and what was cited; returns those that went."""
    stays, daily, weekly = cited(home), now - timedelta(days=days), now - WEEKLY_FOR
    last: dict[str, str] = {}
    for key in sorted(remembered(past_folder(home)), key=_order):
        moment = moment_of(key)
        last[key if moment >= daily else moment.strftime("%G-W%V" if moment >= weekly else "%Y-%m")] = key
    gone = sorted(set(remembered(past_folder(home))) - stays - set(last.values()), key=_order)
    if not gone or not _cited_file(home).exists():
        return []
    write_file(_thinned_file(home), "".join(f"{key}\n" for key in sorted({*thinned(home), *gone}, key=_order)))
    forget_states(home, gone)
    with home.lock("past", wait=True), contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # damaged lists: `check` finds them
        condense(past_folder(home))
    return gone


def _cited_file(home: Home) -> Path:
    return home.root / "cited.txt"


def _thinned_file(home: Home) -> Path:
    return home.root / "thinned.txt"


def forget_past(home: Home) -> int:
    """Remove every past state, for a removal that must leave no copy; returns how many there were. Their figures cannot be checked any more."""
    folder, count = past_folder(home), len(remembered(past_folder(home)))
    with home.lock("past", wait=True):
        for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    return count


def forget_states(home: Home, keys: Collection[str]) -> None:
    """Remove these past states, and the packs that no other one needs."""
    folder = past_folder(home)
    with home.lock("past", wait=True):
        for key in keys:
            (folder / f"{key}.json").unlink(missing_ok=True)
        needed = packs_of(folder)
        if needed is not None:
            for pack in set(folder.glob("*.pack")) - {folder / name for name in needed}:
                pack.unlink(missing_ok=True)


def moment_of(snapshot_id: str) -> datetime:
    """When a snapshot was published, UTC."""
    return datetime.strptime(snapshot_id.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _published(home: Home) -> list[str]:
    """Ids of the snapshots that lie in public/, oldest first."""
    names = (path.stem.removeprefix("snapshot-") for path in home.public.glob("snapshot-*.duckdb"))
    return sorted((name for name in names if not name.endswith("-slim")), key=_order)


def _order(snapshot_id: str) -> tuple[datetime, int]:
    return moment_of(snapshot_id), int(snapshot_id.rpartition("-")[2].removeprefix("v"))


def _ready(home: Home, snapshot_id: str) -> KnownSnapshot:
    file = home.public / f"snapshot-{snapshot_id}.duckdb"
    if not file.is_file():
        folder = past_folder(home) / "files"
        file = folder / f"snapshot-{snapshot_id}.duckdb"
        with home.lock("past", wait=True):
            folder.mkdir(parents=True, exist_ok=True)
            if not file.is_file():
                bring_back(past_folder(home), snapshot_id, file)
            _make_room(folder, file)
    return KnownSnapshot(id=snapshot_id, file=file)


def _version(home: Home, number: int) -> KnownSnapshot:
    """A version of the shared warehouse as a file; written once, then as quick as a snapshot that was brought back."""
    folder = past_folder(home) / "files"
    with home.lock("past", wait=True):
        key, file = version_as_file(home, number, folder)
        _make_room(folder, file)
    return KnownSnapshot(id=key, file=file)


def _make_room(folder: Path, file: Path) -> None:
    """The newest few stay ready, `file` among them."""
    for old in sorted(set(folder.glob("*.duckdb")) - {file}, key=lambda path: path.stat().st_mtime)[: -_BROUGHT_BACK + 1 or None]:
        old.unlink(missing_ok=True)


def _moment(asked: str) -> datetime:
    try:
        moment = datetime.fromisoformat(asked)
    except ValueError as error:
        raise QueryError(f"{asked!r} is no date: write 2026-03-01, 2026-03-01T12:00 (UTC) or the id of a snapshot") from error
    if len(asked) == len("2026-03-01"):
        return moment.replace(hour=23, minute=59, second=59, tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

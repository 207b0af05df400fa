"""Repair: what a check found damaged is made anew out of what is whole; what cannot be is left where it is."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from common.sqlite import salvage
from digests.outbox import Outbox
from jobs.care.check import Damage, Remedy
from jobs.cite import forget_states
from jobs.installation.damaged import put_aside, put_aside_with_log
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.writing import require_own
from jobs.publish import publish
from jobs.rebuild import rebuild
from jobs.search import update_index
from people.leaving import Desk
from warehouse.ingest.tombstones import write_tombstones
from warehouse.proof.seals import write_seal_files
from warehouse.storage.database import open_warehouse
from warehouse.storage.snapshot import POINTER


def repair(
    home: Home,
    settings: Settings,
    damage: Iterable[Damage],
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[str]:
    """Mend what can be, one line each; the caller checks again. Stop the daemon before it where the outbox is damaged."""
    wanted: dict[Remedy, list[str]] = {}
    for item in damage:
        wanted.setdefault(item.remedy, []).append(item.place)
    for remedy, mend in _MENDING.items():
        if remedy in wanted:
            yield from mend(home, settings, wanted[remedy], now)
    if Remedy.BACKUP in wanted:
        yield f"left as they are, for nothing else holds them: {', '.join(wanted[Remedy.BACKUP])}"


Clock = Callable[[], datetime]


def _sqlite(home: Home, _settings: Settings, places: list[str], now: Clock) -> Iterator[str]:
    for place in places:
        yield f"{place}: put aside as {put_aside_with_log(home, home.root / place, now()).relative_to(home.root)}"


def _outbox(home: Home, _settings: Settings, _places: list[str], now: Clock) -> Iterator[str]:
    """Whoever was told what must not be forgotten: subscribers would get everything again."""
    yield from _salvaged(home, home.root / "outbox.sqlite", Outbox, "some issues may be sent again", now)


def _desk(home: Home, _settings: Settings, _places: list[str], now: Clock) -> Iterator[str]:
    """Nothing else holds what people kept: every row that can be read stays."""
    yield from _salvaged(home, home.desk, Desk, "a backup has what is missing", now)


def _salvaged(home: Home, path: Path, made: Callable[[Path], object], loss: str, now: Clock) -> Iterator[str]:
    fresh = path.with_name(f"{path.name}.tmp")
    fresh.unlink(missing_ok=True)
    made(fresh)
    rows, broken = salvage(path, fresh)
    with sqlite3.connect(fresh) as con:
        con.execute("pragma journal_mode = delete")
    con.close()
    aside = put_aside_with_log(home, path, now())
    fresh.replace(path)
    lost = f", {broken} tables broke off: {loss}" if broken else ""
    yield f"{path.name}: {rows} rows kept{lost}; the damaged file is {aside.relative_to(home.root)}"


def _rebuild(home: Home, settings: Settings, _places: list[str], now: Clock) -> Iterator[str]:
    done = rebuild(home, settings, now=now)
    lent = done.remembered_by or "nothing: ids of imports and merged stories are lost"
    yield f"warehouse.duckdb: made anew from {done.segments} segments, {done.carried} further captures; remembered by {lent}"


def _from_warehouse(home: Home, settings: Settings, places: list[str], now: Clock) -> Iterator[str]:
    require_own(settings, "`docketwire check --repair`", "take it back with `docketwire migrate --from` first")
    with home.lock("warehouse", wait=True):
        con = open_warehouse(home.warehouse, memory_limit=f"{settings.warehouse.memory_mb}MB")
        try:
            if home.tombstones.name in places:
                write_tombstones(con, home.tombstones)
            for place in places:
                if place.startswith("seals/"):
                    (home.root / place).with_suffix(".json").unlink(missing_ok=True)
            write_seal_files(con, home.seals)
        finally:
            con.close()
    witnessed = [place for place in places if place.endswith((".tsr", ".ots"))]
    for place in witnessed:
        aside = put_aside(home, home.root / place, now()).relative_to(home.root)
        yield f"{place}: put aside as {aside}; a new stamp is asked for by the next publish, and says when that was"
    if written := [place for place in places if place not in witnessed]:
        yield f"written anew from the warehouse: {', '.join(written)}"


def _past(home: Home, _settings: Settings, places: list[str], _now: Clock) -> Iterator[str]:
    keys = [Path(place).stem for place in places if place.endswith(".json")]
    forget_states(home, keys)
    yield f"past states removed: {', '.join(keys) or 'none'}"


def _publish(home: Home, settings: Settings, places: list[str], now: Clock) -> Iterator[str]:
    for place in places:
        (home.root / place).unlink(missing_ok=True)
    if (home.public / POINTER).exists() and not list(home.public.glob("snapshot-*.duckdb")):
        (home.public / POINTER).unlink()
    snapshot = publish(home, settings, now=now, force=True)
    yield f"removed: {', '.join(places)}; published {snapshot.id if snapshot else 'nothing'}"


def _index(home: Home, settings: Settings, _places: list[str], _now: Clock) -> Iterator[str]:
    done = update_index(home, settings, rebuild=True)
    yield f"search: made anew, {done.articles} articles"


_MENDING: dict[Remedy, Callable[[Home, Settings, list[str], Clock], Iterator[str]]] = {
    Remedy.FRONTIER: _sqlite,
    Remedy.HISTORY: _sqlite,
    Remedy.OUTBOX: _outbox,
    Remedy.DESK: _desk,
    Remedy.REBUILD: _rebuild,
    Remedy.SEALS: _from_warehouse,
    Remedy.TOMBSTONES: _from_warehouse,
    Remedy.PAST: _past,
    Remedy.PUBLISH: _publish,
    Remedy.INDEX: _index,
}
"""In the order in which one rests on another."""

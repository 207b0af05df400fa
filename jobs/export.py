"""Export: a selection of the newest snapshot, or of a named one, as a bag; original records come out of the captures."""

import errno
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from common.signing import SigningKey
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.search import SearchLibrary, update_index
from jobs.search import folder as search_folder
from records.errors import WarehouseError
from records.export import ExportDone
from spiders.archive.originals import copy_captures
from spiders.archive.wacz import write_wacz
from warehouse.asking.query import run_query
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import VOCABULARIES, ExportError, ExportOrder
from warehouse.exports.run import Export, begun_snapshot, journal_no_of, open_export
from warehouse.selection.held import held, needs_warehouse
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import Snapshot, latest

log = logging.getLogger("docketwire.archive")

Progress = Callable[[str, int], None]


def export(
    home: Home,
    settings: Settings,
    order: ExportOrder,
    folder: Path,
    *,
    progress: Progress = lambda *_: None,
    snapshot: Snapshot | None = None,
) -> ExportDone:
    """Write the order's export of the newest snapshot (or the one given) into `folder`, or take up the one that was interrupted there.

    Raises ExportError, WarehouseError, SelectionError or QueryError; what is half-written then stays for the next attempt.
    """
    order = order.checked()
    snapshot, file = _snapshot(home, folder, snapshot)
    if order.since > snapshot.journal_no:
        raise ExportError(
            f"--changed-since {order.since}: the newest entry of snapshot {snapshot.id} is {snapshot.journal_no}; "
            f"such a number comes from an export of another home, or of a later state of this one"
        )
    if needs_warehouse(order.selection):  # before anything is written: an outlet or story that is not there leaves no folder behind
        with open_snapshot(file) as con:
            order = replace(order, selection=held(con, order.selection))
    ids = _asked(home, snapshot, file, order, settings)
    with open_export(file, snapshot, order, folder, software=software(), article_ids=ids, key=_key(home)) as work:
        if isinstance(work, ExportDone):
            return work
        work.write_tables(progress)
        if order.of_records:
            _write_records(home, work, progress)
        return work.finish()


def formats() -> tuple[str, ...]:
    """What an export can be written as."""
    return tuple(FORMATS)


def compressions() -> tuple[str, ...]:
    """What files of any format can be compressed with."""
    return tuple(dict.fromkeys(name for form in FORMATS.values() for name in form.compressions))


def vocabularies() -> tuple[str, ...]:
    """Whose names the articles' fields can have."""
    return VOCABULARIES


def make_order(**parts: Any) -> ExportOrder:
    """The order with these parts, defaults filled in. Raises ExportError."""
    return ExportOrder(**parts).checked()


def entry_of(text: str) -> int:
    """Journal entry named by a number, or by the folder of an earlier export."""
    return int(text) if text.isdigit() else journal_no_of(Path(text))


def software() -> str:
    return f"Docketwire/{version('docketwire')}"


def _key(home: Home) -> SigningKey | None:
    """The home's key, made at the first export; None in a home that cannot be written. Raises SignatureError for a damaged one, OSError on a full disk."""
    try:
        return SigningKey.of(home.signing_key)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        log.warning("export.unsigned key=%s reason=%s", home.signing_key, error.strerror)
        return None


def _snapshot(home: Home, folder: Path, given: Snapshot | None) -> tuple[Snapshot, Path]:
    """The newest snapshot or the one given; the one an interrupted export was begun from, as long as it is there."""
    chosen = given or latest(home.public)
    if chosen is None:
        raise WarehouseError(f"{home.public}: nothing has been published yet; run the publish command first")
    found, file = _begun_from(home, folder) or (chosen, home.public / chosen.file)
    if not file.is_file():
        raise WarehouseError(f"{file}: the snapshot has expired; export a newer one")
    return found, file


def _begun_from(home: Home, folder: Path) -> tuple[Snapshot, Path] | None:
    found = begun_snapshot(folder)
    if found is None:
        return None
    file = home.public / found.file
    if not file.is_file():
        raise ExportError(f"{folder}: was begun from snapshot {found.id}, which has expired; remove the folder and export again")
    return found, file


def _asked(home: Home, snapshot: Snapshot, file: Path, order: ExportOrder, settings: Settings) -> list[str] | None:
    """Article ids that the order's query names and its text finds; None where it has neither."""
    found = [_queried(file, order.query, settings)] if order.query is not None else []
    if order.selection.text:
        update_index(home, settings)
        reader = SearchLibrary(search_folder(home)).reader()
        if reader.snapshot_id != snapshot.id:
            raise ExportError(
                f"the search index is of snapshot {reader.snapshot_id}, not of {snapshot.id}; remove the folder and export again"
            )
        found.append(set(reader.everything(order.selection)))
    return sorted(set.intersection(*found)) if found else None


def _queried(file: Path, query: str, settings: Settings) -> set[str]:
    result = run_query(file, query, timeout_seconds=settings.warehouse.query_seconds, max_rows=None)
    if "article_id" not in result.columns:
        raise ExportError(f"the query gives {', '.join(result.columns)}; it must have a column article_id")
    return {str(value) for value in result.table["article_id"].to_pylist() if value is not None}


def _write_records(home: Home, work: Export, progress: Progress) -> None:
    """One WARC file per segment that holds a wanted capture; for WACZ they are then put into one archive."""
    warcs: list[Path] = []
    place = work.folder / ("data/warc" if work.order.format == "warc" else "in-progress.warc")
    done = 0
    for segment, wanted in work.wanted_captures():
        target = place / Path(segment).name
        copied = copy_captures(home.captures / segment, wanted, target)
        done += len(copied.captures)
        progress("captures", done)
        if copied.captures:
            warcs.append(target)
        if work.order.format == "warc" and copied.captures:
            work.add_file("warc", target, form="warc", rows=len(copied.captures), missing=[])
        work.missing += copied.missing
        work.damaged += copied.damaged
    if work.order.format == "wacz":
        archive = work.folder / "data" / f"{work.id.lower()}.wacz"
        created = datetime.fromisoformat(work.snapshot.created_at)
        write_wacz(archive, warcs, created=created, software=work.software, titles=work.titles(), key=work.key)
        work.add_file("wacz", archive, form="wacz", rows=done, missing=[])
        shutil.rmtree(place, ignore_errors=True)

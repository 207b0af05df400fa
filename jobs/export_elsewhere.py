"""Export to an object store or a shared folder: made on this machine, sent file by file, compared by what is read back."""

import dataclasses
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.places import Place, fetch_folder, place_at, send_folder
from jobs.export import Progress, export
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import PlaceError
from records.export import ExportDone
from warehouse.exports.bag import TAG_MANIFEST, is_closed
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.run import done


def export_to(home: Home, settings: Settings, order: ExportOrder, address: str, *, progress: Progress = lambda *_: None) -> ExportDone:
    """Write the order's export to an address such as `s3://bucket/prefix`.

    It is made whole in the home first (and removed there when it has arrived), so it takes its room twice for a while. Interrupted at any
    point, the same command goes on with the same export; what arrived is not sent again. Until the last file, `tagmanifest-sha256.txt`, is there,
    it is no bag. Raises PlaceError, and what `export` raises.
    """
    place, staging = place_at(address), _staging(home, order.checked(), address)
    with home.lock("exports"):
        made = done(staging) if is_closed(staging) else export(home, settings, order, staging, progress=progress)
        try:
            already = _same_there(place, made)
        except ExportError:
            shutil.rmtree(staging)
            raise
        send_folder(staging, place, last=(TAG_MANIFEST,))
        shutil.rmtree(staging)
    return dataclasses.replace(made, folder=place.address, already=already)


@contextmanager
def at_hand(address: str) -> Iterator[Path]:
    """An export as a folder of this machine: a copy where it lies elsewhere, which takes its room while it is looked at. Raises PlaceError."""
    with tempfile.TemporaryDirectory(prefix="docketwire-export-") as folder:
        fetch_folder(place_at(address), Path(folder))
        yield Path(folder)


def journal_no_at(address: str) -> int:
    """Journal entry up to which an earlier export, elsewhere, holds everything. Raises ExportError, PlaceError."""
    text = place_at(address).read("manifest.json")
    try:
        return int(json.loads(text or b"")["snapshot"]["journal_no"])
    except (ValueError, KeyError, TypeError) as error:
        raise ExportError(f"--changed-since {address}: no finished export lies there ({error})") from error


def _staging(home: Home, order: ExportOrder, address: str) -> Path:
    return home.root / "exports" / hashlib.blake2b(f"{order.digest}\n{address}".encode(), digest_size=8).hexdigest()


def _same_there(place: Place, made: ExportDone) -> bool:
    """Whether this export was finished there before. Raises ExportError when another one lies there."""
    there = place.sizes()
    text = place.read("manifest.json")
    if text is None:
        if there.keys() - _parts(made):
            raise ExportError(f"{place.address}: is not empty; choose another place")
        return False
    try:
        found = json.loads(text)["id"]
    except (ValueError, KeyError, TypeError) as error:
        raise PlaceError(f"{place.address}/manifest.json: damaged; remove it and export again ({error})") from error
    if found != made.id:
        raise ExportError(
            f"{place.address}: holds another export ({found}); choose another place, and --changed-since {place.address} for what is new"
        )
    return TAG_MANIFEST in there


def _parts(made: ExportDone) -> set[str]:
    folder = Path(made.folder)
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

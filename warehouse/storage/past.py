"""Past snapshots at the price of what changed: each is a list of pieces, and a piece that several share is kept once.

`past/<id>.json` names the pieces of a snapshot in their order, `past/<id>.pack` holds those that no earlier one had, each compressed by itself.
Pieces follow DuckDB's own blocks (three headers of 4 KiB, then 256 KiB each). A day's work rewrites those of every row group it touches, and a table of less
than 122,880 rows is one: of a young warehouse that is about two thirds (measured over simulated months), cut finer hardly less. A snapshot
brought back has the SHA-256 it had: the same file, byte for byte.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import zstandard

from common.files import whole_file, write_file
from records.errors import WarehouseError

_HEADERS, _BLOCK = 3 * 4096, 256 * 1024
_SPARSE = 0.5
"""A pack of which states need less than this share is packed anew: what is kept for nothing is never more than what is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What remembering one snapshot took."""

    id: str
    pieces: int
    new: int
    stored_bytes: int


def remembered(past: Path) -> list[str]:
    """Ids of the snapshots that can be brought back."""
    return sorted(path.stem for path in past.glob("*.json"))


def remember(past: Path, file: Path, snapshot_id: str) -> Remembered:
    """Keep a snapshot; idempotent, atomic by the name of its list."""
    past.mkdir(parents=True, exist_ok=True)
    if snapshot_id in remembered(past):  # its pack holds pieces by their place: written again, it would be empty, all of them being known
        return Remembered(id=snapshot_id, pieces=len(_pieces_of(past, snapshot_id)), new=0, stored_bytes=0)
    known = _known(past)
    listed, new, whole = [], 0, hashlib.sha256()
    with file.open("rb") as source, whole_file(past / f"{snapshot_id}.pack") as out:
        for piece in _pieces(source):
            whole.update(piece)
            key = hashlib.sha256(piece).hexdigest()
            if key not in known:
                packed = zstandard.compress(piece, 3)
                known[key] = (f"{snapshot_id}.pack", out.tell(), len(packed))
                out.write(packed)
                new += 1
            listed.append([key, *known[key]])
        size = out.tell()
    write_file(past / f"{snapshot_id}.json", json.dumps({"id": snapshot_id, "sha256": whole.hexdigest(), "pieces": listed}))
    return Remembered(id=snapshot_id, pieces=len(listed), new=new, stored_bytes=size)


def bring_back(past: Path, snapshot_id: str, target: Path) -> None:
    """Write a remembered snapshot as the file it was. Raises WarehouseError when it is unknown or damaged."""
    try:
        told = json.loads((past / f"{snapshot_id}.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WarehouseError(f"{past}: snapshot {snapshot_id} is not remembered ({error})") from error
    whole = hashlib.sha256()
    packs: dict[str, BinaryIO] = {}
    try:
        with whole_file(target) as out:
            for _, name, offset, length in told["pieces"]:
                pack = packs.get(name) or packs.setdefault(name, (past / name).open("rb"))
                pack.seek(offset)
                piece = zstandard.decompress(pack.read(length), _BLOCK)
                whole.update(piece)
                out.write(piece)
            if whole.hexdigest() != told["sha256"]:
                raise WarehouseError(f"{past}: snapshot {snapshot_id} is damaged: its bytes are not the ones it had")
    except (OSError, ValueError, KeyError, TypeError, MemoryError, zstandard.ZstdError) as error:
        raise WarehouseError(f"{past}: snapshot {snapshot_id} cannot be brought back: {error}") from error
    finally:
        for pack in packs.values():
            pack.close()


def packs_of(past: Path) -> set[str] | None:
    """Names of the packs that remembered states are made of; None when a list cannot be read, so that nobody can say."""
    try:
        return {name for key in remembered(past) for _, name, _, _ in _pieces_of(past, key)}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def condense(past: Path) -> int:
    """Pack anew what remembered states still need of packs that are mostly needed by none; returns how many packs that were.

    A pack is written before the lists that name it, and the old one goes when no list does, so that every state can be brought back whenever
    this is killed; what it leaves then is taken up the next time.
    """
    lists = {key: _pieces_of(past, key) for key in remembered(past)}
    needed: dict[str, dict[int, int]] = {}
    for pieces in lists.values():
        for _, name, offset, length in pieces:
            needed.setdefault(name, {})[offset] = length
    sparse = [name for name, there in needed.items() if sum(there.values()) < _SPARSE * (past / name).stat().st_size]
    moved = {name: _packed_anew(past, name, needed[name]) for name in sparse}
    for key, pieces in lists.items():
        if any(name in moved for _, name, _, _ in pieces):
            changed = [
                (digest, *moved[name][offset], length) if name in moved else (digest, name, offset, length)
                for digest, name, offset, length in pieces
            ]
            told = json.loads((past / f"{key}.json").read_text("utf-8"))
            write_file(past / f"{key}.json", json.dumps(told | {"pieces": changed}))
    for pack in set(past.glob("*.pack")) - {past / name for name in (packs_of(past) or needed)}:
        pack.unlink(missing_ok=True)
    return len(moved)


def _packed_anew(past: Path, name: str, there: dict[int, int]) -> dict[int, tuple[str, int]]:
    """Old offset -> new pack and offset."""
    stem, _, turn = name.removesuffix(".pack").partition("~")
    new, places = f"{stem}~{int(turn or 0) + 1}.pack", {}
    with (past / name).open("rb") as source, whole_file(past / new) as out:
        for offset, length in sorted(there.items()):
            source.seek(offset)
            places[offset] = (new, out.tell())
            out.write(source.read(length))
    return places


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    size = _HEADERS
    while piece := source.read(size):
        yield piece
        size = _BLOCK


def _known(past: Path) -> dict[str, tuple[str, int, int]]:
    """Pieces of the newest list, which has nearly all that a next one shares."""
    for path in sorted(past.glob("*.json"), key=_entry, reverse=True):
        try:
            return {key: (name, offset, length) for key, name, offset, length in _pieces_of(past, path.stem)}
        except (OSError, ValueError, KeyError, TypeError):
            continue  # damaged: `check` finds it
    return {}


def _pieces_of(past: Path, snapshot_id: str) -> list[tuple[str, str, int, int]]:
    """(SHA-256, pack, offset, length) of each piece, in order."""
    pieces: list[tuple[str, str, int, int]] = json.loads((past / f"{snapshot_id}.json").read_text("utf-8"))["pieces"]
    return pieces


def _entry(path: Path) -> tuple[int, str]:
    stamp, _, entry = path.stem.rpartition("-")
    return int(entry.removeprefix("v")), stamp

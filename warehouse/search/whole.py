"""Whether the search index is as it was written: the size and checksum of every file, kept beside them and compared before it answers.

tantivy maps its files and believes them: a flipped byte gave other hits and no error. CRC-32 finds every flip of a byte; a gigabyte takes a third
of a second. What is written after the list was (a kill between commit and list) is known by the snapshot the list is of, and not held against it.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from common.files import write_file

LIST = "files.json"
_PASSING = (".tmp", ".lock", LIST)
_BEGUN = ".tmp"
"""What tantivy's own small files are called until they have their name; one that a kill left behind is nobody's."""
_GROWING = ("matrix.bin", "scales.bin", "versions.bin")
"""Files that only grow: as much of them is compared as was there."""
_MANAGED = "words/.managed.json"
"""tantivy's list of the files it may delete: it grows while an index is written, long before the commit. It must name every file of ours."""


def note_files(folder: Path, snapshot_id: str) -> None:
    """Write the list of a generation's files, after they are."""
    files = {name: list(_sum(path, None)) for name, path in _files(folder)}
    body = json.dumps(files, sort_keys=True)
    write_file(folder / LIST, json.dumps({"snapshot": snapshot_id, "crc": zlib.crc32(body.encode()), "files": files}) + "\n")


def damage_of_files(folder: Path, snapshot_id: str) -> Iterator[str]:
    """One line for each file of a generation that is not as it was written; `snapshot_id`: what the index says it stands for."""
    try:
        value = json.loads((folder / LIST).read_bytes())
        files, snapshot = value["files"], value["snapshot"]
        whole = value["crc"] == zlib.crc32(json.dumps(files, sort_keys=True).encode())
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"{LIST}: the list of its files cannot be read ({error})"
        return
    if not whole:
        yield f"{LIST}: its own checksum does not match"
        return
    behind = snapshot != snapshot_id
    for name, (size, crc) in files.items():
        path = folder / name
        if name == _MANAGED:
            yield from _unmanaged(path, files)
            continue
        if behind and (not path.is_file() or name == "words/meta.json"):
            continue
        try:
            now = _sum(path, size if name in _GROWING else None)
        except OSError as error:
            yield f"{name}: {error.strerror}"
            continue
        if list(now) != [size, crc]:
            yield f"{name}: not as it was written"


def _unmanaged(path: Path, files: Iterable[str]) -> Iterator[str]:
    """A line when tantivy's own list cannot be read or lacks a file that is there."""
    try:
        named = set(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        yield f"{_MANAGED}: cannot be read ({error})"
        return
    missing = [name for name in files if (inside := Path(name)).parent.name == "words" and name != _MANAGED
               and inside.name not in named and (path.parent / inside.name).is_file()]  # fmt: skip
    if missing:
        yield f"{_MANAGED}: does not name {missing[0]}"


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(_PASSING) and not path.name.startswith(_BEGUN):
            yield path.relative_to(folder).as_posix(), path


def _sum(path: Path, limit: int | None) -> tuple[int, int]:
    """Bytes read (all, or at most so many) and their CRC-32."""
    crc = read = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20 if limit is None else min(1 << 20, limit - read)):
            crc = zlib.crc32(piece, crc)
            read += len(piece)
    return read, crc

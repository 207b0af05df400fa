"""Which folder holds the beat, and the lists in its files."""

import hashlib
import os
from functools import cache, lru_cache
from pathlib import Path

from records.errors import ConfigurationError

ENVIRONMENT = "DOCKETWIRE_BEAT"
"""Names another beat folder. An environment variable, so that child processes and workers watch the same beat as their parent."""
SHIPPED = Path(__file__).parent
"""The beat that ships with Docketwire."""


def beat_folder() -> Path:
    """The folder that DOCKETWIRE_BEAT names, else the shipped one; a setting `beat.folder` sets the variable when a command starts."""
    chosen = os.environ.get(ENVIRONMENT)
    return Path(chosen).absolute() if chosen else SHIPPED


def beat_part(name: str) -> Path:
    """A file or folder of the beat, `facts/acts`; the shipped one where a beat of one's own has none."""
    folder = beat_folder()
    if folder is SHIPPED:
        return _shipped(name)
    own = folder / name
    return own if own.exists() else _shipped(name)


@cache
def _shipped(name: str) -> Path:
    """Asked for hundreds of times a report; to put a path together takes longer than to look up what it holds."""
    return SHIPPED / name


def beat_digest() -> str:
    """SHA-256 over the beat's files, in hex: two machines with the same one read a page the same way.

    Files that look as they did are not read again: a job that stays asks three times a segment, and their five megabytes take 10 ms.
    """
    stamps: list[_Stamp] = []
    for folder in dict.fromkeys((beat_folder(), SHIPPED)):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            seen = path.stat()
            stamps.append((folder, path, seen.st_size, seen.st_mtime_ns, seen.st_ino))
    return _digest_of(tuple(stamps))


_Stamp = tuple[Path, Path, int, int, int]
"""Folder of a beat, file, bytes, nanoseconds of its last change, inode."""


@lru_cache(maxsize=2)
def _digest_of(files: tuple[_Stamp, ...]) -> str:
    digest = hashlib.sha256()
    for folder, path, *_ in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def listed(path: Path, key: str, value: object, separator: str = ",") -> list[str]:
    """The parts of `"a, b, c"`. Raises ConfigurationError."""
    if not isinstance(value, str):
        raise ConfigurationError(str(path), key, "must be text in quotes", f"terms are separated by {separator!r}")
    return [part for part in (piece.strip() for piece in value.split(separator)) if part]

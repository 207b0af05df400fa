"""Digests of a home's files at rest: what was seen of each at the last check, so that bytes that changed by themselves are found.

A disk that loses bits leaves a file's time as it was; a program that writes sets it anew. So a file with the size and time it had and another
digest is damaged, whatever it holds. Files that are never written again (run reports, snapshots, packs of past states, seals) are damaged by
any change.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from common.files import SCRATCH_SUFFIX, write_file
from jobs.installation.home import Home

FORMAT = "docketwire-fixity/1"
_PASSING = (".lock", SCRATCH_SUFFIX, ".part", "-wal", "-shm", ".wal")
"""Endings of files that belong to work in progress: they hold nothing that is not made anew or checked by its reader."""
_ANEW = "it is written anew, and what changed by itself since the check before is not known"
_PASSING_FOLDERS = frozenset({"rebuild", "damaged"})
_NEVER_CHANGED = ("captures/", "public/snapshot-", "past/", "seals/")
_CHANGED_BY_US = re.compile(r"captures/.*\.warc\.gz|past/.*\.json|seals/.*\.ots")
"""Segments lose raw pages to retention and removals; their digest is in the warehouse. Lists of past states are written anew when packs are, and
hold the digest of what they list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file as it was at a check."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixity:
    """What is on record of every file, by its POSIX path in the home."""

    files: dict[str, Seen]

    def damage(self, name: str, now: Seen) -> str | None:
        """What is wrong with a file, in words; None when it is as it was, was written anew, or is seen for the first time."""
        before = self.files.get(name)
        if before is None or before.sha256 == now.sha256:
            return None
        if (before.size, before.mtime_ns) == (now.size, now.mtime_ns):
            return "its bytes are not the ones that were written: they changed by themselves"
        if name.startswith(_NEVER_CHANGED) and not _CHANGED_BY_US.fullmatch(name):
            return "it was changed, and such files never are"
        return None


def record_path(home: Home) -> Path:
    return home.root / "fixity.json"


def read_record(home: Home) -> tuple[Fixity, str | None]:
    """What is on record, and what is wrong with the record itself."""
    try:
        value = json.loads(record_path(home).read_bytes())
        body = json.dumps(value["files"], sort_keys=True)
        if value["format"] != FORMAT or value["sha256"] != hashlib.sha256(body.encode()).hexdigest():
            return Fixity(files={}), f"its own digest does not match; {_ANEW}"
        return Fixity(
            files={name: Seen(size=size, mtime_ns=at, sha256=digest) for name, (size, at, digest) in value["files"].items()}
        ), None
    except FileNotFoundError:
        return Fixity(files={}), None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Fixity(files={}), f"cannot be read ({error}); {_ANEW}"


def write_record(home: Home, files: dict[str, Seen]) -> None:
    """Replace the record."""
    rows = {name: [seen.size, seen.mtime_ns, seen.sha256] for name, seen in sorted(files.items())}
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    write_file(record_path(home), json.dumps({"format": FORMAT, "sha256": digest, "files": rows}, indent=0) + "\n")


def files_of(home: Home) -> Iterator[tuple[str, Path]]:
    """(POSIX path in the home, file) of everything at rest, in order; links are left out, what they lead to is not."""
    for path in sorted(home.root.rglob("*")):
        name = path.relative_to(home.root).as_posix()
        passing = name.endswith(_PASSING) or name.partition("/")[0] in _PASSING_FOLDERS or path == record_path(home)
        if path.is_file() and not path.is_symlink() and not passing:
            yield name, path


def look_at(path: Path) -> Seen | None:
    """The file as it is; None when it went, or is being written, meanwhile."""
    try:
        before = path.stat()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        after = path.stat()
    except FileNotFoundError:
        return None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return None
    return Seen(size=after.st_size, mtime_ns=after.st_mtime_ns, sha256=digest)

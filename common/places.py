"""Folders of files that need not be on this machine: a folder, or an address such as `s3://bucket/prefix`, read and written the same way.

A file is there whole or not at all (a rename here; an object store shows an object when it has all of it), and what was sent is read back and
compared before it counts as sent. `s3://` is opened by obstore, one wheel without further libraries whose place, keys and region come from the usual
variables (`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, ...); other addresses by fsspec, which knows many stores. Both belong to the extra `cluster`.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from common.extras import needs
from common.files import SCRATCH_SUFFIX, whole_file, write_file
from records.errors import PlaceError

_CHUNK = 1 << 20


class Place(Protocol):
    """A folder of files, wherever it is; names are POSIX paths relative to it. Its calls raise PlaceError."""

    address: str

    def sizes(self) -> Mapping[str, int]:
        """Every whole file and its bytes; empty where the folder does not exist."""

    def read(self, name: str) -> bytes | None:
        """A file's content; None when there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Create or replace a file in one step."""

    def fetch(self, name: str, target: Path) -> None:
        """Copy a file to this machine, in one step."""

    def send(self, path: Path, name: str) -> None:
        """Copy a file of this machine there, in one step."""

    def digest(self, name: str) -> str:
        """SHA-256 of a file as it is there, in hex."""

    def remove(self, name: str) -> None:
        """Remove a file; none is no error."""


def is_elsewhere(address: str) -> bool:
    """Whether an address is one of a store, `s3://...`, and no folder of this machine."""
    return "://" in address and not address.startswith("file://")


def place_at(address: str | Path) -> Place:
    """The folder at an address. Raises PlaceError for an address nobody knows, MissingExtraError without the libraries for it."""
    text = str(address)
    if is_elsewhere(text):
        return _opened(text.rstrip("/"))
    return _Folder(Path(text.removeprefix("file://")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one `send_folder` did."""

    files: int
    already: int
    """Of them, those that were there with the same content."""
    bytes: int


def send_folder(folder: Path, place: Place, *, wanted: tuple[str, ...] = ("",), last: tuple[str, ...] = (), compare: bool = True) -> Sent:
    """Every file of a folder whose name ends as `wanted` to a place, those named `last` at the end; what is there with the same content is left alone.

    Interrupted, the same call goes on. Each file is compared by what is read back; without `compare`, one that is there in the same size is taken for
    the same, which files that are never written again are. Raises PlaceError when a file does not arrive as it is.
    """
    there = place.sizes()
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(SCRATCH_SUFFIX) and p.name.endswith(wanted))
    names = sorted(path.relative_to(folder).as_posix() for path in files)
    already = total = 0
    for name in sorted(names, key=lambda name: (last.index(name) + 1 if name in last else 0, name)):
        path = folder / name
        size = path.stat().st_size
        total += size
        if there.get(name) == size and (not compare or place.digest(name) == _digest_of(path)):
            already += 1
            continue
        place.send(path, name)
        if place.digest(name) != _digest_of(path):
            raise PlaceError(f"{place.address}/{name}: did not arrive as it was sent; send it again")
    return Sent(files=len(names), already=already, bytes=total)


def fetch_folder(place: Place, folder: Path) -> int:
    """Every file of a place into a folder; returns how many there were. Raises PlaceError when there is none."""
    names = sorted(place.sizes())
    if not names:
        raise PlaceError(f"{place.address}: nothing is there")
    for name in names:
        place.fetch(name, folder / name)
    return len(names)


class _Folder:
    """A folder of this machine, or one that is mounted on all of them."""

    def __init__(self, root: Path) -> None:
        self._root, self.address = root.absolute(), str(root.absolute())

    def sizes(self) -> Mapping[str, int]:
        found = {}
        for path in self._root.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # renamed or removed between two looks
                if path.is_file() and not path.name.endswith(SCRATCH_SUFFIX):
                    found[path.relative_to(self._root).as_posix()] = path.stat().st_size
        return found

    def read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PlaceError(f"{self._root / name}: cannot be read: {error.strerror}") from error

    def write(self, name: str, content: bytes) -> None:
        with self._told(name):
            write_file(self._root / name, content)

    def fetch(self, name: str, target: Path) -> None:
        with self._told(name), (self._root / name).open("rb") as source, whole_file(target) as file:
            shutil.copyfileobj(source, file, _CHUNK)

    def send(self, path: Path, name: str) -> None:
        with self._told(name), path.open("rb") as source, whole_file(self._root / name) as file:
            shutil.copyfileobj(source, file, _CHUNK)

    def digest(self, name: str) -> str:
        with self._told(name):
            return _digest_of(self._root / name)

    def remove(self, name: str) -> None:
        with self._told(name):
            (self._root / name).unlink(missing_ok=True)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PlaceError(f"{self._root / name}: {error.strerror or error}") from error


class _Store:
    """A place that fsspec opens."""

    def __init__(self, address: str, system: Any, path: str) -> None:
        self.address, self._system, self._path = address, system, path.rstrip("/")

    def sizes(self) -> Mapping[str, int]:
        with self._told(""):
            self._system.invalidate_cache()
            try:
                found = self._system.find(self._path, detail=True)
            except FileNotFoundError:
                return {}
        return {
            name.removeprefix(f"{self._path}/"): int(entry["size"]) for name, entry in found.items() if not name.endswith(SCRATCH_SUFFIX)
        }

    def read(self, name: str) -> bytes | None:
        with self._told(name):
            try:
                return bytes(self._system.cat_file(f"{self._path}/{name}"))
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        with self._told(name):
            self._system.pipe_file(f"{self._path}/{name}", content)

    def fetch(self, name: str, target: Path) -> None:
        with self._told(name), self._system.open(f"{self._path}/{name}", "rb") as source, whole_file(target) as file:
            shutil.copyfileobj(source, file, _CHUNK)

    def send(self, path: Path, name: str) -> None:
        with self._told(name):
            self._system.put_file(str(path), f"{self._path}/{name}")

    def digest(self, name: str) -> str:
        with self._told(name), self._system.open(f"{self._path}/{name}", "rb") as file:
            return _digest_of_stream(file)

    def remove(self, name: str) -> None:
        with self._told(name), contextlib.suppress(FileNotFoundError):
            self._system.rm_file(f"{self._path}/{name}")

    def _told(self, name: str) -> AbstractContextManager[None]:
        return _told_in_a_line(f"{self.address}/{name}")


class _Bucket:
    """A place in a store that obstore opens.

    By its plain calls: those that answer in an event loop, which its file system for fsspec makes, are answered by threads of its own, and one that has
    just answered when the program ends takes the program down with it (a signal, where all had gone well).
    """

    def __init__(self, address: str, store: Any) -> None:
        self.address, self._store = address, store

    def sizes(self) -> Mapping[str, int]:
        with self._told(""):
            found = {entry["path"]: int(entry["size"]) for batch in self._store.list() for entry in batch}
        return {name: size for name, size in found.items() if not name.endswith(SCRATCH_SUFFIX)}

    def read(self, name: str) -> bytes | None:
        with self._told(name):
            try:
                return bytes(self._store.get(name).bytes())
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        with self._told(name):
            self._store.put(name, content)

    def fetch(self, name: str, target: Path) -> None:
        with self._told(name):
            blocks = iter(self._store.get(name))
            with whole_file(target) as file:
                file.writelines(blocks)

    def send(self, path: Path, name: str) -> None:
        with self._told(name):
            self._store.put(name, path)

    def digest(self, name: str) -> str:
        with self._told(name):
            digest = hashlib.sha256()
            for block in self._store.get(name):
                digest.update(block)
        return digest.hexdigest()

    def remove(self, name: str) -> None:
        with self._told(name), contextlib.suppress(FileNotFoundError):
            self._store.delete(name)

    def _told(self, name: str) -> AbstractContextManager[None]:
        return _told_in_a_line(f"{self.address}/{name}")


@contextmanager
def _told_in_a_line(address: str) -> Iterator[None]:
    try:
        yield
    except PlaceError:
        raise
    except Exception as error:  # each store has errors of its own; what they say is told
        said = str(error).strip().partition("\n")[0][:300] or type(error).__name__
        raise PlaceError(f"{address}: {said}") from error


def _opened(address: str) -> Place:
    with needs("cluster", address):
        if address.startswith("s3://"):
            from obstore.store import from_url  # noqa: PLC0415 - an extra

            with _told_in_a_line(address):
                return _Bucket(address, from_url(address))
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

        try:
            system, path = url_to_fs(address)
        except (ValueError, ImportError) as error:
            raise PlaceError(f"{address}: {str(error).partition(chr(10))[0]}; a folder, or s3://bucket/prefix, is accepted") from error
    return _Store(address, system, str(path))


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of_stream(file)


def _digest_of_stream(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_CHUNK):
        digest.update(block)
    return digest.hexdigest()

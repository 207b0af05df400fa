"""Where an installation's captures lie for those who read them: the home's folder, a folder all machines share, or an object store."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from common.places import Sent, is_elsewhere, place_at, send_folder
from jobs.installation.home import Home
from jobs.installation.settings import Settings


@dataclass(frozen=True, slots=True)
class Captures:
    """Closed segments and run reports below one address."""

    address: str

    def found(self) -> tuple[Mapping[str, int], list[str]]:
        """Segments with their bytes, and run reports; each by its path, in the order of the files' own names, which begin with the time of their run."""
        if is_elsewhere(self.address):
            sizes = place_at(self.address).sizes()
        else:
            root = Path(self.address)
            sizes = {path.relative_to(root).as_posix(): path.stat().st_size for path in root.glob("*/*/*/*") if path.is_file()}
        ordered = sorted((name for name in sizes if name.count("/") == 3), key=lambda name: name.rpartition("/")[2])
        segments = {name: sizes[name] for name in ordered if name.endswith(".warc.gz")}
        return segments, [name for name in ordered if name.endswith(".run.json")]

    @contextmanager
    def report(self, name: str) -> Iterator[Path]:
        """A run report as a file of this machine. Raises PlaceError."""
        if not is_elsewhere(self.address):
            yield Path(self.address) / name
            return
        with tempfile.TemporaryDirectory(prefix="docketwire-report-") as folder:
            path = Path(folder) / Path(name).name
            place_at(self.address).fetch(name, path)
            yield path


def captures_of(home: Home, settings: Settings) -> Captures:
    """The captures that an installation reads: those its settings name, else the home's own."""
    named = settings.cluster.captures
    return Captures(named.rstrip("/") if is_elsewhere(named) else str(home.root / named) if named else str(home.captures))


def send_own(home: Home, address: str, *, compare: bool = True) -> Sent:
    """The home's closed segments and run reports to where they are read; what is still written to stays. Raises PlaceError."""
    return send_folder(home.captures, place_at(address), wanted=(".warc.gz", ".run.json"), compare=compare)


def rows_beside(address: str, home: Home, settings: Settings) -> str:
    """Where a cluster's workers put the rows of these captures for this warehouse: beside them, so that whoever reads the one reaches the other."""
    owner = settings.cluster.warehouse or str(home.root)
    return f"{address}-rows/{hashlib.blake2b(owner.encode(), digest_size=4).hexdigest()}"

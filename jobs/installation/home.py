"""The home directory: where everything of one installation lies, and the locks that keep its writers apart."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from records.errors import HomeError

ENVIRONMENT = "DOCKETWIRE_HOME"
DEFAULT = Path("docketwire-data")


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one home directory; nothing is created by asking for a path."""

    root: Path

    @classmethod
    def locate(cls, chosen: Path | None = None) -> Self:
        """The home that was chosen, else the one DOCKETWIRE_HOME names, else ./docketwire-data."""
        return cls((chosen or Path(os.environ.get(ENVIRONMENT) or DEFAULT)).absolute())

    @property
    def settings(self) -> Path:
        return self.root / "docketwire.toml"

    @property
    def sources(self) -> Path:
        """The user's own catalogue files, laid over the built-in ones."""
        return self.root / "sources"

    @property
    def upkeep(self) -> Path:
        """What was learnt of the sources by asking them, laid over both: jobs/installation/upkeep.py."""
        return self.root / "upkeep.json"

    @property
    def captures(self) -> Path:
        return self.root / "captures"

    @property
    def frontier(self) -> Path:
        return self.root / "frontier.sqlite"

    @property
    def turns(self) -> Path:
        """Which host may be asked when, over all processes of this home; may be thrown away while none of them runs."""
        return self.root / "turns.sqlite"

    @property
    def backfill(self) -> Path:
        """How far backfills out of archives on the net have come; may be thrown away while none is running."""
        return self.root / "backfill.sqlite"

    @property
    def crawl_plan(self) -> Path:
        """When the next source is due: what the daemon reads to know whether to start a crawl."""
        return self.root / "crawl-plan.json"

    @property
    def history(self) -> Path:
        return self.root / "jobs.sqlite"

    @property
    def desk(self) -> Path:
        """What people keep: accounts, notes, corrections. Nothing else holds it, and no rebuild touches it."""
        return self.root / "desk.sqlite"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def seals(self) -> Path:
        """Merkle trees over the captures of finished days."""
        return self.root / "seals"

    @property
    def signing_key(self) -> Path:
        """What exports are signed with; made at the first export. Its public half lies beside it."""
        return self.root / "signing-key.pem"

    @property
    def boilerplate(self) -> Path:
        """What was learnt of each source's boilerplate: one file a source."""
        return self.root / "boilerplate"

    @property
    def queries(self) -> Path:
        """The user's own saved queries, one `.sql` file each; need not exist."""
        return self.root / "queries"

    @property
    def tombstones(self) -> Path:
        """Ids of reports that were removed for good."""
        return self.root / "tombstones.jsonl"

    def require(self) -> Self:
        """This home, if it was initialised; otherwise HomeError with the remedy."""
        if not self.settings.is_file():
            raise HomeError(f"{self.root} is not a Docketwire home: run `docketwire --home {self.root} init`, or set {ENVIRONMENT}")
        return self

    def create(self) -> None:
        """Make the folders; safe to repeat."""
        try:
            for folder in (self.root, self.sources, self.captures, self.public):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(f"{self.root}: cannot be made a home: {error.strerror}; choose another with --home or {ENVIRONMENT}") from error

    @contextlib.contextmanager
    def lock(self, subject: str, *, wait: bool = False) -> Iterator[None]:
        """Hold `<subject>.lock` for one process at a time; the kernel frees it when the holder dies, however it dies.

        Raises HomeError naming the holder when it is taken and `wait` is False.
        """
        path = self.root / f"{subject}.lock"
        with path.open("a+", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                file.seek(0)
                holder = file.read().strip() or "another process"
                raise HomeError(f"{subject} of {self.root} is in use by process {holder}: wait for it or stop it") from error
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
            yield

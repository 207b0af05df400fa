"""Sealing: a Merkle tree over the captures of every finished day, kept in the warehouse and as text files that outlive it.

A seal is two files, `seals/YYYY-MM-DD.<batch>.txt` (the leaves, one a line) and `.json` (root, number of leaves, time). What is sealed
never changes: captures of a day that come after its seal get a further batch. Removing a raw page or an article leaves the leaves alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from common.files import write_file
from warehouse.proof import merkle
from warehouse.proof.merkle import Proof, ProofError
from warehouse.storage import frames
from warehouse.storage.frames import append
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements

SQL = Statements(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One sealed tree."""

    day: date
    batch: int
    leaves: int
    root: str
    """`sha256:<hex>`."""
    sealed_at: datetime
    entry_no: int = 0
    """Journal entry of the sealing."""

    @property
    def name(self) -> str:
        """File name without ending."""
        return f"{self.day.isoformat()}.{self.batch}"

    def to_json(self) -> dict[str, Any]:
        return {
            "format": "docketwire-seal/1",
            "day": self.day.isoformat(),
            "batch": self.batch,
            "leaves": self.leaves,
            "root": self.root,
            "sealed_at": self.sealed_at.astimezone(UTC).isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturePlace:
    """A capture and where its record lies."""

    capture_id: str
    url: str
    fetched_at: datetime
    warc_file: str
    warc_offset: int | None
    """None: the raw page was removed."""
    run_id: str | None
    """Run that brought it."""
    run_detail: str | None
    """Of a backfill: the archive it came from, with its digest."""

    @property
    def captured_by(self) -> str:
        """`own crawl`, `imported` (the bytes, and when they were served, are what somebody else's archive says), or `unknown`."""
        if "-backfill-" in (self.run_id or "") or self.warc_file.startswith("import/"):
            return "imported"
        return "own crawl" if self.run_id else "unknown"


def place_of(con: duckdb.DuckDBPyConnection, asked: str) -> CapturePlace | None:
    """The latest capture that an id (of capture or report) or an address means."""
    row = con.execute(SQL["find"], {"asked": asked}).fetchone()
    names = ("capture_id", "url", "fetched_at", "warc_file", "warc_offset", "run_id", "run_detail")
    return CapturePlace(**dict(zip(names, row, strict=True))) if row else None


def seal_days(con: duckdb.DuckDBPyConnection, *, now: datetime) -> list[Seal]:
    """Seal every capture of the UTC days before `now` that is in no tree yet; one transaction a day."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [_seal(con, day, now) for (day,) in con.execute(SQL["open_days"], {"midnight": midnight}).fetchall()]


def all_seals(con: duckdb.DuckDBPyConnection) -> list[Seal]:
    """Seals by day and batch."""
    rows = con.execute(SQL["seals"]).fetchall()
    return [Seal(day=d, batch=b, leaves=n, root=r, sealed_at=at, entry_no=entry) for d, b, n, r, at, entry in rows]


def leaf_lines(con: duckdb.DuckDBPyConnection, seal: Seal) -> list[str]:
    """The leaves of a sealed tree, in order."""
    return [line for (line,) in con.execute(SQL["leaves"], {"day": seal.day, "batch": seal.batch}).fetchall()]


def prove(con: duckdb.DuckDBPyConnection, capture_id: str) -> Proof | None:
    """Proof that a capture is sealed; None when it is not (unknown, or of a day that is not over)."""
    found = con.execute(SQL["leaf"], {"id": capture_id}).fetchone()
    if found is None:
        return None
    day, batch, position = found
    seal = next(seal for seal in all_seals(con) if (seal.day, seal.batch) == (day, batch))
    lines = leaf_lines(con, seal)
    return Proof(
        capture_id=capture_id,
        payload_digest=lines[position].partition(" ")[2],
        day=day.isoformat(),
        batch=batch,
        position=position,
        leaves=seal.leaves,
        path=merkle.path_of(lines, position),
        root=seal.root,
        sealed_at=seal.sealed_at.astimezone(UTC).isoformat(),
    )


def write_seal_files(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Write the files of seals that have none yet; the JSON file last, so that it vouches for the other. Returns how many."""
    missing = [seal for seal in all_seals(con) if not (folder / f"{seal.name}.json").exists()]
    for seal in missing:
        for name, text in seal_texts(seal, leaf_lines(con, seal)):
            write_file(folder / name, text)
    return len(missing)


def seal_texts(seal: Seal, lines: list[str]) -> Iterator[tuple[str, str]]:
    """(file name, content) of a seal's two files, leaves first."""
    yield f"{seal.name}.txt", "".join(f"{line}\n" for line in lines)
    yield f"{seal.name}.json", json.dumps(seal.to_json(), indent=1) + "\n"


def read_seal(path: Path) -> tuple[Seal, list[str]]:
    """A seal's JSON file and the leaves beside it, checked against each other. Raises ProofError."""
    try:
        value = json.loads(path.read_text("ascii"))
        lines = path.with_suffix(".txt").read_text("ascii").splitlines()
        seal = Seal(
            day=date.fromisoformat(value["day"]), batch=int(value["batch"]), leaves=int(value["leaves"]), root=str(value["root"]),
            sealed_at=datetime.fromisoformat(value["sealed_at"]),
        )  # fmt: skip
        merkle.check_order(lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProofError(f"{path}: not a seal: {error}") from error
    if len(lines) != seal.leaves or merkle.root_of(lines) != seal.root:
        raise ProofError(f"{path}: the leaves beside it do not lead to its root")
    return seal, lines


def restore_seals(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Take in seal files the warehouse does not know (it was made anew, or they come with an export). Returns how many. Raises ProofError."""
    known = {seal.name for seal in all_seals(con)}  # a damaged file of one of these holds nothing up: `check` finds it and writes it anew
    unknown = [read_seal(path) for path in sorted(folder.glob("*.json")) if path.stem not in known] if folder.is_dir() else []
    for seal, lines in unknown:
        with transaction(con):
            _store(con, seal, lines)
    return len(unknown)


def _seal(con: duckdb.DuckDBPyConnection, day: date, now: datetime) -> Seal:
    with transaction(con):
        lines = [merkle.leaf_line(key, digest) for key, digest in con.execute(SQL["open"], {"day": day}).fetchall()]
        last = con.execute(SQL["last_batch"], {"day": day}).fetchone()
        batch = int(last[0] if last else 0) + 1
        seal = Seal(day=day, batch=batch, leaves=len(lines), root=merkle.root_of(lines), sealed_at=now)
        _store(con, seal, lines)
    return seal


def _store(con: duckdb.DuckDBPyConnection, seal: Seal, lines: list[str]) -> None:
    entry = next_entry(con, "seal", seal.name, seal.sealed_at)
    values = (seal.day, seal.batch, seal.leaves, seal.root, seal.sealed_at, entry)
    con.execute(SQL["add_seal"], values)
    rows = (
        {"day": seal.day, "batch": seal.batch, "position": number, "capture_id": line[:32], "payload_digest": line[33:]}
        for number, line in enumerate(lines)
    )
    append(con, "base.leaf", rows, frames.LEAF)

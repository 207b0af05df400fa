"""Sealing: a Merkle tree over the captures of every finished day, kept in the warehouse and as text files that outlive it.

A seal is two files, `seals/YYYY-MM-DD.<batch>.txt` (the leaves, one a line) and `.json` (root, number of leaves, time, its place in the chain:
warehouse/proof/chain.py). What is sealed never changes: captures of a day that come after its seal get a further batch. Removing a raw page or
an article leaves the leaves alone. Seals of other homes, which exports bring, keep their own chains.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from common.files import write_file
from warehouse.proof import merkle
from warehouse.proof.chain import OTHERS, Seal, linked, read_seal, seal_texts
from warehouse.proof.merkle import Proof
from warehouse.storage import frames
from warehouse.storage.frames import append
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, filled

SQL = Statements(__file__)
UNCHAINED = "unchained"
"""Stands for the chain of other homes' seals that are in none."""


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
    return [_seal(con, day, now) for (day,) in con.execute(_over_leaving(SQL["open_days"]), {"midnight": midnight}).fetchall()]


def seen_of(con: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, str] | None:
    """Of the latest visit as seen to an article (its id, address, or the visit's own id): ids of the page's record and of the list of its records."""
    row = con.execute(SQL["seen_of"], {"asked": asked}).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def _over_leaving(statement: str) -> str:
    """A statement over everything that gets a leaf: captures, visits, and each visit's list of its records."""
    return filled(statement, leaving=SQL["leaving"])


def all_seals(con: duckdb.DuckDBPyConnection) -> list[Seal]:
    """Seals by day and batch, the home's own before those of others."""
    names = ("day", "batch", "leaves", "root", "sealed_at", "entry_no", "number", "previous", "chain")
    seals = [Seal(**dict(zip(names, row, strict=True)), own=row[-1] is None) for row in con.execute(SQL["seals"]).fetchall()]
    own = _own_chain(seals)
    return [dataclasses.replace(seal, chain=own) if seal.own else seal for seal in seals]


def leaf_lines(con: duckdb.DuckDBPyConnection, seal: Seal) -> list[str]:
    """The leaves of a sealed tree, in order."""
    asked = {"day": seal.day, "batch": seal.batch, "chain": None if seal.own else seal.chain}
    return [line for (line,) in con.execute(SQL["leaves"], asked).fetchall()]


def prove(con: duckdb.DuckDBPyConnection, capture_id: str) -> Proof | None:
    """Proof that a capture is sealed, by this home if it can be; None when it is not (unknown, or of a day that is not over)."""
    found = con.execute(SQL["leaf"], {"id": capture_id}).fetchone()
    if found is None:
        return None
    day, batch, position, chain = found
    seal = next(seal for seal in all_seals(con) if (seal.day, seal.batch, None if seal.own else seal.chain) == (day, batch, chain))
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
        chain=seal.chain if seal.number else None,
        number=seal.number,
        previous=seal.previous,
    )


def link_seals(con: duckdb.DuckDBPyConnection) -> list[Seal]:
    """Put own seals from before there was a chain into it, in the order of their making. Returns them; their files say so when written anew."""
    loose = sorted((seal for seal in all_seals(con) if seal.own and seal.number is None), key=lambda seal: (seal.entry_no, seal.name))
    with transaction(con):
        links = list(linked(loose, _last(con)))
        for seal in links:
            con.execute(SQL["link"], {"day": seal.day, "batch": seal.batch, "number": seal.number, "previous": seal.previous})
    return links


def write_seal_files(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Write the files of seals that have none yet; the JSON file last, so that it vouches for the other. Returns how many."""
    missing = [seal for seal in all_seals(con) if not (folder / f"{seal.place}.json").exists()]
    for seal in missing:
        for name, text in seal_texts(seal, leaf_lines(con, seal)):
            write_file(folder / name, text)
    return len(missing)


def restore_seals(con: duckdb.DuckDBPyConnection, folder: Path, *, own: bool) -> int:
    """Take in seal files the warehouse does not know. Returns how many. Raises ProofError.

    `own`: the home's own files, for a warehouse made anew. Otherwise they come with an export, and are somebody else's unless its chain is
    that of this home.
    """
    here = all_seals(con)
    known, chain = {seal.place for seal in here}, _own_chain(here)
    taken = 0
    for path in _seal_files(folder):
        if path.relative_to(folder).with_suffix("").as_posix() in known and own:
            continue  # a damaged file of one of these holds nothing up: `check` finds it and writes it anew
        seal, lines = read_seal(path)
        mine = (path.parent == folder and own) or (seal.chain is not None and seal.chain == chain)
        seal = dataclasses.replace(seal, own=mine, chain=seal.chain or (None if mine else UNCHAINED))
        if seal.place not in known:
            with transaction(con):
                _store(con, seal, lines)
            taken += 1
    return taken


def _seal_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json")) + sorted(folder.glob(f"{OTHERS}/*/*.json")) if folder.is_dir() else []


def _own_chain(seals: Iterable[Seal]) -> str | None:
    """Id of the home's own chain; None while nothing is sealed in it."""
    first = next((seal for seal in seals if seal.own and seal.number == 1), None)
    return next(linked([first])).chain if first else None


def _last(con: duckdb.DuckDBPyConnection) -> Seal | None:
    """Newest link of the home's own chain."""
    return max((seal for seal in all_seals(con) if seal.own and seal.number), key=lambda seal: seal.number or 0, default=None)


def _seal(con: duckdb.DuckDBPyConnection, day: date, now: datetime) -> Seal:
    with transaction(con):
        lines = [merkle.leaf_line(key, digest) for key, digest in con.execute(_over_leaving(SQL["open"]), {"day": day}).fetchall()]
        last = con.execute(SQL["last_batch"], {"day": day}).fetchone()
        batch = int(last[0] if last else 0) + 1
        new = Seal(day=day, batch=batch, leaves=len(lines), root=merkle.root_of(lines), sealed_at=now)
        seal = next(linked([new], _last(con)))
        _store(con, seal, lines)
    return seal


def _store(con: duckdb.DuckDBPyConnection, seal: Seal, lines: list[str]) -> None:
    chain = None if seal.own else seal.chain
    entry = next_entry(con, "seal", seal.name, seal.sealed_at)
    con.execute(
        SQL["add_seal"],
        {
            "day": seal.day, "batch": seal.batch, "leaves": seal.leaves, "root": seal.root, "sealed_at": seal.sealed_at, "entry": entry,
            "number": seal.number, "previous": seal.previous, "chain": chain,
        },
    )  # fmt: skip
    rows = (
        {"day": seal.day, "batch": seal.batch, "position": n, "capture_id": line[:32], "payload_digest": line[33:], "chain": chain}
        for n, line in enumerate(lines)
    )
    append(con, "base.leaf", rows, frames.LEAF)

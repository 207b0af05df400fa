"""Versions of the shared warehouse: DuckLake makes one of every transaction, and each can be read as it was until it expires.

What was sealed or cited stays for good; other versions go after the days that the settings name. Few large files take the place of many small ones
without changing what any version says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from records.errors import QueryError, WarehouseError
from warehouse.storage.database import CATALOG
from warehouse.storage.journal import last_entry
from warehouse.storage.statements import Statements, filled, run_all

SQL = Statements(__file__)

_METADATA = f"__ducklake_metadata_{CATALOG}"
_NAMED = re.compile(r"(?:\d{8}T\d{6}Z-)?v(\d+)")
_AT_ONCE = 500
"""Versions that expire in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of the shared warehouse."""

    number: int
    at: datetime
    """When it was committed, UTC."""
    kept: str = ""
    """Why it never expires; empty where it does."""

    @property
    def id(self) -> str:
        """For citations: the time of a snapshot's id, and the version."""
        return f"{self.at:%Y%m%dT%H%M%SZ}-v{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What one compaction did, or would do."""

    versions: int
    """How many there were."""
    expired: int
    kept: int
    """Of those older than the settings' days, how many stay for good."""
    files_before: int
    files: int
    bytes_before: int
    bytes: int


def version_named(text: str) -> int | None:
    """The number in `v123` or `20260301T120000Z-v123`; None for anything else."""
    found = _NAMED.fullmatch(text)
    return int(found[1]) if found else None


def lay_out(con: duckdb.DuckDBPyConnection) -> None:
    """Make what a shared warehouse has beside a file's tables, and have its rows laid out by month, language and topic; idempotent.

    Reports by month, language and topic, captures by month; the other tables have no such columns, or are small. Only what is written from then on is
    laid out so: a version is never changed.
    """
    run_all(con, SQL["make"])
    done = {name for (name,) in con.execute(filled(SQL["partitioned"], metadata=_METADATA)).fetchall()}
    if "report" not in done:
        con.execute(SQL["partition_report"])
    if "capture" not in done:
        con.execute(SQL["partition_capture"])


def versions(con: duckdb.DuckDBPyConnection) -> list[Version]:
    """Every version that can be read, oldest first."""
    kept: Mapping[int, str] = dict(con.execute(SQL["kept"]).fetchall())
    return [
        Version(number=number, at=at.astimezone(UTC), kept=kept.get(number, "")) for number, at in con.execute(SQL["versions"]).fetchall()
    ]


def version(con: duckdb.DuckDBPyConnection, number: int) -> Version:
    """One of them. Raises QueryError where it is not there (any more)."""
    found = versions(con)
    for one in found:
        if one.number == number:
            return one
    there = f"the oldest is {found[0].number}, the newest {found[-1].number}" if found else "there is none"
    raise QueryError(f"version {number} is not kept: {there}; `docketwire compact --list` names them all")


def hold(con: duckdb.DuckDBPyConnection, number: int | None, reason: str, *, at: datetime) -> Version:
    """Keep a version (the newest where None) for good; twice is the same as once. `con` is the committer's. Raises QueryError."""
    found = versions(con)[-1] if number is None else version(con, number)
    if not found.kept:
        con.execute(SQL["keep"], {"version": found.number, "reason": reason, "at": at})
    return found


def compact(con: duckdb.DuckDBPyConnection, *, days: int, now: datetime, dry_run: bool = False) -> Compacted:
    """Merge small files, drop what is deleted, and let versions go that are older than `days` and neither sealed nor cited; the newest always stays.

    `con` is the committer's, outside a transaction. Killed at any point, the next run goes on. Raises WarehouseError.
    """
    found, before = versions(con), _files(con)
    aged = [one for one in found[:-1] if one.at < now - timedelta(days=days)]
    gone = [one.number for one in aged if not one.kept]
    if not dry_run:
        entry = last_entry(con)
        run_all(con, SQL["merge"])
        for start in range(0, len(gone), _AT_ONCE):
            con.execute(filled(SQL["expire"], numbers=", ".join(map(str, gone[start : start + _AT_ONCE]))))
        con.execute(SQL["clean"])
        if last_entry(con) != entry:
            raise WarehouseError("the shared warehouse holds something else after compaction; ask its database's backup")
    after = _files(con)
    return Compacted(
        versions=len(found),
        expired=len(gone),
        kept=len(aged) - len(gone),
        files_before=before[0],
        files=after[0],
        bytes_before=before[1],
        bytes=after[1],
    )


def _files(con: duckdb.DuckDBPyConnection) -> Sequence[int]:
    row = con.execute(filled(SQL["files"], metadata=_METADATA)).fetchone()
    assert row is not None
    return [int(value) for value in row]

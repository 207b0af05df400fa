"""What was removed for good stays away: ids of addresses, never the addresses themselves, in the warehouse and in a file beside it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from common.files import write_file
from records.article import Processed, Rejected
from records.errors import WarehouseError
from records.fields import shared
from records.outcome import Outcome
from records.provenance import Origin
from warehouse.ingest.reports import report_id
from warehouse.storage import frames
from warehouse.storage.frames import append
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements

SQL = Statements(__file__)


def forgotten_ids(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of all tombstones."""
    return {key for (key,) in con.execute(SQL["forgotten"]).fetchall()}


def scrubbed(con: duckdb.DuckDBPyConnection, pages: list[Processed | Rejected]) -> list[Processed | Rejected]:
    """The pages, those of a forgotten report replaced by a row that says nothing but that they came again."""
    ids = forgotten_ids(con)
    return [_bare(page) if ids and not ids.isdisjoint(address_ids(page)) else page for page in pages]


def address_ids(page: Processed | Rejected) -> set[str]:
    """Ids under which a page may have been forgotten."""
    addresses = {page.url} | ({page.canonical_url, page.requested_url} if isinstance(page, Processed) else set())
    return {report_id(address) for address in addresses}


def write_tombstones(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Keep the tombstones in a file too, so that a warehouse made anew from the captures knows them."""
    rows = con.execute(SQL["tombstones"]).fetchall()
    lines = (
        json.dumps({"id": key, "reason": reason, "at": at.astimezone(UTC).isoformat()}, ensure_ascii=False) for key, reason, at in rows
    )
    write_file(path, "".join(f"{line}\n" for line in lines))


def restore_tombstones(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Take in tombstones of the file that the warehouse does not know; returns how many."""
    if not path.is_file():
        return 0
    known = forgotten_ids(con)
    new = [grave for grave in _read(path) if grave[0] not in known]
    if new:
        with transaction(con):
            bury(con, new)
    return len(new)


def _read(path: Path) -> list[tuple[str, str, datetime]]:
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [(str(row["id"]), str(row["reason"]), datetime.fromisoformat(row["at"])) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        remedy = "`docketwire check --repair` writes it anew from the warehouse; without one take it from a backup"
        raise WarehouseError(f"{path}: damaged ({error}), and what it names must stay away; {remedy}") from error


def bury(con: duckdb.DuckDBPyConnection, graves: Iterable[tuple[str, str, datetime]]) -> int:
    """Add tombstones (id, reason, time) within the transaction in progress; returns its journal entry."""
    rows = [{"forgotten_id": key, "reason": reason, "forgotten_at": at} for key, reason, at in graves]
    entry = next_entry(con, "forget", str(len(rows)), rows[0]["forgotten_at"] if rows else datetime.now(UTC))  # type: ignore[arg-type]
    append(con, "base.forgotten", (row | {"entry_no": entry} for row in rows), frames.FORGOTTEN)
    return entry


def _bare(page: Processed | Rejected) -> Rejected:
    return Rejected(**shared(page, Origin) | {"url": ""}, outcome=Outcome.FORGOTTEN)

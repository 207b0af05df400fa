"""What the warehouse before decided and numbered, into the one made anew: ids that lead on, catalogue, and the journal that readers count by.

Whoever remembers a journal number (a digest what it has told, an export since when, the search index where it stands) goes on with it: a row
that is what it was keeps the number it had, a row that is different now has that of the rebuild, and both come in one journal.
"""

import hashlib
from datetime import datetime

import duckdb

from warehouse.storage.journal import last_entry, transaction
from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)
EPOCH = "epoch"
"""Kind of the journal entry with which numbers begin that have nothing to do with earlier ones."""
_NUMBERED = {
    "report": (("report_id",), "changed_no"),
    "story": (("story_id",), "changed_no"),
    "story_member": (("article_id",), "changed_no"),
    "story_alias": (("kind", "alias_id"), "changed_no"),
    "story_summary": (("story_id",), "changed_no"),
    "dispute_summary": (("dispute_id",), "changed_no"),
    "forgotten": (("forgotten_id",), "entry_no"),
    "seal": (("day", "batch"), "entry_no"),
}
"""Table -> (key, the column that points into the journal)."""


def begin_above(con: duckdb.DuckDBPyConnection, floor: int, *, at: datetime) -> bool:
    """Make sure that no journal number up to `floor` is given (again): somebody remembers it. False when that was so already."""
    if last_entry(con) >= floor:
        return False
    with transaction(con):
        con.execute(SQL["add_entry"], {"entry": floor + 1, "at": at, "kind": EPOCH, "subject": _subject(at)})
    return True


def carry_sources(con: duckdb.DuckDBPyConnection) -> None:
    """Outlets of the attached `old` that the catalogue does not name any more: their reports keep their rank."""
    with transaction(con):
        con.execute(SQL["carry_sources"])


def carry_seals(con: duckdb.DuckDBPyConnection) -> None:
    """Sealed days of the attached `old`, leaves and all."""
    with transaction(con):
        con.execute(SQL["carry_leaves"])
        con.execute(SQL["carry_seals"])


def carry_over(con: duckdb.DuckDBPyConnection, *, floor: int, at: datetime) -> int:
    """Crawls, segments' books, ids that lead on, numbers and journal of the attached `old`; one transaction, twice is the same as once.

    Returns the entry of the rebuild, which is above every number of `old` and above `floor`.
    """
    with transaction(con):
        row = con.execute(SQL["last_of_old"]).fetchone()
        entry = max(int(row[0]) if row else 0, floor) + 1
        for statement in (
            SQL["carry_segments"],
            SQL["keep_books"],
            SQL["keep_founded"],
            SQL["carry_runs"],
            SQL["carry_source_runs"],
            SQL["carry_forgotten"],
        ):
            con.execute(statement)
        for table in ("report", "superseded"):
            con.execute(filled(SQL["keep_places"], table=known(table)))
        for kind, successors in (("story", SQL["successors_of_story"]), ("dispute", SQL["successors_of_dispute"])):
            con.execute(successors)
            con.execute(SQL["carry_aliases"], {"kind": kind, "entry": entry})
        con.execute(SQL["drop_own_aliases"])
        for table, (keys, number) in _NUMBERED.items():
            _renumber(con, table, keys, number, entry)
        con.execute(SQL["keep_own_segments"])
        con.execute(SQL["empty_journal"])
        con.execute(SQL["carry_journal"])
        con.execute(SQL["add_entry"], {"entry": entry, "at": at, "kind": "rebuild", "subject": _subject(at)})
        con.execute(SQL["add_own_segments"], {"entry": entry})
        con.execute(SQL["told"])
    return entry


def _renumber(con: duckdb.DuckDBPyConnection, table: str, keys: tuple[str, ...], number: str, entry: int) -> None:
    columns = [name for (name,) in con.execute(SQL["columns"], {"table": table}).fetchall() if name != number]
    same = " and ".join(f"n.{known(name)} is not distinct from o.{known(name)}" for name in columns)
    by = " and ".join(f"n.{known(name)} = o.{known(name)}" for name in keys)
    con.execute(filled(SQL["number_anew"], table=known(table), number=known(number)), {"entry": entry})
    con.execute(filled(SQL["number_as_before"], table=known(table), number=known(number), by=by, same=same))


def _subject(at: datetime) -> str:
    """Tells this entry from any other of the same number."""
    return hashlib.sha256(at.isoformat().encode()).hexdigest()[:16]

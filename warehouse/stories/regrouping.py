"""What people say of where reports belong, as the stories of a warehouse were grouped by it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from records.regrouping import Regrouping
from warehouse.storage.frames import append
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

_LISTS = ("ones", "apart", "together")
_STORED: dict[str, pa.DataType] = {
    "regrouping_id": pa.string(),
    "level": pa.string(),
    **dict.fromkeys(_LISTS, pa.list_(pa.string())),
    **dict.fromkeys(("what", "was", "goes_to", "reason", "said_by"), pa.string()),
    "said_at": pa.timestamp("us", tz="UTC"),
}
_NAMES = {"regrouping_id": "id", "said_by": "by", "said_at": "at"}
"""Column -> field, where they differ."""


def stored_regroupings(con: duckdb.DuckDBPyConnection) -> tuple[Regrouping, ...]:
    """Those that the stories are grouped by, oldest first."""
    return tuple(_regrouping(row) for row in con.execute(SQL["known"]).to_arrow_table().to_pylist())


def store_regroupings(con: duckdb.DuckDBPyConnection, said: Sequence[Regrouping], *, at: datetime) -> bool:
    """Put them in the place of what was there, in one transaction; False when that was the same. Twice is the same as once."""
    if _in_order(said) == _in_order(stored_regroupings(con)):
        return False
    with transaction(con):
        next_entry(con, "regroupings", str(len(said)), at)
        con.execute(SQL["clear"])
        append(con, "base.regrouping", (_row(one) for one in _in_order(said)), _STORED)
    return True


def _in_order(said: Sequence[Regrouping]) -> list[Regrouping]:
    return sorted(said, key=lambda one: (one.at, one.id))


def _row(one: Regrouping) -> dict[str, Any]:
    row = {column: getattr(one, _NAMES.get(column, column)) for column in _STORED}
    return row | {name: list(row[name]) for name in _LISTS}


def _regrouping(row: dict[str, Any]) -> Regrouping:
    values = {_NAMES.get(column, column): value for column, value in row.items()}
    values |= {name: tuple(values[name]) for name in _LISTS}
    return Regrouping(**values | {"at": values["at"].astimezone(UTC)})

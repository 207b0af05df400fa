"""What a snapshot says of things whose change is an event: disputes' stages, and corrected facts."""

from collections.abc import Collection
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse.storage.frames import given
from warehouse.storage.statements import Statements

SQL = Statements(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedFact:
    """A fact that a snapshot tells as somebody corrected it."""

    report_id: str
    kind: str
    was: str
    was_role: str
    value: str
    """Empty: the report does not tell it."""
    role: str


def dispute_stages(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Dispute -> its stage, of those that have one."""
    return dict(con.execute(SQL["stages"]).fetchall())


def corrected_facts(con: duckdb.DuckDBPyConnection) -> tuple[CorrectedFact, ...]:
    """Corrections that change what is told."""
    return tuple(CorrectedFact(**row) for row in con.execute(SQL["corrected"]).to_arrow_table().to_pylist())


def stories_of_disputes(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> dict[str, str]:
    """Story -> dispute."""
    with given(con, wanted_disputes=pa.table({"dispute_id": pa.array(sorted(disputes), pa.string())})):
        return dict(con.execute(SQL["dispute_stories"]).fetchall())


def reports_of_stories(con: duckdb.DuckDBPyConnection, stories: Collection[str]) -> dict[str, list[str]]:
    """Story -> the reports that tell it."""
    with given(con, wanted_stories=pa.table({"story_id": pa.array(sorted(stories), pa.string())})):
        return dict(con.execute(SQL["story_reports"]).fetchall())


def stories_of_reports(con: duckdb.DuckDBPyConnection, reports: Collection[str]) -> dict[str, str]:
    """Report -> the story it is told in."""
    with given(con, wanted_reports=pa.table({"report_id": pa.array(sorted(reports), pa.string())})):
        return dict(con.execute(SQL["report_stories"]).fetchall())

"""Sums of days that the history of rates did not reach when they were stored, once a later history is installed."""

from datetime import datetime

import duckdb

from warehouse.facts.euros import Rates, shipped_rates
from warehouse.storage import frames
from warehouse.storage.frames import frame, given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

_WORTH = {name: frames.FACT[name] for name in ("version_id", "report_id", "position", "main", "eur", "rate_on", "eur_missing")}


def revalue(con: duckdb.DuckDBPyConnection, *, at: datetime, rates: Rates | None = None) -> int:
    """Value what waits for its rate; returns how many sums. One transaction; a second time, nothing is left to do.

    `rates`: another history than the installed one.
    """
    if con.execute(SQL["any_waiting"]).fetchone() is None:
        return 0
    known = rates or shipped_rates()
    waiting = con.execute(SQL["waiting"], {"through": known.last}).to_arrow_table().to_pylist()
    if not waiting:
        return 0
    worth = [(row, known.euros(row["amount"], row["currency"], row["told_on"])) for row in waiting]
    rows = [row | {"eur": euros.value, "rate_on": euros.rate_on, "eur_missing": euros.missing} for row, euros in worth]
    with transaction(con), given(con, worth=frame(rows, _WORTH)):
        entry = next_entry(con, "rates", known.last.isoformat(), at)
        con.execute(SQL["value_facts"])
        con.execute(SQL["value_reports"])
        con.execute(SQL["value_superseded"])
        con.execute(SQL["note_change"], {"entry": entry})
    return len(rows)

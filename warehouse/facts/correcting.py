"""Facts of a report as people corrected them: what was read is kept beside, so that a correction can be taken back and outlives every reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

import duckdb

from beat.correcting import listed_authority
from records.facts import Amount, Authority, Deadline, Facts
from records.people import Correction
from warehouse.facts.rows import fact_rows, facts_of_rows, plain_facts
from warehouse.storage import frames
from warehouse.storage.frames import append, frame, given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)

RULE = "correction"
"""What stands as the rule of a fact that a person corrected."""
_ONE = {"jurisdiction": "jurisdiction", "authority": "authority", "stage": "stage", "outcome": "outcome", "act-day": "acted_on"}
_KEPT = ("id", "report_id", "kind", "was", "was_role", "value", "role", "reason", "by", "at")
_TEXT, _TRUTH, _TIME = frames.FACT["value"], frames.FACT["main"], frames.FORGOTTEN["forgotten_at"]
_STORED = dict.fromkeys(("correction_id", "report_id", "kind", "was", "was_role", "value", "role", "reason", "corrected_by"), _TEXT)
_STORED |= {"corrected_at": _TIME, "holds": _TRUTH}
_PLAIN = tuple(asdict(plain_facts(Facts(), date(2026, 1, 1))))


def told_value(fact: Any) -> tuple[str, str]:
    """(value, role) as the site shows a fact in data, by which a correction names it."""
    if isinstance(fact, Amount):
        return (f"{fact.value} %" if fact.currency == "%" else f"{fact.currency} {fact.value}"), fact.role
    if isinstance(fact, Deadline):
        return (fact.on[:7] if fact.month_only else fact.on), fact.kind
    if isinstance(fact, Authority):
        return fact.canonical or fact.value, fact.kind
    return fact.value, ""


def corrected(facts: Facts, corrections: Sequence[Correction]) -> tuple[Facts, set[str]]:
    """The facts with what people say of them, and the ids of the corrections that found what they correct."""
    said = {(one.kind, one.was, one.was_role): one for one in corrections}
    held: set[str] = set()

    def right(kind: str, fact: Any) -> Any:
        one = said.get((kind, *told_value(fact)))
        if one is None:
            return fact
        held.add(one.id)
        return _changed(kind, fact, one) if one.value else None

    def all_right(kind: str, found: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(now for fact in found if (now := right(kind, fact)) is not None)

    single = {name: right(kind, fact) for kind, name in _ONE.items() if (fact := getattr(facts, name)) is not None}
    done = replace(
        facts,
        **single,
        against=all_right("claimant", facts.against),
        amounts=all_right("amount", facts.amounts),
        deadlines=all_right("deadline", facts.deadlines),
        case_numbers=all_right("case-number", facts.case_numbers),
    )
    return done, held


def _changed(kind: str, fact: Any, one: Correction) -> Any:
    """The fact with another value, at the place where it was read."""
    if kind == "amount":
        percent = one.value.endswith(" %")
        currency, _, figure = ("%", "", one.value[:-2]) if percent else one.value.partition(" ")
        return replace(fact, currency=currency, value=figure, role=one.role, rule=RULE, confidence=1.0)
    if kind == "deadline":
        month = len(one.value) == len("2027-03")
        return replace(fact, on=f"{one.value}-15" if month else one.value, month_only=month, kind=one.role, rule=RULE, confidence=1.0)
    if kind == "authority":
        return replace(fact, value=one.value, canonical=listed_authority(one.value), kind=one.role, rule=RULE, confidence=1.0)
    if kind == "case-number":
        return replace(fact, value=one.value, rule=RULE)
    return replace(fact, value=one.value, rule=RULE, confidence=1.0)


def apply_corrections(con: duckdb.DuckDBPyConnection, corrections: Iterable[Correction], *, at: datetime) -> int:
    """Make the facts what people say they are, and what was read where nobody says anything any more; returns how many versions changed.

    `corrections` are all there are. `con` is the writer's connection, outside a transaction. Twice is the same as once: one transaction, and
    nothing is written when nothing changed.
    """
    said: dict[str, list[Correction]] = {}
    for one in corrections:
        said.setdefault(one.report_id, []).append(one)
    with given(con, wanted=frame(({"report_id": key} for key in said), {"report_id": frames.FACT["report_id"]})):
        versions = con.execute(SQL["versions"]).to_arrow_table().to_pylist()
    before = con.execute(SQL["known"]).to_arrow_table().to_pylist()
    if not versions and not said and not before:
        return 0
    read, have = _facts(con, SQL["as_read"], versions), _facts(con, SQL["as_told"], versions)
    held: set[str] = set()
    changes: list[_Change] = []
    for version in versions:
        key = version["version_id"]
        as_read = read.get(key) or have.get(key, [])
        facts, applied = corrected(facts_of_rows(as_read), said.get(version["report_id"], ()))
        held |= applied if version["current"] else set()
        if facts != facts_of_rows(have.get(key, [])) or bool(applied) != (key in read):
            changes.append((version, as_read if applied else [], facts))
    stored = [_stored(one, holds=one.id in held) for found in said.values() for one in found]
    if not changes and sorted(map(_key, stored)) == sorted(map(_key, before)):
        return 0
    with transaction(con):
        entry = next_entry(con, "corrections", str(len(stored)), at)
        for version, before, facts in changes:
            _replace(con, version, before, facts, entry)
        con.execute(SQL["clear"])
        append(con, "base.correction", stored, _STORED)
    return len(changes)


_Change = tuple[dict[str, Any], list[dict[str, Any]], Facts]


def _facts(con: duckdb.DuckDBPyConnection, sql: str, versions: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    with given(con, wanted=frame(versions, {"version_id": frames.FACT["version_id"]})):
        rows = con.execute(sql).to_arrow_table().to_pylist()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["version_id"], []).append(row)
    return found


def _replace(con: duckdb.DuckDBPyConnection, version: Mapping[str, Any], before: list[dict[str, Any]], facts: Facts, entry: int) -> None:
    """The facts of one version, what was read of it, and the plain columns beside its report."""
    place = {"version_id": version["version_id"], "report_id": version["report_id"]}
    for table in ("fact", "fact_as_read"):
        con.execute(filled(SQL["remove"], table=known(table)), {"version": version["version_id"]})
    append(con, "base.fact_as_read", before, frames.FACT)
    append(con, "base.fact", (row | place for row in fact_rows(facts, version["told_on"])), frames.FACT)
    columns = ", ".join(f"{known(name)} = ${name}" for name in _PLAIN)
    values = asdict(plain_facts(facts, version["told_on"])) | {"version": version["version_id"]}
    values |= {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
    for table in ("report", "superseded"):
        con.execute(filled(SQL["plain"], table=known(table), columns=columns), values)
    con.execute(SQL["note_change"], {"entry": entry, "report": version["report_id"]})


def _stored(one: Correction, *, holds: bool) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in _KEPT}
    return {
        "correction_id": values.pop("id"),
        "corrected_by": values.pop("by"),
        "corrected_at": values.pop("at"),
        **values,
        "holds": holds,
    }


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _STORED if name != "corrected_at")

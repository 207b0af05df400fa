"""Facts that an export or a past state tells and that were corrected since."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from records.errors import HomeError
from records.facts import Facts
from warehouse.exports.restore import Archive
from warehouse.facts.correcting import told_value
from warehouse.facts.rows import facts_of_rows
from warehouse.storage import frames
from warehouse.storage.connecting import connected
from warehouse.storage.database import open_snapshot
from warehouse.storage.frames import frame, given
from warehouse.storage.statements import Statements, filled

SQL = Statements(__file__)
Read = tuple[str, str, str, str]
"""Article, kind, value, role, as corrections name a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleFact:
    """A fact that is told there and not any more."""

    article_id: str
    kind: str
    was: str
    was_role: str
    value: str
    """What it is; empty: the article does not tell it."""
    role: str


def stale_in_export(folder: Path, right: Mapping[Read, tuple[str, str]]) -> tuple[StaleFact, ...]:
    """Of an export that can be read back. Raises ExportError for another. `right`: what is told no more -> what it is."""
    archive = Archive(folder)
    with connected() as con:
        return _stale(con, archive.reader("facts", frames.FACT), right)


def stale_in_state(snapshot: Path, right: Mapping[Read, tuple[str, str]]) -> tuple[StaleFact, ...]:
    """Of a snapshot, past ones included. Raises HomeError for one from before there were facts."""
    with open_snapshot(snapshot) as con:
        try:
            return _stale(con, "base.fact", right)
        except duckdb.CatalogException as error:
            raise HomeError(f"{snapshot.name}: is from before facts were kept, so none of it can be told to be corrected") from error


def _stale(con: duckdb.DuckDBPyConnection, facts: str, right: Mapping[Read, tuple[str, str]]) -> tuple[StaleFact, ...]:
    wanted = frame(({"report_id": key} for key in sorted({read[0] for read in right})), {"report_id": frames.FACT["report_id"]})
    with given(con, wanted=wanted):
        rows = con.execute(filled(SQL["of_reports"], facts=facts)).to_arrow_table().to_pylist()
    versions: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in rows:
        versions.setdefault((row["report_id"], row["version_id"]), []).append(row)
    told = {(report_id, *one) for (report_id, _), own in versions.items() for one in _told(facts_of_rows(own))}
    return tuple(
        StaleFact(article_id=read[0], kind=read[1], was=read[2], was_role=read[3], value=right[read][0], role=right[read][1])
        for read in sorted(right)
        if read in told
    )


def _told(facts: Facts) -> set[tuple[str, str, str]]:
    """(kind, value, role) of everything that facts tell."""
    by_kind = {
        "jurisdiction": (facts.jurisdiction,),
        "authority": (facts.authority,),
        "stage": (facts.stage,),
        "act-day": (facts.acted_on,),
        "outcome": (facts.outcome,),
        "claimant": facts.against,
        "amount": facts.amounts,
        "deadline": facts.deadlines,
        "case-number": facts.case_numbers,
    }
    return {(kind, *told_value(fact)) for kind, found in by_kind.items() for fact in found if fact is not None}

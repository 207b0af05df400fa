"""Audit: a user's list of known decisions against the newest snapshot: what was found, what was missed, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from beat.docket_line import docket_line
from beat.wording import wording
from jobs.imports.rows import csv_rows
from jobs.installation.home import Home
from jobs.query import chosen_snapshot
from records.audit import Finding, Tally, Verdict
from records.errors import DocketwireError
from warehouse.audit.archive import findings, tallies
from warehouse.audit.listed import COLUMNS, columns_of, listed_decision
from warehouse.storage.database import Connection, open_snapshot
from warehouse.stories.deciding import summaries

LONGEST = 100_000
"""Rows of a list; every one is compared with the stories of its days."""


class AuditError(DocketwireError):
    """The list cannot be read as one of decisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A list, compared."""

    file: str
    snapshot: str
    """Its id."""
    columns: dict[str, str]
    """Field of ours -> column of the list."""
    ignored: tuple[str, ...]
    """Columns that say nothing to us."""
    notes: tuple[str, ...]
    """What could not be read, with its line."""
    verdicts: dict[str, int]
    findings: tuple[Finding, ...]
    by_country: tuple[Tally, ...]
    by_language: tuple[Tally, ...]


def audit(home: Home, path: Path, *, as_of: str | None = None) -> Audit:
    """Compare a CSV (TSV, also .gz, .zst) of known decisions with the newest snapshot, or that of a past day.

    Raises AuditError for a file that is missing, too long, or has no column of a party, title, case number or address; HomeError, QueryError.
    """
    snapshot = chosen_snapshot(home, as_of)
    if not path.is_file():
        raise AuditError(f"{path}: no such file")
    rows = list(csv_rows(path))
    header = list(dict.fromkeys(column for _, row in rows for column in row))
    columns = columns_of(header)
    if not columns.keys() & {"party", "title", "case_number", "url"}:
        accepted = "; ".join(f"{name}: {', '.join(COLUMNS[name][:4])}" for name in ("party", "title", "case_number", "url"))
        raise AuditError(
            f"{path}: no column says which decision is meant; its columns are {', '.join(header) or 'none'} (accepted, among others: {accepted})"
        )
    if len(rows) > LONGEST:
        raise AuditError(f"{path}: {len(rows)} rows, more than {LONGEST}: split it by year")
    read = [listed_decision(line, row, columns) for line, row in rows]
    with open_snapshot(snapshot.file) as con:
        found = list(_with_lines(con, findings(con, [decision for decision, _ in read])))
    return Audit(
        file=str(path),
        snapshot=snapshot.id,
        columns=columns,
        ignored=tuple(column for column in header if column not in columns.values()),
        notes=tuple(note for _, notes in read for note in notes),
        verdicts=dict(Counter(str(one.verdict) for one in found).most_common()),
        findings=tuple(found),
        by_country=tallies(found, "country"),
        by_language=tallies(found, "language"),
    )


def _with_lines(con: Connection, found: Sequence[Finding]) -> Iterator[Finding]:
    stories = summaries(con, {one.told.key for one in found if one.told and one.verdict in (Verdict.FOUND, Verdict.LIKELY)})
    for one in found:
        story = stories.get(one.told.key) if one.told else None
        if story is None:
            yield one
        else:
            line = docket_line(wording("en"), stage=story.stage, topic=story.topic, platforms=story.platforms, docket=story.docket)
            yield replace(one, line=line)

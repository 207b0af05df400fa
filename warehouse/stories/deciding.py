"""Deciding: stories and disputes that changed are decided anew, and what is told of them is stored for everyone to read.

Runs before every publish, so that each snapshot holds decisions that fit its reports. Which stories changed follows from the journal: killed
at any point, the next run finds the same ones. Each batch is one transaction.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from beat.vocabulary import vocabulary
from common.garbage import uncollected
from records.story import DisputeSummary, LeadReport, NamedStage, StageReason, StoryReport, StorySummary
from warehouse.facts.rows import facts_of_rows
from warehouse.storage.frames import given
from warehouse.storage.journal import last_entry, next_entry, transaction
from warehouse.storage.rows import tree_of
from warehouse.storage.statements import Statements, run_all
from warehouse.stories.columns import docket_of
from warehouse.stories.decision import decide_dispute, decide_story

SQL = Statements(Path(__file__).parent / "queries")
BATCH = 20_000
"""Stories decided at a time: about 200 MB of reports and mentions."""
LEAD_CHARS = 700
"""Characters of headline and lead within which a stage counts as the report's own: later ones tell what went before."""


def decide_changed(con: duckdb.DuckDBPyConnection, *, at: datetime, batch: int = BATCH) -> int:
    """Decide every story and dispute that changed since the last time; returns how many are told differently now. Twice is the same as once.

    `con` is the writer's connection, outside a transaction.
    """
    since, until = _told_until(con), last_entry(con)
    if since == until:
        return 0
    con.execute(SQL["changed"], {"since": since})
    if con.execute(SQL["took_any"], {"since": since}).fetchone() == (True,):
        con.execute(SQL["gone"])
    for name in ("former", "scope", "place", "touched"):
        con.execute(SQL[name])
    touched = [row[0] for row in con.execute(SQL["touched_ids"]).fetchall()]
    disputes: set[str] = set()
    with uncollected(), transaction(con):
        run_all(con, SQL["move"])
        entry = _Entry(con, at)
        for start in range(0, len(touched), batch):
            disputes |= _decide_stories(con, touched[start : start + batch], entry)
        _decide_disputes(con, sorted(disputes), entry)
        con.execute(SQL["note_told"], {"entry": entry.number or until})
    return entry.written


class _Entry:
    """The journal entry of one run, written only when something is told differently."""

    def __init__(self, con: duckdb.DuckDBPyConnection, at: datetime) -> None:
        self._con, self._at = con, at
        self.number, self.written = 0, 0

    def take(self, ids: Sequence[str]) -> int:
        """Number to store what is told of these ids under. The entry's subject tells it from that of another warehouse at the same time."""
        if not self.number:
            self.number = next_entry(self._con, "told", hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16], self._at)
        self.written += len(ids)
        return self.number


def summaries(con: duckdb.DuckDBPyConnection, stories: Collection[str]) -> dict[str, StorySummary]:
    """What is told of stories, by id."""
    return {row["story_id"]: _story(row) for row in _rows(con, "told_stories", stories)}


def dispute_summaries(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> dict[str, DisputeSummary]:
    """What is told of disputes, by id."""
    return {row["dispute_id"]: _dispute(row) for row in _rows(con, "told_disputes", disputes)}


def stories_of(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> list[StorySummary]:
    """What is told of every story of these disputes."""
    return [_story(row) for row in _rows(con, "stories_of_disputes", disputes)]


def story_reports(con: duckdb.DuckDBPyConnection, stories: Collection[str]) -> Iterator[StoryReport]:
    """The reports of stories as decisions see them, story by story."""
    if not stories:
        return
    facts: dict[str, list[dict[str, Any]]] = {}
    with given(con, wanted=_ids(stories)):
        teller = con.execute(SQL["tellers"]).to_arrow_table()
    with given(con, teller=teller):
        for row in _listed(con, "member_facts"):
            facts.setdefault(row["told_by"], []).append(row)
        members = _listed(con, "members", lead_chars=LEAD_CHARS)
    for row in members:
        stages = tuple(NamedStage(**stage) for stage in row.pop("stages"))
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        told = facts.get(row["report_id"])
        words = next((fact["words"] for fact in told or () if fact["kind"] == "stage"), "")
        yield StoryReport(**values, stages=stages, facts=facts_of_rows(told) if told else None, stage_words=words or "")


def _decide_stories(con: duckdb.DuckDBPyConnection, stories: Sequence[str], entry: _Entry) -> set[str]:
    """Decide these stories; the disputes they belong to, now or before."""
    before = summaries(con, stories)
    groups = groupby(story_reports(con, stories), key=lambda report: report.story_id)
    now = {story: decide_story(list(reports), vocabulary().stage_weight) for story, reports in groups}
    changed = [story for story in stories if before.get(story) != now.get(story)]
    if changed:
        _replace(con, "story", changed, [now[story] for story in changed if story in now], entry)
    told = [found[story] for found in (before, now) for story in stories if story in found]
    return {story.dispute_id for story in told if story.dispute_id}


def _decide_disputes(con: duckdb.DuckDBPyConnection, disputes: Sequence[str], entry: _Entry) -> None:
    before = dispute_summaries(con, disputes)
    stories = sorted(stories_of(con, disputes), key=lambda story: story.dispute_id or "")
    now = {key: decide_dispute(list(found)) for key, found in groupby(stories, key=lambda story: story.dispute_id) if key}
    changed = [dispute for dispute in disputes if before.get(dispute) != now.get(dispute)]
    if changed:
        _replace(con, "dispute", changed, [now[dispute] for dispute in changed if dispute in now], entry)


def _replace(
    con: duckdb.DuckDBPyConnection, kind: str, ids: Sequence[str], told: Sequence[StorySummary] | Sequence[DisputeSummary], entry: _Entry
) -> None:
    """What was told of these ids goes, what is told of them now comes; columns and types are the table's own."""
    number = entry.take(ids)
    columns = con.execute(SQL[f"{kind}_columns"]).to_arrow_table().schema
    rows = pa.Table.from_pylist([{**tree_of(summary), "changed_no": number} for summary in told], schema=columns)
    with given(con, gone=_ids(ids), told=rows):
        run_all(con, SQL[f"replace_{kind}"])


def _story(row: dict[str, Any]) -> StorySummary:
    reason = row.pop("stage_reason")
    return StorySummary(**_values(row), stage_reason=StageReason(**reason) if reason else None)


def _dispute(row: dict[str, Any]) -> DisputeSummary:
    return DisputeSummary(**_values(row))


def _values(row: dict[str, Any]) -> dict[str, Any]:
    leads = tuple(LeadReport(**lead) for lead in row.pop("leads"))
    row.pop("changed_no")
    docket = docket_of(row.pop("docket"))
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()} | {"leads": leads, "docket": docket}


def _rows(con: duckdb.DuckDBPyConnection, name: str, ids: Collection[str]) -> list[dict[str, Any]]:
    if not ids:
        return []
    with given(con, wanted=_ids(ids)):
        return _listed(con, name)


def _listed(con: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of a statement, their times in UTC."""
    table = con.execute(SQL[name], parameters).to_arrow_table()
    rows: list[dict[str, Any]] = table.to_pylist()
    moments = [field.name for field in table.schema if pa.types.is_timestamp(field.type)]
    for row in rows:
        row.update({key: row[key].astimezone(UTC) for key in moments if row[key] is not None})
    return rows


def _ids(ids: Collection[str]) -> pa.Table:
    return pa.table({"story_id": pa.array(ids, pa.string()), "dispute_id": pa.array(ids, pa.string())})


def _told_until(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute(SQL["told_until"]).fetchone()
    return int(row[0]) if row else 0

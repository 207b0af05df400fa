"""What a daily digest needs of a snapshot, as records: reports of a window, their stories and disputes, coverage and source history.

Times are UTC. What is told of stories and disputes was decided when they were formed or changed, see `warehouse.stories.decision`.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from beat.vocabulary import vocabulary
from records.article import DOUBTED
from records.capture import REFUSING_STATUSES
from records.digest import Coverage, SourceNote, ToldDispute, Verdict, WatchedReport, Window
from records.source_history import SourceDay, SourceHistory
from records.story import StorySummary
from records.takedown import Takedown
from records.telling import Telling, ToldSentence
from warehouse.storage.frames import given
from warehouse.storage.statements import Statements, filled
from warehouse.stories.deciding import dispute_summaries, stories_of, summaries

SQL = Statements(__file__)
_REFUSING = sorted(f"http-{status}" for status in REFUSING_STATUSES)


def window_reports(
    con: duckdb.DuckDBPyConnection, window: Window, *, since_no: int | None = None, with_text: bool = False
) -> tuple[WatchedReport, ...]:
    """Reports first seen in the window; with `since_no`, also older ones whose first capture came in after that journal entry: late ones."""
    con.execute(SQL["arrived"], {"start": window.start, "since_no": since_no})
    con.execute(SQL["choose_window"], {"start": window.start, "end": window.end})
    return _reports(con, with_text=with_text)


def corrections_told(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Ids of the corrections that people made and the snapshot tells."""
    return frozenset(row[0] for row in con.execute(SQL["corrections_told"]).fetchall())


def story_reports(con: duckdb.DuckDBPyConnection, stories: Collection[str], *, with_text: bool = False) -> tuple[WatchedReport, ...]:
    """Every report, of any age, of these stories."""
    if not stories:
        return ()
    with given(con, wanted_stories=pa.table({"story_id": pa.array(sorted(stories), pa.string())})):
        con.execute(SQL["choose_stories"])
    return _reports(con, with_text=with_text)


def stories_due(con: duckdb.DuckDBPyConnection, first: date, last: date) -> tuple[str, ...]:
    """Stories whose reports tell of a day between these two, both included."""
    return tuple(row[0] for row in con.execute(SQL["stories_due"], {"first": first, "last": last}).fetchall())


def taken_down(
    con: duckdb.DuckDBPyConnection, window: Window, *, since_no: int | None = None, with_text: bool = False
) -> tuple[tuple[WatchedReport, Takedown], ...]:
    """Reports found to be gone in the window and not seen again since, the latest first; with `since_no`, also earlier ones that came in after
    that journal entry.
    """
    con.execute(SQL["taken_down"], {"start": window.start, "end": window.end, "since_no": since_no})
    con.execute(SQL["choose_gone"])
    reports = {report.report_id: report for report in _reports(con, with_text=with_text)}
    found = ((row.pop("report_id"), row) for row in _rows(con, SQL["gone"], {}))
    return tuple((reports[key], Takedown(**row)) for key, row in found if key in reports)


def tellings(con: duckdb.DuckDBPyConnection, reports: Collection[str]) -> dict[str, Telling]:
    """What these reports say in a few words, by id."""
    if not reports:
        return {}
    with given(con, wanted_reports=pa.table({"report_id": pa.array(sorted(reports), pa.string())})):
        rows = _rows(con, SQL["tellings"], {})
    return {row["report_id"]: Telling(**row | {"sentences": tuple(map(_sentence, row["sentences"] or ()))}) for row in rows}


def _sentence(row: dict[str, Any]) -> ToldSentence:
    return ToldSentence(text=row["text"], kinds=tuple(row["kinds"]))


def told_stories(con: duckdb.DuckDBPyConnection, stories: Collection[str]) -> dict[str, StorySummary]:
    """What is told of these stories, by id."""
    return summaries(con, stories)


def told_disputes(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> dict[str, ToldDispute]:
    """These disputes with their events and the headlines that lead in any language, by id."""
    told = dispute_summaries(con, disputes)
    events: dict[str, list[StorySummary]] = defaultdict(list)
    for story in stories_of(con, told):
        events[story.dispute_id or ""].append(story)
    wanted = {lead.report_id for summary in told.values() for lead in summary.leads}
    wanted |= {lead.report_id for found in events.values() for story in found for lead in story.leads}
    headlines = _headlines(con, wanted)
    return {
        key: ToldDispute(
            summary=summary,
            events=tuple(sorted(events[key], key=lambda story: (story.first_published_at, story.story_id))),
            headlines=headlines,
        )
        for key, summary in told.items()
    }


def coverage(con: duckdb.DuckDBPyConnection, window: Window, *, snapshot_at: datetime | None = None) -> Coverage:
    """Which enabled sources were crawled in the window, and which of them answered."""
    enabled = {row[0] for row in con.execute(SQL["enabled"]).fetchall()}
    rows = _rows(con, SQL["coverage"], {"start": window.start, "end": window.end})
    answered = [row for row in rows if row["answered"]]
    failed = [row for row in rows if not row["answered"]]
    (runs,) = con.execute(SQL["runs"], {"start": window.start, "end": window.end}).fetchone() or (0,)
    watched = enabled | {row["source_id"] for row in rows}
    return Coverage(
        verdict=_verdict(len(watched), len(answered)),
        sources=len(watched),
        ran=len(answered),
        runs=runs,
        pages=sum(row["captured"] or 0 for row in rows),
        failed=tuple(SourceNote(source_id=row["source_id"], source=row["source"], detail=row["error"] or "") for row in failed),
        unvisited=len(watched - {row["source_id"] for row in rows}),
        snapshot_at=snapshot_at,
    )


def source_history(con: duckdb.DuckDBPyConnection, *, until: datetime, days: int = 57) -> list[SourceHistory]:
    """The last UTC days of every enabled source up to the day of `until`, days without a crawl included; for the health baseline.

    Two baselines long, so that a source that has been silent for four weeks is still compared with what it was.
    """
    last = (until.astimezone(UTC) - timedelta(microseconds=1)).date()
    first = last - timedelta(days=days - 1)
    found: dict[str, dict[date, dict[str, Any]]] = defaultdict(dict)
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    for row in _rows(con, SQL["history"], {"start": start, "end": until, "refusing": _REFUSING}):
        found[row.pop("source_id")][row.pop("day")] = row
    for row in _rows(con, SQL["bodies"], {"start": start, "end": until, "doubted": DOUBTED}):
        if known := found[row.pop("source_id")].get(row.pop("day")):
            known.update(row)
    names = con.execute(SQL["enabled"]).fetchall()
    calendar = [first + timedelta(days=step) for step in range(days)]
    empty = {"runs": 0, "answered": 0, "new": 0}
    return [
        SourceHistory(source_id=key, source=name, days=tuple(SourceDay(day=day, **(found[key].get(day) or empty)) for day in calendar))
        for key, name in names
    ]


def crawled_days(con: duckdb.DuckDBPyConnection, zone: str, *, since: datetime, until: datetime) -> frozenset[date]:
    """Local days on which at least one listing of one source answered."""
    rows = con.execute(SQL["crawled_days"], {"zone": zone, "since": since, "until": until}).fetchall()
    return frozenset(row[0] for row in rows)


def journal_no(con: duckdb.DuckDBPyConnection) -> int:
    """Latest committed change that the snapshot holds; 0 when it is empty."""
    row = con.execute(SQL["journal_no"]).fetchone()
    return int(row[0]) if row else 0


def first_day_seen(con: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the archive begins."""
    row = con.execute(SQL["first_seen"]).fetchone()
    return row[0] if row else None


def _verdict(sources: int, answered: int) -> Verdict:
    if not answered:
        return Verdict.BLIND
    return Verdict.WATCHED if answered > 0.9 * sources else Verdict.PARTLY


def _reports(con: duckdb.DuckDBPyConnection, *, with_text: bool) -> tuple[WatchedReport, ...]:
    """The reports in the table `chosen`."""
    statement = filled(SQL["reports"], text="coalesce(r.text, '')" if with_text else "''")
    return tuple(_report(row) for row in _rows(con, statement, {"general": vocabulary().general.id}))


def _report(row: dict[str, Any]) -> WatchedReport:
    row["deadlines"] = tuple(sorted(day for value in row["deadlines"] or () if (day := _day(value)) is not None))
    for key in ("topics", "platforms", "authorities", "laws", "jurisdictions", "stages", "amounts"):
        row[key] = tuple(row[key] or ())
    return WatchedReport(**row)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _headlines(con: duckdb.DuckDBPyConnection, reports: Collection[str]) -> dict[str, tuple[str, str]]:
    """(headline, language) of reports, by id."""
    with given(con, wanted_reports=pa.table({"report_id": pa.array(sorted(reports), pa.string())})):
        rows = con.execute(SQL["headlines"]).fetchall()
    return {key: (title, language) for key, title, language in rows}


def _rows(con: duckdb.DuckDBPyConnection, statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.execute(statement, parameters).to_arrow_table().to_pylist()
    return rows

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
from records.capture import REFUSING_STATUSES
from records.digest import (
    Coverage,
    SourceDay,
    SourceHistory,
    SourceNote,
    ToldDispute,
    Verdict,
    WatchedReport,
    Window,
)
from records.story import StorySummary
from warehouse.stories.deciding import dispute_summaries, stories_of, summaries

_FACETS = """
facets as (
    select
        m.article_id,
        list(distinct m.value order by m.value) filter (where m.kind = 'authority') as authorities,
        list(distinct m.value order by m.value) filter (where m.kind = 'law') as laws,
        list(distinct m.jurisdiction order by m.jurisdiction) filter (where m.jurisdiction is not null) as jurisdictions,
        list(distinct m.value order by m.value) filter (where m.kind = 'stage') as stages,
        list(distinct m.value order by m.value) filter (where m.kind = 'amount') as amounts,
        list(distinct m.value order by m.value) filter (where m.kind = 'deadline') as deadlines
    from mentions as m
    where m.article_id in (select article_id from chosen)
    group by m.article_id
)
"""
_CHOSEN = {
    "window": "(first_seen >= $start and first_seen < $end) or report_id in (select report_id from arrived)",
    "stories": "report_id in (select report_id from base.story_report where story_id in (select story_id from wanted_stories))",
}
_ARRIVED = """
create or replace temp table arrived as
with candidates as (
    select report_id from base.report where $since_no is not null and changed_no > $since_no and first_seen < $start
)
select c.report_id
from base.capture as c
join base.journal as j on j.kind = 'segment' and j.subject = c.segment
where c.report_id in (select report_id from candidates)
group by c.report_id
having min(j.entry_no) > $since_no
"""
_REFUSING = sorted(f"http-{status}" for status in REFUSING_STATUSES)
_COVERAGE = """
select
    s.source_id,
    coalesce(any_value(c.name), s.source_id) as source,
    count(*) as runs,
    count(*) filter (where s.listings + s.listings_unchanged > 0) as answered,
    cast(sum(s.captured) as bigint) as captured,
    arg_max(s.error, r.started_at) as error
from base.source_run as s
join base.run as r on r.run_id = s.run_id
left join base.source as c on c.source_id = s.source_id
where r.started_at >= $start and r.started_at < $end
group by s.source_id
order by source, s.source_id
"""
_HEADLINES = """
select report_id, coalesce(nullif(trim(title), ''), url), coalesce(language, 'und')
from base.report
where report_id in (select report_id from wanted_reports)
"""
_HISTORY = """
select
    s.source_id,
    cast(timezone('UTC', r.started_at) as date) as day,
    count(*) as runs,
    count(*) filter (where s.listings + s.listings_unchanged > 0) as answered,
    cast(sum(s.captured) as bigint) as new,
    cast(sum(coalesce(list_sum(list_transform(list_filter(s.reasons, x -> list_contains($refusing, x.reason)), x -> x.urls)), 0)
        + case when list_contains($refusing, s.error) then 1 else 0 end) as bigint) as refused,
    arg_max(s.error, r.started_at) as error,
    arg_max(s.error_detail, r.started_at) filter (where s.error is not null) as error_detail
from base.source_run as s
join base.run as r on r.run_id = s.run_id
join base.source as c on c.source_id = s.source_id and c.enabled
where r.started_at >= $start and r.started_at < $end
group by all
"""


def window_reports(
    con: duckdb.DuckDBPyConnection, window: Window, *, since_no: int | None = None, with_text: bool = False
) -> tuple[WatchedReport, ...]:
    """Reports first seen in the window; with `since_no`, also older ones whose first capture came in after that journal entry: late ones."""
    con.execute(_ARRIVED, {"start": window.start, "since_no": since_no})
    return _reports(con, _CHOSEN["window"], {"start": window.start, "end": window.end}, with_text=with_text)


def story_reports(con: duckdb.DuckDBPyConnection, stories: Collection[str], *, with_text: bool = False) -> tuple[WatchedReport, ...]:
    """Every report, of any age, of these stories."""
    if not stories:
        return ()
    con.register("wanted_stories", pa.table({"story_id": pa.array(sorted(stories), pa.string())}))
    try:
        return _reports(con, _CHOSEN["stories"], {}, with_text=with_text)
    finally:
        con.unregister("wanted_stories")


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
    enabled = {row[0] for row in con.execute("select source_id from base.source where enabled").fetchall()}
    rows = _rows(con, _COVERAGE, {"start": window.start, "end": window.end})
    answered = [row for row in rows if row["answered"]]
    failed = [row for row in rows if not row["answered"]]
    runs = _one(con, "select count(*) from base.run where started_at >= $start and started_at < $end", window)
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
    for row in _rows(con, _HISTORY, {"start": start, "end": until, "refusing": _REFUSING}):
        found[row.pop("source_id")][row.pop("day")] = row
    names = con.execute("select source_id, coalesce(name, source_id) from base.source where enabled order by source_id").fetchall()
    calendar = [first + timedelta(days=step) for step in range(days)]
    empty = {"runs": 0, "answered": 0, "new": 0}
    return [
        SourceHistory(source_id=key, source=name, days=tuple(SourceDay(day=day, **(found[key].get(day) or empty)) for day in calendar))
        for key, name in names
    ]


def crawled_days(con: duckdb.DuckDBPyConnection, zone: str, *, since: datetime, until: datetime) -> frozenset[date]:
    """Local days on which at least one listing of one source answered."""
    rows = con.execute(
        "select distinct cast(timezone($zone, r.started_at) as date) from base.run as r join base.source_run as s on s.run_id = r.run_id"
        " where r.started_at >= $since and r.started_at < $until and s.listings + s.listings_unchanged > 0",
        {"zone": zone, "since": since, "until": until},
    ).fetchall()
    return frozenset(row[0] for row in rows)


def journal_no(con: duckdb.DuckDBPyConnection) -> int:
    """Latest committed change that the snapshot holds; 0 when it is empty."""
    row = con.execute("select coalesce(max(entry_no), 0) from journal").fetchone()
    return int(row[0]) if row else 0


def first_day_seen(con: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the archive begins."""
    row = con.execute("select min(first_seen) from base.report").fetchone()
    return row[0] if row else None


def _verdict(sources: int, answered: int) -> Verdict:
    if not answered:
        return Verdict.BLIND
    return Verdict.WATCHED if answered > 0.9 * sources else Verdict.PARTLY


def _reports(con: duckdb.DuckDBPyConnection, chosen: str, given: dict[str, Any], *, with_text: bool) -> tuple[WatchedReport, ...]:
    text = "coalesce(r.text, '')" if with_text else "''"
    statement = f"""
with chosen as (
    select report_id, article_id from base.report where {chosen}
),
{_FACETS}
select
    r.report_id, r.article_id, coalesce(r.title, '') as title, r.url, r.source_id, coalesce(s.name, r.source_id) as source, s.country,
    r.language, r.first_seen, coalesce(r.published_at, r.earliest_published_at) as published_at,
    cast(timezone('UTC', case
        when r.published_plausible is distinct from false then coalesce(r.published_at, r.earliest_published_at, r.first_seen)
        else r.first_seen
    end) as date) as published_day,
    case when len(r.topics) > 0 then list_transform(r.topics, lambda x: x.topic) else [coalesce(r.topic, $general)] end as topics, coalesce(r.platforms, []) as platforms,
    f.authorities, f.laws, f.jurisdictions, f.stages, f.amounts, f.deadlines, {text} as text, coalesce(r.payload_digest, '') as payload_digest,
    p.story_id, t.dispute_id
from chosen as c
join base.report as r on r.report_id = c.report_id
join base.story_report as p on p.report_id = r.report_id
join base.story_summary as t on t.story_id = p.story_id
left join base.source as s on s.source_id = r.source_id
left join facets as f on f.article_id = r.article_id
order by r.first_seen, r.report_id
"""  # noqa: S608 - fragments of this module
    return tuple(_report(row) for row in _rows(con, statement, given | {"general": vocabulary().general.id}))


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
    con.register("wanted_reports", pa.table({"report_id": pa.array(sorted(reports), pa.string())}))
    try:
        rows = con.execute(_HEADLINES).fetchall()
    finally:
        con.unregister("wanted_reports")
    return {key: (title, language) for key, title, language in rows}


def _one(con: duckdb.DuckDBPyConnection, statement: str, window: Window) -> int:
    row = con.execute(statement, {"start": window.start, "end": window.end}).fetchone()
    return int(row[0]) if row else 0


def _rows(con: duckdb.DuckDBPyConnection, statement: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    used = {key: value for key, value in given.items() if f"${key}" in statement}
    rows: list[dict[str, Any]] = con.execute(statement, used).to_arrow_table().to_pylist()
    return rows

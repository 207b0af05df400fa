"""What a daily digest needs of a snapshot, as records: reports of a window, their stories and disputes, coverage and source history.

Times are UTC. Where reports have not been grouped yet (or the snapshot is older than grouping), an article is a story of its own.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from records.digest import (
    Coverage,
    DisputeLine,
    SourceDay,
    SourceHistory,
    SourceNote,
    TimelineStep,
    Verdict,
    WatchedReport,
    Window,
)

_FACETS = """
facets as (
    select
        m.article_id,
        list(distinct m.value order by m.value) filter (where m.kind = 'authority') as authorities,
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
    "stories": "article_id in (select article_id from wanted_articles)",
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
_HISTORY = """
select
    s.source_id,
    cast(timezone('UTC', r.started_at) as date) as day,
    count(*) as runs,
    count(*) filter (where s.listings + s.listings_unchanged > 0) as answered,
    cast(sum(s.captured) as bigint) as new,
    cast(sum(coalesce(list_sum(list_transform(list_filter(s.reasons, x -> x.reason in ('http-401', 'http-403', 'http-407', 'http-429', 'http-451')),
        x -> x.urls)), 0) + case when s.error in ('http-401', 'http-403', 'http-407', 'http-429', 'http-451') then 1 else 0 end) as bigint) as refused,
    arg_max(s.error, r.started_at) as error
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


def story_reports(con: duckdb.DuckDBPyConnection, articles: Collection[str], *, with_text: bool = False) -> tuple[WatchedReport, ...]:
    """Every report, of any age, of the stories that these articles belong to."""
    if not articles:
        return ()
    ids = pa.table({"article_id": pa.array(sorted(articles), pa.string())})
    con.register("given_articles", ids)
    try:
        con.execute(f"""
create or replace temp table wanted_articles as
with grouped as ({_grouping(con)}),
wanted as (select story_id from grouped where article_id in (select article_id from given_articles))
select article_id from given_articles
union
select article_id from grouped where story_id in (select story_id from wanted)
""")  # noqa: S608 - fragments of this module
    finally:
        con.unregister("given_articles")
    return _reports(con, _CHOSEN["stories"], {}, with_text=with_text)


def dispute_lines(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> dict[str, DisputeLine]:
    """The timelines of disputes, by id; empty where nothing is grouped yet."""
    return _dispute_lines(con, disputes) if disputes and _has(con, "story_member") else {}


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
    for row in _rows(con, _HISTORY, {"start": start, "end": until}):
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
{_FACETS},
grouped as ({_grouping(con)})
select
    r.report_id, r.article_id, coalesce(r.title, '') as title, r.url, r.source_id, coalesce(s.name, r.source_id) as source, s.country,
    r.language, r.first_seen, coalesce(r.published_at, r.earliest_published_at) as published_at,
    coalesce(list_transform(r.topics, x -> x.topic), []) as topics, coalesce(r.platforms, []) as platforms,
    f.authorities, f.jurisdictions, f.stages, f.amounts, f.deadlines, {text} as text, coalesce(r.payload_digest, '') as payload_digest,
    coalesce(g.story_id, '') as story_id, g.dispute_id
from chosen as c
join base.report as r on r.report_id = c.report_id
left join base.source as s on s.source_id = r.source_id
left join facets as f on f.article_id = r.article_id
left join grouped as g on g.article_id = r.article_id
order by r.first_seen, r.report_id
"""  # noqa: S608 - fragments of this module
    return tuple(_report(row) for row in _rows(con, statement, given))


def _report(row: dict[str, Any]) -> WatchedReport:
    row["deadlines"] = tuple(sorted(day for value in row["deadlines"] or () if (day := _day(value)) is not None))
    for key in ("topics", "platforms", "authorities", "jurisdictions", "stages", "amounts"):
        row[key] = tuple(row[key] or ())
    return WatchedReport(**row)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _grouping(con: duckdb.DuckDBPyConnection) -> str:
    """Statement for (article_id, story_id, dispute_id); without rows in a snapshot older than grouping.

    A report that was grouped as an article and has become a copy since counts for the article it copies.
    """
    if not _has(con, "story_member"):
        return "select null::varchar as article_id, null::varchar as story_id, null::varchar as dispute_id where false"
    return """
    select r.article_id, arg_min(m.story_id, m.article_id <> r.article_id) as story_id, arg_min(s.dispute_id, m.article_id <> r.article_id) as dispute_id
    from base.story_member as m
    join base.report as r on r.report_id = m.article_id
    join base.story as s on s.story_id = m.story_id
    group by r.article_id
"""


_EVENTS = """
select e.dispute_id, e.story_id, e.happened_at, coalesce(e.stage, '') as stage, e.headline, d.title
from dispute_events as e
join disputes as d on d.dispute_id = e.dispute_id
where list_contains($ids, e.dispute_id)
order by e.dispute_id, e.step
"""


def _dispute_lines(con: duckdb.DuckDBPyConnection, disputes: Collection[str]) -> dict[str, DisputeLine]:
    titles: dict[str, str] = {}
    steps: dict[str, list[TimelineStep]] = defaultdict(list)
    for row in _rows(con, _EVENTS, {"ids": sorted(disputes)}):
        titles[row["dispute_id"]] = row["title"] or ""
        on = row["happened_at"].astimezone(UTC).date() if row["happened_at"] else None
        step = TimelineStep(on=on, stage=row["stage"], headline=row["headline"] or "", language="und", story_id=row["story_id"])
        steps[row["dispute_id"]].append(step)
    return {key: DisputeLine(dispute_id=key, title=titles[key], language="und", steps=tuple(found)) for key, found in steps.items()}


def _has(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = con.execute("select 1 from duckdb_tables() where database_name = current_database() and table_name = $table", {"table": table})
    return found.fetchone() is not None


def _one(con: duckdb.DuckDBPyConnection, statement: str, window: Window) -> int:
    row = con.execute(statement, {"start": window.start, "end": window.end}).fetchone()
    return int(row[0]) if row else 0


def _rows(con: duckdb.DuckDBPyConnection, statement: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    used = {key: value for key, value in given.items() if f"${key}" in statement}
    rows: list[dict[str, Any]] = con.execute(statement, used).to_arrow_table().to_pylist()
    return rows

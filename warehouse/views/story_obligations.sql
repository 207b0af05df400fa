-- For analysts: stories that tell whether an order was obeyed. What the story tells as a whole goes before what one of its reports says.
create view compliance as
with said as (
    select
        t.story_id,
        t.dispute_id,
        t.first_published_at,
        t.stage,
        t.docket.outcome as outcome,
        list_filter(t.docket.sayings, s -> s.kind in ('stage', 'outcome')) as sayings,
        t.lead_report_id
    from base.story_summary as t
)
select
    s.story_id,
    s.dispute_id,
    s.first_published_at,
    cast(timezone('UTC', s.first_published_at) as date) as told_on,
    case
        when s.outcome = 'not-complied' then 'ignored'
        when s.outcome = 'complied' or len(list_filter(s.sayings, v -> v."value" = 'complied')) > 0 then 'complied'
        when len(list_filter(s.sayings, v -> v."value" = 'not-complied')) > 0 then 'ignored'
        else 'promised'
    end as followed,
    h.title as headline
from said as s
join base.report as h on h.report_id = s.lead_report_id
where s.stage = 'compliance'
    or len(list_filter(s.sayings, v -> v."value" in ('complied', 'not-complied', 'compliance'))) > 0;

comment on view compliance is 'Stories that tell whether an order was obeyed, be it one report of them';
comment on column compliance.story_id is 'Story, see stories';
comment on column compliance.dispute_id is 'Dispute; null where the only article is not grouped';
comment on column compliance.first_published_at is 'Publication of its earliest report, UTC';
comment on column compliance.told_on is 'Day of that, UTC';
comment on column compliance.followed is 'complied, ignored, or promised (it is told that it will be, and nowhere that it was); where reports differ, what the story tells, else complied';
comment on column compliance.headline is 'Headline of the story';

-- For analysts: what had to be done by a day, and what was reported of it since. Nothing here depends on today: whether a day has passed is asked of
-- the archive's own last day (overdue), or of any day (saved query overdue). Days of one kind that lie no more than three apart are one, the last of
-- them: outlets count "within fifteen days" from their own day.
create view obligations as
with due as (
    select
        coalesce(t.dispute_id, t.story_id) as matter,
        t.dispute_id,
        t.story_id,
        t.first_published_at,
        t.source_ids,
        t.platforms,
        t.docket.authority as authority,
        t.docket.jurisdiction as jurisdiction,
        t.lead_report_id,
        unnest(t.docket.deadlines) as day
    from base.story_summary as t
),
apart as (
    select
        *,
        coalesce(day."on" - lag(day."on") over (partition by matter, day.kind order by day."on", first_published_at, story_id) <= 3, false) as same
    from due
    where day.kind in ('comply', 'answer')
),
one as (
    select * exclude (same)
    from (
        select *, sum(if(same, 0, 1)) over (partition by matter, day.kind order by day."on", first_published_at, story_id) as number
        from apart
    )
    qualify row_number() over (partition by matter, day.kind, number order by day."on" desc, first_published_at, story_id) = 1
),
followed as (
    select
        o.story_id,
        o.day,
        min(c.told_on) filter (where c.followed = 'complied') as complied_on,
        min_by(c.story_id, c.first_published_at) filter (where c.followed = 'complied') as complied_story_id,
        min(c.told_on) filter (where c.followed = 'ignored') as ignored_on
    from one as o
    join compliance as c on coalesce(c.dispute_id, c.story_id) = o.matter and c.first_published_at >= o.first_published_at
    group by o.story_id, o.day
)
select
    o.story_id,
    o.dispute_id,
    o.day."on" as due,
    o.day.kind as kind,
    o.day.month_only as month_only,
    if(o.day.month_only, last_day(o.day."on"), o.day."on") as last_day,
    o.authority,
    o.jurisdiction,
    o.platforms,
    h.title as headline,
    cast(timezone('UTC', o.first_published_at) as date) as told_on,
    f.complied_on,
    f.complied_story_id,
    f.ignored_on,
    coalesce(d.source_ids, o.source_ids) as source_ids
from one as o
left join followed as f on f.story_id = o.story_id and f.day = o.day
join base.report as h on h.report_id = o.lead_report_id
left join base.dispute_summary as d on d.dispute_id = o.dispute_id;

comment on view obligations is 'What had to be done by a day (deadlines to comply or answer), once a dispute, with what was reported of it since';
comment on column obligations.story_id is 'Story that names the day, the first of several; see stories';
comment on column obligations.dispute_id is 'Dispute; null where the only article is not grouped';
comment on column obligations.due is 'The day; the fifteenth of the month where only that is known';
comment on column obligations.kind is 'comply or answer';
comment on column obligations.month_only is 'True where only the month is known';
comment on column obligations.last_day is 'After this day it has passed: due, or the end of the month';
comment on column obligations.authority is 'Who set it: its name in the beat, else as it stands in a report';
comment on column obligations.jurisdiction is 'ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column obligations.platforms is 'Platforms that are parties';
comment on column obligations.headline is 'Headline of the story';
comment on column obligations.told_on is 'Day of the story''s first report, UTC';
comment on column obligations.complied_on is 'Day of the first report, from the story on, that it was complied with; null where none says so';
comment on column obligations.complied_story_id is 'Story of that report';
comment on column obligations.ignored_on is 'Day of the first report that it was not complied with';
comment on column obligations.source_ids is 'Outlets that reported on the dispute: whether they were read since tells silence from not having looked';

-- For monitors: what is overdue on the archive's own last day, and whether anybody was listening since.
create view overdue as
with today as (
    select
        cast(timezone('UTC', coalesce((select max(coalesce(finished_at, started_at)) from base.run), (select max(first_seen) from base.report))) as date) as day
),
listened as (
    select o.story_id, o.due, o.kind, count(distinct cast(timezone('UTC', r.started_at) as date)) as days
    from obligations as o
    join base.source_run as s on list_contains(o.source_ids, s.source_id) and s.listings + s.listings_unchanged > 0
    join base.run as r on r.run_id = s.run_id and cast(timezone('UTC', r.started_at) as date) > o.last_day
    group by all
)
select
    o.* exclude (complied_on, complied_story_id, source_ids),
    t.day as as_of,
    t.day - o.last_day as days_over,
    coalesce(l.days, 0) as days_watched,
    case when o.ignored_on is not null then 'ignored' when l.days > 0 then 'no-report' else 'not-watched' end as why
from obligations as o
cross join today as t
left join listened as l on l.story_id = o.story_id and l.due = o.due and l.kind = o.kind
where o.last_day < t.day and o.complied_on is null;

comment on view overdue is 'Deadlines to comply or answer that had passed on the archive''s last day without a report of compliance; for another day ask the saved query of this name';
comment on column overdue.story_id is 'First story that names the day, see stories';
comment on column overdue.dispute_id is 'Dispute; null where the only article is not grouped';
comment on column overdue.due is 'The day; the fifteenth of the month where only that is known';
comment on column overdue.kind is 'comply or answer';
comment on column overdue.month_only is 'True where only the month is known';
comment on column overdue.last_day is 'After this day it has passed: due, or the end of the month';
comment on column overdue.authority is 'Who set it';
comment on column overdue.jurisdiction is 'ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column overdue.platforms is 'Platforms that are parties';
comment on column overdue.headline is 'Headline of the story';
comment on column overdue.told_on is 'Day of the story''s first report, UTC';
comment on column overdue.ignored_on is 'Day of the first report that it was not complied with';
comment on column overdue.as_of is 'The archive''s last day, UTC: that of its latest crawl';
comment on column overdue.days_over is 'Days since it passed';
comment on column overdue.days_watched is 'Days since on which a listing of an outlet that reported on the dispute was read';
comment on column overdue.why is 'ignored: a report says that it was not complied with; no-report: its outlets were read and none says that it was; not-watched: none of them was read since, so that the silence is the crawler''s';

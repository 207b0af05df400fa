-- For the site: actors with their articles, the days that articles name, and where in the table each report's facts lie.
create or replace table memory.main.actor as
with claimants as (
    select unnest(docket.claimants) as value, story_id
    from memory.main.story
)
select distinct value, n
from (
    select m.value, r.n
    from base.mention as m
    join memory.main.report as r on r.report_id = m.report_id
    where m.kind = 'actor'
    union all
    select c.value, r.n
    from claimants as c
    join memory.main.member as b on b.story_id = c.story_id
    join memory.main.report as r on r.report_id = b.report_id
)
where n is not null and trim(value) <> ''
order by value, n;

create or replace table memory.main.agenda as
select
    row_number() over (order by f.due, r.n, f.role) - 1 as place_no,
    r.n,
    r.report_id,
    r.base_row,
    r.source,
    r.language,
    s.story_id,
    coalesce(s.whole_dispute_id, s.story_id) as matter_id,
    s.docket.jurisdiction as jurisdiction,
    f.due,
    case when f.month_only then last_day(f.due) else f.due end as last_due,
    f.role as kind,
    coalesce(f.month_only, false) as month_only,
    f.sentence_start,
    f.sentence_end,
    f.confidence
from base.fact as f
join base.report as b on b.version_id = f.version_id and b.report_id = f.report_id
join memory.main.report as r on r.report_id = b.report_id
join memory.main.member as m on m.report_id = r.report_id
join memory.main.story as s on s.story_id = m.story_id
where f.kind = 'deadline' and f.due is not null and r.n is not null
order by place_no;

create or replace table memory.main.fact_span as
select report_id, min(rowid) as first_row, max(rowid) as last_row from base.fact group by report_id;

create index fact_by_report on memory.main.fact_span (report_id);

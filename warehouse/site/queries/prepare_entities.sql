-- For the site: actors with their articles, the days that stories tell, and where in the table each report's facts lie.
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

-- The deadlines that stories tell, merged from their reports in warehouse/stories/docket.py, with every report of the story that names the day. Days to
-- comply or answer of one dispute that lie no more than three apart are one, the last of them, as in the view obligations.
create or replace table memory.main.agenda as
with day as (
    select
        story_id,
        coalesce(whole_dispute_id, story_id) as matter_id,
        docket.jurisdiction as jurisdiction,
        first_published_at,
        unnest(docket.deadlines) as due
    from memory.main.story
),
apart as (
    select
        *,
        coalesce(
            due.kind in ('comply', 'answer')
            and due."on" - lag(due."on") over (partition by matter_id, due.kind order by due."on", first_published_at, story_id) <= 3, false
        ) as same
    from day
),
numbered as (
    select *, sum(if(same, 0, 1)) over (partition by matter_id, due.kind order by due."on", first_published_at, story_id) as number
    from apart
),
told as (
    select
        *,
        last_value(due) over (
            partition by matter_id, due.kind, if(due.kind in ('comply', 'answer'), number, epoch(due."on"))
            order by due."on", first_published_at desc, story_id desc
            rows between unbounded preceding and unbounded following
        ) as whole
    from numbered
),
-- A report's day belongs to the story's nearest of its kind; one that the story does not tell is not told here either.
said as (
    select
        r.n,
        r.report_id,
        r.base_row,
        r.source,
        r.language,
        t.story_id,
        t.matter_id,
        t.jurisdiction,
        t.whole,
        f.sentence_start,
        f.sentence_end,
        f.confidence,
        abs(f.due - t.due."on") as off
    from told as t
    join memory.main.member as m on m.story_id = t.story_id
    join memory.main.report as r on r.report_id = m.report_id
    join base.report as b on b.report_id = r.report_id
    join base.fact as f on f.version_id = b.version_id and f.report_id = b.report_id and f.kind = 'deadline' and f.due is not null
    where r.n is not null and (f.due = t.due."on" or (f.role = t.due.kind and abs(f.due - t.due."on") <= 3))
    qualify row_number() over (partition by r.report_id, f.due, f.role order by abs(f.due - t.due."on"), f.role <> t.due.kind, t.due."on") = 1
)
select
    row_number() over (order by s.whole."on", s.n, s.whole.kind, s.off, s.sentence_start) - 1 as place_no,
    s.n,
    s.report_id,
    s.base_row,
    s.source,
    s.language,
    s.story_id,
    s.matter_id,
    s.jurisdiction,
    s.whole."on" as due,
    case when s.whole.month_only then last_day(s.whole."on") else s.whole."on" end as last_due,
    s.whole.kind as kind,
    coalesce(s.whole.month_only, false) as month_only,
    s.off,
    s.sentence_start,
    s.sentence_end,
    s.confidence
from said as s
order by place_no;

create or replace table memory.main.fact_span as
select report_id, min(rowid) as first_row, max(rowid) as last_row from base.fact group by report_id;

create index fact_by_report on memory.main.fact_span (report_id);

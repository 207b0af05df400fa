-- For the site: one row per story, made of its members; an article that is not grouped yet is a story of its own.
create or replace table memory.main.member as
select
    r.report_id,
    r.article_id,
    coalesce(g.story_id, r.article_id) as story_id,
    g.score,
    g.reason
from memory.main.report as r
left join memory.main.grouped as g on g.report_id = r.report_id;

create or replace table memory.main.story as
with told as (
    select
        m.story_id,
        arg_min(r.report_id, (r.copy_kind <> '', r.language <> 'en', coalesce(r.published_at, r.first_seen), r.report_id)) as first_report,
        mode(r.topic) as topic,
        list_sort(list(distinct r.language)) as languages,
        list_sort(list_distinct(flatten(list(r.platforms)))) as platforms,
        count(*) as reports,
        count(*) filter (where r.copy_kind = '') as independent,
        count(distinct r.source_id) as outlets,
        min(r.first_seen) as first_seen,
        max(r.first_seen) as latest_seen,
        max(s.position) as stage_position
    from memory.main.member as m
    join memory.main.report as r on r.report_id = m.report_id
    left join memory.main.article_stage as s on s.article_id = r.report_id
    group by m.story_id
)
select
    t.story_id,
    h.title,
    h.language,
    h.report_id,
    h.source,
    h.country,
    t.topic,
    t.platforms,
    t.languages,
    t.reports,
    t.independent,
    t.outlets,
    coalesce(nullif(e.stage, ''), g.stage, '') as stage,
    e.dispute_id as whole_dispute_id,
    case when count(*) over (partition by e.dispute_id) > 1 then e.dispute_id end as dispute_id,
    t.first_seen,
    t.latest_seen,
    cast(timezone('UTC', t.first_seen) as date) as day,
    e.event_date,
    row_number() over (order by t.latest_seen, t.story_id) - 1 as n
from told as t
left join memory.main.event as e on e.story_id = t.story_id
join memory.main.report as h on h.report_id = t.first_report
left join memory.main.stage_rank as g on g.position = t.stage_position
order by t.latest_seen, t.story_id;

create index story_by_id on memory.main.story (story_id);
create index member_by_story on memory.main.member (story_id);
create index member_by_report on memory.main.member (report_id);

create or replace table memory.main.dispute as
with told as (
    select
        s.whole_dispute_id as dispute_id,
        list_sort(list_distinct(flatten(list(s.platforms)))) as platforms,
        list_sort(list(distinct s.topic)) as topics,
        list_sort(list_distinct(flatten(list(s.languages)))) as languages,
        count(*) as stories,
        cast(sum(s.reports) as bigint) as reports,
        list(s.stage order by coalesce(s.event_date, s.day), s.story_id) as stages,
        min(coalesce(s.event_date, s.day)) as first_on,
        max(coalesce(s.event_date, s.day)) as last_on,
        arg_min(s.title, (s.language <> 'en', coalesce(s.event_date, s.day), s.story_id)) as title,
        arg_min(s.language, (s.language <> 'en', coalesce(s.event_date, s.day), s.story_id)) as language,
        max(s.latest_seen) as latest_seen
    from memory.main.story as s
    where s.whole_dispute_id is not null
    group by s.whole_dispute_id
),
named as (
    select s.whole_dispute_id as dispute_id, m.value, count(*) as times
    from memory.main.story as s
    join memory.main.member as b on b.story_id = s.story_id
    join base.mention as m on m.report_id = b.report_id and m.kind = 'authority'
    where s.whole_dispute_id is not null
    group by all
),
authorities as (
    select dispute_id, list(value order by times desc, value)[:4] as authorities from named group by dispute_id
)
select t.*, coalesce(a.authorities, []) as authorities
from told as t
left join authorities as a on a.dispute_id = t.dispute_id;

-- For the site: small sorted tables in memory, made once per snapshot before the first page is asked of it.
create or replace table memory.main.article_order as
select report_id, row_number() over (order by first_seen, report_id) - 1 as n
from base.report
where copy_kind is null;

create or replace table memory.main.report as
select
    r.report_id,
    r.article_id,
    coalesce(nullif(trim(r.title), ''), r.url) as title,
    r.url,
    r.source_id,
    coalesce(s.name, r.site_name, r.source_id) as source,
    s.country,
    coalesce(r.language, 'und') as language,
    coalesce(r.topic, 'other') as topic,
    coalesce(r.platforms, []) as platforms,
    r.first_seen,
    cast(timezone('UTC', r.first_seen) as date) as day,
    case when coalesce(r.published_plausible, true) then r.published_at end as published_at,
    coalesce(r.published_day_only, false) as published_day_only,
    r.versions,
    r.agreement,
    coalesce(r.copy_kind, '') as copy_kind,
    r.rowid as base_row,
    o.n
from base.report as r
left join base.source as s on s.source_id = r.source_id
left join memory.main.article_order as o on o.report_id = r.report_id
order by r.first_seen, r.report_id;

create or replace table memory.main.day as
with pages as (
    select cast(timezone('UTC', fetched_at) as date) as day, count(*) as pages
    from base.capture
    group by 1
),
kept as (
    select day, count(*) filter (where copy_kind = '') as articles, count(*) filter (where copy_kind <> '') as copies
    from memory.main.report
    group by day
)
select
    coalesce(c.day, p.day, k.day) as day,
    coalesce(c.runs, 0) as runs,
    coalesce(c.runs_crashed, 0) as crashed,
    coalesce(c.sources, 0) as sources,
    coalesce(c.sources_read, 0) as answered,
    coalesce(p.pages, 0) as pages,
    coalesce(k.articles, 0) as articles,
    coalesce(k.copies, 0) as copies
from coverage as c
full join pages as p on p.day = c.day
full join kept as k on k.day = coalesce(c.day, p.day)
order by 1;

create index report_by_id on memory.main.report (report_id);

create index report_by_article on memory.main.report (article_id);

create or replace table memory.main.health as
select * from source_health;

create or replace table memory.main.outcome as
select source_id, outcome, count(*) as pages from base.capture group by all;

create or replace table memory.main.mention_span as
select report_id, min(rowid) as first_row, max(rowid) as last_row from base.mention group by report_id;

create or replace table memory.main.version as
select version_id, report_id, first_seen, last_seen, capture_id from base.version;

create or replace table memory.main.takedown as select * from takedowns order by report_id, gone_at desc;

create index version_by_report on memory.main.version (report_id);
create index mention_by_report on memory.main.mention_span (report_id);

drop table memory.main.article_order;

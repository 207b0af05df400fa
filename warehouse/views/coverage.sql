-- For analysts and monitors: per UTC day, what was crawled; tells a quiet day from a day without a crawl.
create view coverage as
with days as (
    select unnest(generate_series(
        (select min(timezone('UTC', started_at)) from base.run)::date,
        (select max(timezone('UTC', finished_at)) from base.run)::date,
        interval 1 day
    ))::date as day
),
runs_of_day as (
    select
        cast(timezone('UTC', r.started_at) as date) as day,
        count(distinct r.run_id) as runs,
        count(distinct r.run_id) filter (where r.status = 'crashed') as runs_crashed,
        count(distinct s.source_id) as sources,
        count(distinct s.source_id) filter (where s.listings + s.listings_unchanged > 0) as sources_read,
        cast(sum(s.listings_failed) as bigint) as listings_failed,
        cast(sum(s.captured) as bigint) as pages_captured,
        cast(sum(s.failed) as bigint) as pages_failed
    from base.run as r
    left join base.source_run as s on s.run_id = r.run_id
    group by all
)
select
    d.day,
    coalesce(r.runs, 0) as runs,
    coalesce(r.runs_crashed, 0) as runs_crashed,
    coalesce(r.sources, 0) as sources,
    coalesce(r.sources_read, 0) as sources_read,
    coalesce(r.listings_failed, 0) as listings_failed,
    coalesce(r.pages_captured, 0) as pages_captured,
    coalesce(r.pages_failed, 0) as pages_failed
from days as d
left join runs_of_day as r on r.day = d.day;

comment on view coverage is 'What was crawled per UTC day, days without a crawl included as zeros';
comment on column coverage.day is 'UTC day on which the crawls began';
comment on column coverage.runs is 'Crawls; 0 means that nothing was watched that day';
comment on column coverage.runs_crashed is 'Crawls that crashed';
comment on column coverage.sources is 'Distinct sources crawled';
comment on column coverage.sources_read is 'Distinct sources of which at least one listing answered';
comment on column coverage.listings_failed is 'Listing documents that could not be read';
comment on column coverage.pages_captured is 'Pages written to a segment';
comment on column coverage.pages_failed is 'Pages that could not be fetched';

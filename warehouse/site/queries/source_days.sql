-- For a source's page: its recent UTC days, without gaps.
with visits as (
    select
        cast(timezone('UTC', r.started_at) as date) as day,
        count(*) as runs,
        count(*) filter (where s.listings + s.listings_unchanged > 0) as answered,
        sum(s.captured) as pages
    from base.source_run as s
    join base.run as r on r.run_id = s.run_id
    where s.source_id = $source and r.started_at >= cast($first as date) - interval 1 day
    group by 1
)
select c.day, coalesce(v.runs, 0) as runs, coalesce(v.answered, 0) as answered, cast(coalesce(v.pages, 0) as bigint) as pages
from (select unnest(generate_series(cast($first as date), cast($last as date), interval 1 day))::date as day) as c
left join visits as v on v.day = c.day
order by c.day

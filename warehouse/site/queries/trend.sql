-- For trends: the denominators per UTC day, days without a crawl included.
with calendar as (
    select unnest(generate_series(cast($first as date), cast($last as date), interval 1 day))::date as day
)
select c.day, coalesce(d.articles, 0) as articles, coalesce(d.pages, 0) as pages, coalesce(d.runs, 0) as runs
from calendar as c
left join memory.main.day as d on d.day = c.day
order by c.day

-- For the coverage page: what was crawled per UTC day, without gaps.
select
    c.day,
    coalesce(d.runs, 0) as runs,
    coalesce(d.crashed, 0) as crashed,
    coalesce(d.sources, 0) as sources,
    coalesce(d.answered, 0) as answered,
    coalesce(d.pages, 0) as pages,
    coalesce(d.articles, 0) as articles,
    coalesce(d.copies, 0) as copies
from (select unnest(generate_series(cast($first as date), cast($last as date), interval 1 day))::date as day) as c
left join memory.main.day as d on d.day = c.day
order by c.day

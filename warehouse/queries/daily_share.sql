-- For analysts: per UTC day, articles, the pages they came out of, and whether anybody was crawling. Parameters: language, topic, since, until.
with counted as (
    select day, cast(sum(articles) as bigint) as articles
    from daily_counts
    where ($language is null or language = $language)
        and ($topic is null or topic = $topic)
    group by day
),
collected as (
    select day, any_value(pages_collected) as pages_collected
    from daily_counts
    group by day
)
select
    c.day,
    coalesce(a.articles, 0) as articles,
    coalesce(p.pages_collected, 0) as pages_collected,
    a.articles / nullif(p.pages_collected, 0) as share_of_pages,
    c.runs,
    c.runs > 0 as watched
from coverage as c
left join counted as a on a.day = c.day
left join collected as p on p.day = c.day
where ($since is null or c.day >= cast($since as date))
    and ($until is null or c.day <= cast($until as date))
order by c.day

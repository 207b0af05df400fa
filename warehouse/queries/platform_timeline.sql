-- For analysts: articles per month and topic in which a platform is a party. Parameter: platform (X stands for Twitter/X).
select
    date_trunc('month', timezone('UTC', coalesce(published_at, first_seen))) as month,
    topic,
    count(*) as articles,
    count(distinct language) as languages,
    count(distinct source_id) as sources
from articles
where list_contains(platforms, $platform)
group by all
order by month, topic

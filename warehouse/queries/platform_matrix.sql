-- For analysts: platform x topic x jurisdiction, with each cell's share of the platform's articles. Parameters: platform, topic, jurisdiction, least (articles, default 1).
with of_platform as (
    select platform, count(*) as articles
    from (select unnest(platforms) as platform from articles)
    group by platform
)
select
    t.platform,
    t.topic,
    t.jurisdiction,
    t.articles,
    t.articles / o.articles as share_of_platform,
    t.languages,
    t.sources,
    t.first_seen,
    t.latest_seen
from platform_topic as t
join of_platform as o on o.platform = t.platform
where ($platform is null or t.platform = $platform)
    and ($topic is null or t.topic = $topic)
    and ($jurisdiction is null or t.jurisdiction = $jurisdiction)
    and t.articles >= coalesce(cast($least as integer), 1)
order by t.articles desc, t.platform, t.topic, t.jurisdiction

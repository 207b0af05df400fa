-- For analysts: share of each topic in all collected pages, per day. Parameters: language, topic.
select day, topic, cast(sum(articles) as bigint) as articles, any_value(pages_collected) as pages_collected, sum(articles) / any_value(pages_collected) as share
from daily_counts
where ($language is null or language = $language)
    and ($topic is null or topic = $topic)
group by day, topic
order by day, topic

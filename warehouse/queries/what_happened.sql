-- For monitors: articles first seen since a moment, newest first. Parameters: since (default the last day), language, topic.
select first_seen, language, topic, platforms, source, title, url
from articles
where first_seen >= coalesce(cast($since as timestamptz), (select max(first_seen) from articles) - interval 1 day)
    and ($language is null or language = $language)
    and ($topic is null or topic = $topic)
order by first_seen desc, article_id

-- For analysts: who was first: reports that other outlets copied, with the delay of the first copy. Parameters: language, topic.
select a.source_id, a.source, a.title, coalesce(a.published_at, a.first_seen) as published, count(*) as copies, min(c.published_at - a.published_at) as first_copy_after, a.url
from articles as a
join copies as c on c.article_id = a.article_id
where ($language is null or a.language = $language)
    and ($topic is null or a.topic = $topic)
group by all
order by copies desc, a.url

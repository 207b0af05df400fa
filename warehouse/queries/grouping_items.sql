-- For maintainers: some articles with what grouping is trained by. Parameter: ids, with a space between them.
select
    m.article_id,
    a.title,
    a.text,
    a.language,
    timezone('UTC', m.published_at)::date as published_on,
    a.platforms,
    m.story_id,
    m.dispute_id
from story_members as m
join articles as a on a.article_id = m.article_id
where m.independent and list_contains(string_split($ids, ' '), m.article_id)
order by m.article_id

-- For maintainers: the articles of some articles, stories and disputes, first capture first, under the ids they are asked by. Parameter: ids, with a space between them.
with asked as (
    select distinct unnest(string_split($ids, ' ')) as asked_id
),
meant as (
    select a.asked_id, coalesce(l.current_id, a.asked_id) as current_id
    from asked as a
    left join story_aliases as l on l.alias_id = a.asked_id
)
select f.asked_id, f.current_id, m.article_id, m.story_id, m.dispute_id
from meant as f
join story_members as m on f.current_id in (m.article_id, m.story_id, m.dispute_id)
where m.independent and m.dispute_id is not null
order by f.asked_id, m.first_seen, m.article_id

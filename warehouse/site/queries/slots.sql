-- For the site's lists: the facets of every article in the order of their numbers, with the number of its story.
with facets as ({facets})
select f.*, coalesce(s.n, -1) as story_n
from memory.main.report as r
join facets as f on f.article_id = r.report_id
left join memory.main.member as m on m.report_id = r.report_id
left join memory.main.story as s on s.story_id = m.story_id
where r.n is not null
order by r.n
